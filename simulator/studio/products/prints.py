"""Framed prints."""

import math
from collections.abc import Sequence

import bpy
import numpy as np

from simulator.products.design import PALETTES, Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.products.hangings import (
    Outline,
    evenly,
    inset,
    lifted,
    moulding,
    plate,
)
from simulator.studio.scene import Shot
from simulator.studio.shapes import border, outline, superellipse


@product("picture frame")
def picture_frame(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """An oval, a deep mitred square, a thin tall one, a scalloped one; all hold a print."""
    paint = Paint(design, scale=1.0)
    width, high = {
        "round": (0.78, 0.98),
        "angular": (0.9, random.choice([0.9, 0.7])),
        "slender": (0.5, 1.0),
        "organic": (0.76, 0.96),
    }[design.form]
    width, high = float(width), float(high)
    depth, sharp = random.uniform(0.045, 0.07), design.form in ("angular", "slender")
    rim = {"round": 0.05, "angular": random.uniform(0.06, 0.09), "slender": 0.018,
           "organic": 0.06}[design.form]  # fmt: skip
    if design.form == "round":
        points = superellipse(width, high, random.choice([2.0, 3.5]), 96)
    elif design.form == "organic":
        points = _scalloped(random, width, high)
    else:
        points = [(-width / 2, -high / 2), (width / 2, -high / 2), (width / 2, high / 2),
                  (-width / 2, high / 2)]  # fmt: skip
    border(points, moulding(rim, depth, 0.12 if sharp else 0.7), paint.main, sharp=sharp)
    fillet_ = inset(points, 0.95 * rim)
    border(fillet_, moulding(0.012, 0.7 * depth, 0.2), paint.accent, sharp=sharp)
    plate(inset(points, 0.8 * rim), 0.006, flat("#f7f4ec", roughness=0.9), 0.4 * depth)
    mat = rim + random.uniform(0.09, 0.12) * (0.8 if design.form == "slender" else 1.0)
    sheet_w, sheet_h = width / 2 - mat, high / 2 - mat
    if design.form in ("round", "organic"):
        window = superellipse(2 * sheet_w, 2 * sheet_h, 2.0 if design.form == "round" else 2.6, 64)
    else:
        window = [(-sheet_w, -sheet_h), (sheet_w, -sheet_h), (sheet_w, sheet_h),
                  (-sheet_w, sheet_h)]  # fmt: skip
    _print(design, random, window, sheet_w, sheet_h, -0.4 * depth - 0.001)
    border([(1.015 * x, 1.015 * z) for x, z in window],
           [(0.0, 0.4 * depth), (0.0, 0.4 * depth + 0.006), (0.008, 0.4 * depth + 0.006),
            (0.014, 0.4 * depth)], flat("#ffffff", roughness=0.9), sharp=sharp)  # fmt: skip
    lifted(min(z for _, z in points))
    shot.wall, shot.elevation, shot.turn = True, 4.0, float(random.uniform(-24, 24))


def _scalloped(random: np.random.Generator, width: float, high: float) -> Outline:
    """Return a rectangle whose sides go in waves."""
    waves, deep = int(random.choice([14, 18, 22])), random.uniform(0.025, 0.04)
    base = evenly(superellipse(width, high, 5, 320), 16 * waves)
    swell = [1 + deep * math.cos(2 * math.pi * number / 16) for number in range(len(base))]
    return [(x * by, z * by) for (x, z), by in zip(base, swell, strict=True)]


def _clipped(points: Sequence[tuple[float, float]], window: Outline) -> Outline:
    """Pull the points of a shape back into the window of a mount (convex, around the origin)."""
    edge = np.array(window)
    after = np.roll(edge, -1, axis=0) - edge
    normal = np.stack([after[:, 1], -after[:, 0]], axis=1)
    reach = (normal * edge).sum(axis=1)
    kept = []
    for point in np.array(points, dtype=float):
        beyond = (normal @ point) / np.maximum(reach, 1e-9)
        kept.append(tuple(point / max(1.0, float(beyond.max()))))
    return kept


def _print(
    design: Design,
    random: np.random.Generator,
    window: Outline,
    half_w: float,
    half_h: float,
    y: float,
) -> None:
    """Print shapes in the palette's colours: a sun over hills, an arch, leaves, or blocks."""
    palette = PALETTES[design.palette]
    codes = [code for _, code in palette.shades]
    others = [code for _, code in palette.accents]
    ground = flat(palette.backdrop if random.random() < 0.5 else others[0], roughness=0.9)
    inks = [flat(code, roughness=0.9) for code in (*codes, *others[1:])]
    layer = [0]

    def put(points: Sequence[tuple[float, float]], ink: bpy.types.Material) -> None:
        layer[0] += 1
        outline(_clipped(points, window), 0.001, ink, bevel=0.0).location = (
            0, y - 0.0009 * layer[0], 0)  # fmt: skip

    put(window, ground)
    kind = int(random.integers(0, 4))
    if kind == 0:
        size = random.uniform(0.3, 0.42) * half_w * 2
        x, z = random.uniform(-0.3, 0.3) * half_w, random.uniform(0.15, 0.4) * half_h
        put([(x + a, z + b) for a, b in superellipse(size, size, 2, 48)], inks[3])
        for level in range(3):
            top = (0.1 - 0.34 * level) * half_h
            swing, phase = random.uniform(0.1, 0.22) * half_h, random.uniform(0, 6)
            hill = [(half_w * t, top + swing * math.sin(2.4 * t + phase))
                    for t in np.linspace(1, -1, 40)]  # fmt: skip
            # Along the sheet's edges in small steps, so that a curved mount cuts them well.
            floor = [(half_w * t, -half_h) for t in np.linspace(-1, 1, 24)]
            put([*hill, *floor], inks[level])
    elif kind == 1:
        for level in range(4):
            r = half_w * (0.86 - 0.2 * level)
            arch = [(r * math.cos(a), -0.1 * half_h + 1.1 * r * math.sin(a))
                    for a in np.linspace(0, math.pi, 32)]  # fmt: skip
            foot = [(r * t, -0.75 * half_h) for t in np.linspace(-1, 1, 12)]
            put([*arch, *foot], inks[level % 3] if level % 2 == 0 else ground)
        put(superellipse(0.2 * half_w, 0.2 * half_w, 2, 32), inks[3])
    elif kind == 2:
        lean = random.uniform(-0.15, 0.15)
        stem = [
            (lean * half_w * t - 0.012, half_h * (1.5 * t - 0.85)) for t in np.linspace(0, 1, 9)
        ]
        put([*[(x + 0.024, z) for x, z in stem], *reversed(stem)], inks[1])
        pairs = int(random.integers(4, 7))
        for number in range(pairs):
            t = (number + 0.8) / (pairs + 0.3)
            long = half_w * (0.75 - 0.3 * t)
            for side in (-1, 1):
                angle = math.radians(random.uniform(25, 45))
                c, s = side * math.cos(angle), math.sin(angle)
                blade = [
                    (long * a, b * long * 0.34)
                    for a, b in (
                        *((u, math.sin(math.pi * u**0.8)) for u in np.linspace(0, 1, 14)),
                        *((u, -math.sin(math.pi * u**0.8)) for u in np.linspace(1, 0, 14)[1:-1]),
                    )
                ]
                base = (lean * half_w * t, half_h * (1.5 * t - 0.85))
                put([(base[0] + a * c - b * s * side, base[1] + a * s + b * abs(c))
                     for a, b in blade], inks[number % 3])  # fmt: skip
    else:
        for number in range(6):
            size = random.uniform(0.35, 0.8) * half_w
            x, z = random.uniform(-0.6, 0.6) * half_w, random.uniform(-0.65, 0.65) * half_h
            shape = superellipse(size, size * random.uniform(0.7, 1.6),
                                 float(random.choice([2.0, 2.0, 12.0])), 40)  # fmt: skip
            put([(x + a, z + b) for a, b in shape], inks[number % len(inks)])
