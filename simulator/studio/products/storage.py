"""Boxes and trays."""

import math
from collections.abc import Callable

import bpy
import numpy as np
from mathutils import Matrix

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    ball,
    box,
    bundle,
    crisp,
    disc,
    fillet,
    handmade,
    lathe,
    lobes,
    move,
    outline,
    squared,
    tube,
)

Wobble = Callable[[float, float], float]


def _even(_angle: float, _height: float) -> float:
    """A wobble that is none."""
    return 1.0


def _edge(
    radius: float, wobble: Wobble, z: float, out: float = 0.0, count: int = 160
) -> list[tuple[float, float, float]]:
    """Return the points of a wobbly ring."""
    line = np.linspace(0, 2 * math.pi, count, endpoint=False)
    return [((radius * wobble(a, 1.0) + out) * math.cos(a),
             (radius * wobble(a, 1.0) + out) * math.sin(a), z) for a in line]  # fmt: skip


def _lid(
    radius: float, wobble: Wobble, tall: float, material: bpy.types.Material,
    inside: bpy.types.Material,
) -> list[bpy.types.Object]:  # fmt: skip
    """A box's lid, its rim down to z = 0 and its top at ``tall``."""
    outer = fillet([(radius, 0), (radius, tall), (0, tall)], 0.012)
    cover = crisp(lathe(outer, material, wobble=wobble, sides=200), 40)
    under = lathe(
        [(radius, 0), (radius - 0.018, 0), (radius - 0.02, tall - 0.02), (0, tall - 0.02)],
        inside,
        wobble=wobble,
        sides=200,
    )
    return [cover, crisp(under, 40)]


@product("box")
def storage_box(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A hat box, a squared box with its lid open on hinges, a tall one, or a lobed one."""
    paint = Paint(design, scale=1.1, along="x")
    metal = paint.other(str(random.choice(["brass", "brushed steel"])))
    wobble: Wobble = _even
    if design.form == "round":
        r, h = random.uniform(0.38, 0.42), random.uniform(0.34, 0.48)
    elif design.form == "angular":
        r, h = random.uniform(0.4, 0.46), random.uniform(0.28, 0.42)
        wobble = squared(random.uniform(0.62, 0.8), 22.0)
    elif design.form == "slender":
        r, h = random.uniform(0.2, 0.24), random.uniform(0.68, 0.8)
        wobble = squared(1.0, 14.0) if random.random() < 0.6 else wobble
    else:
        r, h = random.uniform(0.37, 0.42), random.uniform(0.28, 0.38)
        wobble = (
            lobes(int(random.integers(5, 9)), random.uniform(0.06, 0.1), random.uniform(0, 6))
            if random.random() < 0.5 else handmade(random, 0.13)
        )  # fmt: skip
    depth = r * wobble(-math.pi / 2, 0.0)
    body = lathe(fillet([(0, 0), (r, 0), (r, h)], 0.012), paint.main, wobble=wobble, sides=200)
    crisp(body, 40)
    lining = lathe([(r, h), (r - 0.022, h), (r - 0.024, 0.02), (0, 0.02)], paint.accent,
                   wobble=wobble, sides=200)  # fmt: skip
    crisp(lining, 40)
    tall = random.uniform(0.07, 0.12)
    wooden = design.material in ("oak", "walnut")
    top = paint.main if wooden or design.form == "angular" else paint.accent
    over = r if design.form == "angular" else r + 0.016
    lid = _lid(over, wobble, tall, top, paint.accent if top is paint.main else paint.plain)
    if design.form == "angular":
        angle = random.uniform(50, 105)
        if random.random() < 0.25:
            angle = 0.0
        for part in lid:
            part.data.transform(Matrix.Translation((0, -depth, 0)))
            move(part, at=(0, depth, h + 0.002), turn=(-angle, 0, 0))
        for x in (-0.5, 0.5):
            tube([(x * r - 0.05, depth + 0.008, h), (x * r + 0.05, depth + 0.008, h)], 0.014, metal,
                 smooth=1)  # fmt: skip
        move(box((0.1, 0.012, 0.09), metal, bevel=0.004), at=(0, -depth - 0.004, h - 0.09))
        ball(0.02, flat("#2a2522"), at=(0, -depth - 0.01, h - 0.04), squash=(1, 0.4, 1))
        for x in (-1, 1):
            for y in (-1, 1):
                move(box((0.06, 0.06, 0.035), metal, bevel=0.006),
                     at=(x * (r - 0.022), y * (depth - 0.022), -0.004))  # fmt: skip
        shot.elevation, shot.turn = 30, random.choice([-1, 1]) * random.uniform(16, 32)
        return
    knob: list[bpy.types.Object] = []
    kind = random.random()
    if kind < 0.5:
        knob = [
            ball(0.042, metal if top is paint.accent else paint.accent, at=(0, 0, tall + 0.035))
        ]
    else:
        loop = [(-0.05, 0, tall - 0.01), (-0.06, 0, tall + 0.07), (0, 0, tall + 0.11),
                (0.06, 0, tall + 0.07), (0.05, 0, tall - 0.01)]  # fmt: skip
        knob = [tube(loop, 0.016, flat("#8a5a33") if top is paint.accent else paint.accent,
                     flatten=1.8)]  # fmt: skip
    if random.random() < 0.6:  # the lid leans on the front
        lean = random.uniform(62, 72)
        side = random.choice([-1, 1])
        front = depth + tall + r * math.cos(math.radians(lean))
        up = over * math.sin(math.radians(lean))
        for part in [*lid, *knob]:
            x, y, z = part.location
            part.location = (0, 0, 0)
            part.data.transform(Matrix.Translation((x, y, z)))
            move(part, at=(side * r * 1.2, -front - 0.02, up), turn=(lean, 0, 0))
    else:
        for part in [*lid, *knob]:
            part.location.z += h - tall * 0.75
    band = random.uniform(0.12, 0.3) * h
    bundle([_edge(r, wobble, band, 0.002)], 0.009, paint.accent, closed=True)
    shot.elevation, shot.turn = 27, random.uniform(-20, 20)


def _wicker_wall(
    radius: float, tall: float, wobble: Wobble, paint: Paint, random: np.random.Generator
) -> None:
    """The woven rim of a rattan tray."""
    rows, stakes = 5, 2 * int(random.integers(22, 28))
    cane = [flat(code, roughness=0.55) for code in ("#c99b5f", "#b98849", "#d3aa70")]
    thick = 0.5 * tall / rows
    dyed = int(random.integers(1, 4))
    for row in range(rows):
        path = []
        for a in np.linspace(0, 2 * math.pi, 4 * stakes, endpoint=False):
            swing = 0.7 * thick * math.cos(stakes / 2 * a + math.pi * (row % 2))
            r = radius * wobble(a, 1.0) * (1 + 0.05 * row / rows) + swing
            path.append((r * math.cos(a), r * math.sin(a), 0.01 + tall * (row + 0.5) / rows))
        bundle([path], thick, paint.accent if row == dyed else cane[row % 3], closed=True)
    rim = [(x * 1.055, y * 1.055, tall + 0.015) for x, y, _ in _edge(radius, wobble, 0)]
    bundle([rim], 0.022, cane[0], closed=True, sides=8)


@product("tray")
def tray(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A disc with a rim, squared with bow handles, a long one, or a pebble with a wavy rim."""
    paint = Paint(design, scale=1.0, along="x")
    metal = paint.other(str(random.choice(["brass", "brushed steel"])))
    stony = design.material in ("marble", "terrazzo")
    tall = random.uniform(0.07, 0.1)
    wobble: Wobble = _even
    if design.form == "round":
        r = 0.5
    elif design.form == "angular":
        r = 0.5
        wobble = squared(random.uniform(0.62, 0.75), 16.0)
    elif design.form == "slender":
        r, tall = 0.56, tall * 0.75
        wobble = squared(random.uniform(0.32, 0.4), 5.0 if random.random() < 0.5 else 16.0)
    else:
        r = 0.48
        uneven, oval = handmade(random, 0.12), squared(random.uniform(0.72, 0.86), 2.2)
        count = int(random.integers(5, 10)) if random.random() < 0.4 else 0

        def wobble(angle: float, height: float) -> float:
            scallop = 1 + 0.045 * math.cos(count * angle) if count else uneven(angle, 0.3)
            return scallop * oval(angle, height)

    floor = [(x, y) for x, y, _ in _edge(r, wobble, 0.0, -0.004)]
    outline(floor, 0.026, paint.main, upright=False, bevel=0.004)
    lined = random.random() < 0.55
    if lined:
        outline([(x * 0.93, y * 0.93) for x, y in floor], 0.004, paint.accent, upright=False,
                bevel=0).location.z = 0.0265  # fmt: skip
    if design.material == "rattan":
        _wicker_wall(r, tall, wobble, paint, random)
    else:
        thick = 0.034 if stony else 0.02
        low = 0.05 if stony else tall
        wall = lathe(
            [(r - thick, 0.012), *fillet([(r, 0.0), (r * 1.03, low), (r * 1.03 - thick, low),
                                          (r - thick, 0.02)], 0.006)],
            paint.plain if lined else paint.main, wobble=wobble, sides=220,
        )  # fmt: skip
        crisp(wall, 40)
        if not lined:
            bundle(
                [_edge(r * 1.03 - thick / 2, wobble, low, 0.0, 220)],
                0.014 if not stony else 0.01,
                paint.accent,
                closed=True,
                sides=8,
            )
        tall = low
    grip = metal if lined else paint.accent
    for way in (-1, 1):
        end = r * 1.02 * wobble(0.0 if way > 0 else math.pi, 1.0)
        reach = 0.12 if design.form != "slender" else 0.08
        if design.form in ("angular", "slender") or stony:
            x = way * (end - 0.012)
            tube([(x, -reach, tall * 0.5), (x, -reach, tall + 0.06), (x, -reach * 0.7, tall + 0.1),
                  (x, reach * 0.7, tall + 0.1), (x, reach, tall + 0.06), (x, reach, tall * 0.5)],
                 0.015, grip, smooth=4)  # fmt: skip
        else:
            x = way * end
            tube([(x * 0.985, -reach, tall * 0.75), (x + way * 0.06, -reach * 0.85, tall * 0.9),
                  (x + way * 0.09, 0, tall), (x + way * 0.06, reach * 0.85, tall * 0.9),
                  (x * 0.985, reach, tall * 0.75)], 0.019, grip)  # fmt: skip
    for a in (0.7, 2.4, 3.9, 5.5):
        w = r * wobble(a, 0) * 0.75
        disc(0.03, 0.02, flat("#2a2a2a"), at=(w * math.cos(a), w * math.sin(a), -0.02))
    shot.elevation, shot.turn = 44, random.uniform(-24, 24)
    if design.form == "slender":
        shot.turn = random.choice([-1, 1]) * random.uniform(18, 34)
