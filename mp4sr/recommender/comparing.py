"""Several ranked lists of one history against each other: movement, overlap, what one alone found.

Everything follows from the scores that the rankers give to all items, so the lists of a text
model and of popularity are compared by the same rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from mp4sr.evaluation.metrics import target_ranks


@dataclass(frozen=True, slots=True)
class Listed:
    """One item of one of the compared lists.

    Attributes
    ----------
    row
        the item's row in the catalogue.
    position
        where it stands in this list, 1 for the best.
    positions
        where it stands in each of the compared rankings, this one included and however far down;
        None where it is no candidate.
    movement
        how many places it stands higher here than in the first list (negative: lower); None when
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


@dataclass(frozen=True, slots=True)
class ItemRank:
    """Where one item stands in one ranking.

    Attributes
    ----------
    rank
        as :func:`mp4sr.evaluation.metrics.target_ranks` defines it: of equal scores the middle,
        so it can end in one half; None when the item is no candidate.
    tied
        how many other candidates have exactly its score.
    among
        how many candidates there are.
    """

    rank: float | None
    tied: int
    among: int


def compare_lists(
    scores: NDArray[np.float32], k: int, hidden: NDArray[np.int64] | None = None
) -> ListComparison:
    """Cut rankings of the same items at ``k`` and compare them; the first is the reference.

    Parameters
    ----------
    scores
        ``(m, n)``: one row a ranking, ``-inf`` for what is no candidate in it. Of equal scores
        the earlier item comes first.
    k
        the length of the lists.
    hidden
        items that are left out of every list (the history); None for none.
    """
    scores = _without(scores, hidden)
    order = np.argsort(-scores, axis=1, kind="stable")  # (m, n)
    positions = np.empty_like(order)
    np.put_along_axis(positions, order, np.arange(1, scores.shape[1] + 1)[None], axis=1)
    candidate = scores > -np.inf
    cut = [ranked[:k][candidate[ranking, ranked[:k]]] for ranking, ranked in enumerate(order)]
    listed = np.zeros(scores.shape, dtype=np.int64)  # 1 where a list has an item
    for ranking, rows in enumerate(cut):
        listed[ranking, rows] = 1
    lists: list[list[Listed]] = []
    for rows in cut:
        lists.append([])
        for position, row in enumerate(rows.tolist(), start=1):
            lists[-1].append(
                Listed(
                    row=row,
                    position=position,
                    positions=tuple(
                        place if there else None
                        for place, there in zip(
                            positions[:, row].tolist(), candidate[:, row].tolist(), strict=True
                        )
                    ),
                    movement=int(positions[0, row]) - position if listed[0, row] else None,
                    alone=int(listed[:, row].sum()) == 1,
                )
            )
    return ListComparison(lists, listed @ listed.T)


def item_rank(
    scores: NDArray[np.float32], row: int, hidden: NDArray[np.int64] | None = None
) -> ItemRank:
    """Return where the item at ``row`` stands in one ranking.

    Parameters
    ----------
    scores
        ``(n,)``, ``-inf`` for what is no candidate.
    row
        the item.
    hidden
        items that are left out (the history); the item itself stays when it is one of them.
    """
    own = scores[row]
    rivals = _without(scores[None], hidden)
    rivals[0, row] = own
    among = int((rivals > -np.inf).sum())
    if own == -np.inf:
        return ItemRank(None, 0, among)
    rank = target_ranks(torch.from_numpy(rivals), torch.tensor([row]))
    return ItemRank(float(rank[0]), int((rivals == own).sum()) - 1, among)


def _without(
    scores: NDArray[np.float32], hidden: NDArray[np.int64] | Sequence[int] | None
) -> NDArray[np.float32]:
    """Return a copy of ``scores`` ``(m, n)`` in which the ``hidden`` columns are no candidates."""
    scores = scores.copy()
    if hidden is not None:
        scores[:, hidden] = -np.inf
    return scores
