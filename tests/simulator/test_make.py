import subprocess
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from mp4sr.catalogue import Catalogue
from mp4sr.errors import MP4SRError
from simulator import make
from simulator.products.assortment import Product, assortment
from simulator.products.plan import plan
from simulator.shoppers.market import LAUNCH
from simulator.shoppers.purchases import card_section, simulate

SECTION = "## The shoppers\n\nThey choose like this.\n"


@pytest.fixture
def products() -> list[Product]:
    """The first of the garden's products, one of each type and a few more."""
    return assortment("garden")[:40]


@pytest.fixture
def interactions(products: list[Product]) -> pd.DataFrame:
    ids = [product.design.id for product in products]
    rows = [
        (f"s{user}", ids[(3 * user + step) % 20], step) for user in range(6) for step in range(5)
    ]
    return pd.DataFrame(rows, columns=["user", "item", "time"])


@pytest.fixture
def folder(tmp_path: Path, products: list[Product]) -> Path:
    """A shop's folder that has its pictures already."""
    folder = tmp_path / "garden"
    (folder / "images").mkdir(parents=True)
    for product in products:
        for image in product.item.images:
            (folder / image).write_bytes(b"picture of " + image.encode())
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_shop_is_a_catalogue_with_its_card(
    folder: Path, products: list[Product], interactions: pd.DataFrame
) -> None:
    make.write_shop("garden", products, interactions, folder, shoppers=SECTION)
    catalogue = Catalogue.load(folder)
    assert catalogue.items == [product.item for product in products]
    assert len(catalogue.interactions) == 30
    assert catalogue.card == {
        "name": "Garden shop",
        "description": "40 products with rendered pictures and written words, and 6 simulated "
        "shoppers.",
        "source": "python -m simulator.make garden",
        "licence": "Apache-2.0",
        "user_ids": "public",
    }
    image = products[0].item.images[0]
    assert catalogue.picture_path(image).read_bytes() == b"picture of " + image.encode()
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "The shoppers are simulated" in card.split("\n\n")[2]
    assert "| products | 40 of 14 types |" in card
    assert "| interactions | 30, 5 to 5 and on average 5.0 a shopper |" in card
    assert "They choose like this." in card
    new = sum(product.launch == "new" for product in products)
    assert f"| strictly cold products | {new} ({new / 40:.1%})" in card
    assert f"| never bought | {40 - interactions['item'].nunique()} |" in card
    assert "bird bath" in card
    assert "  \n" not in card


def test_the_same_twice_byte_for_byte_from_the_seed(folder: Path, products: list[Product]) -> None:
    written = []
    for _ in range(2):
        interactions = simulate(products, "garden", shoppers=12)
        make.write_shop("garden", products, interactions, folder, shoppers=card_section("garden"))
        written.append(contents(folder))
    assert written[0] == written[1]
    assert set(written[0]) == {"README.md", "catalogue.json", "interactions.csv", "items.csv"}


def test_what_else_lies_in_the_folder_is_kept(
    folder: Path, products: list[Product], interactions: pd.DataFrame
) -> None:
    (folder / "cases.json").write_text('{"cases": []}', encoding="utf-8")
    make.write_shop("garden", products, interactions, folder, shoppers=SECTION)
    assert (folder / "cases.json").read_text(encoding="utf-8") == '{"cases": []}'
    assert len(list((folder / "images").iterdir())) == sum(
        product.design.views for product in products
    )


def test_missing_pictures_are_counted_and_nothing_is_written(
    folder: Path, products: list[Product], interactions: pd.DataFrame
) -> None:
    second = next(product for product in products if product.design.views == 2)
    for image in second.item.images:
        (folder / image).unlink()
    with pytest.raises(MP4SRError, match=r"2 pictures are missing from .*--without-pictures"):
        make.write_shop("garden", products, interactions, folder, shoppers=SECTION)
    assert [path.name for path in folder.iterdir()] == ["images"]


def test_pictures_that_are_missing_can_be_left_out(
    folder: Path, products: list[Product], interactions: pd.DataFrame
) -> None:
    second = next(product for product in products if product.design.views == 2)
    (folder / second.item.images[1]).unlink()
    catalogue = make.write_shop(
        "garden", products, interactions, folder, shoppers=SECTION, without_pictures=True
    )
    row = catalogue.index[second.design.id]
    assert catalogue.items[row].images == second.item.images[:1]
    twice = sum(product.design.views == 2 for product in products)
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert f"{twice - 1} products have two" in card


def test_rendering_without_blender_says_what_to_install(tmp_path: Path) -> None:
    for python in ("false", str(tmp_path / "no-python")):
        with pytest.raises(MP4SRError, match=r"cannot import bpy.*pip install bpy"):
            make.render_pictures("garden", tmp_path, python)


def test_rendering_asks_the_given_python_and_tells_when_it_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        called.append(command)
        failed = "-m" in command and "home" in command
        return subprocess.CompletedProcess(command, int(failed))

    monkeypatch.setattr(subprocess, "run", run)
    make.render_pictures("garden", tmp_path, "blender-python")
    assert called[-1] == [
        "blender-python",
        "-m",
        "simulator.studio.render",
        "garden",
        str(tmp_path),
        "--scale",
        "small",
    ]
    with pytest.raises(MP4SRError, match="the rendering of home stopped"):
        make.render_pictures("home", tmp_path, "blender-python")


def test_the_command_fails_in_one_sentence(tmp_path: Path) -> None:
    command = CliRunner().invoke(make.app, ["garden", "--to", str(tmp_path / "shop")])
    assert command.exit_code == 1
    assert command.stderr.count("\n") == 1
    assert "pictures are missing" in command.stderr
    command = CliRunner().invoke(make.app, ["all", "--to", str(tmp_path / "shop")])
    assert command.exit_code == 1
    assert "one by one" in command.stderr


def test_the_large_scale_is_not_written_into_assets() -> None:
    command = CliRunner().invoke(make.app, ["home", "--scale", "large"])
    assert command.exit_code == 1
    assert "--to" in command.stderr


def test_the_large_card_tells_the_tail_and_what_is_said_twice(tmp_path: Path) -> None:
    products = assortment("garden", "large")
    interactions = simulate(products, "garden", "large", shoppers=150)
    make.write_shop(
        "garden",
        products,
        interactions,
        tmp_path,
        shoppers=card_section("garden", "large"),
        scale="large",
        without_pictures=True,
    )
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "python -m simulator.make garden --scale large --to FOLDER" in card
    assert f"| interactions a product | {len(interactions) / 406:.1f} |" in card
    early = interactions[interactions["time"] < LAUNCH]["item"].value_counts()
    rare = 406 - int((early >= 6).sum())
    assert f"| long tail | {rare} ({rare / 406:.1%}) are bought less than 6 times" in card
    assert "of the titles name the colour" in card
    assert "same neutral grey" in card
    assert "0.9 for old items and 0.4 for others" in card


def test_the_command_writes_a_shop(
    folder: Path,
    products: list[Product],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(make, "assortment", lambda *_: products)
    monkeypatch.setitem(make.FOLDERS, "garden", folder)
    few = replace(plan("garden"), shoppers=7)
    monkeypatch.setattr("simulator.shoppers.purchases.plan", lambda *_: few)
    command = CliRunner().invoke(make.app, ["garden"])
    assert command.exit_code == 0, command.output
    assert "40 items" in command.stdout
    assert Catalogue.load(folder).interactions["user"].nunique() == 7
