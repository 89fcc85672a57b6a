"""The catalogue's card and the model's: facts, and the Markdown that was written about them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mp4sr.demo.shop import Shop

CARD = "README.md"
LONGEST = 40_000
"""Characters of a card that are shown."""

_FRONT_MATTER = re.compile(r"\A---\s*\n.*?\n---\s*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Attributes
    ----------
    kind
        ``catalogue`` or ``model``.
    name
        what it is of.
    about
        a sentence on it; "" when nobody wrote one.
    facts
        names and values, in the order to show them.
    text
        the rest of it as Markdown; "" without a file.
    """

    kind: str
    name: str
    about: str
    facts: Sequence[tuple[str, str]]
    text: str


def read_card(folder: Path | None) -> str:
    """Return the ``README.md`` of a folder without its front matter; "" when there is none."""
    if folder is None or not (folder / CARD).is_file():
        return ""
    try:
        text = (folder / CARD).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return without_front_matter(text)[:LONGEST]


def without_front_matter(text: str) -> str:
    """Return Markdown without the YAML block it may begin with."""
    return _FRONT_MATTER.sub("", text)


def catalogue_card(shop: Shop) -> Card:
    """Return the card of the shop's catalogue."""
    catalogue, card = shop.catalogue, shop.card
    pictures = sum(len(item.images) for item in catalogue.items)
    users = catalogue.interactions["user"].nunique()
    facts = [
        ("Items", f"{len(catalogue.items):,}"),
        ("Pictures", f"{pictures:,}"),
        ("Shoppers", f"{users:,}"),
        ("Interactions", f"{len(catalogue.interactions):,}"),
    ]
    if card.get("sentence_encoder"):
        facts.append(("Words read by", f"{card['sentence_encoder']}, {card.get('width')} values"))
    if card.get("keyword_encoder"):
        words = card.get("dictionary_words")
        of = f", the best {shop.top} of {words:,} words" if isinstance(words, int) else ""
        facts.append(("Pictures read by", f"{card['keyword_encoder']}{of}"))
    named = {"licence": "Licence", "source": "Made by"}
    facts += [(named[key], catalogue.card[key]) for key in named if catalogue.card.get(key)]
    about = catalogue.card.get("description", "")
    return Card("catalogue", catalogue.name, about, facts, read_card(catalogue.folder))


def model_card(shop: Shop, folder: Path | None) -> Card:
    """Return the card of the shop's model; ``folder`` is its folder, None when that is not here."""
    model = shop.recommender.model
    config = model.config
    parameters = sum(weights.numel() for weights in model.parameters())
    reads = {"text": "words only", "image": "pictures only"}.get(
        config.modality, "words and pictures"
    )
    ids = f"of {len(model.item_ids):,} items" if model.has_ids else "none: content alone"
    facts: list[tuple[str, str]] = [
        ("Reads", reads),
        ("ID embeddings", ids),
        ("Parameters", f"{parameters:,}"),
        ("Hidden size", f"{config.hidden_size}"),
        ("Layers", f"{config.layers}"),
        ("Experts", f"{config.experts} for each modality"),
        ("Longest history", f"{config.max_length} items"),
    ]
    return Card("model", shop.model_name, "", facts, read_card(folder))
