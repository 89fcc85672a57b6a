"""Pots and baskets that plants stand in."""

import math
from dataclasses import dataclass

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Nodes, Paint, darker, flat, linear
from simulator.studio.products.chairs import splayed
from simulator.studio.shapes import (
    copies,
    dip,
    fillet,
    handmade,
    lathe,
    lobes,
    placed,
    smooth_profile,
    tube,
)


@dataclass(frozen=True)
class Pot:
    """Where a plant grows in a pot: the soil's height and radius, and the rim's."""

    soil: float
    radius: float
    rim: float


def earth() -> bpy.types.Material:
    """Return potting soil."""
    nodes = Nodes("earth")
    crumbs = nodes.noise(60.0, 6.0)
    dark = linear("#3a2a20")
    nodes.set(Base_Color=nodes.mix(crumbs, darker(dark, 0.5), darker(dark, -0.1)), Roughness=1.0)
    return nodes.bump(crumbs, 0.9, 0.03).material


def _hoop(radius: float, z: float, thick: float, material: bpy.types.Material) -> None:
    circle = np.linspace(0, 2 * math.pi, 40, endpoint=False)
    tube([(radius * math.cos(a), radius * math.sin(a), z) for a in circle], thick, material,
         closed=True, smooth=2, sides=10)  # fmt: skip


def pot(design: Design, random: np.random.Generator, *, width: float, high: float) -> Pot:
    """Stand a pot of the design's form on the ground and fill it with soil.

    ``width`` is about its radius at the top.
    """
    paint = Paint(design, scale=1.4)
    natural = design.material in ("terracotta", "terrazzo", "brass", "rattan")
    wall = 0.09 * width
    sides, wobble, sharp, low = 96, None, False, 0.0
    if design.form == "round":
        belly = width * random.uniform(1.04, 1.14)
        profile = smooth_profile([
            (0.0, 0.0), (0.66 * width, 0.0), (0.98 * belly, 0.3 * high), (belly, 0.6 * high),
            (0.96 * width, 0.93 * high), (width, high),
        ])  # fmt: skip
    elif design.form == "angular":
        sides, sharp = int(random.choice([4, 6, 8])), True
        spread = 1.12 if sides == 4 else 1.0
        taper = random.uniform(0.66, 0.95)
        profile = [(0.0, 0.0), (taper * width * spread, 0.0), (width * spread, 0.82 * high),
                   (width * spread * 0.95, high)]  # fmt: skip
    elif design.form == "slender":
        low = 0.4 * high
        profile = fillet([(0.0, low), (0.72 * width, low), (0.94 * width, high),
                          (0.95 * width, high + 0.01)], 0.08 * high)  # fmt: skip
    else:
        wobble = handmade(random, 0.12) if random.random() < 0.5 else lobes(
            int(random.integers(6, 11)), 0.06)  # fmt: skip
        profile = smooth_profile([
            (0.0, 0.0), (0.62 * width, 0.0), (0.98 * width, 0.28 * high),
            (0.86 * width, 0.62 * high), (1.04 * width, high),
        ])  # fmt: skip
    made = lathe(profile, paint.main, sides=sides, wobble=wobble, thickness=wall, sharp=sharp)
    rim = profile[-1][0]
    if sharp and sides == 4:
        made.rotation_euler = (0, 0, math.radians(45 + random.uniform(-20, 20)))
    _finish(design, random, paint, made, profile, low, high, natural)
    level = high - 0.1 * width
    shrink = 0.74 if sides == 4 else 0.86
    soil = (0.9 if wobble else 0.98) * rim - wall
    ground = lathe([(soil, level - 0.02), (soil, level), (0.5 * soil, level + 0.02 * width),
                    (0.0, level + 0.03 * width)], earth(), sides=sides, wobble=wobble)  # fmt: skip
    ground.rotation_euler = made.rotation_euler
    return Pot(level, shrink * soil, rim)


def _finish(
    design: Design,
    random: np.random.Generator,
    paint: Paint,
    made: bpy.types.Object,
    profile: list[tuple[float, float]],
    low: float,
    high: float,
    natural: bool,
) -> None:
    """Give a pot what goes with it: handles, a stand, a dipped base, a saucer."""
    rim = profile[-1][0]
    radius = max(r for r, _ in profile)
    at_base = profile[1][0]
    if design.material == "rattan":
        cane = flat("#b5834a")
        if design.form != "angular":
            for z, thick in ((high, 0.024), (low + 0.03, 0.02)):
                heights, radii = [h for _, h in profile], [r for r, _ in profile]
                _hoop(float(np.interp(z, heights, radii)), z, thick, cane)
        for side in (-1, 1):
            tube([(side * rim, -0.3 * rim, 0.92 * high), (side * 1.12 * rim, -0.24 * rim,
                  1.16 * high), (side * 1.12 * rim, 0.24 * rim, 1.16 * high),
                  (side * rim, 0.3 * rim, 0.92 * high)], 0.03, paint.accent, sides=10)  # fmt: skip
    if low:
        stand = paint.accent if natural else paint.other("oak")
        splayed(0.5 * rim, 0.82 * rim, low + 0.06, 0.032, stand, thin=0.02,
                count=int(random.choice([3, 4])), phase=-60)  # fmt: skip
        _hoop(0.76 * rim, low + 0.02, 0.018, stand)
    elif (natural or random.random() < 0.45) and design.material != "rattan":
        if random.random() < 0.55:
            dip(made, paint.accent, at=(0, 0, random.uniform(0.25, 0.42) * high))
        else:
            wide = 1.22 * at_base if design.form != "angular" else 1.3 * at_base
            saucer = lathe(fillet([(0.0, -0.035), (wide, -0.035), (1.08 * wide, 0.03)], 0.015),
                           paint.accent, thickness=0.02)  # fmt: skip
            saucer.location = (0, 0, 0.0)
    elif design.material == "painted steel" and design.form == "round":
        _hoop(1.005 * radius, 0.5 * high, 0.012, paint.accent)


def flower(
    at: tuple[float, float, float], size: float, petals: bpy.types.Material, *, rise: float = 35.0
) -> None:
    """Open a small flower at a place."""
    copies(
        lambda s, t: (t, (2 * s - 1) * 0.3 * math.sin(math.pi * min(1.0, 0.15 + 0.85 * t)) ** 0.8,
                      0.25 * t * t),
        [placed(at, heading=30 * k, rise=rise + 25 * (k % 2), size=size) for k in range(12)],
        petals,
        cells=(4, 5),
    )  # fmt: skip
    copies(lambda s, t: (t, (2 * s - 1) * 0.12, 0.0),
           [placed(at, heading=51 * k, rise=70, size=0.45 * size) for k in range(7)],
           flat("#f4d35e"), cells=(1, 1))  # fmt: skip
