"""One history ranked by several models side by side: the lists, and what they share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mp4sr.catalogue import Item
from mp4sr.demo.rank_axis import AxisRow, axis_row
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.demo.status import Status
from mp4sr.errors import MP4SRError
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
class ComparedItem:
    """One item of one list.

    Attributes
    ----------
    item, picture
        the item, and the address of its picture.
    listed
        where it stands here and elsewhere.
    status
        how well training knows it.
    chosen
        whether the loaded shopper really chose it next.
    lists
        how many of the lists have it, this one included.
    """

    item: Item
    picture: str
    listed: Listed
    status: Status
    chosen: bool
    lists: int

    @property
    def places(self) -> str:
        """Where it stands in each ranking, with commas between; "" where it is no candidate."""
        return ",".join("" if place is None else str(place) for place in self.listed.positions)


@dataclass(frozen=True, slots=True)
class Column:
    """One ranker's list.

    Attributes
    ----------
    key, name, hint
        the ranker's, and what it ranks by.
    nothing
        what to say when the list is empty.
    shared
        how many of its items the first list has too.
    alone
        how many of its items no other list has.
    items
        the list.
    """

    key: str
    name: str
    hint: str
    nothing: str
    shared: int
    alone: int
    items: list[ComparedItem]


@dataclass(frozen=True, slots=True)
class ComparedLists:
    """All lists for one history.

    Attributes
    ----------
    columns
        a list for every ranker.
    next_item, next_ranks
        what the loaded shopper really chose next, and its rank in each list; None and [] when
        nobody knows.
    next_note
        why it has no ranks; "" when it has.
    """

    columns: list[Column]
    next_ranks: list[AxisRow]
    next_item: Item | None
    next_note: str


def compared_lists(shop: Shop, session: Session, k: int, mask_history: bool) -> ComparedLists:
    """Return the lists of every ranker for a history that is not empty.

    Raises
    ------
    MP4SRError
        for a length outside ``SHORTEST`` to ``LONGEST``.
    """
    if not SHORTEST <= k <= LONGEST:
        raise MP4SRError(f"Lists of {SHORTEST} to {LONGEST} items are compared, not of {k}.")
    rankers, catalogue = shop.rankers, shop.catalogue
    scores = scores_of_all(rankers, session.history)  # (5, n)
    hidden = shop.rows_of(session) if mask_history else None
    comparison = compare_lists(scores, k, hidden)
    lists_with = np.zeros(scores.shape[1], dtype=np.int64)
    for ranked in comparison.lists:
        lists_with[[listed.row for listed in ranked]] += 1
    columns = []
    for number, (ranker, ranked) in enumerate(zip(rankers, comparison.lists, strict=True)):
        blind = bool((scores[number] == -np.inf).all())
        columns.append(
            Column(
                key=ranker.key,
                name=ranker.name,
                hint=HINTS.get(ranker.key, ""),
                nothing=_NOTHING.get(ranker.key, "") if blind else _NOTHING["both"],
                shared=int(comparison.shared[0, number]),
                alone=sum(listed.alone for listed in ranked),
                items=[
                    ComparedItem(
                        item=catalogue.items[listed.row],
                        picture=shop.picture(catalogue.items[listed.row]),
                        listed=listed,
                        status=shop.status(listed.row),
                        chosen=catalogue.items[listed.row].id == session.next_item,
                        lists=int(lists_with[listed.row]),
                    )
                    for listed in ranked
                ],
            )
        )
    next_item, next_ranks, note = None, [], ""
    if session.next_item:
        row = catalogue.row(session.next_item)
        next_item = catalogue.items[row]
        if hidden is not None and row in hidden:
            note = "It is in the history already, and what is in the history is left out."
        else:
            count = int(shop.training_counts[row])
            next_ranks = [
                axis_row(ranker, item_rank(of_ranker, row, hidden), scores.shape[1], count)
                for ranker, of_ranker in zip(rankers, scores, strict=True)
            ]
    return ComparedLists(columns, next_ranks, next_item, note)


def headline(columns: Sequence[Column]) -> str:
    """Return in a sentence what the first list has that no other list has; "" for empty lists."""
    first = columns[0]
    if not first.items:
        return ""
    if not first.alone:
        return "Every item that words and pictures recommend together is in another list too."
    if first.alone == len(first.items):
        return "Nothing that words and pictures recommend together is in any other list."
    count = f"{first.alone} of these {len(first.items)}"
    return f"Words and pictures together find {count} that no other list has."
