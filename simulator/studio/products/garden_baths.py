"""Bird baths."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Nodes, Paint, flat, linear
from simulator.studio.products import product
from simulator.studio.products.chairs import rod
from simulator.studio.products.vessels import Wobble, both, circle_path, vessel
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    ball,
    handmade,
    lathe,
    lobes,
    smooth_profile,
    tube,
)


def water() -> bpy.types.Material:
    """Return a still surface of water."""
    nodes = Nodes("water")
    nodes.set(Base_Color=linear("#7fb4c8"), Roughness=0.03, Coat_Weight=1.0, Coat_Roughness=0.02)
    return nodes.bump(nodes.noise(7.0, 1.0), 0.25).material


def _bird(x: float, y: float, z: float, size: float, heading: float,
          material: bpy.types.Material) -> None:  # fmt: skip
    """A small bird that sits at a place."""
    c, s = math.cos(heading), math.sin(heading)

    def put(along: float, up: float, across: float = 0.0) -> tuple[float, float, float]:
        return (x + size * (along * c - across * s), y + size * (along * s + across * c),
                z + size * up)  # fmt: skip

    tube([put(-1.5, 0.75), put(-0.9, 0.7), put(-0.3, 0.6), put(0.25, 0.75), put(0.55, 0.95)],
         [0.1 * size, 0.2 * size, 0.55 * size, 0.5 * size, 0.16 * size], material)  # fmt: skip
    ball(0.36 * size, material, at=put(0.5, 1.22))
    tube([put(0.78, 1.22), put(1.12, 1.16)], [0.12 * size, 0.01], flat("#d9952f"), smooth=1)
    for side in (-1, 1):
        ball(0.06 * size, flat("#111111", roughness=0.2), at=put(0.66, 1.32, 0.27 * side))
        tube([put(0.0, 0.2, 0.15 * side), put(0.05, -0.05, 0.18 * side)], 0.05 * size,
             flat("#6b5136"), smooth=1, sides=8)  # fmt: skip


@product("bird bath")
def bird_bath(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A basin on a baluster, on a faceted pillar, on three thin legs, or a shell on a trunk."""
    paint = Paint(design)
    shot.elevation = 21.0
    sides, sharp = 96, False
    wobble: Wobble | None = None
    if design.form == "round":
        wide, top = random.uniform(0.4, 0.46), random.uniform(0.6, 0.7)
        neck = random.uniform(0.06, 0.085)
        lathe(smooth_profile([
            (0.0, 0.0), (0.25, 0.0), (0.25, 0.05), (0.2, 0.07), (0.13, 0.12), (neck, 0.2),
            (neck * 1.75, 0.36 * top), (neck * 1.5, 0.55 * top), (neck * 0.85, 0.78 * top),
            (0.12, top - 0.05), (0.15, top),
        ]), paint.main)  # fmt: skip
        tube(circle_path(neck * 1.2, 0.8 * top), 0.02, paint.accent, closed=True, smooth=2)
    elif design.form == "angular":
        sides, sharp = int(random.choice([4, 6, 8])), True
        wide, top = random.uniform(0.4, 0.46), random.uniform(0.58, 0.68)
        foot, neck = random.uniform(0.2, 0.26), random.uniform(0.08, 0.13)
        pillar = lathe([(0.0, 0.0), (foot, 0.0), (foot, 0.06), (foot * 0.75, 0.075),
                        (neck, top * random.uniform(0.5, 0.9)), (0.19, top)], paint.main,
                       sides=sides, sharp=True)  # fmt: skip
        pillar.rotation_euler[2] = math.pi / sides
        shot.turn = 12.0 if sides == 4 else 0.0
    elif design.form == "slender":
        wide, top = random.uniform(0.29, 0.34), random.uniform(0.78, 0.9)
        legs = paint.accent
        for number in range(3):
            angle = math.radians(90 + 120 * number)
            c, s = math.cos(angle), math.sin(angle)
            rod((0.2 * c, 0.2 * s, top + 0.03), (0.24 * c, 0.24 * s, 0.0), 0.015, legs)
            ball(0.022, legs, at=(0.24 * c, 0.24 * s, 0.012))
        tube(circle_path(0.205, top - 0.01), 0.012, legs, closed=True, smooth=2)
        tube(circle_path(0.225, 0.28), 0.01, legs, closed=True, smooth=2)
    else:
        wide, top = random.uniform(0.4, 0.45), random.uniform(0.5, 0.62)
        scallops = int(random.integers(6, 12))
        wobble = lobes(scallops, random.uniform(0.04, 0.09)) if random.random() < 0.6 else None
        wobble = both(wobble, handmade(random, 0.04)) if wobble else handmade(random, 0.14)
        twist = random.uniform(2, 5)
        lathe(smooth_profile([(0.0, 0.0), (0.26, 0.0), (0.22, 0.04), (0.11, 0.16),
                              (0.09, 0.6 * top), (0.14, 0.9 * top), (0.2, top + 0.02)]),
              paint.main,
              wobble=lambda a, h: 1 + 0.16 * math.cos(3 * a + twist * h), sides=72)  # fmt: skip
    deep = random.uniform(0.12, 0.17) if design.form != "slender" else 0.1
    if sharp:
        outer = [(0.0, top - 0.005), (0.2, top - 0.005), (wide, top + deep * 0.75),
                 (wide, top + deep)]  # fmt: skip
    else:
        outer = smooth_profile([(0.0, top - 0.005), (0.16, top - 0.005),
                                (0.8 * wide, top + 0.4 * deep), (wide * 0.98, top + 0.85 * deep),
                                (wide * 1.04, top + deep)])  # fmt: skip
    wall = 0.035
    coloured = design.material in ("terracotta", "brass", "marble")
    vessel(outer, paint.main, wall=wall, lining=paint.accent if coloured else paint.plain,
           sides=sides, sharp=sharp, wobble=wobble)  # fmt: skip
    level = top + 0.74 * deep
    edge = float(np.interp(level, [z for _, z in outer[1:]], [r for r, _ in outer[1:]])) - wall
    surface = lathe([(edge * 0.995, level), (0.5 * edge, level + 0.002), (0.0, level + 0.002)],
                    water(), sides=sides,
                    wobble=(lambda a, _h: wobble(a, 0.8)) if wobble else None)  # fmt: skip
    if sharp:
        surface.rotation_euler[2] = math.pi / sides
    reach = wide * (math.cos(math.pi / sides) if sharp else 1.0)
    angle = float(random.choice([-0.75, -0.5, 3.5, 3.8]))
    if wobble:
        reach *= wobble(angle % (2 * math.pi), 1.0)
    _bird(reach * 0.97 * math.cos(angle), reach * 0.97 * math.sin(angle), top + deep + 0.012,
          random.uniform(0.07, 0.085), angle + math.pi + random.uniform(-0.9, 0.9),
          paint.accent)  # fmt: skip
