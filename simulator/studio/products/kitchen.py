"""Cutting boards, and mortars with their pestles."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    ball,
    carve,
    crisp,
    dip,
    disc,
    fillet,
    handmade,
    lathe,
    move,
    outline,
    smooth_profile,
    squared,
    superellipse,
    tube,
)

Flat = list[tuple[float, float]]


def _cord(x: float, y: float, z: float, size: float, material: bpy.types.Material) -> None:
    """A loop of cord through a hole at ``(x, y)``, lying on the table beyond a board's end."""
    tube([(x, y, z), (x + 0.02, y + 0.05, z), (x + size * 0.5, y + size, 0.012),
          (x, y + size * 1.5, 0.012), (x - size * 0.5, y + size, 0.012), (x - 0.02, y + 0.05, z)],
         0.009, material, closed=True)  # fmt: skip
    ball(0.02, material, at=(x, y + 0.055, z + 0.004))


def _paddle(width: float, depth: float, neck: float, reach: float, tip: float) -> Flat:
    """Outline of a board with a handle at its far end: blade ``width`` by ``depth``."""
    blade = superellipse(width, depth, 2.0, 120)
    start = next(i for i, (x, y) in enumerate(blade) if y > 0 and x < neck)
    stop = next(i for i, (x, y) in enumerate(blade) if y > 0 and x < -neck)
    end = depth / 2 + reach
    cap = [(tip * math.cos(a), end - tip + tip * math.sin(a)) for a in np.linspace(0, math.pi, 15)]
    inner = blade[start][1] + 0.03
    shoulder = [(neck * 0.96, inner), (neck * 0.86, inner + 0.03)]
    mirror = [(-x, y) for x, y in reversed(shoulder)]
    return [*blade[:start], *shoulder, *cap, *mirror, *blade[stop:]]


@product("cutting board")
def cutting_board(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A disc with a handle, a block with a groove, a long paddle, or a slab with its bark."""
    paint = Paint(design, along="y", scale=0.8)
    thick = random.uniform(0.045, 0.065)
    if design.form == "round":
        r = random.uniform(0.4, 0.44)
        shape = _paddle(2 * r, 2 * r, 0.085, 0.26, 0.085)
        hole, end = (0.0, r + 0.18), r + 0.26
    elif design.form == "angular":
        wide, deep = random.uniform(0.62, 0.74), random.uniform(0.85, 1.0)
        cut = random.uniform(0.0, 0.14)
        shape = [(-wide / 2, -deep / 2), (wide / 2, -deep / 2), (wide / 2, deep / 2 - cut),
                 (wide / 2 - cut, deep / 2), (-wide / 2 + 0.001, deep / 2)]  # fmt: skip
        hole, end = (-wide / 2 + 0.1, deep / 2 - 0.1), deep / 2
    elif design.form == "slender":
        wide, deep = random.uniform(0.27, 0.33), random.uniform(0.72, 0.8)
        x, y, far = wide / 2, deep / 2, deep / 2 + 0.34
        half = fillet([(0, -y), (x, -y), (x, y), (0.05, y + 0.03), (0.05, far), (0, far)], 0.05, 8)
        shape = [*half[:-1], *((-x, y) for x, y in reversed(half[1:]))]
        hole, end = (0.0, deep / 2 + 0.27), deep / 2 + 0.34
    else:
        uneven = handmade(random, 0.1)
        wide, deep = random.uniform(0.52, 0.62), random.uniform(0.9, 1.0)
        shape = [
            (x * uneven(math.atan2(y, x), 0.2), y * uneven(math.atan2(y, x), 0.2))
            for x, y in superellipse(wide, deep, 2.8, 96)
        ]
        hole = (0.0, max(y for _, y in shape) - 0.11)
        end = hole[1] + 0.11
    made = outline(shape, thick, paint.main, upright=False, bevel=0.012)
    for_hole = disc(0.026, 0.3, paint.main, at=(*hole, -0.1), sides=24, bevel=0.001)
    carve(made, for_hole)
    if design.form == "angular":
        line = superellipse(wide - 0.13, deep - 0.2, 24, 80)
        groove = [(x, y - 0.03, thick + 0.004) for x, y in line]
        carve(made, tube(groove, 0.017, paint.main, closed=True, smooth=1, sides=12))
        for x in (-1, 1):
            for y in (-1, 1):
                disc(0.035, 0.03, flat("#2a2a2a"), at=(x * wide * 0.4, y * deep * 0.4, -0.03))
    handle = paint.accent
    if design.form in ("round", "slender"):
        neck = end - (0.24 if design.form == "round" else 0.3)
        dip(made, handle, at=(0, neck, 0), towards=(0, 1, 0))
    elif design.form == "angular":
        dip(made, handle, at=(0, -deep / 2 + 0.12, 0), towards=(0.0, -1, 0))
    else:
        dip(made, handle, at=(0, -deep * 0.28, 0), towards=(0.5, -1, 0))
    _cord(*hole, thick, random.uniform(0.13, 0.17), paint.accent)
    if design.form == "organic" and design.material != "marble":
        # The bark side of the slab shows as a darker edge along its left.
        edge = [(x * 1.004, y, thick * 0.5) for x, y in shape if x < -0.02]
        tube(edge, thick * 0.5, flat("#3f2a1c", roughness=0.95), smooth=1, flatten=0.35)
    shot.elevation, shot.turn = 50, random.choice([-1, 1]) * random.uniform(15, 32)
    if design.form == "slender":
        shot.turn = random.choice([-1, 1]) * random.uniform(30, 42)


@product("mortar and pestle")
def mortar(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A deep bowl, a faceted block, a footed goblet, or a hollowed stone, and its pestle."""
    paint = Paint(design, scale=1.0)
    wobble, sides, sharp = None, 96, False
    wall = random.uniform(0.06, 0.075)
    if design.form == "round":
        r, h = random.uniform(0.4, 0.45), random.uniform(0.42, 0.5)
        outer = smooth_profile([(0, 0), (r * 0.55, 0), (r * 0.6, 0.05), (r * 0.93, h * 0.5),
                                (r, h * 0.86), (r * 0.97, h)], 8)  # fmt: skip
    elif design.form == "angular":
        sides, sharp = int(random.choice([6, 8, 12])), True
        r, h = random.uniform(0.38, 0.44), random.uniform(0.44, 0.52)
        outer = [(0, 0), (r * 0.72, 0), (r, h * 0.55), (r * 0.97, h)]
        if random.random() < 0.4:
            sides, sharp, wobble, r = 96, False, squared(1.0, 8.0), r * 0.88
            outer = fillet([(0, 0), (r, 0), (r * 1.02, h)], 0.04)
    elif design.form == "slender":
        r, h = random.uniform(0.27, 0.31), random.uniform(0.56, 0.64)
        wall = 0.045
        outer = smooth_profile([(0, 0), (r * 0.8, 0), (r * 0.76, 0.05), (r * 0.42, 0.13),
                                (r * 0.66, 0.24), (r * 0.95, h * 0.7), (r, h)], 8)  # fmt: skip
    else:
        r, h = random.uniform(0.4, 0.46), random.uniform(0.36, 0.44)
        uneven, stretch = handmade(random, 0.1), squared(random.uniform(0.85, 0.95), 2.4)

        def wobble(angle: float, height: float) -> float:
            return uneven(angle, height) * stretch(angle, height)

        outer = smooth_profile([(0, 0), (r * 0.7, 0), (r * 1.02, h * 0.4), (r, h * 0.8),
                                (r * 0.93, h)], 8)  # fmt: skip
    mouth = outer[-1][0]
    hollow = [
        (mouth - 0.35 * wall, h + 0.2 * wall), (mouth - wall, h - 0.01), (mouth * 0.72, h * 0.5),
        (mouth * 0.35, h * 0.34), (0, h * 0.31),
    ]  # fmt: skip
    inner = hollow if sharp else smooth_profile(hollow, 6)
    bowl = lathe([*outer, *inner], paint.main, wobble=wobble, sides=sides, sharp=sharp)
    if not sharp:
        crisp(bowl, 60)
    dipped = random.random() < 0.6
    if dipped:
        dip(bowl, paint.accent, at=(0, 0, h * random.uniform(0.18, 0.34)))
    long = random.uniform(0.72, 0.85)
    grip = smooth_profile([
        (0, 0), (0.09, 0.015), (0.105, 0.09), (0.06, 0.22), (0.042, long * 0.55),
        (0.06, long * 0.86), (0.062, long * 0.96), (0, long),
    ], 7) if not sharp else [
        (0, 0), (0.09, 0), (0.1, 0.14), (0.05, 0.2), (0.045, long * 0.8), (0.065, long), (0, long),
    ]  # fmt: skip
    pestle = lathe(grip, paint.plain, sides=8 if sharp else 48, sharp=sharp)
    dip(pestle, paint.accent, at=(0, 0, long * (0.6 if dipped else 0.35)), towards=(0, 0, 1))
    lean = math.degrees(math.atan2(mouth * 0.9, h))
    move(pestle, at=(-mouth * 0.18, -0.02, h * 0.38), turn=(6, min(lean, 46.0), 0))
    shot.elevation, shot.turn = 27, random.uniform(-12, 12)
