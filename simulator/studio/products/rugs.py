"""Rugs."""

import math
from collections.abc import Callable

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.cloth import (
    cloth,
    fringe,
    hem,
    roll,
    softly,
)
from simulator.studio.materials import Paint
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    bundle,
    handmade,
    sheet,
)


def _shag(
    radius: Callable[[float], float],
    count: int,
    material: bpy.types.Material,
    random: np.random.Generator,
) -> None:
    """Stand tufts of wool on the area within an outline ``angle -> radius``."""
    paths = []
    for _ in range(count):
        angle, rho = random.uniform(0, 2 * math.pi), math.sqrt(random.uniform(0, 1))
        r = radius(angle) * rho
        foot = np.array([r * math.cos(angle), r * math.sin(angle), 0.01])
        lean = random.normal(0, 0.022, 2) + 0.02 * rho**4 * np.array(
            [math.cos(angle), math.sin(angle)]
        )
        tall = random.uniform(0.03, 0.055)
        paths.append([
            tuple(foot), (foot[0] + 0.35 * lean[0], foot[1] + 0.35 * lean[1], 0.01 + 0.7 * tall),
            (foot[0] + lean[0], foot[1] + lean[1], 0.01 + tall),
        ])  # fmt: skip
    bundle(paths, (0.011, 0.01, 0.003), material, sides=4)


def _flat_rug(
    radius: Callable[[float], float], paint: Paint, borders: list[tuple[float, float]]
) -> None:
    """A rug of any outline with its borders, each from one to another part of the radius."""

    def piece(low: float, high: float, raised: float, material: bpy.types.Material) -> None:
        def surface(s: float, t: float) -> Point:
            a, rho = 2 * math.pi * s, low + (high - low) * t
            r = radius(a) * rho
            edge = 0.012 * max(0.0, 1 - ((rho - 0.97) / 0.03) ** 2) if rho > 0.97 else 0.012
            return r * math.cos(a), r * math.sin(a), edge + raised

        if low > 0:
            sheet(surface, material, size=(3.0, high - low), cells=(128, 8))
        else:

            def inside(s: float, t: float) -> Point:
                u, v = 2 * s - 1, 2 * t - 1
                a, b = u * math.sqrt(1 - v * v / 2), v * math.sqrt(1 - u * u / 2)
                rho, angle = math.hypot(a, b), math.atan2(b, a)
                r = radius(angle) * rho * high
                return r * math.cos(angle), r * math.sin(angle), 0.012

            sheet(inside, material, size=(1.0, 1.0), cells=(64, 64))

    piece(0.0, 1.0, 0.0, paint.main)
    for low, high in borders:
        piece(low, high, 0.004, paint.accent)


def _braided(radius: float, paint: Paint, random: np.random.Generator) -> None:
    """A round rug of a braid that is coiled from the middle outwards."""
    strand = random.uniform(0.02, 0.026)
    rings = int(radius / (2 * strand))
    banded = {int(k) for k in random.choice(np.arange(3, rings), 3, replace=False)} | {rings - 1}
    coloured: list[list[list[Point]]] = [[], []]
    for ring in range(rings):
        r = 2 * strand * (ring + 0.5)
        knots = max(5, round(2 * math.pi * r / (3.2 * strand)))
        for half in (0.0, math.pi):
            coloured[ring in banded].append([
                ((r + 0.45 * strand * math.cos(knots * a + half)) * math.cos(a),
                 (r + 0.45 * strand * math.cos(knots * a + half)) * math.sin(a),
                 strand * (1 + 0.35 * math.sin(knots * a + half)))
                for a in np.linspace(0, 2 * math.pi, max(24, 5 * knots), endpoint=False)
            ])  # fmt: skip
    for paths, material in zip(coloured, (paint.main, paint.accent), strict=True):
        for path in paths:
            bundle([path], strand * 0.75, material, closed=True)


@product("rug")
def rug(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Round, braided or bordered; oblong with fringes; a runner, half rolled; or a shaggy pelt."""
    paint = Paint(design, scale=0.8)
    shot.elevation = 54
    if design.form == "round":
        if design.material == "rattan" or random.random() < 0.45:
            _braided(0.6, paint, random)
        else:
            _flat_rug(lambda _a: 0.6, paint, [(0.86, 0.91), (0.95, 1.002)])
            ring = [(0.6 * math.cos(a), 0.6 * math.sin(a), 0.006)
                    for a in np.linspace(0, 2 * math.pi, 150, endpoint=False)]  # fmt: skip
            for x, y, z in ring[::1]:
                fringe([(x, y, z)], (x / 0.6, y / 0.6, 0), 0.07, paint.accent, random, thick=0.005)
    elif design.form == "organic":
        count, phase = int(random.integers(3, 6)), random.uniform(0, 6.3)
        uneven, depth = handmade(random, 0.12), random.uniform(0.06, 0.12)
        stretch = random.uniform(1.1, 1.3)

        def radius(a: float) -> float:
            return 0.5 * uneven(a, 0) * (1 + depth * math.cos(count * a + phase))

        if design.material == "wool":
            _flat_rug(lambda a: radius(a) * 0.97, paint, [])
            _shag(radius, 5600, paint.main, random)
        else:
            _flat_rug(radius, paint, [(0.62, 0.7), (0.93, 1.003)])
        for made in bpy.context.scene.objects:
            made.scale = (stretch, 1.0, 1.0)
    else:
        slender = design.form == "slender"
        wide, deep = (0.5, 1.5) if slender else (0.86, random.uniform(1.05, 1.25))
        coil = random.uniform(0.07, 0.09)
        lying = deep * random.uniform(0.62, 0.75) if slender else deep
        path = (
            roll(coil, 2.6, 0.028, tail=lying) if slender
            else [(y, 0.0) for y in np.linspace(-deep / 2, deep / 2, 40)]
        )  # fmt: skip
        wave, corner = softly(random, 0.008), random.uniform(0.1, 0.2)
        lifted = not slender and random.random() < 0.6

        def ripple(_s: float, _t: float, point: Point) -> Point:
            x, y, z = point
            z = z + 0.008 + abs(wave(x, y)) * (y < 0)
            if lifted:  # the near right corner is turned up
                past = (x - wide / 2 + corner) - (y + deep / 2) * 0.8
                if past > 0:
                    bend = min(past / 0.09, 3.6)
                    z += 0.05 * (1 - math.cos(bend)) + 0.01
                    back = past - 0.05 * math.sin(bend)
                    x, y = x - 0.78 * back, y + 0.62 * back
            return x, y, z

        cloth(path, wide, paint.main, ripple=ripple, cells=(60, 140))
        bands = [(0.03, 0.07), (0.1, 0.115)] if slender else [(0.035, 0.08), (0.92, 0.965)]
        for low, high in bands:
            cloth(
                path,
                wide * 0.999,
                paint.accent,
                ripple=ripple,
                thickness=0.02,
                along=(low, high),
                cells=(60, 8),
            )
        if not slender and random.random() < 0.6:
            for low, high in ((0.05, 0.09), (0.91, 0.95)):
                cloth(path, wide, paint.accent, ripple=ripple, thickness=0.02, across=(low, high),
                      along=(0.1, 0.9), cells=(8, 60))  # fmt: skip
        for end in (0,) if slender else (0, 1):
            edge = hem(wide, path, ripple, end, 64 if not slender else 40)
            fringe(edge, (0, 2 * end - 1, 0), 0.08, paint.accent, random, thick=0.006)
        shot.turn = random.uniform(-24, 24) if not slender else random.choice([-32.0, 32.0])
