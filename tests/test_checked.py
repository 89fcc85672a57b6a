from dataclasses import asdict, replace
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from mp4sr.checked import checked_dataclass, nearest
from mp4sr.errors import MP4SRError


@checked_dataclass
class Lamp:
    """A lamp."""

    watts: Annotated[int, Field(ge=1)] = 40
    dimmed: Annotated[float, Field(ge=0, lt=1)] = 0.0
    foot: Literal["round", "square"] = "round"
    lit: bool = False

    def __post_init__(self) -> None:
        if self.lit and self.dimmed > 0.9:
            raise MP4SRError("the lamp is too dim to be lit; dim it less.")


@checked_dataclass
class FloorLamp(Lamp):
    """A lamp with a height."""

    height: float


def test_it_is_a_dataclass_like_any_other() -> None:
    lamp = FloorLamp(height=1.5, watts=60)
    assert asdict(lamp) == {
        "watts": 60,
        "dimmed": 0.0,
        "foot": "round",
        "lit": False,
        "height": 1.5,
    }
    assert replace(lamp, height=2) == FloorLamp(height=2.0, watts=60)
    assert hash(lamp) == hash(FloorLamp(height=1.5, watts=60))
    with pytest.raises(AttributeError):
        lamp.watts = 5  # type: ignore[misc]


def test_text_is_read_as_what_the_field_takes() -> None:
    read = Lamp(watts="60", dimmed="0.25", lit="true")  # type: ignore[arg-type]
    assert read == Lamp(watts=60, dimmed=0.25, lit=True)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"watts": 0}, "watts is 0; it must be at least 1."),
        ({"watts": "many"}, "watts is 'many'; it must be an integer."),
        ({"watts": 1.5}, "watts is 1.5; it must be an integer."),
        ({"dimmed": 1}, "dimmed is 1; it must be less than 1."),
        ({"dimmed": float("nan")}, "dimmed is nan; it must be a finite number."),
        ({"foot": "oval"}, "foot is 'oval'; it must be 'round' or 'square'."),
        ({"wats": 3}, "There is no setting 'wats'; remove it."),
        ({"lit": True, "dimmed": 0.95}, "the lamp is too dim to be lit; dim it less."),
    ],
)
def test_what_does_not_fit_is_one_sentence(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(MP4SRError) as caught:
        Lamp(**values)  # type: ignore[arg-type]
    assert str(caught.value) == sentence


def test_a_value_that_is_missing_is_one_sentence() -> None:
    with pytest.raises(MP4SRError, match=r"^There is no value for height; add one\.$"):
        FloorLamp()  # type: ignore[call-arg]


@given(st.text(max_size=8), st.lists(st.text(min_size=1, max_size=8), min_size=1))
def test_there_is_always_a_nearest_name(name: str, names: list[str]) -> None:
    assert nearest(name, names) in names
    assert nearest(names[0], names) == names[0]
