"""Desk organisers and bookends."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat, made_of
from simulator.studio.products import product
from simulator.studio.products.books import book_row, cloths
from simulator.studio.products.pens import bouquet, pencil
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    ball,
    box,
    bundle,
    fillet,
    lathe,
    move,
    outline,
    pad,
    superellipse,
    tube,
)


@product("desk organiser")
def desk_organiser(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Cups grown together on a tray, a box with a drawer and slots, a wire rack, a wavy tray."""
    paint = Paint(design, scale=1.6)
    {"round": _cups, "angular": _drawer, "slender": _rack, "organic": _tray}[design.form](
        design, random, paint
    )
    shot.elevation, shot.turn = 26.0, float(random.choice([-24, 20]))


def _cup(
    x: float, y: float, radius: float, high: float, low: float, material: bpy.types.Material
) -> None:
    """Stand a round cup on a tray."""
    lathe(fillet([(0.0, 0.0), (radius, 0.0), (radius, high)], 0.02), material,
          thickness=0.018).location = (x, y, low)  # fmt: skip


def _notes(
    random: np.random.Generator, size: float, at: Point, code: str, turn: float = 0.0
) -> None:
    """Lay a block of sticky notes."""
    for number in range(4):
        leaf = box((size, size, 0.016), flat("#fbf6e8" if number % 2 else code, roughness=0.9),
                   bevel=0.0)  # fmt: skip
        move(leaf, at=(at[0], at[1], at[2] + 0.016 * number),
             turn=(0, 0, turn + float(random.uniform(-2, 2))))  # fmt: skip


def _clips(random: np.random.Generator, count: int, reach: float, at: Point) -> None:
    """Drop paper clips."""
    clips = []
    for _ in range(count):
        turn = random.uniform(0, math.pi)
        x, y = at[0] + random.uniform(-reach, reach), at[1] + random.uniform(-reach, reach)
        z = at[2] + random.uniform(0.004, 0.02)
        shape = [(-0.03, -0.012), (0.03, -0.012), (0.036, 0.0), (0.03, 0.012), (-0.022, 0.012),
                 (-0.028, 0.002), (-0.02, -0.006), (0.022, -0.006)]  # fmt: skip
        clips.append(
            [
                (
                    x + a * math.cos(turn) - b * math.sin(turn),
                    y + a * math.sin(turn) + b * math.cos(turn),
                    z,
                )
                for a, b in shape
            ]
        )
    bundle(clips, 0.0035, made_of("brass", "#000000", "#000000"))


def _cups(design: Design, random: np.random.Generator, paint: Paint) -> None:
    """Three cups of different heights on a tray with rounded ends."""
    width, deep = random.uniform(0.88, 1.0), random.uniform(0.42, 0.48)
    base = superellipse(width, deep, 3.2)
    pad(base, 0.05, paint.plain, roll=0.8)
    tube([(0.97 * x, 0.95 * y, 0.05) for x, y in base], 0.016, paint.accent, closed=True,
         smooth=1, sides=8)  # fmt: skip
    radii = random.uniform(0.1, 0.14, 2)
    heights = sorted(random.uniform(0.24, 0.42, 2).tolist(), reverse=True)
    x = -0.47 * width + radii[0]
    _cup(x, 0.02, float(radii[0]), heights[0], 0.045, paint.main)
    bouquet(design, random, 5, float(radii[0]) - 0.02, 0.07, heights[0] + 0.32, centre=(x, 0.02))
    x += radii[0] + radii[1] - 0.01
    _cup(x, 0.03, float(radii[1]), heights[1], 0.045, paint.accent)
    bouquet(design, random, 3, float(radii[1]) - 0.02, 0.07, heights[1] + 0.24, centre=(x, 0.03))
    x += radii[1] + 0.15
    _cup(x, 0.03, 0.12, 0.1, 0.045, paint.main)
    _clips(random, 14, 0.06, (x, 0.03, 0.075))


def _drawer(design: Design, random: np.random.Generator, paint: Paint) -> None:
    """A block with a drawer below, and above it slots for letters and a well for pens."""
    width, deep, low = random.uniform(0.84, 0.98), 0.44, random.uniform(0.2, 0.26)
    high, wall = random.uniform(0.52, 0.62), 0.022
    box((width, deep, low), paint.main, bevel=0.004)
    drawers = int(random.choice([1, 2]))
    knob = made_of("brass", "#000000", "#000000")
    for number in range(drawers):
        wide = (width - 0.04) / drawers - 0.012
        x = (number - (drawers - 1) / 2) * (wide + 0.012)
        box((wide, 0.02, low - 0.05), paint.accent, at=(x, -deep / 2 - 0.002, 0.025), bevel=0.004)
        ball(0.022, knob, at=(x, -deep / 2 - 0.03, low / 2))
    slots = int(random.choice([3, 4]))
    share = 0.58 * width
    for number in range(slots):
        y = deep / 2 - wall / 2 - number * 0.105
        box((share, wall, (high - low) * (1 - 0.2 * number)), paint.plain,
            at=(-width / 2 + share / 2, y, low), bevel=0.003)  # fmt: skip
        if number:
            card = box((share * random.uniform(0.74, 0.9), 0.012, (high - low) * (1.15 - 0.2
                       * number)), cloths(design)[number], bevel=0.001)  # fmt: skip
            card.location = (-width / 2 + share / 2, y + 0.05, low)
            box((share * 0.7, 0.008, (high - low) * (1.07 - 0.2 * number)), flat("#f6f1e4"),
                at=(-width / 2 + share / 2, y + 0.032, low), bevel=0.0)  # fmt: skip
    for x in (-width / 2 + wall / 2, -width / 2 + share):
        box((wall, (slots - 1) * 0.105, 0.1), paint.plain,
            at=(x, deep / 2 - (slots - 1) * 0.0525, low), bevel=0.003)  # fmt: skip
    # The well stands open on the right.
    left, right, tall = -width / 2 + share + wall, width / 2, 0.22
    middle, wide = (left + right) / 2, right - left
    for y in (deep / 2 - wall / 2, -0.02):
        box((wide, wall, tall), paint.main, at=(middle, y, low), bevel=0.003)
    for x in (left + wall / 2, right - wall / 2):
        box((wall, deep / 2 + 0.02, tall), paint.main, at=(x, deep / 4 - 0.01, low), bevel=0.003)
    bouquet(design, random, 5, wide / 2 - 0.05, low + 0.01, 0.5, centre=(middle, deep / 4 - 0.01))
    _notes(random, 0.16, (middle, -deep / 2 + 0.1, low), design.accent[1], 6.0)


def _rack(design: Design, random: np.random.Generator, paint: Paint) -> None:
    """Thin upright hoops on a board, that hold letters and notebooks."""
    count, width = int(random.integers(4, 6)), random.uniform(0.56, 0.66)
    high, gap = random.uniform(0.55, 0.7), 0.13
    deep = (count - 1) * gap + 0.12
    box((width + 0.06, deep, 0.035), paint.main, bevel=0.01)
    for x in (-1, 1):
        for y in (-1, 1):
            ball(0.022, paint.accent, at=(x * (width / 2 - 0.02), y * (deep / 2 - 0.04), 0.004))
    for number in range(count):
        y = deep / 2 - 0.06 - number * gap
        top = high * (1 - 0.15 * number)
        half = width / 2 * (0.96 - 0.02 * number)
        for scale in (1.0, 0.55):
            path = [
                (
                    scale * half * math.cos(a),
                    y,
                    0.03 + (top - 0.03) * (0.7 + 0.3 * scale) * min(1.0, math.sin(a) * 1.25) ** 0.7,
                )
                for a in np.linspace(0, math.pi, 25)
            ]
            tube(path, 0.011, paint.plain if number % 2 == 0 else paint.accent, sides=10, smooth=2)
        if number:
            tall = top * random.uniform(1.0, 1.2)
            card = box((width * random.uniform(0.66, 0.84), 0.03, tall), cloths(design)[
                number % len(cloths(design))], bevel=0.004)  # fmt: skip
            move(card, at=(random.uniform(-0.04, 0.04), y + 0.5 * gap, 0.036), turn=(-3, 0, 0))
            page = box((width * 0.6, 0.012, tall * 1.05), flat("#f6f1e4"), bevel=0.0)
            move(page, at=(0.02, y + 0.5 * gap + 0.026, 0.036), turn=(-3, 0, 0))
    box((width, 0.012, 0.05), paint.accent, at=(0, -deep / 2 + 0.01, 0.03), bevel=0.004)
    pencil(width * 0.9, 0.016, cloths(design)[0], at=(-width * 0.45, -deep / 2 + 0.05, 0.05),
           turn=(0, 90, 0))  # fmt: skip


def _wavy(random: np.random.Generator, width: float, deep: float) -> list[tuple[float, float]]:
    """Return the outline of a puddle."""
    phase = random.uniform(0, 6.3, 2)
    points = []
    for (x, y), a in zip(
        superellipse(width, deep, 2.6, 120),
        np.linspace(0, 2 * math.pi, 120, endpoint=False),
        strict=True,
    ):
        by = 1 + 0.07 * math.sin(3 * a + phase[0]) + 0.04 * math.sin(5 * a + phase[1])
        points.append((x * by, y * by))
    return points


def _tray(design: Design, random: np.random.Generator, paint: Paint) -> None:
    """A puddle of a tray with a wavy cup, a dish and a groove for pens."""
    width, deep = random.uniform(0.92, 1.0), random.uniform(0.56, 0.64)
    base = _wavy(random, width, deep)
    pad(base, 0.05, paint.main, roll=0.9)
    tube([(0.97 * x, 0.97 * y, 0.052) for x, y in base], 0.026, paint.plain, closed=True,
         smooth=1, sides=10)  # fmt: skip
    waves = int(random.integers(5, 9))
    radius, high = random.uniform(0.13, 0.16), random.uniform(0.3, 0.38)
    x, y = -0.27 * width, 0.1 * deep
    lathe(fillet([(0.0, 0.0), (0.92 * radius, 0.0), (radius, high)], 0.03), paint.accent,
          wobble=lambda a, z: 1 + 0.09 * math.cos(waves * a + 0.8 * z), thickness=0.02, sides=96,
          ).location = (x, y, 0.045)  # fmt: skip
    bouquet(design, random, 6, 0.8 * radius, 0.07, high + 0.3, centre=(x, y))
    dish = (0.2 * width, 0.16 * deep)
    lathe(fillet([(0.0, 0.0), (0.11, 0.0), (0.16, 0.08)], 0.03), paint.main,
          wobble=lambda a, _z: 1 + 0.08 * math.cos(3 * a + 1.0), thickness=0.018, sides=96,
          ).location = (*dish, 0.045)  # fmt: skip
    _clips(random, 14, 0.06, (*dish, 0.075))
    colours = cloths(design)
    for number in range(2):
        pencil(0.5, 0.018, colours[number + 1], at=(-0.08 * width, (-0.2 - 0.08 * number) * deep,
               0.068), turn=(0, 90, random.uniform(-4, 4)))  # fmt: skip


@product("bookend")
def bookend(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Half discs or balls, blocks and wedges, thin hoops, waves; a pair with books between."""
    paint = Paint(design, scale=1.6)
    high, deep = random.uniform(0.5, 0.62), 0.3
    half = random.uniform(0.2, 0.3)
    end = book_row(design, random, 2 * half, high * random.uniform(0.98, 1.14), deep,
                   at=(-half, 0.0, 0.022), lean=False)  # fmt: skip
    kind, vary = int(random.integers(0, 2)), float(random.uniform(0.9, 1.12))
    for side, x in ((-1, -half - 0.002), (1, end + 0.002)):
        # The plate lies under the end and under the first books.
        box((0.3, 0.9 * deep, 0.02), paint.accent, at=(x + side * 0.08, 0, 0), bevel=0.003)
        _end(design, paint, side, x, (high, deep), kind, vary)
    shot.elevation, shot.turn = 15.0, float(random.choice([-20, 20]))


def _end(
    design: Design,
    paint: Paint,
    side: int,
    x: float,
    size: tuple[float, float],
    kind: int,
    vary: float,
) -> None:
    """Stand one end of a pair at ``x``: on the left of the books (-1) or on the right (1)."""
    high, deep = size
    if design.form == "round" and kind == 0:
        r = 0.42 * high * vary
        arc = [(r * math.cos(a), 0.021 + r + r * math.sin(a)) for a in np.linspace(
            -math.pi / 2, math.pi / 2, 40)]  # fmt: skip
        half = [(x + side * (0.001 + px), pz) for px, pz in arc]
        outline(half if side > 0 else half[::-1], 0.62 * deep, paint.main, bevel=0.012)
    elif design.form == "round":
        box((0.03, 0.86 * deep, 0.6 * high), paint.plain, at=(x + side * 0.016, 0, 0.02),
            bevel=0.01)  # fmt: skip
        r = 0.13 * vary
        ball(r, paint.main, at=(x + side * (0.034 + r), 0, 0.02 + r))
        ball(0.5 * r, paint.accent, at=(x + side * (0.034 + 0.5 * r), 0, 0.02 + 2.3 * r))
    elif design.form == "angular" and kind == 0:
        wedge = [
            (x, 0.021),
            (x + side * 0.26 * vary, 0.021),
            (x + side * 0.03, 0.021 + 0.86 * high),
            (x, 0.021 + 0.86 * high),
        ]
        outline(wedge if side > 0 else wedge[::-1], 0.7 * deep, paint.main, bevel=0.006)
        box((0.16 * vary, 0.74 * deep, 0.1 * high), paint.accent, at=(x + side * 0.085 * vary, 0,
            0.14 * high), bevel=0.004)  # fmt: skip
    elif design.form == "angular":
        z = 0.02
        for wide, tall in ((0.26, 0.24), (0.18, 0.3), (0.1, 0.26)):
            box((wide * vary, 0.74 * deep, tall * high), paint.main,
                at=(x + side * wide * vary / 2, 0, z), bevel=0.006)  # fmt: skip
            z += tall * high
    elif design.form == "slender":
        lacquer = made_of("painted steel", design.accent[1], design.accent[1])
        material = paint.main
        if kind == 0:
            for row in (-0.3, 0.0, 0.3):
                path = [(x + side * (0.014 + 0.15 * math.sin(a)), row * deep,
                         0.02 + 0.5 * high * (1 - math.cos(a))) for a in np.linspace(
                             0, math.pi, 17)]  # fmt: skip
                tube(path, 0.016, material, sides=12, smooth=2)
                tube([path[0], ((path[0][0] + path[-1][0]) / 2, row * deep, 0.5 * high), path[-1]],
                     0.01, material, sides=10, smooth=1)  # fmt: skip
        else:
            for scale in (1.0, 0.72, 0.44):
                half = 0.45 * deep * scale
                path = [(x + side * 0.016, half * math.cos(a), 0.02 + high * vary * scale
                         * math.sin(a) ** 0.6) for a in np.linspace(0, math.pi, 21)]  # fmt: skip
                tube(path, 0.015, material, sides=12, smooth=2)
        ball(0.034, lacquer, at=(x + side * 0.1, -0.1 * deep, 0.054))
    else:
        if kind == 0:  # a wave that breaks towards the books; else a heap of pebbles
            heights = np.linspace(0, 1, 40)
            swing = [0.2 - 0.13 * t + 0.045 * math.sin(9.5 * t + 0.6) for t in heights]
            edge = [(x + side * vary * w, 0.021 + 0.92 * high * t)
                    for w, t in zip(swing, heights, strict=True)]  # fmt: skip
            points = [(x, 0.021), *edge, (x, 0.021 + 0.92 * high)]
            outline(points if side > 0 else points[::-1], 0.7 * deep, paint.main, bevel=0.014)
            return
        z = 0.02
        for number, r in enumerate((0.15, 0.12, 0.09)):
            squash = (0.62, 0.58, 0.6)[number]
            ball(r, paint.accent if number == 1 else paint.main,
                 at=(x + side * (r * 0.98 + 0.002), (-0.02, 0.02, -0.01)[number], z + r * squash),
                 squash=(1, 0.9, squash))  # fmt: skip
            z += 1.93 * r * squash
