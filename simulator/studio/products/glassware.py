"""Glassware: tumblers, wine glasses and carafes."""

import math

import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, made_of
from simulator.studio.products import product
from simulator.studio.products.vessels import (
    both,
    fluted,
    opaque,
    rim_ring,
    vessel,
)
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Profile,
    ball,
    dip,
    fillet,
    handmade,
    lathe,
    move,
    smooth_profile,
    tube,
)


@product("tumbler")
def tumbler(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A barrel, a cut prism, a highball, or a dented one; some clear ones with a straw."""
    paint = Paint(design)
    shot.elevation, shot.turn = 19, random.uniform(-10, 10)
    glassy = design.family == "glass"
    wall, floor = (0.024, random.uniform(0.05, 0.09)) if glassy else (0.014, 0.03)
    kwargs: dict[str, object] = {}
    if design.form == "round":
        belly = random.uniform(0.33, 0.38)
        outer = smooth_profile(
            [
                (0.0, 0.0),
                (0.22, 0.0),
                (0.27, 0.03),
                (belly, 0.3),
                (belly * 0.97, 0.46),
                (random.uniform(0.27, 0.31), 0.66),
            ]
        )
    elif design.form == "angular":
        sides = int(random.choice([6, 8, 10]))
        low, top = random.uniform(0.24, 0.3), random.uniform(0.32, 0.36)
        outer = [(0.0, 0.0), (low, 0.0), (low * 1.05, 0.03), (top, random.uniform(0.4, 0.6)),
                 (top, 0.74)]  # fmt: skip
        kwargs = {"sides": sides, "sharp": True}
    elif design.form == "slender":
        base = random.uniform(0.17, 0.2)
        outer = fillet([(0.0, 0.0), (base, 0.0), (random.uniform(0.2, 0.23), 0.95)], 0.03)
    else:
        outer = smooth_profile([(0.0, 0.0), (0.24, 0.0), (0.29, 0.03), (0.31, 0.22),
                                (0.26, 0.44), (0.33, 0.72)])  # fmt: skip
        wobble = handmade(random, 0.09) if random.random() < 0.5 else fluted(
            int(random.integers(6, 11)), 0.055)  # fmt: skip
        kwargs = {"wobble": wobble, "sides": 112}
    body = vessel(outer, paint.main, wall=wall, floor=floor, **kwargs)  # type: ignore[arg-type]
    tall = outer[-1][1]
    if design.material == "brushed steel":
        low = random.uniform(0.2, 0.45) * tall
        dip(body, paint.accent, at=(0, 0, low))
    elif design.material == "clear glass":
        tint = made_of("coloured glass", paint.second, "#ffffff")
        kind = random.random()
        if kind < 0.45:
            dip(body, tint, at=(0, 0, random.uniform(0.16, 0.3) * tall))
        else:
            wide = outer[-1][0]
            lean = random.uniform(0.5, 0.75)
            tube(
                [
                    (-0.5 * wide, 0.02, floor + 0.02),
                    (lean * wide, -0.02, tall),
                    ((lean + 0.55) * wide, -0.04, 1.32 * tall),
                ],
                0.026,
                paint.accent,
                smooth=1,
            )


def _stemmed(
    bowl: Profile, stem: float, foot: float, thin: float, paint: Paint,
    random: np.random.Generator, *, sides: int = 80, sharp: bool = False, knot: bool = False,
    **kwargs: object,
) -> None:  # fmt: skip
    """A bowl on a stem on a foot; the stem of a clear one is drawn in coloured glass."""
    lifted = [(r, z + stem) for r, z in bowl]
    vessel(lifted, paint.main, wall=0.014, floor=stem + 0.02, sides=sides, sharp=sharp, **kwargs)  # type: ignore[arg-type]
    coloured = not (paint.design.material == "coloured glass" and random.random() < 0.5)
    material = made_of("coloured glass", paint.second, "#ffffff") if coloured else paint.main
    lower: list[tuple[float, float]] = [(0.0, 0.0), (foot, 0.0), (foot, 0.012),
                                        (0.5 * foot, 0.026), (thin * 1.6, 0.06)]  # fmt: skip
    if knot:
        middle = random.uniform(0.35, 0.7) * stem
        lower += [(thin, middle - 0.05), (thin * 2.6, middle), (thin, middle + 0.05)]
    else:
        lower += [(thin, 0.45 * stem)]
    lower += [(thin, stem - 0.06), (thin * 2.2, stem + 0.004), (0.0, stem + 0.004)]
    made = lathe(lower if sharp else fillet(lower, 0.05, 5), material,
                 sides=sides if sharp else 64, sharp=sharp)  # fmt: skip
    if sharp:
        made.rotation_euler[2] = math.pi / sides


@product("wine glass")
def wine_glass(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A balloon, a faceted goblet, a flute, or a tulip with a wavy mouth and a knotted stem."""
    paint = Paint(design)
    shot.elevation = 15
    if design.form == "round":
        wide = random.uniform(0.25, 0.29)
        bowl = smooth_profile([(0.0, 0.0), (0.1, 0.015), (wide * 0.9, 0.12), (wide, 0.24),
                               (wide * 0.9, 0.37), (wide * 0.72, 0.48)])  # fmt: skip
        _stemmed(bowl, random.uniform(0.36, 0.44), 0.2, 0.016, paint, random)
    elif design.form == "angular":
        sides = int(random.choice([6, 8]))
        bowl = [(0.0, 0.0), (0.05, 0.0), (0.24, random.uniform(0.12, 0.26)),
                (random.uniform(0.22, 0.28), 0.46)]  # fmt: skip
        _stemmed(bowl, random.uniform(0.26, 0.34), 0.2, 0.026, paint, random, sides=sides,
                 sharp=True)  # fmt: skip
    elif design.form == "slender":
        wide = random.uniform(0.115, 0.14)
        bowl = smooth_profile([(0.0, 0.0), (0.05, 0.03), (wide * 0.9, 0.2), (wide, 0.34),
                               (wide * 0.86, 0.56)])  # fmt: skip
        _stemmed(bowl, random.uniform(0.44, 0.5), 0.16, 0.011, paint, random)
    else:
        wide = random.uniform(0.21, 0.25)
        bowl = smooth_profile([(0.0, 0.0), (0.12, 0.02), (wide, 0.14), (wide * 0.84, 0.28),
                               (wide * 1.12, 0.42)])  # fmt: skip
        wobble = both(handmade(random, 0.05), fluted(int(random.integers(5, 8)), 0.07))
        _stemmed(bowl, random.uniform(0.34, 0.42), 0.19, 0.018, paint, random, knot=True,
                 wobble=wobble, sides=112)  # fmt: skip


@product("carafe")
def carafe(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A bulb with a flared neck, a cut decanter, a bottle, or a gourd; most with a stopper."""
    paint = Paint(design)
    shot.elevation, shot.turn = 15, random.uniform(-10, 10)
    kwargs: dict[str, object] = {}
    if design.form == "round":
        belly = random.uniform(0.3, 0.36)
        mouth = random.uniform(0.09, 0.12)
        outer = smooth_profile([(0.0, 0.0), (0.22, 0.0), (0.26, 0.02), (belly, 0.18),
                                (belly * 0.8, 0.34), (0.075, 0.54), (0.07, 0.68),
                                (mouth, 0.8)])  # fmt: skip
    elif design.form == "angular":
        sides = int(random.choice([4, 6, 8]))
        wide, shoulder = random.uniform(0.22, 0.27), random.uniform(0.36, 0.46)
        mouth = 0.1
        outer = [(0.0, 0.0), (wide, 0.0), (wide, shoulder), (0.08, shoulder + 0.14), (0.075, 0.7),
                 (mouth, 0.74)]  # fmt: skip
        kwargs = {"sides": sides, "sharp": True}
    elif design.form == "slender":
        base = random.uniform(0.15, 0.18)
        mouth = random.uniform(0.065, 0.085)
        outer = smooth_profile([(0.0, 0.0), (base * 0.9, 0.0), (base, 0.03), (base * 0.98, 0.3),
                                (0.09, 0.56), (0.052, 0.74), (mouth, 0.95)])  # fmt: skip
    else:
        waist, mouth = random.uniform(0.12, 0.16), random.uniform(0.1, 0.13)
        outer = smooth_profile(
            [
                (0.0, 0.0),
                (0.22, 0.0),
                (0.28, 0.08),
                (0.26, 0.24),
                (waist, 0.4),
                (0.18, 0.54),
                (0.085, 0.7),
                (mouth, 0.82),
            ]
        )
        wobble = handmade(random, 0.09) if random.random() < 0.5 else fluted(
            int(random.integers(6, 10)), 0.06)  # fmt: skip
        kwargs = {"wobble": wobble, "sides": 112}
    body = vessel(
        outer,
        paint.main,
        wall=0.018,
        floor=0.04,
        lining=paint.plain if opaque(paint) else None,
        **kwargs,
    )  # type: ignore[arg-type]
    tall = outer[-1][1]
    if design.material == "clear glass":
        tint = made_of("coloured glass", paint.second, "#ffffff")
        dip(body, tint, at=(0, 0, random.uniform(0.1, 0.22) * tall))
    if random.random() < 0.75:
        _stopper(design.form, mouth, tall, paint, random)
    elif design.form != "angular" and design.form != "organic":
        rim_ring(outer, 0.018, paint.accent)


def _stopper(
    form: str, mouth: float, tall: float, paint: Paint, random: np.random.Generator
) -> None:
    """A stopper in the mouth: cork, or a head in the second colour on a plug."""
    plug = mouth - 0.026
    cork = random.random() < 0.35
    material = paint.other("oak") if cork else paint.accent
    lathe([(0.0, tall - 0.08), (plug * 0.9, tall - 0.08), (plug, tall + 0.02), (0.0, tall + 0.02)],
          material, sides=32)  # fmt: skip
    if form == "angular":
        head = lathe(
            [
                (0.0, tall + 0.01),
                (0.05, tall + 0.02),
                (0.085, tall + 0.1),
                (0.05, tall + 0.17),
                (0.0, tall + 0.18),
            ],
            material,
            sides=6,
            sharp=True,
        )
        move(head, turn=(0, 0, 30))
    elif form == "slender":
        lathe(
            smooth_profile(
                [
                    (0.0, tall),
                    (0.03, tall + 0.01),
                    (0.028, tall + 0.06),
                    (0.045, tall + 0.12),
                    (0.0, tall + 0.16),
                ]
            ),
            material,
            sides=40,
        )
    elif form == "organic":
        lathe(smooth_profile([(0.0, tall), (0.06, tall + 0.01), (0.08, tall + 0.06),
                              (0.05, tall + 0.11), (0.0, tall + 0.12)]), material,
              wobble=handmade(random, 0.14), sides=48)  # fmt: skip
    else:
        ball(random.uniform(0.075, 0.095), material, at=(0, 0, tall + 0.075))
