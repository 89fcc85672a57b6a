"""Cacti."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import flat, leaf
from simulator.studio.products import product
from simulator.studio.products.pots import Pot, flower, pot
from simulator.studio.scene import Shot
from simulator.studio.shapes import Point, ball, bundle, lathe, move, smooth_profile, tube


@product("cactus")
def cactus(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A barrel cactus, a group of ribbed columns, a tall one with arms, a prickly pear."""
    slim = design.form == "slender"
    held = pot(design, random, width=0.22 if slim else random.uniform(0.25, 0.3),
               high=random.uniform(0.34, 0.4) if not slim else 0.46)  # fmt: skip
    green = leaf(str(random.choice(["#4d8a4a", "#3f7a52", "#6b9a4e"])))
    bloom = flat(design.accent[1], roughness=0.7)
    {"round": _barrel, "angular": _columns, "slender": _saguaro, "organic": _pear}[design.form](
        random, held, green, bloom
    )
    lathe([(0.0, 0.0), (0.96 * held.radius, 0.0), (0.9 * held.radius, 0.014), (0.0, 0.02)],
          flat("#cdbd9d", roughness=1.0)).location = (0, 0, held.soil + 0.004)  # fmt: skip
    shot.elevation = 14.0


def _spines(roots: list[tuple[Point, Point]], long: float) -> None:
    """Grow tufts of spines at points, along directions."""
    paths = []
    for (x, y, z), (a, b, c) in roots:
        for dx, dy, dz in (
            (0, 0, 0),
            (0.5, 0, 0.3),
            (-0.5, 0, 0.3),
            (0, 0.5, -0.5),
            (0, -0.5, 0.5),
        ):
            way = np.array((a + dx, b + dy, c + dz))
            way *= long / np.linalg.norm(way)
            paths.append([(x, y, z), (x + way[0], y + way[1], z + way[2])])
    bundle(paths, [0.0035, 0.001], flat("#efe6c8"), sides=4)


def _ribbed(
    at: Point, radius: float, high: float, ribs: int, deep: float, green: bpy.types.Material
) -> list[tuple[Point, Point]]:
    """Grow a ribbed column with a round head; return where its spines are."""
    profile = [(0.8 * radius, 0.0), (radius, 0.25 * high)]
    dome = [(radius * math.cos(a), high - radius + radius * math.sin(a))
            for a in np.linspace(0, math.pi / 2, 9)]  # fmt: skip
    profile = [(0.0, 0.0), *profile, *[(max(0.0, r), z) for r, z in dome]]
    wave = 1 / (1 + deep)
    lathe(smooth_profile(profile, 3), green, sides=ribs * 10,
          wobble=lambda angle, _z: wave * (1 + deep * (1 - 2 * abs(math.sin(ribs * angle / 2))))
          ).location = at  # fmt: skip
    radii, heights = [r for r, _ in profile], [z for _, z in profile]
    roots = []
    for rib in range(ribs):
        angle = 2 * math.pi * rib / ribs
        for z in np.arange(0.1 * high, 0.98 * high, 0.055):
            r = float(np.interp(z, heights, radii))
            c, s = math.cos(angle), math.sin(angle)
            up = max(0.1, (z - high + radius) / radius) if z > high - radius else 0.1
            roots.append(((at[0] + r * c, at[1] + r * s, at[2] + float(z)), (c, s, up)))
    return roots


def _barrel(
    random: np.random.Generator, held: Pot, green: bpy.types.Material, bloom: bpy.types.Material
) -> None:
    """A ball with many ribs and a crown of flowers."""
    size, ribs = held.rim * random.uniform(0.92, 1.05), int(random.integers(13, 19))
    squash = random.uniform(0.85, 1.05)
    profile = [(size * math.sin(a), size * squash * (1 - math.cos(a)))
               for a in np.linspace(0, math.pi, 29)]  # fmt: skip
    base = held.soil - 0.22 * size
    made = lathe(profile, green, sides=ribs * 10,
                 wobble=lambda angle, _z: 1 - 0.14 * abs(math.sin(ribs * angle / 2)))  # fmt: skip
    made.location = (0, 0, base)
    roots = []
    for rib in range(ribs):
        angle = 2 * math.pi * rib / ribs
        for a in np.linspace(1.1, 2.95, 9):
            out, up = math.sin(a), -math.cos(a)
            where = (size * out * math.cos(angle), size * out * math.sin(angle),
                     base + size * squash * (1 + up))  # fmt: skip
            roots.append((where, (out * math.cos(angle), out * math.sin(angle), up)))
    _spines(roots, 0.05)
    top = base + 2 * size * squash
    for number in range(int(random.integers(1, 5))):
        angle = 2.4 * number
        away = 0.0 if number == 0 else 0.1
        flower((away * math.cos(angle), away * math.sin(angle), top - 0.3 * away), 0.085, bloom)


def _columns(
    random: np.random.Generator, held: Pot, green: bpy.types.Material, bloom: bpy.types.Material
) -> None:
    """Three columns with sharp ribs."""
    roots = []
    tallest: Point = (0.0, 0.0, 0.0)
    for number in range(3):
        angle = math.radians(100 + 120 * number + random.uniform(-20, 20))
        away = 0.5 * held.radius
        high = random.uniform(0.26, 0.62) if number else random.uniform(0.55, 0.66)
        at = (away * math.cos(angle), away * math.sin(angle), held.soil - 0.02)
        roots += _ribbed(at, random.uniform(0.085, 0.105), high, 5, 0.32, green)
        if at[2] + high > tallest[2]:
            tallest = (at[0], at[1], at[2] + high - 0.005)
    _spines(roots, 0.035)
    flower(tallest, 0.07, bloom)


def _saguaro(
    random: np.random.Generator, held: Pot, green: bpy.types.Material, bloom: bpy.types.Material
) -> None:
    """A tall column with arms that bend up."""
    high, radius = random.uniform(0.62, 0.74), random.uniform(0.07, 0.085)
    roots = _ribbed((0, 0, held.soil - 0.02), radius, high, 9, 0.1, green)
    for number in range(int(random.integers(1, 4))):
        side = 1 if number % 2 else -1
        z, out = held.soil + random.uniform(0.2, 0.4) * high, random.uniform(0.15, 0.19)
        lift, turn = random.uniform(0.16, 0.28), random.uniform(-0.5, 0.5)
        c, s = side * math.cos(turn), math.sin(turn)
        path = [(0.0, 0.0, z), (0.7 * out * c, 0.7 * out * s, z + 0.005),
                (out * c, out * s, z + 0.06), (out * c, out * s, z + lift)]  # fmt: skip
        tube(path, [0.05, 0.052, 0.052, 0.05], green, sides=18)
        ball(0.05, green, at=path[-1], squash=(1, 1, 1.2))
        for t in np.linspace(0.1, 1, 5):
            for a in np.linspace(0, 2 * math.pi, 7, endpoint=False):
                way = (math.cos(a), math.sin(a), 0.2)
                roots.append(((out * c + 0.05 * way[0], out * s + 0.05 * way[1],
                               z + 0.05 + t * (lift - 0.04)), way))  # fmt: skip
    _spines(roots, 0.026)
    flower((0, 0, held.soil - 0.025 + high), 0.07, bloom)


def _pear(
    random: np.random.Generator, held: Pot, green: bpy.types.Material, bloom: bpy.types.Material
) -> None:
    """Flat oval pads that grow out of each other."""
    roots: list[tuple[Point, Point]] = []

    def grow(at: Point, lean: float, size: float, depth: int) -> None:
        angle = math.radians(lean)
        way = (math.sin(angle), 0.0, math.cos(angle))
        centre = (at[0] + size * way[0], at[1], at[2] + size * way[2])
        pad = ball(size, green, squash=(0.74, 0.24, 1.06))
        turn = random.uniform(-28, 28)
        move(pad, at=centre, turn=(0, lean, turn))
        for row in (-0.55, -0.1, 0.35, 0.75):
            for col in (-0.45, 0.0, 0.45):
                u, v = 0.74 * size * col, size * row
                x, z = (
                    u * math.cos(angle) + v * math.sin(angle),
                    v * math.cos(angle) - u * math.sin(angle),
                )
                front = 0.24 * size * math.sqrt(max(0.05, 1 - col**2 - row**2))
                t = math.radians(turn)
                roots.append(((centre[0] + x * math.cos(t) + front * math.sin(t),
                               centre[1] + x * math.sin(t) - front * math.cos(t),
                               centre[2] + z), (0.0, -1.0, 0.1)))  # fmt: skip
        tip = (at[0] + 1.94 * size * way[0], at[1], at[2] + 1.94 * size * way[2])
        if depth == 0 or (depth == 1 and random.random() < 0.3):
            if random.random() < 0.75:
                flower(tip, 0.065, bloom)
            return
        for side in (-1, 1) if depth == 2 or random.random() < 0.6 else (1,):
            spread = random.uniform(24, 42) * side
            start = (at[0] + 1.7 * size * way[0] + 0.2 * size * side, at[1] + 0.015 * side,
                     at[2] + 1.7 * size * way[2])  # fmt: skip
            grow(start, 0.5 * lean + spread, size * random.uniform(0.66, 0.82), depth - 1)

    grow((0.0, 0.0, held.soil - 0.03), random.uniform(-8, 8), random.uniform(0.17, 0.2), 2)
    _spines(roots, 0.022)
