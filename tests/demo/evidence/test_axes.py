"""The axes of charts."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.demo.evidence.axes import Axis, Tick, round_values, tick_labels


def test_axes_have_round_values() -> None:
    assert round_values(0, 0.39) == [0, 0.1, 0.2, 0.3, 0.4]
    assert round_values(0.21, 0.262) == [0.2, 0.22, 0.24, 0.26, 0.28]
    assert round_values(1, 30) == [0, 10, 20, 30]
    assert round_values(0, 0)[0] == 0
    assert tick_labels([0, 0.25, 0.5]) == ["0.00", "0.25", "0.50"]
    assert tick_labels([0, 10]) == ["0", "10"]


def test_an_axis_places_values_in_percent() -> None:
    axis = Axis.around(0.21, 0.262)
    assert (axis.low, axis.high) == (0.2, 0.28)
    assert list(axis.ticks) == [
        Tick("0.20", 0),
        Tick("0.22", 25),
        Tick("0.24", 50),
        Tick("0.26", 75),
        Tick("0.28", 100),
    ]
    assert [axis.at(value) for value in (0.1, 0.2, 0.23, 0.28, 1)] == [0, 0, 37.5, 100, 100]


@given(st.floats(0, 100), st.floats(0, 100))
def test_every_range_is_inside_its_axis(first: float, second: float) -> None:
    low, high = sorted((first, second))
    values = round_values(low, high)
    assert 2 <= len(values) <= 6
    assert values[0] <= low + 1e-6
    assert values[-1] >= high - 1e-6
    gaps = [after - before for before, after in itertools.pairwise(values)]
    assert gaps == pytest.approx([gaps[0]] * len(gaps))
