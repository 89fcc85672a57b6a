"""What a specimen is and is like: its keywords, and the well-known items nearest to it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.features import Keyword
from mp4sr.model import Modality
from mp4sr.page.lab_specimens import Specimen
from mp4sr.page.shop import Shop
from mp4sr.page.templates import render
from mp4sr.recommender.neighbours import Neighbour, nearest

KEYWORDS = 10
NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class Change:
    """One thing before and after an edit. ``mark`` is ``came``, ``went`` or ``stayed``."""

    keyword: Keyword
    mark: str


@dataclass(frozen=True, slots=True)
class Near:
    """A neighbour as it is shown; ``came`` when an edit brought it."""

    item: Item
    picture: str
    cosine: float
    came: bool


def best_keywords(pictures: Sequence[Sequence[Keyword]], top: int) -> list[Keyword]:
    """Return the ``top`` words of several pictures, each with its best cosine."""
    best: dict[str, float] = {}
    for picture in pictures:
        for keyword in picture:
            best[keyword.word] = max(keyword.score, best.get(keyword.word, -math.inf))
    ordered = sorted(best.items(), key=lambda one: (-one[1], one[0]))
    return [Keyword(word, score) for word, score in ordered[:top]]


def keyword_changes(
    before: Sequence[Keyword], after: Sequence[Keyword]
) -> tuple[list[Change], list[Change]]:
    """Return the words before and after an edit, marked with what became of them."""
    old, new = {one.word for one in before}, {one.word for one in after}
    return (
        [Change(one, "stayed" if one.word in new else "went") for one in before],
        [Change(one, "stayed" if one.word in old else "came") for one in after],
    )


def status_line(shop: Shop, specimen: Specimen) -> str:
    """Return in a few words how well training knows an item."""
    if specimen.row is None:
        return "invented: in no catalogue"
    count = int(shop.training_counts[specimen.row])
    status = shop.status(specimen.row)
    if status == "new":
        return "new: nobody had chosen it when the model was trained"
    times = "once" if count == 1 else f"{count:,} times"
    kind = "few-shot" if status == "few-shot" else "well known"
    return f"{kind}: chosen {times} in training"


def specimen_html(shop: Shop, before: Specimen, after: Specimen | None) -> str:
    """Return the item with the words read in its pictures, and beside it its edited version."""
    words = best_keywords(before.keywords, KEYWORDS)
    if after is None:
        sides = [("", before, [Change(one, "stayed") for one in words])]
    else:
        old, new = keyword_changes(words, best_keywords(after.keywords, KEYWORDS))
        sides = [("As it is", before, old), ("What if", after, new)]
    best = [change.keyword.score for _, _, changes in sides for change in changes]
    return render(
        "lab_specimen",
        sides=sides,
        status=status_line(shop, before),
        scale=max([*best, 1e-6]),
        encoder=shop.encoder_name,
    )


def neighbours_html(shop: Shop, before: Specimen, after: Specimen | None) -> str:
    """Return the nearest warm items by words and by pictures."""
    modalities: tuple[Modality, ...] = ("text", "image")
    return render(
        "lab_neighbours",
        panels=[_panel(shop, modality, before, after) for modality in modalities],
        after=after is not None,
    )


def _panel(
    shop: Shop, modality: Modality, before: Specimen, after: Specimen | None
) -> dict[str, object]:
    old = nearest_warm(shop, before, modality)
    rows = [old] if after is None else [old, nearest_warm(shop, after, modality)]
    return {
        "modality": modality,
        "rows": [_near(shop, found, old) for found in rows],
        "same": len(rows) > 1 and [one.row for one in old] == [one.row for one in rows[1]],
    }


def nearest_warm(
    shop: Shop, specimen: Specimen, modality: Modality, k: int = NEIGHBOURS
) -> list[Neighbour]:
    """Return the ``k`` well-known items nearest to a specimen, itself left out."""
    warm = shop.with_status("warm")
    if specimen.row is not None:
        warm[specimen.row] = False
    vectors = shop.recommender.candidates.vectors
    return nearest(specimen.what_if.vectors, vectors, modality, k, warm)


def _near(shop: Shop, found: Sequence[Neighbour], before: Sequence[Neighbour]) -> list[Near]:
    known = {one.row for one in before}
    items = shop.catalogue.items
    return [
        Near(items[one.row], shop.picture(items[one.row]), one.cosine, one.row not in known)
        for one in found
    ]
