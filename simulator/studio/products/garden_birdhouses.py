"""Birdhouses."""

import math

import bpy
import numpy as np

from simulator.products.design import TINTABLE, Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.products.vessels import both, fluted
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    ball,
    box,
    copies,
    disc,
    handmade,
    lathe,
    move,
    outline,
    placed,
    smooth_profile,
    tube,
)


def _door(
    y: float, z: float, radius: float, ring: bpy.types.Material, *, perch: bool = True
) -> None:
    """A round way in through a front at ``y``, with a collar and a perch under it."""
    collar = lathe([(radius * 1.35, -0.05), (radius * 1.35, 0.02), (radius * 1.25, 0.03),
                    (radius * 1.05, 0.03), (radius, 0.02), (radius, -0.05)], ring)  # fmt: skip
    hole = disc(radius * 1.02, 0.02, flat("#15110e", roughness=1.0), bevel=0.0)
    move(collar, at=(0, y, z), turn=(90, 0, 0))
    move(hole, at=(0, y - 0.002, z), turn=(90, 0, 0))
    if perch:
        low = z - 2.1 * radius
        tube([(0, y + 0.1, low), (0, y - 0.13, low)], 0.016, ring, smooth=1)
        ball(0.023, ring, at=(0, y - 0.13, low))


def _eye(z: float, material: bpy.types.Material, size: float = 0.05) -> None:
    """A loop of cord to hang it by."""
    path = [(size * math.sin(a) * 0.8, 0, z + 1.3 * size - 1.5 * size * math.cos(a))
            for a in np.linspace(0, 2 * math.pi, 16, endpoint=False)]  # fmt: skip
    tube(path, 0.012, material, closed=True, smooth=3)


@product("birdhouse")
def birdhouse(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """An egg under a cone, a gabled house, a tower on a pole, a gourd with a roof of leaves."""
    paint = Paint(design)
    shot.elevation, shot.turn = 9.0, float(random.choice([-24, -17, 20, 26]))
    {"round": _egg, "angular": _gable, "slender": _tower, "organic": _gourd}[design.form](
        paint, random
    )


def _egg(paint: Paint, random: np.random.Generator) -> None:
    """A full round body under a wide cone."""
    r = random.uniform(0.29, 0.33)
    h = random.uniform(0.5, 0.6)
    lathe(smooth_profile([(0.0, 0.0), (r * 0.6, 0.0), (r * 0.68, 0.02), (r, 0.45 * h),
                          (r * 0.82, 0.9 * h), (r * 0.4, h + 0.03), (0.0, h + 0.05)]),
          paint.main, sides=80)  # fmt: skip
    disc(r * 0.75, 0.035, paint.accent, at=(0, 0, -0.01))
    eaves = r * random.uniform(1.2, 1.4)
    tall = random.uniform(0.22, 0.34)
    low = 0.74 * h
    lathe(smooth_profile([(0.0, low + 0.02), (eaves * 0.9, low - 0.012), (eaves, low),
                          (eaves * 0.97, low + 0.03), (eaves * 0.55, low + 0.5 * tall),
                          (0.1, low + 0.93 * tall), (0.0, low + tall)]), paint.accent)  # fmt: skip
    for number in range(1, 4):
        t = number / 4
        lathe([(eaves * (0.99 - 0.72 * t), low + 0.02 + 0.74 * tall * t),
               (eaves * (1.02 - 0.72 * t), low + 0.012 + 0.74 * tall * t),
               (eaves * (0.9 - 0.72 * t), low + 0.08 + 0.74 * tall * t)], paint.accent)  # fmt: skip
    ball(0.035, paint.plain, at=(0, 0, low + tall + 0.015))
    _eye(low + tall + 0.05, flat("#b59a70"))
    _door(-r * 0.985, 0.42 * h, random.uniform(0.066, 0.078), paint.accent)


def _gable(paint: Paint, random: np.random.Generator) -> None:
    """Boards for walls, and a steep roof of two boards that stand over."""
    w, d = random.uniform(0.46, 0.54), random.uniform(0.4, 0.46)
    eaves, ridge = random.uniform(0.36, 0.48), random.uniform(0.7, 0.82)
    trim = paint.accent
    walls = [(-w / 2, 0.03), (w / 2, 0.03), (w / 2, eaves), (0, ridge), (-w / 2, eaves)]
    outline(walls, d, paint.main, bevel=0.008)
    box((w + 0.09, d + 0.12, 0.035), trim, at=(0, -0.02, 0), bevel=0.006)
    slope = math.degrees(math.atan2(ridge - eaves, w / 2))
    length = math.hypot(ridge - eaves, w / 2) + 0.13
    for side in (-1, 1):
        rows = 4
        for row in range(rows):
            size = length / rows
            board = box((size + 0.03, d + 0.16, 0.022), trim, bevel=0.006)
            along = (row + 0.5) * size - 0.02
            c, s = math.cos(math.radians(slope)), math.sin(math.radians(slope))
            move(board, at=(side * (along * c + 0.016 * s), -0.02, ridge - along * s + 0.016 * c),
                 turn=(0, side * (slope - 4), 0))  # fmt: skip
    tube([(0, -d / 2 - 0.11, ridge + 0.03), (0, d / 2 + 0.07, ridge + 0.03)], 0.024, trim,
         smooth=1, sides=6)  # fmt: skip
    _door(-d / 2, random.uniform(0.42, 0.46) if eaves > 0.4 else 0.4,
          random.uniform(0.07, 0.085), trim)  # fmt: skip
    for x in (-w / 3, w / 3):
        for z in (0.09, eaves - 0.05):
            ball(0.012, flat("#6f6a62", metallic=1.0, roughness=0.4), at=(x, -d / 2, z))
    if random.random() < 0.5:
        _eye(ridge + 0.05, flat("#b59a70"))


def _tower(paint: Paint, random: np.random.Generator) -> None:
    """A narrow tall house with a pointed hat on a thin pole."""
    w, low = random.uniform(0.11, 0.13), random.uniform(0.42, 0.5)
    tall, hat = random.uniform(0.34, 0.42), random.uniform(0.2, 0.28)
    sides = int(random.choice([6, 8, 48]))
    sharp = sides < 48
    turn = math.pi / 2 + math.pi / sides
    reach = w * (math.cos(math.pi / sides) if sharp else 1.0)
    body = lathe([(0.0, low), (w, low), (w * 1.02, low + tall), (0.0, low + tall)], paint.main,
                 sides=sides, sharp=sharp)  # fmt: skip
    roof = lathe([(0.0, low + tall - 0.02), (w * 1.5, low + tall - 0.03),
                  (w * 1.5, low + tall - 0.015), (w * 0.62, low + tall + 0.45 * hat),
                  (0.0, low + tall + hat)], paint.accent, sides=sides, sharp=sharp)  # fmt: skip
    floor = lathe([(0.0, low - 0.03), (w * 1.25, low - 0.03), (w * 1.25, low), (0.0, low)],
                  paint.accent, sides=sides, sharp=sharp)  # fmt: skip
    for part in (body, roof, floor):
        part.rotation_euler[2] = turn
    ball(0.02, paint.accent, at=(0, 0, low + tall + hat))
    pole = paint.other("oak") if paint.design.material in TINTABLE else paint.plain
    if paint.design.material == "terracotta":
        pole = paint.other("oak")
    tube([(0, 0, 0), (0, 0, low)], 0.02, pole, smooth=1)
    lathe([(0.0, 0.0), (0.15, 0.0), (0.15, 0.015), (0.04, 0.035), (0.02, 0.07), (0.0, 0.07)],
          pole)  # fmt: skip
    _door(-reach, low + 0.62 * tall, 0.045, paint.accent)


def _gourd(paint: Paint, random: np.random.Generator) -> None:
    """A pear made by hand, a stalk on top and big leaves for a roof."""
    r, h = random.uniform(0.27, 0.31), random.uniform(0.72, 0.84)
    wobble = handmade(random, 0.07)
    if random.random() < 0.5:
        wobble = both(fluted(int(random.integers(7, 11)), 0.03), wobble)
    outer = [(0.0, 0.0), (r * 0.55, 0.0), (r * 0.92, 0.08), (r, 0.3 * h), (r * 0.72, 0.6 * h),
             (r * 0.42, 0.82 * h), (0.08, 0.96 * h), (0.0, h)]  # fmt: skip
    lathe(smooth_profile(outer), paint.main, sides=96, wobble=wobble)
    count = int(random.integers(6, 9))
    turn = random.uniform(0, 60)

    def blade(s: float, t: float) -> tuple[float, float, float]:
        half = 0.36 * math.sin(math.pi * (0.1 + 0.9 * t)) ** 0.7
        across = 2 * s - 1
        return (t, half * across, -0.62 * t * t + 0.2 * t - 0.25 * half * across**2)

    for layer, (z, size, rise) in enumerate(((0.84, 0.44, -22), (0.93, 0.3, -2))):
        leaves = copies(blade, [
            placed((0, 0, z * h), heading=turn + 360 * (k + 0.5 * layer) / count, rise=rise,
                   size=size * random.uniform(0.92, 1.08)) for k in range(count)
        ], paint.accent, cells=(6, 12))  # fmt: skip
        leaves.modifiers.new("wall", "SOLIDIFY").thickness = 0.014
    lean = random.uniform(-0.08, 0.08)
    tube([(0, 0, 0.9 * h), (0.01, 0, h + 0.06), (lean, 0.02, h + 0.14)], [0.045, 0.03, 0.022],
         flat("#7b5a37"), sides=10)  # fmt: skip
    front = r * wobble(-math.pi / 2, 0.36) * 0.98
    _door(-front, 0.36 * h, random.uniform(0.07, 0.085), paint.accent)
