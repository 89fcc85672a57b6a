"""What an item is and is like: its keywords, and the warm items nearest to it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.shop import Shop
from mp4sr.features import Keyword
from mp4sr.recommender.neighbours import Neighbour, nearest
from mp4sr.vocabulary import Modality

KEYWORDS = 10
NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class KeywordChange:
    """A keyword before or after an edit. ``mark`` is ``came``, ``went`` or ``stayed``."""

    keyword: Keyword
    mark: str


@dataclass(frozen=True, slots=True)
class Side:
    """An item as it is or as it was edited, with its keywords.

    Attributes
    ----------
    label
        which of the two it is; "" when there is only one.
    item
        the item.
    keywords
        the words read in its pictures, marked with what became of them.
    """

    label: str
    item: LabItem
    keywords: list[KeywordChange]


@dataclass(frozen=True, slots=True)
class NearItem:
    """A neighbour, ready to be shown; ``came`` when an edit brought it."""

    item: Item
    picture: str
    cosine: float
    came: bool


@dataclass(frozen=True, slots=True)
class NeighbourPanel:
    """An item's neighbours by one modality.

    Attributes
    ----------
    modality
        ``text`` or ``image``.
    lists
        the neighbours of the item as it is, then those of the edited one, if there is one.
    same
        whether the edit left them as they were.
    """

    modality: Modality
    lists: list[list[NearItem]]
    same: bool


def best_keywords(pictures: Sequence[Sequence[Keyword]], top: int) -> list[Keyword]:
    """Return the ``top`` words of several pictures, each with its best cosine."""
    best: dict[str, float] = {}
    for picture in pictures:
        for keyword in picture:
            best[keyword.word] = max(keyword.score, best.get(keyword.word, -math.inf))
    ordered = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return [Keyword(word, score) for word, score in ordered[:top]]


def keyword_changes(
    before: Sequence[Keyword], after: Sequence[Keyword]
) -> tuple[list[KeywordChange], list[KeywordChange]]:
    """Return the words before and after an edit, marked with what became of them."""
    old, new = {keyword.word for keyword in before}, {keyword.word for keyword in after}
    return (
        [KeywordChange(word, "stayed" if word.word in new else "went") for word in before],
        [KeywordChange(word, "stayed" if word.word in old else "came") for word in after],
    )


def sides_of(before: LabItem, after: LabItem | None) -> list[Side]:
    """Return the item with its keywords, and its edited version if there is one."""
    words = best_keywords(before.keywords, KEYWORDS)
    if after is None:
        return [Side("", before, [KeywordChange(word, "stayed") for word in words])]
    old, new = keyword_changes(words, best_keywords(after.keywords, KEYWORDS))
    return [Side("As it is", before, old), Side("What if", after, new)]


def status_line(shop: Shop, lab_item: LabItem) -> str:
    """Return in a few words how well training knows an item."""
    if lab_item.row is None:
        return "invented: in no catalogue"
    count = int(shop.training_counts[lab_item.row])
    status = shop.status(lab_item.row)
    if status == "cold":
        return "cold: nobody had chosen it when the model was trained"
    times = "once" if count == 1 else f"{count:,} times"
    kind = "few-shot" if status == "few_shot" else "well known"
    return f"{kind}: chosen {times} in training"


def neighbour_panels(shop: Shop, before: LabItem, after: LabItem | None) -> list[NeighbourPanel]:
    """Return the nearest warm items by words and by pictures."""
    return [_panel(shop, modality, before, after) for modality in ("text", "image")]


def _panel(
    shop: Shop, modality: Modality, before: LabItem, after: LabItem | None
) -> NeighbourPanel:
    old = nearest_warm(shop, before, modality)
    lists = [old] if after is None else [old, nearest_warm(shop, after, modality)]
    rows = [[neighbour.row for neighbour in neighbours] for neighbours in lists]
    return NeighbourPanel(
        modality,
        [_near(shop, neighbours, old) for neighbours in lists],
        len(rows) > 1 and rows[0] == rows[1],
    )


def nearest_warm(
    shop: Shop, lab_item: LabItem, modality: Modality, k: int = NEIGHBOURS
) -> list[Neighbour]:
    """Return the ``k`` warm items nearest to an item, itself left out."""
    warm = shop.with_status("warm")
    if lab_item.row is not None:
        warm[lab_item.row] = False
    vectors = shop.recommender.candidates.vectors
    return nearest(lab_item.what_if.vectors, vectors, modality, k, warm)


def _near(
    shop: Shop, neighbours: Sequence[Neighbour], before: Sequence[Neighbour]
) -> list[NearItem]:
    known = {neighbour.row for neighbour in before}
    items = shop.catalogue.items
    return [
        NearItem(
            items[neighbour.row],
            shop.picture(items[neighbour.row]),
            neighbour.cosine,
            neighbour.row not in known,
        )
        for neighbour in neighbours
    ]
