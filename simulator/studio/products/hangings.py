"""What all things that hang on a wall share: outlines, mouldings, plates."""

import math

import bpy
import numpy as np

from simulator.studio.shapes import outline, superellipse

Outline = list[tuple[float, float]]


def moulding(width: float, depth: float, round_: float = 0.3) -> Outline:
    """Return the section of a frame: ``round_`` from 0 (square) to 1 (a half round)."""
    r = round_ * min(width / 2, depth)
    corner = [(1 - math.cos(a), math.sin(a)) for a in np.linspace(0, math.pi / 2, 5)]
    left = [(r * x, depth - r + r * y) for x, y in corner]
    right = [(width - a, b) for a, b in reversed(left)]
    return [(0.0, 0.0), *left, *right, (width, 0.0)]


def shaped(form: str, random: np.random.Generator, width: float, height: float) -> Outline:
    """Return an outline around the origin in ``(x, z)``, of a form."""
    if form == "round":
        return superellipse(width, height, float(random.choice([2.0, 2.0, 2.6])), 96)
    if form == "angular":
        sides = int(random.choice([4, 6, 8]))
        if sides == 4:
            return [(-width / 2, -height / 2), (width / 2, -height / 2),
                    (width / 2, height / 2), (-width / 2, height / 2)]  # fmt: skip
        turn = math.pi / sides
        return [
            (width / 2 * math.cos(turn + 2 * math.pi * i / sides) / math.cos(turn),
             height / 2 * math.sin(turn + 2 * math.pi * i / sides) / math.cos(turn))
            for i in range(sides)
        ]  # fmt: skip
    if form == "slender":
        return superellipse(width, height, float(random.choice([4.0, 8.0])), 96)
    lobes, phase = int(random.choice([2, 3, 5, 8])), random.uniform(0, 6.3)
    deep = 0.16 / lobes**0.6
    points = []
    for angle in np.linspace(0, 2 * math.pi, 144, endpoint=False):
        r = 1 + deep * math.cos(lobes * angle + phase)
        r += (0.05 if lobes < 4 else 0.0) * math.cos(angle + 2 * phase)
        points.append((width / 2 * r * math.cos(angle), height / 2 * r * math.sin(angle)))
    return points


def inset(points: Outline, by: float) -> Outline:
    """Return an outline moved inwards by about ``by``."""
    edge = np.array(points)
    reach = np.abs(edge).max(axis=0)
    return [(x, z) for x, z in (edge * (1 - by / reach)).tolist()]


def evenly(points: Outline, count: int) -> Outline:
    """Return ``count`` points at equal distances along a closed outline."""
    edge = np.array([*points, points[0]])
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(edge, axis=0), axis=1))])
    stops = np.linspace(0, along[-1], count, endpoint=False)
    return [(float(np.interp(s, along, edge[:, 0])), float(np.interp(s, along, edge[:, 1])))
            for s in stops]  # fmt: skip


def plate(points: Outline, depth: float, material: bpy.types.Material, y: float) -> None:
    """Put a flat thing into a frame, its front ``y`` before the wall."""
    outline(points, depth, material, bevel=0.0).location = (0, -y + depth / 2, 0)


def lifted(lowest: float) -> None:
    """Move everything up so that nothing is below z = 0."""
    for part in bpy.context.scene.objects:
        part.location.z -= lowest
