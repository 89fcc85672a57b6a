"""What the comparison shows, made ready for its template: five lists, what they share, ranks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.page.shop import Shop
from mp4sr.page.templates import item_title, render
from mp4sr.page.tracks import Lane, lane_of, track_position, track_ticks
from mp4sr.page.visit import Visit
from mp4sr.recommender.comparing import Listed, compare_lists
from mp4sr.recommender.rankers import scores_of_all
from mp4sr.recommender.ranking import item_rank

SHORTEST, LONGEST = 5, 20
"""How long the compared lists may be."""

HINTS = {
    "both": "what it reads and what it sees",
    "text": "as if there were no pictures",
    "image": "as if there were no words",
    "id": "only who chose what, after what",
    "popularity": "the same for everybody",
}
_NOTHING = {
    "both": "Everything that could be recommended is in the history.",
    "text": "Nothing in this history has words, so words alone cannot rank.",
    "image": "Nothing in this history has a picture, so pictures alone cannot rank.",
    "id": "Nothing in this history has an ID: your own items and items that nobody had chosen in "
    "training have none, so IDs alone cannot rank.",
    "popularity": "Everything that could be recommended is in the history.",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One item of one list, with the marks it gets.

    Attributes
    ----------
    listed
        where it stands here and elsewhere.
    status
        ``warm``, ``few-shot`` or ``new``.
    chosen
        whether the loaded shopper really chose it next.
    lists
        how many of the lists have it, this one included.
    """

    item: Item
    picture: str
    listed: Listed
    status: str
    chosen: bool
    lists: int

    @property
    def places(self) -> str:
        """Where it stands in each ranking, with commas between; "" where it is no candidate."""
        return ",".join("" if one is None else str(one) for one in self.listed.positions)


@dataclass(frozen=True, slots=True)
class Column:
    """One list. ``shared`` is how many of its items the first list has too."""

    key: str
    name: str
    hint: str
    nothing: str
    shared: int
    alone: int
    cards: list[Card]


@dataclass(frozen=True, slots=True)
class Compared:
    """All that is shown for one history."""

    columns: list[Column]
    lanes: list[Lane]
    next_item: Item | None
    next_note: str


def compared(shop: Shop, visit: Visit, k: int, mask_history: bool) -> Compared:
    """Return the lists of every ranker for a history that is not empty.

    Raises
    ------
    MP4SRError
        for a length outside ``SHORTEST`` to ``LONGEST``.
    """
    if not SHORTEST <= k <= LONGEST:
        raise MP4SRError(f"Lists of {SHORTEST} to {LONGEST} items are compared, not of {k}.")
    rankers = shop.rankers
    scores = scores_of_all(rankers, visit.history)  # (5, n)
    hidden = shop.rows_of(visit) if mask_history else None
    comparison = compare_lists(scores, k, hidden)
    lists_with = np.zeros(scores.shape[1], dtype=np.int64)
    for listed in comparison.lists:
        lists_with[[one.row for one in listed]] += 1
    columns = []
    for number, (ranker, listed) in enumerate(zip(rankers, comparison.lists, strict=True)):
        blind = bool((scores[number] == -np.inf).all())
        columns.append(
            Column(
                key=ranker.key,
                name=ranker.name,
                hint=HINTS.get(ranker.key, ""),
                nothing=_NOTHING.get(ranker.key, "") if blind else _NOTHING["both"],
                shared=int(comparison.shared[0, number]),
                alone=sum(one.alone for one in listed),
                cards=[
                    Card(
                        item=shop.catalogue.items[one.row],
                        picture=shop.picture(shop.catalogue.items[one.row]),
                        listed=one,
                        status=shop.status(one.row),
                        chosen=shop.catalogue.items[one.row].id == visit.next_item,
                        lists=int(lists_with[one.row]),
                    )
                    for one in listed
                ],
            )
        )
    next_item, lanes, note = None, [], ""
    if visit.next_item:
        row = shop.catalogue.row(visit.next_item)
        next_item = shop.catalogue.items[row]
        if hidden is not None and row in hidden:
            note = "It is in the history already, and what is in the history is left out."
        else:
            count = int(shop.training_counts[row])
            lanes = [
                lane_of(ranker, item_rank(of_ranker, row, hidden), scores.shape[1], count)
                for ranker, of_ranker in zip(rankers, scores, strict=True)
            ]
    return Compared(columns, lanes, next_item, note)


def headline(columns: Sequence[Column]) -> str:
    """Return in a sentence what the first list has that no other list has; "" for empty lists."""
    first = columns[0]
    if not first.cards:
        return ""
    if not first.alone:
        return "Every item that words and pictures recommend together is in another list too."
    if first.alone == len(first.cards):
        return "Nothing that words and pictures recommend together is in any other list."
    found = f"{first.alone} of these {len(first.cards)}"
    return f"Words and pictures together find {found} that no other list has."


def comparison_html(shop: Shop, visit: Visit, k: int = 10, mask_history: bool = True) -> str:
    """Return the comparison of a visit, or what to do when there is nothing to compare yet."""
    if not visit.entries:
        return render("comparison", message="", shown=None)
    try:
        shown = compared(shop, visit, k, mask_history)
    except MP4SRError as error:
        return render("comparison", message=str(error), shown=None)
    items = len(shop.catalogue.items)
    return render(
        "comparison",
        message="",
        shown=shown,
        headline=headline(shown.columns),
        k=k,
        items=items,
        ticks=track_ticks(items),
        shown_end=track_position(k + 0.5, items),
        next_title=item_title(shown.next_item) if shown.next_item else "",
        next_picture=shop.picture(shown.next_item) if shown.next_item else "",
        shopper=visit.shopper,
    )
