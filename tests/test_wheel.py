"""The wheel in a virtual environment of its own, away from the checkout."""

import json
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from mp4sr.catalogue import Catalogue, Item
from mp4sr.features.item_features import catalogue_card
from tests.conftest import draw_picture
from tests.toy import WIDTH, toy_features, toy_model

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment that has the wheel.

    Its dependencies are those that the tests run with, which takes seconds where installing them
    takes minutes.
    """
    environment = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    python = str(scripts / "python")
    install = ("-m", "pip", "--python", python, "install", "--no-deps", "--no-index", str(wheel))
    subprocess.run([sys.executable, *install], check=True, capture_output=True)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True)
    shared = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    lines = "".join(f"{path}\n" for path in shared)
    (Path(packages.stdout.strip()) / "shared.pth").write_text(lines, encoding="utf-8")
    return scripts


def output(folder: Path, *command: object) -> str:
    done = subprocess.run(
        [str(word) for word in command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "mp4sr").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("mp4sr/")}
    assert packed == package
    assert "mp4sr/features/encoders/keyword-heads/heads.safetensors" in packed
    assert "mp4sr/training/presets/shop.toml" in packed


def test_the_command_is_there(scripts: Path, tmp_path: Path) -> None:
    assert output(tmp_path, scripts / "mp4sr", "--help").startswith("Usage: mp4sr ")
    where = "import mp4sr; print(mp4sr.__file__)"
    assert str(scripts.parent) in output(tmp_path, scripts / "python", "-c", where)


def test_words_are_read_in_a_photo(
    scripts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MP4SR_CACHE", str(tmp_path / "cache"))
    draw_picture(tmp_path / "photo.png", "red")
    (tmp_path / "words.txt").write_text("red\nblue\nsofa\n", encoding="utf-8")
    keywords = (scripts / "mp4sr", "keywords", "photo.png", "--dictionary", "words.txt", "--json")
    (picture,) = json.loads(output(tmp_path, *keywords))["pictures"]
    assert picture["keywords"][0]["word"] == "red"


def test_the_demo_shop_is_not_in_the_wheel(scripts: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [str(scripts / "mp4sr"), "serve"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "pass --catalogue DIR and --model DIR" in done.stderr


def test_the_python_lines_of_the_readme(scripts: Path, tmp_path: Path) -> None:
    """They recommend three items to somebody with two, on a shop of the same name."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.search(r"^```python\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    assert lines is not None
    ids = [f"home-{number:03}" for number in range(1, 10)]
    catalogue = Catalogue.create(
        tmp_path / "assets" / "shop",
        items=[Item(id_, f"Thing {id_}") for id_ in ids],
        interactions=pd.DataFrame(
            [("ann", id_, 1.0) for id_ in ids], columns=["user", "item", "time"]
        ),
        card={"name": "Shop"},
    )
    features = toy_features([1] * len(ids), [0] * len(ids))
    features.card = {"width": WIDTH, **catalogue_card(catalogue)}
    features.save(catalogue.folder)
    toy_model().save_pretrained(tmp_path / "checkpoints" / "shop")
    (tmp_path / "readme.py").write_text(lines[1], encoding="utf-8")
    printed = output(tmp_path, scripts / "python", "readme.py")
    listed = re.findall(
        r"^(\d) Thing (\S+) (\S+)\n  text (\S+), picture (\S+), ID (\S+)$", printed, re.MULTILINE
    )
    assert [rank for rank, *_ in listed] == ["1", "2", "3"]
    assert len({item for _, item, *_ in listed} & set(ids[2:])) == 3
    for _, _, *numbers in listed:
        score, *parts = map(float, numbers)
        assert score == pytest.approx(sum(parts), abs=0.021)  # each is rounded to 0.01
