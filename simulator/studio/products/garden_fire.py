"""Fire bowls."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Nodes, Paint, darker, flat, linear
from simulator.studio.products import product
from simulator.studio.products.chairs import rod
from simulator.studio.products.vessels import Wobble, both, circle_path, vessel
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    ball,
    bundle,
    disc,
    handmade,
    lobes,
    smooth_profile,
    tube,
)


def fire() -> bpy.types.Material:
    """Return flames: they shine from pale yellow to red, and fade at their edges and tips."""
    nodes = Nodes("fire")
    height = nodes.add("ShaderNodeSeparateXYZ", Vector=nodes.position("Generated")).outputs[2]
    colour = nodes.ramp(height, [(0.0, linear("#ffd25e")), (0.35, linear("#ff9a1f")),
                                 (0.75, linear("#f4560f")), (1.0, linear("#d42f08"))])  # fmt: skip
    edge = nodes.add("ShaderNodeLayerWeight", Blend=0.35).outputs["Facing"]
    inside = nodes.math("SUBTRACT", 1.0, nodes.math("POWER", edge, 2.2))
    fade = nodes.math("SUBTRACT", 1.0, nodes.math("POWER", height, 3.0))
    seen = nodes.math("MULTIPLY", nodes.math("MULTIPLY", inside, fade), 0.78)
    tree, output = nodes.tree, nodes.tree.nodes["Material Output"]
    light = nodes.add("ShaderNodeEmission", Color=colour, Strength=1.7)
    clear = nodes.add("ShaderNodeBsdfTransparent")
    mixed = tree.nodes.new("ShaderNodeMixShader")
    tree.links.new(seen, mixed.inputs[0])
    tree.links.new(clear.outputs[0], mixed.inputs[1])
    tree.links.new(light.outputs[0], mixed.inputs[2])
    tree.links.new(mixed.outputs[0], output.inputs["Surface"])
    return nodes.material


def _flame(
    at: Point, wide: float, tall: float, lean: tuple[float, float],
    random: np.random.Generator, material: bpy.types.Material,
) -> None:  # fmt: skip
    """One tongue of fire, which sways as it rises."""
    phase, swing = random.uniform(0, 6.3), 0.22 * wide
    path, radii = [], []
    for t in np.linspace(0, 1, 14):
        sway = swing * t * math.sin(phase + 5.5 * t)
        path.append((at[0] + lean[0] * t * t + sway, at[1] + lean[1] * t * t
                     + 0.5 * swing * t * math.cos(phase + 4 * t), at[2] + tall * t))  # fmt: skip
        radii.append(wide * (0.45 + 1.9 * t) ** 0.5 * (1 - t) ** 0.85 + 0.002)
    made = tube(path, radii, material, sides=20, smooth=3)
    made.visible_shadow = False


def _blaze(random: np.random.Generator, z: float, reach: float, tall: float) -> None:
    """Logs stacked against each other, embers, and the flames over them."""
    nodes = Nodes("bark")
    rough = nodes.noise(14.0, 6.0, stretch=(1.0, 1.0, 0.25))
    brown = linear("#5b3d28")
    nodes.set(Base_Color=nodes.mix(rough, darker(brown, 0.75), darker(brown, -0.15)), Roughness=1.0)
    bark = nodes.bump(rough, 0.9, 0.04).material
    cut = flat("#d8ac74")
    count = int(random.integers(5, 8))
    start = random.uniform(0, 360)
    for number in range(count):
        angle = math.radians(start + 360 * number / count + random.uniform(-12, 12))
        c, s = math.cos(angle), math.sin(angle)
        thick = reach * random.uniform(0.13, 0.18)
        foot = np.array((0.82 * reach * c, 0.82 * reach * s, z + 0.5 * thick))
        head = np.array(
            (-0.14 * reach * c, -0.14 * reach * s, z + reach * random.uniform(0.66, 0.85))
        )
        middle = (foot + head) / 2 + random.uniform(-0.02, 0.02, 3)
        tube([tuple(foot), tuple(middle), tuple(head)], [thick, thick * 0.95, thick * 0.86], bark,
             sides=12, smooth=3)  # fmt: skip
        way = (foot - middle) / np.linalg.norm(foot - middle)
        tube([tuple(foot - 0.01 * way), tuple(foot + 0.006 * way)], thick * 0.86, cut, smooth=1,
             sides=14)  # fmt: skip
    ember = Nodes("ember")
    spots = ember.noise(24.0, 4.0)
    ember.set(
        Base_Color=(0.02, 0.015, 0.012, 1.0),
        Roughness=1.0,
        Emission_Color=linear("#ff5a14"),
        Emission_Strength=ember.ramp(spots, [(0.48, (0, 0, 0, 1)), (0.62, (1, 1, 1, 1))]),
    )
    for number in range(26):
        angle, away = math.radians(137.5 * number), reach * 0.9 * math.sqrt((number + 0.5) / 26)
        ball(reach * random.uniform(0.07, 0.12), ember.material,
             at=(away * math.cos(angle), away * math.sin(angle), z + 0.01))  # fmt: skip
    flames = fire()
    tongues = int(random.integers(7, 10))
    for number in range(tongues):
        angle = math.radians(137.5 * number)
        away = reach * 0.72 * math.sqrt(number / tongues)
        size = tall * (1.0 - 0.55 * number / tongues) * random.uniform(0.85, 1.1)
        c, s = math.cos(angle), math.sin(angle)
        _flame((away * c, away * s, z + 0.05), reach * random.uniform(0.17, 0.24), size,
               (-0.3 * away * c + random.uniform(-0.04, 0.04), -0.3 * away * s), random,
               flames)  # fmt: skip
    for power, height in ((5.0, 0.3), (3.0, 0.7)):
        lamp = bpy.data.lights.new("fire", "POINT")
        lamp.energy, lamp.shadow_soft_size, lamp.color = power, 0.08, (1.0, 0.42, 0.12)
        made = bpy.data.objects.new("fire", lamp)
        made.location = (0, 0, z + height * tall + 0.1)
        bpy.context.collection.objects.link(made)


@product("fire bowl")
def fire_bowl(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A hemisphere on legs, a faceted bowl, a high basket of bars, a flower; a fire in each."""
    paint = Paint(design)
    shot.elevation, shot.turn = 17.0, float(random.uniform(-20, 20))
    iron = paint.accent
    if design.form == "slender":
        _basket(paint, random)
        return
    sides, sharp = 96, False
    wobble: Wobble | None = None
    low = random.uniform(0.12, 0.2)
    wide, deep = random.uniform(0.44, 0.5), random.uniform(0.24, 0.32)
    if design.form == "round":
        outer = [(wide * math.sin(a), low + deep - deep * math.cos(a))
                 for a in np.linspace(0, math.pi / 2, 16)]  # fmt: skip
        outer += [(wide * 1.07, low + deep + 0.006)]
    elif design.form == "angular":
        sides, sharp = int(random.choice([4, 6, 8])), True
        outer = [(0.0, low), (wide * random.uniform(0.4, 0.62), low), (wide * 1.04, low + deep)]
    else:
        outer = smooth_profile(
            [
                (0.0, low),
                (0.18, low),
                (wide * 0.82, low + 0.45 * deep),
                (wide * 0.94, low + 0.8 * deep),
                (wide * 1.08, low + deep),
            ]
        )
        petals = lobes(int(random.integers(6, 11)), random.uniform(0.05, 0.08))
        hand = handmade(random, 0.04)
        wobble = both(lambda a, h: 1 + (petals(a, h) - 1) * h, hand)
    soot = flat("#2c2927", roughness=0.8)
    vessel(outer, paint.main, wall=0.022, lining=soot, sides=sides, sharp=sharp, wobble=wobble)
    reach = wide * 1.06 * (math.cos(math.pi / sides) if sharp else 1.0)
    if design.form == "round":
        tube(circle_path(wide * 1.06, low + deep, 40), 0.016, iron, closed=True, smooth=2, sides=10)
        for side in (-1, 1):
            z = low + deep - 0.04
            arc = [(side * (wide + 0.09 * math.sin(a)), 0.11 * math.cos(a), z - 0.05 * math.sin(a))
                   for a in np.linspace(0, math.pi, 9)]  # fmt: skip
            tube(arc, 0.014, iron, sides=10)
    legs = 4 if sides in (4, 8) else 3
    for number in range(legs):
        angle = math.radians(-60 + 360 * number / legs)
        if sharp:
            angle = math.pi / sides + math.pi / legs + 2 * math.pi * number / legs
        c, s = math.cos(angle), math.sin(angle)
        if design.form == "organic":
            tube([(0.2 * c, 0.2 * s, low + 0.06), (0.34 * c, 0.34 * s, low * 0.75),
                  (0.3 * c, 0.3 * s, low * 0.3), (0.37 * c, 0.37 * s, 0.0)],
                 [0.05, 0.032, 0.025, 0.034], iron)  # fmt: skip
        else:
            rod((0.62 * reach * c, 0.62 * reach * s, low + deep * 0.38),
                (0.8 * reach * c, 0.8 * reach * s, 0.0), 0.024, iron, thin=0.018,
                sides=4 if sharp else 16)  # fmt: skip
            ball(0.026, iron, at=(0.8 * reach * c, 0.8 * reach * s, 0.014))
    ash = low + 0.55 * deep
    disc(0.72 * reach, 0.02, flat("#4a4541", roughness=1.0), at=(0, 0, ash - 0.03))
    _blaze(random, ash, 0.64 * reach, random.uniform(0.5, 0.62))


def _basket(paint: Paint, random: np.random.Generator) -> None:
    """A narrow dish high on three long legs in a cage of bars."""
    iron = paint.accent
    wide, low = random.uniform(0.24, 0.28), random.uniform(0.4, 0.5)
    deep = random.uniform(0.16, 0.2)
    outer = smooth_profile([(0.0, low), (wide * 0.5, low), (wide * 0.9, low + 0.5 * deep),
                            (wide, low + deep)])  # fmt: skip
    vessel(outer, paint.main, wall=0.018, lining=flat("#2c2927", roughness=0.8))
    top = low + deep + random.uniform(0.1, 0.16)
    for z, r in ((top, wide * 1.2), (low + deep * 0.95, wide * 1.04)):
        tube(circle_path(r, z), 0.012, iron, closed=True, smooth=2, sides=10)
    count = int(random.integers(10, 15))
    bars = []
    for number in range(count):
        angle = 2 * math.pi * number / count
        c, s = math.cos(angle), math.sin(angle)
        bars.append([(r * c, r * s, z) for r, z in
                     ((wide * 0.96, low + 0.6 * deep), (wide * 1.06, low + deep),
                      (wide * 1.2, top))])  # fmt: skip
    bundle(bars, 0.008, iron, sides=8)
    for number in range(3):
        angle = math.radians(-70 + 120 * number)
        c, s = math.cos(angle), math.sin(angle)
        tube(
            [
                (wide * 0.86 * c, wide * 0.86 * s, low + 0.42 * deep),
                (0.13 * c, 0.13 * s, 0.55 * low),
                (0.26 * c, 0.26 * s, 0.04),
                (0.3 * c, 0.3 * s, 0.008),
            ],
            0.014,
            iron,
        )
    tube(circle_path(0.135, 0.55 * low), 0.01, iron, closed=True, smooth=2)
    ash = low + 0.6 * deep
    disc(0.8 * wide, 0.02, flat("#4a4541", roughness=1.0), at=(0, 0, ash - 0.03))
    _blaze(random, ash, 0.78 * wide, random.uniform(0.42, 0.54))
