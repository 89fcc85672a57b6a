"""What one pours from at table: teapots and jugs."""

import math

import numpy as np

from simulator.products.design import TINTABLE, Design
from simulator.studio.materials import Paint, made_of
from simulator.studio.products import product
from simulator.studio.products.vessels import (
    both,
    filled,
    fluted,
    handle,
    lining_of,
    lip,
    opaque,
    radius_at,
    spout,
    vessel,
)
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Profile,
    ball,
    dip,
    disc,
    fillet,
    handmade,
    lathe,
    smooth_profile,
    tube,
)


def _lid(
    paint: Paint, mouth: float, height: float, random: np.random.Generator, *, dome: float,
    sides: int, sharp: bool,
) -> None:  # fmt: skip
    """A lid over a mouth, with a knob in the second colour."""
    own = paint.design.material in TINTABLE
    edge = mouth + 0.012
    profile: Profile = [(0.0, height - 0.012), (edge, height - 0.012), (edge, height + 0.014),
                        (0.72 * edge, height + 0.014 + 0.62 * dome),
                        (0.05, height + 0.014 + dome), (0.0, height + 0.014 + dome)]  # fmt: skip
    if not sharp:
        profile = fillet(profile, 0.03, 5)
    lid = lathe(profile, paint.main, sides=sides, sharp=sharp)
    if sharp:
        lid.rotation_euler[2] = math.pi / sides
    top = height + 0.01 + dome
    knob = paint.accent if not own or random.random() < 0.55 else paint.plain
    kind = random.random()
    if sharp:
        lathe([(0.0, top), (0.03, top), (0.055, top + 0.06), (0.03, top + 0.085),
               (0.0, top + 0.085)], knob, sides=6, sharp=True)  # fmt: skip
    elif kind < 0.5:
        disc(0.02, 0.03, knob, at=(0, 0, top - 0.006))
        ball(random.uniform(0.045, 0.06), knob, at=(0, 0, top + 0.05))
    else:
        lathe(smooth_profile([(0.0, top - 0.01), (0.03, top - 0.01), (0.022, top + 0.03),
                              (0.055, top + 0.06), (0.045, top + 0.085),
                              (0.0, top + 0.092)]), knob, sides=40)  # fmt: skip


@product("teapot")
def teapot(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A round pot, a faceted one, a tall one with a thin bail, or a pumpkin thrown by hand."""
    paint = Paint(design)
    shot.elevation, shot.turn = 17, random.uniform(-16, 10)
    sides, sharp, wobble = 80, False, None
    if design.form == "round":
        belly, tall = random.uniform(0.36, 0.42), random.uniform(0.48, 0.56)
        mouth, dome = random.uniform(0.15, 0.19), random.uniform(0.06, 0.1)
        outer = smooth_profile([
            (0.0, 0.0), (0.2, 0.0), (0.22, 0.02), (belly * 0.93, 0.14), (belly, 0.46 * tall),
            (belly * 0.78, 0.84 * tall), (mouth, tall),
        ])  # fmt: skip
    elif design.form == "angular":
        sides, sharp = int(random.choice([6, 8])), True
        mouth, dome, tall = 0.18, random.uniform(0.05, 0.09), random.uniform(0.46, 0.54)
        outer = [(0.0, 0.0), (random.uniform(0.26, 0.32), 0.0),
                 (0.4, tall * random.uniform(0.25, 0.6)), (mouth, tall)]  # fmt: skip
    elif design.form == "slender":
        base, tall = random.uniform(0.24, 0.28), random.uniform(0.6, 0.7)
        mouth, dome = random.uniform(0.13, 0.16), random.uniform(0.04, 0.09)
        outer = fillet([(0.0, 0.0), (base * 0.9, 0.0), (base, 0.1), (base * 0.92, 0.4 * tall),
                        (mouth, tall)], 0.09, 6)  # fmt: skip
    else:
        sides, tall = 112, random.uniform(0.42, 0.5)
        mouth, dome = 0.15, random.uniform(0.07, 0.1)
        outer = smooth_profile([
            (0.0, 0.0), (0.24, 0.0), (0.3, 0.03), (0.43, 0.18), (0.4, 0.32), (0.24, tall - 0.02),
            (mouth, tall),
        ])  # fmt: skip
        pumpkin = random.random() < 0.55
        wobble = fluted(int(random.integers(7, 11)), 0.045) if pumpkin else handmade(random, 0.06)
    body = vessel(outer, paint.main, wall=0.022, lining=paint.plain, sides=sides, sharp=sharp,
                  wobble=wobble)  # fmt: skip
    if not opaque(paint):
        tea = made_of("coloured glass", random.choice(["#b4561c", "#8f3a1a", "#b98a24"]), "#ffffff")
        filled(outer, 0.022, random.uniform(0.55, 0.72), tea)
    _lid(paint, mouth, tall, random, dome=dome, sides=sides, sharp=sharp)
    factor = math.cos(math.pi / sides) if sharp else 1.0

    def edge(share: float) -> float:
        return radius_at(outer, share * tall) * factor

    low = 0.36 if design.form == "slender" else 0.3
    root = edge(low) - (0.075 if opaque(paint) else 0.045)
    far = edge(low) + random.uniform(0.2, 0.27)
    spout((root, low * tall), (far, tall * (0.96 if design.form == "slender" else 1.04)),
          paint.plain, wide=0.07 if design.form == "slender" else 0.095,
          straight=design.form == "angular", hole=opaque(paint))  # fmt: skip
    coloured = design.material not in TINTABLE or random.random() < 0.35
    metal = paint.other("brass") if design.palette in ("Plum", "Saffron", "Clay") else paint.other(
        "brushed steel")  # fmt: skip
    grip = paint.accent if coloured else paint.plain
    if design.form in ("slender", "angular") and random.random() < 0.55:
        _bail(edge(0.86), 0.84 * tall, tall + dome + random.uniform(0.18, 0.24), metal, paint,
              square=sharp)  # fmt: skip
    else:
        handle(
            design.form,
            (edge(0.24), 0.24 * tall),
            (edge(0.82), 0.82 * tall),
            random.uniform(0.18, 0.25),
            grip,
            random,
            thick=random.uniform(0.028, 0.036),
        )
    if design.material == "terracotta" or (design.pattern == "plain" and opaque(paint)
                                           and random.random() < 0.3):  # fmt: skip
        dip(body, paint.accent, at=(0, 0, random.uniform(0.12, 0.24)))


def _bail(
    radius: float, low: float, high: float, metal: object, paint: Paint, *, square: bool
) -> None:
    """A handle that arches over the lid, with a grip in the second colour and two lugs."""
    reach = 0.55 * radius if square else 0.8 * radius
    path = [(-radius, 0, low), (-radius * 1.1, 0, 0.5 * (low + high)), (-reach, 0, high - 0.04),
            (0, 0, high), (reach, 0, high - 0.04), (radius * 1.1, 0, 0.5 * (low + high)),
            (radius, 0, low)]  # fmt: skip
    tube(path, 0.016, metal, smooth=2 if square else 8)
    grip = [(x, 0, high - 0.04 * (x / reach) ** 2) for x in np.linspace(-0.7, 0.7, 5) * reach]
    tube(grip, [0.024, 0.03, 0.032, 0.03, 0.024], paint.accent)
    for side in (-1, 1):
        ball(0.03, metal, at=(side * radius, 0, low))


@product("jug")
def jug(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A bellied pitcher, a faceted one, a tall ewer, or one pulled by hand; all with a lip."""
    paint = Paint(design)
    shot.elevation, shot.turn = 19, random.uniform(-14, 8)
    sides, sharp, wall = 96, False, 0.024
    lining = lining_of(paint, random)
    pull = lip(random.uniform(0.35, 0.5))
    if design.form == "round":
        belly, neck = random.uniform(0.32, 0.37), random.uniform(0.17, 0.22)
        outer = smooth_profile([
            (0.0, 0.0), (0.2, 0.0), (0.22, 0.02), (belly, 0.22), (belly * 0.97, 0.36),
            (neck, 0.66), (neck * 1.12, 0.82),
        ])  # fmt: skip
        ear = (0.42, 0.86)
    elif design.form == "angular":
        sides, sharp = int(random.choice([6, 8, 10])), True
        pull = lip(random.uniform(0.32, 0.42), width=0.25, from_height=0.6)
        base = random.uniform(0.2, 0.3)
        outer = [(0.0, 0.0), (base, 0.0), (random.uniform(0.29, 0.33), 0.3), (0.2, 0.66),
                 (0.235, 0.84)]  # fmt: skip
        ear = (0.38, 0.84)
    elif design.form == "slender":
        base = random.uniform(0.16, 0.2)
        neck = random.uniform(0.085, 0.12)
        pull = lip(random.uniform(0.6, 0.85), width=0.45, from_height=0.72)
        outer = smooth_profile([
            (0.0, 0.0), (base * 0.8, 0.0), (base * 0.85, 0.02), (base, 0.2), (base * 0.85, 0.42),
            (neck, 0.74), (neck * 1.15, 0.98),
        ])  # fmt: skip
        ear = (0.45, 0.9)
    else:
        outer = smooth_profile([
            (0.0, 0.0), (0.24, 0.0), (0.28, 0.03), (random.uniform(0.29, 0.34), 0.2),
            (0.22, 0.44), (random.uniform(0.24, 0.28), 0.6), (0.21, 0.78),
        ])  # fmt: skip
        pull = both(pull, handmade(random, 0.08))
        ear = (0.3, 0.86)
    tall = outer[-1][1]
    body = vessel(outer, paint.main, wall=wall, floor=0.03, lining=lining, sides=sides,
                  sharp=sharp, turned=False, wobble=pull)  # fmt: skip
    natural = design.material not in TINTABLE
    if opaque(paint) and design.pattern == "plain" and (natural or random.random() < 0.35):
        dip(body, paint.accent, at=(0, 0, random.uniform(0.14, 0.3) * tall))
    ends = [(radius_at(outer, z * tall) * pull(0.0, z), z * tall) for z in ear]
    grip = paint.accent if natural or random.random() < 0.3 else paint.plain
    handle(design.form, ends[0], ends[1], random.uniform(0.16, 0.22), grip, random,
           thick=random.uniform(0.024, 0.032))  # fmt: skip
