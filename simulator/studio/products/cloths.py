"""Throws and towels."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.cloth import (
    Ripple,
    cloth,
    fringe,
    hem,
    hung,
    length,
    roll,
    serpentine,
    softly,
)
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    ball,
    disc,
    move,
    tilt,
    tube,
)


def _folded_throw(
    layers: int, gap: float, deep: float, wide: float, loose: float, drop: float, paint: Paint,
    random: np.random.Generator,
) -> None:  # fmt: skip
    """A throw folded in layers whose fringed end falls over the front."""
    top = gap * (layers - 0.5)
    path = serpentine(deep, layers, gap, start=1 if layers % 2 == 0 else -1)
    out = deep / 2 + 0.75 * gap
    path += [
        (-deep / 2 - (out - deep / 2) * math.sin(a), top - (out - deep / 2) * (1 - math.cos(a)))
        for a in np.linspace(0.2, math.pi / 2, 8)
    ]
    path += [(-out - 0.02 * t, top - (out - deep / 2) - drop * t) for t in np.linspace(0.1, 1, 10)]
    wave, drift = softly(random, 0.03 + loose), softly(random, 0.02 + 0.6 * loose)

    def ripple(_s: float, t: float, point: Point) -> Point:
        x, y, z = point
        rise = z / (gap * layers)
        swell = 1 + (0.12 + 1.2 * loose) * math.sin(3.1 * x + 1.3) * rise
        return (
            x * (1 - loose * 0.6 * math.sin(5 * t)) + drift(t * 1.2, 0.3),
            y + 0.6 * drift(x * 1.3, t * 1.1),
            max(0.008, z * swell + 0.5 * wave(x * 1.5, y * 1.5) * rise),
        )

    cloth(path, wide, paint.main, thickness=gap * 0.62, ripple=ripple, cells=(44, 40 * layers))
    edge = hem(wide, path, ripple, 1, 56)
    fringe(edge, (0, -0.05, -1), 0.11, paint.accent, random, sag=0.0, floor=0.004, thick=0.006)


def _hung_pair(
    wide: float, top: float, ends: tuple[float, float], x: float, amount: float,
    material: bpy.types.Material, random: np.random.Generator, thickness: float = 0.014,
) -> tuple[list[tuple[float, float]], Ripple]:  # fmt: skip
    """Hang cloth over a bar at ``y = -0.1``; return its path and ripple for what is sewn to it."""
    path = hung(top, *ends)
    folds, phase = random.uniform(2.0, 3.2), random.uniform(0, 6.3)

    def ripple(s: float, _t: float, point: Point) -> Point:
        across, y, z = point
        fall = max(0.0, top - z)
        side = -1 if y < 0 else 1
        bend = (
            amount * min(1.0, 2.2 * fall) * (0.5 + 0.5 * math.sin(2 * math.pi * folds * s + phase))
        )
        return (
            x + across * (1 - 0.12 * min(1.0, 1.5 * fall) * (y < 0)),
            -0.1 + y + side * bend * (1.0 if side < 0 else 0.2), z,
        )  # fmt: skip

    cloth(path, wide, material, thickness=thickness, ripple=ripple, cells=(60, 90))
    return path, ripple


def _rail(width: float, top: float, material: bpy.types.Material, radius: float = 0.018) -> None:
    """A bar on the wall (at y = 0) with its two brackets."""
    tube([(-width / 2, -0.1, top), (width / 2, -0.1, top)], radius, material, smooth=1)
    for side in (-1, 1):
        x = side * width / 2
        ball(radius * 1.5, material, at=(x, -0.1, top))
        tube([(x * 0.93, 0, top), (x * 0.93, -0.1, top)], radius * 0.8, material, smooth=1)
        move(disc(radius * 2, 0.015, material), at=(x * 0.93, 0, top), turn=(90, 0, 0))


@product("throw")
def throw(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Rolled up in straps, folded with its fringe in front, hung over a rail, or laid loosely."""
    paint = Paint(design, scale=1.1)
    if design.form == "round":
        wide = random.uniform(0.72, 0.85)
        path = roll(random.uniform(0.2, 0.24), 5.2, 0.036, tail=0.12)
        wave = softly(random, 0.012)

        def ripple(_s: float, t: float, point: Point) -> Point:
            x, y, z = point
            return x + wave(9 * t, 1.0), y, z + wave(x * 2, 4 * t) + 0.018

        cloth(path, wide, paint.main, thickness=0.028, ripple=ripple, cells=(40, 200))
        fringe(hem(wide, path, ripple, 0, 48), (0, -1, 0), 0.11, paint.accent, random)
        radius = max(z for _, z in path) / 2 + 0.022
        for side in (-1, 1):
            x = side * wide * 0.26
            belt = [
                (x, radius * math.sin(a), radius - 0.012 + radius * math.cos(a))
                for a in np.linspace(0, 2 * math.pi, 40, endpoint=False)
            ]
            tube(belt, 0.011, flat("#7a4a2b"), closed=True, smooth=1, flatten=2.4)
        shot.turn, shot.elevation = random.choice([-38.0, 38.0]), 22
    elif design.form == "angular":
        _folded_throw(int(random.integers(4, 6)), random.uniform(0.06, 0.075), 0.62,
                      random.uniform(0.8, 0.95), 0.0, 0.06, paint, random)  # fmt: skip
        shot.turn, shot.elevation = random.uniform(-30, 30), 26
    elif design.form == "slender":
        wide, top = random.uniform(0.42, 0.5), 1.0
        path, ripple = _hung_pair(
            wide, top, (random.uniform(0.1, 0.2), 0.3), 0.0, 0.075, paint.main, random
        )
        edge = hem(wide, path, ripple, 1, 44)
        fringe(edge, (0, 0, -1), 0.12, paint.accent, random, sag=0.0, floor=-1)
        for low, high in ((0.9, 0.93), (0.95, 0.965)):
            cloth(path, wide, paint.accent, thickness=0.018, ripple=ripple, along=(low, high),
                  cells=(60, 6))  # fmt: skip
        _rail(0.72, top, paint.other("oak"))
        shot.wall, shot.elevation, shot.turn = True, 4, random.uniform(-15, 15)
    else:
        _folded_throw(int(random.integers(3, 5)), random.uniform(0.09, 0.11), 0.6,
                      random.uniform(0.72, 0.85), 0.06, 0.14, paint, random)  # fmt: skip
        shot.turn, shot.elevation = random.uniform(-35, 35), 24


def _towel(
    place: Point, size: tuple[float, float], layers: int, gap: float,
    material: bpy.types.Material, band: bpy.types.Material | None, random: np.random.Generator,
    loose: float = 0.0,
) -> float:  # fmt: skip
    """Lay a folded towel down at ``place``; return the height of its top."""
    x0, y0, z0 = place
    wide, deep = size
    path = serpentine(deep, layers, gap, start=-1 if layers % 2 else 1)
    wave = softly(random, 0.012 + loose)

    def ripple(_s: float, t: float, point: Point) -> Point:
        x, y, z = point
        return (
            x0 + x + wave(3 * t, z0) * 0.7, y0 + y + 0.5 * wave(x * 2, 2 * t),
            z0 + z + wave(x * 2, y * 2) * z / (gap * layers),
        )  # fmt: skip

    cloth(path, wide, material, thickness=gap * 0.8, ripple=ripple, cells=(40, 40 * layers))
    if band:
        part = length(path[-24:]) / length(path)
        for low, high in ((0.16, 0.3), (0.36, 0.4)):
            cloth(path, wide * 1.004, band, thickness=gap * 1.02, ripple=ripple,
                  across=(low, high), along=(1 - part * 1.35, 1.0), cells=(10, 80))  # fmt: skip
    return z0 + gap * layers


def _rolled_towel(
    at: Point, wide: float, radius: float, material: bpy.types.Material,
    band: bpy.types.Material, random: np.random.Generator,
) -> None:  # fmt: skip
    """A rolled towel whose spiral end shows; its axis runs along y, ``at`` its lowest line."""
    gap = radius / 3.6
    path = roll(radius, 3.4, gap)
    spin, wave = random.uniform(100, 250), softly(random, 0.006)

    def ripple(_s: float, t: float, point: Point) -> Point:
        x, y, z = point
        return x + wave(8 * t, 0.5), y, z + wave(3 * x, 5 * t)

    made = [cloth(path, wide, material, thickness=gap * 0.78, ripple=ripple, cells=(24, 160))]
    for low, high in ((0.1, 0.2), (0.24, 0.27)):
        made.append(cloth(path, wide, band, thickness=gap * 1.02, ripple=ripple,
                          across=(low, high), along=(0, 0.5), cells=(6, 80)))  # fmt: skip
    for part in made:
        part.location = (0, 0, -radius)
    tilt((spin, 0, 0), made)
    tilt((0, 0, 90), made)
    for part in made:
        part.location = (part.location.x + at[0], part.location.y + at[1],
                        part.location.z + at[2] + radius + gap / 2)  # fmt: skip


@product("towel set")
def towel_set(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Three rolled towels, a squared stack, two on a rail, or a soft bundle tied with cord."""
    paint = Paint(design, scale=1.2)
    gap = random.uniform(0.05, 0.06)
    if design.form == "round":
        radius, wide = random.uniform(0.15, 0.17), random.uniform(0.6, 0.7)
        for k, (x, z) in enumerate(((-1.1, 0), (1.1, 0), (0, 1.72))):
            tint = paint.accent if k == 2 else paint.main
            _rolled_towel((x * radius, 0.03 * k, z * radius), wide, radius, tint,
                          paint.main if k == 2 else paint.accent, random)  # fmt: skip
        shot.turn, shot.elevation = random.choice([-1, 1]) * random.uniform(18, 30), 20
    elif design.form == "angular":
        top, sizes = 0.0, ((0.72, 0.5), (0.7, 0.49), (0.52, 0.4), (0.36, 0.3))
        for k, size in enumerate(sizes[: int(random.integers(3, 5))]):
            material, band = (paint.main, paint.accent) if k != 1 else (paint.accent, paint.plain)
            layers = 3 if k < 2 else 2
            top = _towel((0, -0.03 * k, top), size, layers, gap, material, band, random)
        shot.turn, shot.elevation = random.uniform(-30, 30), 22
    elif design.form == "slender":
        shot.wall, shot.elevation, shot.turn = True, 4, random.uniform(-15, 15)
        for x, material, band, low in ((-0.21, paint.main, paint.accent, 0.1),
                                       (0.21, paint.accent, paint.plain, 0.3)):  # fmt: skip
            path, ripple = _hung_pair(0.34, 1.0, (low, 0.45), x, 0.03, material, random, 0.022)
            for start, end in ((0.86, 0.91), (0.93, 0.945)):
                cloth(path, 0.34, band, thickness=0.026, ripple=ripple, along=(start, end),
                      cells=(60, 6))  # fmt: skip
        _rail(0.92, 1.0, paint.other("brass"))
    else:
        loose = 0.02
        top = _towel((0, 0, 0), (0.66, 0.48), 3, gap, paint.main, None, random, loose)
        top = _towel((0.01, 0.01, top), (0.62, 0.46), 2, gap, paint.accent, None, random, loose)
        top = _towel((0, 0, top), (0.56, 0.42), 2, gap, paint.main, None, random, loose)
        cord, h = flat("#b08a57", roughness=0.9), top + 0.012
        for x, y in ((1.0, 0.0), (0.0, 1.0)):
            a, b = 0.36 * x, 0.285 * y
            tube([(-a, -b, 0.01), (-a * 1.02, -b * 1.02, top * 0.5), (-a * 0.9, -b * 0.88, h),
                  (0, 0, h), (a * 0.9, b * 0.88, h), (a * 1.02, b * 1.02, top * 0.5),
                  (a, b, 0.01)], 0.011, cord)  # fmt: skip
        for side in (-1, 1):
            tube([(0, 0, h + 0.01), (side * 0.1, -0.04, h + 0.06), (side * 0.15, -0.07, h + 0.03),
                  (side * 0.08, -0.06, h + 0.015), (0, 0, h + 0.012)], 0.009, cord)  # fmt: skip
            tube([(0, 0, h + 0.01), (side * 0.05, -0.1, h + 0.01), (side * 0.09, -0.2, h - 0.002)],
                 0.009, cord)  # fmt: skip
        ball(0.022, cord, at=(0, 0, h + 0.008))
        shot.turn, shot.elevation = random.uniform(-30, 30), 26
