"""How large an assortment is, how it is shown, described and sold.

There are two scales. ``small`` is what ``assets/`` holds: backdrops in the palette's tint, every
item bought often. ``large`` is closer to a real catalogue: thousands of items on a neutral
backdrop, about 40 interactions an item with a long tail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from simulator.products.design import Launch, Shop
from simulator.products.words import Naming

Scale = Literal["small", "large"]


@dataclass(frozen=True)
class Plan:
    """The numbers of one shop at one scale.

    Attributes
    ----------
    seed
        of everything about the products.
    rounds
        how many products there are of each type.
    digits
        of the number in an item's id.
    shoppers
        how many there are.
    previews, new
        shares of the products that are sold a few times before launch day, or not at all.
    popularity
        standard deviation of the popularity (a log scale) of each launch.
    namings
        what titles and descriptions name, dealt like a deck of cards.
    neutral
        the backdrop is the same neutral grey for every item, and an accent is the palette's own
        shade where the main material has no colour of the palette. Otherwise the backdrop has the
        palette's tint.
    side, samples, quality
        of the pictures: pixels, light paths for each pixel, the quality of the WebP files.
    """

    seed: int
    rounds: int
    digits: int
    shoppers: int
    previews: float
    new: float
    popularity: Mapping[Launch, float]
    namings: tuple[Naming, ...]
    neutral: bool
    side: int
    samples: int
    quality: int


_RARELY = (
    *(Naming(colour=True, material=True),) * 2,
    *(Naming(colour=True, material=False),) * 3,
    *(Naming(colour=False, material=True),) * 6,
    *(Naming(colour=False, material=False),) * 9,
)
"""Of 20 titles five name the colour, eight the material, two both; no description does."""

_TITLES = (
    *(Naming(colour=True, material=True),) * 2,
    *(Naming(colour=True, material=False),) * 2,
    *(Naming(colour=False, material=True),) * 5,
    *(Naming(colour=False, material=False),) * 11,
)
_AS_IN_REAL_SHOPS = (
    *_TITLES * 8,
    *(replace(naming, described="colour") for naming in _TITLES),
    *(replace(naming, described="material") for naming in _TITLES),
)
"""Of 20 titles four name the colour, seven the material, two both; one description in five names
one of them. Together this is about half of the items."""


def _small(*, rounds: int, shoppers: int) -> Plan:
    return Plan(
        seed=2303,
        rounds=rounds,
        digits=3,
        shoppers=shoppers,
        previews=0.11,
        new=0.12,
        popularity={"old": 0.4, "preview": 0.4, "new": 0.4},
        namings=_RARELY,
        neutral=False,
        side=320,
        samples=8,
        quality=86,
    )


def _large(*, rounds: int, shoppers: int, previews: float) -> Plan:
    return Plan(
        seed=2711,
        rounds=rounds,
        digits=4,
        shoppers=shoppers,
        previews=previews,
        new=0.1,
        popularity={"old": 0.9, "preview": 0.4, "new": 0.4},
        namings=_AS_IN_REAL_SHOPS,
        neutral=True,
        side=256,
        samples=4,
        quality=88,
    )


_PLANS: dict[Scale, dict[Shop, Plan]] = {
    "small": {
        "home": _small(rounds=13, shoppers=8_000),
        "garden": _small(rounds=11, shoppers=1_500),
    },
    "large": {
        "home": _large(rounds=42, shoppers=6_200, previews=0.07),
        "garden": _large(rounds=29, shoppers=1_250, previews=0.095),
    },
}
"""The shares of previews make a fifth of the large shops' items be bought less than 6 times before
launch day, together with the new ones and the tail of the old ones."""


def plan(shop: Shop, scale: Scale = "small") -> Plan:
    """Return the plan of a shop at a scale."""
    return _PLANS[scale][shop]
