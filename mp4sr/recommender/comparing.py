"""Ranked lists of one history side by side: movement, overlap, and what only one of them has.

Everything is computed from the scores that the rankers give to all items, so lists of any two
rankers, such as a text model and popularity, are compared by the same rules.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mp4sr.recommender.ranking import masked, ranking


@dataclass(frozen=True, slots=True)
class Listed:
    """One item of one of the compared lists.

    Attributes
    ----------
    row
        the item's row in the catalogue.
    position
        its place in this list, 1 for the best.
    positions
        its place in each of the compared rankings, this one included and however far down;
        None where it is not a candidate.
    movement
        how many places higher it is here than in the first list (negative: lower); None when
        the first list, cut at the same length, does not have it.
    alone
        whether no other list, cut at the same length, has it.
    """

    row: int
    position: int
    positions: tuple[int | None, ...]
    movement: int | None
    alone: bool


@dataclass(frozen=True, slots=True)
class ListComparison:
    """Compared lists of the same length, in the order of the rankings they were cut from.

    Attributes
    ----------
    lists
        ``m`` lists; shorter where there are fewer candidates, empty where there are none.
    shared
        ``(m, m)`` int64: how many items two lists share; the diagonal is their lengths.
    """

    lists: list[list[Listed]]
    shared: NDArray[np.int64]


def compare_lists(
    scores: NDArray[np.float32], k: int, hidden: NDArray[np.int64] | None = None
) -> ListComparison:
    """Cut rankings of the same items at ``k`` and compare them; the first is the reference.

    Parameters
    ----------
    scores
        ``(m, n)``: one row a ranking, ``-inf`` for what is not a candidate in it. They are
        ordered as :func:`mp4sr.recommender.ranking.ranking` says.
    k
        the length of the lists.
    hidden
        items that are left out of every list (the history); None for none.
    """
    places = np.zeros(scores.shape, dtype=np.int64)  # (m, n), 0 for what is not a candidate
    cut: list[NDArray[np.int64]] = []
    for place, order in zip(places, map(ranking, masked(scores, hidden)), strict=True):
        place[order] = np.arange(1, len(order) + 1)
        cut.append(order[:k])
    in_list = ((places > 0) & (places <= k)).astype(np.int64)  # (m, n)
    lists = [
        [
            Listed(
                row=row,
                position=position,
                positions=tuple(place or None for place in places[:, row].tolist()),
                movement=int(places[0, row]) - position if in_list[0, row] else None,
                alone=int(in_list[:, row].sum()) == 1,
            )
            for position, row in enumerate(rows.tolist(), start=1)
        ]
        for rows in cut
    ]
    return ListComparison(lists, in_list @ in_list.T)
