"""Scented candles in a jar."""

import math
from collections.abc import Callable

import bpy
import numpy as np

from simulator.products.design import PALETTES, Design
from simulator.studio.materials import Nodes, Paint, flat, glowing, linear
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    ball,
    fillet,
    handmade,
    lathe,
    lobes,
    sheet,
    smooth_profile,
    tube,
)


def wax(code: str) -> bpy.types.Material:
    """Return wax, which light enters a little."""
    nodes = Nodes("wax")
    nodes.set(Base_Color=linear(code), Roughness=0.38, Subsurface_Weight=0.35)
    return nodes.set(Subsurface_Radius=(0.1, 0.06, 0.04), Subsurface_Scale=0.3).material


def flame(at: Point, size: float, lit: bool) -> None:
    """Set a wick into the wax at ``at``, with a flame if it is lit."""
    x, y, z = at
    bend = 0.12 * size
    tube([(x, y, z - 0.01), (x, y, z + 0.35 * size), (x + bend, y, z + 0.6 * size)],
         0.045 * size, flat("#2a2320"), sides=8)  # fmt: skip
    if lit:
        drop = [(0.0, 0.0), (0.14, 0.08), (0.22, 0.28), (0.17, 0.55), (0.07, 0.85), (0.0, 1.1)]
        made = lathe(smooth_profile([(size * r, size * h) for r, h in drop]),
                     glowing("#ff9a24", 1.7), sides=24)  # fmt: skip
        made.location = (x + 0.5 * bend, y, z + 0.3 * size)
        ball(0.1 * size, glowing("#ffe27a", 3.0), at=(x + 0.5 * bend, y, z + 0.66 * size),
             squash=(1, 1, 2.2))  # fmt: skip


def _label(radius: float, low: float, high: float, paint: Paint, *, reach: float = 32.0) -> None:
    """Stick a paper label with a rule and a dot around the front of a jar."""

    def around(r: float, half: float, bottom: float, top: float, code: str) -> None:
        sheet(lambda s, t: (r * math.sin(math.radians((2 * s - 1) * half)),
                            -r * math.cos(math.radians((2 * s - 1) * half)),
                            bottom + (top - bottom) * t),
              flat(code, roughness=0.85), cells=(24, 1))  # fmt: skip

    tall = high - low
    around(radius + 0.004, reach, low, high, "#f5f0e4")
    around(radius + 0.0055, reach * 0.86, low + 0.1 * tall, low + 0.16 * tall, paint.second)
    around(radius + 0.0055, reach * 0.86, high - 0.16 * tall, high - 0.1 * tall, paint.second)
    around(radius + 0.0055, reach * 0.22, low + 0.36 * tall, low + 0.64 * tall, paint.second)


@product("candle")
def candle(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A full jar with two or three wicks, a faceted jar, a tall pillar in a cup, a wavy bowl."""
    paint = Paint(design, scale=1.2)
    palette = PALETTES[design.palette]
    # Wax is pale, so that it and its wick are seen in a dark jar.
    codes = [code for _, code in (*palette.accents, *palette.shades) if code != design.colour[1]]
    pale = sorted(codes, key=lambda code: -sum(linear(code)[:3]))
    melt = wax(pale[int(random.integers(0, 2))])
    lit = random.random() < 0.75
    if design.form == "round":
        belly, mouth = random.uniform(0.36, 0.42), random.uniform(0.28, 0.33)
        outside = smooth_profile([
            (0.0, 0.0), (0.22, 0.0), (belly, 0.16), (belly, 0.3), (mouth, 0.46), (mouth, 0.5),
        ])  # fmt: skip
        lathe(outside, paint.main, thickness=0.022)
        _fill(outside, 0.43, 0.026, melt)
        tube([((mouth + 0.002) * math.cos(a), (mouth + 0.002) * math.sin(a), 0.5)
              for a in np.linspace(0, 2 * math.pi, 40, endpoint=False)],
             0.012, paint.accent, closed=True, smooth=2, sides=8)  # fmt: skip
        count = int(random.choice([1, 2, 3]))
        for number in range(count):
            angle = 2 * math.pi * number / count + 0.4
            away = 0.0 if count == 1 else 0.13
            flame((away * math.cos(angle), away * math.sin(angle), 0.43), 0.17, lit)
    elif design.form == "angular":
        sides, wide = int(random.choice([6, 8, 10])), random.uniform(0.27, 0.32)
        high = random.uniform(0.52, 0.66)
        outside = [(0.0, 0.0), (wide * 0.92, 0.0), (wide, 0.05), (wide, high)]
        lathe(outside, paint.main, sides=sides, thickness=0.024, sharp=True)
        _fill(outside, high - 0.06, 0.03, melt, sides=sides)
        band = [(wide + 0.008, 0.06), (wide + 0.008, 0.13)]
        lathe([(wide, 0.06), *band, (wide, 0.13)], paint.accent, sides=sides, sharp=True)
        flame((0, 0, high - 0.06), 0.2, lit)
    elif design.form == "slender":
        radius, high = random.uniform(0.1, 0.13), random.uniform(0.72, 0.85)
        cup = random.uniform(0.13, 0.22)
        outside = fillet([(0.0, 0.0), (radius + 0.05, 0.0), (radius + 0.055, cup),
                          (radius + 0.055, cup + 0.02)], 0.02)  # fmt: skip
        lathe(outside, paint.main, thickness=0.025)
        top = fillet([(0.0, 0.02), (radius, 0.02), (radius, high), (radius * 0.8, high - 0.004),
                      (0.0, high - 0.025)], 0.02)  # fmt: skip
        lathe(top, melt)
        _drips(random, radius, high, melt)
        dish = random.uniform(0.24, 0.3)
        lathe(fillet([(0.0, 0.0), (dish - 0.03, 0.0), (dish, 0.035), (dish + 0.01, 0.045)], 0.01),
              paint.plain, thickness=0.018)  # fmt: skip
        flame((0, 0, high - 0.02), 0.17, lit)
    else:
        wave = handmade(random, 0.12) if random.random() < 0.5 else lobes(
            int(random.integers(6, 10)), 0.06)  # fmt: skip
        outside = smooth_profile([
            (0.0, 0.0), (0.24, 0.0), (0.34, 0.1), (0.31, 0.26), (0.35, 0.4), (0.33, 0.46),
        ])  # fmt: skip
        lathe(outside, paint.main, wobble=wave, thickness=0.03, sides=96)
        _fill(outside, 0.4, 0.05, melt, wobble=wave)
        flame((0, 0, 0.4), 0.2, lit)
        if random.random() < 0.5:
            flame((0.14, 0.05, 0.4), 0.17, lit)
            flame((-0.13, 0.06, 0.4), 0.17, lit)
    if design.form == "round" and design.pattern == "plain":
        _label(max(r for r, _ in outside), 0.14, 0.3, paint, reach=26)
    shot.elevation = 22.0 if design.form == "slender" else 29.0


def _fill(
    outside: list[tuple[float, float]], level: float, wall: float, melt: bpy.types.Material,
    *, sides: int = 64, wobble: Callable[[float, float], float] | None = None,
) -> None:  # fmt: skip
    """Pour wax into a jar up to a level; it stands a little higher at the wick."""
    radii, heights = [r for r, _ in outside], [z for _, z in outside]
    inner = [(max(0.0, r - wall), max(z, wall)) for r, z in outside if z < level]
    edge = float(np.interp(level, heights, radii)) - wall
    lathe([(0.0, wall), *inner[1:], (edge, level), (0.9 * edge, level - 0.008),
           (0.3 * edge, level), (0.0, level + 0.005)], melt, sides=sides,
          wobble=wobble)  # fmt: skip


def _drips(
    random: np.random.Generator, radius: float, high: float, melt: bpy.types.Material
) -> None:
    """Let wax run down a pillar."""
    for _ in range(5):
        angle = math.radians(random.uniform(-170, -10))
        c, s = radius * math.cos(angle), radius * math.sin(angle)
        low = high - random.uniform(0.06, 0.26)
        tube([(0.9 * c, 0.9 * s, high - 0.005), (c, s, high - 0.03), (1.01 * c, 1.01 * s, low)],
             [0.012, 0.014, 0.02], melt, sides=10)  # fmt: skip
        ball(0.02, melt, at=(1.01 * c, 1.01 * s, low), squash=(1, 1, 1.3))
