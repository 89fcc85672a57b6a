"""Vases."""

import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import handmade, lathe, lobes, smooth_profile, tube


@product("vase")
def vase(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Bulbous, faceted, bottle-slim, or thrown by hand; some with ears or a foot."""
    paint = Paint(design, scale=1.0)
    neck = random.uniform(0.07, 0.13)
    if design.form == "round":
        belly = random.uniform(0.3, 0.4)
        profile = smooth_profile([
            (0.0, 0.0), (0.17, 0.0), (belly, 0.2 + 0.1 * random.random()), (belly * 0.8, 0.5),
            (neck, 0.66), (neck * 0.95, 0.72), (neck * 1.5, 0.78),
        ])  # fmt: skip
        lathe(profile, paint.main, thickness=0.02)
    elif design.form == "angular":
        sides = int(random.choice([4, 6, 8]))
        wide, waist = random.uniform(0.22, 0.3), random.uniform(0.3, 0.6)
        profile = [(0.0, 0.0), (wide * 0.7, 0.0), (wide, waist), (wide * 0.5, 0.85),
                   (wide * 0.62, 0.95)]  # fmt: skip
        lathe(profile, paint.main, sides=sides, thickness=0.025, sharp=True)
    elif design.form == "slender":
        base = random.uniform(0.12, 0.17)
        profile = smooth_profile([
            (0.0, 0.0), (base * 0.8, 0.0), (base, 0.12), (base * 0.9, 0.35),
            (0.045, 0.62), (0.04, 0.9), (0.065, 1.0),
        ])  # fmt: skip
        lathe(profile, paint.main, thickness=0.015)
    else:
        profile = smooth_profile([
            (0.0, 0.0), (0.2, 0.0), (0.28, 0.14), (0.22, 0.34), (0.3, 0.5), (0.16, 0.7),
            (0.2, 0.82),
        ])  # fmt: skip
        wave = handmade(random, 0.13) if random.random() < 0.6 else lobes(
            int(random.integers(5, 10)), 0.07)  # fmt: skip
        lathe(profile, paint.main, wobble=wave, thickness=0.022, sides=96)
    if design.form == "round" and random.random() < 0.4:
        for side in (-1, 1):
            tube([(side * neck, 0, 0.7), (side * (neck + 0.14), 0, 0.68),
                  (side * 0.24, 0, 0.52)], 0.022, paint.plain)  # fmt: skip
    shot.elevation = 14
