"""The order of a score table: the one rule for places in lists, explanations and comparisons.

The highest score comes first, and of equal scores the earlier catalogue row. Every item so has a
place of its own, as it must in a list. An evaluation ranks ties differently, see
:mod:`mp4sr.evaluation.metrics`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ItemRank:
    """The place of one item in one ranking.

    Attributes
    ----------
    rank
        1 for the best; None when the item is not a candidate.
    tied
        how many other candidates have the same score.
    among
        how many candidates there are.
    """

    rank: int | None
    tied: int
    among: int


def ranking(
    scores: NDArray[np.floating], rows: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """Return where the candidates are in ``scores``, the best first.

    Parameters
    ----------
    scores
        ``(n,)``, ``-inf`` for what is not a candidate.
    rows
        the catalogue row of each score, ``(n,)``; None when they are ``0 .. n - 1``.
    """
    order = np.argsort(-scores, kind="stable") if rows is None else np.lexsort((rows, -scores))
    return order[scores[order] > -np.inf]


def item_ranks(scores: NDArray[np.floating], row: int) -> NDArray[np.float64]:
    """Return the place of the item at ``row`` in each of ``b`` rankings, without sorting them.

    Parameters
    ----------
    scores
        ``(b, n)``, ``-inf`` for what is not a candidate.
    row
        the item's catalogue row.

    Returns
    -------
    ``(b,)``, whole numbers from 1, NaN where the item is not a candidate.
    """
    own = scores[:, [row]]  # (b, 1)
    ahead = (scores > own).sum(axis=1) + (scores[:, :row] == own).sum(axis=1)
    return np.where(own[:, 0] > -np.inf, ahead + 1.0, np.nan)


def item_rank(
    scores: NDArray[np.floating],
    row: int,
    hidden: NDArray[np.int64] | None = None,
    among: NDArray[np.bool_] | None = None,
) -> ItemRank:
    """Return the place of the item at ``row`` in one ranking.

    Parameters
    ----------
    scores
        ``(n,)``, ``-inf`` for what is not a candidate.
    row
        the item's catalogue row.
    hidden, among
        as for :func:`masked`; the item itself always stays.
    """
    rivals = masked(scores, hidden, among)
    rivals[row] = scores[row]
    candidates = int((rivals > -np.inf).sum())
    rank = item_ranks(rivals[None], row)[0]
    if np.isnan(rank):
        return ItemRank(None, 0, candidates)
    return ItemRank(int(rank), int((rivals == scores[row]).sum()) - 1, candidates)


def masked(
    scores: NDArray[np.floating],
    hidden: NDArray[np.int64] | Sequence[int] | None = None,
    among: NDArray[np.bool_] | None = None,
) -> NDArray[np.floating]:
    """Return a copy of ``scores`` in which fewer items are candidates.

    Parameters
    ----------
    scores
        ``(..., n)``, ``-inf`` for what is not a candidate.
    hidden
        rows of items to leave out, such as the history; None for none.
    among
        which items may be candidates, such as those of one category, ``(n,)``; None for all.
    """
    scores = scores.copy()
    if hidden is not None:
        scores[..., hidden] = -np.inf
    if among is not None:
        scores[..., ~among] = -np.inf
    return scores
