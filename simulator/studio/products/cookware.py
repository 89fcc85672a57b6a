"""Saucepans and kettles."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint, flat
from simulator.studio.products import product
from simulator.studio.scene import Shot
from simulator.studio.shapes import (
    Point,
    ball,
    box,
    crisp,
    disc,
    fillet,
    handmade,
    lathe,
    lobes,
    move,
    smooth_profile,
    tube,
)


def _ring(
    radius: float, z: float, thick: float, material: bpy.types.Material, wobble: object = None
) -> bpy.types.Object:
    """A round bar around the z axis: a rim, a band."""
    line = np.linspace(0, 2 * math.pi, 96, endpoint=False)
    factor = [wobble(a, 1.0) if callable(wobble) else 1.0 for a in line]
    return tube([(radius * f * math.cos(a), radius * f * math.sin(a), z)
                 for a, f in zip(line, factor, strict=True)],
                thick, material, closed=True, smooth=1, sides=10)  # fmt: skip


def _long_handle(
    start: float, z: float, reach: float, rise: float, paint: Paint, grip: bpy.types.Material,
    *, square: bool = False, bend: float = 0.0,
) -> None:  # fmt: skip
    """A pan's handle to the right: riveted bracket, shank, grip and a ring to hang it by."""
    steel = paint.other("brushed steel")
    move(box((0.03, 0.11, 0.07), steel, bevel=0.01), at=(start + 0.004, 0, z - 0.045))
    for y in (-0.035, 0.035):
        ball(0.012, steel, at=(start + 0.02, y, z - 0.01))
    shank = start + 0.34 * reach
    tube([(start, 0, z), (shank, 0, z + 0.34 * rise)], 0.018, steel, smooth=1, flatten=1.4)
    end = (start + reach, 0.0, z + rise)
    middle = (start + 0.68 * reach, 0.0, z + 0.68 * rise + bend)
    if square:
        angle = math.degrees(math.atan2(rise, reach))
        made = box((0.68 * reach, 0.066, 0.046), grip, bevel=0.008)
        move(made, at=(start + 0.66 * reach, 0, z + 0.66 * rise - 0.018), turn=(0, -angle, 0))
    else:
        tube([(shank - 0.02, 0, z + 0.32 * rise), middle, end], (0.028, 0.04, 0.032), grip,
             flatten=1.3)  # fmt: skip
        ball(0.032, grip, at=end, squash=(0.7, 1.3, 1.0))
    loop = [(end[0] + 0.035 + 0.03 * math.cos(a), 0.03 * math.sin(a), end[2])
            for a in np.linspace(0, 2 * math.pi, 20, endpoint=False)]  # fmt: skip
    tube(loop, 0.007, steel, closed=True, smooth=1, sides=8)


def knob(z: float, size: float, material: bpy.types.Material) -> None:
    """A turned knob for a lid, standing on it at height ``z``."""
    lathe(
        smooth_profile(
            [
                (size * 0.5, z),
                (size * 0.4, z + size * 0.5),
                (size, z + size * 1.2),
                (size * 0.7, z + size * 1.7),
                (0, z + size * 1.8),
            ]
        ),
        material,
        sides=32,
    )


@product("saucepan")
def saucepan(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """Bellied with a lid, straight and faceted, a tall milk pan, or hammered with a bent handle."""
    paint = Paint(design, scale=1.2)
    wood = paint.other(str(random.choice(["oak", "walnut"])), along="x")
    wall, lidded = 0.012, random.random() < 0.6
    r, h = random.uniform(0.29, 0.34), random.uniform(0.24, 0.3)
    wobble, sides = None, 96
    if design.form == "round":
        outer = smooth_profile([(0, 0), (r * 0.72, 0), (r * 0.98, h * 0.28), (r * 1.04, h * 0.6),
                                (r, h * 0.92), (r * 1.05, h)], 8)  # fmt: skip
    elif design.form == "angular":
        sides = int(random.choice([8, 10, 12]))
        outer = [(0, 0), (r * 0.78, 0), (r * 0.86, 0.03), (r, h * 0.97), (r, h)]
    elif design.form == "slender":
        r, h = random.uniform(0.2, 0.23), random.uniform(0.36, 0.42)
        outer = fillet([(0, 0), (r, 0), (r, h * 0.93), (r * 1.08, h)], 0.05, 6)

        def wobble(angle: float, height: float) -> float:  # the lip to pour from
            near = math.exp(-((((angle + 0.9 + math.pi) % (2 * math.pi) - math.pi) / 0.22) ** 2))
            return 1 + 0.14 * near * max(0.0, height - 0.8) / 0.2
    else:
        r, h = r * 1.04, h * 0.82
        outer = smooth_profile([(0, 0), (r * 0.8, 0), (r * 0.99, h * 0.3), (r, h * 0.7),
                                (r * 1.07, h)], 8)  # fmt: skip
        uneven = handmade(random, 0.035)
        count = int(random.integers(16, 22))

        def wobble(angle: float, height: float) -> float:
            row = math.floor(height * 6)
            dent = math.cos(count * angle + math.pi * row) * math.sin(math.pi * height * 6)
            return uneven(angle, height) * (1 + 0.012 * dent)

    sharp = design.form == "angular"
    body = lathe(outer, paint.main, sides=sides, wobble=wobble, thickness=wall, sharp=sharp)
    if design.form in ("round", "slender"):
        crisp(body, 40)
    inside = [(max(0.0, x - wall * 1.4), z + wall * 1.4) for x, z in outer[:-1]]
    lathe(inside, paint.accent, sides=sides, wobble=wobble, sharp=sharp)
    if not sharp:
        _ring(outer[-1][0] - wall / 2, h, wall * 0.75, paint.plain, wobble)
    grip = wood if design.material in ("brushed steel", "brass") else paint.accent
    if design.material in ("brushed steel", "brass") and random.random() < 0.6:
        grip = paint.accent
    reach = random.uniform(0.4, 0.48)
    _long_handle(outer[-1][0] * 0.97, h * 0.78, reach, random.uniform(0.06, 0.16), paint, grip,
                 square=sharp, bend=0.05 if design.form == "organic" else 0.0)  # fmt: skip
    if lidded or design.form == "round":
        top = outer[-1][0]
        if sharp:
            lathe([(0, h + 0.012), (top * 1.02, h + 0.006), (top * 1.02, h + 0.024),
                          (top * 0.3, h + 0.07), (0, h + 0.075)], paint.main, sides=sides,
                         sharp=True)  # fmt: skip
        else:
            lathe(smooth_profile([(0, h), (top * 1.01, h + 0.003), (top * 1.02, h + 0.018),
                                         (top * 0.75, h + 0.06), (top * 0.3, h + 0.095),
                                         (0, h + 0.1)], 6), paint.main, wobble=wobble)  # fmt: skip
        knob(h + (0.07 if sharp else 0.095), 0.045, grip)
    elif design.form == "organic":  # a second, short handle across
        tube([(-r * 1.0, -0.07, h * 0.8), (-r * 1.25, -0.05, h * 0.9), (-r * 1.25, 0.05, h * 0.9),
              (-r * 1.0, 0.07, h * 0.8)], 0.017, grip)  # fmt: skip
    shot.turn, shot.elevation = random.uniform(22, 42), 25


def _spout(path: list[Point], radii: tuple[float, ...], material: bpy.types.Material) -> None:
    """A spout: a tapering tube with a dark mouth."""
    tube(path, radii, material, sides=20)
    tip, before = np.array(path[-1]), np.array(path[-2])
    way = (tip - before) / np.linalg.norm(tip - before)
    tube([tuple(tip - way * 0.004), tuple(tip + way * 0.002)], radii[-1] * 0.78, flat("#151413"),
         smooth=1, sides=20)  # fmt: skip


@product("kettle")
def kettle(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A domed stove kettle, a faceted cone, a gooseneck, or a lobed iron pot with a bail."""
    paint = Paint(design, scale=1.1)
    glassy = design.material == "clear glass"
    fitting = paint.accent
    wall = 0.012 if glassy else 0.0
    steel = paint.other("brushed steel")
    grip = paint.other("oak", along="x") if random.random() < 0.35 else paint.accent
    if design.form == "round":
        r, h = random.uniform(0.36, 0.42), random.uniform(0.38, 0.46)
        profile = smooth_profile([(0, 0), (r * 0.92, 0), (r, 0.06), (r * 0.9, h * 0.55),
                                  (r * 0.5, h * 0.92), (0.13, h)], 8)  # fmt: skip
        lathe(profile, paint.main, thickness=wall)
        disc(r * 0.95, 0.035, steel, at=(0, 0, -0.02))
        lathe(smooth_profile([(0.145, h - 0.005), (0.12, h + 0.03), (0, h + 0.045)]), fitting)
        knob(h + 0.035, 0.04, grip)
        _spout([(r * 0.72, 0, h * 0.4), (r * 1.1, 0, h * 0.62), (r * 1.35, 0, h * 0.95)],
               (0.085, 0.055, 0.035), paint.plain)  # fmt: skip
        top = h + random.uniform(0.24, 0.32)
        arch = [(r * 0.62 * math.cos(a), 0, h * 0.72 + (top - h * 0.72) * math.sin(a))
                for a in np.linspace(0, math.pi, 13)]  # fmt: skip
        tube(arch, 0.016, steel)
        tube(arch[3:10], (0.02, 0.028, 0.031, 0.032, 0.031, 0.028, 0.02), grip)
    elif design.form == "angular":
        sides = int(random.choice([6, 8, 10]))
        r, h = random.uniform(0.34, 0.4), random.uniform(0.52, 0.62)
        lathe([(0, 0), (r, 0), (r * 0.98, 0.09), (r * 0.42, h)], paint.main, sides=sides,
              sharp=True, thickness=wall)  # fmt: skip
        lathe([(0, -0.015), (r * 1.015, -0.015), (r * 1.015, 0.05), (0, 0.05)], fitting,
              sides=sides, sharp=True)  # fmt: skip
        lathe([(r * 0.46, h - 0.01), (r * 0.4, h + 0.03), (0, h + 0.035)], fitting, sides=sides,
              sharp=True)  # fmt: skip
        ball(0.042, grip, at=(0, 0, h + 0.07))
        _spout([(r * 0.6, 0, h * 0.62), (r * 0.98, 0, h * 0.93)], (0.08, 0.04), paint.plain)
        x, low, high = -r * 0.62, h * 0.32, h * 0.9
        tube([(x * 1.1, 0, low), (-r * 1.38, 0, high * 0.95), (-r * 1.3, 0, high * 1.02),
              (x * 0.75, 0, high)], 0.028, grip, smooth=1, flatten=1.2)  # fmt: skip
        for point in ((-r * 1.38, 0, high * 0.95), (-r * 1.3, 0, high * 1.02)):
            ball(0.03, grip, at=point)
    elif design.form == "slender":
        r, h = random.uniform(0.24, 0.28), random.uniform(0.4, 0.48)
        lathe(fillet([(0, 0), (r * 1.05, 0), (r * 0.72, h), (r * 0.6, h + 0.01)], 0.04, 6),
              paint.main, thickness=wall)  # fmt: skip
        if glassy:
            disc(r * 1.06, 0.045, fitting, at=(0, 0, -0.02))
        lathe(smooth_profile([(r * 0.64, h), (r * 0.6, h + 0.03), (r * 0.3, h + 0.05),
                              (0, h + 0.053)]), fitting)  # fmt: skip
        knob(h + 0.045, 0.034, grip)
        _spout(
            [
                (r * 0.9, 0, 0.09),
                (r * 1.5, 0, 0.1),
                (r * 1.75, 0, h * 0.5),
                (r * 1.85, 0, h * 0.92),
                (r * 2.25, 0, h * 1.06),
                (r * 2.45, 0, h * 1.0),
            ],
            (0.04, 0.034, 0.026, 0.021, 0.018, 0.016),
            fitting if glassy else paint.plain,
        )
        tube(
            [
                (-r * 0.72, 0, h * 0.9),
                (-r * 1.35, 0, h * 1.0),
                (-r * 1.75, 0, h * 0.8),
                (-r * 1.7, 0, h * 0.2),
            ],
            (0.018, 0.024, 0.028, 0.024),
            grip,
            flatten=1.25,
        )
        ball(0.026, grip, at=(-r * 1.7, 0, h * 0.2))
    else:
        r, h = random.uniform(0.38, 0.43), random.uniform(0.36, 0.42)
        count = int(random.integers(7, 14))
        wobble = lobes(count, 0.05) if random.random() < 0.6 else handmade(random, 0.08)
        profile = smooth_profile([(0, 0.02), (r * 0.7, 0.02), (r, h * 0.42), (r * 0.8, h * 0.82),
                                  (0.17, h)], 8)  # fmt: skip
        lathe(profile, paint.main, wobble=wobble, sides=144, thickness=wall)
        for k in range(3):
            a = math.pi / 2 + 2 * math.pi * k / 3
            ball(0.045, fitting, at=(r * 0.62 * math.cos(a), r * 0.62 * math.sin(a), 0.02))
        lathe(smooth_profile([(0.185, h - 0.01), (0.16, h + 0.025), (0.06, h + 0.05),
                              (0, h + 0.052)]), fitting, wobble=wobble, sides=144)  # fmt: skip
        ball(0.04, grip, at=(0, 0, h + 0.08), squash=(1, 1, 0.8))
        _spout([(r * 0.75, 0, h * 0.5), (r * 1.15, 0, h * 0.6), (r * 1.25, 0, h * 0.9),
                (r * 1.42, 0, h * 1.02)], (0.075, 0.06, 0.04, 0.033), paint.plain)  # fmt: skip
        peak, lean = h + random.uniform(0.3, 0.38), random.uniform(-0.06, 0.06)
        bail = [
            (-r * 0.72, 0, h * 0.82),
            (-r * 0.8, 0, h * 1.25),
            (-r * 0.4 + lean, 0, peak),
            (r * 0.3 + lean, 0, peak * 0.99),
            (r * 0.76, 0, h * 1.22),
            (r * 0.7, 0, h * 0.82),
        ]
        tube(bail, (0.018, 0.02, 0.03, 0.03, 0.02, 0.018), grip)
    shot.turn, shot.elevation = random.uniform(-14, 14), 17
