"""Tableware: mugs, cups, bowls, plates."""

import math

import bpy
import numpy as np

from simulator.products.design import TINTABLE, Design
from simulator.studio.materials import Paint
from simulator.studio.products import product
from simulator.studio.products.vessels import (
    Wobble,
    both,
    fluted,
    handle,
    lining_of,
    opaque,
    radius_at,
    reshaped,
    rim_ring,
    vessel,
)
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Profile,
    dip,
    fillet,
    handmade,
    move,
    smooth_profile,
    squared,
)


def _cup(
    paint: Paint, random: np.random.Generator, outer: Profile, *, wall: float,
    wobble: Wobble | None = None, sides: int = 72, sharp: bool = False,
    ear: tuple[float, float, float],
) -> None:  # fmt: skip
    """Turn a cup with its rim, lining and handle; ``ear`` is two shares of the height and a width.

    A third of the ceramic ones are dipped at the foot, as many have a coloured handle.
    """
    design = paint.design
    tall = outer[-1][1]
    body = vessel(
        outer,
        paint.main,
        wall=wall,
        lining=lining_of(paint, random),
        wobble=wobble,
        sides=sides,
        sharp=sharp,
        floor=0.05 if design.family == "glass" else 0.03,
    )
    enamel = design.material == "painted steel"
    if enamel and not sharp and not wobble:
        rim_ring(outer, wall, paint.accent)
    coloured = random.random() < 0.35
    if opaque(paint) and not coloured and random.random() < 0.4 and design.pattern == "plain":
        dip(body, paint.accent, at=(0, 0, random.uniform(0.18, 0.4) * tall))
    factor = math.cos(math.pi / sides) if sharp else 1.0
    low, high = ear[0] * tall, ear[1] * tall
    ends = [
        (radius_at(outer, z) * factor * (wobble(0.0, z / tall) if wobble else 1.0), z)
        for z in (low, high)
    ]
    material = paint.accent if coloured and opaque(paint) else paint.plain
    handle(design.form, ends[0], ends[1], ear[2], material, random,
           thick=0.024 if enamel else random.uniform(0.026, 0.036))  # fmt: skip


@product("mug")
def mug(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Round-bellied, faceted, tall and thin, or pinched by hand; enamel ones have a rolled rim."""
    paint = Paint(design)
    shot.elevation, shot.turn = 20, random.uniform(-12, 8)
    thin = 0.016 if design.material == "painted steel" else 0.03
    if design.form == "round":
        belly, mouth = random.uniform(0.37, 0.44), random.uniform(0.29, 0.36)
        tall = random.uniform(0.62, 0.74)
        outer = smooth_profile([
            (0.0, 0.0), (0.2, 0.0), (0.25, 0.015), (belly * 0.93, 0.16),
            (belly, 0.36 * tall + 0.06), (mouth * 1.03, 0.86 * tall), (mouth, tall),
        ])  # fmt: skip
        _cup(paint, random, outer, wall=thin, ear=(0.24, 0.8, random.uniform(0.2, 0.26)))
    elif design.form == "angular":
        sides = int(random.choice([6, 8, 10]))
        foot, waist = random.uniform(0.24, 0.31), random.uniform(0.25, 0.62)
        outer = [(0.0, 0.0), (foot, 0.0), (0.36, waist * 0.72), (0.345, 0.72)]
        _cup(paint, random, outer, wall=thin, sides=sides, sharp=True,
             ear=(0.32, 0.8, random.uniform(0.19, 0.25)))  # fmt: skip
    elif design.form == "slender":
        base, mouth = random.uniform(0.2, 0.24), random.uniform(0.22, 0.27)
        tall = random.uniform(0.86, 0.98)
        outer = fillet([(0.0, 0.0), (base * 0.85, 0.0), (base, 0.07), (base * 1.03, 0.4 * tall),
                        (mouth, tall)], 0.05)  # fmt: skip
        _cup(paint, random, outer, wall=0.7 * thin, ear=(0.3, 0.78, random.uniform(0.2, 0.26)))
    else:
        mouth = random.uniform(0.33, 0.39)
        outer = smooth_profile([
            (0.0, 0.0), (0.27, 0.0), (0.33, 0.05), (random.uniform(0.34, 0.4), 0.22),
            (random.uniform(0.29, 0.34), 0.44), (mouth, 0.66),
        ])  # fmt: skip
        wobble = (
            handmade(random, 0.085)
            if random.random() < 0.6
            else fluted(int(random.integers(7, 12)), 0.05)
        )
        _cup(paint, random, outer, wall=1.2 * thin, wobble=wobble, sides=96,
             ear=(0.26, 0.76, random.uniform(0.2, 0.26)))  # fmt: skip


@product("cup and saucer")
def cup_and_saucer(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A low bowl of a cup, a faceted one, a tall espresso cup, or a petalled one on a wavy dish."""
    paint = Paint(design)
    shot.elevation, shot.turn = 27, random.uniform(-14, 6)
    rest = 0.055
    kwargs: dict[str, object] = {}
    if design.form == "round":
        wide, tall = random.uniform(0.27, 0.32), random.uniform(0.3, 0.36)
        outer = smooth_profile([(0.0, 0.0), (0.13, 0.0), (0.14, 0.025), (wide * 0.8, 0.1),
                                (wide, 0.62 * tall), (wide * 1.04, tall)])  # fmt: skip
        dish, ear = 0.5, (0.36, 0.84, 0.14)
    elif design.form == "angular":
        sides = int(random.choice([6, 8]))
        outer = [(0.0, 0.0), (random.uniform(0.13, 0.17), 0.0), (0.27, 0.2), (0.28, 0.36)]
        kwargs = {"sides": sides, "sharp": True}
        dish, ear = 0.5, (0.56, 0.88, 0.14)
    elif design.form == "slender":
        tall = random.uniform(0.46, 0.54)
        outer = fillet([(0.0, 0.0), (0.14, 0.0), (0.18, 0.06), (random.uniform(0.2, 0.23), tall)],
                       0.05)  # fmt: skip
        dish, ear = 0.38, (0.36, 0.82, 0.14)
    else:
        tall = random.uniform(0.32, 0.38)
        outer = smooth_profile([(0.0, 0.0), (0.15, 0.0), (0.19, 0.04), (0.25, 0.16),
                                (0.24, 0.24), (0.3, tall)])  # fmt: skip
        petals = int(random.integers(5, 9))
        kwargs = {"wobble": fluted(petals, 0.07) if random.random() < 0.6
                  else handmade(random, 0.09), "sides": 96}  # fmt: skip
        dish, ear = 0.48, (0.36, 0.8, 0.14)
    _cup(paint, random, outer, wall=0.02, ear=ear, **kwargs)  # type: ignore[arg-type]
    for part in bpy.context.scene.objects:
        part.location[2] += rest
    saucer_glaze = paint.accent if opaque(paint) and random.random() < 0.35 else paint.main
    _plate(saucer_glaze, None, design.form, random, dish, wall=0.02, well=0.16, rise=0.075)


def _plate(
    material: bpy.types.Material, lining: bpy.types.Material | None, form: str,
    random: np.random.Generator, wide: float, *, wall: float, well: float, rise: float,
) -> bpy.types.Object:  # fmt: skip
    """Turn a plate or saucer of radius ``wide`` with a well of radius ``well``."""
    if form == "round":
        outer = smooth_profile([(0.0, 0.0), (well * 0.96, 0.0), (well + 0.03, 0.012),
                                (0.62 * wide + 0.38 * well, 0.4 * rise), (wide, rise)])  # fmt: skip
        return vessel(outer, material, wall=wall, lining=lining, sides=96)
    if form == "angular":
        outer = [(0.0, 0.0), (well, 0.0), (well + 0.04, 0.3 * rise), (wide, 1.3 * rise)]
        if random.random() < 0.5:
            outer = fillet(outer, 0.02)
            return vessel(outer, material, wall=wall, lining=lining, sides=128,
                          wobble=squared(1.0, random.uniform(4, 8), math.pi / 4))  # fmt: skip
        return vessel(outer, material, wall=wall, lining=lining,
                      sides=int(random.choice([6, 8, 10])), sharp=True)  # fmt: skip
    if form == "slender":
        outer = fillet([(0.0, 0.0), (wide - 0.03, 0.0), (wide, rise * 0.9)], 0.03)
        return vessel(outer, material, wall=0.7 * wall, lining=lining, sides=96)
    outer = smooth_profile([(0.0, 0.0), (well, 0.0), (0.5 * (well + wide), 0.35 * rise),
                            (wide, rise)])  # fmt: skip
    count, phase = int(random.integers(5, 10)), random.uniform(0, 6)
    made = vessel(
        outer,
        material,
        wall=1.15 * wall,
        lining=lining,
        sides=128,
        wobble=both(handmade(random, 0.05), fluted(count, random.uniform(0.0, 0.05))),
    )
    wave = random.uniform(0.1, 0.3) * rise

    def place(x: float, y: float, z: float) -> tuple[float, float, float]:
        share = min(1.0, math.hypot(x, y) / wide) ** 3
        return x, y, z + wave * share * (1 + math.cos(count * math.atan2(y, x) + phase))

    return reshaped(made, place)


@product("plate")
def plate(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Round with a rim, square or octagonal, an oval platter, or wavy; some with a side plate."""
    paint = Paint(design, along="x")
    shot.elevation, shot.turn = random.uniform(40, 48), random.uniform(-15, 15)
    own = design.material in TINTABLE or not opaque(paint)
    rise = random.uniform(0.05, 0.09)
    thick = 0.03 if design.family in ("wood", "stone") else 0.018
    made = _plate(paint.main, None, design.form, random, 0.5, wall=thick,
                  well=random.uniform(0.26, 0.36), rise=rise)  # fmt: skip
    if design.form == "slender":
        move(made, scale=(1.0, random.uniform(0.62, 0.74), 1.0))
    if not own:
        cut = random.uniform(0.1, 0.3)
        dip(made, paint.accent, at=(cut, 0, 0), towards=(0.8, random.uniform(-0.5, 0.5), 0))
    elif opaque(paint) and design.pattern == "plain" and random.random() < 0.55:
        small = _plate(paint.accent, None, design.form, random, 0.36, wall=0.016, well=0.2,
                       rise=0.05)  # fmt: skip
        scale = (1.0, made.scale[1], 1.0)
        move(small, at=(0, 0, thick + 0.004), scale=scale)


@product("bowl")
def bowl(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Deep and round, faceted, wide and thin on a high foot, or lobed and dented by hand."""
    paint = Paint(design, along="x")
    shot.elevation = random.uniform(22, 30)
    lining = lining_of(paint, random)
    thin = 0.014 if design.family == "metal" else 0.026
    if design.form == "round":
        tall = random.uniform(0.4, 0.5)
        outer = smooth_profile([
            (0.0, 0.0), (0.2, 0.0), (0.215, 0.012), (0.2, 0.035), (0.34, 0.09),
            (0.47, 0.27), (random.uniform(0.47, 0.51), tall),
        ])  # fmt: skip
        vessel(outer, paint.main, wall=thin, floor=0.06, lining=lining, sides=96)
    elif design.form == "angular":
        sides = int(random.choice([6, 8, 12]))
        outer = [(0.0, 0.0), (random.uniform(0.18, 0.26), 0.0),
                 (random.uniform(0.4, 0.46), random.uniform(0.16, 0.26)), (0.5, 0.38)]  # fmt: skip
        vessel(outer, paint.main, wall=thin, lining=lining, sides=sides, sharp=True)
    elif design.form == "slender":
        foot, stem = random.uniform(0.14, 0.18), random.uniform(0.09, 0.15)
        outer = fillet([
            (0.0, 0.0), (foot, 0.0), (foot, 0.02), (0.075, 0.05), (0.065, stem),
            (0.3, stem + 0.09), (0.46, stem + 0.22), (0.5, stem + 0.32),
        ], 0.08, 6)  # fmt: skip
        vessel(outer, paint.main, wall=0.7 * thin, floor=stem + 0.04, lining=lining, sides=96)
    else:
        outer = smooth_profile([
            (0.0, 0.0), (0.22, 0.0), (0.28, 0.03), (0.4, 0.14), (0.42, 0.25), (0.5, 0.36),
        ])  # fmt: skip
        count = int(random.integers(4, 8))
        wobble = both(handmade(random, 0.07), fluted(count, random.uniform(0.03, 0.09)))
        made = vessel(outer, paint.main, wall=1.2 * thin, lining=lining, sides=128, wobble=wobble)
        reshaped(made, lambda x, y, z: (
            x, y, z + 0.03 * (z / 0.36) ** 2 * math.cos(2 * math.atan2(y, x) + 1)))  # fmt: skip
