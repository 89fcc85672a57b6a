"""One history ranked by every ranker side by side: the lists and what they have in common."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mp4sr.catalogue import Item
from mp4sr.demo.rank_axis import AxisRow, Tick, axis_position, axis_row, axis_ticks
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.recommender.comparing import Listed, compare_lists
from mp4sr.recommender.rankers import scores_of_all
from mp4sr.recommender.ranking import item_rank
from mp4sr.vocabulary import ItemGroup

SHORTEST, LONGEST = 5, 20
"""The fewest and the most items that the compared lists may have."""

_INPUTS = {
    "both": "words + pictures",
    "text": "words, no pictures",
    "image": "pictures, no words",
    "id": "item IDs, no content",
    "popularity": "the same list for everyone",
}
"""What each ranker ranks by, where the model has no ID embeddings."""

_INPUTS_WITH_IDS = {
    **_INPUTS,
    "both": "words + pictures + item IDs",
    "text": "words + item IDs, no pictures",
    "image": "pictures + item IDs, no words",
}

_ALL_IN_HISTORY = "Every item it could recommend is already in the history."

_CANNOT_RANK = {
    "text": "No item in this history has words, so there is nothing to rank by.",
    "image": "No item in this history has a picture, so there is nothing to rank by.",
    "id": "No item in this history has an ID, so there is nothing to rank by: your own items and "
    "cold items have none.",
}


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """One item of one list.

    Attributes
    ----------
    item, picture
        the item, and the address of its picture; "" for none.
    listed
        its position in this list and in all others.
    status
        how well training knows it.
    chosen
        whether the loaded shopper chose it next.
    lists
        how many lists contain it, this one included.
    """

    item: Item
    picture: str
    listed: Listed
    status: ItemGroup
    chosen: bool
    lists: int

    @property
    def first_position(self) -> int | None:
        """Its position in the first ranking, however far down; None where it is no candidate."""
        return self.listed.positions[0]

    @property
    def places(self) -> str:
        """Its position in every ranking, separated by commas; "" where it is no candidate."""
        return ",".join("" if place is None else str(place) for place in self.listed.positions)


@dataclass(frozen=True, slots=True)
class Column:
    """One ranker's list.

    Attributes
    ----------
    key, name, hint
        the ranker's, and what it ranks by.
    empty
        why the list is empty; "" when it is not.
    shared
        how many of its items are in the first list too.
    alone
        how many of its items are in no other list.
    items
        the list, best first.
    of_first
        its position for every item of the first list, in that order; None where this list does
        not contain the item.
    """

    key: str
    name: str
    hint: str
    empty: str
    shared: int
    alone: int
    items: Sequence[ComparedItem]
    of_first: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class NextItem:
    """What the loaded shopper chose next.

    Attributes
    ----------
    item, picture
        the item, and the address of its picture; "" for none.
    ranks
        its rank by every ranker; none when it is left out with the history.
    note
        why it has no ranks; "" when it has.
    """

    item: Item
    picture: str
    ranks: Sequence[AxisRow]
    note: str


@dataclass(frozen=True, slots=True)
class ComparedLists:
    """The lists of all rankers for one history.

    Attributes
    ----------
    k
        how long the lists are, at most.
    columns
        one list for each ranker.
    next_item
        what the loaded shopper chose next; None when that is not known.
    ticks
        the ticks of the rank axis.
    list_end
        where the lists end on the rank axis, in percent.
    """

    k: int
    columns: Sequence[Column]
    next_item: NextItem | None
    ticks: Sequence[Tick]
    list_end: float

    @property
    def headline(self) -> str:
        """What only the first list has, in a sentence; "" when that list is empty."""
        first = self.columns[0]
        if not first.items:
            return ""
        if not first.alone:
            return "Every item recommended by words and pictures together is in another list too."
        if first.alone == len(first.items):
            return "No item recommended by words and pictures together is in any other list."
        verb = "is" if first.alone == 1 else "are"
        return (
            f"{first.alone} of the {len(first.items)} items recommended by words and pictures "
            f"together {verb} in no other list."
        )


def compared_lists(shop: Shop, session: Session, k: int, mask_history: bool) -> ComparedLists:
    """Return every ranker's list for a history that is not empty.

    Parameters
    ----------
    shop
        the catalogue and its rankers.
    session
        the history.
    k
        how many items to list.
    mask_history
        whether to leave out the items in the history.

    Raises
    ------
    MP4SRError
        when ``k`` is not ``SHORTEST`` to ``LONGEST``.
    """
    if not SHORTEST <= k <= LONGEST:
        raise MP4SRError(f"Choose a list length from {SHORTEST} to {LONGEST}, not {k}.")
    scores = scores_of_all(shop.rankers, session.history)  # (rankers, items)
    hidden = shop.rows_of(session) if mask_history else None
    items = scores.shape[1]
    return ComparedLists(
        k=k,
        columns=_columns(shop, session, k, scores, hidden),
        next_item=_next_item(shop, session, scores, hidden),
        ticks=axis_ticks(items),
        list_end=axis_position(k + 0.5, items),
    )


def _columns(
    shop: Shop,
    session: Session,
    k: int,
    scores: NDArray[np.float32],
    hidden: NDArray[np.int64] | None,
) -> list[Column]:
    comparison = compare_lists(scores, k, hidden)
    lists_with = np.zeros(scores.shape[1], dtype=np.int64)
    for ranked in comparison.lists:
        lists_with[[listed.row for listed in ranked]] += 1

    def compared(listed: Listed) -> ComparedItem:
        item = shop.catalogue.items[listed.row]
        return ComparedItem(
            item=item,
            picture=shop.picture(item),
            listed=listed,
            status=shop.status(listed.row),
            chosen=item.id == session.next_item,
            lists=int(lists_with[listed.row]),
        )

    hints = _INPUTS_WITH_IDS if shop.recommender.model.has_ids else _INPUTS
    first_rows = [listed.row for listed in comparison.lists[0]]
    columns = []
    for ranker, of_ranker, ranked, shared in zip(
        shop.rankers, scores, comparison.lists, comparison.shared[0], strict=True
    ):
        cannot_rank = bool((of_ranker == -np.inf).all())
        why_empty = _CANNOT_RANK.get(ranker.key, "") if cannot_rank else ""
        position = {listed.row: listed.position for listed in ranked}
        columns.append(
            Column(
                key=ranker.key,
                name=ranker.name,
                hint=hints.get(ranker.key, ""),
                empty="" if ranked else why_empty or _ALL_IN_HISTORY,
                shared=int(shared),
                alone=sum(listed.alone for listed in ranked),
                items=[compared(listed) for listed in ranked],
                of_first=[position.get(row) for row in first_rows],
            )
        )
    return columns


def _next_item(
    shop: Shop,
    session: Session,
    scores: NDArray[np.float32],
    hidden: NDArray[np.int64] | None,
) -> NextItem | None:
    if not session.next_item:
        return None
    row = shop.catalogue.row(session.next_item)
    item = shop.catalogue.items[row]
    if hidden is not None and row in hidden:
        note = "It is already in the history, and items in the history are left out."
        return NextItem(item, shop.picture(item), (), note)
    count, items = int(shop.training_counts[row]), scores.shape[1]
    ranks = [
        axis_row(ranker, item_rank(of_ranker, row, hidden), items, count)
        for ranker, of_ranker in zip(shop.rankers, scores, strict=True)
    ]
    return NextItem(item, shop.picture(item), ranks, "")
