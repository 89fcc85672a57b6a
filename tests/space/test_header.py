"""The header of a Space's README."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from huggingface_hub import SpaceCard, SpaceCardData, SpaceHardware
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from mp4sr.errors import MP4SRError
from mp4sr.space.header import CLIP_FILES, CLIP_REPOSITORY, space_header

ROOT = Path(__file__).parents[2]
ZERO_GPU_PYTHONS = ("3.10.13", "3.12.12")
ZERO_GPU_TORCHES = ("2.8.0", "2.9.1", "2.10.0", "2.11.0", "2.12.1", "2.13.0")
COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}


def header_of(text: str) -> dict[str, Any]:
    return dict(yaml.safe_load(text.split("---\n")[1]))


def test_the_header_is_complete_and_valid() -> None:
    header = space_header("A shop").to_dict()
    assert header["title"] == "A shop"
    assert (header["sdk"], header["sdk_version"]) == ("gradio", version("gradio"))
    assert header["python_version"] in ZERO_GPU_PYTHONS
    assert header["app_file"] == "app.py"
    assert {header["colorFrom"], header["colorTo"]} <= COLOURS
    assert len(header["short_description"]) <= 60
    assert header["suggested_hardware"] in [each.value for each in SpaceHardware]
    assert re.fullmatch(r"\d+(m|h)", header["startup_duration_timeout"])
    assert header["models"][0] == CLIP_REPOSITORY
    assert header["preload_from_hub"] == [f"{CLIP_REPOSITORY} {','.join(CLIP_FILES)}"]


def test_the_hub_s_own_library_reads_it_back() -> None:
    card = SpaceCard(f"---\n{space_header()}\n---\nText")
    assert isinstance(card.data, SpaceCardData)
    assert card.data.to_dict() == space_header().to_dict()


def test_a_title_of_several_lines_becomes_one() -> None:
    assert space_header(" My\n shop ").title == "My shop"
    with pytest.raises(MP4SRError, match="needs a title"):
        space_header(" \n")


def test_the_readme_of_the_repository_has_the_same_header() -> None:
    here = header_of((ROOT / "README.md").read_text(encoding="utf-8"))
    expected = space_header().to_dict()
    # Another Gradio may be installed here, within what the project allows.
    allowed = next(line for line in requirements() if line.name == "gradio").specifier
    assert here.pop("sdk_version") in allowed
    assert expected.pop("sdk_version") in allowed
    assert here == expected


def test_zero_gpu_offers_the_pytorch_and_the_python_that_are_asked_for() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    torch = next(Requirement(line) for line in lines if line.startswith("torch=="))
    assert any(version in torch.specifier for version in ZERO_GPU_TORCHES)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert space_header().python_version in SpecifierSet(project["requires-python"])


def requirements() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(line) for line in project["dependencies"]]
