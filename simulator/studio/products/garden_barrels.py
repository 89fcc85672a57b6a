"""Rain barrels."""

import math
from collections.abc import Callable

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.products.vessels import (
    Wobble,
    bevelled,
    both,
    circle_path,
    fluted,
    radius_at,
    rim_ring,
    vessel,
)
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Profile,
    ball,
    box,
    disc,
    fillet,
    handmade,
    lathe,
    smooth_profile,
    tube,
)


def _tap(radius: float, z: float, paint: Paint) -> None:
    """A brass tap at the front, with a turning handle in the second colour."""
    brass = paint.other("brass")
    y = -radius
    disc(0.045, 0.03, brass, at=(0, y + 0.015, z), bevel=0.005).rotation_euler[0] = math.pi / 2
    tube([(0, y + 0.03, z), (0, y - 0.07, z), (0, y - 0.12, z - 0.01), (0, y - 0.13, z - 0.075)],
         [0.022, 0.022, 0.023, 0.019], brass)  # fmt: skip
    tube([(0, y - 0.075, z), (0, y - 0.075, z + 0.055)], 0.013, brass, smooth=1)
    tube([(-0.048, y - 0.075, z + 0.06), (0.048, y - 0.075, z + 0.06)], 0.014, paint.accent,
         smooth=1)  # fmt: skip
    tube([(0, y - 0.13, z - 0.07), (0, y - 0.13, z - 0.078)], 0.015, flat("#17130f"), smooth=1)


def _staves(count: int) -> Wobble:
    """Return a wobble of narrow grooves between boards."""
    return lambda angle, _height: 1 - 0.022 * abs(math.cos(count * angle / 2)) ** 28


def _hoops(
    outer: Profile,
    levels: list[float],
    material: bpy.types.Material,
    factor: Callable[[float], float],
) -> None:
    """Flat bands around a barrel."""
    tall = outer[-1][1]
    for level in levels:
        low, high = level * tall - 0.022, level * tall + 0.022
        a, b = radius_at(outer, low) * factor(level), radius_at(outer, high) * factor(level)
        lathe([(a, low), (a + 0.012, low + 0.002), (b + 0.012, high - 0.002), (b, high)], material,
              sides=96)  # fmt: skip
        for side in (-1, 1):
            angle = -math.pi / 2 + 0.45 + 0.035 * side
            r = (a + b) / 2 + 0.012
            ball(0.0095, flat("#8d8a84", metallic=1.0, roughness=0.35),
                 at=(r * math.cos(angle), r * math.sin(angle), level * tall))  # fmt: skip


@product("rain barrel")
def rain_barrel(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A cask with hoops, a cornered tank with ribs, a column on a stand, an urn; all with a tap."""
    paint = Paint(design)
    shot.elevation, shot.turn = 19.0, float(random.choice([-24, -16, 16, 24]))
    {"round": _cask, "angular": _tank, "slender": _column, "organic": _urn}[design.form](
        paint, random
    )


def _lid(paint: Paint, radius: float, z: float, *, sides: int = 80) -> None:
    """A lid with a wide lip, a handle and a strainer where the rain comes in."""
    profile = [(0.0, z - 0.02), (radius * 1.05, z - 0.02), (radius * 1.06, z + 0.03),
               (radius * 0.9, z + 0.05), (radius * 0.3, z + 0.065), (0.0, z + 0.065)]  # fmt: skip
    made = lathe(profile, paint.accent, sides=sides, sharp=sides < 12)
    if sides < 12:
        made.rotation_euler[2] = math.pi / sides
        bevelled(made, 0.005)
    tube([(-0.075, 0, z + 0.06), (-0.07, 0, z + 0.115), (0.07, 0, z + 0.115), (0.075, 0, z + 0.06)],
         0.015, paint.plain, smooth=3)  # fmt: skip


def _cask(paint: Paint, random: np.random.Generator) -> None:
    """Staves that bulge between hoops."""
    r, tall = random.uniform(0.29, 0.32), random.uniform(0.82, 0.94)
    bulge = random.uniform(1.18, 1.3)
    outer = smooth_profile([(0.0, 0.0), (r, 0.0), (r * (1 + 0.72 * (bulge - 1)), 0.22 * tall),
                            (r * bulge, 0.5 * tall), (r * (1 + 0.72 * (bulge - 1)), 0.78 * tall),
                            (r, tall)])[6:]  # fmt: skip
    outer = [(0.0, 0.0), *outer]
    vessel(outer, paint.main, wall=0.03, lining=flat("#3a2d22", roughness=0.9),
           wobble=_staves(int(random.integers(18, 26))), sides=240)  # fmt: skip
    levels = [0.07, 0.3, 0.7, 0.93] if random.random() < 0.6 else [0.07, 0.22, 0.5, 0.78, 0.93]
    _hoops(outer, levels, paint.accent, lambda _level: 1.003)
    if random.random() < 0.6:
        _lid(paint, r, tall)
    else:
        water = flat("#5f93a8", roughness=0.04)
        disc(r * 0.98, 0.01, water, at=(0, 0, tall - 0.08))
    _tap(radius_at(outer, 0.17 * tall), 0.17 * tall, paint)


def _tank(paint: Paint, random: np.random.Generator) -> None:
    """Flat sides with bands and ribs, on blocks."""
    sides = int(random.choice([4, 6, 8]))
    r, tall = random.uniform(0.34, 0.38), random.uniform(0.74, 0.86)
    r *= 1.14 if sides == 4 else 1.0
    taper = random.uniform(0.84, 1.0)
    turned = -math.pi / 2 + math.pi / sides
    base = 0.07
    body = lathe([(0.0, base), (r * taper, base), (r, base + tall), (0.0, base + tall)], paint.main,
                 sides=sides, sharp=True)  # fmt: skip
    body.rotation_euler[2] = turned
    bevelled(body, 0.012)
    for level in (0.05, 0.36, 0.67, 0.97):
        reach = (r * taper + (r - r * taper) * level) * 1.012
        z = base + level * tall
        band = lathe([(reach, z - 0.02), (reach + 0.014, z - 0.018), (reach + 0.014, z + 0.018),
                      (reach, z + 0.02)], paint.accent, sides=sides, sharp=True)  # fmt: skip
        band.rotation_euler[2] = turned
    for side in range(sides):
        angle = turned + 2 * math.pi * side / sides
        c, s = math.cos(angle), math.sin(angle)
        tube(
            [(r * taper * c, r * taper * s, base), (r * c, r * s, base + tall)],
            0.018,
            paint.plain,
            smooth=1,
            sides=8,
        )
    lid = lathe([(0.0, base + tall), (r * 1.06, base + tall), (r * 1.06, base + tall + 0.035),
                 (r * 0.3, base + tall + 0.1), (0.0, base + tall + 0.1)], paint.accent, sides=sides,
                sharp=True)  # fmt: skip
    lid.rotation_euler[2] = turned
    top = base + tall + 0.09
    tube([(-0.075, 0, top), (-0.07, 0, top + 0.06), (0.07, 0, top + 0.06), (0.075, 0, top)], 0.015,
         paint.plain, smooth=1)  # fmt: skip
    for x in (-1, 1):
        box((0.1, 1.2 * r * taper, base), paint.other("oak"), at=(x * 0.5 * r * taper, 0, 0))
    _tap(r * (taper + 0.15 * (1 - taper)) * math.cos(math.pi / sides), base + 0.16 * tall, paint)


def _column(paint: Paint, random: np.random.Generator) -> None:
    """A tall narrow barrel on a stand with legs, fed by a pipe."""
    r, low, tall = (
        random.uniform(0.155, 0.18),
        random.uniform(0.16, 0.22),
        random.uniform(0.76, 0.88),
    )
    outer = fillet(
        [(0.0, 0.0), (r * 0.94, 0.0), (r, 0.06), (r, tall - 0.05), (r * 0.96, tall)], 0.04
    )
    wobble = fluted(int(random.integers(14, 20)), 0.02) if random.random() < 0.5 else None
    if paint.design.material == "oak":
        wobble = _staves(14)
    made = vessel(outer, paint.main, wall=0.016, wobble=wobble, sides=168)
    made.location = (0, 0, low)
    for level in (0.06, 0.5, 0.92):
        tube(circle_path(r + 0.005, low + level * tall, 40), 0.014, paint.accent, closed=True,
             smooth=2)  # fmt: skip
    _lid(paint, r, low + tall)
    tube([(r * 0.5, 0.02, low + tall + 0.05), (r * 0.5, 0.02, low + tall + 0.16),
          (r * 0.62, 0.02, low + tall + 0.2)], 0.032, paint.plain, smooth=3)  # fmt: skip
    stand = paint.accent
    disc(r * 1.1, 0.025, stand, at=(0, 0, low - 0.025))
    for number in range(4):
        angle = math.radians(45 + 90 * number)
        c, s = math.cos(angle), math.sin(angle)
        tube(
            [(r * 0.95 * c, r * 0.95 * s, low - 0.02), (r * 1.15 * c, r * 1.15 * s, 0)],
            0.016,
            stand,
            smooth=1,
        )
    tube(circle_path(r * 1.08, 0.07, 40), 0.009, stand, closed=True, smooth=2)
    _tap(r, low + 0.1 * tall, paint)


def _urn(paint: Paint, random: np.random.Generator) -> None:
    """A jar by hand with a wide shoulder, a thick lip, ribs and two ears."""
    r, tall = random.uniform(0.34, 0.39), random.uniform(0.82, 0.95)
    outer = smooth_profile([(0.0, 0.0), (r * 0.56, 0.0), (r * 0.64, 0.04), (r * 0.98, 0.42 * tall),
                            (r, 0.62 * tall), (r * 0.72, 0.86 * tall), (r * 0.6, 0.93 * tall),
                            (r * 0.68, tall)])  # fmt: skip
    hand = handmade(random, 0.05)
    wobble: Wobble = hand
    if random.random() < 0.6:
        wobble = both(hand, fluted(int(random.integers(8, 14)), 0.035))
    vessel(outer, paint.main, wall=0.035, lining=paint.accent, wobble=wobble, sides=128)
    if wobble is hand:
        rim_ring(outer, 0.035, paint.accent)
    for side in (-1, 1):
        ear = [(side * r * a, 0, tall * b) for a, b in
               ((0.82, 0.78), (1.06, 0.86), (1.2, 0.74), (1.12, 0.6), (0.96, 0.58))]  # fmt: skip
        tube(ear, [0.04, 0.03, 0.028, 0.03, 0.042], paint.accent, flatten=1.3)
    disc(r * 0.58, 0.01, flat("#5f93a8", roughness=0.04), at=(0, 0, tall - 0.07))
    cord = [(radius_at(outer, 0.5 * tall) * wobble(a, 0.5) * math.cos(a) * 1.006,
             radius_at(outer, 0.5 * tall) * wobble(a, 0.5) * math.sin(a) * 1.006, 0.5 * tall)
            for a in np.linspace(0, 2 * math.pi, 96, endpoint=False)]  # fmt: skip
    tube(cord, 0.014, paint.accent, closed=True, smooth=1, sides=10)
    _tap(radius_at(outer, 0.15 * tall) * wobble(3 * math.pi / 2, 0.15), 0.15 * tall, paint)
