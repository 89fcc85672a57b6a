"""Every importer as a command."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mp4sr.catalogue import Catalogue
from mp4sr.cli.importing import importers
from tests.catalogue import exports
from tests.cli.conftest import Run
from tests.conftest import draw_picture

RunJson = Callable[..., Any]


def write(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def movielens(tmp_path: Path) -> Path:
    return write(
        tmp_path / "ml",
        ratings__csv="userId,movieId,rating,timestamp\n1,10,4,100\n1,20,2,200\n2,10,5,50\n",
        movies__csv='movieId,title,genres\n10,"Matrix, The (1999)",Action\n20,Heat (1995),Crime\n'
        "30,Unseen (2001),Drama\n",
    )


def test_movielens(movielens: Path, tmp_path: Path, run_json: RunJson) -> None:
    draw_picture(tmp_path / "posters" / "10.png", "red")
    out = tmp_path / "out"
    facts = run_json(
        *("import", "movielens", movielens, "--out", out, "--posters", tmp_path / "posters"),
        *("--min-rating", 3, "--all-items", "--name", "Films"),
    )
    assert (facts["name"], facts["items"], facts["interactions"]) == ("Films", 3, 2)
    assert (facts["users"], facts["pictures"]) == (2, 1)
    assert Catalogue.load(out).items[0].title == "The Matrix"


def test_it_says_what_comes_next(
    movielens: Path, tmp_path: Path, run_well: Callable[..., str]
) -> None:
    said = run_well("import", "movielens", movielens, "--out", tmp_path / "out")
    assert said.startswith("MovieLens: a catalogue in ")
    assert "2 (2 with text, 0 with pictures" in said
    assert "Import report (movielens)" in said
    assert said.endswith(f"Next: python -m mp4sr features {tmp_path / 'out'}\n")


def test_importing_twice_gives_the_same_bytes(movielens: Path, tmp_path: Path, run: Run) -> None:
    contents = []
    for _ in range(2):
        assert run("import", "movielens", movielens, "--out", tmp_path / "out").exit_code == 0
        files = (path for path in (tmp_path / "out").rglob("*") if path.is_file())
        contents.append({path.name: path.read_bytes() for path in files})
    assert contents[0] == contents[1]


def test_atomic_files(tmp_path: Path, run_json: RunJson) -> None:
    source = write(
        tmp_path / "atomic",
        toys__inter="user_id:token\titem_id:token\ttimestamp:float\nu\ta\t1\nu\tb\t2\n",
        toys__item="item_id:token\ttitle:token_seq\na\tBall\nb\tKite\n",
        other__inter="user_id:token\titem_id:token\ttimestamp:float\nu\ta\t1\n",
    )
    facts = run_json("import", "atomic", source, "--out", tmp_path / "out", "--dataset", "toys")
    assert (facts["name"], facts["items"], facts["interactions"]) == ("toys", 2, 2)


def test_amazon(tmp_path: Path, run_json: RunJson) -> None:
    reviews = [
        {"reviewerID": user, "asin": item, "overall": 5.0, "unixReviewTime": time}
        for time, (user, item) in enumerate([("u", "a"), ("u", "b"), ("v", "a"), ("v", "b")])
    ]
    reviews.append({"reviewerID": "w", "asin": "a", "overall": 1.0, "unixReviewTime": 9})
    source = write(
        tmp_path / "amazon",
        reviews__json="".join(json.dumps(review) + "\n" for review in reviews),
        meta__json=json.dumps({"asin": "a", "title": "Ball"}) + "\n",
    )
    facts = run_json(
        *("import", "amazon", source / "reviews.json", "--metadata", source / "meta.json"),
        *("--core", 2, "--out", tmp_path / "out", "--missing", "keep"),
    )
    assert (facts["items"], facts["items_with_text"], facts["interactions"]) == (2, 1, 4)


def test_a_pair_of_tables(tmp_path: Path, run_json: RunJson) -> None:
    source = write(
        tmp_path / "tables",
        things__csv="sku;label;note;colour;photo\n1;Vase;Hand-made;blue;vase.png\n2;Lamp;;red;\n",
        events__csv="who,sku,when,stars\nann,1,2024-01-01,5\nann,2,2024-01-02,1\n",
    )
    draw_picture(source / "photos" / "vase.png", "blue")
    facts = run_json(
        *("import", "csv", source / "things.csv", "--out", tmp_path / "out"),
        *("--interactions", source / "events.csv", "--item-column", "sku"),
        *("--title-column", "label", "--sentence-column", "note", "--sentence-column", "colour"),
        *("--image-column", "photo", "--images-folder", source / "photos"),
        *("--user-column", "who", "--time-column", "when", "--rating-column", "stars"),
        *("--min-rating", 2, "--name", "Shop"),
    )
    assert (facts["name"], facts["items"], facts["interactions"]) == ("Shop", 2, 1)
    catalogue = Catalogue.load(tmp_path / "out")
    assert catalogue.items[0].texts == ("Vase", "Hand-made", "blue")
    assert catalogue.picture_path(catalogue.items[0].images[0]).is_file()


def test_pictures_are_fetched_only_when_asked_for(
    tmp_path: Path, run_json: RunJson, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mp4sr.catalogue.importers import import_table as original

    asked = []

    def import_table(*arguments: Any, **options: Any) -> Catalogue:
        asked.append(options["download"])
        return original(*arguments, **{**options, "download": None})

    monkeypatch.setattr("mp4sr.catalogue.importers.import_table", import_table)
    source = write(
        tmp_path / "tables", items__csv="item,title,images\n1,Vase,http://127.0.0.1/vase.png\n"
    )
    command = ("import", "csv", source / "items.csv", "--out", tmp_path / "out")
    run_json(*command)
    assert asked == [None]
    run_json(
        *(*command, "--download", "--image-cache", tmp_path / "cache", "--workers", 3),
        *("--max-image-megabytes", 1.5, "--max-total-megabytes", 7),
    )
    assert [
        (each.folder, each.workers, each.max_bytes, each.max_total_bytes) for each in asked[1:]
    ] == [(tmp_path / "cache", 3, 1_500_000, 7_000_000)]


def test_every_importer_is_a_command() -> None:
    from mp4sr.catalogue.importers import IMPORTERS

    commands = {
        command.name or command.callback.__name__ for command in importers.registered_commands
    }  # type: ignore[union-attr]
    assert commands == set(IMPORTERS)


def test_a_broken_row_leaves_the_older_catalogue(movielens: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out"
    assert run("import", "movielens", movielens, "--out", out).exit_code == 0
    before = sorted((path, path.read_bytes()) for path in out.rglob("*") if path.is_file())
    with (movielens / "ratings.csv").open("a", encoding="utf-8") as file:
        file.write("3,10,5,yesterday\n")
    result = run("import", "movielens", movielens, "--out", out)
    assert result.exit_code == 1
    assert result.stderr.startswith("ratings.csv, line 5: 'yesterday' is not a time")
    assert sorted((p, p.read_bytes()) for p in out.rglob("*") if p.is_file()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ml", "out"]


def test_shop_exports(tmp_path: Path, run_json: RunJson) -> None:
    source = write(
        tmp_path / "shopify",
        products__csv=exports.SHOPIFY_PRODUCTS,
        orders__csv=exports.SHOPIFY_ORDERS,
    )
    files = (source / "products.csv", source / "orders.csv")
    facts = run_json("import", "shopify", *files, "--out", tmp_path / "out", "--name", "Hats")
    assert (facts["name"], facts["items"], facts["users"], facts["interactions"]) == (
        "Hats",
        2,
        3,
        5,
    )
    assert facts["import"]["left_out"]["archived products"] == 1
    facts = run_json("import", "shopify", source, "--with-unpaid", "--out", tmp_path / "out")
    assert facts["interactions"] == 6
    source = write(
        tmp_path / "woo",
        products__csv=exports.WOOCOMMERCE_PRODUCTS,
        orders__csv=exports.WOOCOMMERCE_LINES,
    )
    facts = run_json("import", "woocommerce", source, "--out", tmp_path / "woo-out")
    assert (facts["items"], facts["interactions"]) == (2, 3)
    source = write(tmp_path / "feed", feed__txt=exports.FEED)
    options = ("--group-variants", "--out", tmp_path / "feed-out")
    assert run_json("import", "google-feed", source / "feed.txt", *options)["items"] == 1


def test_how_tables_are_written_may_be_said(tmp_path: Path, run: Run, run_json: RunJson) -> None:
    source = write(
        tmp_path / "tables",
        items__csv="item!title\n1!Vase\n2!Lamp\n",
        events__csv="user!item!time!event!stars\nu!1!02/01/2024!buy!5\nu!2!01/02/2024!buy!4\n"
        "u!2!03/02/2024!view!5\nu!2!03/02/2024!buy!1\n",
    )
    command = ("import", "csv", source / "items.csv", "--interactions", source / "events.csv")
    options = (
        *("--separator", "!", "--time-format", "%d/%m/%Y", "--only", "event=buy"),
        *("--at-least", "stars=2", "--positive", "stars", "--encoding", "latin-1"),
    )
    facts = run_json(*command, *options, "--out", tmp_path / "out")
    assert facts["interactions"] == 2
    assert Catalogue.load(tmp_path / "out").histories()["u"].tolist() == [0, 1]
    for wrong, complaint in (
        (("--separator", "!!"), "--separator is '!!'"),
        (("--only", "event"), "--only is 'event'; write --only COLUMN=VALUE."),
        (("--at-least", "stars=many"), "--at-least needs a number, not 'many'."),
    ):
        result = run(*command, *wrong, "--out", tmp_path / "none")
        assert result.exit_code == 1
        assert complaint in result.stderr


def test_info_shows_the_report_again(
    movielens: Path, tmp_path: Path, run_well: Callable[..., str]
) -> None:
    said = run_well("import", "movielens", movielens, "--out", tmp_path / "out", "--min-rating", 3)
    again = run_well("info", tmp_path / "out")
    assert "ratings below 3: 1" in again
    assert said.startswith(again)


def test_nothing_of_a_person_is_said_or_written(tmp_path: Path, run: Run) -> None:
    source = write(
        tmp_path / "shopify",
        products__csv=exports.SHOPIFY_PRODUCTS,
        orders__csv=exports.SHOPIFY_ORDERS.replace("2025-03-02 10", "kim@mail.example 10"),
    )
    command = ("import", "shopify", source, "--out", tmp_path / "out")
    results = [run(*command), run(*command, "--skip-bad-rows"), run("info", tmp_path / "out")]
    assert [result.exit_code for result in results] == [1, 0, 0]
    texts = [path.read_text() for path in (tmp_path / "out").iterdir() if path.is_file()]
    for text in (*texts, *(result.output for result in results)):
        assert "mail.example" not in text
        assert "170 1234567" not in text
