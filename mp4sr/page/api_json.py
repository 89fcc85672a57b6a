"""What programs send and get: their input checked, and the page's objects as plain JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.features import Keyword
from mp4sr.page.shop import Shop
from mp4sr.page.visit import MAX_HISTORY, Visit
from mp4sr.recommender import Recommendation
from mp4sr.recommender.ranking import ItemRank
from mp4sr.recommender.search import SearchHit

MAX_FOUND = 100
"""The most items that a search answers with at once."""


def checked(history: object) -> list[str]:
    """Return a history that a program sent; ``MP4SRError`` when it is none, empty or too long."""
    if not isinstance(history, list) or not all(isinstance(item, str) for item in history):
        raise MP4SRError('A history is a list of item ids, such as ["12", "7"].')
    if not 0 < len(history) <= MAX_HISTORY:
        raise MP4SRError(
            f"A history has 1 to {MAX_HISTORY} items and this one {len(history):,}; send as many."
        )
    return history


def visit_of(shop: Shop, history: object, next_item: str = "") -> Visit:
    """Return a history that a program sent as a visit; ``MP4SRError`` as :func:`checked`."""
    entries = tuple(shop.entry(item) for item in checked(history))
    if next_item:
        shop.catalogue.row(next_item)
    return Visit(entries, next_item=next_item)


def whole(value: object, name: str) -> int:
    """Return a whole number that a program sent; ``MP4SRError`` when it is none."""
    if not isinstance(value, int | float) or value != value // 1:
        raise MP4SRError(f"{name} is a whole number, not {str(value)[:50]!r}.")
    return int(value)


def count(value: object, name: str = "k", most: int = MAX_FOUND) -> int:
    """Return how many a program asks for; ``MP4SRError`` for less than 1 or more than ``most``."""
    number = whole(value, name)
    if not 1 <= number <= most:
        raise MP4SRError(f"{name} is 1 to {most}, not {number:,}.")
    return number


def one_of(value: object, name: str, choices: Iterable[str]) -> str:
    """Return one of some words that a program sent; ``MP4SRError`` for any other."""
    listed = list(choices)
    if not isinstance(value, str) or value not in listed:
        raise MP4SRError(
            f"There is no {name} {str(value)[:50]!r}; choose one of {', '.join(listed)}."
        )
    return value


def category_of(shop: Shop, category: object) -> str:
    """Return a category that a program sent, "" for all; ``MP4SRError`` for one there is not."""
    return one_of(category, "category", shop.categories) if category else ""


def item_json(item: Item) -> dict[str, Any]:
    """Return an item as JSON."""
    return {"item": item.id, "title": item.title, "category": item.category}


def row_json(shop: Shop, row: int) -> dict[str, Any]:
    """Return the item at a catalogue row as JSON, with how well training knows it."""
    return {**item_json(shop.catalogue.items[row]), "status": shop.status(row)}


def found_json(shop: Shop, found: Sequence[SearchHit]) -> list[dict[str, Any]]:
    """Return what a search found as JSON, best first, with its cosines."""
    return [{**row_json(shop, one.row), "cosine": one.score} for one in found]


def recommendation_json(one: Recommendation) -> dict[str, Any]:
    """Return one line of a ranked list as JSON; the parts add up to the score."""
    parts = {"score": one.score, "text": one.text, "image": one.image, "id": one.id}
    return {"rank": one.rank, **item_json(one.item), **parts}


def keywords_json(keywords: Sequence[Keyword]) -> list[dict[str, Any]]:
    """Return the words of one picture as JSON."""
    return [{"word": keyword.word, "score": keyword.score} for keyword in keywords]


def standing_json(standing: ItemRank | None) -> dict[str, Any] | None:
    """Return where an item stands as JSON; None where it has no rank."""
    if standing is None or standing.rank is None:
        return None
    return {"rank": standing.rank, "among": standing.among, "tied": standing.tied}


def visit_json(visit: Visit) -> dict[str, Any]:
    """Return a loaded history as JSON, with what was really chosen next."""
    return {
        "shopper": visit.shopper,
        "history": [entry.item.id for entry in visit.entries],
        "next": visit.next_item,
    }
