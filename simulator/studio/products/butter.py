"""Butter dishes."""

import bpy
import numpy as np

from simulator.products.design import TINTABLE, Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.products.vessels import Wobble, both, opaque, vessel
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    ball,
    box,
    fillet,
    handmade,
    lobes,
    move,
    smooth_profile,
    squared,
    tilt,
    tube,
)

BUTTER = "#f4d873"


@product("butter dish")
def butter_dish(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A bell on a plate, a box with straight sides, a long low loaf, or a lumpy hand-made cover."""
    paint = Paint(design, along="x")
    shot.elevation, shot.turn = 24, random.uniform(-24, -8)
    own = design.material in TINTABLE
    section: Wobble
    deep = {"round": 1.0, "angular": 0.68, "slender": 0.42, "organic": 0.72}[design.form]
    if design.form == "round":
        section = squared(1.0, 2.0)
        tall = random.uniform(0.26, 0.32)
        cover = smooth_profile([(0.34, 0.0), (0.34, 0.12), (0.26, 0.8 * tall), (0.0, tall)])
    elif design.form == "angular":
        section = squared(deep, 14.0)
        tall = random.uniform(0.22, 0.27)
        cover = fillet([(0.38, 0.0), (random.uniform(0.32, 0.37), tall), (0.0, tall)], 0.02)
    elif design.form == "slender":
        section = squared(deep, 5.0)
        tall = random.uniform(0.17, 0.2)
        cover = fillet([(0.42, 0.0), (0.4, tall), (0.0, tall)], 0.09, 6)
    else:
        section = both(squared(deep, 2.6), both(handmade(random, 0.05), lobes(
            int(random.integers(5, 9)), 0.02)))  # fmt: skip
        tall = random.uniform(0.24, 0.3)
        cover = smooth_profile([(0.37, 0.0), (0.38, 0.1), (0.28, 0.85 * tall), (0.0, tall)])
    base = paint.accent if not own or random.random() < 0.35 else paint.main
    if design.material in ("oak", "marble"):
        base = paint.main
    _dish(base, section, cover[0][0] + 0.1)
    rest = 0.035
    width, depth = 0.5, min(0.24, 1.05 * deep * 0.4)
    if design.form == "round":
        width = 0.36
    box((width, depth, 0.13), flat(BUTTER, roughness=0.45), at=(0.0, 0, rest), bevel=0.014)
    slice_at = -0.5 * width - 0.035
    piece = box((0.025, depth, 0.125), flat(BUTTER, roughness=0.45), at=(slice_at, 0, rest),
                bevel=0.006)  # fmt: skip
    move(piece, turn=(0, -16, 0))
    lid_paint = paint.accent if design.material == "oak" and random.random() < 0.4 else paint.main
    before = set(bpy.context.scene.objects)
    _cover(paint, lid_paint, cover, section, tall, design.form, random)
    lid = [made for made in bpy.context.scene.objects if made not in before]
    if opaque(paint):
        _ajar(lid, 0.42 * cover[0][0] * 2, rest, cover[0][0])
    else:
        for made in lid:
            made.location[2] += rest


def _dish(material: bpy.types.Material, section: Wobble, wide: float) -> None:
    """A shallow dish with a low rim."""
    outer = fillet([(0.0, 0.0), (wide - 0.05, 0.0), (wide, 0.055)], 0.02)
    vessel(outer, material, wall=0.025, wobble=section, sides=160)


def _cover(
    paint: Paint, material: bpy.types.Material, cover: list[tuple[float, float]],
    section: Wobble, tall: float, form: str, random: np.random.Generator,
) -> None:  # fmt: skip
    """The hollow cover with its knob or bar."""
    # From the crown down, as a vessel on its head: its mouth is the lower edge.
    flipped = [(r, tall - z) for r, z in reversed(cover)]
    lid = vessel(flipped, material, wall=0.016, wobble=section, sides=160)
    move(lid, turn=(180, 0, 0), at=(0, 0, tall))
    grip = paint.accent
    if form == "slender" or (form == "angular" and random.random() < 0.5):
        span = 0.13
        tube([(-span, 0, tall - 0.01), (-span, 0, tall + 0.05), (span, 0, tall + 0.05),
              (span, 0, tall - 0.01)], 0.018, grip, smooth=3)  # fmt: skip
    elif form == "angular":
        box((0.09, 0.09, 0.07), grip, at=(0, 0, tall - 0.005), bevel=0.012)
    else:
        tube([(0, 0, tall - 0.02), (0, 0, tall + 0.03)], 0.022, grip, smooth=1)
        ball(0.05, grip, at=(0, 0, tall + 0.055),
             squash=(1.0, 1.0, 0.85) if form == "round" else (1.25, 0.9, 0.8))  # fmt: skip


def _ajar(lid: list[bpy.types.Object], shift: float, rest: float, reach: float) -> None:
    """Push the cover to the right and rest its left edge on the butter."""
    tilt((0.0, 11.0, 0.0), lid)
    for made in lid:
        made.location[0] += shift
        made.location[2] += rest + 0.19 * reach
