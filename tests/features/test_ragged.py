import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.features import RaggedRows

THREE = [np.array([[1.0, 2.0]]), np.zeros((0, 2)), np.array([[3.0, 4.0], [5.0, 6.0]])]


def test_rows_of_each_item() -> None:
    ragged = RaggedRows.from_list(THREE, 2)
    assert ragged.values.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert ragged.values.dtype == np.float32
    assert ragged.offsets.tolist() == [0, 1, 1, 3]
    assert ragged.offsets.dtype == np.int64
    assert ragged.counts.tolist() == [1, 0, 2]
    assert (len(ragged), ragged.width) == (3, 2)
    assert ragged.rows(1).shape == (0, 2)
    assert ragged.rows(2).tolist() == [[3, 4], [5, 6]]
    with pytest.raises(IndexError):
        ragged.rows(3)
    with pytest.raises(IndexError):
        ragged.rows(-1)


def test_take_and_padded() -> None:
    ragged = RaggedRows.from_list(THREE, 2)
    taken = ragged.take([2, 1, 2, 0])
    assert taken.values.tolist() == [[3, 4], [5, 6], [3, 4], [5, 6], [1, 2]]
    assert taken.offsets.tolist() == [0, 2, 2, 4, 5]
    values, real = ragged.padded(np.array([0, 2, 1]))
    assert values.tolist() == [[[1, 2], [0, 0]], [[3, 4], [5, 6]], [[0, 0], [0, 0]]]
    assert real.tolist() == [[True, False], [True, True], [False, False]]
    with pytest.raises(IndexError):
        ragged.take([3])
    with pytest.raises(IndexError):
        ragged.padded([-1])


def test_nothing_at_all() -> None:
    empty = RaggedRows.from_list([], 4)
    assert (len(empty), empty.width, empty.counts.tolist()) == (0, 4, [])
    values, real = RaggedRows.from_list([np.zeros((0, 4))], 4).padded([0])
    assert values.shape == (1, 1, 4)
    assert real.tolist() == [[False]]
    assert RaggedRows.from_list(THREE, 2).take([]).offsets.tolist() == [0]


@pytest.mark.parametrize("offsets", [[0, 1], [1, 3], [0, 4], [0, 2, 1, 3], []])
def test_offsets_that_do_not_fit_are_refused(offsets: list[int]) -> None:
    with pytest.raises(ValueError, match="RaggedRows"):
        RaggedRows(np.zeros((3, 2), dtype=np.float32), np.array(offsets, dtype=np.int64))


@given(
    counts=st.lists(st.integers(0, 4), min_size=1, max_size=8),
    width=st.integers(1, 3),
    data=st.data(),
)
def test_take_and_padded_agree_with_rows(counts: list[int], width: int, data) -> None:
    total = sum(counts)
    values = np.arange(total * width, dtype=np.float32).reshape(total, width)
    items = [part.reshape(-1, width) for part in np.split(values, np.cumsum(counts)[:-1])]
    ragged = RaggedRows.from_list(items, width)
    chosen = data.draw(st.lists(st.integers(0, len(counts) - 1), max_size=6))
    taken = ragged.take(chosen)
    padded, real = ragged.padded(chosen)
    assert len(taken) == len(padded) == len(chosen)
    for place, item in enumerate(chosen):
        np.testing.assert_array_equal(taken.rows(place), items[item])
        np.testing.assert_array_equal(padded[place][real[place]], items[item])
        assert not padded[place][~real[place]].any()
        assert real[place].tolist() == sorted(real[place], reverse=True)
