"""Side tables and bookshelves."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, made_of
from simulator.studio.products import product
from simulator.studio.products.books import book_row, cloths
from simulator.studio.products.chairs import between, rod, splayed
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    ball,
    box,
    disc,
    fillet,
    lathe,
    outline,
    pad,
    smooth_profile,
    tube,
)


def _supports(design: Design, paint: Paint) -> bpy.types.Material:
    """Return what a table top rests on: stone and glass stand on lacquered steel."""
    return paint.accent if design.family in ("stone", "glass") else paint.plain


@product("side table")
def side_table(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A pedestal or drum, a frame with a shelf below, thin legs under a tray, a pebble top."""
    paint = Paint(design, scale=1.3, along="x")
    legs = _supports(design, Paint(design))
    high = random.uniform(0.5, 0.62)
    if design.form == "round":
        _pedestal(random, paint, legs, high)
    elif design.form == "angular":
        width, thick = random.uniform(0.46, 0.54), random.uniform(0.022, 0.034)
        inner = (width - thick) / 2
        for x in (-1, 1):
            for y in (-1, 1):
                box((thick, thick, high), legs, at=(x * inner, y * inner, 0), bevel=0.003)
        for z in (high - thick, random.uniform(0.08, 0.2)):
            for side in (-1, 1):
                box((width - thick, thick, thick), legs, at=(0, side * inner, z), bevel=0.003)
                box((thick, width - thick, thick), legs, at=(side * inner, 0, z), bevel=0.003)
        box((width + 0.02, width + 0.02, 0.03), paint.main, at=(0, 0, high + 0.001), bevel=0.004)
        box((width - thick, width - thick, 0.016), paint.accent, at=(0, 0, z + thick),
            bevel=0.003)  # fmt: skip
    elif design.form == "slender":
        high = random.uniform(0.66, 0.76)
        radius, count = random.uniform(0.2, 0.24), int(random.choice([3, 4]))
        disc(radius, 0.022, paint.main, at=(0, 0, high), bevel=0.006)
        lathe(fillet([(radius - 0.004, high - 0.012), (radius + 0.012, high - 0.012),
                      (radius + 0.012, high + 0.05), (radius, high + 0.05),
                      (radius, high + 0.0)], 0.004), paint.accent)  # fmt: skip
        ends = splayed(radius * 0.8, radius * 1.12, high, 0.013, legs, thin=0.009, count=count,
                       phase=-90 if count == 3 else 45)  # fmt: skip
        middle = random.uniform(0.2, 0.4) * high
        for leg in ends:
            rod(between(leg, middle), (0, 0, middle), 0.007, legs, sides=10)
        ball(0.018, paint.accent, at=(0, 0, middle))
    else:
        lobe, phase = int(random.choice([2, 3])), random.uniform(0, 6.3)
        points = []
        for angle in np.linspace(0, 2 * math.pi, 96, endpoint=False):
            r = 0.3 * (1 + 0.13 * math.cos(lobe * angle + phase) + 0.07 * math.cos(angle - phase))
            points.append((r * math.cos(angle), 0.82 * r * math.sin(angle)))
        pad(points, 0.04, paint.main, at=(0, 0, high), roll=0.9)
        for number in range(3):
            angle = phase + math.radians(120 * number) + random.uniform(-0.2, 0.2)
            x, y = 0.17 * math.cos(angle), 0.15 * math.sin(angle)
            bend = random.uniform(1.1, 1.35)
            tube([(x, y, high + 0.005), (bend * x, bend * y, high * 0.6), (x, y, high * 0.28),
                  (bend * 1.05 * x, bend * 1.05 * y, 0.0)],
                 [0.034, 0.027, 0.024, 0.03], legs)  # fmt: skip
        if design.family not in ("stone", "glass"):
            tube([(1.003 * x, 1.003 * y, high + 0.02) for x, y in points], 0.011, paint.accent,
                 closed=True, smooth=1, sides=8)  # fmt: skip
    shot.elevation, shot.turn = 24.0, float(random.uniform(10, 35) * random.choice([-1, 1]))


def _pedestal(
    random: np.random.Generator, paint: Paint, legs: bpy.types.Material, high: float
) -> None:
    """A round top with a full edge on a turned foot."""
    radius = random.uniform(0.25, 0.31)
    disc(radius, random.uniform(0.035, 0.05), paint.main, at=(0, 0, high), bevel=0.02)
    waist, foot = random.uniform(0.03, 0.08), random.uniform(0.16, 0.21)
    lathe(smooth_profile([
        (0.0, 0.0), (foot, 0.0), (foot, 0.02), (foot * 0.7, 0.05), (waist, 0.2),
        (waist, high - 0.18), (waist * 1.3 + 0.03, high - 0.04), (waist + 0.1, high),
        (0.0, high),
    ]), legs)  # fmt: skip
    lathe(fillet([(waist + 0.002, high - 0.2), (waist + 0.016, high - 0.19),
                  (waist + 0.016, high - 0.15), (waist + 0.002, high - 0.14)], 0.006),
          paint.accent)  # fmt: skip
    lathe(fillet([(radius * 0.6, high - 0.014), (radius * 0.97, high - 0.014),
                  (radius * 0.97, high + 0.004)], 0.005), paint.accent)  # fmt: skip


@product("bookshelf")
def bookshelf(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """An arched one, a grid of boxes, a thin ladder, one with wavy sides; all hold books."""
    paint = Paint(design, scale=1.2)
    lying = Paint(design, along="x").plain
    {"round": _arched, "angular": _grid, "slender": _ladder, "organic": _wavy}[design.form](
        design, random, paint, lying
    )
    shot.elevation, shot.turn = 10.0, float(random.choice([-22, 20]))


def _fill(
    design: Design,
    random: np.random.Generator,
    left: float,
    right: float,
    z: float,
    room: float,
    depth: float,
) -> None:
    """Put books, and here and there a bowl or a vase, on a shelf."""
    kind = int(random.integers(0, 4))
    length = right - left
    colour = cloths(design)[int(random.integers(0, 4))]
    if kind == 0 and length > 0.15:
        book_row(design, random, 0.55 * length, 0.86 * room, 0.7 * depth,
                 at=(left + 0.01, 0.0, z))  # fmt: skip
        size = min(0.34 * room, 0.16 * length)
        lathe(smooth_profile([
            (0.0, 0.0), (0.6 * size, 0.0), (size, 0.7 * size), (0.35 * size, 1.5 * size),
            (0.45 * size, 1.9 * size),
        ]), colour, thickness=0.006).location = (right - 1.4 * size, 0.0, z)  # fmt: skip
    elif kind == 1:
        size = min(0.24 * room, 0.3 * length)
        for level in range(3):
            box((length * 0.5, 0.7 * depth, 0.12 * room), cloths(design)[level],
                at=(left + 0.36 * length + 0.02 * length * level, 0.0, z + 0.122 * room * level),
                bevel=0.004)  # fmt: skip
        ball(size * 0.7, colour, at=(left + 0.4 * length, 0.0, z + 0.366 * room + size * 0.7))
    elif kind == 2:
        book_row(design, random, 0.96 * length, 0.88 * room, 0.7 * depth,
                 at=(left + 0.01, 0.0, z), lean=False)  # fmt: skip
    else:
        book_row(design, random, 0.8 * length, 0.84 * room, 0.7 * depth, at=(left + 0.01, 0, z))


def _arched(
    design: Design, random: np.random.Generator, paint: Paint, lying: bpy.types.Material
) -> None:
    """Two sides that meet in a round arch."""
    half, depth, thick = random.uniform(0.22, 0.28), 0.2, 0.026
    spring = random.uniform(0.72, 0.8)
    arch = np.linspace(0, math.pi, 33)
    outer = [(half * math.cos(a), spring + half * math.sin(a)) for a in arch]
    inside = half - thick
    inner = [(inside * math.cos(a), spring + inside * math.sin(a)) for a in arch[::-1]]
    outline([(half, 0.0), *outer, (-half, 0.0), (-inside, 0.0), *inner, (inside, 0.0)],
            depth, paint.main, bevel=0.004)  # fmt: skip
    back = outline([(inside, 0.06), *reversed(inner), (-inside, 0.06)], 0.008, paint.accent,
                   bevel=0.0)  # fmt: skip
    back.location = (0, depth / 2 - 0.006, 0)
    levels = np.linspace(0.06, spring, int(random.integers(4, 6)))
    for z, above in zip(levels, [*levels[1:], spring + 0.75 * half], strict=True):
        box((2 * inside + 0.004, depth - 0.01, 0.02), lying, at=(0, 0, z), bevel=0.002)
        reach = inside if above < spring + 0.01 else 0.72 * inside
        _fill(design, random, -reach, reach, z + 0.02, above - z - 0.03, depth)


def _grid(
    design: Design, random: np.random.Generator, paint: Paint, lying: bpy.types.Material
) -> None:
    """Square boxes in columns; some are closed by a door in the accent, with a knob."""
    columns, rows = int(random.choice([2, 3])), int(random.choice([3, 4]))
    cell, depth, thick = 0.92 / rows, 0.22, 0.022
    width = columns * cell + thick
    for column in range(columns + 1):
        x = -width / 2 + thick / 2 + column * cell
        box((thick, depth, rows * cell + thick), paint.main, at=(x, 0, 0.03), bevel=0.002)
    for row in range(rows + 1):
        box((width - thick, depth - 0.004, thick), lying, at=(0, 0, 0.03 + row * cell), bevel=0.002)
    box((width - 0.01, 0.008, rows * cell), lying, at=(0, depth / 2 - 0.005, 0.04), bevel=0.0)
    for x in (-1, 1):
        for y in (-1, 1):
            box((0.04, 0.04, 0.03), paint.accent,
                at=(x * (width / 2 - 0.03), y * (depth / 2 - 0.03), 0), bevel=0.003)  # fmt: skip
    doors = set(random.choice(rows * columns, max(1, rows * columns // 4), replace=False).tolist())
    knob = made_of("brass", "#000000", "#000000")
    for number in range(rows * columns):
        column, row = number % columns, number // columns
        left = -width / 2 + thick + column * cell
        z = 0.03 + thick + row * cell
        if number in doors:
            box(
                (cell - thick - 0.006, 0.015, cell - thick - 0.006),
                paint.accent,
                at=(left + (cell - thick) / 2, -depth / 2 + 0.006, z + 0.003),
                bevel=0.003,
            )
            ball(0.012, knob, at=(left + 0.84 * (cell - thick), -depth / 2 - 0.012, z + cell / 2))
        else:
            _fill(design, random, left, left + cell - thick, z, cell - thick - 0.01, depth)


def _ladder(
    design: Design, random: np.random.Generator, paint: Paint, lying: bpy.types.Material
) -> None:
    """Four thin posts, thin shelves, and a cross behind."""
    half, depth, high = random.uniform(0.17, 0.23), 0.19, random.uniform(1.0, 1.12)
    for x in (-half, half):
        for y in (-depth / 2, depth / 2):
            rod((x, y, 0), (x, y, high), 0.009, paint.plain, sides=10)
            ball(0.014, paint.accent, at=(x, y, high))
    levels = np.linspace(0.07, high - 0.22, int(random.integers(4, 6)))
    step = levels[1] - levels[0]
    for number, z in enumerate(levels):
        box((2 * half + 0.02, depth + 0.01, 0.016), paint.main if number % 2 == 0 else lying,
            at=(0, 0, z), bevel=0.003)  # fmt: skip
        rod((-half, -depth / 2, z + 0.04), (-half, depth / 2, z + 0.04), 0.005, paint.accent)
        rod((half, -depth / 2, z + 0.04), (half, depth / 2, z + 0.04), 0.005, paint.accent)
        _fill(design, random, -half + 0.015, half - 0.015, z + 0.016,
              min(step - 0.03, 0.19), depth)  # fmt: skip
    for a, b in ((-half, half), (half, -half)):
        rod((a, depth / 2, levels[0]), (b, depth / 2, levels[-1]), 0.004, paint.accent)


def _wavy(
    design: Design, random: np.random.Generator, paint: Paint, lying: bpy.types.Material
) -> None:
    """Sides that sway like a river, with shelves of different lengths between them."""
    base, depth = random.uniform(0.22, 0.26), 0.2
    sway, turns, phase = (
        random.uniform(0.035, 0.055),
        random.uniform(1.2, 2.0),
        random.uniform(0, 6),
    )
    high = random.uniform(0.98, 1.08)

    def edge(side: int, z: float) -> float:
        swing = math.sin(turns * 2 * math.pi * z + phase + (0.0 if side > 0 else 2.0))
        return side * (base + sway * swing)

    heights = np.linspace(0, high, 49)
    for side in (-1, 1):
        out = [(edge(side, z) + side * 0.016, z) for z in heights]
        back = [(edge(side, z) - side * 0.016, z) for z in heights[::-1]]
        outline([*out, *back], depth, paint.main, bevel=0.004)
    levels = np.linspace(0.05, high - 0.03, int(random.integers(5, 7)))
    for number, z in enumerate(levels):
        left, right = edge(-1, z), edge(1, z)
        box((right - left, depth - 0.008, 0.022), lying,
            at=((left + right) / 2, 0, z), bevel=0.004)  # fmt: skip
        if number + 1 < len(levels):
            room = levels[number + 1] - z - 0.03
            inner = [(edge(-1, z + t * room), edge(1, z + t * room)) for t in (0.0, 0.5, 1.0)]
            _fill(design, random, max(a for a, _ in inner) + 0.02, min(b for _, b in inner) - 0.02,
                  z + 0.022, room, depth)  # fmt: skip
    back = outline([(edge(1, z) - 0.005, z) for z in heights[2:-1]]
                   + [(edge(-1, z) + 0.005, z) for z in heights[-2:1:-1]],
                   0.008, paint.accent, bevel=0.0)  # fmt: skip
    back.location = (0, depth / 2 - 0.006, 0)
