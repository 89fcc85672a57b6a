"""What programs send to an endpoint: checked, described, and refused in one sentence."""

from inspect import getdoc, signature
from pathlib import Path
from typing import Any

import pytest

from mp4sr.demo.api.catalogue import catalogue_endpoints
from mp4sr.demo.api.history import history_endpoints
from mp4sr.demo.api.inputs import (
    Files,
    History,
    Hits,
    MaskHistory,
    OptionalHistory,
    RankBy,
    Title,
    endpoint,
)
from mp4sr.demo.api.lab import lab_endpoints
from mp4sr.demo.api.uploads import upload_endpoints
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError


@endpoint
def ask(
    history: History, k: Hits = 3, mode: RankBy = "both", mask_history: MaskHistory = True
) -> list[Any]:
    """Return what was asked."""
    return [history, k, mode, mask_history]


@endpoint
def read(title: Title, files: Files = None, history: OptionalHistory = []) -> int:  # noqa: B006
    """Return how many files there are."""
    if title == "broken":
        raise MP4SRError("broken.png is not a picture.")
    return len(files or ())


def test_arguments_that_fit_go_through() -> None:
    assert ask(["sofa"], 5, mode="text") == [["sofa"], 5, "text", True]
    loose: Any = ask
    assert loose([12, 7], "5", "image", "false") == [["12", "7"], 5, "image", False]
    assert loose(["sofa"], 5.0)[1] == 5


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({}, "There is no history; send one."),
        ({"history": "sofa"}, 'A history is a list of item ids, such as ["12", "7"].'),
        ({"history": [None]}, 'A history is a list of item ids, such as ["12", "7"].'),
        ({"history": []}, "A history has 1 to 50 items; this one has 0."),
        ({"history": ["a"] * 51}, "A history has 1 to 50 items; this one has 51."),
        ({"k": 0}, "k must be 1 to 100, not 0."),
        ({"k": 101}, "k must be 1 to 100, not 101."),
        ({"k": "many"}, "k must be a whole number, not 'many'."),
        ({"k": 2.5}, "k must be a whole number, not 2.5."),
        ({"k": None}, "k must be a whole number, not None."),
        ({"k": float("inf")}, "k must be a whole number, not inf."),
        ({"mode": "smell"}, "mode must be 'both', 'text' or 'image', not 'smell'."),
        ({"mode": ["text"]}, "mode must be 'both', 'text' or 'image', not ['text']."),
        ({"mask_history": "perhaps"}, "mask_history must be true or false, not 'perhaps'."),
        ({"lenght": 3}, "There is no parameter lenght; leave it out."),
    ],
)
def test_an_argument_that_does_not_fit_is_refused_in_one_sentence(
    arguments: dict[str, Any], sentence: str
) -> None:
    loose: Any = ask
    with pytest.raises(MP4SRError) as refused:
        loose(**({"history": ["sofa"]} if arguments else {}) | arguments)
    assert str(refused.value) == sentence


def test_a_long_argument_is_cut_in_the_sentence() -> None:
    loose: Any = ask
    with pytest.raises(MP4SRError) as refused:
        loose(["sofa"], "9" * 5_000 + "x")
    assert len(str(refused.value)) < 100


def test_text_may_be_missing_and_files_are_deleted_whatever_happens(tmp_path: Path) -> None:
    loose: Any = read

    def picture() -> str:
        file = tmp_path / "photo.png"
        file.write_bytes(b"")
        return str(file)

    assert loose(None, [picture()]) == 1
    assert not any(tmp_path.iterdir())
    with pytest.raises(MP4SRError, match=r"broken\.png"):
        loose("broken", [picture()])
    assert not any(tmp_path.iterdir())
    with pytest.raises(MP4SRError, match="list of item ids"):
        loose("", [picture()], "sofa")
    assert not any(tmp_path.iterdir())


def test_every_parameter_of_every_endpoint_is_described_on_a_line_of_its_own(shop: Shop) -> None:
    endpoints = [
        *catalogue_endpoints(shop),
        *history_endpoints(shop),
        *lab_endpoints(shop),
        *upload_endpoints(shop),
    ]
    assert len({function.__name__ for function in endpoints}) == 21
    for function in endpoints:
        documented = getdoc(function) or ""
        summary, described = documented.split("Args:")
        assert summary.startswith("Return ")
        lines = dict(line.strip().split(": ", 1) for line in described.strip().splitlines())
        assert list(lines) == list(signature(function).parameters), function.__name__
        assert all(line[0].isupper() and line.endswith(".") for line in lines.values())
