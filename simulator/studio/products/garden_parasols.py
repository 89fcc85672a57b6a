"""Parasols."""

import math
from collections.abc import Callable

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.cloth import fringe
from simulator.studio.materials import Paint, flat, made_of
from simulator.studio.products import product
from simulator.studio.products.vessels import circle_path
from simulator.studio.scene import Shot
from simulator.studio.shapes import Point, ball, box, bundle, disc, lathe, sheet, tube

Rib = Callable[[float], tuple[float, float]]
"""Radius and height along a rib, from the tip (0) to the edge (1)."""


def _canopy(
    paint: Paint, rib: Rib, gores: int, *, phase: float, chord: float, scallop: float,
    sag: float, drop: float, ribs: bpy.types.Material,
) -> list[Point]:  # fmt: skip
    """Sew a canopy of gores between ribs, with a valance that hangs ``drop`` from the edge.

    ``chord`` is 1 for gores that are straight from rib to rib and 0 for round ones; ``scallop``
    draws the middle of their edge inwards and ``sag`` up. Return the points of the hem.
    """
    design = paint.design
    turn = 2 * math.pi / gores
    main = paint.main
    alternate = design.pattern in ("stripe", "check") and gores % 2 == 0
    if alternate:
        main = made_of(design.material, paint.colour, paint.second)
    hem: list[Point] = []
    bones = []
    for gore in range(gores):
        first = phase + gore * turn

        def at(s: float, t: float, first: float = first) -> Point:
            off = (s - 0.5) * turn
            r, z = rib(t)
            straight = math.cos(turn / 2) / math.cos(off)
            bow = math.sin(math.pi * s)
            r *= 1 - chord + chord * straight
            r *= 1 - scallop * bow * t**3
            z += sag * bow * t**2
            return (r * math.cos(first + turn / 2 + off), r * math.sin(first + turn / 2 + off), z)

        r_edge, _ = rib(1.0)
        shown = paint.accent if alternate and gore % 2 else main
        size = (r_edge * turn, 1.1 * r_edge)
        sheet(at, shown, size=size, cells=(10, 18), thickness=0.006)
        if drop:

            def hang(s: float, t: float, at: Callable[[float, float], Point] = at) -> Point:
                x, y, z = at(s, 1.0)
                low = drop * (0.7 + 0.5 * math.sin(math.pi * ((s * 2) % 1.0)))
                return (x * (1 + 0.012 * t), y * (1 + 0.012 * t), z - low * t + 0.002)

            trim = main if alternate and gore % 2 else paint.accent
            sheet(hang, trim, size=(size[0], drop), cells=(20, 3), thickness=0.006)
        hem += [at(s, 1.0) for s in np.linspace(0, 1, 11)[:-1]]
        bones.append([(x, y, z - 0.012) for x, y, z in (at(0.0, t) for t in np.linspace(0, 1, 9))])
    bundle(bones, 0.007, ribs)
    r, z = rib(0.55)
    hub = rib(0.0)[1] - 0.3
    bundle([[(r * math.cos(phase + k * turn), r * math.sin(phase + k * turn), z - 0.02),
             (0.02, 0.0, hub)] for k in range(gores)], 0.006, ribs)  # fmt: skip
    disc(0.03, 0.05, ribs, at=(0, 0, hub - 0.03))
    return hem


def _stand(
    paint: Paint, random: np.random.Generator, top: float, thick: float, square: bool
) -> None:
    """The pole, its foot, a crank, and a joint."""
    pole = paint.other("oak") if random.random() < 0.65 else flat("#e9e6df", roughness=0.35)
    iron = flat("#3a3c3e", roughness=0.4, metallic=0.6)
    tube([(0, 0, 0.03), (0, 0, top)], thick, pole, smooth=1)
    tube([(0, 0, 0.0), (0, 0, 0.2)], thick * 1.55, iron, smooth=1)
    if square:
        box((0.36, 0.36, 0.05), made_of("terrazzo", paint.colour, paint.second), bevel=0.012)
    else:
        lathe([(0.0, 0.0), (0.2, 0.0), (0.2, 0.035), (0.16, 0.055), (0.05, 0.075), (0.0, 0.075)],
              paint.accent)  # fmt: skip
    tube([(thick, 0, 0.14), (thick + 0.04, 0, 0.14)], 0.009, iron, smooth=1)
    ball(0.018, paint.accent, at=(thick + 0.05, 0, 0.14))
    tube([(0, 0, 0.48), (0, 0, 0.55)], thick * 1.3, iron, smooth=1)


@product("parasol")
def parasol(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A dome with scallops, a square pyramid, a slim pagoda, or a wavy flower with a fringe."""
    paint = Paint(design, scale=1.1)
    shot.elevation, shot.turn = 5.0, 0.0
    ribs = flat("#a8794a") if design.material != "linen" else flat("#d8d4cb", roughness=0.4)
    top = random.uniform(1.08, 1.2)
    fine = design.material == "paper"
    if design.form == "round":
        wide, rise = random.uniform(0.56, 0.62), random.uniform(0.26, 0.34)
        hem = _canopy(
            paint, lambda t: (wide * math.sin(1.45 * t) / math.sin(1.45),
                              top - rise * (1 - math.cos(1.45 * t)) / (1 - math.cos(1.45))),
            16 if fine else 8, phase=0.2, chord=0.8, scallop=0.06, sag=0.0,
            drop=0.0 if design.material == "rattan" else 0.07, ribs=ribs,
        )  # fmt: skip
        thick = 0.02
    elif design.form == "angular":
        wide, rise = random.uniform(0.62, 0.7), random.uniform(0.24, 0.34)
        sides = int(random.choice([4, 4, 6]))
        hem = _canopy(
            paint, lambda t: (0.02 + wide * t, top - rise * t), sides,
            phase=math.radians(20 if sides == 4 else 0), chord=1.0, scallop=0.0, sag=0.0,
            drop=0.0 if design.material == "rattan" else 0.06, ribs=ribs,
        )  # fmt: skip
        thick = 0.022
        shot.elevation = 7.0
    elif design.form == "slender":
        top = random.uniform(1.3, 1.42)
        wide, rise = random.uniform(0.36, 0.42), random.uniform(0.42, 0.52)
        hem = _canopy(
            paint, lambda t: (0.015 + wide * t**1.35, top - rise * t**0.72),
            12 if fine else 8, phase=0.2, chord=1.0, scallop=0.05, sag=0.0, drop=0.0, ribs=ribs,
        )  # fmt: skip
        thick = 0.014
        tube([*circle_path(0.11, top - 0.155)], 0.01, paint.accent, closed=True, smooth=2)
    else:
        wide, rise = random.uniform(0.56, 0.63), random.uniform(0.22, 0.3)
        petals = int(random.choice([5, 6, 7]))
        curl = random.uniform(0.04, 0.08)
        hem = _canopy(
            paint, lambda t: (0.86 * wide * t,
                              top - rise * t**1.5 + curl * max(0.0, t - 0.8) / 0.2),
            petals, phase=0.3, chord=0.0, scallop=-0.17, sag=-random.uniform(0.05, 0.09),
            drop=0.0, ribs=ribs,
        )  # fmt: skip
        thick = 0.019
    if design.form in ("slender", "organic") or design.material == "rattan":
        fringe([point for point in hem for _ in range(2)], (0, 0, -1), 0.075, paint.accent, random,
               thick=0.004, sag=0.0)  # fmt: skip
    tube(hem, 0.009, paint.accent, closed=True, smooth=1, sides=8)
    _stand(paint, random, top + 0.01, thick, design.form == "angular")
    lathe([(0.0, top + 0.06), (0.016, top + 0.04), (0.03, top + 0.015), (0.05, top - 0.005),
           (0.0, top - 0.005)], paint.accent)  # fmt: skip
    ball(0.022, paint.accent, at=(0, 0, top + 0.065))
