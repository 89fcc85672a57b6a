"""Bistro tables."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint
from simulator.studio.products import product
from simulator.studio.products.chairs import rod
from simulator.studio.products.hangings import shaped
from simulator.studio.products.vessels import circle_path
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    ball,
    box,
    disc,
    lathe,
    outline,
    pad,
    smooth_profile,
    tube,
)

TOP = 0.78
"""Height of the table."""


def _rim(radius: float, z: float, thick: float, material: bpy.types.Material) -> None:
    tube(circle_path(radius, z, 48), thick, material, closed=True, smooth=2, sides=10)


@product("bistro table")
def bistro_table(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A round top on curled iron, a slatted square on crossed legs, a tulip, a pebble."""
    paint = Paint(design, along="x")
    shot.elevation, shot.turn = 17.0, float(random.choice([-24, 22]))
    {"round": _curled, "angular": _folding, "slender": _tulip, "organic": _pebble}[design.form](
        paint, random
    )


def _curled(paint: Paint, random: np.random.Generator) -> None:
    """Three bars that curl at both ends and hold a ring, under a round top with a rim."""
    radius = random.uniform(0.36, 0.42)
    iron = paint.accent
    disc(radius, 0.03, paint.main, at=(0, 0, TOP - 0.03), bevel=0.012, sides=96)
    _rim(radius, TOP - 0.016, 0.018, iron)
    if paint.design.material == "painted steel":
        _rim(radius * 0.62, TOP + 0.001, 0.004, iron)
    count = int(random.choice([3, 4]))
    waist = random.uniform(0.06, 0.1)
    for number in range(count):
        angle = math.radians(-65 + 360 * number / count)
        c, s = math.cos(angle), math.sin(angle)
        curve = [
            (0.2, TOP - 0.15),
            (0.16, TOP - 0.1),
            (0.21, TOP - 0.05),
            (0.28, TOP - 0.06),
            (0.28, TOP - 0.16),
            (0.15, TOP - 0.28),
            (waist, 0.42),
            (0.13, 0.24),
            (0.27, 0.08),
            (0.35, 0.015),
            (0.4, 0.035),
            (0.39, 0.08),
            (0.35, 0.085),
        ]
        tube([(r * c, r * s, z) for r, z in curve], 0.014, iron, sides=10)
    _rim(waist + 0.012, 0.42, 0.014, iron)
    _rim(0.14, 0.235, 0.01, iron)
    ball(0.03, iron, at=(0, 0, 0.42))
    tube([(0, 0, 0.42), (0, 0, TOP - 0.03)], 0.012, iron, smooth=1)


def _folding(paint: Paint, random: np.random.Generator) -> None:
    """Flat bars that cross like scissors under a square top, of slats or of a slab."""
    wide = random.uniform(0.58, 0.68)
    iron = paint.accent
    slab = paint.design.material in ("terrazzo", "marble")
    if slab:
        box((wide, wide, 0.035), paint.main, at=(0, 0, TOP - 0.035), bevel=0.006)
        for side in (-1, 1):
            box((wide * 0.9, 0.03, 0.03), iron, at=(0, side * wide * 0.4, TOP - 0.065), bevel=0.004)
    else:
        count = int(random.integers(6, 10))
        pitch = wide / count
        for number in range(count):
            y = (number + 0.5) * pitch - wide / 2
            box((wide, pitch * 0.84, 0.022), paint.main, at=(0, y, TOP - 0.022), bevel=0.005)
        for side in (-1, 1):
            box((0.03, wide, 0.03), iron, at=(side * wide * 0.4, 0, TOP - 0.052), bevel=0.004)
    lean = wide * 0.42
    for side, inner in ((-1, 0.0), (1, 0.0), (-1, 0.035), (1, 0.035)):
        y = side * (wide * 0.4 - inner)
        way = 1 if inner else -1
        rod((way * lean, y, TOP - 0.05), (-way * lean * 1.05, y, 0.012), 0.017, iron, sides=8)
    for way in (-1, 1):
        inner = 0.035 if way == 1 else 0.0
        half = wide * 0.4 - inner
        for height in (0.13, 0.012):
            x = -way * lean * (1 - 2 * (height / TOP) if height > 0.02 else 1.05)
            rod((x, -half, height), (x, half, height), 0.013, iron, sides=8)
    for side in (-1, 1):
        tube([(0, side * (wide * 0.4 - 0.06), 0.375), (0, side * (wide * 0.4 + 0.025), 0.375)],
             0.022, iron, smooth=1)  # fmt: skip


def _tulip(paint: Paint, random: np.random.Generator) -> None:
    """A small high top on one thin stem that widens into a foot or stands on three toes."""
    radius, top = random.uniform(0.24, 0.29), random.uniform(0.92, 1.02)
    iron = paint.accent
    lathe([(0.0, top - 0.03), (radius * 0.86, top - 0.03), (radius, top - 0.006),
           (radius, top), (0.0, top)], paint.main, sides=96)  # fmt: skip
    _rim(radius, top - 0.004, 0.009, iron)
    if random.random() < 0.5:
        lathe(smooth_profile([(0.0, 0.0), (0.2, 0.0), (0.205, 0.012), (0.1, 0.04), (0.03, 0.16),
                              (0.017, 0.4), (0.019, top - 0.25), (0.05, top - 0.07),
                              (0.12, top - 0.03)]), iron)  # fmt: skip
    else:
        tube([(0, 0, 0.2), (0, 0, top - 0.03)], 0.017, iron, smooth=1)
        for number in range(3):
            angle = math.radians(-75 + 120 * number)
            c, s = math.cos(angle), math.sin(angle)
            tube(
                [
                    (r * c, r * s, z)
                    for r, z in ((0.012, 0.4), (0.03, 0.24), (0.1, 0.09), (0.21, 0.015))
                ],
                0.012,
                iron,
            )
            tube(
                [
                    (r * c, r * s, z)
                    for r, z in ((0.012, top - 0.2), (0.05, top - 0.07), (0.16, top - 0.035))
                ],
                0.009,
                iron,
            )
        _rim(0.024, 0.4, 0.012, iron)


def _pebble(paint: Paint, random: np.random.Generator) -> None:
    """A top like a pebble or a flower on bent legs like branches."""
    width = random.uniform(0.72, 0.84)
    edge = shaped("organic", random, width, width * random.uniform(0.8, 0.95))
    pad(edge, 0.045, paint.main, at=(0, 0, TOP - 0.045), roll=0.85)
    legs = paint.accent
    start = random.uniform(0, 360)
    for number in range(3):
        angle = math.radians(start + 120 * number)
        c, s = math.cos(angle), math.sin(angle)
        bend = random.uniform(-0.04, 0.04)
        path = [(0.23 * c, 0.23 * s, TOP - 0.03), (0.14 * c - bend * s, 0.14 * s + bend * c, 0.5),
                (0.12 * c + bend * s, 0.12 * s - bend * c, 0.3), (0.24 * c, 0.24 * s, 0.08),
                (0.29 * c, 0.29 * s, 0.0)]  # fmt: skip
        tube(path, [0.034, 0.024, 0.026, 0.022, 0.026], legs)
        twig = [path[1], (0.2 * c - 0.09 * s, 0.2 * s + 0.09 * c, 0.64),
                (0.26 * c - 0.13 * s, 0.26 * s + 0.13 * c, TOP - 0.03)]  # fmt: skip
        tube(twig, [0.02, 0.016, 0.018], legs)
    small = [(0.38 * x, 0.38 * y) for x, y in edge]
    outline(small, 0.02, legs, upright=False).location = (0, 0, 0.36)
