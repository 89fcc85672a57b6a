"""Layouts of a feature space on a plane."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from mp4sr.recommender.layout import filled, lay_out, principal, turned


def clusters(count: int = 20, width: int = 12) -> np.ndarray:
    """Two far clusters of ``count`` vectors each."""
    rng = np.random.default_rng(3)
    vectors = rng.normal(scale=0.05, size=(2 * count, width))
    vectors[:count, 0] += 1
    vectors[count:, 1] += 1
    return vectors.astype(np.float32)


def test_principal_coordinates_of_a_line() -> None:
    line = np.array([[0, 0, 0], [0, 2, 0], [0, 4, 0]], dtype=np.float32)
    np.testing.assert_allclose(principal(line, 2), [[-2, 0], [0, 0], [2, 0]], atol=1e-6)
    np.testing.assert_allclose(principal(line[:, 1:2], 2), [[-2, 0], [0, 0], [2, 0]], atol=1e-6)
    assert principal(np.zeros((0, 3), dtype=np.float32), 2).shape == (0, 2)


def test_points_fill_the_plane() -> None:
    points = filled(np.array([[1.0, 5.0], [3.0, 5.0], [2.0, 5.0]]))
    np.testing.assert_allclose(points, [[-1, 0], [1, 0], [0, 0]])
    assert filled(np.zeros((0, 2))).shape == (0, 2)


def test_near_neighbours_stay_near() -> None:
    layout = lay_out(clusters())
    assert layout.method == "t-SNE"
    distances = np.linalg.norm(layout.points[:, None] - layout.points[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argmin(axis=1)
    assert ((nearest < 20) == (np.arange(40) < 20)).all()
    assert np.abs(layout.points).max() == pytest.approx(1)


def test_the_same_vectors_give_the_same_layout() -> None:
    np.testing.assert_array_equal(lay_out(clusters()).points, lay_out(clusters()).points)


def test_many_and_few_are_laid_out_by_their_main_directions() -> None:
    assert lay_out(clusters(), limit=39).method == "PCA"
    assert lay_out(clusters()[:7]).method == "PCA"
    alone = lay_out(clusters()[:1])
    np.testing.assert_array_equal(alone.points, [[0, 0]])
    assert lay_out(np.zeros((0, 4), dtype=np.float32)).points.shape == (0, 2)


def test_vectors_that_are_all_alike_lie_in_the_middle() -> None:
    layout = lay_out(np.ones((12, 5), dtype=np.float32))
    np.testing.assert_array_equal(layout.points, np.zeros((12, 2)))


@given(st.floats(0, 6.2), st.booleans())
def test_a_turned_copy_is_turned_back(angle: float, mirrored: bool) -> None:
    # A square's corners fill the plane however the copy was turned.
    points = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [0, 0.5]], dtype=np.float32)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    if mirrored:
        turn[:, 0] *= -1
    copy = (points @ turn).astype(np.float32)
    everyone = np.ones(5, dtype=bool)
    np.testing.assert_allclose(turned(copy, points, everyone), points, atol=1e-5)


def test_layouts_without_a_shared_item_stay_as_they_are() -> None:
    points = np.array([[0, 1], [1, 0]], dtype=np.float32)
    nobody = np.zeros(2, dtype=bool)
    assert turned(points, points, nobody) is points


@given(
    arrays.arrays(
        np.float32,
        st.tuples(st.integers(0, 7), st.integers(1, 4)),
        elements=st.floats(-100, 100, width=32),
    )
)
def test_layouts_stay_within_the_plane(vectors: np.ndarray) -> None:
    points = lay_out(vectors).points
    assert points.shape == (len(vectors), 2)
    assert np.isfinite(points).all()
    assert np.abs(points).max(initial=0) <= 1 + 1e-5
