"""Lamps that stand: table lamps and floor lamps."""

import math

import bpy
import numpy as np

from simulator.products.design import TINTABLE, Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.products.lights import bulb, cloth, pleats, shade, through
from simulator.studio.products.vessels import bevelled, both, fluted
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    ball,
    box,
    disc,
    fillet,
    handmade,
    lathe,
    lobes,
    move,
    smooth_profile,
    tube,
)


def _cover(paint: Paint, random: np.random.Generator) -> bpy.types.Material:
    """Return the shade's cloth: the design's own, or the palette's over a base of its material."""
    design = paint.design
    if design.material in ("linen", "paper"):
        return paint.shade()
    if design.material in TINTABLE and random.random() < 0.4:
        return cloth("#f3ead8", "#f3ead8")
    return cloth(paint.second, paint.colour)


def _dye(paint: Paint) -> str:
    """Return the code of the colour that the light passes in a shade."""
    return paint.colour if paint.design.material in ("linen", "paper") else paint.second


def _cord(material: bpy.types.Material, side: float, reach: float) -> None:
    """A cord that leaves the foot and lies on the ground."""
    tube([(side * 0.5 * reach, 0.04, 0.012), (side * 0.9 * reach, 0.1, 0.008),
          (side * 1.15 * reach, 0.02, 0.008), (side * 1.5 * reach, 0.16, 0.008)],
         0.007, material, sides=8)  # fmt: skip


@product("table lamp")
def table_lamp(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A gourd with a drum shade, stacked blocks or facets, a thin column, pebbles with pleats."""
    paint = Paint(design)
    shot.elevation = 9
    soft = design.material in ("linen", "paper")
    base = paint.other(str(random.choice(["oak", "walnut"]))) if soft else paint.main
    brass = flat("#b9924a", roughness=0.3, metallic=1.0)
    cover = _cover(paint, random)
    trim = paint.accent if soft else None
    if design.form == "round":
        belly = random.uniform(0.17, 0.22)
        lathe(
            smooth_profile(
                [
                    (0.0, 0.0),
                    (0.12, 0.0),
                    (0.13, 0.02),
                    (belly, 0.16),
                    (belly * 0.92, 0.3),
                    (0.05, 0.46),
                    (0.045, 0.5),
                    (0.0, 0.5),
                ]
            ),
            base,
        )
        low, top = random.uniform(0.27, 0.33), random.uniform(0.17, 0.25)
        outer = [(low, 0.55), (top, 0.92)] if random.random() < 0.6 else smooth_profile(
            [(low, 0.55), (low * 0.96, 0.68), (low * 0.76, 0.82), (0.11, 0.9)])  # fmt: skip
        shade(outer, cover, trim)
        stem = 0.49
    elif design.form == "angular":
        if random.random() < 0.5:
            sides = int(random.choice([4, 6]))
            body = lathe([(0.0, 0.0), (0.14, 0.0), (random.uniform(0.17, 0.21), 0.16),
                          (0.05, 0.48), (0.0, 0.48)], base, sides=sides, sharp=True)  # fmt: skip
            move(body, turn=(0, 0, 45))
            bevelled(body, 0.006)
        else:
            for level in range(3):
                wide = random.uniform(0.16, 0.24)
                part = box((wide, wide, 0.16), base, at=(0, 0, 0.16 * level), bevel=0.008)
                move(part, turn=(0, 0, random.choice([0, 15, 30, 45])))
        low = random.uniform(0.3, 0.36)
        shade([(low, 0.54), (low * random.uniform(0.45, 0.8), 0.9)], cover, trim, sides=4,
              sharp=True)  # fmt: skip
        shot.turn = 22
        stem = 0.47
    elif design.form == "slender":
        if random.random() < 0.5:
            disc(random.uniform(0.11, 0.14), 0.03, base)
            lathe(fillet([(0.03, 0.02), (0.02, 0.1), (0.018, 0.6), (0.0, 0.6)], 0.03), base)
        else:
            lathe(
                smooth_profile(
                    [
                        (0.0, 0.0),
                        (0.1, 0.0),
                        (0.1, 0.03),
                        (0.03, 0.08),
                        (0.05, 0.2),
                        (0.035, 0.34),
                        (0.025, 0.5),
                        (0.04, 0.56),
                        (0.0, 0.6),
                    ]
                ),
                base,
            )
        low = random.uniform(0.15, 0.18)
        shade([(low, 0.62), (low * random.uniform(0.6, 0.95), 1.05)], cover, trim)
        stem = 0.58
    else:
        if random.random() < 0.5:
            height = 0.0
            for wide, tall in ((0.2, 0.17), (0.16, 0.15), (0.13, 0.14)):
                pebble = ball(
                    1.0,
                    base,
                    at=(random.uniform(-0.02, 0.02), 0, height + tall / 2),
                    squash=(wide * random.uniform(0.9, 1.1), wide, 0.55 * tall),
                )
                move(pebble, turn=(0, random.uniform(-6, 6), random.uniform(0, 90)))
                height += 0.93 * tall
        else:
            lathe(
                smooth_profile(
                    [
                        (0.0, 0.0),
                        (0.13, 0.0),
                        (0.17, 0.06),
                        (0.11, 0.2),
                        (0.16, 0.32),
                        (0.06, 0.45),
                        (0.0, 0.46),
                    ]
                ),
                base,
                wobble=handmade(random, 0.12),
            )
        low = random.uniform(0.29, 0.34)
        wave = pleats(30, 0.035) if random.random() < 0.5 else lobes(
            int(random.integers(6, 10)), 0.06)  # fmt: skip
        shade(smooth_profile([(low, 0.52), (low * 0.72, 0.64), (0.15, 0.82), (0.1, 0.9)]), cover,
              None, wobble=wave, sides=240)  # fmt: skip
        stem = 0.42
    tube([(0, 0, stem - 0.02), (0, 0, 0.62)], 0.016, brass, smooth=1)
    bulb((0, 0, 0.7), 0.05, through(6.0, _dye(paint)), down=False)
    if random.random() < 0.6:
        tube([(0.05, -0.02, 0.64), (0.05, -0.02, 0.46)], 0.004, brass, smooth=1, sides=6)
        ball(0.012, brass, at=(0.05, -0.02, 0.455))
    _cord(paint.accent, 1, 0.2)


@product("floor lamp")
def floor_lamp(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A bow with a hanging dome, a tripod, a thin reading lamp, or a bent stem."""
    paint = Paint(design)
    shot.elevation, shot.turn = 8, random.uniform(-10, 14)
    soft = design.material in ("linen", "paper")
    frame = paint.other(str(random.choice(["oak", "walnut", "brass"]))) if soft else paint.main
    cover = _cover(paint, random)
    trim = paint.accent if soft else None
    if design.form == "round":
        _bow(paint, frame, cover, random)
    elif design.form == "angular":
        low = random.uniform(0.2, 0.24)
        sides = int(random.choice([4, 6]))
        for leg in range(3):
            angle = math.radians(-90 + 60 + 120 * leg)
            x, y = math.cos(angle), math.sin(angle)
            tube([(0.02 * x, 0.02 * y, 0.74), (0.24 * x, 0.24 * y, 0.0)], [0.02, 0.013], frame,
                 smooth=1, sides=4)  # fmt: skip
        disc(0.045, 0.04, paint.accent, at=(0, 0, 0.7), sides=6)
        shade([(low, 0.72), (low * random.uniform(0.6, 0.95), 1.04)], cover, trim, sides=sides,
              sharp=True)  # fmt: skip
        bulb((0, 0, 0.84), 0.04, through(5.0, _dye(paint)), down=False)
    elif design.form == "slender":
        _reader(paint, frame, cover, trim, random)
    else:
        bend = random.uniform(0.08, 0.14) * random.choice([-1, 1])
        lathe(smooth_profile([(0.0, 0.0), (0.16, 0.0), (0.17, 0.02), (0.06, 0.06),
                              (0.0, 0.07)]), frame, wobble=handmade(random, 0.12))  # fmt: skip
        tube([(0, 0, 0.03), (bend, 0, 0.22), (-0.6 * bend, 0, 0.46), (0.4 * bend, 0, 0.66),
              (0, 0, 0.8)], [0.034, 0.026, 0.024, 0.02, 0.018], frame)  # fmt: skip
        low = random.uniform(0.2, 0.24)
        outer = smooth_profile([(low * 0.8, 0.66), (low, 0.74), (low * 0.85, 0.88), (0.1, 1.0)])
        wave = fluted(int(random.integers(6, 10)), 0.07) if random.random() < 0.5 else pleats(28)
        shade(outer, cover, None, wobble=both(wave, handmade(random, 0.05)), sides=224)
        bulb((0, 0, 0.83), 0.04, through(5.0, _dye(paint)), down=False)


def _bow(
    paint: Paint, frame: bpy.types.Material, cover: bpy.types.Material, random: np.random.Generator
) -> None:
    """A heavy foot, a long bow, and a dome or a globe hanging from its end."""
    reach = random.uniform(0.4, 0.5)
    disc(0.13, 0.045, paint.accent, at=(0.3, 0, 0))
    end = (0.3 - reach, 0, 0.82)
    path = [(0.3, 0, 0.04), (0.31, 0, 0.5), (0.24, 0, 0.85), (0.08, 0, 0.99),
            (end[0] + 0.08, 0, 0.95), end]  # fmt: skip
    tube(path, 0.014, frame)
    wide = random.uniform(0.19, 0.23)
    if paint.design.material == "painted steel":
        outer = smooth_profile([(wide, 0.58), (wide * 0.96, 0.66), (wide * 0.66, 0.78),
                                (0.05, 0.83)])  # fmt: skip
        dome = lathe(outer, paint.main, thickness=0.008)
    else:
        outer = smooth_profile([(0.06, 0.46), (wide * 0.8, 0.52), (wide, 0.64),
                                (wide * 0.8, 0.77), (0.05, 0.83)])  # fmt: skip
        ribs = [(r * (1 + 0.02 * (i % 2)), z) for i, (r, z) in enumerate(outer)]
        dome = lathe(ribs, cover)
    dome.location[0] = end[0]
    bulb((end[0], 0, 0.64), 0.045, through(5.0, _dye(paint)))


def _reader(
    paint: Paint, frame: bpy.types.Material, cover: bpy.types.Material,
    trim: bpy.types.Material | None, random: np.random.Generator,
) -> None:  # fmt: skip
    """A thin pole, with a tall shade on it or a cone on an arm."""
    disc(random.uniform(0.11, 0.13), 0.022, frame)
    soft = paint.design.material in ("linen", "paper")
    if soft or random.random() < 0.5:
        low = random.uniform(0.12, 0.15)
        tube([(0, 0, 0.01), (0, 0, 0.72)], 0.011, frame, smooth=1)
        shade([(low, 0.64), (low * random.uniform(0.7, 1.0), 1.0)], cover, trim)
        bulb((0, 0, 0.78), 0.036, through(4.0, _dye(paint)), down=False)
        return
    tube([(0, 0, 0.01), (0, 0, 0.95)], 0.011, frame, smooth=1)
    ball(0.02, paint.accent, at=(0, 0, 0.95))
    tube([(0.12, 0, 0.985), (0, 0, 0.95), (-0.24, 0, 0.88)], 0.009, frame, smooth=1)
    head = lathe([(0.11, -0.16), (0.04, 0.0), (0.02, 0.02), (0.0, 0.02)], paint.accent,
                 thickness=0.006)  # fmt: skip
    move(head, at=(-0.25, 0, 0.88), turn=(0, 20, 0))
    bulb((-0.29, 0, 0.77), 0.034, 3.0)
