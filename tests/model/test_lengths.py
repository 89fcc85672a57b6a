import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.model.lengths import length_blocks, padded


def test_blocks_by_hand() -> None:
    lengths = np.array([9, 1, 0, 2, 3, 10, 30])
    blocks = [block.tolist() for block in length_blocks(lengths, positions=20)]
    assert blocks == [[1, 3, 4], [0, 5], [6]]


@given(st.lists(st.integers(0, 60), max_size=40), st.integers(1, 200))
def test_every_sequence_is_in_one_block_and_no_block_is_too_large(
    lengths: list[int], positions: int
) -> None:
    blocks = list(length_blocks(np.array(lengths, dtype=np.int64), positions))
    rows = sorted(row for block in blocks for row in block.tolist())
    assert rows == [row for row, length in enumerate(lengths) if length > 0]
    for block in blocks:
        longest = max(lengths[row] for row in block)
        assert len(block) == 1 or len(block) * longest <= positions
        assert longest <= min(lengths[row] for row in block) + max(2, longest // 8)


def test_padded_puts_zeros_at_the_end() -> None:
    assert padded([np.array([5, 6]), np.array([7])]).tolist() == [[5, 6], [7, 0]]
