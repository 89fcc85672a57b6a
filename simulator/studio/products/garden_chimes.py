"""Wind chimes."""

import math
from collections.abc import Sequence

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.products.hangings import shaped
from simulator.studio.products.vessels import circle_path
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    ball,
    bundle,
    copies,
    disc,
    lathe,
    outline,
    placed,
    smooth_profile,
    tube,
)


def _strings(paths: Sequence[Sequence[Point]], thick: float = 0.0045) -> None:
    bundle(paths, thick, flat("#8c7a5c"), sides=6)


def _hook(z: float, corners: Sequence[Point], ring: bpy.types.Material) -> None:
    """A ring to hang it by, and the cords from it to what bears the tubes."""
    circle = [(0.034 * math.sin(a), 0.0, z + 0.034 * math.cos(a))
              for a in np.linspace(0, 2 * math.pi, 20, endpoint=False)]  # fmt: skip
    tube(circle, 0.0085, ring, closed=True, smooth=2)
    _strings([[(0.0, 0.0, z - 0.03), corner] for corner in corners])
    ball(0.018, ring, at=(0, 0, z - 0.045))


@product("wind chime")
def wind_chime(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Bells under a dome, bars under a triangle, long thin tubes, or leaves on a branch."""
    paint = Paint(design)
    shot.wall, shot.gap = True, 0.3
    shot.elevation, shot.turn = 4.0, float(random.uniform(-14, 14))
    {"round": _bells, "angular": _bars, "slender": _tubes, "organic": _leaves}[design.form](
        paint, random
    )


def _bells(paint: Paint, random: np.random.Generator) -> None:
    """Small bells in a ring under a dome, and a ball on a sail in the middle."""
    wide = random.uniform(0.2, 0.24)
    lathe(smooth_profile([(wide, 0.0), (wide * 0.97, 0.05), (wide * 0.6, 0.14), (0.05, 0.17),
                          (0.0, 0.172)]), paint.accent, thickness=0.012)  # fmt: skip
    tube(circle_path(wide, 0.0), 0.012, paint.plain, closed=True, smooth=2)
    _hook(0.32, [(0, 0, 0.17)], paint.plain)
    count = int(random.integers(5, 8))
    strings = []
    for number in range(count):
        angle = 2 * math.pi * (number + 0.25) / count
        x, y = wide * 0.94 * math.cos(angle), wide * 0.94 * math.sin(angle)
        for row in range(2):
            z = -0.14 - 0.2 * row - 0.07 * (number % 2)
            size = random.uniform(0.058, 0.068) * (1 if row else 1.12)
            bell = lathe(smooth_profile([
                (size * 1.1, -1.5 * size), (size, -1.3 * size), (size * 0.78, -0.5 * size),
                (size * 0.45, -0.08 * size), (0.0, 0.0),
            ]), paint.main, thickness=0.006, sides=40)  # fmt: skip
            bell.location = (x, y, z)
            ball(0.012, paint.plain, at=(x, y, z + 0.004))
            ball(0.2 * size, paint.accent, at=(x, y, z - 1.55 * size))
        strings.append([(x, y, 0.0), (x, y, -0.36 - 0.07 * (number % 2))])
    strings.append([(0, 0, 0.1), (0, 0, -0.66)])
    _strings(strings)
    ball(0.05, paint.accent, at=(0, 0, -0.42))
    disc(0.075, 0.018, paint.accent, at=(0, 0, -0.7)).rotation_euler = (math.pi / 2, 0, 0)


def _bars(paint: Paint, random: np.random.Generator) -> None:
    """Flat bars of stepped length under a roof cut from a board, and a diamond below."""
    half = random.uniform(0.24, 0.3)
    rise = random.uniform(0.1, 0.2)
    outline([(-half, -0.03), (half, -0.03), (half, 0.03), (0.05, rise), (-0.05, rise),
             (-half, 0.03)], 0.07, paint.accent, bevel=0.006)  # fmt: skip
    _hook(rise + 0.16, [(-half * 0.5, 0, rise * 0.55), (half * 0.5, 0, rise * 0.55)], paint.plain)
    count = int(random.integers(5, 8))
    chevron = bool(random.random() < 0.5)
    strings, longest = [], 0.0
    for number in range(count):
        share = number / (count - 1)
        x = (2 * share - 1) * half * 0.86
        size = random.uniform(0.0, 0.02) + (
            0.34 + 0.26 * (1 - abs(2 * share - 1)) if chevron else 0.36 + 0.26 * share)  # fmt: skip
        w = 0.5 * 1.72 * half / count * 0.66
        top = -0.09
        outline([(-w, 0), (0.0, 0.022), (w, 0), (w, -size), (0.0, -size - 0.022), (-w, -size)],
                0.028, paint.main, bevel=0.004).location = (x, 0, top)  # fmt: skip
        strings.append([(x, 0, -0.02), (x, 0, top + 0.015)])
        ball(0.013, paint.accent, at=(x, -0.002, top + 0.028))
        longest = max(longest, size)
    _strings(strings, 0.0055)
    low = -0.09 - longest - 0.1
    _strings([[(0, 0.03, 0.0), (0, 0.03, low)]])
    outline([(0, -0.085), (0.055, 0), (0, 0.085), (-0.055, 0)], 0.016, paint.accent,
            bevel=0.003).location = (0, 0.03, low - 0.06)  # fmt: skip


def _tubes(paint: Paint, random: np.random.Generator) -> None:
    """Long thin tubes in a ring under a disc, a striker between them and a sail far below."""
    wide = random.uniform(0.13, 0.16)
    disc(wide, 0.03, paint.accent, at=(0, 0, 0), bevel=0.008)
    disc(wide * 0.55, 0.02, paint.accent, at=(0, 0, 0.028), bevel=0.006)
    around = [(0.8 * wide * math.cos(a), 0.8 * wide * math.sin(a), 0.03)
              for a in (0.4, 0.4 + 2 * math.pi / 3, 0.4 + 4 * math.pi / 3)]  # fmt: skip
    _hook(0.26, around, paint.plain)
    count = int(random.integers(5, 8))
    strings = []
    thick = random.uniform(0.018, 0.023)
    longest = random.uniform(0.7, 0.82)
    for number in range(count):
        angle = 2 * math.pi * (number + 0.15) / count
        x, y = 0.84 * wide * math.cos(angle), 0.84 * wide * math.sin(angle)
        size = longest * (1 - 0.42 * number / count)
        top = -0.07
        lathe([(thick * 0.72, top), (thick, top), (thick, top - size), (thick * 0.72, top - size),
               (thick * 0.72, top)], paint.main, sides=28).location = (x, y, 0)  # fmt: skip
        strings.append([(x - thick, y, top - 0.02), (x, y, 0.0), (x + thick, y, top - 0.02)])
        tube([(x - thick * 1.1, y, top - 0.02), (x + thick * 1.1, y, top - 0.02)], 0.005,
             paint.accent, smooth=1)  # fmt: skip
    low = -0.07 - longest - 0.08
    strings.append([(0, 0, 0.0), (0, 0, low)])
    _strings(strings)
    disc(0.058, 0.022, paint.accent, at=(0, 0, -0.4))
    outline([(0.0, 0.0), (0.05, -0.06), (0.036, -0.15), (0.0, -0.17), (-0.036, -0.15),
             (-0.05, -0.06)], 0.012, paint.accent, bevel=0.003).location = (0, 0, low)  # fmt: skip


def _leaves(paint: Paint, random: np.random.Generator) -> None:
    """Strings of pebbles and leaves from a crooked branch."""
    half = random.uniform(0.3, 0.36)
    sway = random.uniform(0.02, 0.05)
    branch = [
        (-half, 0, 0.02),
        (-0.5 * half, 0.01, sway),
        (0, 0, -0.01),
        (0.55 * half, -0.01, 0.02),
        (half, 0, -sway),
    ]
    wood = flat("#8a6a48", roughness=0.9)
    tube(branch, [0.02, 0.028, 0.024, 0.026, 0.014], wood, sides=12)
    tube([branch[3], (0.72 * half, -0.01, 0.08), (0.8 * half, 0, 0.13)], [0.018, 0.012, 0.006],
         wood, sides=10)  # fmt: skip
    _hook(0.3, [(-0.66 * half, 0, sway), (0.7 * half, 0, 0.02)], paint.accent)
    for x in (-0.66 * half, 0.7 * half):
        tube([(x - 0.02, 0, 0.02), (x + 0.02, 0, 0.02)], 0.032, paint.accent, smooth=1)
    count = int(random.integers(5, 7))
    strings = []
    for number in range(count):
        x = (2 * number / (count - 1) - 1) * half * 0.86
        drop = 0.5 + 0.2 * math.sin(math.pi * number / (count - 1)) + random.uniform(-0.08, 0.08)
        strings.append([(x, 0, 0), (x, 0, -drop)])
        pieces = 3
        for row in range(pieces):
            z = -drop * (row + 1) / pieces
            wide = random.uniform(0.07, 0.09)
            if row == pieces - 1:
                hanging = copies(
                    _drop,
                    [
                        placed(
                            (x, -0.004, z + 0.02),
                            heading=90 + random.uniform(-25, 25),
                            rise=-90,
                            size=0.17,
                        )
                    ],
                    paint.main,
                    cells=(10, 14),
                )
                hanging.modifiers.new("wall", "SOLIDIFY").thickness = 0.014
                continue
            edge = shaped("organic", random, wide * 1.25, wide * 1.25)
            outline(edge, 0.024, paint.main, bevel=0.006).location = (x, 0, z + 0.05)
            ball(0.019, paint.accent, at=(x, 0, z - 0.028))
    _strings(strings)


def _drop(s: float, t: float) -> Point:
    """A leaf with a rounded belly and a point."""
    across = 2 * s - 1
    half = 0.4 * math.sin(math.pi * min(1.0, 0.05 + 0.95 * t**0.75)) ** 0.8
    return (t, half * across, 0.22 * half * across**2 + 0.06 * math.sin(2.5 * t))
