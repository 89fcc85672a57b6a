"""The folder that a Space is made of."""

import json
from pathlib import Path

import pytest

from mp4sr.catalogue import Catalogue
from mp4sr.errors import MP4SRError
from mp4sr.recommender import Recommender
from mp4sr.space import build_space
from mp4sr.space.folder import APP, requirements

ROOT = Path(__file__).parents[2]


@pytest.fixture
def space(shop: Catalogue, model: Path, tmp_path: Path) -> Path:
    return build_space(tmp_path / "space", shop.folder, model, title="Tiny shop").folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_it_holds_what_a_space_needs_and_no_more(space: Path) -> None:
    assert names(space) == {
        *("README.md", "app.py", "requirements.txt", "mp4sr", "assets", "checkpoints")
    }
    assert names(space / "assets") == names(space / "checkpoints") == {"shop"}
    files = [path for path in space.rglob("*") if path.is_file()]
    assert not [path for path in files if path.suffix == ".pyc" or path.name.startswith(".")]
    assert not {"tests", "benchmarks", "docs", "simulator"} & {
        part for f in files for part in f.parts[len(space.parts) :]
    }
    package = {path.relative_to(ROOT) for path in (ROOT / "mp4sr").rglob("*") if path.is_file()}
    package = {path for path in package if path.suffix != ".pyc"}
    assert {f.relative_to(space) for f in (space / "mp4sr").rglob("*") if f.is_file()} == package


def test_what_lies_beside_a_catalogue_and_a_model_stays_private(
    shop: Catalogue,
    model: Path,
    tmp_path: Path,
) -> None:
    (shop.folder / "passwords.txt").touch()
    (shop.folder / "features" / "cache").mkdir()
    (shop.folder / "features" / "cache" / "shard.safetensors").touch()
    (model / "state").mkdir()
    space = build_space(tmp_path / "space", shop.folder, model).folder
    copied = {path.name for path in space.rglob("*")}
    assert not {"passwords.txt", "cache", "shard.safetensors", "state"} & copied


def test_it_recommends_what_its_sources_recommend(
    space: Path,
    shop: Catalogue,
    model: Path,
) -> None:
    lists = [
        Recommender.from_folders(catalogue, weights).recommend([["vase", "lamp"]], 5)[0]
        for catalogue, weights in (
            (shop.folder, model),
            (space / "assets" / "shop", space / "checkpoints" / "shop"),
        )
    ]
    assert lists[0]
    assert [(each.item.id, each.score) for each in lists[0]] == [
        (each.item.id, each.score) for each in lists[1]
    ]


def test_users_are_numbered(shop: Catalogue, model: Path, tmp_path: Path) -> None:
    del shop.card["user_ids"]
    shop.save()
    users = list(shop.interactions["user"].unique())
    case = {"name": "One", "user": users[1], "next": "vase"}
    (shop.folder / "cases.json").write_text(json.dumps({"cases": [case]}), encoding="utf-8")
    space = build_space(tmp_path / "space", shop.folder, model).folder / "assets" / "shop"
    copied = Catalogue.load(space)
    numbered = [f"shopper-{number}" for number in range(1, len(users) + 1)]
    assert list(copied.interactions["user"].unique()) == numbered
    assert json.loads((space / "cases.json").read_text("utf-8"))["cases"][0]["user"] == numbered[1]
    assert copied.interactions.drop(columns="user").equals(shop.interactions.drop(columns="user"))
    assert [rows.tolist() for rows in copied.histories().values()] == [
        rows.tolist() for rows in shop.histories().values()
    ]


def test_public_user_ids_stay(shop: Catalogue, model: Path, tmp_path: Path) -> None:
    space = build_space(tmp_path / "space", shop.folder, model).folder
    copied = space / "assets" / "shop" / "interactions.csv"
    assert copied.read_bytes() == (shop.folder / "interactions.csv").read_bytes()


def test_a_space_is_replaced_and_anything_else_is_left_alone(
    space: Path,
    shop: Catalogue,
    model: Path,
    tmp_path: Path,
) -> None:
    (space / "mp4sr" / "stale.py").touch()
    build_space(space, shop.folder, model)
    assert not (space / "mp4sr" / "stale.py").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "notes.txt").touch()
    with pytest.raises(MP4SRError, match="exists and is not a Space's folder"):
        build_space(other, shop.folder, model)
    assert names(other) == {"notes.txt"}


def test_a_catalogue_without_features_is_refused(
    tiny_catalogue: Catalogue,
    model: Path,
    tmp_path: Path,
) -> None:
    with pytest.raises(MP4SRError, match="has no features"):
        build_space(tmp_path / "space", tiny_catalogue.folder, model)
    assert not (tmp_path / "space").exists()


def test_it_starts_as_a_checkout_does() -> None:
    assert (ROOT / "app.py").read_text(encoding="utf-8") == APP


def test_it_installs_what_a_checkout_installs(space: Path) -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert requirements() == [line for line in lines if not line.startswith("#")]
    assert (space / "requirements.txt").read_text("utf-8").splitlines() == requirements()
