"""Baskets."""

import math
from collections.abc import Callable

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    bundle,
    handmade,
    lathe,
    outline,
    smooth_profile,
    squared,
    tube,
)

Wobble = Callable[[float, float], float]


Profile = list[tuple[float, float]]


class Vessel:
    """The surface that a basket is made on: a turned profile with a wobble."""

    def __init__(self, profile: Profile, wobble: Wobble) -> None:
        self.line, self.wobble = np.array(profile), wobble
        self.tall = float(self.line[-1, 1])

    def at(self, angle: float, t: float, out: float = 0.0) -> Point:
        """Return the point at an angle and a height (0 to 1), ``out`` off the surface."""
        z = t * self.tall
        r = float(np.interp(z, self.line[:, 1], self.line[:, 0])) * self.wobble(angle, t) + out
        return r * math.cos(angle), r * math.sin(angle), z

    def ring(self, t: float, out: float = 0.0, count: int = 120) -> list[Point]:
        """Return the points around at a height."""
        return [self.at(a, t, out) for a in np.linspace(0, 2 * math.pi, count, endpoint=False)]

    def base(self, material: bpy.types.Material, thick: float = 0.02) -> None:
        """Close the bottom."""
        outline([(x, y) for x, y, _ in self.ring(0.0, -0.005, 64)], thick, material,
                upright=False, bevel=0.004)  # fmt: skip

    def profile(self) -> Profile:
        """Return the profile with the bottom closed."""
        return [(0.0, 0.0), *((float(r), float(z)) for r, z in self.line)]


def _woven(vessel: Vessel, paint: Paint, random: np.random.Generator) -> None:
    """Weave cane around stakes, with a band of dyed rows and a wound rim."""
    rows, stakes = int(random.integers(15, 21)), 2 * int(random.integers(17, 22))
    cane = [flat(code, roughness=0.55) for code in ("#c99b5f", "#b98849", "#d3aa70")]
    thick = 0.42 * vessel.tall / rows
    start = int(random.integers(2, rows - 6))
    dyed = set(range(start, start + int(random.integers(3, 6))))
    vessel.base(cane[1])
    inner = lathe([(x - 0.012, z) for x, z in vessel.profile()[1:]], cane[1], sides=96,
                  wobble=vessel.wobble)  # fmt: skip
    inner.data.materials[0] = flat("#8a6233", roughness=0.9)
    for row in range(rows):
        t, swing = (row + 0.5) / rows, math.pi * (row % 2)
        path = [
            vessel.at(a, t, 0.75 * thick * math.cos(stakes / 2 * a + swing))
            for a in np.linspace(0, 2 * math.pi, 4 * stakes, endpoint=False)
        ]
        bundle([path], thick * 1.05, paint.accent if row in dyed else cane[row % 3], closed=True)
    bundle([[vessel.at(2 * math.pi * (k + 0.5) / stakes * 1.0, t) for t in np.linspace(0, 1, 8)]
            for k in range(stakes)], 0.008, cane[2])  # fmt: skip
    rim = 0.024
    turns = stakes * 2
    for half in (0.0, math.pi):
        bundle([[
            (x, y, z + 0.5 * rim * math.sin(turns * a / 2 + half))
            for a in np.linspace(0, 2 * math.pi, 4 * stakes, endpoint=False)
            for x, y, z in [vessel.at(a, 1.0, 0.5 * rim * math.cos(turns * a / 2 + half))]
        ]], rim * 0.72, paint.accent if half else cane[0], closed=True)  # fmt: skip


def _wired(vessel: Vessel, paint: Paint, random: np.random.Generator) -> None:
    """Bend a basket of wire."""
    wires = int(random.integers(24, 36))
    for t in (0.02, 0.34, 0.67):
        bundle([vessel.ring(t)], 0.01, paint.main, closed=True)
    bundle([vessel.ring(1.0)], 0.02, paint.accent, closed=True, sides=10)
    bundle([[vessel.at(2 * math.pi * k / wires, t) for t in np.linspace(0, 1, 9)]
            for k in range(wires)], 0.008, paint.main)  # fmt: skip
    half = wires // 2
    bundle([[vessel.at(2 * math.pi * k / wires, 0.02), (0, 0, 0.01),
             vessel.at(2 * math.pi * (k + half) / wires, 0.02)] for k in range(half)],
           0.007, paint.main)  # fmt: skip


def _sewn(vessel: Vessel, paint: Paint, random: np.random.Generator, rope: bool) -> None:
    """Sew a soft basket of cloth with a turned-down cuff, or coil it of rope."""
    if rope:
        rows = int(random.integers(13, 17))
        thick = 0.54 * vessel.tall / rows
        turned = int(random.integers(2, 5))
        for row in range(rows):
            upper = row >= rows - turned
            bundle([vessel.ring((row + 0.5) / rows)], thick,
                   paint.accent if upper else paint.main, closed=True, sides=10)  # fmt: skip
        lathe([(x - 0.01, z) for x, z in vessel.profile()[1:]], paint.plain, sides=96,
              wobble=vessel.wobble)  # fmt: skip
        vessel.base(paint.plain)
        return
    lathe(vessel.profile(), paint.main, wobble=vessel.wobble, sides=120, thickness=0.03)
    low = random.uniform(0.66, 0.76)
    cuff = [(r + 0.022, z) for r, z in vessel.line if z >= low * vessel.tall]
    first = float(np.interp(low * vessel.tall, vessel.line[:, 1], vessel.line[:, 0]))
    top = cuff[-1][0]
    cuff = [(first + 0.012, low * vessel.tall), (first + 0.026, low * vessel.tall + 0.006), *cuff,
            (top - 0.012, vessel.tall + 0.024), (top - 0.05, vessel.tall + 0.012),
            (top - 0.055, vessel.tall - 0.06)]  # fmt: skip
    lathe(cuff, paint.accent, wobble=vessel.wobble, sides=120)


def _ears(vessel: Vessel, material: bpy.types.Material, tall: float, axis: float) -> None:
    """Two looped handles on opposite sides of the rim."""
    for side in (0.0, math.pi):
        middle = axis + side
        path = []
        for k, lift in zip(np.linspace(-1, 1, 7), (-0.16, 0.25, 0.8, 1.0, 0.8, 0.25, -0.16),
                           strict=True):  # fmt: skip
            spread = 0.13 / max(0.2, math.hypot(*vessel.at(middle, 1.0)[:2]))
            x, y, z = vessel.at(middle + spread * k, 0.97, 0.03)
            path.append((x, y, z + tall * lift))
        tube(path, 0.02, material, flatten=1.2)


@product("basket")
def basket(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Bellied, squared, tall for laundry, or uneven with one high bow to carry it by."""
    paint = Paint(design, scale=1.1)
    if design.form == "round":
        r, h = random.uniform(0.36, 0.42), random.uniform(0.44, 0.56)
        vessel = Vessel(smooth_profile([(r * 0.78, 0), (r * 1.08, h * 0.45), (r, h * 0.8),
                                         (r * 0.96, h)], 6), lambda _a, _t: 1.0)  # fmt: skip
    elif design.form == "angular":
        r, h = random.uniform(0.4, 0.46), random.uniform(0.34, 0.46)
        vessel = Vessel([(r * 0.86, 0), (r * 0.93, h / 2), (r, h)],
                         squared(random.uniform(0.66, 0.9), 6.0))  # fmt: skip
    elif design.form == "slender":
        r, h = random.uniform(0.25, 0.29), random.uniform(0.78, 0.9)
        vessel = Vessel([(r * 0.86, 0), (r * 0.93, h / 2), (r, h)], lambda _a, _t: 1.0)
    else:
        r, h = random.uniform(0.4, 0.46), random.uniform(0.3, 0.38)
        uneven, oval = handmade(random, 0.08), squared(random.uniform(0.68, 0.8), 2.2)
        vessel = Vessel(smooth_profile([(r * 0.7, 0), (r * 1.0, h * 0.5), (r * 1.06, h)], 6),
                         lambda a, t: uneven(a, t) * oval(a, t))  # fmt: skip
    if design.material == "rattan":
        _woven(vessel, paint, random)
    elif design.material == "painted steel":
        _wired(vessel, paint, random)
    else:
        _sewn(
            vessel,
            paint,
            random,
            rope=random.random() < (0.65 if design.material == "wool" else 0.3),
        )
    leather = flat("#8a5a33", roughness=0.5)
    if design.form == "organic":
        rim = math.hypot(*vessel.at(0, 1.0)[:2])
        other = math.hypot(*vessel.at(math.pi, 1.0)[:2])
        tall = h + random.uniform(0.34, 0.44)
        bow = [
            ((rim if c > 0 else other) * c, 0.0, h * 0.85 + (tall - h * 0.85) * math.sin(a))
            for a in np.linspace(0, math.pi, 13)
            for c in [math.cos(a)]
        ]
        tube(bow, 0.024, paint.accent if design.material != "rattan" else flat("#b98849"),
             flatten=1.5)  # fmt: skip
        tube(bow[4:9], 0.031, paint.accent, flatten=1.4)
    else:
        _ears(
            vessel,
            leather if random.random() < 0.4 else paint.accent,
            random.uniform(0.09, 0.14),
            0.0 if design.form != "round" else random.uniform(-0.5, 0.5),
        )
    shot.elevation, shot.turn = 24, random.uniform(-30, 30)
