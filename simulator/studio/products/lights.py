"""What shines in lamps and lanterns: bulbs, shades, candles, woven shells."""

import math
from collections.abc import Sequence

import bpy
import numpy as np

from simulator.studio.materials import flat, glowing, linear, translucent
from simulator.studio.products.vessels import Wobble
from simulator.studio.shapes import Point, Profile, ball, bundle, disc, lathe, tube

WARM = (1.0, 0.78, 0.5)
"""The colour of a bulb's light."""


def bulb(
    at: Point, radius: float, power: float, *, down: bool = True, strength: float = 7.0
) -> None:
    """A lit bulb in a brass socket; ``power`` in watts lights what is around it."""
    glass = ball(radius, glowing(strength=strength), at=at)
    glass.visible_shadow = False
    side = 1 if down else -1
    socket = disc(0.48 * radius, 1.1 * radius, flat("#b9924a", roughness=0.3, metallic=1.0),
                  at=(at[0], at[1], at[2] + side * 0.75 * radius))  # fmt: skip
    if not down:
        socket.location[2] -= 1.1 * radius
    shine(at, power, radius)


def shine(at: Point, power: float, radius: float = 0.04) -> None:
    """A soft warm light with no body."""
    lamp = bpy.data.lights.new("bulb", "POINT")
    lamp.energy, lamp.shadow_soft_size, lamp.color = power, radius, WARM
    made = bpy.data.objects.new("bulb", lamp)
    made.location = at
    bpy.context.collection.objects.link(made)


def through(power: float, code: str) -> float:
    """Return the watts that make a cloth of an sRGB colour glow: the darker it is, the more."""
    return power * min(4.0, 0.75 / (0.1 + sum(linear(code)[:3]) / 3))


def cloth(main: str, second: str, pattern: str = "plain") -> bpy.types.Material:
    """Return a lamp shade's translucent cloth from sRGB codes."""
    return translucent(linear(main), linear(second), pattern)


def shade(
    outer: Profile,
    material: bpy.types.Material,
    trim: bpy.types.Material | None,
    *,
    sides: int = 72,
    sharp: bool = False,
    wobble: Wobble | None = None,
) -> None:
    """A lamp shade that is open below and above, with piping at both edges."""
    made = lathe(outer, material, sides=sides, sharp=sharp, wobble=wobble)
    if sharp:
        made.rotation_euler[2] = math.pi / sides
    if trim is None:
        return
    for (radius, height), level in ((outer[0], 0.0), (outer[-1], 1.0)):
        path = []
        steps = sides if sharp else 72
        for side in range(steps):
            angle = 2 * math.pi * (side + (0.5 if sharp else 0.0)) / steps
            reach = radius * (wobble(angle, level) if wobble else 1.0)
            path.append((reach * math.cos(angle), reach * math.sin(angle), height))
        tube(path, 0.008, trim, closed=True, smooth=1, sides=8)


def pleats(count: int, depth: float = 0.03) -> Wobble:
    """Return a wobble of sharp pleats all around."""
    return lambda angle, _height: 1 + depth * (2 / math.pi * math.asin(math.sin(count * angle)))


def candle(
    radius: float, height: float, material: bpy.types.Material, *, at: Point = (0, 0, 0),
    lit: bool = True, taper: float = 1.0, power: float = 0.0,
) -> None:  # fmt: skip
    """A candle with a wick and, if lit, a flame."""
    x, y, z = at
    top = radius * taper
    body = lathe(
        [
            (0.0, 0.0),
            (radius, 0.0),
            (top, 0.985 * height),
            (0.9 * top, height),
            (0.5 * top, 0.99 * height),
            (0.0, 0.985 * height),
        ],
        material,
        sides=40,
    )
    body.location = at
    wick = 0.35 * min(radius, 0.07) + 0.012
    tube([(x, y, z + height - 0.01), (x + 0.004, y, z + height + wick)], 0.005, flat("#2b2622"),
         smooth=1, sides=8)  # fmt: skip
    if lit:
        size = min(0.05, 0.012 + 0.5 * radius)
        low = z + height + 0.5 * wick
        flame = lathe([(0.0, low), (0.3 * size, low + 0.25 * size), (0.36 * size, low + 0.6 * size),
                       (0.2 * size, low + 1.4 * size), (0.0, low + 2.2 * size)],
                      glowing("#ffc46b", 9.0), sides=20)  # fmt: skip
        flame.location = (x, y, 0.0)
        flame.visible_shadow = False
        if power:
            shine((x, y, low + size), power, 0.03)


def woven(
    outer: Profile, material: bpy.types.Material, *, count: int = 22, turns: float = 0.5,
    radius: float = 0.008, rings: int = 4, wobble: Wobble | None = None,
) -> None:  # fmt: skip
    """An open weave over a profile: strands that cross both ways, and rings that hold them."""
    points = np.array(outer, dtype=float)
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    along /= along[-1]
    low, tall = points[:, 1].min(), np.ptp(points[:, 1])

    def on(angle: float, share: float, lift: float = 0.0) -> Point:
        r = float(np.interp(share, along, points[:, 0])) + lift
        z = float(np.interp(share, along, points[:, 1]))
        if wobble:
            r *= wobble(angle, (z - low) / tall)
        return (r * math.cos(angle), r * math.sin(angle), z)

    shares = np.linspace(0, 1, 36)
    paths: list[Sequence[Point]] = []
    for sense in (-1, 1):
        for strand in range(count):
            start = 2 * math.pi * strand / count
            paths.append([on(start + sense * turns * 2 * math.pi * s, s,
                             sense * 0.6 * radius) for s in shares])  # fmt: skip
    bundle(paths, radius, material)
    hoops = [[on(a, s) for a in np.linspace(0, 2 * math.pi, 72, endpoint=False)]
             for s in np.linspace(0, 1, rings)]  # fmt: skip
    bundle(hoops, 1.7 * radius, material, closed=True)
