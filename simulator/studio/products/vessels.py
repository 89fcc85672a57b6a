"""What cups, pots, bowls and bottles share: walls with an inside and a rim, handles, spouts."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import bpy
import numpy as np

from simulator.products.design import TINTABLE
from simulator.studio.materials import Paint, flat
from simulator.studio.shapes import Profile, lathe, lobes, outline, tube

Wobble = Callable[[float, float], float]
Turned = tuple[float, float]
"""A radius and a height."""


def walled(outer: Profile, wall: float, floor: float, steps: int) -> list[Turned]:
    """Return an outside profile with its rim and inside added: a closed section of a vessel.

    ``floor`` is the least height of the inside; the rim is a half circle of ``steps`` pieces.
    """
    points = np.array(outer, dtype=float)
    along = np.gradient(points, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    inwards = np.stack([-along[:, 1], along[:, 0]], axis=1)
    inside = points + wall * inwards
    # What lies under the floor, a foot or a stem, has no inside.
    first = max(1, int(np.flatnonzero(inside[:, 1] <= floor)[-1:].sum()))
    inside = np.vstack([(0.0, max(floor, inside[0, 1])), inside[first:]])
    inside[:, 1] = np.maximum(inside[:, 1], floor)
    inside[:, 0] = np.maximum(inside[:, 0], 0.0)
    middle, out, up = points[-1] + wall / 2 * inwards[-1], -inwards[-1], along[-1]
    rim = [
        middle + wall / 2 * (math.cos(a) * out + math.sin(a) * up)
        for a in np.linspace(0, math.pi, steps + 1)[1:-1]
    ]
    return [(float(r), float(z)) for r, z in (*points, *rim, *inside[::-1])]


def vessel(
    outer: Profile,
    material: bpy.types.Material,
    *,
    wall: float = 0.03,
    floor: float = 0.0,
    lining: bpy.types.Material | None = None,
    sides: int = 72,
    wobble: Wobble | None = None,
    sharp: bool = False,
    turned: bool = True,
) -> bpy.types.Object:
    """Turn an open vessel with a real wall from its outside profile, bottom to rim.

    ``lining`` is the glaze or paint of its inside. A ``sharp`` one has flat faces with narrow
    bevels, and a face (``turned``) or else an edge looks to the right.
    """
    steps = 1 if sharp else 6
    profile = walled(outer, wall, floor, steps)
    if sharp and turned and wobble:
        wobble = _rotated(wobble, math.pi / sides)
    made = lathe(profile, material, sides=sides, wobble=wobble, sharp=sharp)
    if lining:
        made.data.materials.append(lining)
        first = (len(outer) + steps - 2) * sides
        inside = np.zeros(len(made.data.polygons), dtype=np.int32)
        inside[first:] = 1
        made.data.polygons.foreach_set("material_index", inside)
    if sharp:
        if turned:
            made.rotation_euler[2] = math.pi / sides
        bevelled(made, 0.006)
    return made


def _rotated(wobble: Wobble, by: float) -> Wobble:
    """Return a wobble for an object that is turned by an angle afterwards."""
    return lambda angle, height: wobble(angle + by, height)


def bevelled(made: bpy.types.Object, width: float) -> bpy.types.Object:
    """Break an object's edges, so that they catch the light."""
    modifier = made.modifiers.new("edges", "BEVEL")
    modifier.width, modifier.segments = width, 2
    modifier.limit_method, modifier.angle_limit = "ANGLE", math.radians(20)
    return made


def radius_at(outer: Profile, height: float) -> float:
    """Return the radius of a profile at a height, the outermost where there are several."""
    best = 0.0
    for (r, z), (s, y) in pairwise(outer):
        if min(z, y) <= height <= max(z, y):
            share = 0.5 if y == z else (height - z) / (y - z)
            best = max(best, r + share * (s - r))
    return best


def reshaped(
    made: bpy.types.Object, place: Callable[[float, float, float], tuple[float, float, float]]
) -> bpy.types.Object:
    """Move every point of an object to ``place(x, y, z)``: bend a rim, slant a top."""
    mesh = made.data
    points = np.empty(3 * len(mesh.vertices), dtype=np.float32)
    mesh.vertices.foreach_get("co", points)
    moved = np.array([place(*map(float, point)) for point in points.reshape(-1, 3)])
    mesh.vertices.foreach_set("co", moved.astype(np.float32).ravel())
    mesh.update()
    return made


def lip(reach: float, *, width: float = 0.32, from_height: float = 0.55) -> Wobble:
    """Return a wobble that pulls a pouring lip to the left, near the rim."""

    def pulled(angle: float, height: float) -> float:
        away = math.remainder(angle - math.pi, 2 * math.pi) / width
        rise = max(0.0, (height - from_height) / (1 - from_height))
        return 1 + reach * math.exp(-away * away) * rise**2

    return pulled


def both(first: Wobble, second: Wobble) -> Wobble:
    """Return the product of two wobbles."""
    return lambda angle, height: first(angle, height) * second(angle, height)


def fluted(count: int, depth: float) -> Wobble:
    """Return a wobble of petals that fade out towards the foot."""
    petals = lobes(count, depth)
    return lambda angle, height: 1 + (petals(angle, height) - 1) * min(1.0, 1.4 * height)


def handle(
    form: str,
    lower: Turned,
    upper: Turned,
    out: float,
    material: bpy.types.Material,
    random: np.random.Generator,
    *,
    thick: float = 0.028,
) -> bpy.types.Object:
    """A handle on the right between two ``(radius, height)`` points of a body, ``out`` wide.

    A full ear, a bracket with corners, a thin loop, or a strap pulled by hand.
    """
    (a, low), (b, high) = lower, upper
    a, b = a - 0.4 * thick, b - 0.4 * thick
    far, span = max(a, b) + out, high - low
    if form == "angular":
        t, slant = 1.7 * thick, out * random.choice([0.0, 0.35, 0.55])
        points = [
            (b, high + t / 2), (far, high + t / 2), (far - slant, low - t / 2), (a, low - t / 2),
            (a, low + t / 2), (far - slant - t, low + t / 2), (far - t, high - t / 2),
            (b, high - t / 2),
        ]  # fmt: skip
        return outline(points, 2.1 * thick, material, bevel=0.25 * thick)
    if form == "slender":
        path = [(b, high), (b + 0.6 * out, high + 0.02 * span), (far, high - 0.22 * span),
                (far, low + 0.3 * span), (a + 0.6 * out, low + 0.02 * span), (a, low)]  # fmt: skip
        radii = [1.0, 0.72, 0.66, 0.66, 0.72, 1.0]
    elif form == "organic":
        sway = random.uniform(-0.06, 0.06) * span
        path = [(b, high), (b + 0.55 * out, high + 0.12 * span), (far, high - 0.18 * span + sway),
                (far - 0.2 * out, low + 0.3 * span), (a + 0.25 * out, low + 0.06 * span),
                (a, low - 0.03 * span)]  # fmt: skip
        radii = [1.5, 1.15, 1.05, 0.9, 0.9, 1.35]
    else:
        path = [(b, high), (b + 0.55 * out, high + 0.05 * span), (far, high - 0.3 * span),
                (far - 0.04 * out, low + 0.34 * span), (a + 0.5 * out, low - 0.02 * span),
                (a, low)]  # fmt: skip
        radii = [1.4, 1.1, 1.0, 1.0, 1.1, 1.4]
    return tube([(x, 0.0, z) for x, z in path], [thick * r for r in radii], material,
                flatten=1.35, sides=20)  # fmt: skip


def spout(
    root: Turned,
    tip: Turned,
    material: bpy.types.Material,
    *,
    wide: float = 0.085,
    narrow: float = 0.034,
    straight: bool = False,
    hole: bool = True,
) -> None:
    """A spout on the left from a body to its tip; opaque ones show a dark ``hole``."""
    (r, low), (far, high) = root, tip
    reach = far - r
    if straight:
        path = [(-r, 0.0, low), (-far, 0.0, high)]
        radii = [wide, narrow]
    else:
        path = [
            (-r, 0.0, low),
            (-(r + 0.42 * reach), 0.0, low + 0.14 * (high - low)),
            (-(r + 0.66 * reach), 0.0, low + 0.6 * (high - low)),
            (-far, 0.0, high),
        ]
        radii = [wide, 0.72 * wide, 0.5 * wide + 0.35 * narrow, narrow]
    tube(path, radii, material, sides=6 if straight else 20, smooth=1 if straight else 6)
    if hole:
        before = np.array(path[-2]) * 0.12 + np.array(path[-1]) * 0.88
        ahead = np.array(path[-1]) + (np.array(path[-1]) - before) * 0.05
        tube([tuple(before), tuple(ahead)], 0.74 * narrow, flat("#17130f", roughness=1.0),
             smooth=1)  # fmt: skip


def rim_ring(
    outer: Profile, wall: float, material: bpy.types.Material, *, thick: float = 0.5
) -> bpy.types.Object:
    """A painted or rolled rim in another colour around a vessel's mouth."""
    radius, height = outer[-1]
    radius -= wall / 2
    section = thick * wall + 0.006
    circle = [(radius + section * math.cos(a), height + section * math.sin(a))
              for a in np.linspace(0, 2 * math.pi, 13)]  # fmt: skip
    return lathe(circle, material, sides=72)


def lining_of(paint: Paint, random: np.random.Generator) -> bpy.types.Material | None:
    """Return what a vessel is lined with: glaze or enamel on what is opaque, nothing in glass."""
    if paint.design.family == "glass":
        return None
    if paint.design.material not in TINTABLE or random.random() < 0.45:
        return paint.accent
    return paint.plain


def filled(
    outer: Profile, wall: float, share: float, material: bpy.types.Material
) -> bpy.types.Object:
    """What stands in a glass vessel up to a ``share`` of its height: tea, water."""
    top = share * outer[-1][1]
    gap = wall + 0.004
    low = outer[0][1] + gap
    heights = np.linspace(low, top, 16)
    side = [(max(0.01, radius_at(outer, z) - gap), float(z)) for z in heights]
    return lathe([(0.0, low), *side, (0.0, top)], material, sides=64)


def opaque(paint: Paint) -> bool:
    """Say whether one cannot see through the main material."""
    return paint.design.family != "glass"


def circle_path(
    radius: float, height: float, count: int = 24
) -> Sequence[tuple[float, float, float]]:
    """Return points around the z axis, for rings."""
    return [
        (radius * math.cos(a), radius * math.sin(a), height)
        for a in np.linspace(0, 2 * math.pi, count, endpoint=False)
    ]
