"""Pendant lamps and desk lamps."""

import math

import bpy
import numpy as np

from simulator.products.design import TINTABLE, Design
from simulator.studio.materials import Paint, flat, glowing
from simulator.studio.products import product
from simulator.studio.products.lights import bulb, pleats, shine, through, woven
from simulator.studio.products.vessels import Wobble, both, fluted
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Profile,
    ball,
    box,
    disc,
    fillet,
    handmade,
    lathe,
    move,
    smooth_profile,
    tube,
)


@product("pendant lamp")
def pendant_lamp(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A dome or globe, a faceted cone, a narrow tube, or a petalled bell, on a cord."""
    paint = Paint(design)
    shot.wall, shot.gap, shot.elevation = True, 0.5, -13.0
    wobble: Wobble | None = None
    sides, sharp, low = 96, False, 0.0
    closed = design.material in ("paper", "rattan")
    if design.form == "round":
        wide = random.uniform(0.34, 0.4)
        if closed or random.random() < 0.4:
            tall = random.uniform(0.52, 0.62)
            outer = smooth_profile([(0.12, 0.0), (wide * 0.86, 0.22 * tall), (wide, 0.5 * tall),
                                    (wide * 0.84, 0.8 * tall), (0.07, tall)])  # fmt: skip
            low = 0.22
        else:
            tall = random.uniform(0.32, 0.4)
            outer = smooth_profile([(wide, 0.0), (wide * 0.97, 0.3 * tall),
                                    (wide * 0.7, 0.75 * tall), (0.05, tall)])  # fmt: skip
    elif design.form == "angular":
        tall, sides, sharp = random.uniform(0.36, 0.46), int(random.choice([6, 8])), True
        outer = [(random.uniform(0.34, 0.4), 0.0), (random.uniform(0.3, 0.4), 0.34 * tall),
                 (0.05, tall)]  # fmt: skip
    elif design.form == "slender":
        tall, wide = random.uniform(0.6, 0.72), random.uniform(0.2, 0.25)
        outer = [(wide, 0.0), (wide * random.uniform(0.5, 0.62), 0.26 * tall), (0.05, 0.86 * tall),
                 (0.03, tall)]  # fmt: skip
        outer = smooth_profile(outer) if random.random() < 0.6 else fillet(
            [outer[0], (0.055, 0.92 * tall), outer[-1]], 0.05)  # fmt: skip
    else:
        tall = random.uniform(0.4, 0.5)
        outer = smooth_profile([(0.37, 0.0), (0.3, 0.1), (random.uniform(0.24, 0.32), 0.22),
                                (0.17, 0.34), (0.045, tall)])  # fmt: skip
        wobble = both(fluted_rim(int(random.integers(6, 11)), 0.09), handmade(random, 0.05))
        sides = 144
    _pendant_shell(paint, outer, sides=sides, sharp=sharp, wobble=wobble)
    rise = tall + random.uniform(0.32, 0.45)
    metal = flat("#b9924a", roughness=0.3, metallic=1.0)
    cord = paint.accent
    disc(0.05, 0.05, metal, at=(0, 0, tall - 0.015))
    tube([(0, 0, tall), (0, 0, rise)], 0.011, cord, smooth=1)
    disc(0.09, 0.035, metal if random.random() < 0.5 else cord, at=(0, 0, rise))
    power = through(5.0, paint.colour) if design.material == "paper" else 7.0 if closed else 3.0
    height = low or 0.03
    size = 0.07 if design.form != "slender" else 0.06
    bulb((0, 0, height), size, power, strength=5.0)
    tube([(0, 0, height + size), (0, 0, tall)], 0.014, metal, smooth=1)


def fluted_rim(count: int, depth: float) -> Wobble:
    """Return petals that are deepest at the lower edge of a hanging shade."""
    petals = fluted(count, depth)
    return lambda angle, height: petals(angle, 1.0 - height)


def _pendant_shell(
    paint: Paint, outer: Profile, *, sides: int, sharp: bool, wobble: Wobble | None
) -> None:
    """The shade of a pendant in its material: woven, ribbed paper, metal, glass or clay."""
    design = paint.design
    if design.material == "rattan":
        fine = [(float(np.interp(s, np.linspace(0, 1, len(outer)), [r for r, _ in outer])),
                 float(np.interp(s, np.linspace(0, 1, len(outer)), [z for _, z in outer])))
                for s in np.linspace(0, 1, 24)]  # fmt: skip
        woven(fine, paint.main, count=26 if design.form != "slender" else 12, turns=0.3,
              radius=0.0085, rings=5, wobble=wobble)  # fmt: skip
        rim = outer[0][0]
        if not wobble:
            tube([(rim * math.cos(a), rim * math.sin(a), 0.0)
                  for a in np.linspace(0, 2 * math.pi, 36, endpoint=False)], 0.016, paint.accent,
                 closed=True)  # fmt: skip
        return
    if design.material == "paper":
        if not sharp:
            outer = [(r * (1 - 0.025 * (i % 2)), z) for i, (r, z) in enumerate(outer)]
            if design.form == "slender":
                wobble, sides = pleats(16, 0.05), 128
        made = lathe(outer, paint.shade(), sides=sides, sharp=sharp, wobble=wobble)
    else:
        made = lathe(outer, paint.main, sides=sides, sharp=sharp, wobble=wobble, thickness=0.014)
        if design.family != "glass":
            inner = [(max(0.0, r - 0.018), z - 0.006 * (i > 0)) for i, (r, z) in enumerate(outer)]
            lining = lathe(inner, paint.accent, sides=sides, sharp=sharp, wobble=wobble)
            if sharp:
                lining.rotation_euler[2] = math.pi / sides
    if sharp:
        made.rotation_euler[2] = math.pi / sides


@product("desk lamp")
def desk_lamp(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A gooseneck with a dome, an arm with joints, a thin bar of light, or a mushroom."""
    paint = Paint(design)
    shot.elevation, shot.turn = 5, random.uniform(-22, 0)
    own = design.material in TINTABLE
    head = paint.main if own else paint.accent
    if design.form == "round":
        disc(random.uniform(0.17, 0.2), 0.04, paint.accent if own else paint.main, at=(0.15, 0, 0),
             bevel=0.02)  # fmt: skip
        reach = random.uniform(0.3, 0.4)
        tube([(0.18, 0, 0.03), (0.2, 0, 0.34), (0.12, 0, 0.68), (-0.06, 0, 0.8),
              (0.1 - reach, 0, 0.72)], 0.018, paint.plain)  # fmt: skip
        outer = smooth_profile([(0.2, -0.16), (0.19, -0.09), (0.13, -0.01), (0.04, 0.03),
                                (0.0, 0.035)])  # fmt: skip
        _head(outer, head, (0.09 - reach, 0, 0.71), random.uniform(8, 20))
    elif design.form == "angular":
        box((0.32, 0.24, 0.045), paint.accent if own else paint.main, at=(0.12, 0, 0))
        elbow = (0.34, 0.0, random.uniform(0.42, 0.5))
        top = (-0.12, 0.0, random.uniform(0.74, 0.84))
        for y in (-0.022, 0.022):
            tube([(0.12, y, 0.05), (elbow[0], y, elbow[2])], 0.013, paint.plain, smooth=1, sides=4)
            tube([(elbow[0], y, elbow[2]), (top[0], y, top[2])], 0.013, paint.plain, smooth=1,
                 sides=4)  # fmt: skip
        for joint in ((0.12, 0, 0.055), elbow, top):
            pin = disc(0.03, 0.1, paint.accent if own else paint.plain, at=(0, 0, 0))
            move(pin, at=(joint[0], 0.05, joint[2]), turn=(90, 0, 0))
        outer = [(0.17, -0.24), (0.07, -0.04), (0.06, 0.05), (0.0, 0.05)]
        _head(outer, head, (top[0] - 0.05, 0, top[2]), random.uniform(18, 32), sides=6, sharp=True)
    elif design.form == "slender":
        disc(random.uniform(0.11, 0.14), 0.02, head, at=(0.22, 0, 0))
        lean = random.uniform(-0.05, 0.12)
        tall = random.uniform(0.74, 0.86)
        tube([(0.22, 0, 0.01), (0.22 + lean, 0, tall)], 0.012, paint.plain, smooth=1)
        ball(0.022, paint.accent, at=(0.22 + lean, 0, tall))
        bar = box((0.72, 0.055, 0.024), head, at=(0.0 + lean, 0, tall - 0.012), bevel=0.008)
        lit = box((0.56, 0.04, 0.02), glowing(strength=7.0), at=(-0.06 + lean, 0, tall - 0.03),
                  bevel=0.002)  # fmt: skip
        for part in (bar, lit):
            move(part, turn=(-14, 0, 0))
        for x in (-0.25, -0.05):
            shine((x + lean, -0.02, tall - 0.07), 1.6, 0.05)
    else:
        lathe(smooth_profile([(0.0, 0.0), (0.19, 0.0), (0.22, 0.03), (0.16, 0.12), (0.075, 0.3),
                              (0.06, 0.46), (0.09, 0.58), (0.0, 0.6)]), paint.main,
              wobble=handmade(random, 0.1))  # fmt: skip
        wide = random.uniform(0.3, 0.36)
        cap = smooth_profile([(wide * 0.93, 0.44), (wide, 0.5), (wide * 0.9, 0.62),
                              (wide * 0.5, 0.74), (0.0, random.uniform(0.76, 0.84))])  # fmt: skip
        lathe(
            cap,
            paint.plain if own and random.random() < 0.4 else paint.accent,
            thickness=0.012,
            wobble=both(handmade(random, 0.08), fluted_rim(int(random.integers(4, 8)), 0.03)),
        )
        glow = bulb_ring((0, 0, 0.5))
        shine((0, 0, 0.5), 3.5, 0.05)
        glow.visible_shadow = False
    if random.random() < 0.7:
        tube([(0.3, 0.05, 0.01), (0.46, 0.16, 0.008), (0.6, 0.1, 0.008)], 0.008, paint.accent,
             sides=8)  # fmt: skip


def bulb_ring(at: tuple[float, float, float]) -> bpy.types.Object:
    """A glowing collar under a mushroom's cap."""
    made = disc(0.13, 0.07, glowing(strength=4.0), at=at, bevel=0.03)
    made.location[2] -= 0.03
    return made


def _head(
    outer: Profile, material: bpy.types.Material, at: tuple[float, float, float], lean: float, *,
    sides: int = 72, sharp: bool = False,
) -> None:  # fmt: skip
    """A lamp's head that looks down to the left, white inside, with its bulb."""
    forward = -24.0
    turn = (forward, lean, 0.0)
    move(lathe(outer, material, sides=sides, sharp=sharp, thickness=0.008), at=at, turn=turn)
    inner = [(max(0.0, r - 0.012), z - 0.004 * (i > 0)) for i, (r, z) in enumerate(outer)]
    move(lathe(inner, flat("#f4efe4"), sides=sides, sharp=sharp), at=at, turn=turn)
    angle, down = math.radians(lean), outer[0][1] + 0.03
    ahead, low = down * -math.sin(math.radians(forward)), down * math.cos(math.radians(forward))
    spot = (at[0] + low * math.sin(angle), at[1] + ahead, at[2] + low * math.cos(angle))
    glass = ball(0.062, glowing(strength=7.0), at=spot)
    glass.visible_shadow = False
    shine(spot, 3.0, 0.05)
