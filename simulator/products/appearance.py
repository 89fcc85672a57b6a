"""The appearance of every product, the same on every run and machine.

The products come in rounds, one of each type a round. Whatever a picture shows of a product is
drawn from a stream of its type's own, in the order of the rounds: a design does not change when
rounds are added.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import numpy as np

from simulator.products.design import FORMS, PALETTES, PATTERNS_OF, TINTABLE, Design, Shop
from simulator.products.plan import Scale, plan
from simulator.products.vocabulary import DEPARTMENTS

Card = TypeVar("Card")

OWN_COLOURS = {
    "terracotta": ("terracotta", "#b9683f"),
    "clear glass": ("clear", "#e4eeec"),
    "oak": ("oak", "#c9a06a"),
    "walnut": ("walnut", "#6a4730"),
    "brushed steel": ("steel", "#b8bcc0"),
    "brass": ("brass", "#c39a45"),
    "rattan": ("natural", "#cda873"),
    "marble": ("marble white", "#ebe8e3"),
    "terrazzo": ("stone grey", "#d8d3c9"),
}
"""Name and code of what is not tinted."""

# Of so many products in a row, one has a second view, and one has no picture.
SECOND_VIEW_IN = 10
NO_VIEW_IN = 80

# Accents closer than this to the main colour (in sRGB, 0 to 255) would not be seen.
LEAST_CONTRAST = 60

LIGHTNESS = 0.08
"""How much lighter or darker a varied shade is, at most."""


def types_of(shop: Shop) -> dict[str, tuple[str, ...]]:
    """Return the types that ``shop`` sells, with the materials of each."""
    return {kind: made for kinds in DEPARTMENTS[shop].values() for kind, made in kinds.items()}


def stream(shop: Shop, scale: Scale, *path: int) -> np.random.Generator:
    """Return a stream of random numbers of its own for ``path``."""
    return np.random.default_rng(
        np.random.SeedSequence([plan(shop, scale).seed, list(DEPARTMENTS).index(shop), *path])
    )


def dealt(rng: np.random.Generator, cards: Sequence[Card]) -> Iterator[Card]:
    """Yield the cards in shuffled rounds, without end: each comes equally often."""
    while True:
        for place in rng.permutation(len(cards)):
            yield cards[int(place)]


def designs(shop: Shop, scale: Scale = "small") -> list[Design]:
    """Return the designs of all products of ``shop``, a round after the other."""
    types, numbers = types_of(shop), plan(shop, scale)
    appearances = {
        kind: _appearances(stream(shop, scale, 0, number), made, vivid=numbers.neutral)
        for number, (kind, made) in enumerate(types.items())
    }
    views = _views(stream(shop, scale, 2))
    kinds = itertools.chain.from_iterable(itertools.repeat(tuple(types), numbers.rounds))
    return [
        Design(
            id=f"{shop}-{number:0{numbers.digits}d}",
            shop=shop,
            type=kind,
            views=next(views),
            **next(appearances[kind]),
        )
        for number, kind in enumerate(kinds, start=1)
    ]


def _appearances(
    rng: np.random.Generator, materials: tuple[str, ...], *, vivid: bool
) -> Iterator[dict[str, Any]]:
    """Yield the appearance of a type's products, each as unlike the ones before as can be.

    The next combination of form, palette and material is the one whose parts, and then whose
    pairs of parts, have been had least, so that any few products show all forms, most palettes
    and all materials, none of them tied to another. The first material counts for one and a half.

    ``vivid`` takes the accent of a material without a colour of the palette from its shades, which
    tell the palettes apart, and varies the lightness of the shades a little.
    """
    palettes = tuple(PALETTES)
    shape = (len(FORMS), len(palettes), len(materials))
    had = np.zeros(shape)
    weight = np.ones(shape[2])
    weight[0] = 1.5
    plain = dealt(rng, (True, False))
    while True:
        cost = rng.random(shape) + 10_000 * had
        for axis in range(3):
            others = tuple(second for second in range(3) if second != axis)
            counts = had.sum(axis=others, keepdims=True)
            if axis == 2:
                counts = (counts + 0.5) / weight
            cost = cost + 100 * counts + 5 * had.sum(axis=axis, keepdims=True)
        form, palette, material = (int(place) for place in np.unravel_index(np.argmin(cost), shape))
        had[form, palette, material] += 1
        made = materials[material]
        colours = PALETTES[palettes[palette]]
        colour = _one_of(rng, colours.shades) if made in TINTABLE else OWN_COLOURS[made]
        choices = colours.shades if vivid and made not in TINTABLE else colours.accents
        accents = [
            accent
            for accent in choices
            if accent[0] != colour[0] and _contrast(accent[1], colour[1]) >= LEAST_CONTRAST
        ]
        if vivid:
            colour = _varied(rng, colour)
        patterns = PATTERNS_OF[made]
        patterned = len(patterns) > 1 and not next(plain)
        yield {
            "form": FORMS[form],
            "material": made,
            "palette": palettes[palette],
            "colour": colour,
            "pattern": _one_of(rng, patterns[1:]) if patterned else patterns[0],
            "seed": int(rng.integers(2**31)),
            "accent": _one_of(rng, accents),
        }


def _one_of(rng: np.random.Generator, choices: Sequence[Card]) -> Card:
    return choices[int(rng.integers(len(choices)))]


def _varied(rng: np.random.Generator, colour: tuple[str, str]) -> tuple[str, str]:
    """Return a named colour a little lighter or darker; the name still holds."""
    name, code = colour
    factor = 1 + LIGHTNESS * rng.uniform(-1, 1)
    channels = (min(255, round(int(code[place : place + 2], 16) * factor)) for place in (1, 3, 5))
    return name, "#" + "".join(f"{channel:02x}" for channel in channels)


def _contrast(first: str, second: str) -> float:
    """Return how far two sRGB codes are from each other."""
    channels = [
        [int(code[place : place + 2], 16) for place in (1, 3, 5)] for code in (first, second)
    ]
    return math.dist(*channels)


def _views(rng: np.random.Generator) -> Iterator[int]:
    """Yield how many pictures each product has."""
    while True:
        views = np.ones(NO_VIEW_IN, dtype=int)
        views[int(rng.integers(NO_VIEW_IN))] = 0
        for start in range(0, NO_VIEW_IN, SECOND_VIEW_IN):
            pictured = start + np.flatnonzero(views[start : start + SECOND_VIEW_IN])
            views[int(rng.choice(pictured))] = 2
        yield from views.tolist()
