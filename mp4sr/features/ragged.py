"""Rows in runs of different lengths: an item's sentences, an item's pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class RaggedRows:
    """The rows of ``n_items`` items one after another, and where each item's rows start.

    Item ``i`` has the rows ``values[offsets[i]:offsets[i + 1]]``; it may have none.
    """

    values: npt.NDArray[np.float32]  # (rows, d)
    offsets: npt.NDArray[np.int64]  # (n_items + 1,)

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.offsets.ndim != 1 or len(self.offsets) == 0:
            raise ValueError("RaggedRows needs values (rows, d) and offsets (n_items + 1,)")
        if self.offsets[0] != 0 or self.offsets[-1] != len(self.values):
            raise ValueError("the offsets of RaggedRows must run from 0 to the number of rows")
        if np.any(np.diff(self.offsets) < 0):
            raise ValueError("the offsets of RaggedRows must not fall")

    @classmethod
    def from_list(cls, rows: Sequence[npt.NDArray[np.floating]], width: int) -> Self:
        """Lay the items' rows, each ``(count, width)``, one after another."""
        values = np.zeros((sum(len(item) for item in rows), width), dtype=np.float32)
        offsets = offsets_of([len(item) for item in rows])
        for start, item in zip(offsets, rows, strict=False):
            values[start : start + len(item)] = np.reshape(item, (len(item), width))
        return cls(values, offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def width(self) -> int:
        """The number of values in a row, ``d``."""
        return int(self.values.shape[1])

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many rows each item has, ``(n_items,)``."""
        return np.diff(self.offsets)

    def rows(self, item: int) -> npt.NDArray[np.float32]:
        """Return the rows of one item, ``(count, d)``."""
        if not 0 <= item < len(self):
            raise IndexError(f"item {item} of {len(self)}")
        return self.values[self.offsets[item] : self.offsets[item + 1]]

    def take(self, items: npt.ArrayLike) -> Self:
        """Return the rows of ``items``, in that order; an item may be asked for twice."""
        chosen = np.asarray(items, dtype=np.int64)
        rows, offsets = _rows_of(self.offsets, chosen)
        return type(self)(self.values[rows], offsets)

    def padded(self, items: npt.ArrayLike) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
        """Return the rows of ``items`` as a rectangle and which of its rows are real.

        The shapes are ``(n, max_rows, d)`` and ``(n, max_rows)``. There is always at least one
        row an item, so that a softmax over rows has a place to look even if all is padding.
        """
        chosen = np.asarray(items, dtype=np.int64)
        rows, offsets = _rows_of(self.offsets, chosen)
        counts = np.diff(offsets)
        real = np.arange(max(1, counts.max(initial=0)))[None, :] < counts[:, None]
        values = np.zeros((*real.shape, self.width), dtype=np.float32)
        values[real] = self.values[rows]
        return values, real


def offsets_of(counts: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return where runs of these lengths start, and where the last one ends: ``(n + 1,)``."""
    return np.concatenate([[0], np.cumsum(np.asarray(counts, dtype=np.int64))]).astype(np.int64)


def _rows_of(
    offsets: npt.NDArray[np.int64], items: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the row numbers of ``items`` one after another, and the offsets of that order."""
    n_items = len(offsets) - 1
    if len(items) and not (items.min() >= 0 and items.max() < n_items):
        raise IndexError(f"items must be 0 to {n_items - 1}")
    counts = offsets[items + 1] - offsets[items]
    taken = offsets_of(counts)
    shift = np.repeat(offsets[items] - taken[:-1], counts)
    return np.arange(taken[-1]) + shift, taken
