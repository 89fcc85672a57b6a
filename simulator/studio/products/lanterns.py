"""Lanterns and candle holders, lit."""

import math

import bpy
import numpy as np

from simulator.products.design import TINTABLE, Design
from simulator.studio.materials import Paint, flat, made_of
from simulator.studio.products import product
from simulator.studio.products.lights import candle, shade, shine, through, woven
from simulator.studio.products.vessels import (
    Wobble,
    bevelled,
    both,
    fluted,
    vessel,
)
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Profile,
    ball,
    bundle,
    disc,
    fillet,
    handmade,
    lathe,
    move,
    smooth_profile,
    tube,
)

CREAM = "#f3e9d2"
"""Wax."""


def _ring(material: bpy.types.Material, low: float, wide: float, tall: float) -> None:
    """A carrying handle that stands up over the lid."""
    half = [(1.0, 0.0), (1.02, 0.45), (0.6, 0.88)]
    left = [(-wide * x, 0.0, low + tall * z) for x, z in half]
    right = [(-x, y, z) for x, y, z in reversed(left)]
    path = [*left, (0.0, 0.0, low + tall), *right]
    tube(path, 0.013, material)


@product("lantern")
def lantern(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A storm globe, a framed house with panes, a tall tower, or a gourd; a candle burns inside."""
    paint = Paint(design)
    shot.elevation, shot.turn = 10, 0
    if design.form == "angular" and design.material != "rattan":
        _framed(paint, random, wide=random.uniform(0.42, 0.5), tall=random.uniform(0.46, 0.56),
                sides=int(random.choice([4, 4, 6])))  # fmt: skip
        shot.turn = 24
        return
    if design.form == "slender" and design.material in ("clear glass", "painted steel"):
        _framed(paint, random, wide=random.uniform(0.26, 0.3), tall=random.uniform(0.66, 0.74),
                sides=int(random.choice([4, 6, 8])))  # fmt: skip
        shot.turn = 20
        return
    wobble: Wobble | None = None
    if design.form == "round":
        wide, tall = random.uniform(0.3, 0.35), random.uniform(0.5, 0.58)
        outer = smooth_profile([(0.18, 0.0), (wide * 0.9, 0.24 * tall), (wide, 0.48 * tall),
                                (wide * 0.84, 0.78 * tall), (0.16, tall)])  # fmt: skip
    elif design.form == "angular":
        tall = 0.6
        outer = [(0.28, 0.0), (0.3, 0.3), (0.3, 0.42), (0.15, tall)]
    elif design.form == "slender":
        wide, tall = random.uniform(0.16, 0.19), random.uniform(0.74, 0.84)
        outer = fillet([(wide * 0.9, 0.0), (wide, 0.3 * tall), (wide * 0.9, 0.9 * tall),
                        (wide * 0.55, tall)], 0.08)  # fmt: skip
    else:
        tall = random.uniform(0.56, 0.66)
        outer = smooth_profile([(0.2, 0.0), (0.32, 0.14), (random.uniform(0.2, 0.26), 0.34),
                                (0.28, 0.46), (0.14, tall)])  # fmt: skip
        wobble = both(handmade(random, 0.08), fluted(int(random.integers(5, 9)), 0.05))
    foot = outer[0][0]
    trim = paint.main if design.material == "painted steel" else paint.accent
    disc(foot + 0.02, 0.04, trim)
    _body(paint, [(r, z + 0.035) for r, z in outer], wobble, random)
    candle(0.075, 0.3 * tall + 0.04, flat(CREAM), at=(0, 0, 0.04), power=3.0)
    top, mouth = tall + 0.03, outer[-1][0]
    lathe([(mouth + 0.015, top - 0.012), (mouth + 0.02, top + 0.02), (mouth * 0.9, top + 0.035),
           (mouth * 0.7, top + 0.03)], trim, thickness=0.01)  # fmt: skip
    _ring(trim, top, mouth * 0.98, random.uniform(0.2, 0.28))


def _body(paint: Paint, outer: Profile, wobble: Wobble | None, random: np.random.Generator) -> None:
    """What is around the flame: woven, ribbed paper, glass, or glass in a cage of wires."""
    material = paint.design.material
    if material == "rattan":
        woven(outer, paint.main, count=14, turns=0.25, radius=0.01, rings=5, wobble=wobble)
    elif material == "paper":
        ribs = [(r * (1 - 0.03 * (i % 2)), z) for i, (r, z) in enumerate(outer)]
        shade(ribs, paint.shade(), paint.accent, wobble=wobble)
        shine((0, 0, 0.3), through(4.0, paint.colour), 0.06)
    elif material == "clear glass":
        lathe(outer, paint.main, wobble=wobble, thickness=0.012)
    else:
        lathe(outer, made_of("clear glass", "#ffffff", "#ffffff"), thickness=0.008, wobble=wobble)
        count = int(random.integers(6, 10))
        wires = [
            [((r + 0.012) * (wobble(a, 0.5) if wobble else 1.0) * math.cos(a),
              (r + 0.012) * (wobble(a, 0.5) if wobble else 1.0) * math.sin(a), z)
             for r, z in outer]
            for a in 2 * math.pi * (np.arange(count) + 0.5) / count
        ]  # fmt: skip
        bundle(wires, 0.013, paint.main)
        middle = outer[len(outer) // 2]
        hoop = [((middle[0] + 0.014) * math.cos(a), (middle[0] + 0.014) * math.sin(a), middle[1])
                for a in np.linspace(0, 2 * math.pi, 72, endpoint=False)]  # fmt: skip
        if wobble is None:
            bundle([hoop], 0.013, paint.main, closed=True)


def _framed(
    paint: Paint, random: np.random.Generator, *, wide: float, tall: float, sides: int
) -> None:
    """Posts, panes and a pitched roof over a candle."""
    material = paint.design.material
    frame = paint.main if material == "painted steel" else paint.accent
    if material == "paper":
        frame = paint.other("oak")
    radius = wide / math.sqrt(2)
    low, high, post = 0.05, 0.05 + tall, 0.016 if wide > 0.32 else 0.012
    turn = math.pi / sides

    def slab(profile: Profile, colour: bpy.types.Material) -> None:
        made = lathe(profile, colour, sides=sides, sharp=True)
        made.rotation_euler[2] = turn
        bevelled(made, 0.006)

    slab([(0.0, 0.0), (radius * 1.12, 0.0), (radius * 1.12, 0.04), (0.0, 0.04)], frame)
    roof = random.uniform(0.12, 0.2)
    slab([(0.0, high), (radius * 1.16, high), (radius * 1.16, high + 0.025),
          (radius * 0.4, high + roof), (radius * 0.4, high + roof + 0.04),
          (0.0, high + roof + 0.05)], paint.main if material == "paper" else frame)  # fmt: skip
    corners = [(radius * math.cos(a), radius * math.sin(a))
               for a in turn + 2 * math.pi * np.arange(sides) / sides]  # fmt: skip
    for x, y in corners:
        tube([(x, y, 0.03), (x, y, high + 0.005)], post, frame, smooth=1, sides=4)
    inset = 0.97
    pane = [(radius * inset, low - 0.01), (radius * inset, high)]
    if material == "paper":
        walls = lathe([(r, z) for r, z in pane], paint.shade(), sides=sides, sharp=True)
        shine((0, 0, low + 0.4 * tall), through(4.0, paint.colour), 0.06)
    else:
        walls = lathe(pane, made_of("clear glass", "#ffffff", "#ffffff"), sides=sides, sharp=True,
                      thickness=0.006)  # fmt: skip
    walls.rotation_euler[2] = turn
    bars = random.random()
    for (x, y), (u, v) in zip(corners, [*corners[1:], corners[0]], strict=True):
        levels = [0.5] if bars < 0.3 else [0.75] if bars < 0.6 else []
        for level in levels:
            z = low + level * tall
            tube([(x, y, z), (u, v, z)], 0.6 * post, frame, smooth=1, sides=4)
        if bars < 0.3:
            tube([((x + u) / 2, (y + v) / 2, low), ((x + u) / 2, (y + v) / 2, high)], 0.6 * post,
                 frame, smooth=1, sides=4)  # fmt: skip
    candle(
        min(0.1, 0.3 * wide),
        random.uniform(0.35, 0.5) * tall,
        paint.accent if material == "painted steel" else flat(CREAM),
        at=(0, 0, 0.04),
        power=2.5,
    )
    _ring(frame, high + roof + 0.03, radius * 0.34, random.uniform(0.14, 0.2))


@product("candle holder")
def candle_holder(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A chamberstick with a ring, stacked facets, tall thin sticks, or a branch with arms."""
    paint = Paint(design)
    shot.elevation, shot.turn = 15, random.uniform(-12, 12)
    own = design.material in TINTABLE
    wax = flat(CREAM) if own and random.random() < 0.5 else flat(paint.second, roughness=0.5)
    if design.form == "round":
        wide = random.uniform(0.26, 0.31)
        outer = smooth_profile([(0.0, 0.0), (wide * 0.7, 0.0), (wide * 0.92, 0.04), (wide, 0.1)])
        vessel(outer, paint.main, wall=0.024)
        lathe(smooth_profile([(0.0, 0.02), (0.11, 0.02), (0.07, 0.07), (0.085, 0.14), (0.105, 0.17),
                              (0.1, 0.19), (0.0, 0.19)]), paint.main)  # fmt: skip
        tube([(wide - 0.02, 0, 0.07), (wide + 0.08, 0, 0.14), (wide + 0.17, 0, 0.09),
              (wide + 0.14, 0, 0.03), (wide + 0.05, 0, 0.03), (wide - 0.03, 0, 0.05)],
             0.02, paint.plain)  # fmt: skip
        candle(0.06, random.uniform(0.3, 0.46), wax, at=(0, 0, 0.18), taper=0.92)
    elif design.form == "angular":
        sides = int(random.choice([4, 6, 8]))
        waist, tall = random.uniform(0.08, 0.13), random.uniform(0.26, 0.4)
        body = lathe([(0.0, 0.0), (0.19, 0.0), (0.19, 0.05), (waist, 0.45 * tall),
                      (0.15, 0.85 * tall), (0.13, tall), (0.0, tall)], paint.main, sides=sides,
                     sharp=True)  # fmt: skip
        move(body, turn=(0, 0, 180 / sides + 12))
        bevelled(body, 0.006)
        if random.random() < 0.5:
            candle(0.085, random.uniform(0.24, 0.34), wax, at=(0, 0, tall - 0.005))
        else:
            candle(0.042, random.uniform(0.38, 0.48), wax, at=(0, 0, tall - 0.005), taper=0.8)
    elif design.form == "slender":
        heights = [(0.0, 0.0, random.uniform(0.5, 0.6))]
        if random.random() < 0.65:
            heights = [(-0.12, 0.02, random.uniform(0.5, 0.58)),
                       (0.13, -0.06, random.uniform(0.3, 0.4))]  # fmt: skip
        for x, y, tall in heights:
            _stick(paint, tall, (x, y, 0.0))
            candle(0.026, random.uniform(0.36, 0.42), wax, at=(x, y, tall - 0.01), taper=0.7)
    else:
        _branch(paint, wax, random)


def _stick(paint: Paint, tall: float, at: tuple[float, float, float]) -> None:
    """A thin candlestick with a knot and a cup."""
    made = lathe(fillet([
        (0.0, 0.0), (0.1, 0.0), (0.1, 0.02), (0.03, 0.05), (0.02, 0.12), (0.019, 0.5 * tall),
        (0.036, 0.54 * tall), (0.019, 0.58 * tall), (0.019, tall - 0.07), (0.042, tall - 0.03),
        (0.042, tall), (0.0, tall),
    ], 0.02, 5), paint.main)  # fmt: skip
    made.location = at


def _branch(paint: Paint, wax: bpy.types.Material, random: np.random.Generator) -> None:
    """A foot like a pebble, and two or three bent arms with cups."""
    lathe(smooth_profile([(0.0, 0.0), (0.17, 0.0), (0.2, 0.03), (0.1, 0.1), (0.045, 0.16),
                          (0.0, 0.17)]), paint.main, wobble=handmade(random, 0.14))  # fmt: skip
    middle = random.uniform(0.34, 0.44)
    ends = [(-0.3, random.uniform(0.24, 0.34)), (0.3, random.uniform(0.24, 0.34)), (0.0, middle)]
    for x, z in ends if random.random() < 0.75 else ends[:2]:
        path = [(0, 0, 0.08), (0.12 * x, 0, 0.18), (0.75 * x, 0, z - 0.12), (x, 0, z)]
        tube(path, [0.05, 0.04, 0.03, 0.028], paint.plain)
        cup = lathe(
            smooth_profile([(0.0, -0.02), (0.04, -0.01), (0.07, 0.03), (0.065, 0.06), (0.0, 0.06)]),
            paint.plain,
            wobble=handmade(random, 0.1),
        )
        cup.location = (x, 0, z)
        candle(0.034, random.uniform(0.3, 0.36), wax, at=(x, 0, z + 0.055), taper=0.8)
    ball(0.05, paint.accent, at=(0, 0, 0.17), squash=(1.0, 1.0, 0.8))
