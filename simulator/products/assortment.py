"""What the demo shops sell: every product, the same on every run and machine."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from mp4sr.catalogue import Item
from simulator.products.appearance import dealt, designs, stream, types_of
from simulator.products.design import Design, Launch, Shop
from simulator.products.plan import Scale, plan
from simulator.products.projects import USES_OF
from simulator.products.words import Wording, written

BRANDS: dict[Shop, tuple[str, ...]] = {
    "home": (
        "Holm & Daughter",
        "Ostrava Works",
        "Little Quay",
        "Brennan Row",
        "Atelier Nord",
        "Fennimore",
        "Pemberdale",
        "Common Goods",
    ),
    "garden": ("Thornbury", "Harrow & Sons", "Oldacre", "Outfield", "Mill Yard"),
}
"""The makers; none has a style of its own."""

SEASONS = ("spring", "summer", "autumn", "winter")
SEASONAL = 0.35


@dataclass(frozen=True)
class Product:
    """One product: its appearance, its other attributes, and what the shop says of it.

    Attributes
    ----------
    design
        what the pictures are rendered from.
    brand
        one of ``BRANDS`` of the shop, independent of the appearance.
    collection
        the palette's name.
    uses
        the one or two of ``PROJECTS`` of the shop that it serves.
    season
        spring, summer, autumn or winter; empty for all year.
    popularity
        on a log scale.
    launch
        ``old`` is sold from the start, ``preview`` is bought by a few, ``new`` by nobody yet.
    item
        words and paths of the pictures, as in the catalogue.
    """

    design: Design
    brand: str
    collection: str
    uses: tuple[str, ...]
    season: str
    popularity: float
    launch: Launch
    item: Item


@cache
def _products(shop: Shop, scale: Scale) -> tuple[Product, ...]:
    numbers, rng = plan(shop, scale), stream(shop, scale, 1)
    brands = dealt(rng, BRANDS[shop])
    seasons = dealt(rng, _seasons())
    wordings = dealt(rng, _wordings())
    namings = dealt(stream(shop, scale, 3), numbers.namings)
    uses = {kind: _uses(rng, kind) for kind in types_of(shop)}
    launches = _launches(rng, shop, scale)
    products = []
    for design in designs(shop, scale):
        brand, season, used = next(brands), next(seasons), next(uses[design.type])
        # An item that has no picture keeps its words.
        wording: Wording = next(wordings) if design.views else "full"
        launch = launches[design.id]
        popularity = round(float(rng.normal(0, numbers.popularity[launch])), 4)
        images = tuple(
            f"images/{design.id}{'' if view == 1 else f'-{view}'}.webp"
            for view in range(1, design.views + 1)
        )
        item = written(
            design,
            brand=brand,
            uses=used,
            season=season,
            wording=wording,
            naming=next(namings),
            images=images,
        )
        products.append(
            Product(
                design=design,
                brand=brand,
                collection=design.palette,
                uses=used,
                season=season,
                popularity=popularity,
                launch=launch,
                item=item,
            )
        )
    return tuple(products)


def assortment(shop: Shop, scale: Scale = "small") -> list[Product]:
    """Return all products of ``shop``, of 49 types (home) or 14 (garden).

    The ``small`` scale has 637 and 154 of them, ``large`` 2,058 and 406.
    """
    return list(_products(shop, scale))


def _seasons() -> tuple[str, ...]:
    """Return 100 cards: all year, and as many of each season."""
    each = round(100 * SEASONAL / len(SEASONS))
    return ("",) * (100 - each * len(SEASONS)) + SEASONS * each


def _wordings() -> tuple[Wording, ...]:
    """Return 100 cards: how well the shop has described its products."""
    return ("full",) * 88 + ("no description",) * 6 + ("poor title",) * 4 + ("poor",) * 2


def _uses(rng: np.random.Generator, kind: str) -> Iterator[tuple[str, ...]]:
    """Yield what a type's products serve: each of its projects in turn, often a second one."""
    first = dealt(rng, USES_OF[kind])
    while True:
        use = next(first)
        if rng.random() < 0.35:
            others = [other for other in USES_OF[kind] if other != use]
            yield (use, others[int(rng.integers(len(others)))])
        else:
            yield (use,)


def _launches(rng: np.random.Generator, shop: Shop, scale: Scale) -> dict[str, Launch]:
    """Return each id's launch: exact shares, as even over the types as they can be."""
    numbers, types = plan(shop, scale), list(types_of(shop))
    places = {kind: [int(place) for place in rng.permutation(numbers.rounds)] for kind in types}
    count = numbers.rounds * len(types)
    ids = [f"{shop}-{number:0{numbers.digits}d}" for number in range(1, count + 1)]
    launches: dict[str, Launch] = dict.fromkeys(ids, "old")
    shares: tuple[tuple[Launch, float], ...] = (
        ("preview", numbers.previews),
        ("new", numbers.new),
    )
    for launch, share in shares:
        for kind in itertools.islice(dealt(rng, types), round(share * count)):
            launches[ids[places[kind].pop() * len(types) + types.index(kind)]] = launch
    return launches
