"""Watering cans."""

import math
from collections.abc import Sequence

import bpy
import numpy as np

from simulator.products.design import TINTABLE, Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.products.vessels import (
    both,
    circle_path,
    fluted,
    rim_ring,
    vessel,
)
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    bundle,
    dip,
    fillet,
    handmade,
    lathe,
    smooth_profile,
    tube,
)


def _rose(
    before: Point, tip: Point, narrow: float, wide: float, material: bpy.types.Material,
    *, sides: int = 40,
) -> None:  # fmt: skip
    """The sprinkling head on a spout that ends at ``tip``: a cone and a plate full of holes."""
    away = np.array(tip) - np.array(before)
    turn = math.atan2(away[0], away[2])
    deep = 0.9 * wide
    head = lathe([(0.0, -0.02), (narrow * 1.15, -0.02), (narrow * 1.2, 0.02), (wide, deep),
                  (wide * 1.04, deep + 0.012), (0.93 * wide, deep + 0.02),
                  (0.0, deep + 0.04)], material, sides=sides, sharp=sides < 12)  # fmt: skip
    holes = []
    for ring, count in ((0.0, 1), (0.3, 6), (0.55, 11), (0.78, 16)):
        for number in range(count):
            angle = 2 * math.pi * number / count
            x, y = ring * wide * math.cos(angle), ring * wide * math.sin(angle)
            z = deep + 0.041 - 0.022 * ring
            holes.append([(x, y, z - 0.015), (x, y, z)])
    dots = bundle(holes, 0.05 * wide + 0.002, flat("#1d1a18"), sides=8)
    for part in (head, dots):
        part.location, part.rotation_euler[1] = tip, turn


def _neck(
    path: Sequence[Point], radii: Sequence[float], material: bpy.types.Material,
    *, sides: int = 20, smooth: int = 8,
) -> None:  # fmt: skip
    """The spout along a path, with a dark mouth at its end."""
    tube(path, radii, material, sides=sides, smooth=smooth)
    tip, back = np.array(path[-1]), np.array(path[-2])
    way = (tip - back) / np.linalg.norm(tip - back)
    tube([tuple(tip - 0.03 * way), tuple(tip + 0.002 * way)], 0.76 * radii[-1],
         flat("#17130f", roughness=1.0), smooth=1)  # fmt: skip


@product("watering can")
def watering_can(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A drum with a hoop, a faceted can with a bracket, a swan-necked one, or a gourd."""
    paint = Paint(design)
    shot.elevation, shot.turn = 15.0, float(random.uniform(-14, 14))
    trim = paint.accent
    if design.material in TINTABLE and random.random() < 0.4:
        trim = paint.other("brass")
    {"round": _drum, "angular": _faceted, "slender": _swan, "organic": _gourd}[design.form](
        paint, random, trim
    )


def _drum(paint: Paint, random: np.random.Generator, trim: bpy.types.Material) -> None:
    """A full body with two bands, a long spout with a rose and a hoop from front to back."""
    r, h = random.uniform(0.28, 0.34), random.uniform(0.36, 0.46)
    bulge = random.uniform(1.0, 1.14)
    outer = smooth_profile([
        (0.0, 0.0), (r * 0.9, 0.0), (r * 0.94, 0.02), (r * bulge, 0.5 * h), (r * 0.95, h),
        (r * 0.62, h + 0.1), (r * 0.6, h + 0.14),
    ])  # fmt: skip
    vessel(outer, paint.main, wall=0.014, lining=paint.plain)
    rim_ring(outer, 0.014, trim)
    for level in (0.03, 0.98):
        z = level * h
        reach = float(np.interp(z, [b for _, b in outer], [a for a, _ in outer]))
        tube(circle_path(reach, z), 0.011, trim, closed=True, smooth=2, sides=8)
    reach = random.uniform(0.38, 0.48)
    path = [(-0.8 * r, 0, 0.13), (-r - 0.1, 0, 0.2), (-r - 0.6 * reach, 0, 0.7 * h + 0.06),
            (-r - reach, 0, h + random.uniform(0.14, 0.22))]  # fmt: skip
    _neck(path, [0.085, 0.066, 0.044, 0.032], paint.plain)
    _rose(path[-2], path[-1], 0.032, random.uniform(0.085, 0.11), trim)
    tube([path[2], (-0.5 * r, 0, h + 0.06)], 0.01, trim, smooth=1)
    hoop = [(-0.62 * r, 0, h + 0.08), (-0.3 * r, 0, h + 0.3), (0.25 * r, 0, h + 0.37),
            (r + 0.06, 0, h + 0.2), (r + 0.15, 0, 0.75 * h), (r * 0.95, 0, 0.35 * h)]  # fmt: skip
    tube(hoop, 0.023, paint.plain)
    grip = hoop[1:4]
    tube([tuple(0.8 * np.array(grip[0]) + 0.2 * np.array(grip[1])), grip[1],
          tuple(0.65 * np.array(grip[2]) + 0.35 * np.array(grip[1]) + (0, 0, 0.025))],
         0.031, trim)  # fmt: skip


def _faceted(paint: Paint, random: np.random.Generator, trim: bpy.types.Material) -> None:
    """Flat sides, a straight spout and a handle bent at right angles."""
    sides = int(random.choice([4, 6, 8]))
    r, h = random.uniform(0.29, 0.33) * (1.15 if sides == 4 else 1.0), random.uniform(0.38, 0.5)
    taper = random.uniform(0.66, 0.92)
    outer = [(0.0, 0.0), (r, 0.0), (r * taper, h), (r * taper * 0.7, h + 0.09),
             (r * taper * 0.7, h + 0.13)]  # fmt: skip
    body = vessel(outer, paint.main, wall=0.014, lining=paint.plain, sides=sides, sharp=True)
    flat_r = r * math.cos(math.pi / sides)
    if paint.design.pattern == "plain":
        dip(body, trim, at=(0, 0, random.uniform(0.08, 0.16)))
    reach = random.uniform(0.4, 0.5)
    path = [(-0.8 * flat_r, 0, 0.12), (-flat_r - reach, 0, h + random.uniform(0.1, 0.2))]
    mid = tuple((np.array(path[0]) + np.array(path[1])) / 2)
    _neck([path[0], mid, path[1]], [0.085, 0.06, 0.034], paint.plain, sides=6, smooth=1)
    _rose(path[0], path[1], 0.034, random.uniform(0.085, 0.11), trim, sides=6)
    low = taper * flat_r
    back = flat_r + random.uniform(0.14, 0.2)
    top = h + random.uniform(0.28, 0.34)
    corners = [(-0.6 * low, 0.0, h + 0.03), (-0.5 * low, 0.0, top), (back, 0.0, top),
               (back, 0.0, 0.3 * h), (0.88 * flat_r, 0.0, 0.3 * h)]  # fmt: skip
    path3 = _cornered(corners, 0.02)
    tube(path3, 0.022, trim, smooth=1, sides=8)


def _cornered(points: Sequence[Point], radius: float) -> list[Point]:
    """Return a path in the plane of x and z with its corners cut short."""
    return [(x, 0.0, z) for x, z in fillet([(x, z) for x, _, z in points], 2 * radius, 3)]


def _swan(paint: Paint, random: np.random.Generator, trim: bpy.types.Material) -> None:
    """A small tall body with a long thin swan's neck and a wide thin loop."""
    r, h = random.uniform(0.17, 0.2), random.uniform(0.36, 0.46)
    waist = random.uniform(0.45, 0.7)
    outer = fillet([(0.0, 0.0), (r, 0.0), (r * 1.02, 0.05), (r * waist, h),
                    (r * waist * 1.05, h + 0.05)], 0.03, 5)  # fmt: skip
    vessel(outer, paint.main, wall=0.012, lining=paint.plain)
    rim_ring(outer, 0.012, trim)
    tube(circle_path(r * 1.01, 0.03), 0.011, trim, closed=True, smooth=2, sides=8)
    top = h + random.uniform(0.28, 0.4)
    path = [
        (-0.85 * r, 0, 0.07),
        (-r - 0.09, 0, 0.09),
        (-r - 0.17, 0, 0.35 * top),
        (-r - 0.24, 0, 0.75 * top),
        (-r - 0.36, 0, top),
        (-r - 0.47, 0, top - 0.03),
    ]
    _neck(path, [0.045, 0.036, 0.024, 0.02, 0.018, 0.017], paint.plain)
    tube([(-r * 0.8, 0, 0.66 * h), (path[2][0], 0, 0.36 * top + 0.06)], 0.008, trim, smooth=1)
    out = random.uniform(0.2, 0.28)
    loop = [(r * waist * 0.98, 0, h + 0.01), (r * waist + 0.3 * out, 0, h + 0.22),
            (r + out * 0.9, 0, h + 0.16), (r + out, 0, 0.55 * h), (r * 0.97, 0, 0.14)]  # fmt: skip
    tube(loop, 0.015, trim)


def _gourd(paint: Paint, random: np.random.Generator, trim: bpy.types.Material) -> None:
    """A gourd by hand, whose side grows into the spout, with a handle like a root."""
    r, h = random.uniform(0.29, 0.34), random.uniform(0.36, 0.44)
    outer = smooth_profile([
        (0.0, 0.0), (r * 0.72, 0.0), (r * 0.95, 0.06), (r * 1.05, 0.4 * h), (r * 0.72, 0.9 * h),
        (r * 0.4, h + 0.07), (r * 0.5, h + 0.14),
    ])  # fmt: skip
    wobble = handmade(random, 0.09)
    if random.random() < 0.6:
        wobble = both(wobble, fluted(int(random.integers(6, 10)), 0.04))
    body = vessel(outer, paint.main, wall=0.018, lining=trim, wobble=wobble, sides=96)
    if paint.design.pattern == "plain":
        dip(body, trim, at=(0, 0, random.uniform(0.1, 0.18)),
            towards=(random.uniform(-0.3, 0.3), 0.1, -1))  # fmt: skip
    sway = random.uniform(-0.04, 0.05)
    reach = random.uniform(0.38, 0.46)
    path = [(-0.55 * r, 0, 0.16), (-r - 0.08, 0, 0.2), (-r - 0.55 * reach, 0, 0.62 * h + sway),
            (-r - 0.8 * reach, 0, h + 0.12), (-r - reach, 0, h + 0.2 + sway)]  # fmt: skip
    _neck(path, [0.17, 0.115, 0.062, 0.045, 0.052], paint.plain)
    loop = [
        (0.38 * r, 0, h + 0.02),
        (0.6 * r, 0, h + 0.26),
        (r + 0.1, 0.02, h + 0.22),
        (r + 0.2, -0.01, 0.72 * h),
        (r + 0.06, 0, 0.42 * h),
        (0.86 * r, 0, 0.3 * h),
    ]
    tube(loop, [0.04, 0.027, 0.031, 0.026, 0.028, 0.045], trim)
