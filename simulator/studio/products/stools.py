"""Stools."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Paint
from simulator.studio.products import product
from simulator.studio.products.chairs import (
    between,
    frame,
    piped,
    rod,
    splayed,
    upholstery,
)
from simulator.studio.scene import Shot
from simulator.studio.shapes import box, lathe, pad, superellipse, tube


@product("stool")
def stool(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A round padded one, a box-legged one, a tall bar stool, a carved one on crooked legs."""
    paint = Paint(design, scale=1.6)
    legs, cloth = frame(design, paint), upholstery(design)
    lying = Paint(design, along="x", scale=1.6).main
    if design.form == "round":
        width, high = random.uniform(0.38, 0.46), random.uniform(0.42, 0.52)
        seat = superellipse(width, width, 2)
        pad(seat, 0.04, lying, at=(0, 0, high - 0.04), roll=0.8)
        thick = random.uniform(0.05, 0.1)
        pad(superellipse(width * 0.98, width * 0.98, 2), thick, cloth, at=(0, 0, high),
            roll=0.9, crown=0.03)  # fmt: skip
        piped(superellipse(width * 0.985, width * 0.985, 2), high + thick / 2, paint.accent, 0.007)
        lathe([(0.0, 0.0), (0.02, 0.0), (0.018, 0.008), (0.0, 0.014)], paint.accent).location = (
            0, 0, high + thick + 0.026)  # fmt: skip
        ends = splayed(width * 0.34, width * 0.5, high - 0.02, 0.026, legs, thin=0.016)
        radius = math.hypot(*between(ends[0], 0.15)[:2])
        tube([(radius * math.cos(a), radius * math.sin(a), 0.15)
              for a in np.linspace(0, 2 * math.pi, 24, endpoint=False)],
             0.011, legs, closed=True, smooth=2)  # fmt: skip
    elif design.form == "angular":
        width, high = random.uniform(0.36, 0.44), random.uniform(0.46, 0.62)
        thick = random.uniform(0.035, 0.05)
        for x in (-1, 1):
            for y in (-1, 1):
                box(
                    (thick, thick, high),
                    legs,
                    at=(x * (width - thick) / 2, y * (width - thick) / 2, 0),
                    bevel=0.004,
                )
        for side in (-1, 1):
            low, up = (0.12, 0.2) if side > 0 else (0.2, 0.12)
            box((width - thick, thick * 0.7, thick), legs,
                at=(0, side * (width - thick) / 2, low), bevel=0.003)  # fmt: skip
            box((thick * 0.7, width - thick, thick), legs,
                at=(side * (width - thick) / 2, 0, up), bevel=0.003)  # fmt: skip
        box((width + 0.03, width + 0.03, 0.04), lying, at=(0, 0, high), bevel=0.005)
        pad(superellipse(width, width, 12), 0.045, cloth, at=(0, 0, high + 0.04), roll=0.7,
            crown=0.01)  # fmt: skip
        box((0.1, 0.012, 0.022), paint.accent, at=(0, -width / 2 - 0.014, high + 0.009),
            bevel=0.003)  # fmt: skip
    elif design.form == "slender":
        width, high = random.uniform(0.3, 0.34), random.uniform(0.78, 0.9)
        seat = superellipse(width, width * 0.92, random.uniform(2, 3))
        pad(seat, 0.03, lying, at=(0, 0, high - 0.03), roll=0.9)
        pad(superellipse(width * 0.94, width * 0.86, 2.4), 0.035, cloth, at=(0, 0, high),
            roll=0.9, crown=0.01)  # fmt: skip
        count = int(random.choice([3, 4]))
        ends = splayed(width * 0.38, width * 0.68, high - 0.02, 0.014, legs, thin=0.009,
                       count=count, phase=45 if count == 4 else -90)  # fmt: skip
        for level in (0.22, 0.26):
            ring = [between(leg, level * high / 0.85) for leg in ends]
            if level < 0.25:
                for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
                    rod(a, b, 0.008, paint.accent, sides=10)
    else:
        _carved_stool(random, paint, legs, lying)
    shot.elevation, shot.turn = 22.0, float(random.uniform(-20, 20))


def _carved_stool(
    random: np.random.Generator,
    paint: Paint,
    legs: bpy.types.Material,
    lying: bpy.types.Material,
) -> None:
    """A milking stool: a thick seat of no regular outline on three crooked legs."""
    high, bulge = random.uniform(0.42, 0.55), random.uniform(0.05, 0.1)
    lobe, phase = int(random.choice([2, 3, 4])), random.uniform(0, 6.3)
    points = []
    for angle in np.linspace(0, 2 * math.pi, 72, endpoint=False):
        r = 0.23 * (1 + bulge * math.cos(lobe * angle + phase)
                    + 0.04 * math.cos((lobe + 1) * angle))  # fmt: skip
        points.append((r * math.cos(angle), r * 0.9 * math.sin(angle)))
    pad(points, 0.075, lying, at=(0, 0, high - 0.075), roll=0.8, crown=-0.018)
    piped([(1.002 * x, 1.002 * y) for x, y in points], high - 0.038, paint.accent, 0.011)
    for number in range(3):
        angle = math.radians(-90 + 120 * number) + random.uniform(-0.15, 0.15)
        c, s = math.cos(angle), math.sin(angle)
        knee = random.uniform(0.19, 0.25)
        tube([(0.13 * c, 0.13 * s, high - 0.04), (knee * c, knee * s, high * 0.55),
              (0.2 * c, 0.2 * s, high * 0.22), (0.26 * c, 0.26 * s, 0.0)],
             [0.04, 0.03, 0.022, 0.017], legs)  # fmt: skip
