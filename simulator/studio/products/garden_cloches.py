"""Cloches."""

import math
from collections.abc import Sequence

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat, leaf
from simulator.studio.products import product
from simulator.studio.products.lights import woven
from simulator.studio.products.plants import blade
from simulator.studio.products.pots import earth, flower
from simulator.studio.products.vessels import Wobble, both, circle_path, fluted
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Profile,
    ball,
    bundle,
    copies,
    disc,
    handmade,
    lathe,
    placed,
    smooth_profile,
    tube,
)


def _seedling(paint: Paint, random: np.random.Generator, wide: float, tall: float) -> None:
    """A small plant on a mound of soil: a lettuce, a herb or a flower."""
    lathe([(wide, 0.03), (0.96 * wide, 0.05), (0.6 * wide, 0.085), (0.0, 0.1)], earth(),
          wobble=handmade(random, 0.03))  # fmt: skip
    green = leaf(str(random.choice(["#5f9a3f", "#4c8a3b", "#7cab4a"])))
    kind = random.random()
    if kind < 0.4 and tall < 0.65:
        places = []
        for number in range(22):
            rise = 22 + 62 * number / 22
            places.append(
                placed(
                    (0, 0, 0.09),
                    heading=137.5 * number,
                    rise=rise,
                    size=min(0.8 * wide, 0.55 * tall) * random.uniform(0.85, 1.1),
                )
            )
        copies(blade(0.34, 0.25, fold=0.5, tip=1.4), places, green, cells=(6, 10))
        return
    stems, places = [], []
    count = int(random.integers(4, 7))
    for number in range(count):
        angle = math.radians(137.5 * number)
        out, high = 0.42 * wide * math.sqrt(number / count), tall * random.uniform(0.5, 0.74)
        c, s = math.cos(angle), math.sin(angle)
        stem = [
            (0.2 * out * c, 0.2 * out * s, 0.08),
            (0.7 * out * c, 0.7 * out * s, 0.08 + high / 2),
            (out * c, out * s, 0.08 + high),
        ]
        stems.append(stem)
        for pair in range(4):
            t = 0.35 + 0.2 * pair
            at = tuple(float(np.interp(t, (0, 0.5, 1), [p[k] for p in stem])) for k in range(3))
            for side in (0, 180):
                places.append(placed(at, heading=math.degrees(angle) + side + 90 * (pair % 2),
                                     rise=random.uniform(15, 45),
                                     size=0.38 * wide * (1.15 - 0.5 * t)))  # fmt: skip
        if kind > 0.68:
            flower(stem[-1], 0.26 * wide, paint.accent, rise=30)
        else:
            places.append(placed(stem[-1], heading=float(number * 60), rise=70, size=0.25 * wide))
    bundle(stems, 0.009, green, sides=8)
    copies(blade(0.3, 0.3), places, green, cells=(4, 8))


def _base(paint: Paint, wide: float, sides: int, turned: float) -> None:
    """A plate with a rim that the cloche stands in."""
    profile = [(0.0, 0.0), (wide * 1.13, 0.0), (wide * 1.16, 0.012), (wide * 1.16, 0.045),
               (wide * 1.09, 0.045), (wide * 1.07, 0.03), (0.0, 0.03)]  # fmt: skip
    made = lathe(profile, paint.accent, sides=sides, sharp=sides < 12)
    made.rotation_euler[2] = turned


@product("cloche")
def cloche(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A bell, a faceted house of panes, a tall dome, or a lobed gourd; a plant grows under it."""
    paint = Paint(design)
    shot.elevation = 13.0
    wide, tall = {
        "round": (random.uniform(0.31, 0.36), random.uniform(0.58, 0.66)),
        "angular": (random.uniform(0.32, 0.37), random.uniform(0.6, 0.7)),
        "slender": (random.uniform(0.2, 0.23), random.uniform(0.8, 0.92)),
        "organic": (random.uniform(0.31, 0.35), random.uniform(0.58, 0.7)),
    }[design.form]
    sides, wobble = 72, None
    if design.form == "round":
        outer = smooth_profile([(wide * 1.04, 0.03), (wide, 0.07), (wide * 0.95, 0.45 * tall),
                                (wide * 0.74, 0.8 * tall), (wide * 0.36, 0.97 * tall),
                                (0.0, tall)])  # fmt: skip
    elif design.form == "angular":
        sides = int(random.choice([4, 6, 8]))
        outer = [(wide, 0.03), (wide * random.uniform(0.88, 1.0), 0.62 * tall), (0.05, tall)]
    elif design.form == "slender":
        outer = smooth_profile([(wide, 0.03), (wide, 0.5 * tall), (wide * 0.96, 0.76 * tall),
                                (wide * 0.68, 0.93 * tall), (0.0, tall)])  # fmt: skip
    else:
        wobble = both(handmade(random, 0.05), fluted(int(random.integers(6, 10)), 0.06))
        outer = smooth_profile([(wide * 0.96, 0.03), (wide * 1.04, 0.2 * tall),
                                (wide * 0.84, 0.55 * tall), (wide * 0.66, 0.74 * tall),
                                (wide * 0.4, 0.92 * tall), (0.0, tall)])  # fmt: skip
    turned = math.pi / sides + 0.25 if sides < 12 else 0.0
    _base(paint, wide * (1.0 if wobble is None else 1.06), sides, turned)
    _seedling(paint, random, wide * (0.62 if sides == 4 else 0.82), tall - 0.1)
    _cover(paint, random, outer, wobble, sides, turned)
    _knob(paint, random, tall)


def _cover(
    paint: Paint, random: np.random.Generator, outer: Profile, wobble: Wobble | None, sides: int,
    turned: float,
) -> None:  # fmt: skip
    """The bell itself: blown glass, panes in a frame, or an open weave."""
    if paint.design.material == "rattan":
        cane = flat("#b5834a", roughness=0.5)
        if sides < 12:
            _frame(outer, sides, turned, cane, 0.016)
            wide, tall = outer[0][0], outer[1][1]
            for z in np.linspace(0.1, tall, 6):
                r = float(np.interp(z, [0.03, tall], [wide, outer[1][0]]))
                ring = [(r * math.cos(turned + 2 * math.pi * k / sides),
                         r * math.sin(turned + 2 * math.pi * k / sides), float(z))
                        for k in range(sides)]  # fmt: skip
                tube(ring, 0.007, cane, closed=True, smooth=1, sides=8)
            return
        count = int(random.integers(12, 18))
        top = [(max(r, 0.02), z) for r, z in outer]
        woven(top, cane, count=count, turns=0.22, radius=0.0075, rings=5, wobble=wobble)
        return
    made = lathe(outer, paint.main, sides=sides, wobble=wobble, thickness=0.01, sharp=sides < 12)
    made.rotation_euler[2] = turned
    # Light that had to refract through the wall would hardly reach the plant.
    made.visible_shadow = False
    if sides < 12:
        _frame(outer, sides, turned, paint.accent, 0.011)
    elif wobble is None:
        tube(circle_path(outer[0][0], 0.036), 0.011, paint.plain, closed=True, smooth=2, sides=10)


def _frame(
    outer: Profile, sides: int, turned: float, material: bpy.types.Material, thick: float
) -> None:
    """Bars along every edge of a faceted cover."""
    corners: list[Sequence[tuple[float, float, float]]] = []
    for side in range(sides):
        angle = turned + 2 * math.pi * side / sides
        corners.append([(r * math.cos(angle), r * math.sin(angle), z) for r, z in outer])
    bundle([pair for line in corners for pair in (line[:2], line[1:])], thick, material, sides=8)
    for level in range(len(outer)):
        tube([line[level] for line in corners], thick, material, closed=True, smooth=1, sides=8)
    ball(0.05, material, at=(0, 0, outer[-1][1]), squash=(1.1, 1.1, 0.4))


def _knob(paint: Paint, random: np.random.Generator, tall: float) -> None:
    """What one lifts it by: a ball, a cut stone, a ring or a twig."""
    form = paint.design.form
    knob = paint.accent
    disc(0.035, 0.02, knob, at=(0, 0, tall - 0.008))
    if form == "angular":
        lathe([(0.0, tall), (0.025, tall), (0.05, tall + 0.055), (0.025, tall + 0.085),
               (0.0, tall + 0.085)], knob, sides=6, sharp=True)  # fmt: skip
    elif form == "slender":
        ring = [(0.05 * math.sin(a), 0, tall + 0.06 - 0.05 * math.cos(a))
                for a in np.linspace(0, 2 * math.pi, 20, endpoint=False)]  # fmt: skip
        tube(ring, 0.011, knob, closed=True, smooth=2)
    elif form == "organic":
        lean = random.uniform(-0.05, 0.05)
        tube([(0, 0, tall - 0.01), (lean * 0.2, 0, tall + 0.05), (lean, 0.01, tall + 0.11)],
             [0.034, 0.023, 0.03], knob, sides=12)  # fmt: skip
    else:
        tube([(0, 0, tall), (0, 0, tall + 0.04)], 0.02, knob, smooth=1)
        ball(0.05, knob, at=(0, 0, tall + 0.065))
