"""Pepper mills and coffee grinders."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    ball,
    box,
    crisp,
    dip,
    fillet,
    handmade,
    lathe,
    lobes,
    move,
    smooth_profile,
    tilt,
    tube,
)


@product("pepper mill")
def pepper_mill(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Turned with a ball on top, faceted, a thin column, or stacked like pebbles."""
    paint = Paint(design, scale=1.4)
    metal = paint.other(str(random.choice(["brass", "brushed steel"])))
    if design.material == "brass":
        metal = paint.other("brushed steel")
    sharp, sides, wobble = False, 64, None
    if design.form == "round":
        r, split = random.uniform(0.19, 0.22), random.uniform(0.6, 0.66)
        body = smooth_profile([(r, 0.03), (r * 0.98, 0.1), (r * 0.6, split * 0.5),
                               (r * 0.74, split * 0.82), (r * 0.8, split)], 8)  # fmt: skip
        head = smooth_profile([(r * 0.8, split + 0.02), (r * 0.95, split + 0.12),
                               (r * 0.82, split + 0.24), (r * 0.3, split + 0.31),
                               (0.04, split + 0.32)], 8)  # fmt: skip
        top = split + 0.32
    elif design.form == "angular":
        sharp, sides = True, int(random.choice([4, 6, 8]))
        r, split = random.uniform(0.19, 0.23), random.uniform(0.58, 0.68)
        waist = random.uniform(0.5, 0.7)
        body = [(r, 0.03), (r, 0.08), (r * waist, split)]
        head = [(r * waist, split + 0.02), (r * 0.95, split + 0.16), (r * 0.3, split + 0.28),
                (0.03, split + 0.28)]  # fmt: skip
        top = split + 0.28
    elif design.form == "slender":
        r, split = random.uniform(0.085, 0.105), random.uniform(0.74, 0.82)
        body = fillet([(r, 0.03), (r * 0.82, split)], 0.01)
        head = fillet([(r * 0.82, split + 0.015), (r * 0.78, 0.985), (0.03, 0.995)], 0.03)
        top = 0.995
    else:
        r, split = random.uniform(0.19, 0.23), random.uniform(0.58, 0.64)
        wobble = handmade(random, 0.05)
        steps = int(random.integers(2, 4))
        body = [(r * 0.8, 0.03)]
        for k in range(steps):
            low, tall = 0.03 + (split - 0.03) * k / steps, (split - 0.03) / steps
            full = r * (1 - 0.16 * k) * random.uniform(0.92, 1.06)
            body += [(full * 0.97, low + 0.3 * tall), (full, low + 0.55 * tall),
                     (full * 0.68, low + 0.97 * tall)]  # fmt: skip
        body = smooth_profile(body, 7)
        wide = body[-1][0]
        head = smooth_profile([(wide, split + 0.02), (wide * 1.5, split + 0.1),
                               (wide * 1.2, split + 0.22), (0.03, split + 0.27)], 8)  # fmt: skip
        top = split + 0.27
    lathe([(0, 0), (body[0][0] * 0.96, 0), (body[0][0] * 0.96, 0.032)], flat("#2b2a29"),
                 sides=sides, sharp=sharp)  # fmt: skip
    trunk = lathe(body, paint.main, sides=sides, sharp=sharp, wobble=wobble)
    low, high = body[-1][0], head[0][0]
    lathe([(low * 0.9, split - 0.002), (low * 1.03, split), (high * 1.03, split + 0.02),
           (high * 0.9, split + 0.022)], metal, sides=sides, sharp=sharp)  # fmt: skip
    kind = random.random()
    crown = paint.accent if kind < 0.65 else paint.plain
    lathe(head, crown, sides=sides, sharp=sharp, wobble=wobble)
    if kind >= 0.4:
        dip(trunk, paint.accent, at=(0, 0, random.uniform(0.12, 0.24)))
    if design.form != "slender" and random.random() < 0.35:  # a crank instead of a nut
        tube([(0, 0, top - 0.01), (0, 0, top + 0.05), (0.06, 0, top + 0.07), (0.24, 0, top + 0.05)],
             0.014, metal)  # fmt: skip
        lathe(
            smooth_profile(
                [(0.02, top + 0.06), (0.034, top + 0.11), (0.018, top + 0.15), (0, top + 0.155)]
            ),
            paint.accent,
        ).location.x = 0.24
    else:
        size = 0.03 if design.form == "slender" else 0.045
        lathe(smooth_profile([(size * 0.8, top - 0.01), (size * 0.5, top + 0.012),
                              (size, top + 0.04), (size * 0.6, top + 0.07), (0, top + 0.075)]),
              metal, sides=32)  # fmt: skip
    shot.elevation, shot.turn = 12, random.uniform(5, 25)


def _crank(z: float, reach: float, paint: Paint, metal: bpy.types.Material, turn: float) -> None:
    """A crank on the axis at height ``z`` with a knob to turn it by."""
    made = [
        tube([(0, 0, z - 0.05), (0, 0, z + 0.05)], 0.022, metal, smooth=1),
        ball(0.034, metal, at=(0, 0, z + 0.055), squash=(1, 1, 0.7)),
        tube([(0, 0, z + 0.03), (reach * 0.4, 0, z + 0.06), (reach * 0.8, 0, z + 0.03),
              (reach, 0, z + 0.03)], 0.017, metal, flatten=1.5),
        tube([(reach, 0, z + 0.02), (reach, 0, z + 0.07)], 0.012, metal, smooth=1),
    ]  # fmt: skip
    knob = lathe(smooth_profile([(0.024, 0), (0.05, 0.06), (0.046, 0.1), (0.02, 0.13), (0, 0.132)]),
                 paint.accent, sides=32)  # fmt: skip
    knob.location = (reach, 0, z + 0.06)
    tilt((0, 0, turn), [*made, knob])


def _drawer(y: float, z: float, width: float, tall: float, paint: Paint, metal: object) -> None:
    """The drawer for the ground coffee, a little open, in the front at ``y``."""
    move(box((width, 0.16, tall), paint.accent, bevel=0.008), at=(0, y + 0.05, z))
    move(box((width + 0.02, 0.01, tall + 0.02), flat("#1d1815"), bevel=0.002),
         at=(0, y - 0.002, z - 0.01))  # fmt: skip
    ball(0.026, metal, at=(0, y - 0.055, z + tall / 2))


@product("coffee grinder")
def coffee_grinder(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A drum with a dome, a square mill with a drawer, a slim hand mill, or a pear on feet."""
    paint = Paint(design, scale=1.2)
    metal = paint.other("brushed steel" if design.material == "brushed steel"
                        or random.random() < 0.5 else "brass")  # fmt: skip
    turn = random.uniform(-35, 35)
    if design.form == "round":
        r, h = random.uniform(0.27, 0.31), random.uniform(0.36, 0.42)
        lathe(
            fillet(
                [
                    (0, 0),
                    (r * 1.1, 0),
                    (r * 1.1, 0.05),
                    (r, 0.07),
                    (r, h),
                    (r * 1.06, h + 0.02),
                    (r * 1.06, h + 0.045),
                    (0, h + 0.05),
                ],
                0.02,
            ),
            paint.main,
        )
        _drawer(-r, h * 0.3, 0.26, 0.15, paint, metal)
        top = h + 0.05
        lathe(smooth_profile([(r * 0.85, top), (r * 0.84, top + 0.05), (r * 0.6, top + 0.18),
                              (0.05, top + 0.24)], 8), paint.accent)  # fmt: skip
        top += 0.24
    elif design.form == "angular":
        side, h = random.uniform(0.42, 0.5), random.uniform(0.34, 0.42)
        box((side * 1.16, side * 1.16, 0.045), paint.plain, bevel=0.008)
        move(box((side, side, h), paint.main, bevel=0.008), at=(0, 0, 0.045))
        move(box((side * 1.14, side * 1.14, 0.04), paint.plain, bevel=0.008), at=(0, 0, h + 0.045))
        _drawer(-side / 2, h * 0.3, side * 0.62, h * 0.36, paint, metal)
        top = h + 0.085
        if random.random() < 0.5:
            lathe(
                [
                    (side * 0.26, top),
                    (side * 0.46, top + 0.16),
                    (side * 0.44, top + 0.16),
                    (side * 0.1, top + 0.05),
                    (0, top + 0.05),
                ],
                metal,
                sides=8,
                sharp=True,
            )
            for x in (0, 1):
                tube([((x - 0.5) * side * 0.8, 0, top + 0.15), (0, 0, top + 0.2)], 0.014, metal)
            top += 0.2
        else:
            lathe([(side * 0.42, top), (side * 0.4, top + 0.07), (side * 0.2, top + 0.17),
                   (0.04, top + 0.18)], paint.accent, sides=8, sharp=True)  # fmt: skip
            top += 0.18
    elif design.form == "slender":
        r, h = random.uniform(0.125, 0.15), random.uniform(0.7, 0.78)
        trunk = lathe(fillet([(0, 0), (r, 0), (r, h), (0, h + 0.01)], 0.02), paint.main)
        crisp(trunk, 50)
        dip(trunk, paint.accent, at=(0, 0, h * random.uniform(0.3, 0.42)))
        for z in (h * 0.5, h * 0.95):
            lathe([(r * 0.99, z - 0.03), (r * 1.05, z - 0.022), (r * 1.05, z + 0.022),
                   (r * 0.99, z + 0.03)], metal)  # fmt: skip
        lathe(smooth_profile([(r * 0.96, h), (r * 0.9, h + 0.04), (0.03, h + 0.07)]), metal)
        top = h + 0.08
    else:
        r, h = random.uniform(0.27, 0.31), random.uniform(0.5, 0.56)
        wobble = lobes(int(random.integers(5, 9)), 0.05) if random.random() < 0.6 else handmade(
            random, 0.07)  # fmt: skip
        lathe(
            smooth_profile(
                [
                    (0, 0.05),
                    (r * 0.8, 0.05),
                    (r * 1.08, h * 0.36),
                    (r * 0.84, h * 0.8),
                    (r * 0.66, h),
                    (0, h + 0.01),
                ],
                8,
            ),
            paint.main,
            wobble=wobble,
        )
        for k in range(4):
            a = math.pi / 4 + k * math.pi / 2
            ball(0.05, metal, at=(r * 0.72 * math.cos(a), r * 0.72 * math.sin(a), 0.05))
        _drawer(-r * 1.0, h * 0.26, 0.22, 0.14, paint, metal)
        lathe(
            smooth_profile(
                [
                    (r * 0.6, h - 0.01),
                    (r * 0.95, h + 0.13),
                    (r * 0.92, h + 0.15),
                    (r * 0.6, h + 0.1),
                    (0, h + 0.09),
                ],
                6,
            ),
            paint.accent,
            wobble=wobble,
        )
        tube([(0, 0, h + 0.05), (0, 0, h + 0.2)], 0.03, metal, smooth=1)
        top = h + 0.2
    _crank(top, random.uniform(0.3, 0.36), paint, metal, turn)
    shot.elevation, shot.turn = 17, random.choice([-1, 1]) * random.uniform(16, 30)
