"""Trellises."""

import math
from collections.abc import Sequence

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat, leaf
from simulator.studio.products import product
from simulator.studio.products.chairs import rod
from simulator.studio.products.plants import blade
from simulator.studio.products.pots import earth, flower
from simulator.studio.products.vessels import circle_path
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    ball,
    box,
    bundle,
    copies,
    disc,
    lathe,
    placed,
    smooth_profile,
    tube,
)


def _vine(
    paint: Paint, random: np.random.Generator, path: Sequence[Point], *, dense: int = 34
) -> None:
    """A vine along a path, with heart-shaped leaves and some flowers."""
    green = leaf(str(random.choice(["#4c8a3b", "#3f7a3a", "#6a9a4a"])))
    tube(path, [0.009] * (len(path) - 1) + [0.004], green, sides=8)
    line = np.array(path)
    along = np.linspace(0, 1, len(line))
    places = []
    for number in range(dense):
        t = (number + 0.5) / dense
        at = [float(np.interp(t, along, line[:, k])) for k in range(3)]
        way = 205 if number % 2 else -25
        places.append(placed((at[0], at[1] - 0.012, at[2]), heading=way + random.uniform(-45, 45),
                             rise=random.uniform(-25, 45), roll=random.uniform(40, 80)
                             * (-1 if number % 2 else 1),
                             size=random.uniform(0.07, 0.12) * (1.1 - 0.4 * t)))  # fmt: skip
        if number % 7 == 4:
            flower((at[0], at[1] - 0.05, at[2] + 0.02), random.uniform(0.036, 0.05), paint.accent,
                   rise=20)  # fmt: skip
    copies(blade(0.4, 0.25, fold=0.2, tip=0.65), places, green, cells=(4, 8))


@product("trellis")
def trellis(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """An arch of hoops, a planter with a lattice, an obelisk, a fan of branches; with a vine."""
    paint = Paint(design)
    shot.elevation, shot.turn = 9.0, float(random.choice([-17, 15]))
    # Woven cane is for surfaces; a bar of rattan is bare cane.
    bars = flat("#bd8f55", roughness=0.5) if design.material == "rattan" else paint.plain
    {"round": _arch, "angular": _lattice, "slender": _obelisk, "organic": _fan}[design.form](
        paint, random, bars
    )


def _tied(at: Sequence[Point], material: bpy.types.Material, size: float) -> None:
    """Knots where bars cross."""
    for x, y, z in at:
        ball(size, material, at=(x, y, z), squash=(1, 0.8, 1))


def _arch(paint: Paint, random: np.random.Generator, bars: bpy.types.Material) -> None:
    """A hoop with smaller hoops in it."""
    half, spring = random.uniform(0.3, 0.36), random.uniform(0.62, 0.74)
    count = int(random.integers(3, 5))
    for number in range(count):
        f = 1 - number / count
        left = [(-half * f, 0, 0.0), (-half * f, 0, 0.4 * spring), (-half * f, 0, spring)]
        bow = [(half * f * math.cos(a), 0, spring + half * f * math.sin(a))
               for a in np.linspace(math.pi, 0, 13)[1:-1]]  # fmt: skip
        right = [(-x, y, z) for x, y, z in reversed(left)]
        tube([*left, *bow, *right], 0.02 if number == 0 else 0.012, bars)
    ties = []
    for z in np.linspace(0.16, spring, 4):
        rod((-half - 0.03, -0.008, z), (half + 0.03, -0.008, z), 0.012, bars)
        ties += [(side * half * (1 - k / count), -0.016, float(z)) for k in range(count)
                 for side in (-1, 1)]  # fmt: skip
    _tied(ties, paint.accent, 0.021)
    tube([(x, 0, z) for x, z in ((0, spring), (0, spring + half))], 0.011, bars, smooth=1)
    ball(0.035, paint.accent, at=(0, 0, spring + half + 0.035))
    box((2 * half + 0.1, 0.15, 0.035), paint.accent, at=(0, 0, 0), bevel=0.01)
    angles = np.linspace(math.pi, 0.9, 8)
    path = [(-half, -0.02, 0.03), (-half + 0.04, -0.04, 0.2), (-half - 0.03, -0.02, 0.45),
            *((half * math.cos(a), -0.02 - 0.02 * (k % 2), spring + half * math.sin(a))
              for k, a in enumerate(angles))]  # fmt: skip
    _vine(paint, random, path)
    _vine(paint, random, [(half, -0.02, 0.03), (half - 0.05, -0.04, 0.2), (half * 0.5, -0.02, 0.4),
                          (half * 0.75, -0.04, 0.58)], dense=15)  # fmt: skip


def _lattice(paint: Paint, random: np.random.Generator, bars: bpy.types.Material) -> None:
    """A trough of boards with a lattice of crossed bars in a frame behind it."""
    wide, tall = random.uniform(0.58, 0.68), random.uniform(0.94, 1.08)
    deep, trough = 0.26, random.uniform(0.2, 0.25)
    boards = 3
    body = paint.main
    for row in range(boards):
        size = trough / boards
        for y in (-deep / 2, deep / 2):
            box((wide, 0.025, size * 0.94), body, at=(0, y, 0.03 + row * size), bevel=0.005)
        for side in (-1, 1):
            box((0.025, deep, size * 0.94), body, at=(side * wide / 2, 0, 0.03 + row * size),
                bevel=0.005)  # fmt: skip
    for side in (-1, 1):
        for y in (-deep / 2, deep / 2):
            box(
                (0.045, 0.045, trough + 0.06), paint.accent, at=(side * wide / 2, y, 0), bevel=0.005
            )
    box((wide - 0.03, deep - 0.03, 0.03), earth(), at=(0, 0, trough - 0.02), bevel=0.0)
    back = deep / 2 - 0.03
    for side in (-1, 1):
        box((0.036, 0.036, tall), bars, at=(side * (wide / 2 - 0.04), back, 0.05), bevel=0.004)
    for z in (trough + 0.06, tall + 0.02):
        box((wide - 0.06, 0.036, 0.036), bars, at=(0, back, z), bevel=0.004)
    x0, x1, z0, z1 = -wide / 2 + 0.04, wide / 2 - 0.04, trough + 0.08, tall + 0.04
    diagonal = random.random() < 0.6
    count = int(random.integers(5, 8))
    paths = []
    if diagonal:
        for number in np.arange(-12, 13):
            for way in (-1, 1):
                pitch = (x1 - x0) / count * 1.4
                # A line x = c + way * z, clipped to the frame.
                c = number * pitch - way * 0.5 * (z0 + z1)
                low, high = sorted(((x0 - c) / way, (x1 - c) / way))
                low, high = max(low, z0), min(high, z1)
                if high - low > 0.03:
                    paths.append([(c + way * low, back - 0.012 * way, low),
                                  (c + way * high, back - 0.012 * way, high)])  # fmt: skip
    else:
        for x in np.linspace(x0, x1, count + 1)[1:-1]:
            paths.append([(x, back + 0.01, z0), (x, back + 0.01, z1)])
        for z in np.linspace(z0, z1, count + 3)[1:-1]:
            paths.append([(x0, back - 0.012, z), (x1, back - 0.012, z)])
    bundle(paths, 0.0125, bars, sides=4)
    swing = 0.18 * wide
    path = [(x0 + 0.1 + swing * math.sin(5 * t) + 0.12 * t, back - 0.03, trough + 0.72 * tall * t)
            for t in np.linspace(0, 1, 9)]  # fmt: skip
    _vine(paint, random, path)
    _vine(paint, random, [(x1 - 0.06 - 0.1 * math.sin(6 * t), back - 0.03, trough + 0.42 * tall * t)
                          for t in np.linspace(0, 1, 6)], dense=18)  # fmt: skip
    places = [placed((x, random.uniform(-0.08, 0.04), trough), heading=137.5 * k,
                     rise=random.uniform(25, 70), size=random.uniform(0.08, 0.13))
              for k, x in enumerate(np.linspace(x0, x1, 34))]  # fmt: skip
    copies(blade(0.28, 0.4), places, leaf("#5f8f3f"), cells=(2, 6))


def _obelisk(paint: Paint, random: np.random.Generator, bars: bpy.types.Material) -> None:
    """Four thin legs that lean together under a finial, with rungs or hoops."""
    base, tall = random.uniform(0.17, 0.2), random.uniform(1.05, 1.2)
    count = int(random.choice([3, 4, 6]))
    legs = []
    for number in range(count):
        angle = math.radians(30 + 360 * number / count)
        c, s = math.cos(angle), math.sin(angle)
        legs.append((c, s))
        rod((base * c, base * s, 0), (0.012 * c, 0.012 * s, tall), 0.0125, bars, sides=10)
        ball(0.02, paint.accent, at=(base * c, base * s, 0.01))
    hoops = bool(random.random() < 0.5)
    for t in np.linspace(0.1, 0.84, int(random.integers(5, 8))):
        r = base + (0.012 - base) * t
        if hoops:
            tube(circle_path(r, t * tall), 0.008, bars, closed=True, smooth=2, sides=8)
        else:
            ring = [((r + 0.004) * c, (r + 0.004) * s, t * tall) for c, s in legs]
            tube(ring, 0.008, bars, closed=True, smooth=1, sides=8)
    tube([(0, 0, tall - 0.07), (0, 0, tall)], 0.026, paint.accent, smooth=1)
    ball(0.045, paint.accent, at=(0, 0, tall + 0.04))
    ball(0.018, paint.accent, at=(0, 0, tall + 0.095))
    path = []
    for t in np.linspace(0, 1, 22):
        r = (base + (0.012 - base) * 0.86 * t) * 1.08
        angle = 1.1 + 13 * t
        path.append((r * math.cos(angle), r * math.sin(angle), 0.02 + 0.8 * tall * t))
    _vine(paint, random, path, dense=52)
    disc(base * 1.25, 0.02, paint.accent, bevel=0.006)


def _fan(paint: Paint, random: np.random.Generator, bars: bpy.types.Material) -> None:
    """Branches that spread from one root, bent and tied to two bows."""
    tall, count = random.uniform(0.92, 1.05), int(random.choice([5, 7]))
    rays = []
    for number in range(count):
        lean = (number / (count - 1) * 2 - 1) * random.uniform(0.36, 0.42)
        wave = random.uniform(-0.035, 0.035)
        high = tall * (1 - 0.28 * abs(lean / 0.42) ** 2)
        rays.append([(0.1 * lean, 0.0, 0.06), (0.22 * lean + wave, 0.0, 0.28 * high),
                     (0.6 * lean - wave, 0.0, 0.58 * high), (0.9 * lean + wave, 0.0, 0.84 * high),
                     (1.12 * lean, 0.0, high)])  # fmt: skip
        tube(rays[-1], [0.02, 0.017, 0.015, 0.013, 0.009], bars, sides=12)
    ties = []
    for t in (0.42, 0.68, 0.88):
        bow = []
        for ray in rays:
            stops = np.linspace(0, 1, 5)
            bow.append(tuple(float(np.interp(t, stops, [p[k] for p in ray])) - 0.014 * (k == 1)
                             for k in range(3)))  # fmt: skip
        left = tuple(a + 0.35 * (a - b) for a, b in zip(bow[0], bow[1], strict=True))
        right = tuple(a + 0.35 * (a - b) for a, b in zip(bow[-1], bow[-2], strict=True))
        tube([left, *bow, right], 0.012, bars, sides=10)
        ties += bow
    _tied(ties, paint.accent, 0.023)
    tube([(0, 0, z) for z in (0.1, 0.15, 0.2)], [0.062, 0.055, 0.062], paint.accent)
    pot = smooth_profile([(0.0, 0.0), (0.12, 0.0), (0.17, 0.07), (0.16, 0.12), (0.06, 0.13)])
    lathe(pot, paint.accent)
    middle = [(x + 0.03 * math.sin(9 * k), -0.03, z) for k, (x, _, z) in enumerate(rays[1])]
    _vine(paint, random, middle)
    _vine(paint, random, [(x, -0.03, z) for x, _, z in rays[-1][:4]], dense=22)
