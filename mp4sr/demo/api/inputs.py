"""What programs send, checked: anybody can send anything."""

from collections.abc import Iterable

from mp4sr.demo.session import MAX_HISTORY, Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError

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


def session_of(shop: Shop, history: object, next_item: str = "") -> Session:
    """Return a history that a program sent as a session; ``MP4SRError`` as :func:`checked`."""
    entries = tuple(shop.entry(item) for item in checked(history))
    if next_item:
        shop.catalogue.row(next_item)
    return Session(entries, next_item=next_item)


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
