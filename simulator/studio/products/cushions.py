"""Cushions and poufs."""

import math
from collections.abc import Callable

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.cloth import fringe, softly, tassel
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    ball,
    bundle,
    crisp,
    fillet,
    handmade,
    lathe,
    sheet,
    smooth_profile,
    squared,
    tilt,
    tube,
)

Radius = Callable[[float], float]


def _eased(s: float) -> float:
    """Return -1 to 1 for 0 to 1, a little denser at the ends, where a cushion curves most."""
    a = 2 * s - 1
    return 0.45 * a + 0.55 * (1.5 * a - 0.5 * a**3)


def _square(
    width: float, height: float, thick: float, paint: Paint, random: np.random.Generator
) -> list[tuple[float, float]]:
    """Stuff a square or oblong cushion, upright, and return its seam as ``(x, z)``."""
    chop = random.uniform(0.0, 0.07) * height
    bow = random.uniform(0.05, 0.09)
    dents, creases = softly(random, 0.02), random.uniform(5, 9)

    def place(u: float, v: float) -> tuple[float, float]:
        x = width / 2 * u * (1 - bow * (1 - v * v) * abs(u))
        z = height / 2 * v * (1 - bow * (1 - u * u) * abs(v))
        return x, z - chop * math.exp(-((u / 0.3) ** 2)) * ((v + 1) / 2) ** 2

    for side in (-1, 1):

        def surface(s: float, t: float, side: int = side) -> tuple[float, float, float]:
            u, v = _eased(s), _eased(t)
            x, z = place(u, v)
            full = max(0.0, (1 - abs(u) ** 2.4) * (1 - abs(v) ** 2.4))
            crease = 0.022 * (
                math.sin(creases * u * 2 + side) * v**4 + math.sin(creases * v * 2) * u**4
            )
            bulge = thick / 2 * full**0.45 + (dents(x * 1.5, z * 1.5) + crease) * min(1, 3 * full)
            return x, side * bulge, z

        sheet(surface, paint.main, size=(width, height), cells=(56, 56))
    line = np.linspace(-1, 1, 25)[:-1]
    return [
        *(place(a, -1.0) for a in line), *(place(1.0, a) for a in line),
        *(place(-a, 1.0) for a in line), *(place(-1.0, -a) for a in line),
    ]  # fmt: skip


def _star(
    radius: Radius, thick: float, paint: Paint, random: np.random.Generator, pleats: int = 0
) -> list[tuple[float, float]]:
    """Stuff a cushion of any outline ``angle -> radius``; return its seam."""
    dents = softly(random, 0.02)
    for side in (-1, 1):

        def surface(s: float, t: float, side: int = side) -> tuple[float, float, float]:
            u, v = _eased(s), _eased(t)
            a, b = u * math.sqrt(1 - v * v / 2), v * math.sqrt(1 - u * u / 2)
            rho, angle = min(1.0, math.hypot(a, b)), math.atan2(b, a)
            r = radius(angle) * rho
            full = 1 - rho**2.6
            bulge = thick / 2 * full**0.5 + dents(a, b) * min(1, 3 * full)
            if pleats:
                bulge -= 0.62 * thick / 2 * math.exp(-((rho / 0.2) ** 2))
                bulge += 0.016 * math.cos(pleats * angle) * math.exp(-(((rho - 0.4) / 0.3) ** 2))
            return r * math.cos(angle), side * bulge, r * math.sin(angle)

        sheet(surface, paint.main, size=(1.0, 1.0), cells=(72, 72))
    return [
        (radius(a) * math.cos(a), radius(a) * math.sin(a))
        for a in np.linspace(0, 2 * math.pi, 96, endpoint=False)
    ]


def _piping(seam: list[tuple[float, float]], size: float, material: bpy.types.Material) -> None:
    tube([(x, 0.0, z) for x, z in seam], size, material, closed=True, smooth=2, sides=10)


def _knot(paint: Paint, random: np.random.Generator) -> None:
    """A stuffed tube that is tied into a knot."""
    turn, thick = random.uniform(0, 2), random.uniform(0.125, 0.15)
    path = []
    for a in np.linspace(0, 2 * math.pi, 60, endpoint=False):
        x = math.sin(a) + 2 * math.sin(2 * a)
        z = math.cos(a) - 2 * math.cos(2 * a)
        c, s = math.cos(turn), math.sin(turn)
        path.append((0.135 * (c * x - s * z), -0.15 * math.sin(3 * a), 0.135 * (s * x + c * z)))
    tube(path, thick, paint.main, closed=True, smooth=3, sides=28)


@product("cushion")
def cushion(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Round and buttoned, square with piping or tassels, long and fringed, or lobed or knotted."""
    paint = Paint(design, scale=1.15)
    thick = random.uniform(0.36, 0.46)
    if design.form == "round":
        seam = _star(lambda _a: 0.5, thick, paint, random, pleats=int(random.integers(12, 20)))
        _piping(seam, 0.016, paint.accent)
        ball(0.055, paint.accent, at=(0, -0.25 * thick, 0), squash=(1, 0.45, 1))
    elif design.form == "angular":
        seam = _square(0.95, 0.95, thick, paint, random)
        _piping(seam, random.uniform(0.012, 0.018), paint.accent)
        if random.random() < 0.5:
            for x, z in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
                fall = (0.7 * x, 0, -0.9 if z < 0 else 0.2)
                tassel((0.475 * x, 0, 0.475 * z), fall, 0.13, paint.accent, random)
        shot.turn = random.choice([-1, 1]) * random.uniform(12, 28)
    elif design.form == "slender":
        height = random.uniform(0.42, 0.54)
        _square(1.05, height, thick * 0.85, paint, random)
        for side in (-1, 1):
            line = np.linspace(-0.94, 0.94, 44)
            bowed = [(side * 0.525 * (1 - 0.06 * (1 - v * v)), 0, height / 2 * v) for v in line]
            tube(bowed, 0.012, paint.accent, smooth=1)
            fringe(bowed, (side, 0, 0), 0.13, paint.accent, random, sag=0.15,
                   floor=-height / 2, thick=0.007)  # fmt: skip
        shot.turn = random.uniform(-20, 20)
    elif random.random() < 0.4:
        _knot(paint, random)
    else:
        count, phase = int(random.integers(4, 8)), random.uniform(0, 6.3)
        depth, uneven = random.uniform(0.06, 0.11), handmade(random, 0.07)
        seam = _star(
            lambda a: 0.46 * (1 + depth * math.cos(count * a + phase)) * uneven(a, 0),
            thick * 0.9, paint, random,
        )  # fmt: skip
        _piping(seam, 0.014, paint.accent)
    tilt((-random.uniform(12, 20), random.uniform(-3, 3), 0))
    shot.elevation = 15


def _knitted(profile: list[tuple[float, float]], paint: Paint, strand: float) -> None:
    """Cover a turned shape with rows of thick knitted yarn."""
    line = np.array(smooth_profile(profile, 10))
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    rows = int(along[-1] / (1.55 * strand))
    paths = []
    for row in range(rows):
        at = along[-1] * (row + 0.5) / rows
        r, z = (float(np.interp(at, along, line[:, k])) for k in (0, 1))
        stitches = max(6, round(2 * math.pi * r / (2.6 * strand)))
        count = stitches * 6
        path = []
        for i in range(count):
            a = 2 * math.pi * i / count
            wave = math.cos(stitches * a)
            radius = r + 0.35 * strand * math.cos(2 * stitches * a)
            path.append((radius * math.cos(a), radius * math.sin(a), z + 0.55 * strand * wave))
        paths.append(path)
    for path in paths:
        bundle([path], strand, paint.main, closed=True)


@product("pouf")
def pouf(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Round in segments or knitted, a cube with piping, a tall drum, or a soft pebble."""
    paint = Paint(design, scale=1.0)
    height = random.uniform(0.5, 0.62)
    if design.form == "round":
        full = [(0.0, 0.0), (0.3, 0.0), (0.5, height * 0.35), (0.47, height * 0.7),
                (0.28, height * 0.97), (0.06, height * 0.98), (0.0, height * 0.93)]  # fmt: skip
        if design.material == "wool" and random.random() < 0.7:
            lathe(smooth_profile([(r * 0.97, z) for r, z in full]), flat("#2b2624"))
            _knitted(full, paint, 0.026)
        else:
            count = int(random.integers(8, 13))
            profile = smooth_profile(full, 8)
            lathe(profile, paint.main, sides=192,
                  wobble=lambda a, _h: 1 - 0.075 * abs(math.cos(count / 2 * a)) ** 7)  # fmt: skip
            for k in range(count):
                a = 2 * math.pi * k / count
                tube([(r * 0.935 * math.cos(a), r * 0.935 * math.sin(a), z)
                      for r, z in profile[6::3]], 0.008, paint.accent, smooth=1)  # fmt: skip
        ball(0.07, paint.accent, at=(0, 0, height * 0.95), squash=(1, 1, 0.4))
    elif design.form == "angular":
        sides, wide = int(random.choice([4, 4, 6])), 0.78
        soft = (
            squared(1.0, 9.0)
            if sides == 4
            else lambda a, _h: (
                0.92 / max(math.cos((a + math.pi / 6) % (math.pi / 3) - math.pi / 6), 0.1)
            )
        )
        r = wide / 2
        profile = [(0, 0), (r, 0), (r * 1.05, height * 0.5), (r, height), (0, height * 1.06)]
        lathe(fillet(profile, 0.07, 6), paint.main, wobble=soft, sides=144)
        for z in (0.03, height - 0.012):
            ring = [
                (r * soft(a, 0) * math.cos(a), r * soft(a, 0) * math.sin(a), z)
                for a in np.linspace(0, 2 * math.pi, 96, endpoint=False)
            ]
            tube(ring, 0.014, paint.accent, closed=True, smooth=1, sides=8)
        shot.turn = random.uniform(18, 35)
    elif design.form == "slender":
        r, tall = random.uniform(0.26, 0.31), random.uniform(0.72, 0.85)
        profile = fillet([(0, 0.06), (r, 0.06), (r, tall), (0, tall + 0.03)], 0.05, 6)
        crisp(lathe(profile, paint.main, sides=96))
        for z in (0.09, tall - 0.03):
            ring = [(r * 1.005 * math.cos(a), r * 1.005 * math.sin(a), z)
                    for a in np.linspace(0, 2 * math.pi, 64, endpoint=False)]  # fmt: skip
            tube(ring, 0.012, paint.accent, closed=True, smooth=1, sides=8)
        lathe([(r * 1.006, tall * 0.42), (r * 1.012, tall * 0.45), (r * 1.012, tall * 0.6),
               (r * 1.006, tall * 0.63)], paint.accent, sides=96)  # fmt: skip
        lathe([(0, 0), (r * 0.9, 0), (r * 0.9, 0.07), (0, 0.07)], paint.other("oak"), sides=64)
    else:
        uneven = handmade(random, 0.09)
        stretch = random.uniform(0.75, 0.9)
        profile = smooth_profile([
            (0.0, 0.0), (0.34, 0.0), (0.48, height * 0.28), (0.47, height * 0.66),
            (0.28, height * 0.95), (0.0, height * 0.96),
        ], 8)  # fmt: skip
        made = lathe(profile, paint.main, wobble=uneven, sides=96)
        made.scale = (1, stretch, 1)
        for k in range(3):
            x = (k - 1) * 0.17
            ball(0.035, paint.accent, at=(x, -0.02 * k, height * 0.95),
                 squash=(1, 1, 0.5))  # fmt: skip
        seam = [
            (0.503 * uneven(a, 0.3) * math.cos(a), 0.503 * stretch * uneven(a, 0.3) * math.sin(a),
             height * 0.3)
            for a in np.linspace(0, 2 * math.pi, 96, endpoint=False)
        ]  # fmt: skip
        tube(seam, 0.012, paint.accent, closed=True, smooth=1, sides=8)
        shot.turn = random.uniform(-25, 25)
    shot.elevation = 24
