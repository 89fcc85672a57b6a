"""The cards of the catalogue and the model: facts, and the text of their README files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mp4sr.demo.shop import Shop

CARD = "README.md"
LONGEST = 40_000
"""How many characters of a card are shown."""

_FRONT_MATTER = re.compile(r"\A---\s*\n.*?\n---\s*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Attributes
    ----------
    kind, name
        ``catalogue`` or ``model``, and its name.
    about
        a sentence about it; "" for none.
    facts
        values by name, in the order they are shown.
    text
        the text of its README as Markdown; "" for none.
    """

    kind: Literal["catalogue", "model"]
    name: str
    about: str
    facts: Mapping[str, str]
    text: str


def read_card(folder: Path | None) -> str:
    """Return a folder's ``README.md`` without its front matter; "" when there is none."""
    if folder is None or not (folder / CARD).is_file():
        return ""
    try:
        text = (folder / CARD).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return without_front_matter(text)[:LONGEST]


def without_front_matter(text: str) -> str:
    """Return Markdown without the YAML block that it may start with."""
    return _FRONT_MATTER.sub("", text)


def catalogue_card(shop: Shop) -> Card:
    """Return the card of the shop's catalogue."""
    catalogue, features = shop.catalogue, shop.card
    facts = {
        "Items": f"{len(catalogue.items):,}",
        "Pictures": f"{sum(len(item.images) for item in catalogue.items):,}",
        "Shoppers": f"{catalogue.interactions['user'].nunique():,}",
        "Interactions": f"{len(catalogue.interactions):,}",
    }
    if features.get("sentence_encoder"):
        facts["Words encoded by"] = (
            f"{features['sentence_encoder']}, {features.get('width')} dimensions"
        )
    if features.get("keyword_encoder"):
        words = features.get("dictionary_words")
        kept = f", top {shop.top} of {words:,} words" if isinstance(words, int) else ""
        facts["Pictures read by"] = f"{features['keyword_encoder']}{kept}"
    for name, key in (("Licence", "licence"), ("Source", "source")):
        if catalogue.card.get(key):
            facts[name] = catalogue.card[key]
    return Card(
        kind="catalogue",
        name=catalogue.name,
        about=catalogue.card.get("description", ""),
        facts=facts,
        text=read_card(catalogue.folder),
    )


def model_card(shop: Shop, folder: Path | None) -> Card:
    """Return the card of the shop's model; ``folder`` is None when it is not on this machine."""
    model = shop.recommender.model
    config = model.config
    reads = {"text": "words", "image": "pictures"}.get(config.modality, "words and pictures")
    facts = {
        "Reads": reads,
        "ID embeddings": f"{len(model.item_ids):,} items" if model.has_ids else "none",
        "Parameters": f"{sum(weights.numel() for weights in model.parameters()):,}",
        "Hidden size": f"{config.hidden_size}",
        "Layers": f"{config.layers}",
        "Experts": f"{config.experts} per modality",
        "Longest history": f"{config.max_length} items",
    }
    return Card(kind="model", name=shop.model_name, about="", facts=facts, text=read_card(folder))
