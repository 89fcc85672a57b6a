"""Small sculptures on a plinth."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    ball,
    box,
    disc,
    flat_shading,
    move,
    sheet,
    subdivide,
    tube,
)


def _plinth(random: np.random.Generator, material: bpy.types.Material, width: float) -> float:
    """Put a block or a drum under a sculpture and return its height."""
    high = random.uniform(0.07, 0.13)
    if random.random() < 0.5:
        box((width, 0.75 * width, high), material, bevel=0.006)
    else:
        disc(0.5 * width, high, material, bevel=0.008)
    return float(high)


@product("sculpture")
def sculpture(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Rings or balanced balls, a faceted head or crystal, a walking figure, a pierced knot."""
    paint = Paint(design, scale=1.0)
    options = {
        "round": (_rings, _balance),
        "angular": (_blocks, _crystal),
        "slender": (_figure, _flame),
        "organic": (_knot, _pierced),
    }[design.form]
    base = _plinth(random, paint.accent, 0.3 if design.form == "slender" else 0.42)
    options[int(random.integers(0, 2))](random, paint, base)
    shot.elevation, shot.turn = 14.0, float(random.uniform(-25, 25))


def _ring(
    radius: float, thick: float, material: bpy.types.Material, *, at: Point, turn: Point
) -> None:
    circle = [(radius * math.cos(a), 0.0, radius * math.sin(a))
              for a in np.linspace(0, 2 * math.pi, 48, endpoint=False)]  # fmt: skip
    move(tube(circle, thick, material, closed=True, smooth=2, sides=24), at=at, turn=turn)


def _rings(random: np.random.Generator, paint: Paint, base: float) -> None:
    """Two or three fat rings linked like a chain."""
    big, thick = random.uniform(0.24, 0.28), random.uniform(0.055, 0.075)
    _ring(big, thick, paint.main, at=(0, 0, base + big + 0.8 * thick), turn=(0, 0, 20))
    small = 0.72 * big
    _ring(small, 0.85 * thick, paint.plain,
          at=(0.55 * big, 0, base + 2 * big + 0.35 * small), turn=(20, 25, 100))  # fmt: skip
    if random.random() < 0.5:
        ball(0.55 * thick + 0.035, paint.accent, at=(-big - 0.02, -0.05, base + 2 * big + 0.02))


def _balance(random: np.random.Generator, paint: Paint, base: float) -> None:
    """Balls and a half ring stacked in balance."""
    z = base
    for number, size in enumerate(sorted(random.uniform(0.1, 0.2, 4).tolist(), reverse=True)):
        squash = random.uniform(0.6, 1.0)
        ball(
            size,
            paint.accent if number == 2 else paint.main,
            at=(random.uniform(-0.05, 0.05), 0, z + size * squash),
            squash=(1, 1, squash),
        )
        z += 1.94 * size * squash


def _blocks(random: np.random.Generator, paint: Paint, base: float) -> None:
    """Blocks that turn as they rise."""
    z, width = base, 0.34
    turn, step = random.uniform(0, 40), random.uniform(14, 32)
    for number in range(int(random.integers(4, 7))):
        high = random.uniform(0.09, 0.2)
        made = box((width, width * 0.8, high), paint.accent if number == 2 else paint.main,
                   bevel=0.006)  # fmt: skip
        move(made, at=(0.02 * (-1) ** number, 0, z), turn=(0, 0, turn + step * number))
        z += high
        width *= random.uniform(0.76, 0.94)


def _crystal(random: np.random.Generator, paint: Paint, base: float) -> None:
    """A head cut in facets: neck, jaw, nose and crown."""
    rings = [
        (0.11, 0.0, 0.0),
        (0.1, 0.16, 0.0),
        (0.13, 0.22, -0.035),
        (0.19, 0.34, -0.035),
        (0.215, 0.48, -0.005),
        (0.2, 0.62, 0.015),
        (0.1, 0.72, 0.02),
        (0.001, 0.745, 0.02),
    ]
    sides = 8
    grow = random.uniform(0.95, 1.1)
    jitter = random.uniform(-0.012, 0.012, (len(rings), sides))

    def head(s: float, t: float) -> Point:
        row, column = round(t * (len(rings) - 1)), round(s * sides) % sides
        r, z, forward = rings[row]
        angle = 2 * math.pi * column / sides - math.pi / 2
        reach = r + float(jitter[row, column])
        # The front column is the profile: brow, nose, lips and chin.
        nose = {2: 0.03, 3: 0.075, 4: 0.02}.get(row, 0.0) if column == 0 else 0.0
        return (0.82 * reach * math.cos(angle), forward + (reach + nose) * math.sin(angle),
                base + grow * z)  # fmt: skip

    made = sheet(head, paint.main, size=(1.2, 0.7), cells=(sides, len(rings) - 1))
    move(flat_shading(made), turn=(0, 0, float(random.choice([-50, 50]))))
    disc(0.125, 0.03, paint.accent, at=(0, 0, base))


def _figure(random: np.random.Generator, paint: Paint, base: float) -> None:
    """A tall thin figure that walks."""
    stride, high = random.uniform(0.1, 0.15), random.uniform(0.8, 0.92)
    hip, neck = base + 0.47 * high, base + 0.84 * high
    for side, foot in ((-1, -stride), (1, stride)):
        tube([(foot - 0.03, 0.02 * side, base), (foot * 0.95, 0.02 * side, base + 0.03),
              (foot * 0.6 + 0.03, 0.02 * side, base + 0.24 * high), (0.0, 0.012 * side, hip)],
             [0.026, 0.016, 0.019, 0.026], paint.main)  # fmt: skip
        box((0.09, 0.034, 0.02), paint.main, at=(foot - 0.01, 0.02 * side, base), bevel=0.008)
        swing = -0.6 * foot
        tube(
            [
                (0.0, 0.045 * side, neck - 0.03),
                (swing * 0.6, 0.06 * side, hip + 0.16 * high),
                (swing + 0.05, 0.06 * side, hip - 0.02),
            ],
            [0.019, 0.013, 0.01],
            paint.main,
        )
    tube([(0, 0, hip - 0.02), (0.01, 0, hip + 0.14 * high), (0.0, 0, neck - 0.02),
          (0.012, 0, neck + 0.05)], [0.034, 0.034, 0.042, 0.015], paint.main)  # fmt: skip
    ball(0.036, paint.main, at=(0.018, 0, neck + 0.085), squash=(0.9, 0.8, 1.35))


def _flame(random: np.random.Generator, paint: Paint, base: float) -> None:
    """A narrow loop that rises and turns into itself, with a ball held in it."""
    wide, high = random.uniform(0.09, 0.13), random.uniform(0.8, 0.95)
    twist = random.uniform(0.8, 1.6)
    path = []
    for a in np.linspace(0, 2 * math.pi, 28, endpoint=False):
        rise = 0.5 - 0.5 * math.cos(a)
        reach = wide * math.sin(a) * (1.2 - 0.6 * rise)
        path.append((reach * math.cos(twist * rise), reach * math.sin(twist * rise),
                     base + 0.015 + high * rise))  # fmt: skip
    tube(path, [0.03 - 0.012 * math.sin(i / 28 * math.pi) for i in range(28)], paint.main,
         closed=True, smooth=3, sides=20)  # fmt: skip
    ball(0.042, paint.accent, at=(0, 0, base + 0.3 * high))


def _knot(random: np.random.Generator, paint: Paint, base: float) -> None:
    """A knot of one fat strand."""
    size, thick = random.uniform(0.125, 0.145), random.uniform(0.06, 0.075)
    deep = random.uniform(0.09, 0.13)
    path = [
        (size * (math.sin(a) + 2 * math.sin(2 * a)), -deep * math.sin(3 * a),
         size * (math.cos(a) - 2 * math.cos(2 * a)))
        for a in np.linspace(0, 2 * math.pi, 60, endpoint=False)
    ]  # fmt: skip
    made = tube(path, [thick * (1 + 0.22 * math.sin(2 * math.pi * i / 30)) for i in range(60)],
                paint.main, closed=True, smooth=3, sides=24)  # fmt: skip
    low = min(z for _, _, z in path)
    made.location = (0, 0, base - low + 0.9 * thick)


def _pierced(random: np.random.Generator, paint: Paint, base: float) -> None:
    """A leaning pebble with a hole worn through it."""
    bend, phase = random.uniform(0.06, 0.12), random.uniform(0, 6.3)
    wide, high = random.uniform(0.24, 0.3), random.uniform(0.36, 0.42)
    hole_x, hole_z = random.uniform(-0.05, 0.05), random.uniform(0.02, 0.1)

    def ring(s: float, t: float) -> Point:
        # A torus whose tube is thick below and thin above, stretched into a pebble.
        around, over = 2 * math.pi * s, 2 * math.pi * t
        c, z = math.cos(around), math.sin(around)
        wave = 1 + bend * math.cos(3 * around + phase)
        outer = np.array((wide * wave * c, high * wave * z))
        inner = np.array((hole_x + 0.3 * wide * c, hole_z + 0.3 * high * z))
        middle, half = (outer + inner) / 2, (outer - inner) / 2
        point = middle + half * math.cos(over)
        deep = 0.13 * (1 - 0.35 * z) * math.sin(over)
        return (float(point[0]) + 0.06 * z, deep, base + 0.96 * high + float(point[1]))

    subdivide(sheet(ring, paint.main, size=(1.5, 0.6), cells=(48, 16)), 1)
