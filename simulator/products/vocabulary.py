"""The words of the demo shops, from the tables beside this file.

``home_types.toml`` and ``garden_types.toml`` say what is known of each type of product,
``home_projects.toml`` and ``garden_projects.toml`` what it may be for; this module adds what both
shops share: names of series, materials as titles call them, seasons, makers.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulator.products.design import GARDEN_TYPES, HOME_TYPES, Shop

FOLDER = Path(__file__).resolve().parent

DEPARTMENTS: dict[Shop, dict[str, dict[str, tuple[str, ...]]]] = {
    "home": HOME_TYPES,
    "garden": GARDEN_TYPES,
}
"""Department to type to materials, for each shop."""

SERIES = (
    "Marlo", "Tindra", "Alba", "Bruno", "Carlo", "Dovie", "Elin", "Fritz", "Gilda", "Hesper",
    "Ines", "Jonas", "Kaya", "Lasse", "Mirre", "Noor", "Odil", "Pelle", "Quinta", "Runa", "Solveig",
    "Tomas", "Ulla", "Vilde", "Wilma", "Yvo", "Zelda", "Arvo", "Betsy", "Cosima", "Edda", "Fenno",
)  # fmt: skip
"""Names of series; none of them says anything about the appearance."""

MATERIALS = {
    "glazed ceramic": ("glazed ceramic", "glazed stoneware"),
    "matt ceramic": ("matt ceramic", "matt stoneware"),
    "terracotta": ("terracotta",),
    "clear glass": ("glass", "clear glass"),
    "coloured glass": ("coloured glass", "tinted glass"),
    "oak": ("oak", "solid oak"),
    "walnut": ("walnut", "solid walnut"),
    "brushed steel": ("brushed steel", "stainless steel"),
    "brass": ("brass", "solid brass"),
    "painted steel": ("painted steel", "powder-coated steel"),
    "linen": ("linen", "pure linen"),
    "wool": ("wool", "pure wool"),
    "rattan": ("rattan", "natural rattan"),
    "paper": ("paper",),
    "marble": ("marble", "solid marble"),
    "terrazzo": ("terrazzo",),
}
"""What titles call each material."""

MADE_OF = {
    ("table lamp", "linen"): "table lamp with a linen shade",
    ("floor lamp", "linen"): "floor lamp with a linen shade",
    ("floor lamp", "paper"): "floor lamp with a paper shade",
    ("pendant lamp", "paper"): "paper pendant lamp",
    ("mug", "painted steel"): "enamelled steel mug",
    ("teapot", "painted steel"): "enamelled steel teapot",
    ("saucepan", "painted steel"): "enamelled steel saucepan",
    ("kettle", "painted steel"): "enamelled steel kettle",
    ("wine glass", "clear glass"): "clear wine glass",
    ("wine glass", "coloured glass"): "tinted wine glass",
    ("towel set", "wool"): "wool-blend towel set",
    ("basket", "wool"): "felted wool basket",
    ("box", "paper"): "paper-covered box",
    ("box", "linen"): "linen-covered box",
    ("chair", "linen"): "linen-covered chair",
    ("cactus", "terracotta"): "cactus in a terracotta pot",
    ("cactus", "glazed ceramic"): "cactus in a glazed ceramic pot",
    ("cactus", "matt ceramic"): "cactus in a matt ceramic pot",
    ("cactus", "terrazzo"): "cactus in a terrazzo pot",
    ("fig tree", "rattan"): "fig tree in a rattan basket",
    ("fig tree", "terracotta"): "fig tree in a terracotta pot",
    ("fig tree", "matt ceramic"): "fig tree in a matt ceramic pot",
    ("fig tree", "painted steel"): "fig tree in a painted steel pot",
    ("candle", "glazed ceramic"): "candle in a glazed ceramic pot",
    ("candle", "coloured glass"): "candle in a coloured glass",
    ("candle", "matt ceramic"): "candle in a matt ceramic pot",
    ("pen cup", "paper"): "pressed paper pen cup",
    ("notebook", "paper"): "paper-covered notebook",
    ("notebook", "linen"): "linen-bound notebook",
    ("desk organiser", "paper"): "paper-covered desk organiser",
    ("deck chair", "linen"): "deck chair with a linen seat",
    ("trowel", "oak"): "oak-handled trowel",
    ("trowel", "walnut"): "walnut-handled trowel",
}
"""Types whose material is only a part of them, or has a name of its own there."""

MATERIAL_TOLD = ("Material: {material}.", "The main material is {material}.")
COLOUR_TOLD = ("Colour: {colour}.", "The colour is {colour}.", "Shown here in {colour}.")
DETAILS_TOLD = ("Details: {accent}.", "The details are {accent}.", "Set off with {accent}.")
POT_MATERIAL_TOLD = ("Pot: {material}.", "The material of the pot is {material}.")
POT_COLOUR_TOLD = ("Pot: {colour}.", "The pot is {colour}.")
"""How a description names the material and the colour."""

MONTHS = {
    "spring": "March and April",
    "summer": "July and August",
    "autumn": "September and October",
    "winter": "December and January",
}

SEASONAL = (
    "Part of our {season} edit.",
    "Our pick for {months}.",
    "Back in stock every {season}.",
    "A favourite of our customers every {season}.",
    "Chosen by our buyers for {season}.",
)
"""How a product's season is told."""

MADE_BY = (
    "By {brand}.",
    "From {brand}.",
    "Another idea from {brand}.",
    "Sold under the {brand} label.",
    "{brand} takes it back within a hundred days if it does not suit you.",
    "It belongs to the {series} range by {brand}.",
    "Delivered by {brand} without a scrap of plastic.",
)
"""How a product's maker is told."""


@dataclass(frozen=True)
class TypeWords:
    """What is known of a type of product.

    Attributes
    ----------
    plural
        what its page in the shop is called.
    sizes
        pairs of what a title says and a sentence that says the same.
    sets
        what some of them come in.
    facts
        sentences that hold for every product of the type.
    uses
        project to what the type does in it.
    """

    plural: str
    sizes: tuple[tuple[str, str], ...]
    facts: tuple[str, ...]
    uses: dict[str, str]
    sets: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProjectWords:
    """Ways to say that a product serves a project: on its own (``cues``), or as well (``also``)."""

    cues: tuple[str, ...]
    also: tuple[str, ...]


@cache
def type_words(shop: Shop) -> dict[str, TypeWords]:
    """Return what is known of each type that ``shop`` sells."""
    table = tomllib.loads((FOLDER / f"{shop}_types.toml").read_text(encoding="utf-8"))
    return {
        kind: TypeWords(
            plural=words["plural"],
            sizes=tuple((short, long) for short, long in words["sizes"]),
            sets=tuple(words.get("sets", ())),
            facts=tuple(words["facts"]),
            uses=dict(words["uses"]),
        )
        for kind, words in table.items()
    }


@cache
def project_words(shop: Shop) -> dict[str, ProjectWords]:
    """Return the ways to say each of the projects of ``shop``."""
    table = tomllib.loads((FOLDER / f"{shop}_projects.toml").read_text(encoding="utf-8"))
    return {
        project: ProjectWords(cues=tuple(words["cues"]), also=tuple(words["also"]))
        for project, words in table.items()
    }
