"""Wall clocks."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat, linear, made_of
from simulator.studio.products import product
from simulator.studio.products.hangings import inset, lifted, moulding, plate, shaped
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    ball,
    border,
    box,
    disc,
    move,
    outline,
    superellipse,
    tube,
)


@product("clock")
def clock(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A round dial, a polygon, a tall case with a pendulum or rays of rods, a wavy dial."""
    paint = Paint(design, scale=1.0)
    long = design.form == "slender" and random.random() < 0.6
    width = 0.3 if long else 0.8
    high = random.uniform(0.95, 1.1) if long else width
    centre = high / 2 - 0.17 if long else 0.0
    rays = design.form == "slender" and not long
    points = shaped("round" if rays else design.form, random, width, high)
    if rays:
        points = superellipse(0.42, 0.42, 2, 96)
        spokes = int(random.choice([12, 24, 36]))
        for number in range(spokes):
            angle = 2 * math.pi * number / spokes
            long_one = number % (spokes // 12) == 0
            tip = 0.5 if long_one else random.uniform(0.34, 0.42)
            c, s = math.cos(angle), math.sin(angle)
            tube([(0.19 * c, -0.02, 0.19 * s), (0.35 * c, -0.02, 0.35 * s),
                  (tip * c, -0.02, tip * s)], [0.009, 0.008, 0.006], paint.plain,
                 smooth=1, sides=10)  # fmt: skip
            if long_one:
                ball(0.016, paint.accent, at=(tip * c, -0.02, tip * s))
    rim = random.uniform(0.02, 0.035) if (long or rays) else random.uniform(0.035, 0.06)
    depth = random.uniform(0.07, 0.1)
    sharp = design.form == "angular"
    # Stone and ceramic clocks are one slab; others have a frame around a dial.
    slab = design.family in ("stone", "ceramic") or (design.family == "wood" and long)
    face_is_main = slab or random.random() < 0.35
    busy = face_is_main and design.pattern in ("stripe", "check", "gradient")
    border(
        points,
        moulding(rim, depth, 0.0 if sharp else 0.8),
        paint.accent if slab and design.family != "wood" else paint.plain,
        sharp=sharp,
    )
    light = sum(linear(paint.second)[:3]) / 3 > 0.32
    dial = paint.main if face_is_main else paint.accent
    plate(inset(points, 0.5 * rim), 0.02, dial, 0.6 * depth)
    y = -0.6 * depth
    radius = (0.5 * width if not rays else 0.21) - rim - 0.02
    if design.form == "organic":
        radius *= 0.88
    if busy and not long:
        # Hands are not read on a pattern: the dial gets a plain middle.
        middle = disc(1.02 * radius, 0.008, flat("#f6f3ea", roughness=0.4), bevel=0.003)
        move(middle, at=(0, y, 0), turn=(90, 0, 0))
        y -= 0.008
        ink = flat("#26262a")
    elif face_is_main:
        ink = paint.accent if _contrast(design) else flat("#222224" if _pale(design) else "#f4f2ec")
    else:
        ink = flat("#26262a" if light else "#f4f2ec", roughness=0.4)
    if long:
        move(disc(radius, 0.012, flat("#f6f3ea"), bevel=0.004), at=(0, y, centre),
             turn=(90, 0, 0))  # fmt: skip
        y -= 0.012
        ink = flat("#26262a")
        _pendulum(paint, centre, radius, y)
    _hands(random, paint, ink, centre, radius, y)
    lifted(min(z for _, z in points) if not rays else -0.52)
    shot.wall, shot.elevation, shot.turn = True, 4.0, float(random.uniform(-16, 16))


def _pale(design: Design) -> bool:
    """Tell whether the main part is pale."""
    return sum(linear(design.colour[1])[:3]) / 3 > 0.3


def _contrast(design: Design) -> bool:
    """Tell whether the accent is read well on the main part."""
    main, accent = (sum(linear(code)[:3]) / 3 for code in (design.colour[1], design.accent[1]))
    return max(main, accent) + 0.05 > 3.5 * (min(main, accent) + 0.05)


def _pendulum(paint: Paint, centre: float, radius: float, y: float) -> None:
    """Hang a pendulum below a dial."""
    brass = made_of("brass", "#000000", "#000000")
    low = centre - radius - 0.42
    plate([(-0.07, low - 0.09), (0.07, low - 0.09), (0.07, centre - radius - 0.04),
           (-0.07, centre - radius - 0.04)], 0.01, paint.accent, -y + 0.004)  # fmt: skip
    tube([(0.0, y - 0.012, centre - radius - 0.04), (0.01, y - 0.012, low / 2),
          (0.025, y - 0.012, low)], 0.006, brass, smooth=1)  # fmt: skip
    move(disc(0.05, 0.014, brass, bevel=0.006), at=(0.025, y - 0.006, low), turn=(90, 0, 0))


def _hands(
    random: np.random.Generator,
    paint: Paint,
    ink: bpy.types.Material,
    centre: float,
    radius: float,
    y: float,
) -> None:
    """Mark the hours, and show a time near ten past ten."""
    dots = random.random() < 0.4
    for hour in range(12):
        angle = 2 * math.pi * hour / 12
        main = hour % 3 == 0
        x, z = 0.86 * radius * math.sin(angle), centre + 0.86 * radius * math.cos(angle)
        if dots:
            size = radius * (0.055 if main else 0.035)
            move(disc(size, 0.008, ink, bevel=0.002), at=(x, y, z), turn=(90, 0, 0))
        else:
            long = radius * (0.2 if main else 0.12)
            mark = box((radius * (0.06 if main else 0.035), 0.008, long), ink, bevel=0.0)
            direction = (math.sin(angle), math.cos(angle))
            move(mark, at=(x - long / 2 * direction[0], y - 0.003, z - long / 2 * direction[1]),
                 turn=(0, math.degrees(angle), 0))  # fmt: skip
    minute = random.uniform(5, 14)
    for share, length, wide, lift in (
        ((10 + minute / 60) / 12, 0.55, 0.075, 0.012),
        (minute / 60, 0.8, 0.05, 0.018),
    ):
        angle = 2 * math.pi * share
        hand = outline([(-wide * radius / 2, -0.14 * radius), (wide * radius / 2, -0.14 * radius),
                        (wide * radius * 0.35, length * radius), (-wide * radius * 0.35,
                        length * radius)], 0.005, ink, bevel=0.0)  # fmt: skip
        move(hand, at=(0, y - lift, centre), turn=(0, math.degrees(angle), 0))
    move(disc(0.07 * radius, 0.028, ink, bevel=0.004), at=(0, y, centre), turn=(90, 0, 0))
    move(disc(0.035 * radius, 0.032, paint.accent, bevel=0.004), at=(0, y, centre),
         turn=(90, 0, 0))  # fmt: skip
