"""Path lights."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat, glowing, leaf
from simulator.studio.products import product
from simulator.studio.products.lights import bulb, shine, through
from simulator.studio.products.plants import blade
from simulator.studio.products.vessels import circle_path
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    ball,
    box,
    copies,
    disc,
    lathe,
    lobes,
    placed,
    smooth_profile,
    tube,
)

FROSTED = "#ffe6bd"
"""Milk glass that is lit from inside."""


def _foot(random: np.random.Generator, post: bpy.types.Material, wide: float = 0.15) -> None:
    """A plate on the ground with screws, among tufts of grass."""
    disc(wide, 0.022, post, bevel=0.006)
    lathe([(0.05, 0.02), (0.045, 0.05), (0.025, 0.07), (0.0, 0.07)], post, sides=40)
    for angle in np.linspace(0.5, 0.5 + 2 * math.pi, 4, endpoint=False):
        ball(0.012, flat("#77726a", metallic=1.0, roughness=0.35),
             at=(0.8 * wide * math.cos(angle), 0.8 * wide * math.sin(angle), 0.022))  # fmt: skip
    places = []
    for number in range(46):
        angle = 137.5 * number
        away = wide * random.uniform(0.95, 1.3)
        at = (away * math.cos(math.radians(angle)), away * math.sin(math.radians(angle)), 0.0)
        places.append(
            placed(
                at,
                heading=angle + random.uniform(-60, 60),
                rise=random.uniform(50, 85),
                size=random.uniform(0.06, 0.14),
            )
        )
    copies(blade(0.06, 0.5), places, leaf("#5f8f3f"), cells=(2, 6))


def _lit(paint: Paint, at: Point, radius: float, *, squash: float = 1.0, ribs: int = 0) -> None:
    """The body that shines: coloured glass around a bulb, a paper ball, or milk glass."""
    material = paint.design.material
    x, y, z = at
    wobble = lobes(ribs, 0.05) if ribs else None
    profile = [(radius * math.sin(a), -squash * radius * math.cos(a))
               for a in np.linspace(0, math.pi, 25)]  # fmt: skip
    if material == "coloured glass":
        made = lathe(profile, paint.main, sides=64, wobble=wobble)
        made.location = at
        bulb((x, y, z + 0.02), 0.34 * radius, 1.2)
    elif material == "paper":
        ridged = [(r * (1 - 0.025 * (i % 2)), h) for i, (r, h) in enumerate(profile)]
        made = lathe(ridged, paint.shade(), sides=64, wobble=wobble)
        made.location = at
        bulb(at, 0.3 * radius, through(2.2, paint.colour))
    else:
        made = lathe(profile, glowing(FROSTED, 1.5), sides=48, wobble=wobble)
        made.location, made.visible_shadow = at, False
        shine((x, y, z - radius), 1.2, 0.05)


@product("path light")
def path_light(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A mushroom, a bollard with a pyramid, bells on thin reeds, or a tulip with leaves."""
    paint = Paint(design)
    shot.elevation, shot.turn = 9.0, 0.0
    metal = design.material in ("painted steel", "brass")
    post = paint.plain if metal else paint.accent
    hat = paint.main if metal else paint.accent
    if design.form == "round":
        _mushroom(paint, random, post, hat)
    elif design.form == "angular":
        _bollard(paint, random, post, hat)
        shot.turn = float(random.choice([-27, 27]))
    elif design.form == "slender":
        _reeds(paint, random, post, hat)
    else:
        _tulip(paint, random, post, hat)


def _mushroom(
    paint: Paint, random: np.random.Generator, post: bpy.types.Material, hat: bpy.types.Material
) -> None:
    """A dome over a shining ball."""
    tall, wide = random.uniform(0.5, 0.62), random.uniform(0.24, 0.3)
    radius = wide * random.uniform(0.56, 0.66)
    _foot(random, post)
    tube([(0, 0, 0.02), (0, 0, tall)], 0.024, post, smooth=1)
    disc(0.06, 0.03, post if paint.design.material != "brass" else paint.accent,
         at=(0, 0, tall - 0.02))  # fmt: skip
    _lit(paint, (0, 0, tall + 0.9 * radius), radius)
    low = tall + 1.05 * radius
    lathe(
        smooth_profile(
            [
                (wide, low),
                (wide * 0.93, low + 0.08),
                (wide * 0.6, low + 0.17),
                (0.2 * wide, low + 0.215),
                (0.0, low + 0.22),
            ]
        ),
        hat,
        thickness=0.012,
    )
    tube(circle_path(wide, low), 0.011, paint.accent, closed=True, smooth=2, sides=8)
    ball(0.026, paint.accent, at=(0, 0, low + 0.235))


def _bollard(
    paint: Paint, random: np.random.Generator, post: bpy.types.Material, hat: bpy.types.Material
) -> None:
    """A square post with a lantern of four corner bars under a pyramid."""
    w, tall, head = random.uniform(0.1, 0.13), random.uniform(0.44, 0.58), random.uniform(0.24, 0.3)
    _foot(random, post, 0.17)
    box((w * 0.8, w * 0.8, tall), post, bevel=0.006)
    wide = w * random.uniform(1.7, 2.1)
    box((wide, wide, 0.03), hat, at=(0, 0, tall), bevel=0.006)
    inner = wide * 0.74
    if paint.design.material == "coloured glass":
        box((inner, inner, head), paint.main, at=(0, 0, tall + 0.03), bevel=0.004)
        bulb((0, 0, tall + 0.4 * head), 0.05, 1.2, down=False)
    elif paint.design.material == "paper":
        made = box((inner, inner, head), paint.shade(), at=(0, 0, tall + 0.03), bevel=0.004)
        made.visible_shadow = False
        bulb((0, 0, tall + 0.5 * head), 0.045, through(1.6, paint.colour), down=False)
    else:
        made = box((inner, inner, head), glowing(FROSTED, 1.5), at=(0, 0, tall + 0.03), bevel=0.004)
        made.visible_shadow = False
    for x in (-1, 1):
        for y in (-1, 1):
            box(
                (0.022, 0.022, head),
                hat,
                at=(x * (wide / 2 - 0.014), y * (wide / 2 - 0.014), tall + 0.03),
                bevel=0.003,
            )
    for level in (0.35, 0.68)[: int(random.integers(0, 3))]:
        for side in (-1, 1):
            box((wide, 0.012, 0.012), hat, at=(0, side * (wide / 2 - 0.01), tall + level * head))
            box((0.012, wide, 0.012), hat, at=(side * (wide / 2 - 0.01), 0, tall + level * head))
    low = tall + head + 0.025
    roof = lathe([(0.0, low), (wide * 0.92, low), (wide * 0.92, low + 0.02),
                  (wide * 0.16, low + random.uniform(0.1, 0.17)), (0.0, low + 0.17)], hat, sides=4,
                 sharp=True)  # fmt: skip
    roof.rotation_euler[2] = math.pi / 4
    ball(0.026, paint.accent, at=(0, 0, low + 0.18))
    box((w * 0.84, w * 0.84, 0.05), paint.accent, at=(0, 0, tall * 0.45), bevel=0.006)


def _reeds(
    paint: Paint, random: np.random.Generator, post: bpy.types.Material, hat: bpy.types.Material
) -> None:
    """Thin stems that bend over, a small bell with a light at the end of each."""
    _foot(random, post, 0.12)
    count = int(random.choice([1, 2, 2, 3]))
    tops = random.permutation([1.0, 0.82, 0.66])[:count] * random.uniform(0.98, 1.1)
    ways = ([1.0], [1.0, -1.0], [1.0, -1.0, 0.35])[count - 1]
    for way, top in zip(ways, tops, strict=True):
        reach = way * random.uniform(0.2, 0.26)
        y = -0.1 if abs(way) < 0.9 else 0.0
        tube(
            [
                (0.01 * way, 0, 0.03),
                (0.025 * way, 0, 0.55 * top),
                (0.25 * reach, y / 2, 0.93 * top),
                (0.7 * reach, y, top),
                (reach, y, 0.94 * top),
                (reach, y, 0.9 * top),
            ],
            0.0125,
            post,
            sides=12,
        )
        high = 0.91 * top
        size = 0.085
        cup = lathe(smooth_profile([(0.012, 0.0), (0.03, -0.01), (size * 0.7, -0.06),
                                    (size, -0.15)]), hat, thickness=0.006)  # fmt: skip
        cup.location = (reach, y, high)
        ring = tube(circle_path(size, -0.15), 0.006, paint.accent, closed=True, smooth=2, sides=8)
        ring.location = (reach, y, high)
        _lit(paint, (reach, y, high - 0.16), 0.066, squash=1.25)


def _tulip(
    paint: Paint, random: np.random.Generator, post: bpy.types.Material, hat: bpy.types.Material
) -> None:
    """A flower of petals around a shining heart on a stem that sways, with two leaves."""
    _foot(random, post, 0.13)
    tall, sway = random.uniform(0.58, 0.7), random.uniform(0.02, 0.045)
    tube([(0, 0, 0.03), (sway, 0, 0.3 * tall), (-sway, 0, 0.7 * tall), (0, 0, tall)],
         [0.024, 0.02, 0.018, 0.022], post)  # fmt: skip
    radius = random.uniform(0.13, 0.16)
    _lit(paint, (0, 0, tall + 1.15 * radius), radius * 0.72, squash=1.35,
         ribs=6 if paint.design.material != "brass" else 0)  # fmt: skip
    count = int(random.choice([5, 6]))
    flare = random.uniform(0.3, 0.55)

    def petal(s: float, t: float) -> Point:
        across = 2 * s - 1
        half = 0.46 * math.sin(math.pi * (0.12 + 0.88 * t)) ** 0.8
        out = 0.1 + 0.95 * math.sin(1.75 * t) + flare * t**4
        return (out * (1 - 0.14 * (across * half) ** 2 * 4), half * across, 1.85 * t)

    made = copies(
        petal,
        [
            placed((0, 0, tall - 0.01), heading=90 + 360 * k / count, size=radius * 1.08)
            for k in range(count)
        ],
        hat,
        cells=(8, 14),
    )
    made.modifiers.new("wall", "SOLIDIFY").thickness = 0.006
    leaves = copies(blade(0.17, 0.5, fold=0.35), [
        placed((side * 0.01, 0, 0.07 + 0.12 * (side > 0)), heading=90 - 78 * side, rise=64,
               size=random.uniform(0.3, 0.4)) for side in (-1, 1)
    ], post, cells=(6, 14))  # fmt: skip
    leaves.modifiers.new("wall", "SOLIDIFY").thickness = 0.008
    ball(0.036, post, at=(0, 0, tall))
