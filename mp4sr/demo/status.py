"""How well training knows an item: warm, few-shot or cold."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mp4sr.evaluation.split import FEW_SHOT_LIMIT

Status = Literal["warm", "few-shot", "cold"]
STATUSES: tuple[Status, ...] = ("warm", "few-shot", "cold")

COUNTS: dict[Status, tuple[float, float]] = {
    "cold": (0, 0),
    "few-shot": (1, FEW_SHOT_LIMIT),
    "warm": (FEW_SHOT_LIMIT + 1, np.inf),
}
"""How often an item of each status occurs in training, at least and at most."""


def status_of(row: int, training_counts: NDArray[np.int64]) -> Status:
    """Return the status of the item at ``row``.

    Parameters
    ----------
    row
        the item's row in the catalogue.
    training_counts
        how often each item occurs in training, ``(n,)``. When all are 0, nothing is known of any
        item, and all count as ``warm``.
    """
    if not training_counts.any():
        return "warm"
    count = training_counts[row]
    return next(status for status, (least, most) in COUNTS.items() if least <= count <= most)


def with_status(status: Status, training_counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which items have a status, ``(n,)``, by :func:`status_of`'s rules."""
    if not training_counts.any():
        return np.full(len(training_counts), status == "warm")
    least, most = COUNTS[status]
    return (least <= training_counts) & (training_counts <= most)
