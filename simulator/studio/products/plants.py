"""Planters."""

import math
from collections.abc import Callable

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import leaf
from simulator.studio.products import product
from simulator.studio.products.pots import Pot, pot
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    bundle,
    copies,
    placed,
    tube,
)

Blade = Callable[[float, float], Point]


def blade(wide: float, droop: float, *, fold: float = 0.3, tip: float = 1.0) -> Blade:
    """Return a leaf along +x, one long: its half width, how it bends down, its fold."""

    def surface(s: float, t: float) -> Point:
        across = 2 * s - 1
        half = wide * math.sin(math.pi * min(1.0, 0.06 + 0.94 * t**tip)) ** 0.75
        return (t * (1 - 0.25 * abs(droop) * t), half * across,
                fold * half * abs(across) - droop * t * t)  # fmt: skip

    return surface


@product("planter")
def planter(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A full pot, a faceted one, a tall one on a stand, a wavy one; most hold a plant."""
    tall = design.form == "slender"
    held = pot(
        design,
        random,
        width=random.uniform(0.27, 0.33) if not tall else 0.24,
        high=random.uniform(0.42, 0.5) if not tall else random.uniform(0.6, 0.7),
    )
    green = leaf(str(random.choice(["#3f7a3a", "#55893a", "#2f6b45", "#6a9a4a"])))
    kinds = (_swords, _fern, _broad, _trailing)
    kind = int(random.integers(0, 5))
    if kind < 4:
        kinds[kind](random, held, green)
    shot.elevation = 16.0 if kind < 4 else 26.0


def _swords(random: np.random.Generator, held: Pot, green: bpy.types.Material) -> None:
    """A snake plant: stiff upright blades with pale edges."""
    places = []
    for number in range(int(random.integers(9, 14))):
        angle, away = 137.5 * number, held.radius * 0.75 * math.sqrt((number + 0.5) / 14)
        at = (away * math.cos(math.radians(angle)), away * math.sin(math.radians(angle)),
              held.soil - 0.02)  # fmt: skip
        places.append(placed(at, heading=angle, rise=88 - 60 * away + random.uniform(-4, 4),
                             roll=random.uniform(0, 180),
                             size=random.uniform(0.42, 0.68) * (1.1 - away)))  # fmt: skip
    # A pale blade between two narrower green ones shows as its edge from both sides.
    narrow = blade(0.078, 0.03, tip=0.75)
    copies(blade(0.1, 0.03, tip=0.75), places, leaf("#cfca74"), cells=(4, 12))
    for side in (-1, 1):
        copies(lambda s, t, side=side: (*narrow(s, t)[:2], narrow(s, t)[2] + 0.007 * side), places,
               green, cells=(4, 12))  # fmt: skip


def _fern(random: np.random.Generator, held: Pot, green: bpy.types.Material) -> None:
    """A fountain of narrow leaves that arch over the rim."""
    places = []
    for number in range(46):
        angle = 137.5 * number + random.uniform(-10, 10)
        away = 0.3 * held.radius * random.random()
        at = (away * math.cos(math.radians(angle)), away * math.sin(math.radians(angle)), held.soil)
        places.append(
            placed(
                at,
                heading=angle,
                rise=random.uniform(30, 85),
                roll=random.uniform(-15, 15),
                size=random.uniform(0.34, 0.56),
            )
        )
    copies(blade(0.055, 0.65, tip=0.8), places, green, cells=(2, 14))


def _broad(random: np.random.Generator, held: Pot, green: bpy.types.Material) -> None:
    """Broad leaves on stalks."""
    stalks, places = [], []
    for number in range(int(random.integers(15, 22))):
        angle = math.radians(137.5 * number)
        lift = random.uniform(0.1, 0.42)
        out = held.radius * (1.3 - 1.6 * (lift - 0.1)) * random.uniform(0.8, 1.1)
        c, s = math.cos(angle), math.sin(angle)
        top = (out * c, out * s, held.soil + lift)
        stalks.append([(0.15 * out * c, 0.15 * out * s, held.soil - 0.02),
                       (0.45 * out * c, 0.45 * out * s, held.soil + 0.65 * lift), top])  # fmt: skip
        places.append(placed(top, heading=math.degrees(angle) + random.uniform(-20, 20),
                             rise=random.uniform(0, 40), roll=random.uniform(-25, 25),
                             size=random.uniform(0.22, 0.32)))  # fmt: skip
    for stalk in stalks:
        tube(stalk, 0.009, green, sides=6, smooth=4)
    copies(blade(0.36, 0.3, fold=0.25, tip=0.7), places, green, cells=(6, 10))


def _trailing(random: np.random.Generator, held: Pot, green: bpy.types.Material) -> None:
    """A cushion of small leaves with vines that hang over the rim."""
    vines, places = [], []
    for number in range(70):
        angle = 137.5 * number
        away = held.radius * math.sqrt((number + 0.5) / 70)
        lift = 0.2 * (1 - (away / held.radius) ** 2) * random.uniform(0.5, 1.1) + 0.03
        at = (away * math.cos(math.radians(angle)), away * math.sin(math.radians(angle)),
              held.soil + lift)  # fmt: skip
        places.append(
            placed(
                at,
                heading=angle,
                rise=random.uniform(-10, 50),
                roll=random.uniform(-30, 30),
                size=random.uniform(0.1, 0.15),
            )
        )
    for number in range(9):
        angle = math.radians(40 * number + random.uniform(-12, 12))
        c, s, drop = math.cos(angle), math.sin(angle), random.uniform(0.12, 0.36)
        out = held.rim * 1.12
        path = [(0.6 * out * c, 0.6 * out * s, held.soil + 0.06), (out * c, out * s,
                held.soil + 0.1), (1.16 * out * c, 1.16 * out * s, held.soil - 0.3 * drop),
                (1.2 * out * c, 1.2 * out * s, held.soil - drop)]  # fmt: skip
        vines.append(path)
        for t in np.linspace(0.1, 1.0, 9):
            at = tuple(float(np.interp(t * 3, range(4), [p[k] for p in path])) for k in range(3))
            places.append(
                placed(
                    at,
                    heading=math.degrees(angle) + random.uniform(-80, 80),
                    rise=random.uniform(-50, 10),
                    size=random.uniform(0.08, 0.12),
                )
            )
    bundle(vines, 0.006, green)
    copies(blade(0.42, 0.15, fold=0.3, tip=0.6), places, green, cells=(4, 6))
