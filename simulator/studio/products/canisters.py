"""Canisters."""

import math

import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.products.cookware import knob
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    crisp,
    dip,
    fillet,
    handmade,
    lathe,
    lobes,
    move,
    sheet,
    smooth_profile,
    squared,
)


def _filling(
    profile: list[tuple[float, float]], level: float, random: np.random.Generator, wobble: object
) -> None:
    """What is kept in a glass canister: a heap of beans, rice or lentils."""
    code = str(random.choice(["#4a2c1a", "#e9dfc8", "#c9823e", "#7d8a4a"]))
    radii, heights = np.array(profile).T
    inner = [(0.0, 0.024)]
    inner += [(float(np.interp(z, heights[1:], radii[1:])) - 0.022, float(z))
              for z in np.linspace(0.024, level - 0.02, 12)]  # fmt: skip
    inner += [(inner[-1][0], level), (inner[-1][0] * 0.5, level + 0.02), (0, level + 0.025)]
    lathe(inner, flat(code, roughness=0.7), wobble=wobble if callable(wobble) else None, sides=96)
    r = inner[-3][0]
    for _ in range(90):
        a, rho = random.uniform(0, 2 * math.pi), math.sqrt(random.uniform(0, 0.95))
        made = lathe([(0, -0.024), (0.017, -0.012), (0.02, 0), (0.017, 0.012), (0, 0.024)],
                     flat(code, roughness=0.5), sides=8)  # fmt: skip
        move(made, at=(r * rho * math.cos(a), r * rho * math.sin(a), level + 0.024 * (1 - rho)),
             turn=tuple(random.uniform(0, 180, 3)))  # fmt: skip


@product("canister")
def canister(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A bellied jar, a faceted tin, a tall cylinder, or an uneven pot; all with lids."""
    paint = Paint(design, scale=1.1)
    glassy, wooden = design.material == "clear glass", design.material == "oak"
    lid = paint.accent if wooden or random.random() < 0.5 else paint.other("oak", along="x")
    wall, wobble, sides, sharp = 0.014 if glassy else 0.0, None, 96, False
    if design.form == "round":
        r, h = random.uniform(0.32, 0.37), random.uniform(0.55, 0.65)
        profile = smooth_profile([(0, 0), (r * 0.78, 0), (r, h * 0.3), (r * 0.98, h * 0.6),
                                  (r * 0.74, h * 0.95), (r * 0.72, h)], 8)  # fmt: skip
        mouth = r * 0.74
    elif design.form == "angular":
        sides = int(random.choice([4, 6, 8]))
        r, h = random.uniform(0.3, 0.36), random.uniform(0.6, 0.72)
        if sides == 4:
            wobble, sides, r = squared(1.0, 7.0), 96, r * 0.88
        else:
            sharp = True
        profile = fillet([(0, 0), (r, 0), (r, h * 0.98), (r, h)], 0.02 if not sharp else 0.001)
        mouth = r
    elif design.form == "slender":
        r, h = random.uniform(0.17, 0.2), random.uniform(0.82, 0.92)
        profile = fillet([(0, 0), (r, 0), (r, h * 0.98), (r, h)], 0.025)
        mouth = r
    else:
        r, h = random.uniform(0.28, 0.32), random.uniform(0.56, 0.68)
        wobble = lobes(int(random.integers(6, 12)), 0.05) if random.random() < 0.5 else handmade(
            random, 0.09)  # fmt: skip
        profile = smooth_profile([(0, 0), (r * 0.88, 0), (r * 1.05, h * 0.25), (r * 0.92, h * 0.6),
                                  (r, h * 0.9), (r * 0.93, h)], 8)  # fmt: skip
        mouth = r * 0.95
    body = lathe(profile, paint.main, wobble=wobble, sides=sides, thickness=wall, sharp=sharp)
    if not sharp:
        crisp(body, 50)
    if glassy:
        _filling(profile, h * random.uniform(0.55, 0.75), random, wobble)
    elif random.random() < 0.5 and design.material in ("oak", "painted steel", "glazed ceramic"):
        dip(body, paint.accent, at=(0, 0, h * random.uniform(0.15, 0.3)))
    thick = random.uniform(0.06, 0.1)
    cover = fillet([(0, h), (mouth * 1.06, h), (mouth * 1.06, h + thick), (0, h + thick * 1.15)],
                   0.02 if not sharp else 0.001)  # fmt: skip
    made = lathe(cover, lid, wobble=wobble, sides=sides, sharp=sharp)
    if not sharp:
        crisp(made, 50)
    lathe([(mouth * 1.01, h - 0.012), (mouth * 1.01, h + 0.002)], flat("#cfc8bb"), wobble=wobble,
          sides=sides)  # fmt: skip
    if random.random() < 0.7 or design.form == "round":
        knob(h + thick * 1.1, random.uniform(0.04, 0.055), lid if wooden else paint.accent)
    if design.form in ("slender", "round") and random.random() < 0.5:
        # A blank label that follows the front.
        low, high = h * 0.42, h * 0.62
        part = [(x + wall / 2 + 0.005, z) for x, z in profile if low < z < high]
        if design.form == "slender":
            part = [(r + 0.004, low), (r + 0.004, high)]
        sheet(
            lambda s, t: (
                (where := part[round(t * (len(part) - 1))])[0] * math.sin(1.1 * (s - 0.5)),
                -where[0] * math.cos(1.1 * (s - 0.5)), where[1],
            ),
            flat("#f4efe4"), cells=(24, len(part) - 1),
        )  # fmt: skip
    shot.elevation, shot.turn = 20, random.uniform(-10, 10)
