"""Wheelbarrows."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat, leaf
from simulator.studio.products import product
from simulator.studio.products.chairs import rod
from simulator.studio.products.plants import blade
from simulator.studio.products.pots import earth, flower
from simulator.studio.products.vessels import Wobble, bevelled, reshaped, vessel
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    ball,
    copies,
    lathe,
    lobes,
    move,
    placed,
    smooth_profile,
    squared,
    tube,
)


def _wheel(
    paint: Paint, at: Point, radius: float, *, thick: float, spokes: int,
    rubber: bpy.types.Material,
) -> None:  # fmt: skip
    """A wheel that rolls along x: a tyre, a rim, spokes and a hub."""
    section = [(radius - thick + thick * math.cos(a), thick * 0.8 * math.sin(a))
               for a in np.linspace(0, 2 * math.pi, 17)]  # fmt: skip
    parts = [lathe(section, rubber, sides=64)]
    inner = radius - 2 * thick
    parts.append(
        lathe(
            [
                (inner + 0.012, -0.025),
                (inner + 0.012, 0.025),
                (inner - 0.016, 0.025),
                (inner - 0.016, -0.025),
                (inner + 0.012, -0.025),
            ],
            paint.accent,
        )
    )
    parts.append(lathe([(0.0, -0.05), (0.032, -0.05), (0.032, 0.05), (0.0, 0.05)], paint.accent))
    if spokes == 0:
        parts.append(lathe([(0.0, -0.03), (0.06, -0.03), (inner, -0.01), (inner, 0.01),
                            (0.06, 0.03), (0.0, 0.03)], paint.accent))  # fmt: skip
    for made in parts:
        move(made, at=at, turn=(90, 0, 0))
    for number in range(spokes):
        angle = 2 * math.pi * (number + 0.3) / spokes
        rod(at, (at[0] + inner * math.cos(angle), at[1], at[2] + inner * math.sin(angle)), 0.011,
            paint.accent, sides=8)  # fmt: skip


@product("wheelbarrow")
def wheelbarrow(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A round tub, a box of boards, a long light one with thin bars, a shell; some are planted."""
    paint = Paint(design, along="x")
    shot.elevation, shot.turn = 18.0, float(random.choice([-30, -24, 24, 30]))
    form = design.form
    wide = {"round": 0.3, "angular": 0.29, "slender": 0.21, "organic": 0.31}[form]
    aspect = {"round": 0.86, "angular": 0.8, "slender": 0.62, "organic": 0.84}[form]
    low = random.uniform(0.26, 0.31)
    deep = {"round": 0.22, "angular": 0.2, "slender": 0.13, "organic": 0.22}[form]
    deep *= random.uniform(0.92, 1.15)
    wide *= random.uniform(1.0, 1.1) * (1.35 if form == "slender" else 1.12)
    _tray(paint, random, wide, aspect, low, deep)
    # Bars from the wheel's axle under the tray to the handles.
    radius = random.uniform(0.15, 0.18)
    axle = (-wide - 0.2, 0.0, radius)
    wooden = design.material == "oak"
    bars = paint.plain if wooden else paint.accent
    thick = {"round": 0.019, "angular": 0.02, "slender": 0.0125, "organic": 0.021}[form]
    grip_z = random.uniform(0.46, 0.54)
    reach = wide + random.uniform(0.36, 0.44)
    spread = aspect * wide * 0.72
    for side in (-1, 1):
        path = [(axle[0], side * 0.07, radius), (-0.6 * wide, side * 0.45 * spread, low - 0.01),
                (0.6 * wide, side * 0.85 * spread, low + 0.005),
                (wide + 0.1, side * spread, low + 0.09),
                (reach, side * spread * 1.05, grip_z)]  # fmt: skip
        if form == "organic":
            path[-1:] = [(reach - 0.06, side * spread * 1.1, grip_z - 0.05),
                         (reach + 0.06, side * spread * 1.2, grip_z - 0.02)]  # fmt: skip
        tube(path, thick, bars, smooth=1 if form == "angular" else 6,
             sides=8 if form == "angular" else 14)  # fmt: skip
        before, tip = np.array(path[-2]), np.array(path[-1])
        way = (tip - before) / np.linalg.norm(tip - before)
        hold = paint.accent if wooden else flat("#2a2a2b", roughness=0.7)
        tube([tuple(tip - 0.13 * way), tuple(tip - 0.06 * way), tuple(tip + 0.01 * way)],
             [thick * 1.35, thick * 1.6, thick * 1.4], hold, smooth=3)  # fmt: skip
        foot = (0.52 * wide, side * spread * 0.98, 0.012)
        rod((0.42 * wide, side * 0.8 * spread, low), foot, thick, bars)
        rod((0.95 * wide, side * 0.95 * spread, low + 0.06), foot, thick * 0.8, bars)
        ball(thick * 1.7, bars, at=foot, squash=(1.3, 1, 0.6))
        rod((axle[0] + 0.03, side * 0.065, radius + 0.015), (-0.85 * wide, side * 0.4 * spread,
            low + 0.45 * deep), thick * 0.7, bars)  # fmt: skip
    brace = 0.98 * spread
    rod((0.52 * wide, -brace, 0.09), (0.52 * wide, brace, 0.09), thick * 0.7, bars)
    tube([(axle[0], -0.085, radius), (axle[0], 0.085, radius)], 0.014, flat("#77726a",
         metallic=1.0, roughness=0.35), smooth=1)  # fmt: skip
    rubber = paint.plain if wooden and form == "angular" else flat("#262524", roughness=0.8)
    _wheel(
        paint,
        axle,
        radius,
        thick=0.02 if form == "slender" else 0.034,
        spokes={"round": 0, "angular": 8, "slender": 14, "organic": 5}[form],
        rubber=rubber,
    )


def _tray(
    paint: Paint, random: np.random.Generator, wide: float, aspect: float, low: float, deep: float
) -> None:
    """The tray, sloped at its front, with a rolled rim; and what grows in it."""
    form = paint.design.form
    power = {"round": 2.3, "angular": 14.0, "slender": 5.0, "organic": 2.6}[form]
    box_ = squared(aspect, power)
    petals = lobes(int(random.integers(7, 11)), 0.045)
    wobble: Wobble = (lambda a, h: box_(a, h) * (1 + (petals(a, h) - 1) * h)) if (
        form == "organic") else box_  # fmt: skip
    base = 0.62 if form != "round" else 0.5
    if form == "angular":
        outer = [(0.0, low), (base * wide, low), (wide, low + deep)]
    else:
        outer = smooth_profile([(0.0, low), (base * wide, low), (0.86 * wide, low + 0.5 * deep),
                                (wide, low + deep)])  # fmt: skip
    lining = paint.accent if paint.design.material == "oak" else paint.plain

    def sloped(x: float, y: float, z: float) -> Point:
        rise = (z - low) / deep
        return (x - 0.1 * rise, y, z + 0.1 * deep * rise * (-x / wide))

    made = vessel(outer, paint.main, wall=0.014, lining=lining, wobble=wobble, sides=96,
                  turned=False)  # fmt: skip
    reshaped(made, sloped)
    if form == "angular":
        made.data.set_sharp_from_angle(angle=math.radians(35))
        bevelled(made, 0.004)
    rim = []
    for angle in np.linspace(0, 2 * math.pi, 96, endpoint=False):
        r = (wide - 0.006) * wobble(angle, 1.0)
        rim.append(sloped(r * math.cos(angle), r * math.sin(angle), low + deep))
    tube(rim, 0.013, paint.accent, closed=True, smooth=1, sides=10)
    if random.random() < 0.6:
        _planted(paint, random, wide, aspect, low + 0.8 * deep, wobble)


def _planted(
    paint: Paint, random: np.random.Generator, wide: float, aspect: float, level: float,
    wobble: Wobble,
) -> None:  # fmt: skip
    """Soil with leaves and flowers in the second colour."""
    soil = lathe([(0.9 * wide, level), (0.5 * wide, level + 0.03), (0.0, level + 0.04)], earth(),
                 wobble=wobble, sides=72)  # fmt: skip
    soil.location = (-0.075, 0, 0)
    places = []
    count = 70
    for number in range(count):
        angle, away = math.radians(137.5 * number), 0.76 * wide * math.sqrt((number + 0.5) / count)
        at = (away * math.cos(angle) - 0.075, aspect * away * math.sin(angle), level + 0.02)
        places.append(
            placed(
                at,
                heading=137.5 * number,
                rise=random.uniform(25, 75),
                roll=random.uniform(-30, 30),
                size=random.uniform(0.12, 0.2),
            )
        )
    copies(blade(0.2, 0.4), places, leaf("#4f8a3c"), cells=(2, 6))
    for number in range(int(random.integers(9, 15))):
        place = places[number * 4 + 3][:3, 3]
        flower((float(place[0]), float(place[1]), float(place[2]) + random.uniform(0.1, 0.15)),
               random.uniform(0.05, 0.065), paint.accent)  # fmt: skip
