"""The rank axis: one item's rank in several rankings, on one logarithmic scale."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from mp4sr.recommender import Ranker
from mp4sr.recommender.ranking import ItemRank
from mp4sr.vocabulary import ID

NO_RANKING = "cannot rank from this history"
"""Why a ranker that can use no item of a history ranks nothing."""


class Tick(NamedTuple):
    """One rank below the axis, and its position on the axis in percent."""

    rank: int
    at: float


@dataclass(frozen=True, slots=True)
class AxisRow:
    """One ranker's row on the rank axis.

    Attributes
    ----------
    key, name
        the ranker's.
    text
        the rank in words, such as ``rank 3 of 640``.
    at
        the mark's position in percent of the axis; None when the item has no rank.
    reason
        why the item has no rank, or a remark on its rank; "" for neither.
    before
        the mark's position before a change, in percent; None without a change.
    """

    key: str
    name: str
    text: str
    at: float | None
    reason: str = ""
    before: float | None = None


def axis_position(rank: float, items: int) -> float:
    """Return a rank's position on a logarithmic axis from 1 to ``items``, in percent."""
    return 100 * math.log(max(1.0, min(rank, items))) / math.log(max(2, items))


def axis_ticks(items: int) -> list[Tick]:
    """Return the ticks of the axis: 1, 10, 100 ... and the last rank."""
    ranks = [10**power for power in range(len(str(items))) if 10**power <= items]
    if items / ranks[-1] < 2:  # the last two would overlap
        ranks.pop()
    return [Tick(rank, axis_position(rank, items)) for rank in [*ranks, items]]


def axis_row(ranker: Ranker, item_rank: ItemRank | None, items: int, count: int) -> AxisRow:
    """Return one ranker's row.

    Parameters
    ----------
    ranker
        the ranker.
    item_rank
        the item's rank by it; None when the ranker does not know the item at all.
    items
        the last rank on the axis.
    count
        how often the item was chosen in training.
    """
    if item_rank is None or item_rank.rank is None:
        reason = why_no_rank(ranker.key, count)
        if item_rank is not None and item_rank.among == 0:
            reason = NO_RANKING
        return AxisRow(ranker.key, ranker.name, "no rank", None, reason)
    return AxisRow(
        key=ranker.key,
        name=ranker.name,
        text=rank_text(item_rank),
        at=axis_position(item_rank.rank, items),
        reason=tie_remark(item_rank),
    )


def rank_text(item_rank: ItemRank) -> str:
    """Return a rank in words, such as ``rank 3 of 640``."""
    if item_rank.rank is None:
        return "not ranked"
    return f"rank {item_rank.rank:,} of {item_rank.among:,}"


def tie_remark(item_rank: ItemRank) -> str:
    """Return how many other items have the same score, in words; "" for none."""
    if item_rank.rank is None or not item_rank.tied:
        return ""
    return f"tied with {item_rank.tied:,} other{'' if item_rank.tied == 1 else 's'}"


def why_no_rank(key: str, count: int) -> str:
    """Return why a ranker cannot rank an item, although it can rank others.

    Parameters
    ----------
    key
        the ranker's key.
    count
        how often the item was chosen in training.
    """
    if key == ID:
        return "has no ID: never chosen in training" if count == 0 else "has no ID in this model"
    missing = {"text": "no words", "image": "no picture", "both": "neither words nor pictures"}
    return f"has {missing.get(key, 'no score')}"
