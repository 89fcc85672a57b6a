"""Rank tracks: where one item stands in several rankings, on one logarithmic scale."""

import math
from dataclasses import dataclass

from mp4sr.recommender import Ranker
from mp4sr.recommender.ranking import ItemRank

NOTHING_TO_GO_BY = "nothing in this history to go by"
"""Why a ranker that can use nothing of a history has no rank for any item."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One ranking's line on a rank track.

    Attributes
    ----------
    key, name
        the ranker's.
    text
        what the line says: ``rank 3 of 640``.
    at
        where the mark stands, in percent of the track; None when the item cannot be ranked.
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


def track_position(rank: float, items: int) -> float:
    """Return where a rank stands on a logarithmic track of 1 to ``items``, in percent."""
    return 100 * math.log(max(1.0, min(rank, items))) / math.log(max(2, items))


def track_ticks(items: int) -> list[tuple[int, float]]:
    """Return the ranks to write under a track, 1, 10, 100 ... and the last, with their places."""
    ticks = [10**power for power in range(len(str(items))) if 10**power <= items]
    if items / ticks[-1] < 2:  # no room for both
        ticks.pop()
    return [(rank, track_position(rank, items)) for rank in [*ticks, items]]


def lane_of(ranker: Ranker, found: ItemRank | None, items: int, count: int) -> Lane:
    """Return one line of a track, ready to draw.

    Parameters
    ----------
    ranker
        whose ranking it is.
    found
        where the item stands in it; None where the ranker cannot know the item at all.
    items
        the last rank on the track.
    count
        how often the item was chosen in training.
    """
    if found is None or found.rank is None:
        reason = why_no_rank(ranker.key, count)
        if found is not None and found.among == 0:
            reason = NOTHING_TO_GO_BY
        return Lane(ranker.key, ranker.name, "no rank", None, reason)
    at = track_position(found.rank, items)
    return Lane(ranker.key, ranker.name, rank_text(found), at, tie_remark(found))


def rank_text(found: ItemRank) -> str:
    """Return a standing in words."""
    if found.rank is None:
        return "cannot rank it"
    return f"rank {math.ceil(found.rank):,} of {found.among:,}"


def tie_remark(found: ItemRank) -> str:
    """Return with how many others a rank is shared; "" when with none."""
    if found.rank is None or not found.tied:
        return ""
    return f"level with {found.tied:,} other{'' if found.tied == 1 else 's'}"


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
