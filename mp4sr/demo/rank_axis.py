"""The rank axis: where one item stands in several rankings, on one logarithmic scale."""

import math
from dataclasses import dataclass

from mp4sr.recommender import Ranker
from mp4sr.recommender.ranking import ItemRank

NOTHING_TO_GO_BY = "nothing in this history to go by"
"""Why a ranker that can use nothing of a history has no rank for any item."""


@dataclass(frozen=True, slots=True)
class AxisRow:
    """One ranking's row on the rank axis.

    Attributes
    ----------
    key, name
        the ranker's.
    text
        what the row says: ``rank 3 of 640``.
    at
        where the mark stands, in percent of the axis; None when the item cannot be ranked.
    reason
        why it cannot be ranked, or a remark; "" for neither.
    before
        where the mark stood before a change, in percent; None without one.
    """

    key: str
    name: str
    text: str
    at: float | None
    reason: str = ""
    before: float | None = None


def axis_position(rank: float, items: int) -> float:
    """Return where a rank stands on a logarithmic axis of 1 to ``items``, in percent."""
    return 100 * math.log(max(1.0, min(rank, items))) / math.log(max(2, items))


def axis_ticks(items: int) -> list[tuple[int, float]]:
    """Return the ranks to write under the axis, 1, 10, 100 ... and the last, with their places."""
    ticks = [10**power for power in range(len(str(items))) if 10**power <= items]
    if items / ticks[-1] < 2:  # no room for both
        ticks.pop()
    return [(rank, axis_position(rank, items)) for rank in [*ticks, items]]


def axis_row(ranker: Ranker, item_rank: ItemRank | None, items: int, count: int) -> AxisRow:
    """Return one row of the axis, ready to draw.

    Parameters
    ----------
    ranker
        whose ranking it is.
    item_rank
        where the item stands in it; None where the ranker cannot know the item at all.
    items
        the last rank on the axis.
    count
        how often the item was chosen in training.
    """
    if item_rank is None or item_rank.rank is None:
        reason = why_no_rank(ranker.key, count)
        if item_rank is not None and item_rank.among == 0:
            reason = NOTHING_TO_GO_BY
        return AxisRow(ranker.key, ranker.name, "no rank", None, reason)
    at = axis_position(item_rank.rank, items)
    return AxisRow(ranker.key, ranker.name, rank_text(item_rank), at, tie_remark(item_rank))


def rank_text(item_rank: ItemRank) -> str:
    """Return a rank in words."""
    if item_rank.rank is None:
        return "cannot rank it"
    return f"rank {item_rank.rank:,} of {item_rank.among:,}"


def tie_remark(item_rank: ItemRank) -> str:
    """Return with how many others a rank is shared; "" when with none."""
    if item_rank.rank is None or not item_rank.tied:
        return ""
    return f"level with {item_rank.tied:,} other{'' if item_rank.tied == 1 else 's'}"


def why_no_rank(key: str, count: int) -> str:
    """Return in a sentence why a ranker that ranks other items cannot rank this one.

    ``count`` is how often the item was chosen in training.
    """
    if key == "id":
        if count == 0:
            return "has no ID: never chosen in training"
        return "has no ID in this model"
    missing = {"text": "no words", "image": "no picture", "both": "neither words nor pictures"}
    return f"has {missing.get(key, 'no score')}"
