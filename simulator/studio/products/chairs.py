"""Chairs, and the legs and cushions that stools share with them."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat, made_of
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    box,
    bundle,
    move,
    pad,
    sheet,
    superellipse,
    tube,
)

SEAT = 0.46
"""Height of a seat."""


def rod(
    start: Point,
    end: Point,
    thick: float,
    material: bpy.types.Material,
    *,
    thin: float | None = None,
    sides: int = 16,
) -> bpy.types.Object:
    """A straight leg or rail, ``thick`` at its start and ``thin`` at its end."""
    middle = tuple((a + b) / 2 for a, b in zip(start, end, strict=True))
    last = thick if thin is None else thin
    return tube([start, middle, end], [thick, (thick + last) / 2, last], material,
                smooth=1, sides=sides)  # fmt: skip


def splayed(
    spread: float,
    foot: float,
    top: float,
    thick: float,
    material: bpy.types.Material,
    *,
    thin: float,
    count: int = 4,
    phase: float = 45.0,
) -> list[tuple[Point, Point]]:
    """Set legs in a ring that lean outwards, and return their upper and lower ends."""
    ends = []
    for number in range(count):
        angle = math.radians(phase + 360 * number / count)
        c, s = math.cos(angle), math.sin(angle)
        ends.append(((spread * c, spread * s, top), (foot * c, foot * s, 0.0)))
        rod(*ends[-1], thick, material, thin=thin)
    return ends


def between(ends: tuple[Point, Point], height: float) -> Point:
    """Return the point of a leg at a height."""
    (x, y, top), (a, b, low) = ends
    t = (height - low) / (top - low)
    return (a + (x - a) * t, b + (y - b) * t, height)


def upholstery(design: Design) -> bpy.types.Material:
    """Return the cloth of a cushion on a frame: in the accent unless the chair is of cloth."""
    if design.family == "fibre" and design.material == "linen":
        return made_of("linen", design.colour[1], design.accent[1], design.pattern, scale=1.3)
    return made_of("linen", design.accent[1], design.colour[1])


def frame(design: Design, paint: Paint) -> bpy.types.Material:
    """Return what the legs are made of: linen stands on oak, woven seats on bare cane."""
    if design.material == "rattan":
        return flat("#bd8f55", roughness=0.5)
    return paint.other("oak") if design.material == "linen" else paint.plain


def piped(
    points: list[tuple[float, float]], z: float, material: bpy.types.Material, radius: float
) -> None:
    """Sew a cord around the edge of a cushion."""
    tube([(x, y, z) for x, y in points], radius, material, closed=True, smooth=1, sides=8)


@product("chair")
def chair(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A barrel or hoop back, a square ladder or panel back, a spindle back, a moulded shell."""
    paint = Paint(design, scale=1.2)
    {"round": _hoop, "angular": _square, "slender": _spindles, "organic": _shell}[design.form](
        design, random, paint
    )
    shot.elevation, shot.turn = 15.0, float(random.choice([-30, 28]))


def _hoop(design: Design, random: np.random.Generator, paint: Paint) -> None:
    """A bentwood chair with hoops for its back, or a barrel of cloth or cane."""
    legs, cloth = frame(design, paint), upholstery(design)
    width = random.uniform(0.44, 0.5)
    seat = superellipse(width, width * 0.96, 2.3)
    if design.material in ("linen", "rattan"):
        top, radius = random.uniform(0.3, 0.4), width / 2 + 0.03
        reach = math.radians(random.uniform(115, 135))

        def barrel(s: float, t: float) -> Point:
            angle = math.pi / 2 + (2 * s - 1) * reach
            edge = min(1.0, 2.2 * math.sin(math.pi * s)) ** 0.7
            low, high = SEAT - 0.08, SEAT + 0.1 + (top - 0.1) * edge
            flare = radius * (1 + 0.13 * t)
            return (flare * math.cos(angle), flare * math.sin(angle), low + (high - low) * t)

        sheet(barrel, paint.main, size=(1.3, 0.45), cells=(64, 12),
              thickness=0.05 if design.material == "linen" else 0.018)  # fmt: skip
        rim = [barrel(s, 1.0) for s in np.linspace(0, 1, 33)]
        rim = [barrel(0, t) for t in (0.0, 0.4, 0.8)] + rim[1:-1] + [
            barrel(1, t) for t in (0.8, 0.4, 0.0)]  # fmt: skip
        tube(rim, 0.012 if design.material == "linen" else 0.02,
             paint.accent if design.material == "linen" else legs, sides=10, smooth=2)  # fmt: skip
        pad(seat, 0.1, paint.main, at=(0, 0, SEAT - 0.1), roll=0.5)
        pad(superellipse(width * 0.97, width * 0.94, 2.3), 0.08, cloth, at=(0, -0.015, SEAT),
            roll=0.9, crown=0.02)  # fmt: skip
    else:
        pad(seat, 0.045, legs, at=(0, 0, SEAT - 0.045), roll=0.9)
        pad(superellipse(width * 0.9, width * 0.86, 2.3), 0.045, cloth, at=(0, 0, SEAT),
            roll=0.9, crown=0.015)  # fmt: skip
        high, half = random.uniform(0.42, 0.52), width * 0.43
        for scale, thick in ((1.0, 0.017), (random.uniform(0.5, 0.66), 0.013)):
            path = [
                (half * scale * math.cos(a), 0.12 + 0.1 * scale * math.sin(a) ** 0.6
                 + 0.07 * math.sin(a), SEAT - 0.02 + high * (0.2 + 0.8 * scale)
                 * math.sin(a) ** 0.75)
                for a in np.linspace(0, math.pi, 15)
            ]  # fmt: skip
            tube(path, thick, legs)
    ends = splayed(width * 0.36, width * 0.5, SEAT - 0.03, 0.023, legs, thin=0.014)
    ring = [between(leg, 0.17) for leg in ends]
    if design.material not in ("linen",):
        radius = math.hypot(ring[0][0], ring[0][1])
        tube([(radius * math.cos(a), radius * math.sin(a), 0.17)
              for a in np.linspace(0, 2 * math.pi, 24, endpoint=False)],
             0.009, legs, closed=True, smooth=2)  # fmt: skip


def _square(design: Design, random: np.random.Generator, paint: Paint) -> None:
    """Straight square legs, and slats or a panel for the back."""
    legs, cloth = frame(design, paint), upholstery(design)
    width, depth = random.uniform(0.42, 0.47), random.uniform(0.42, 0.47)
    thick, high = random.uniform(0.032, 0.045), random.uniform(0.84, 0.98)
    x, y = width / 2 - thick / 2, depth / 2 - thick / 2
    for side in (-1, 1):
        box((thick, thick, SEAT - 0.03), legs, at=(side * x, -y, 0), bevel=0.004)
        box((thick, thick, high), legs, at=(side * x, y, 0), bevel=0.004)
        box((thick * 0.6, depth - thick, thick), legs, at=(side * x, 0, 0.16), bevel=0.003)
        box((thick * 0.6, depth - thick, 0.05), legs, at=(side * x, 0, SEAT - 0.09), bevel=0.003)
    for row in (-y, y):
        box((width - thick, thick * 0.6, 0.05), legs, at=(0, row, SEAT - 0.09), bevel=0.003)
    lying = Paint(design, along="x").plain if design.material in ("oak", "walnut") else paint.main
    box((width + 0.015, depth + 0.015, 0.03), lying, at=(0, -0.005, SEAT - 0.035), bevel=0.005)
    if design.material == "rattan":
        box((width - 2 * thick, 0.02, 0.38), paint.main, at=(0, y, high - 0.4), bevel=0.004)
        box((width - thick, thick, thick), legs, at=(0, y, high - thick), bevel=0.004)
    elif design.material == "linen":
        panel = pad(superellipse(width - 0.5 * thick, 0.34, 9), 0.07, paint.main, roll=0.8,
                    crown=0.015)  # fmt: skip
        move(panel, at=(0, y + 0.03, high - 0.19), turn=(90, 0, 0))
    else:
        slats = int(random.integers(2, 5))
        tall = random.uniform(0.045, 0.34 / slats)
        for number in range(slats):
            z = high - tall - number * (0.36 / slats)
            box((width - thick, 0.018, tall), paint.main if number % 2 == 0 else legs,
                at=(0, y, z), bevel=0.004)  # fmt: skip
    seat = superellipse(width - 0.01, depth - 0.01 - thick, 10)
    pad(seat, 0.055, cloth, at=(0, -thick / 2, SEAT - 0.005), roll=0.7, crown=0.012)
    shifted = [(a, b - thick / 2) for a, b in seat]
    piped(shifted, SEAT + 0.03, paint.accent, 0.006)


def _spindles(design: Design, random: np.random.Generator, paint: Paint) -> None:
    """Thin rods everywhere: a tall comb of spindles over a thin seat."""
    legs, cloth = frame(design, paint), upholstery(design)
    width = random.uniform(0.38, 0.42)
    seat = superellipse(width, width * 0.95, random.uniform(2.4, 3.6))
    if design.material == "linen":
        pad(seat, 0.05, paint.main, at=(0, 0, SEAT - 0.025), roll=0.9, crown=0.015)
        piped(seat, SEAT, paint.accent, 0.006)
    else:
        pad(seat, 0.028, paint.main, at=(0, 0, SEAT - 0.03), roll=0.9)
        pad(superellipse(width * 0.86, width * 0.8, 2.6), 0.03, cloth, at=(0, -0.01, SEAT),
            roll=0.9, crown=0.008)  # fmt: skip
    ends = splayed(width * 0.5, width * 0.66, SEAT - 0.02, 0.013, legs, thin=0.008)
    for a, b in ((0, 3), (1, 2)):
        rod(between(ends[a], 0.17), between(ends[b], 0.17), 0.007, legs)
    mid = [
        tuple(
            (p + q) / 2 for p, q in zip(between(ends[a], 0.17), between(ends[b], 0.17), strict=True)
        )
        for a, b in ((0, 3), (1, 2))
    ]
    rod(mid[0], mid[1], 0.007, legs)
    count, top = int(random.integers(5, 9)), random.uniform(0.92, 1.04)
    fan = random.uniform(1.05, 1.25)

    def at(share: float, z: float) -> Point:
        rise = (z - SEAT) / (top - SEAT)
        half = 0.42 * width * (1 + (fan - 1) * rise)
        return (half * share, 0.40 * width + 0.11 * rise - 0.05 * share**2, z)

    shares = np.linspace(-1, 1, count)
    for share in shares:
        outer = abs(share) > 0.99
        rod(at(share, SEAT - 0.01), at(share, top), 0.012 if outer else 0.007, legs,
            thin=0.01 if outer else 0.006, sides=10)  # fmt: skip
    if design.material in ("linen", "rattan"):
        sheet(lambda s, t: at(2 * s - 1, SEAT + 0.2 + (top - SEAT - 0.2) * t), paint.main,
              size=(width, 0.35), cells=(16, 6), thickness=0.02)  # fmt: skip
    comb = [at(share * 1.12, top) for share in np.linspace(-1, 1, 9)]
    tube(comb, 0.016, legs, flatten=0.7)
    tube([at(share, SEAT + 0.3 * (top - SEAT)) for share in np.linspace(-1, 1, 9)], 0.008, legs)


def _shell(design: Design, random: np.random.Generator, paint: Paint) -> None:
    """One flowing shell for seat and back, lobed at the top, on leaning legs."""
    legs = paint.other("oak") if design.material == "painted steel" else frame(design, paint)
    half, lobe = random.uniform(0.22, 0.26), int(random.choice([1, 2]))
    tall, pinch = random.uniform(0.4, 0.5), random.uniform(0.62, 0.85)
    # From the seat's front lip, over the hollow of the seat, up the back.
    spine = [(-0.25, SEAT - 0.05), (-0.22, SEAT), (-0.1, SEAT - 0.005), (0.06, SEAT - 0.02),
             (0.17, SEAT + 0.03), (0.22, SEAT + 0.16), (0.25, SEAT + 0.6 * tall),
             (0.31, SEAT + tall)]  # fmt: skip
    lengths = np.linspace(0, 1, len(spine))

    def shell(s: float, t: float) -> Point:
        across = 2 * s - 1
        y = float(np.interp(t, lengths, [p[0] for p in spine]))
        z = float(np.interp(t, lengths, [p[1] for p in spine]))
        waist = 1 - (1 - pinch) * math.exp(-(((t - 0.58) / 0.13) ** 2))
        round_off = math.sqrt(max(0.0, 1 - max(0.0, (t - 0.72) / 0.32) ** 2))
        front = math.sqrt(max(0.05, 1 - max(0.0, (0.1 - t) / 0.16) ** 2))
        x = half * across * waist * round_off * front
        lift = across**2 * (0.07 if t < 0.55 else 0.02)
        if t > 0.8:
            z += (t - 0.8) * 0.12 * math.cos(lobe * math.pi * across)
        return (x, y - across**2 * (0.09 if t > 0.5 else 0.18 * t), z + lift)

    made = sheet(shell, paint.main, size=(0.8, 1.5), cells=(32, 44), thickness=0.018)
    modifier = made.modifiers.new("soft", "SMOOTH")
    modifier.iterations, modifier.factor = 8, 0.5
    made.modifiers.move(1, 0)
    if design.material != "linen":
        pad(superellipse(half * 1.5, 0.33, 2.6), 0.04, upholstery(design),
            at=(0, -0.06, SEAT - 0.005), roll=0.95, crown=0.012)  # fmt: skip
    ends = splayed(0.17, 0.29, SEAT - 0.03, 0.02, legs, thin=0.011)
    dark = made_of("painted steel", "#2b2b2d", "#2b2b2d")
    for a, b in ((0, 2), (1, 3)):
        bundle([[between(ends[a], SEAT - 0.1), (0, 0, SEAT - 0.05), between(ends[b], SEAT - 0.1)]],
               0.007, dark)  # fmt: skip
