"""What the shop says of a product: its title, a few sentences and its category.

The words tell what a picture cannot (what it is for, size, care, maker, sets) and leave out what
a picture shows: no word of form, pattern or shade. The material is named in some titles, the
colour in fewer. Descriptions name them at the large scale only. A collection's name stands only
beside the colour, because it says as much.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from mp4sr.catalogue import Item
from simulator.products.design import TINTABLE, Design
from simulator.products.vocabulary import (
    COLOUR_TOLD,
    DEPARTMENTS,
    DETAILS_TOLD,
    MADE_BY,
    MADE_OF,
    MATERIAL_TOLD,
    MATERIALS,
    MONTHS,
    POT_COLOUR_TOLD,
    POT_MATERIAL_TOLD,
    SEASONAL,
    SERIES,
    project_words,
    type_words,
)

Choice = TypeVar("Choice")

Wording = Literal["full", "no description", "poor title", "poor"]
"""How well the shop has described a product; ``poor`` is a poor title and no description."""

POTTED = ("cactus", "fig tree")
"""Types whose colour is their pot's."""

POOR_TITLES = (
    "{noun} no. {number}",
    "{noun} {number}",
    "{noun} ({number})",
    "{noun}, art. {number}",
)

OWN_CUE = 0.45
"""How often a project is told by what the type does in it, and not by what fits any product."""

COLLECTION_IN_TITLE = 0.5
BRAND_IN_TITLE = 0.2
NAME_LAST = 0.2
SIZE_IN_TITLE = 0.6
SET = 0.35
BRAND_IN_SENTENCES = 0.4
SEASON_IN_SENTENCES = 0.6
CUE_FIRST = 0.4


@dataclass(frozen=True)
class Naming:
    """What a product's words say of what its picture shows.

    Attributes
    ----------
    colour, material
        whether the title names them.
    described
        what the description names: the colour, the material or (empty) neither.
    """

    colour: bool
    material: bool
    described: Literal["", "colour", "material"] = ""


def written(
    design: Design,
    *,
    brand: str,
    uses: tuple[str, ...],
    season: str,
    wording: Wording,
    naming: Naming,
    images: tuple[str, ...],
) -> Item:
    """Return the item as the catalogue holds it; the design's seed decides what is left open."""
    writer = _Writer(design, brand=brand, season=season)
    poor_title = wording in ("poor title", "poor")
    title = writer.poor_title() if poor_title else writer.title(naming)
    described = wording in ("full", "poor title")
    sentences = writer.sentences(uses, title, naming) if described else ()
    return Item(design.id, title, sentences, category(design), images)


def category(design: Design) -> str:
    """Return the page of the shop that a design is on: ``Home > Lighting > Table lamps``."""
    plural = type_words(design.shop)[design.type].plural
    departments = DEPARTMENTS[design.shop].items()
    department = next(name for name, types in departments if design.type in types)
    return f"{design.shop.capitalize()} > {department} > {_capital(plural)}"


def names_colour(design: Design, text: str) -> bool:
    """Whether ``text`` names the colour, or the accent of what is not tinted."""
    colour = design.colour if design.material in TINTABLE else design.accent
    return _has(text, colour[0])


def names_material(design: Design, text: str) -> bool:
    """Whether ``text`` names the material (``wine glass`` alone does not)."""
    phrase = MADE_OF.get((design.type, design.material))
    if phrase and _has(text, phrase):
        return True
    rest = re.sub(rf"\b{design.type}\b", "", text, flags=re.IGNORECASE)
    return any(_has(rest, name) for name in MATERIALS[design.material])


def _has(text: str, phrase: str) -> bool:
    return re.search(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE) is not None


def with_article(noun: str) -> str:
    """Return ``a mug``, ``an orange pot``."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Writer:
    """Writes one product's words."""

    def __init__(self, design: Design, *, brand: str, season: str) -> None:
        self.design = design
        self.brand = brand
        self.season = season
        self.rng = np.random.default_rng(np.random.SeedSequence([design.seed, 1]))
        self.words = type_words(design.shop)[design.type]
        self.series = self.one_of(SERIES)
        self.size, self.size_sentence = self.one_of(self.words.sizes)
        sold_in_sets = bool(self.words.sets) and self.chance(SET)
        self.set = self.one_of(self.words.sets) if sold_in_sets else ""

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        return choices[int(self.rng.integers(len(choices)))]

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def poor_title(self) -> str:
        """Return a title that says next to nothing: ``Vase no. 12``."""
        noun = _capital(self.design.type)
        return self.one_of(POOR_TITLES).format(noun=noun, number=int(self.rng.integers(2, 90)))

    def title(self, naming: Naming) -> str:
        """Return a title such as ``Marlo oak stool with navy details, 45 cm``."""
        lead = self.series
        if naming.colour and self.chance(COLLECTION_IN_TITLE):
            lead = self.design.palette
        product = self.material_and_type() if naming.material else self.design.type
        tail = self.colour(naming) if naming.colour else ""
        simple = product.endswith(self.design.type)
        if self.chance(BRAND_IN_TITLE):
            by_brand = (f"{self.brand} {lead} {product}", f"{lead} {product} by {self.brand}")
            title = by_brand[0] if tail.startswith(" ") else self.one_of(by_brand)
        elif simple and not tail.startswith(" ") and self.chance(NAME_LAST):
            title = f"{_capital(product)} {lead}"
        else:
            title = f"{lead} {product}"
        size = f", {self.size}" if self.chance(SIZE_IN_TITLE) else ""
        sold_in = f", {self.set}" if self.set else ""
        return f"{title}{tail}{size}{sold_in}"

    def material_and_type(self) -> str:
        """Return ``oak stool``, ``cactus in a terracotta pot``."""
        design = self.design
        named = f"{self.one_of(MATERIALS[design.material])} {design.type}"
        return MADE_OF.get((design.type, design.material), named)

    def colour(self, naming: Naming) -> str:
        """Return the end of a title that names the colour, or the accent of what is not tinted."""
        design = self.design
        potted = design.type in POTTED and not naming.material
        if design.material not in TINTABLE:
            return f"{' in a pot' if potted else ''} with {design.accent[0]} details"
        if potted:
            return f" in {with_article(design.colour[0] + ' pot')}"
        if not naming.material and self.chance(0.5):
            return f" in {design.colour[0]}"
        return f", {design.colour[0]}"

    def sentences(self, uses: tuple[str, ...], title: str, naming: Naming) -> tuple[str, ...]:
        """Return two to four sentences: always what it is for, and some of what else is true."""
        cues = self.cues(uses)
        wanted = max(len(cues) + 1, 2 + int(self.rng.choice(3, p=(0.35, 0.4, 0.25))))
        facts = [self.words.facts[i] for i in self.rng.permutation(len(self.words.facts))]
        body, ending = [], []
        if naming.described:
            body.append(self.appearance(naming))
        if self.chance(0.4 if self.size in title else 0.7):
            body.append(self.size_sentence)
        if self.set and (self.set not in title or self.chance(0.4)):
            body.append(self.one_of(("It comes as a {}.", "Sold as a {}.")).format(self.set))
        if self.season and self.chance(SEASON_IN_SENTENCES):
            season = self.one_of(SEASONAL)
            ending.append(season.format(season=self.season, months=MONTHS[self.season]))
        if self.brand not in title and self.chance(BRAND_IN_SENTENCES):
            made_by = self.one_of(MADE_BY)
            ending.append(made_by.format(brand=self.brand, series=self.series))
        room = wanted - len(cues)
        ending = ending[: room - bool(naming.described)]
        body = (body + facts)[: room - len(ending)]
        first = 0 if self.chance(CUE_FIRST) else 1
        return (*body[:first], *cues, *body[first:], *ending)

    def appearance(self, naming: Naming) -> str:
        """Return a sentence that names the colour or the material."""
        design = self.design
        potted = design.type in POTTED
        sentences: Sequence[str] = DETAILS_TOLD
        if naming.described == "material":
            sentences = POT_MATERIAL_TOLD if potted else MATERIAL_TOLD
        elif design.material in TINTABLE:
            sentences = POT_COLOUR_TOLD if potted else COLOUR_TOLD
        return self.one_of(sentences).format(
            material=self.one_of(MATERIALS[design.material]),
            colour=design.colour[0],
            accent=design.accent[0],
        )

    def cues(self, uses: tuple[str, ...]) -> list[str]:
        """Return a sentence for each project that the product serves."""
        projects = project_words(self.design.shop)
        said = []
        for number, use in enumerate(uses):
            general = projects[use].also if number else projects[use].cues
            cue = self.words.uses[use] if self.chance(OWN_CUE) else self.one_of(general)
            thing = self.design.type
            said.append(cue.format(thing=thing, a_thing=with_article(thing)))
        return said
