import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.features.picture_rows import facet_rows

WORDS = np.eye(4, dtype=np.float32)
SENTENCES = np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]], dtype=np.float32)
FACETS = {"object": np.array([0, 1]), "colour": np.array([2, 3])}


def rows(*pictures: list[float]) -> np.ndarray:
    return facet_rows(np.array(pictures, dtype=np.float32), WORDS, SENTENCES, FACETS)


def test_a_row_leans_to_the_words_that_were_seen() -> None:
    first, second = rows([0.8, 0.2, 0.1, 0.6], [0.2, 0.8, 0.6, 0.1])
    # Two words a facet: standardised cosines are 1 and -1 whatever their size.
    assert first == pytest.approx([0.5**0.5, -(0.5**0.5), 0], abs=1e-6)
    assert second == pytest.approx(-first, abs=1e-6)


def test_a_blank_picture_has_zeros() -> None:
    assert rows([0, 0, 0, 0]).tolist() == [[0, 0, 0]]
    assert facet_rows(np.zeros((0, 4), np.float32), WORDS, SENTENCES, FACETS).shape == (0, 3)


def test_a_facet_that_says_nothing_leaves_the_others() -> None:
    (row,) = rows([0.9, 0.1, 0.5, 0.5])
    assert row == pytest.approx([1, 0, 0], abs=1e-6)


@given(st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4), st.floats(0.1, 0.9))
def test_only_the_order_of_cosines_in_their_spread_counts(
    cosines: list[float], scale: float
) -> None:
    """A CLIP's cosines, smaller and shifted, give the same row."""
    picture = np.array([cosines], dtype=np.float64) + np.array([[0.01, 0, 0, 0.01]])
    if abs(picture[0, 0] - picture[0, 1]) < 1e-2 or abs(picture[0, 2] - picture[0, 3]) < 1e-2:
        return
    plain = facet_rows(picture.astype(np.float32), WORDS, SENTENCES, FACETS)
    other = facet_rows((scale * picture + 2).astype(np.float32), WORDS, SENTENCES, FACETS)
    assert other == pytest.approx(plain, abs=1e-3)
    assert np.linalg.norm(plain) == pytest.approx(1, abs=1e-5)
