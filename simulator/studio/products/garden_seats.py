"""Deck chairs."""

import math
from collections.abc import Sequence

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint
from simulator.studio.products import product
from simulator.studio.products.chairs import frame, rod, upholstery
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    ball,
    box,
    bundle,
    move,
    sheet,
    smooth_profile,
    tube,
)

Path = Sequence[tuple[float, float]]
"""Points ``(y, z)`` of the chair's side, from the front to the back."""


def _sling(path: Path, wide: float, material: bpy.types.Material, trim: bpy.types.Material) -> None:
    """Cloth along a path, with a hem at both sides and rolled ends."""
    line = np.array(path)
    along = np.linspace(0, 1, len(line))

    def at(s: float, t: float) -> Point:
        across = 2 * s - 1
        dip = -0.012 * (1 - across**2) * math.sin(math.pi * t)
        return (wide / 2 * across, float(np.interp(t, along, line[:, 0])),
                float(np.interp(t, along, line[:, 1])) + dip)  # fmt: skip

    span = float(np.hypot(*np.diff(line, axis=0).T).sum())
    sheet(at, material, size=(wide, span), cells=(16, 48), thickness=0.012)
    for edge in (0.0, 1.0):
        tube([at(edge, t) for t in np.linspace(0, 1, 40)], 0.008, trim, smooth=1, sides=8)


def _bar(path: Sequence[Point], material: bpy.types.Material, wide: float, deep: float) -> None:
    """A flat straight bar of wood between two points in one plane of y and z."""
    (x, y, z), (_, b, c) = path
    length, angle = math.hypot(b - y, c - z), math.degrees(math.atan2(c - z, b - y))
    made = box((wide, length, deep), material, bevel=0.006)
    down, low = math.radians(angle), deep / 2
    middle = (x, (y + b) / 2 + low * math.sin(down), (z + c) / 2 - low * math.cos(down))
    move(made, at=middle, turn=(angle, 0, 0))


@product("deck chair")
def deck_chair(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A sling on bent hoops, on crossed bars, on thin wire, or slats along a wave."""
    paint = Paint(design, scale=0.9, along="y")
    shot.elevation, shot.turn = 17.0, float(random.choice([-52, -44, 46, 54]))
    {"round": _hoops, "angular": _crossed, "slender": _wire, "organic": _wave}[design.form](
        paint, random
    )


def _crossed(paint: Paint, random: np.random.Generator) -> None:
    """The chair of the beach: two frames of bars that cross, and a sling between them."""
    design = paint.design
    bars = paint.other("oak", along="y") if design.material == "linen" else paint.plain
    wide, top = random.uniform(0.5, 0.56), random.uniform(0.8, 0.92)
    front, back = -0.42, random.uniform(0.36, 0.46)
    seat = (front - 0.04, 0.36)
    thick = 0.04
    for side in (-1, 1):
        x = side * wide / 2
        _bar([(x, front + 0.08, 0.015), (x, back, top)], bars, thick * 0.7, thick)
        inner = x - side * thick * 0.75
        _bar([(inner, seat[0], seat[1]), (inner, back + 0.06, 0.015)], bars, thick * 0.7, thick)
        prop = x + side * thick * 0.55
        rest = front + 0.08 + (back - front - 0.08) * (top - 0.24) / top
        _bar([(prop, rest, top - 0.24), (prop, back + 0.05, 0.03)], bars, thick * 0.4,
             thick * 0.8)  # fmt: skip
        ball(0.016, paint.other("brass"), at=(x + side * 0.025, -0.03, 0.30))
    rails = [
        (back, top - 0.02),
        (seat[0], seat[1] - 0.0),
        (front + 0.1, 0.035),
        (back + 0.04, 0.04),
    ]
    for y, z in rails:
        rod((-wide / 2, y, z), (wide / 2, y, z), 0.017, bars)
    path = smooth_profile([(1 + seat[0], seat[1] + 0.012), (1 + seat[0] + 0.12, 0.27),
                           (0.95, 0.19), (1.06, 0.25), (1.2, 0.46),
                           (1 + back - 0.005, top + 0.012)])  # fmt: skip
    _sling([(y - 1, z) for y, z in path], wide - 0.11, upholstery(design), paint.accent
           if design.material == "linen" else paint.plain)  # fmt: skip
    if random.random() < 0.6:
        _pillow(paint, wide - 0.16, (back - 0.06, top - 0.1))


def _pillow(paint: Paint, wide: float, at: tuple[float, float]) -> None:
    """A small roll for the head."""
    y, z = at
    cushion = paint.accent if paint.design.material == "linen" else upholstery(paint.design)
    half = wide / 2
    tube([(-half, y, z), (-half + 0.02, y, z), (half - 0.02, y, z), (half, y, z)],
         [0.02, 0.05, 0.05, 0.02], cushion, smooth=4)  # fmt: skip
    for side in (-1, 1):
        ball(0.014, paint.accent, at=(side * (half + 0.004), y, z))


def _hoops(paint: Paint, random: np.random.Generator) -> None:
    """Side frames that are one bent loop each, on which the chair rocks."""
    design = paint.design
    bars = frame(design, paint)
    wide = random.uniform(0.52, 0.6)
    deep, tall = random.uniform(0.42, 0.48), random.uniform(0.78, 0.9)
    loop = [
        (-deep, 0.16),
        (-deep * 0.5, 0.035),
        (0.0, 0.015),
        (deep * 0.6, 0.04),
        (deep, 0.2),
        (deep * 1.08, 0.5),
        (deep * 0.98, tall),
        (deep * 0.72, tall + 0.02),
        (deep * 0.4, 0.58),
        (0.05, 0.55),
        (-deep * 0.7, 0.52),
        (-deep * 1.02, 0.36),
    ]
    for side in (-1, 1):
        tube([(side * wide / 2, y, z) for y, z in loop], 0.021, bars, closed=True)
        tube(
            [
                (side * wide / 2, y, z + 0.012)
                for y, z in ((deep * 0.32, 0.565), (0.05, 0.555), (-deep * 0.5, 0.54))
            ],
            0.028,
            paint.accent if design.material != "oak" else upholstery(design),
            flatten=1.2,
        )
    for y, z in ((-deep * 0.98, 0.28), (deep * 0.86, tall + 0.02), (deep * 0.5, 0.035),
                 (-deep * 0.5, 0.035)):  # fmt: skip
        rod((-wide / 2, y, z), (wide / 2, y, z), 0.017, bars)
    path = smooth_profile([(1 - deep, 0.3), (1 - 0.7 * deep, 0.35), (1 - 0.2 * deep, 0.25),
                           (1.08, 0.22), (1 + 0.55 * deep, 0.4), (1 + 0.74 * deep, 0.64),
                           (1 + 0.87 * deep, tall + 0.03)])  # fmt: skip
    _sling([(y - 1, z) for y, z in path], wide - 0.06, upholstery(design), paint.accent)
    _pillow(paint, wide - 0.12, (0.74 * deep, tall - 0.1))


def _wire(paint: Paint, random: np.random.Generator) -> None:
    """A long low line of thin bars strung with cords or a narrow sling."""
    design = paint.design
    bars = frame(design, paint)
    wide, tall = random.uniform(0.4, 0.45), random.uniform(0.74, 0.84)
    line = [(-0.6, 0.3), (-0.52, 0.34), (-0.3, 0.32), (0.0, 0.24), (0.12, 0.27), (0.34, 0.55),
            (0.5, tall)]  # fmt: skip
    rails = []
    for side in (-1, 1):
        rails.append([(side * wide / 2, y, z) for y, z in line])
        tube(rails[-1], 0.013, bars, sides=10)
        for foot, head, inner in (((-0.42, 0.0), (-0.1, 0.27), 1.12), ((0.4, 0.0), (0.02, 0.25),
                                  1.12)):  # fmt: skip
            rod((side * wide / 2 * inner, *foot), (side * wide / 2, *head), 0.012, bars, sides=10)
        tube([(side * wide / 2 * 1.12, -0.42, 0.0), (side * wide / 2 * 1.15, -0.2, 0.42),
              (side * wide / 2 * 1.15, -0.1, 0.47), (side * wide / 2 * 1.15, 0.18, 0.5),
              (side * wide / 2, 0.32, 0.54)], 0.012, bars, sides=10)  # fmt: skip
        tube([(side * wide / 2 * 1.16, -0.1, 0.482), (side * wide / 2 * 1.16, 0.14, 0.507)],
             0.02, paint.accent, smooth=1)  # fmt: skip
    for y, z in ((-0.42, 0.012), (0.4, 0.012)):
        rod((-wide / 2 * 1.12, y, z), (wide / 2 * 1.12, y, z), 0.012, bars, sides=10)
    for y, z in (line[0], line[-1]):
        rod((-wide / 2, y, z), (wide / 2, y, z), 0.013, bars, sides=10)
    curve = smooth_profile([(y + 1, z) for y, z in line], 12)
    if design.material == "linen" or random.random() < 0.4:
        _sling([(y - 1, z + 0.004) for y, z in curve], wide - 0.03, upholstery(design),
               paint.accent)  # fmt: skip
    else:
        cords = [[(-wide / 2 - 0.012, y - 1, z), (-wide / 4, y - 1, z - 0.008),
                  (0.0, y - 1, z - 0.011), (wide / 4, y - 1, z - 0.008),
                  (wide / 2 + 0.012, y - 1, z)] for y, z in curve]  # fmt: skip
        bundle(cords, 0.0085, upholstery(design), sides=8)
    _pillow(paint, wide - 0.06, (0.44, tall - 0.1))


def _wave(paint: Paint, random: np.random.Generator) -> None:
    """A lounger whose slats follow a wave, on two curved sides."""
    design = paint.design
    slat = paint.other("oak", along="x") if design.material == "linen" else Paint(
        design, scale=0.9, along="x").main  # fmt: skip
    wide, tall = random.uniform(0.44, 0.52), random.uniform(0.56, 0.68)
    knee = random.uniform(0.3, 0.36)
    line = [(-0.72, 0.14), (-0.6, 0.16), (-0.36, knee), (-0.2, knee - 0.02), (0.06, 0.17),
            (0.2, 0.2), (0.4, 0.44), (0.54, tall), (0.62, tall + 0.03)]  # fmt: skip
    sides = paint.plain if design.material == "oak" else frame(design, paint)
    for side in (-1, 1):
        x = side * (wide / 2 - 0.05)
        tube([(x, y, z - 0.03) for y, z in line], 0.026, sides, flatten=0.7)
        tube([(x, -0.5, 0.2), (x, -0.44, 0.06), (x, -0.3, 0.025), (x, 0.2, 0.025), (x, 0.36, 0.08),
              (x, 0.44, 0.44)], 0.024, sides, flatten=0.7)  # fmt: skip
    curve = np.array(smooth_profile([(y + 1, z) for y, z in line], 16)) - (1, 0)
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(curve, axis=0).T))])
    count = 26
    for stop in np.linspace(0.01, along[-1] - 0.01, count):
        y, z = (float(np.interp(stop, along, curve[:, k])) for k in (0, 1))
        after, before = (
            [float(np.interp(stop + step, along, curve[:, k])) for k in (0, 1)]
            for step in (0.01, -0.01)
        )
        angle = math.degrees(math.atan2(after[1] - before[1], after[0] - before[0]))
        move(box((wide, 0.8 * along[-1] / count, 0.018), slat, bevel=0.005), at=(0, y, z),
             turn=(angle, 0, 0))  # fmt: skip
    cloth = [(y, z + 0.035) for y, z in curve[2:-3]]
    if design.material == "linen":
        _sling(cloth, wide * 0.86, upholstery(design), paint.accent)
    else:
        _sling(cloth[len(cloth) // 2 :], wide * 0.7, upholstery(design), paint.accent)
    _pillow(paint, wide * 0.7, (0.49, tall + 0.0))
