"""Notebooks and pen cups."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat, made_of
from simulator.studio.products import product
from simulator.studio.products.pens import bouquet, inks, pen, pencil
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    box,
    bundle,
    dip,
    disc,
    fillet,
    handmade,
    lathe,
    lobes,
    outline,
    smooth_profile,
    tilt,
    tube,
)

Outline = list[tuple[float, float]]


def leaf_of_book(
    random: np.random.Generator, form: str, width: float, high: float, radius: float
) -> Outline:
    """Return the outline of a cover: its corners rounded, its edge torn when organic."""
    corners = []
    for sx, sy, start in ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)):
        r = radius if sx > 0 else 0.25 * radius
        for angle in np.linspace(start, start + 90, 7):
            a = math.radians(angle)
            corners.append((sx * (width / 2 - r) + r * math.cos(a),
                            sy * (high / 2 - r) + r * math.sin(a)))  # fmt: skip
    if form != "organic":
        return corners
    edge = np.array([*corners, corners[0]])
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(edge, axis=0), axis=1))])
    stops = np.linspace(0, along[-1], 140, endpoint=False)
    phase = random.uniform(0, 6.3, 3)
    torn = []
    for s in stops:
        x, y = np.interp(s, along, edge[:, 0]), np.interp(s, along, edge[:, 1])
        wave = 1 + 0.012 * math.sin(9 * s + phase[0]) + 0.008 * math.sin(23 * s + phase[1])
        torn.append((float(x * wave), float(y * wave)))
    return torn


@product("notebook")
def notebook(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Round corners and an elastic, square with metal corners, a tall wire-bound pad, sewn."""
    paint = Paint(design, scale=1.2)
    width, high = {
        "round": (random.uniform(0.66, 0.74), 0.94),
        "angular": (random.uniform(0.74, 0.9), 0.94),
        "slender": (random.uniform(0.44, 0.5), 1.0),
        "organic": (random.uniform(0.66, 0.76), 0.92),
    }[design.form]
    thick = {"round": 0.11, "angular": 0.13, "slender": 0.06, "organic": 0.12}[design.form]
    thick *= random.uniform(0.85, 1.2)
    radius = {"round": 0.09, "angular": 0.008, "slender": 0.03, "organic": 0.03}[design.form]
    board = 0.014
    shape = leaf_of_book(random, design.form, width, high, radius)
    shift = [(0.985 * x - 0.003, 0.972 * y) for x, y in shape]
    outline(shape, board, paint.plain, bevel=0.004, upright=False)
    leaves = 9
    for number in range(leaves):
        # Sheaves of paper in two whites, a little out of line, read as pages from the side.
        at = board + thick * number / leaves
        sheaf = outline(shift, thick / leaves, flat("#f7f1e1" if number % 2 else "#e2d8c2"),
                        bevel=0.0, upright=False)  # fmt: skip
        sheaf.location = (random.uniform(-0.003, 0.003), random.uniform(-0.002, 0.002), at)
    top = board + thick
    outline(shape, board, paint.main, bevel=0.004, upright=False).location = (0, 0, top)
    top += board
    details = {"round": _elastic, "angular": _corners, "slender": _wire, "organic": _sewn}
    details[design.form](random, paint, width, high, top)
    if design.form != "slender":
        lacquer = made_of("brass", "#000000", "#000000") if design.form == "angular" else None
        ribbon = [
            (-0.1 * width, -0.44 * high, 0.5 * top),
            (-0.1 * width, -0.53 * high, 0.5 * top),
            (-0.06 * width, -0.58 * high, 0.012),
            (-0.09 * width, -0.66 * high, 0.008),
        ]
        tube(ribbon, 0.016, paint.accent, flatten=0.25, sides=8)
        if random.random() < 0.6:
            colour = inks(design)[int(random.integers(0, 4))]
            where = (-0.22 * width, -0.26 * high, top + 0.024)
            if random.random() < 0.5:
                pencil(0.62, 0.022, colour, at=where, turn=(-90, 0, -random.uniform(20, 50)))
            else:
                pen(0.6, 0.024, colour, lacquer or paint.accent, at=where,
                    turn=(-90, 0, -random.uniform(20, 50)))  # fmt: skip
    elif random.random() < 0.6:
        pencil(0.8, 0.02, inks(design)[0], at=(0.5 * width + 0.05, -0.4, 0.02), turn=(-90, 0, 0))
    tilt((0, 0, float(random.uniform(-24, -6))))
    shot.elevation = 46.0


def _elastic(
    random: np.random.Generator, paint: Paint, width: float, high: float, top: float
) -> None:
    """An elastic band around the covers, and a label on the front."""
    x = random.uniform(0.34, 0.4) * width
    for y in (-1, 1):
        box((0.03, 0.006, top + 0.006), paint.accent, at=(x, y * (high / 2 + 0.002), 0),
            bevel=0.002)  # fmt: skip
    box((0.03, high + 0.01, 0.006), paint.accent, at=(x, 0, top), bevel=0.002)
    label = leaf_of_book(random, "round", 0.42 * width, 0.16 * high, 0.02)
    outline(label, 0.004, flat("#f7f2e6"), bevel=0.0, upright=False).location = (
        -0.08 * width, 0.2 * high, top)  # fmt: skip
    for row in (0.03, -0.015):
        box((0.3 * width, 0.006, 0.002), paint.accent,
            at=(-0.08 * width, (0.2 + row) * high, top + 0.004), bevel=0.0)  # fmt: skip


def _corners(
    random: np.random.Generator, paint: Paint, width: float, high: float, top: float
) -> None:
    """Metal corners, a cloth spine, and a square pressed into the cover."""
    brass = made_of("brass", "#000000", "#000000")
    size = random.uniform(0.1, 0.15)
    for sign in (-1, 1):
        x, y = width / 2 + 0.004, sign * (high / 2 + 0.004)
        corner = [(x, y), (x - size, y), (x, y - sign * size)]
        outline(corner if sign < 0 else corner[::-1], 0.006, brass, bevel=0.0,
                upright=False).location = (0, 0, top)  # fmt: skip
        box((size, 0.004, top + 0.004), brass, at=(x - size / 2, y, 0), bevel=0.0)
        box((0.004, size, top + 0.004), brass, at=(x, y - sign * size / 2, 0), bevel=0.0)
    wide = random.uniform(0.14, 0.22) * width
    box((wide, high + 0.004, 0.005), paint.accent, at=(-width / 2 + wide / 2, 0, top), bevel=0.001)
    box((0.008, high + 0.004, top + 0.004), paint.accent, at=(-width / 2 - 0.002, 0, 0),
        bevel=0.002)  # fmt: skip
    box((0.32 * width, 0.14 * high, 0.004), brass, at=(0.08 * width, 0.22 * high, top), bevel=0.001)
    box((0.29 * width, 0.115 * high, 0.005), flat("#f7f2e6"), at=(0.08 * width, 0.22 * high, top),
        bevel=0.0)  # fmt: skip


def _wire(random: np.random.Generator, paint: Paint, width: float, high: float, top: float) -> None:
    """A wire spiral along the upper edge, and a band across the cover."""
    steel = made_of("brushed steel", "#000000", "#000000")
    count = int(random.integers(13, 19))
    loops, y = [], high / 2 - 0.012
    for number in range(count):
        x = (-0.44 + 0.88 * number / (count - 1)) * width
        for shift in (-0.006, 0.006):
            loops.append([(x + shift, y + 0.036 * math.cos(a), top / 2 + (top / 2 + 0.016)
                           * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 16,
                                                               endpoint=False)])  # fmt: skip
    bundle(loops, 0.0055, steel, closed=True)
    for number in range(count):
        x = (-0.44 + 0.88 * number / (count - 1)) * width
        disc(0.011, 0.002, flat("#2c2b2c"), at=(x, y - 0.03, top), bevel=0.0005, sides=12)
    band = random.uniform(-0.34, 0.0)
    box((width + 0.004, 0.12 * high, 0.004), paint.accent, at=(0, band * high, top), bevel=0.001)
    box((0.5 * width, 0.01, 0.006), flat("#f7f2e6"), at=(0, band * high, top), bevel=0.0)


def _sewn(random: np.random.Generator, paint: Paint, width: float, high: float, top: float) -> None:
    """Stitches along the spine, and a cord wound around a button."""
    cord = paint.accent
    x = -width / 2 + 0.07
    stops = np.linspace(-0.42, 0.42, int(random.choice([9, 11, 13]))) * high
    for a, b in zip(stops[:-1:2], stops[1::2], strict=False):
        tube([(x, a, top), (x, (a + b) / 2, top + 0.008), (x, b, top)], 0.009, cord, sides=8)
    for y in stops:
        tube([(x, y, top + 0.003), (-width / 2 - 0.008, y, top), (-width / 2 - 0.008, y, 0.004)],
             0.006, cord, sides=8, smooth=2)  # fmt: skip
    button = (0.28 * width, random.uniform(-0.08, 0.1) * high)
    disc(0.045, 0.016, made_of("oak", "#000000", "#000000"), at=(*button, top + 0.004), bevel=0.006)
    for shift in (0.0, 0.05):
        tube([(-width / 2 - 0.006, button[1] + shift, 0.5 * top),
              (-width / 2 + 0.01, button[1] + shift, top + 0.006),
              (button[0], button[1] + 0.4 * shift, top + 0.01),
              (width / 2, button[1] - shift, top + 0.006),
              (width / 2 + 0.008, button[1] - shift, 0.5 * top)], 0.009, cord, sides=8)  # fmt: skip
    tube(
        [
            (button[0], button[1] - 0.03, top + 0.012),
            (button[0] + 0.06, button[1] - 0.14, top + 0.01),
            (button[0] + 0.02, button[1] - 0.26, top + 0.01),
        ],
        0.009,
        cord,
        sides=8,
    )


@product("pen cup")
def pen_cup(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A cup with a rolled lip, a faceted one, a tall narrow one, a wavy or dented one."""
    paint = Paint(design, scale=1.6)
    high, wide = random.uniform(0.44, 0.52), random.uniform(0.22, 0.26)
    sides, sharp, wobble, turn = 96, False, None, 0.0
    if design.form == "round":
        wide *= 1.1
        profile = smooth_profile([
            (0.0, 0.0), (0.82 * wide, 0.0), (1.02 * wide, 0.12), (1.04 * wide, 0.6 * high),
            (0.94 * wide, 0.9 * high), (wide, high),
        ])  # fmt: skip
    elif design.form == "angular":
        sides, sharp = int(random.choice([4, 5, 6, 8])), True
        taper = random.uniform(0.8, 1.0)
        wide *= 1.15 if sides < 6 else 1.0
        profile = [(0.0, 0.0), (taper * wide, 0.0), (wide, high)]
        turn = random.uniform(15, 65)
    elif design.form == "slender":
        high, wide = random.uniform(0.56, 0.64), random.uniform(0.15, 0.18)
        profile = fillet([(0.0, 0.0), (wide, 0.0), (0.92 * wide, high)], 0.03)
        lathe(fillet([(0.0, 0.0), (1.5 * wide, 0.0), (1.5 * wide, 0.025), (0.9 * wide, 0.04)],
                     0.012), paint.accent)  # fmt: skip
    else:
        wobble = handmade(random, 0.16) if random.random() < 0.4 else lobes(
            int(random.integers(5, 10)), 0.08)  # fmt: skip
        profile = smooth_profile([
            (0.0, 0.0), (0.9 * wide, 0.0), (1.04 * wide, 0.14), (0.88 * wide, 0.55 * high),
            (1.06 * wide, high),
        ])  # fmt: skip
    wall = 0.016 if design.family == "metal" else 0.028
    made = lathe(profile, paint.main, sides=sides, sharp=sharp, wobble=wobble, thickness=wall)
    made.rotation_euler = (0, 0, math.radians(turn))
    _trim(design, random, paint, made, profile, high)
    rim = profile[-1][0] * (0.74 if sides < 6 else 0.9) - wall
    bouquet(design, random, int(random.integers(5, 9)), rim, 0.04, random.uniform(0.82, 0.92))
    shot.elevation = 18.0


def _trim(
    design: Design,
    random: np.random.Generator,
    paint: Paint,
    made: bpy.types.Object,
    profile: Outline,
    high: float,
) -> None:
    """Show the second colour on a cup: a dipped base, a band, or a lip."""
    if design.form == "slender":
        return
    if design.form == "angular" or random.random() < 0.5:
        dip(made, paint.accent, at=(0, 0, random.uniform(0.2, 0.4) * high))
    elif design.form == "round":
        radius = profile[-1][0]
        tube([(radius * math.cos(a), radius * math.sin(a), high)
              for a in np.linspace(0, 2 * math.pi, 40, endpoint=False)],
             0.017, paint.accent, closed=True, smooth=2, sides=10)  # fmt: skip
    else:
        dip(made, paint.accent, at=(0, 0, 0.84 * high), towards=(0.1, 0.0, 1.0))
