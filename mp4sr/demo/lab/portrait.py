"""What is known of an item: how well training knows it, and the keywords read in its pictures."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.shop import Shop
from mp4sr.features import Keyword
from mp4sr.vocabulary import GROUP_NAMES

KEYWORDS = 10
"""How many keywords of an item are shown."""

#: What an edit did to a keyword.
Change = Literal["kept", "added", "removed"]


@dataclass(frozen=True, slots=True)
class KeywordChange:
    """A keyword before or after an edit, and what the edit did to it."""

    keyword: Keyword
    change: Change


@dataclass(frozen=True, slots=True)
class Side:
    """An item, or its edited version, with its keywords.

    Attributes
    ----------
    item
        the item.
    keywords
        its clearest keywords, with what the edit did to each.
    """

    item: LabItem
    keywords: list[KeywordChange]


@dataclass(frozen=True, slots=True)
class Portrait:
    """An item, ready to be shown.

    Attributes
    ----------
    known
        how well training knows the item, in words.
    before, after
        the item, and its edited version; None without an edit.
    best
        the highest cosine among all keywords, above 0.
    """

    known: str
    before: Side
    after: Side | None
    best: float


def best_keywords(pictures: Sequence[Sequence[Keyword]], top: int) -> list[Keyword]:
    """Return the ``top`` keywords of several pictures, each with its highest cosine."""
    best: dict[str, float] = {}
    for picture in pictures:
        for keyword in picture:
            best[keyword.word] = max(keyword.score, best.get(keyword.word, -math.inf))
    ordered = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return [Keyword(word, score) for word, score in ordered[:top]]


def keyword_changes(
    before: Sequence[Keyword], after: Sequence[Keyword]
) -> tuple[list[KeywordChange], list[KeywordChange]]:
    """Return the keywords before and after an edit, each with what the edit did to it."""
    old, new = {keyword.word for keyword in before}, {keyword.word for keyword in after}
    return (
        [KeywordChange(word, "kept" if word.word in new else "removed") for word in before],
        [KeywordChange(word, "kept" if word.word in old else "added") for word in after],
    )


def portrait(shop: Shop, before: LabItem, after: LabItem | None) -> Portrait:
    """Return an item with its keywords, and its edited version if there is one."""
    old = best_keywords(before.keywords, KEYWORDS)
    new = old if after is None else best_keywords(after.keywords, KEYWORDS)
    was, now = keyword_changes(old, new)
    return Portrait(
        known=how_known(shop, before),
        before=Side(before, was),
        after=None if after is None else Side(after, now),
        best=max([*(keyword.score for keyword in (*old, *new)), 1e-6]),
    )


def how_known(shop: Shop, lab_item: LabItem) -> str:
    """Return how well training knows an item, in words."""
    if lab_item.row is None:
        return "invented: not in the catalogue"
    group = shop.status(lab_item.row)
    count = int(shop.training_counts[lab_item.row])
    if not shop.training_counts.any():
        return "no training interactions are known"
    times = {0: "never chosen", 1: "chosen once"}.get(count, f"chosen {count:,} times")
    return f"{GROUP_NAMES[group]}: {times} in training"
