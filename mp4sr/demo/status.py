"""An item's group: how well training knows it."""

import numpy as np
from numpy.typing import NDArray

from mp4sr.vocabulary import ItemGroup, item_group


def status_of(row: int, training_counts: NDArray[np.int64]) -> ItemGroup:
    """Return the group of the item at ``row``.

    Parameters
    ----------
    row
        the item's row in the catalogue.
    training_counts
        how often each item occurs in training, ``(n,)``. When all are 0, nothing is known about
        any item, and all count as ``warm``.
    """
    if not training_counts.any():
        return "warm"
    return item_group(int(training_counts[row]))


def with_status(group: ItemGroup, training_counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which items belong to a group, ``(n,)``, by the rules of :func:`status_of`."""
    if not training_counts.any():
        return np.full(len(training_counts), group == "warm")
    counts, which = np.unique(training_counts, return_inverse=True)
    return np.array([item_group(int(count)) == group for count in counts])[which]
