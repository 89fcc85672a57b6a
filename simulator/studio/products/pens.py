"""Pens, pencils and brushes, to lie on notebooks and stand in cups."""

from collections.abc import Sequence

import bpy
import numpy as np

from simulator.products.design import PALETTES, Design
from simulator.studio.materials import flat, made_of
from simulator.studio.shapes import Point, box, lathe, move


def grouped(parts: Sequence[bpy.types.Object], *, at: Point, turn: Point) -> None:
    """Move parts together, as :func:`move` does one."""
    pivot = bpy.data.objects.new("group", None)
    bpy.context.collection.objects.link(pivot)
    for part in parts:
        part.parent = pivot
    move(pivot, at=at, turn=turn)


def inks(design: Design) -> list[bpy.types.Material]:
    """Return lacquers in the palette's colours."""
    palette = PALETTES[design.palette]
    codes = [code for _, code in (*palette.shades, *palette.accents)]
    return [flat(code, roughness=0.3) for code in dict.fromkeys(codes)]


def pencil(
    long: float, thick: float, lacquer: bpy.types.Material, *, at: Point, turn: Point
) -> None:
    """A hexagonal pencil that points up, with a sharpened end."""
    cone = 3.2 * thick
    parts = [
        lathe([(0.0, 0.0), (thick, 0.0), (thick, long - cone)], lacquer, sides=6, sharp=True),
        lathe([(thick, long - cone), (0.3 * thick, long - 0.3 * cone)], flat("#dcb682"), sides=24),
        lathe([(0.3 * thick, long - 0.3 * cone), (0.0, long)], flat("#2c2b2c"), sides=16),
    ]
    grouped(parts, at=at, turn=turn)


def pen(
    long: float, thick: float, barrel: bpy.types.Material, ring: bpy.types.Material,
    *, at: Point, turn: Point,
) -> None:  # fmt: skip
    """A capped pen that stands on its tip, with a clip and a ring."""
    r = 1.15 * thick
    parts = [
        lathe([(0.0, 0.0), (0.3 * thick, 0.0), (thick, 0.12 * long), (thick, 0.62 * long)], barrel,
              sides=24),
        lathe([(r, 0.6 * long), (r, 0.64 * long)], ring, sides=24),
        lathe([(r, 0.64 * long), (r, 0.97 * long), (0.8 * r, long), (0.0, long)], barrel, sides=24),
        box((0.5 * thick, 0.25 * thick, 0.28 * long), ring, at=(0, -1.5 * r, 0.68 * long),
            bevel=0.001),
        box((0.5 * thick, 0.9 * r, 0.02 * long), ring, at=(0, -1.1 * r, 0.94 * long), bevel=0.001),
    ]  # fmt: skip
    grouped(parts, at=at, turn=turn)


def brush(long: float, thick: float, stick: bpy.types.Material, *, at: Point, turn: Point) -> None:
    """A paint brush with its hair up."""
    steel = made_of("brushed steel", "#000000", "#000000")
    parts = [
        lathe([(0.0, 0.0), (0.35 * thick, 0.02), (0.9 * thick, 0.6 * long), (0.7 * thick,
              0.72 * long)], stick, sides=20),
        lathe([(0.75 * thick, 0.71 * long), (1.05 * thick, 0.82 * long)], steel, sides=20),
        lathe([(1.05 * thick, 0.82 * long), (1.2 * thick, 0.88 * long), (0.0, long)],
              flat("#6b4a2f", roughness=0.9), sides=20),
    ]  # fmt: skip
    grouped(parts, at=at, turn=turn)


def bouquet(
    design: Design, random: np.random.Generator, count: int, radius: float, floor: float,
    long: float, *, centre: tuple[float, float] = (0.0, 0.0),
) -> None:  # fmt: skip
    """Stand pens in a cup: from its ``floor`` they lean on a rim of ``radius``."""
    colours = inks(design)
    for number in range(count):
        angle = 2 * np.pi * (number + random.uniform(0.2, 0.8)) / count
        size = long * random.uniform(0.86, 1.08)
        lean = float(np.degrees(np.arctan2(random.uniform(0.5, 1.0) * radius, 0.75 * long)))
        x, y = -0.35 * radius * np.cos(angle), -0.35 * radius * np.sin(angle)
        at = (centre[0] + float(x), centre[1] + float(y), floor)
        turn = (0.0, lean, float(np.degrees(angle)))
        colour, other = colours[number % len(colours)], colours[(number + 2) % len(colours)]
        kind = number % 4
        if kind in (0, 2):
            pencil(size, 0.024, colour, at=at, turn=turn)
        elif kind == 1:
            pen(0.95 * size, 0.026, colour, other, at=at, turn=turn)
        else:
            brush(1.08 * size, 0.024, colour, at=at, turn=turn)
