"""Crates."""

import math
from collections.abc import Callable

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.cloth import softly
from simulator.studio.materials import Paint
from simulator.studio.products import product
from simulator.studio.products.baskets import Vessel
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    ball,
    box,
    bundle,
    carve,
    crisp,
    lathe,
    move,
    outline,
    squared,
    tube,
)

Wobble = Callable[[float, float], float]


Profile = list[tuple[float, float]]


def _plank(
    size: Point, at: Point, material: bpy.types.Material, steel: bpy.types.Material | None
) -> bpy.types.Object:  # fmt: skip
    """A slat along x (or y, by its longer side) with a screw near each end of its outer face."""
    made = move(box(size, material, bevel=0.006, segments=2), at=at)
    if steel:
        x, y, z = at
        lengthwise = size[0] > size[1]
        reach = 0.5 * max(size[0], size[1]) - 0.035
        outwards = math.copysign(0.5 * min(size[0], size[1]) + 0.001, y if lengthwise else x)
        for way in (-1, 1):
            where = (
                (x + way * reach, y + outwards) if lengthwise else (x + outwards, y + way * reach)
            )
            squash = (1, 0.3, 1) if lengthwise else (0.3, 1, 1)
            ball(0.011, steel, at=(*where, z + size[2] / 2), squash=squash)
    return made


def _hewn(
    long: float, tall: float, thick: float, material: bpy.types.Material,
    random: np.random.Generator,
) -> bpy.types.Object:  # fmt: skip
    """A slat along x as it was split, with wavy edges; its lower edge is about z = 0."""
    low, high = softly(random, 0.2 * tall), softly(random, 0.3 * tall)
    ends = random.uniform(-0.025, 0.025, 2)
    line = np.linspace(-long / 2 + ends[0], long / 2 + ends[1], 22)
    shape = [(float(x), low(x, 0)) for x in line]
    shape += [(float(x), tall + high(x, 0)) for x in reversed(line)]
    made = outline(shape, thick, material, bevel=0.007)
    return move(made, turn=(0, random.uniform(-1.6, 1.6), 0))


def _slatted(
    width: float, depth: float, height: float, slats: int, paint: Paint,
    random: np.random.Generator, *, hewn: bool = False,
) -> None:  # fmt: skip
    """Nail a crate of slats onto four posts, its handholds cut in the short ends' top slats."""
    thick, gap = 0.026, 0.03
    along = paint.main
    across = Paint(paint.design, scale=1.2, along="y").main
    steel = paint.other("brushed steel")
    tall = (height - gap * (slats - 1)) / slats
    for x in (-1, 1):
        for y in (-1, 1):
            move(box((0.05, 0.05, height - 0.01), paint.plain, bevel=0.005),
                 at=(x * (width / 2 - 0.045), y * (depth / 2 - 0.045), 0.005))  # fmt: skip
    dyed = int(random.integers(0, slats))
    for k in range(slats):
        z = k * (tall + gap)
        colour = k == dyed
        for way in (-1, 1):
            if hewn:
                board = _hewn(width + 0.05, tall, thick, paint.accent if colour else along, random)
                board.location = (0, way * (depth / 2 - thick / 2), z)
                board = _hewn(depth - 0.03, tall, thick, paint.accent if colour else along, random)
                move(board, at=(way * (width / 2 - thick), 0, z), turn=(0, 0, 90))
                continue
            _plank((width, thick, tall), (0, way * (depth / 2 - thick / 2), z),
                   paint.accent if colour else along, steel)  # fmt: skip
            made = _plank((thick, depth - 2 * thick, tall), (way * (width / 2 - thick / 2), 0, z),
                          paint.accent if colour else across, steel)  # fmt: skip
            if k == slats - 1:
                grip = box((0.2, 0.15, 0.045), along, at=(0, 0, tall / 2 - 0.022), bevel=0)
                carve(made, grip)
    boards = max(3, round(depth / 0.14))
    for k in range(boards):
        y = (k + 0.5) / boards * (depth - 2 * thick) - depth / 2 + thick
        _plank((width - 2 * thick, depth / boards - 0.02, 0.02), (0, y, 0.012), along, None)


def _rope(x: float, z: float, material: bpy.types.Material) -> None:
    """A rope handle at the short end at ``x``, knotted through two holes."""
    way = math.copysign(1.0, x)
    tube([(x, -0.09, z), (x + way * 0.07, -0.07, z - 0.05), (x + way * 0.09, 0, z - 0.08),
          (x + way * 0.07, 0.07, z - 0.05), (x, 0.09, z)], 0.017, material)  # fmt: skip
    for y in (-0.09, 0.09):
        ball(0.028, material, at=(x + way * 0.008, y, z))


@product("crate")
def crate(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Bent bands with round corners, nailed slats, a tall frame of rods, or uneven with rope."""
    paint = Paint(design, scale=1.2, along="x")
    metal = design.material == "painted steel"
    steel = paint.other("brushed steel")
    shot.elevation, shot.turn = 27, random.choice([-1, 1]) * random.uniform(20, 34)
    if design.form == "round":
        r, h = random.uniform(0.4, 0.44), random.uniform(0.38, 0.46)
        corner = squared(random.uniform(0.66, 0.78), 4.5)
        bands, gap = int(random.integers(3, 5)), 0.03
        tall = (h - gap * (bands - 1)) / bands
        dyed = int(random.integers(0, bands))
        vessel = Vessel([(r, 0), (r, h)], corner)
        for k in range(bands):
            z = k * (tall + gap)
            made = lathe([(r, z), (r, z + tall)], paint.accent if k == dyed else paint.main,
                         wobble=corner, sides=160, thickness=0.022)  # fmt: skip
            crisp(made, 50)
        for k in range(8):
            a = 0.42 + (k // 2) * math.pi / 2 + (k % 2) * 0.74
            x, y, _ = vessel.at(a, 0.5, -0.035)
            move(box((0.045, 0.03, h - 0.01), paint.plain, bevel=0.004), at=(x, y, 0.005),
                 turn=(0, 0, math.degrees(a) + 90))  # fmt: skip
            for band in range(bands):
                ball(0.011, steel, at=vessel.at(a, (band * (tall + gap) + tall / 2) / h, 0.001))
        outline([(x, y) for x, y, _ in vessel.ring(0, -0.025, 96)], 0.02, paint.main, upright=False)
        for side in (-1, 1):
            _rope(side * r, h - tall / 2, paint.accent)
    elif design.form == "angular":
        wide, deep, h = (
            random.uniform(0.86, 0.96),
            random.uniform(0.56, 0.66),
            random.uniform(0.4, 0.5),
        )
        if metal and random.random() < 0.5:  # sheet steel with a rolled rim
            vessel = Vessel([(wide * 0.46, 0), (wide / 2, h)], squared(deep / wide, 14.0))
            made = lathe(
                vessel.profile(), paint.main, wobble=vessel.wobble, sides=200, thickness=0.012
            )
            crisp(made, 30)
            bundle([vessel.ring(1.0, 0.0, 200)], 0.018, paint.accent, closed=True, sides=8)
            for t in (0.3, 0.6):
                bundle([vessel.ring(t, 0.0, 200)], 0.012, paint.main, closed=True, sides=8)
            for side in (0.0, math.pi):
                x, _, z = vessel.at(side, 0.8)
                way = math.copysign(1.0, x)
                tube([(x, -0.11, z), (x + way * 0.07, -0.1, z), (x + way * 0.07, 0.1, z),
                      (x, 0.11, z)], 0.016, paint.accent)  # fmt: skip
        else:
            _slatted(wide, deep, h, int(random.integers(3, 5)), paint, random)
    elif design.form == "slender":
        side, h = random.uniform(0.42, 0.48), random.uniform(0.72, 0.84)
        frame = paint.plain
        for x in (-1, 1):
            for y in (-1, 1):
                move(box((0.035, 0.035, h), frame, bevel=0.005), at=(x * side / 2, y * side / 2, 0))
        for z, material in ((0.03, frame), (h * 0.52, paint.accent), (h - 0.05, paint.accent)):
            for way in (-1, 1):
                move(box((side, 0.02, 0.05), material, bevel=0.004), at=(0, way * side / 2, z))
                move(box((0.02, side, 0.05), material, bevel=0.004), at=(way * side / 2, 0, z))
        count = int(random.integers(7, 11))
        rods = []
        for k in range(1, count):
            a = side * (k / count - 0.5)
            for way in (-1, 1):
                rods += [[(a, way * side / 2, 0.04), (a, way * side / 2, h - 0.02)],
                         [(way * side / 2, a, 0.04), (way * side / 2, a, h - 0.02)]]  # fmt: skip
        bundle(rods, 0.011, paint.plain, sides=10)
        move(box((side, side, 0.02), paint.main, bevel=0.004), at=(0, 0, 0.035))
    else:
        wide, deep, h = (
            random.uniform(0.8, 0.9),
            random.uniform(0.52, 0.62),
            random.uniform(0.38, 0.48),
        )
        _slatted(wide, deep, h, int(random.integers(3, 5)), paint, random, hewn=True)
        for side in (-1, 1):
            _rope(side * wide / 2, h * 0.86, paint.accent)
