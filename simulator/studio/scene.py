"""The photo studio: backdrop, light, camera and render settings."""

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
from mathutils import Vector

from simulator.studio.materials import Nodes, darker, linear

FILL = 0.74
"""How much of the picture's side a product takes."""

EVEN = 0.785
"""Radiance of paper that is lit evenly; about what the lights make of neutral paper."""


@dataclass
class Shot:
    """How a product is photographed; functions that model products may change it.

    Attributes
    ----------
    elevation
        of the camera over the horizon, in degrees: high for what lies flat.
    turn
        of the camera around the product, in degrees; positive looks at its left.
    wall
        the product hangs on a wall (its back at the largest y) rather than standing on paper.
    gap
        from a hanging product's back to the wall: 0 for a clock, 0.3 for a pendant lamp.
    """

    elevation: float = 16.0
    turn: float = 0.0
    wall: bool = False
    gap: float = 0.0


def clear() -> None:
    """Empty the scene, and forget all data of the last product."""
    bpy.ops.wm.read_factory_settings(use_empty=True)


def _bounds() -> np.ndarray:
    """Return all points of all meshes as they will be rendered, ``(n, 3)``."""
    graph = bpy.context.evaluated_depsgraph_get()
    clouds = []
    for made in bpy.context.scene.objects:
        if made.type == "MESH":
            evaluated = made.evaluated_get(graph)
            mesh = evaluated.to_mesh()
            points = np.empty(3 * len(mesh.vertices), dtype=np.float32)
            mesh.vertices.foreach_get("co", points)
            matrix = np.array(evaluated.matrix_world)
            clouds.append(points.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3])
            evaluated.to_mesh_clear()
    return np.concatenate(clouds)


def _backdrop(code: str, shot: Shot, points: np.ndarray, size: float, even: float) -> None:
    nodes = Nodes("backdrop")
    colour = linear(code)
    soft = nodes.mix(nodes.noise(0.6), darker(colour, 0.04), colour)
    nodes.set(Base_Color=soft, Roughness=0.95, Specular_IOR_Level=0.05)
    if even:
        _lit_evenly(nodes, even)
    low, back = float(points[:, 2].min()), float(points[:, 1].max())
    wide = 14 * size
    if shot.wall:
        y = back + shot.gap
        profile = [(y, low - wide), (y, low + wide)]
    else:
        radius, behind = 1.6 * size, back + 1.8 * size
        bend = [
            (behind + radius * math.sin(a), low + radius * (1 - math.cos(a)))
            for a in np.linspace(0, math.pi / 2, 13)
        ]
        profile = [(-wide, low), *bend, (behind + radius, low + wide)]
    corners = [(x, y, z) for y, z in profile for x in (-wide, wide)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(profile) - 1)]
    mesh = bpy.data.meshes.new("backdrop")
    mesh.from_pydata(corners, [], faces)
    mesh.materials.append(nodes.material)
    mesh.shade_smooth()
    bpy.context.collection.objects.link(bpy.data.objects.new("backdrop", mesh))


def _lit_evenly(nodes: Nodes, share: float) -> None:
    """Let the camera see the paper lit evenly by ``share``; light and shadow make up the rest."""
    tree = nodes.tree
    camera = nodes.add("ShaderNodeLightPath").outputs["Is Camera Ray"]
    light = nodes.add("ShaderNodeEmission", Color=(EVEN, EVEN, EVEN, 1.0), Strength=1.0)
    mixed = tree.nodes.new("ShaderNodeMixShader")
    tree.links.new(nodes.math("MULTIPLY", camera, share), mixed.inputs[0])
    tree.links.new(nodes.shader.outputs[0], mixed.inputs[1])
    tree.links.new(light.outputs[0], mixed.inputs[2])
    tree.links.new(mixed.outputs[0], tree.nodes["Material Output"].inputs["Surface"])


def _light(
    name: str, direction: Vector, centre: Vector, size: float, power: float, width: float
) -> None:
    lamp = bpy.data.lights.new(name, "AREA")
    lamp.shape, lamp.size, lamp.energy = "DISK", width * size, power * size * size
    made = bpy.data.objects.new(name, lamp)
    made.location = centre + direction.normalized() * 3.2 * size
    made.rotation_euler = (centre - made.location).to_track_quat("-Z", "Y").to_euler()
    bpy.context.collection.objects.link(made)


def _camera(points: np.ndarray, shot: Shot, size: float) -> None:
    """Point an 85 mm camera so that the product takes ``FILL`` of the picture, in its middle."""
    camera = bpy.data.cameras.new("camera")
    camera.lens, camera.sensor_width = 85, 36
    made = bpy.data.objects.new("camera", camera)
    bpy.context.collection.objects.link(made)
    up, side = math.radians(shot.elevation), math.radians(shot.turn)
    back = np.array([-math.sin(side) * math.cos(up), -math.cos(side) * math.cos(up), math.sin(up)])
    right = np.cross((0.0, 0.0, 1.0), back)
    right /= np.linalg.norm(right)
    above = np.cross(back, right)
    tangent = 0.5 * camera.sensor_width / camera.lens
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    distance = 4 * size
    for _ in range(8):
        seen = points - centre
        depth = distance - seen @ back
        x, y = (seen @ right) / depth, (seen @ above) / depth
        centre = centre + distance * ((x.max() + x.min()) / 2 * right
                                      + (y.max() + y.min()) / 2 * above)  # fmt: skip
        distance *= max(np.ptp(x), np.ptp(y)) / (2 * tangent * FILL)
    made.location = Vector(centre + distance * back)
    made.rotation_euler = Vector(-back).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.camera = made


def arrange(backdrop: str, shot: Shot, *, even: float = 0.0) -> None:
    """Put paper, lights and a camera around what is in the scene.

    ``even`` from 0 to 1 makes the paper's brightness depend less on the lights.
    """
    points = _bounds()
    size = float(np.linalg.norm(np.ptp(points, axis=0)))
    centre = Vector((points.min(axis=0) + points.max(axis=0)) / 2)
    _backdrop(backdrop, shot, points, size, even)
    _light("key", Vector((-1.0, -1.1, 1.35)), centre, size, 160, 1.8)
    _light("fill", Vector((1.5, -1.0, 0.5)), centre, size, 45, 2.6)
    if not shot.wall:
        _light("rim", Vector((0.7, 1.2, 1.5)), centre, size, 80, 1.2)
    world = bpy.data.worlds.new("studio")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[0].default_value = (1.0, 0.99, 0.97, 1.0)
    world.node_tree.nodes["Background"].inputs[1].default_value = 0.34
    bpy.context.scene.world = world
    _camera(points, shot, size)


def photograph(path: Path, *, size: int = 320, samples: int = 12, threads: int = 0) -> None:
    """Render the scene with Cycles on the CPU into a PNG at ``path``; 0 threads are all cores."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.cycles.samples = samples
    scene.cycles.seed = 0
    scene.cycles.use_adaptive_sampling = True
    scene.cycles.adaptive_threshold = 0.1
    scene.cycles.adaptive_min_samples = 4
    scene.cycles.use_light_tree = False  # for three lamps it costs more than it saves
    scene.cycles.use_denoising = True
    scene.cycles.denoiser = "OPENIMAGEDENOISE"
    scene.cycles.denoising_quality = "BALANCED"
    scene.cycles.denoising_prefilter = "FAST"
    scene.cycles.max_bounces = 7
    scene.cycles.diffuse_bounces = 2
    scene.cycles.glossy_bounces = 3
    scene.cycles.transmission_bounces = 7
    scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
    scene.cycles.sample_clamp_indirect = 4.0
    scene.render.resolution_x = scene.render.resolution_y = size
    scene.render.resolution_percentage = 100
    scene.render.threads_mode = "FIXED" if threads else "AUTO"
    scene.render.threads = max(threads, 1)
    scene.view_settings.view_transform = "Khronos PBR Neutral"
    scene.view_settings.exposure = 0.0
    scene.render.image_settings.file_format = "PNG"
    scene.render.filepath = str(path)
    with _silence():
        bpy.ops.render.render(write_still=True)


@contextmanager
def _silence() -> Iterator[None]:
    """Drop what Blender writes to standard output from C: a line for every step."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
