"""How cloth lies: folded, rolled, hung, and the fringe at its ends."""

import math
from collections.abc import Callable, Sequence

import bpy
import numpy as np

from simulator.studio.shapes import Point, ball, bundle, sheet, tube

Path = Sequence[tuple[float, float]]
Ripple = Callable[[float, float, Point], Point]


def resampled(path: Path, count: int) -> np.ndarray:
    """Return ``count`` points evenly along a path, ``(count, 2)``."""
    given = np.asarray(path, dtype=float)
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(given, axis=0).T))])
    even = np.linspace(0, along[-1], count)
    return np.stack([np.interp(even, along, given[:, k]) for k in (0, 1)], axis=1)


def length(path: Path) -> float:
    """Return how long a path is."""
    return float(np.hypot(*np.diff(np.asarray(path, dtype=float), axis=0).T).sum())


def cloth(
    path: Path,
    width: float,
    material: bpy.types.Material,
    *,
    thickness: float = 0.015,
    ripple: Ripple | None = None,
    cells: tuple[int, int] = (40, 120),
    across: tuple[float, float] = (0.0, 1.0),
    along: tuple[float, float] = (0.0, 1.0),
) -> bpy.types.Object:
    """Lay cloth of a ``width`` (x) along a ``path`` of ``(y, z)``.

    Parameters
    ----------
    ripple
        ``(s, t, point) -> point``: what makes it lie softly; s runs across, t along.
    across, along
        the part of the cloth that is made: a band of another colour on the same cloth.
    """
    line = resampled(path, 400)
    at = np.linspace(0, 1, 400)

    def surface(i: float, j: float) -> Point:
        s = across[0] + i * (across[1] - across[0])
        t = along[0] + j * (along[1] - along[0])
        point = (
            width * (s - 0.5), float(np.interp(t, at, line[:, 0])),
            float(np.interp(t, at, line[:, 1])),
        )  # fmt: skip
        return ripple(s, t, point) if ripple else point

    size = (width * (across[1] - across[0]), length(path) * (along[1] - along[0]))
    made = sheet(surface, material, size=size, cells=cells)
    modifier = made.modifiers.new("wall", "SOLIDIFY")
    modifier.thickness, modifier.offset = thickness, 0.0
    return made


def serpentine(
    depth: float, layers: int, gap: float, *, start: int = 1
) -> list[tuple[float, float]]:
    """Return the path of cloth folded in ``layers``, each ``gap`` above the last.

    ``start`` is 1 when the lowest layer runs from the front to the back, and -1 otherwise.
    """
    path = []
    way = start
    for layer in range(layers):
        z = gap * (layer + 0.5)
        path += [(y, z) for y in np.linspace(-way * depth / 2, way * depth / 2, 24)]
        if layer < layers - 1:
            path += [
                (way * (depth / 2 + 0.5 * gap * math.sin(a)), z + gap / 2 - gap / 2 * math.cos(a))
                for a in np.linspace(0.3, math.pi - 0.3, 9)
            ]
        way = -way
    return path


def roll(
    radius: float, turns: float, gap: float, *, tail: float = 0.0
) -> list[tuple[float, float]]:
    """Return the path of cloth rolled up from a ``tail`` that lies in front (negative y)."""
    path = [(-tail + tail * t, 0.0) for t in np.linspace(0, 1, 24, endpoint=False)] if tail else []
    for angle in np.linspace(0, 2 * math.pi * turns, int(48 * turns)):
        r = max(radius - gap * angle / (2 * math.pi), 0.004)
        path.append((r * math.sin(angle), radius - r * math.cos(angle)))
    return path


def hung(top: float, front: float, back: float, radius: float = 0.03) -> list[tuple[float, float]]:
    """Return the path of cloth over a bar at height ``top``, from its back end to its front end."""
    path = [(radius, z) for z in np.linspace(back, top, 40)]
    path += [
        (radius * math.cos(a), top + radius * math.sin(a))
        for a in np.linspace(0.2, math.pi - 0.2, 12)
    ]
    return [*path, *((-radius, z) for z in np.linspace(top, front, 60))]


def hem(width: float, path: Path, ripple: Ripple, end: float, count: int) -> list[Point]:
    """Return points along an end (0 or 1) of a cloth."""
    y, z = path[-1] if end else path[0]
    return [ripple(s, end, (width * (s - 0.5), y, z)) for s in np.linspace(0.01, 0.99, count)]


def fringe(
    roots: Sequence[Point],
    outwards: Point,
    size: float,
    material: bpy.types.Material,
    random: np.random.Generator,
    *,
    thick: float = 0.006,
    sag: float = 0.3,
    floor: float = 0.0,
) -> bpy.types.Object:
    """Knotted threads from ``roots`` on a hem, which fall by ``sag`` of their length."""
    out = np.array(outwards, dtype=float)
    paths = []
    for root in roots:
        way = out + random.normal(0, 0.16, 3) * (1.0, 1.0, 0.4)
        reach = size * random.uniform(0.85, 1.1)
        path = []
        for t in np.linspace(0, 1, 5):
            point = np.array(root) + way * reach * t
            point[2] = max(point[2] - sag * reach * t * t, floor + thick)
            path.append(tuple(point))
        paths.append(path)
    radii = np.array([1.5, 0.9, 1.0, 0.95, 0.7]) * thick
    return bundle(paths, radii, material, sides=5)


def tassel(
    at: Point,
    towards: Point,
    size: float,
    material: bpy.types.Material,
    random: np.random.Generator,
) -> None:
    """A tassel: a head, a binding and a skirt of threads."""
    start, way = np.array(at, dtype=float), np.array(towards, dtype=float)
    way /= np.linalg.norm(way)
    head = start + way * size * 0.2
    ball(size * 0.16, material, at=tuple(head))
    paths = []
    for _ in range(26):
        spread = random.normal(0, 0.13, 3)
        paths.append(
            [
                tuple(
                    head
                    + way * size * t
                    + spread * size * min(1.0, 0.4 + t) * (0.6 if t < 0.2 else 1)
                )
                for t in np.linspace(0.05, 0.8, 5)
            ]
        )
    bundle(paths, size * 0.035, material, sides=5)
    tube([tuple(start), tuple(head)], size * 0.05, material)


def softly(random: np.random.Generator, size: float) -> Callable[[float, float], float]:
    """Return a smooth unevenness ``(x, y) -> offset`` of about ``size``."""
    waves = [
        (random.uniform(-9, 9), random.uniform(-9, 9), random.uniform(0, 6.3), size / (1 + 0.5 * k))
        for k in range(5)
    ]
    return lambda x, y: 0.5 * sum(a * math.sin(p * x + q * y + c) for p, q, c, a in waves)
