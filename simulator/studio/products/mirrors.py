"""Mirrors."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Nodes, Paint, flat, linear, made_of
from simulator.studio.products import product
from simulator.studio.products.hangings import (
    evenly,
    inset,
    lifted,
    moulding,
    plate,
    shaped,
)
from simulator.studio.scene import Shot
from simulator.studio.shapes import border, bundle, disc, move, tube


def silvered(random: np.random.Generator) -> bpy.types.Material:
    """Return a mirror's glass, in which a bright room is seen as a gradient and two streaks."""
    nodes = Nodes("mirror")
    parts = nodes.add("ShaderNodeSeparateXYZ", Vector=nodes.position("Generated"))
    x, z = parts.outputs[0], parts.outputs[2]
    slope = random.uniform(0.35, 0.7)
    across = nodes.math("ADD", nodes.math("MULTIPLY", x, slope), nodes.math(
        "MULTIPLY", z, 1 - slope))  # fmt: skip
    room = nodes.ramp(z, [(0.0, linear("#8f9aa3")), (0.45, linear("#c3cdd4")),
                          (1.0, linear("#6f7e8b"))])  # fmt: skip
    diagonal = nodes.math("SUBTRACT", x, nodes.math("MULTIPLY", z, slope))
    start = random.uniform(0.02, 0.2)
    streaks = nodes.ramp(diagonal, [
        (0.0, (0, 0, 0, 1)), (start + 0.04, (0, 0, 0, 1)), (start + 0.07, (1, 1, 1, 1)),
        (start + 0.2, (1, 1, 1, 1)), (start + 0.23, (0, 0, 0, 1)), (start + 0.28, (0, 0, 0, 1)),
        (start + 0.3, (1, 1, 1, 1)), (start + 0.33, (1, 1, 1, 1)), (start + 0.35, (0, 0, 0, 1)),
        (1.0, (0, 0, 0, 1)),
    ])  # fmt: skip
    strength = nodes.math("MULTIPLY", nodes.add("ShaderNodeRGBToBW", Color=streaks).outputs[0], 0.5)
    seen = nodes.mix(strength, nodes.mix(nodes.math("MULTIPLY", across, 0.5), room,
                                         linear("#e4eaee")), (1.0, 1.0, 1.0, 1.0))  # fmt: skip
    nodes.set(Base_Color=(0.25, 0.26, 0.27, 1.0), Metallic=1.0, Roughness=0.03)
    return nodes.set(Emission_Color=seen, Emission_Strength=0.72).material


@product("mirror")
def mirror(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A disc or oval, a polygon, a tall pane on a thin frame, a puddle."""
    paint = Paint(design, scale=1.0)
    width, high = {
        "round": (0.8, random.choice([0.8, 1.0])),
        "angular": (0.75, random.choice([0.75, 0.98])),
        "slender": (random.uniform(0.34, 0.42), 1.1),
        "organic": (0.72, random.uniform(0.85, 1.0)),
    }[design.form]
    points = shaped(design.form, random, float(width), float(high))
    sharp = design.form == "angular"
    rim = random.uniform(0.018, 0.03) if design.form == "slender" else random.uniform(0.035, 0.075)
    if design.material == "rattan":
        rim = max(rim, 0.05)
    depth = random.uniform(0.04, 0.06)
    border(points, moulding(rim, depth, 0.15 if sharp else 0.8), paint.main, sharp=sharp)
    inner = inset(points, rim)
    border(inset(points, 0.93 * rim), moulding(0.02, 0.75 * depth, 0.4), paint.accent, sharp=sharp)
    plate(inset(points, 0.9 * rim), 0.008, silvered(random), 0.45 * depth)
    top = max(z for _, z in points)
    leather = paint.accent
    if design.form in ("round", "slender") and random.random() < 0.6:
        # It hangs by a strap from a peg.
        peg = top + random.uniform(0.14, 0.22)
        side = 0.55 * width / 2
        at_side = max(z for x, z in inner if abs(x) < side + 0.03 and abs(x) > side - 0.05)
        for sign in (-1, 1):
            tube([(sign * side, -0.5 * depth, at_side), (sign * side * 0.5, -0.5 * depth,
                  (at_side + peg) / 2), (0, -0.5 * depth, peg)], 0.011, leather,
                 smooth=1, sides=10)  # fmt: skip
        move(disc(0.026, 0.09, made_of("brass", "#000000", "#000000"), bevel=0.006),
             at=(0, 0, peg), turn=(90, 0, 0))  # fmt: skip
    elif design.material == "rattan":
        loops = []
        for x, z in evenly(points, 44):
            away = 1 + 0.035 / math.hypot(x, z)
            loops.append([(away * x + 0.045 * math.cos(a), -0.02, away * z + 0.045 * math.sin(a))
                          for a in np.linspace(0, 2 * math.pi, 16, endpoint=False)])  # fmt: skip
        bundle(loops, 0.007, flat("#c1955c"), closed=True)
    low = min(z for _, z in points) - 0.08
    lifted(low)
    shot.wall, shot.elevation, shot.turn = True, 5.0, float(random.uniform(-20, 20))
