"""The comparison section: text and pictures together, next to what each alone recommends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.model.scoring import MODES, Mode
from mp4sr.page.shop import Shop
from mp4sr.page.templates import render
from mp4sr.page.visit import Visit
from mp4sr.recommender import Recommendation

LABELS: dict[Mode, str] = {
    "both": "Text + picture",
    "text": "Text only",
    "image": "Picture only",
}
_HINTS: dict[Mode, str] = {
    "both": "titles and pictures together",
    "text": "as if there were no pictures",
    "image": "as if there were no words",
}
_NOTHING: dict[Mode, str] = {
    "both": "Every item of the catalogue is in the history.",
    "text": "Nothing in this history has words, so words alone cannot rank.",
    "image": "Nothing in this history has a picture, so pictures alone cannot rank.",
}

Lists = Mapping[Mode, Sequence[Recommendation]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where else an item is: the other list and the rank there."""

    mode: Mode
    label: str
    rank: int


@dataclass(frozen=True, slots=True)
class Row:
    """One item in one of the lists, and where else it is; nowhere when ``places`` is empty."""

    item: Item
    picture: str
    rank: int
    score: float
    places: list[Place]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One of the three lists; ``next_rank`` is where what was really chosen next stands."""

    mode: Mode
    label: str
    hint: str
    next_rank: int | None
    nothing: str
    rows: list[Row]


def places_of(lists: Lists, mode: Mode, row: int) -> list[Place]:
    """Return where the item at catalogue ``row``, in the list of ``mode``, stands in the others."""
    return [
        Place(other, LABELS[other], one.rank)
        for other, ranked in lists.items()
        if other != mode
        for one in ranked
        if one.row == row
    ]


def summary_of(lists: Lists) -> str:
    """Return how far the three lists agree, in a sentence; "" when one alone made the list."""
    both, text, image = ({one.row for one in lists[mode]} for mode in MODES)
    if not both or not text or not image:
        return ""
    neither = both - text - image
    return (
        f"Of the {len(both)} items that text and pictures recommend together, {len(both & text)} "
        f"are also in the list of the text alone and {len(both & image)} in that of the pictures "
        f"alone; {len(neither)} {'is' if len(neither) == 1 else 'are'} in neither."
    )


def comparison_html(
    shop: Shop, visit: Visit, lists: Lists, ranks_of_next: Mapping[Mode, int]
) -> str:
    """Return the three lists side by side, every item marked with where else it is."""
    columns = [
        Column(
            mode=mode,
            label=LABELS[mode],
            hint=_HINTS[mode],
            next_rank=ranks_of_next.get(mode),
            nothing=_NOTHING[mode],
            rows=[
                Row(
                    item=one.item,
                    picture=shop.picture(one.item),
                    rank=one.rank,
                    score=one.score,
                    places=places_of(lists, mode, one.row),
                    chosen=one.item.id == visit.next_item,
                )
                for one in lists[mode]
            ],
        )
        for mode in MODES
    ]
    return render(
        "comparison",
        message="",
        picked=len(visit) > 0,
        summary=summary_of(lists),
        columns=columns,
    )


def problem_html(message: str) -> str:
    """Return what is shown in place of lists that could not be made."""
    return render("comparison", message=message)
