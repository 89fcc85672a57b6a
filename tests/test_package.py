"""What ``pip install`` brings: the dependencies, the names at the top, the command."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import mp4sr

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def requirements(lines: list[str]) -> dict[str, Requirement]:
    parsed = [Requirement(line) for line in lines]
    return {re.sub(r"[-_.]+", "-", one.name).lower(): one for one in parsed}


def requirements_file(name: str) -> dict[str, Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return requirements([line for line in lines if line and not line.startswith(("#", "-r"))])


def test_requirements_are_the_dependencies_with_a_tested_pytorch() -> None:
    wanted, listed = requirements(PROJECT["dependencies"]), requirements_file("requirements.txt")
    assert list(listed) == list(wanted)
    for name, requirement in listed.items():
        if name in ("torch", "torchvision"):
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            assert wanted[name].specifier.contains(pin.version)
        else:
            assert requirement.specifier == wanted[name].specifier, name


def test_the_second_file_is_what_the_extras_add() -> None:
    extras = PROJECT["optional-dependencies"]
    added = [line for line in (*extras["test"], *extras["dev"]) if line != "mp4sr[test]"]
    assert requirements_file("requirements-dev.txt") == requirements(added)
    assert "-r requirements.txt\n" in (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"torch", "pandas", "numpy", "pydantic", "gradio"}
    code = f"import sys, mp4sr; print({heavy} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "set()\n"


def test_the_three_names_at_the_top() -> None:
    from mp4sr import MP4SR, Catalogue, Recommender

    assert (MP4SR, Catalogue, Recommender) == (
        mp4sr.model.MP4SR,
        mp4sr.catalogue.Catalogue,
        mp4sr.recommender.Recommender,
    )
    assert {"MP4SR", "Catalogue", "Recommender"} <= set(dir(mp4sr))


def test_a_name_that_the_package_does_not_have() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Recomender'"):
        mp4sr.Recomender  # noqa: B018
