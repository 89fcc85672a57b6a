"""Trowels."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    bundle,
    dip,
    handmade,
    lathe,
    sheet,
    smooth_profile,
    tilt,
    tube,
)


def _blade(
    form: str, long: float, wide: float, steel: bpy.types.Material, random: np.random.Generator
) -> None:
    """The blade along +x from the origin, hollow like a scoop."""
    hollow = random.uniform(0.22, 0.34) if form != "slender" else 0.4
    lean = random.uniform(-0.08, 0.08)

    def half(t: float) -> float:
        if form == "angular":
            return wide * float(np.interp(t, [0, 0.12, 0.62, 1.0], [0.5, 0.95, 1.0, 0.02]))
        if form == "round":
            return wide * min(1.0, 0.5 + 3.2 * t) * math.sqrt(max(0.0004, 1 - max(
                0.0, (t - 0.45) / 0.55) ** 2))  # fmt: skip
        if form == "slender":
            return wide * min(1.0, 0.55 + 3.5 * t) * (1 - max(0.0, (t - 0.55) / 0.45) ** 1.8) + 4e-4
        return wide * (math.sin(math.pi * (0.09 + 0.91 * t)) ** 0.8 * (1.25 - 0.45 * t) + 4e-4)

    def at(s: float, t: float) -> Point:
        across = 2 * s - 1
        w = half(t)
        bend = abs(across) if form == "angular" else across**2
        y = w * across + (lean * math.sin(math.pi * t) * 0.6 if form == "organic" else 0.0)
        return (long * t, y, 0.03 + hollow * w * bend + 0.05 * t * (1 - t) * 0.5)

    sheet(at, steel, size=(2 * wide, long), cells=(24, 40), thickness=0.009)
    if form in ("slender", "angular"):
        marks = []
        for t in (0.2, 0.3, 0.4, 0.5, 0.6):
            size = 0.34
            marks.append([(at(0.5 - size * 0.5 * e, t)[0], at(0.5 - size * 0.5 * e, t)[1],
                           at(0.5 - size * 0.5 * e, t)[2] + 0.003)
                          for e in np.linspace(-1, 1, 9)])  # fmt: skip
        bundle(marks, 0.0022, steel)
    elif form == "round":
        tube([(*at(0.5, t)[:2], at(0.5, t)[2] + 0.004) for t in (0.0, 0.2, 0.45)],
             [0.02, 0.014, 0.002], steel)  # fmt: skip
    else:
        veins = [[at(0.5, t) for t in np.linspace(0, 0.95, 16)]]
        for t in (0.18, 0.34, 0.5, 0.66):
            for side in (-1, 1):
                veins.append([at(0.5 + side * 0.42 * e, t + 0.14 * e)
                              for e in np.linspace(0, 1, 7)])  # fmt: skip
        bundle([[(x, y, z + 0.003) for x, y, z in vein] for vein in veins], 0.0035, steel)


@product("trowel")
def trowel(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A round scoop, a pointed faceted blade, a long narrow one, a leaf on a carved handle."""
    paint = Paint(design, scale=1.6)
    shot.elevation, shot.turn = 52.0, 0.0
    wooden = design.family == "wood"
    steel = paint.other("brushed steel") if wooden else paint.main
    grip = paint.main if wooden else paint.accent
    long, wide = {
        "round": (random.uniform(0.38, 0.44), random.uniform(0.15, 0.18)),
        "angular": (random.uniform(0.42, 0.5), random.uniform(0.12, 0.15)),
        "slender": (random.uniform(0.5, 0.58), random.uniform(0.062, 0.08)),
        "organic": (random.uniform(0.42, 0.48), random.uniform(0.125, 0.15)),
    }[design.form]
    _blade(design.form, long, wide, steel, random)
    neck = random.uniform(0.12, 0.17)
    rise = random.uniform(0.05, 0.075)
    tube([(0.07, 0, 0.04), (0.0, 0, 0.05), (-0.4 * neck, 0, 0.05 + rise), (-neck, 0, 0.05 + rise)],
         [0.022, 0.021, 0.016, 0.016], steel)  # fmt: skip
    held = random.uniform(0.3, 0.36) * (1.15 if design.form == "slender" else 1.0)
    _handle(design, paint, random, grip, (-neck, 0.05 + rise), held)
    shot.elevation = 55.0
    tilt((0, 0, float(random.choice([-128, -52, 48, 132])) + random.uniform(-7, 7)))


def _handle(
    design: Design, paint: Paint, random: np.random.Generator, grip: bpy.types.Material,
    root: tuple[float, float], held: float,
) -> None:  # fmt: skip
    """A turned, a six-sided, a thin or a carved grip, with a ferrule and a loop of cord."""
    fat = {"round": 0.046, "angular": 0.042, "slender": 0.026, "organic": 0.043}[design.form]
    sides, sharp, wobble = 48, False, None
    if design.form == "round":
        profile = smooth_profile([(0.0, 0.0), (0.028, 0.0), (0.03, 0.02), (fat, 0.3 * held),
                                  (fat * 1.05, 0.55 * held), (fat * 0.74, 0.8 * held),
                                  (fat, 0.93 * held), (fat * 0.6, held), (0.0, held)])  # fmt: skip
    elif design.form == "angular":
        sides, sharp = 6, True
        profile = [(0.0, 0.0), (0.03, 0.0), (fat, 0.12 * held), (fat * 0.86, 0.5 * held),
                   (fat * 1.05, 0.92 * held), (fat * 0.7, held), (0.0, held)]  # fmt: skip
    elif design.form == "slender":
        profile = smooth_profile([(0.0, 0.0), (0.02, 0.0), (fat * 0.9, 0.1 * held),
                                  (fat * 0.72, 0.5 * held), (fat, 0.95 * held),
                                  (0.0, held)])  # fmt: skip
    else:
        wobble = handmade(random, 0.16)
        profile = smooth_profile([(0.0, 0.0), (0.028, 0.0), (fat * 1.08, 0.22 * held),
                                  (fat * 0.8, 0.5 * held), (fat * 1.0, 0.75 * held),
                                  (fat * 1.12, 0.92 * held), (0.0, held)])  # fmt: skip
    x, z = root
    made = lathe(profile, grip, sides=sides, sharp=sharp, wobble=wobble)
    if design.family == "wood" and design.pattern == "plain":
        dip(made, paint.accent, at=(0, 0, random.uniform(0.55, 0.8) * held), towards=(0, 0, 1))
    cuff = lathe(
        [(0.0, -0.03), (0.021, -0.03), (0.033, 0.03), (0.033, 0.036), (0.0, 0.036)],
        paint.other("brass") if design.family == "wood" else paint.plain,
        sides=32,
    )
    # A heel lower than the ferrule lets the grip rest on the ground as the blade does.
    slope = math.degrees(math.atan2(z - fat, held)) * 0.9
    for part in (made, cuff):
        part.location, part.rotation_euler[1] = (x, 0, z), math.radians(-90 - slope)
    end = np.array((x, 0.0, z)) + held * np.array((-math.cos(math.radians(slope)), 0.0,
                                                   -math.sin(math.radians(slope))))  # fmt: skip
    cord = paint.accent if design.family == "wood" else paint.other("oak")
    size = random.uniform(0.07, 0.1)
    base = end + np.array((0.03, 0.0, 0.0))

    def put(x: float, y: float, z: float) -> Point:
        return (float(base[0]) + x, y, float(base[2]) + z)

    cord_path = [put(0, -0.02, 0.01), put(-0.5 * size, -0.5 * size, -0.012),
                 put(-1.25 * size, -0.28 * size, -0.018), put(-1.25 * size, 0.28 * size, -0.018),
                 put(-0.5 * size, 0.5 * size, -0.012), put(0, 0.02, 0.01)]  # fmt: skip
    tube(cord_path, 0.0085, cord, sides=10)
