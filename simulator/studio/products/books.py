"""Books, to stand on shelves and between bookends."""

import bpy
import numpy as np

from simulator.products.design import PALETTES, Design
from simulator.studio.materials import flat
from simulator.studio.shapes import Point, box, move

PAGES = "#efe6d2"


def cloths(design: Design) -> list[bpy.types.Material]:
    """Return covers in the colours of the design's palette."""
    palette = PALETTES[design.palette]
    codes = [code for _, code in (*palette.shades, *palette.accents)]
    return [flat(code, roughness=0.7) for code in dict.fromkeys(codes)]


def book(
    width: float,
    depth: float,
    height: float,
    cover: bpy.types.Material,
    band: bpy.types.Material,
    *,
    at: Point,
    lean: float = 0.0,
) -> None:
    """An upright book whose spine looks to the front, with a label; it leans by degrees."""
    pivot = bpy.data.objects.new("book", None)
    bpy.context.collection.objects.link(pivot)
    board = min(0.12 * width, 0.006)
    parts = [
        box((board, depth, height), cover, at=(-width / 2 + board / 2, 0, 0), bevel=0.001),
        box((board, depth, height), cover, at=(width / 2 - board / 2, 0, 0), bevel=0.001),
        box((width, 0.012, height), cover, at=(0, -depth / 2 + 0.004, 0), bevel=0.004),
        box((width - 2 * board, depth - 0.012, height - 0.014), flat(PAGES),
            at=(0, 0.002, 0.004), bevel=0.0),
        box((width * 1.01, 0.012, 0.05 * height), band, at=(0, -depth / 2 + 0.003, 0.76 * height),
            bevel=0.003),
        box((width * 1.01, 0.012, 0.02 * height), band, at=(0, -depth / 2 + 0.003, 0.14 * height),
            bevel=0.003),
    ]  # fmt: skip
    for part in parts:
        part.parent = pivot
    move(pivot, at=at, turn=(0, lean, 0))


def book_row(
    design: Design,
    random: np.random.Generator,
    length: float,
    height: float,
    depth: float,
    *,
    at: Point,
    lean: bool = True,
) -> float:
    """Stand books from ``at`` to the right over about ``length``; return the x of the end."""
    covers = cloths(design)
    x, (_, y, z) = at[0], at
    while True:
        width = height * random.uniform(0.1, 0.24)
        if x + width > at[0] + length:
            break
        tall = height * random.uniform(0.74, 1.0)
        pick, other = random.choice(len(covers), 2, replace=False)
        book(width, depth * random.uniform(0.85, 1.0), tall, covers[pick], covers[other],
             at=(x + width / 2, y, z))  # fmt: skip
        x += width + 0.002
    room = at[0] + length - x
    if lean and room > 0.3 * height:
        pick, other = random.choice(len(covers), 2, replace=False)
        tall, width = 0.85 * height, 0.11 * height
        angle = -min(16.0, 100 * room / height / 3)
        swing = float(np.sin(np.radians(-angle)))
        book(width, depth, tall, covers[pick], covers[other],
             at=(x + width / 2 + swing * tall, y, z + 0.5 * width * swing), lean=angle)  # fmt: skip
        x += swing * tall + width
    return float(x)
