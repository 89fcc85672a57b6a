"""Fig trees."""

import math

import bpy
import numpy as np

from simulator.products.design import Design
from simulator.studio.materials import Nodes, darker, leaf, linear
from simulator.studio.products import product
from simulator.studio.products.pots import Pot, pot
from simulator.studio.scene import Shot
from simulator.studio.shapes import Point, copies, placed, tube


def bark() -> bpy.types.Material:
    """Return the bark of a young tree."""
    nodes = Nodes("bark")
    streaks = nodes.noise(9.0, 6.0, stretch=(3.0, 3.0, 0.7))
    base = linear("#8a6a4c")
    nodes.set(Base_Color=nodes.mix(streaks, darker(base, 0.45), darker(base, -0.1)), Roughness=0.85)
    return nodes.bump(streaks, 0.5, 0.02).material


def fiddle(s: float, t: float) -> Point:
    """Return a point of a fig's leaf: a fiddle, waisted, with a wavy edge and a midrib."""
    across = 2 * s - 1
    if t < 0.12:
        half = 0.016
    else:
        u = (t - 0.12) / 0.88
        half = 0.3 * math.sin(math.pi * min(1.0, 0.05 + 0.95 * u**1.15)) ** 0.6
        half *= 1 - 0.22 * math.exp(-(((u - 0.36) / 0.15) ** 2))
    ripple = 0.03 * math.sin(16 * t) * across**2
    return (t * (1 - 0.12 * t), half * across, 0.28 * half * abs(across) + ripple - 0.34 * t * t)


@product("fig tree")
def fig_tree(design: Design, random: np.random.Generator, shot: Shot) -> None:
    """A ball of leaves on a stem, forked stems, one slim stem, a swaying stem with clouds."""
    slim = design.form == "slender"
    held = pot(design, random, width=0.16 if slim else random.uniform(0.17, 0.2),
               high=0.3 if slim else random.uniform(0.25, 0.3))  # fmt: skip
    green = leaf(str(random.choice(["#3c7438", "#4a8240", "#336a3e"])))
    {"round": _ball, "angular": _forked, "slender": _slim, "organic": _clouds}[design.form](
        random, held, green
    )
    shot.elevation = 10.0


def _crown(
    random: np.random.Generator, centre: Point, radius: float, count: int, size: float,
    green: bpy.types.Material,
) -> None:  # fmt: skip
    """Fill a ball with leaves that point outwards."""
    places = []
    for number in range(count):
        up = 1 - 2 * (number + 0.5) / count
        angle = math.radians(137.5 * number)
        out = math.sqrt(1 - up * up)
        start = 0.5 * radius
        at = (centre[0] + start * out * math.cos(angle), centre[1] + start * out * math.sin(angle),
              centre[2] + start * up)  # fmt: skip
        rise = math.degrees(math.asin(up)) * 0.85 + 12 + random.uniform(-14, 14)
        places.append(placed(at, heading=math.degrees(angle) + random.uniform(-15, 15), rise=rise,
                             roll=random.uniform(-22, 22),
                             size=size * random.uniform(0.85, 1.15)))  # fmt: skip
    copies(fiddle, places, green, cells=(6, 14))


def _ball(random: np.random.Generator, held: Pot, green: bpy.types.Material) -> None:
    """A straight stem under a round crown."""
    top = held.soil + random.uniform(0.5, 0.58)
    radius = random.uniform(0.2, 0.24)
    tube([(0, 0, held.soil - 0.02), (0.01, 0, (held.soil + top) / 2), (0, 0, top)],
         [0.026, 0.021, 0.018], bark())  # fmt: skip
    _crown(random, (0, 0, top), radius, 64, 0.2, green)


def _stem_leaves(
    random: np.random.Generator, path: np.ndarray, start: float, count: int, size: float,
    *, spread: float = 0.0,
) -> list[np.ndarray]:  # fmt: skip
    """Set leaves in a spiral along a stem from a share of its length, and a tuft at its end."""
    places = []
    share = np.linspace(0, 1, len(path))
    for number in range(count):
        t = start + (1 - start) * number / (count - 1)
        at = tuple(float(np.interp(t, share, path[:, k])) for k in range(3))
        places.append(placed(at, heading=137.5 * number + random.uniform(-15, 15) + spread,
                             rise=8 + 58 * ((t - start) / (1 - start)) ** 2
                             + random.uniform(-8, 8),
                             roll=random.uniform(-20, 20),
                             size=size * random.uniform(0.85, 1.12)))  # fmt: skip
    return places


def _forked(random: np.random.Generator, held: Pot, green: bpy.types.Material) -> None:
    """Three straight stems that part low and lean out."""
    brown, places = bark(), []
    for number in range(3):
        angle = math.radians(80 + 120 * number + random.uniform(-25, 25))
        out, high = random.uniform(0.1, 0.18), random.uniform(0.5, 0.85)
        c, s = math.cos(angle), math.sin(angle)
        path = np.array([(0.02 * c, 0.02 * s, held.soil - 0.02),
                         (0.5 * out * c, 0.5 * out * s, held.soil + 0.4 * high),
                         (out * c, out * s, held.soil + high)])  # fmt: skip
        tube([tuple(p) for p in path], [0.02, 0.016, 0.01], brown, sides=10, smooth=2)
        places += _stem_leaves(random, path, 0.42, 13, 0.25, spread=50 * number)
    copies(fiddle, places, green, cells=(6, 14))


def _slim(random: np.random.Generator, held: Pot, green: bpy.types.Material) -> None:
    """One thin stem with leaves on its upper half."""
    high = random.uniform(0.68, 0.8)
    path = np.array(
        [
            (0, 0, held.soil - 0.02),
            (0.012, 0, held.soil + 0.4 * high),
            (-0.006, 0.01, held.soil + 0.7 * high),
            (0.0, 0.0, held.soil + high),
        ]
    )
    tube([tuple(p) for p in path], [0.017, 0.014, 0.012, 0.008], bark(), sides=10)
    copies(fiddle, _stem_leaves(random, path, random.uniform(0.3, 0.42), 26, 0.24), green,
           cells=(6, 14))  # fmt: skip


def _clouds(random: np.random.Generator, held: Pot, green: bpy.types.Material) -> None:
    """A swaying stem whose branches end in clouds of leaves."""
    brown = bark()
    sway = random.uniform(0.09, 0.14) * random.choice([-1, 1])
    low = held.soil
    stem = [(0, 0, low - 0.02), (sway, 0, low + 0.18), (-0.6 * sway, 0.02, low + 0.4),
            (0.7 * sway, 0, low + 0.66)]  # fmt: skip
    tube(stem, [0.034, 0.028, 0.022, 0.012], brown)
    _crown(random, stem[-1], 0.14, 26, 0.19, green)
    side = -1 if sway > 0 else 1
    for start, out, lift in ((stem[2], 0.2 * side, 0.1), (stem[1], -0.2 * side, 0.22)):
        end = (start[0] + out, -0.03, start[2] + lift)
        tube([start, (start[0] + 0.6 * out, -0.02, start[2] + 0.35 * lift), end],
             [0.018, 0.014, 0.01], brown, sides=10)  # fmt: skip
        _crown(random, end, 0.1, 17, 0.16, green)
