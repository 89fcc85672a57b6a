"""Any pair of tables."""

import gzip

import pytest
from PIL import Image

from mp4sr.catalogue import Item
from mp4sr.catalogue.importers import (
    DownloadSettings,
    InteractionColumns,
    ItemColumns,
    RowFilters,
    import_table,
)
from mp4sr.errors import MP4SRError


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "products.csv").write_text(
        "sku;name;text;care;group;photo\n"
        'p1;Lamp;"Bright.\nTall.";Dust it.;Home > Lamps;lamp.png|gone.png\n'
        "p2;Vase;;;;http://x/vase.png\n"
        "p3;Rug;;;;../secret.png\n"
    )
    (folder / "orders.tsv").write_text(
        "customer\tsku\twhen\tstars\nc2\tp2\t2024-01-02\t5\nc1\tp1\t2024-01-01\t1\nc1\tp9\t2023-01-01\t4\n"
    )
    Image.new("RGB", (8, 8), "gold").save(folder / "lamp.png")
    Image.new("RGB", (8, 8), "gold").save(tmp_path / "secret.png")
    return folder


ITEMS = ItemColumns("sku", "name", ["text", "care"], "group", ["photo"])
INTERACTIONS = InteractionColumns("customer", time="when")
OPTIONS = {"item_columns": ITEMS, "interaction_columns": INTERACTIONS}


def test_named_columns(shop, tmp_path, capsys):
    catalogue = import_table(
        shop / "products.csv", tmp_path / "out", interactions=shop / "orders.tsv", **OPTIONS
    )
    assert catalogue.name == "products"
    assert catalogue.items == [
        Item("p1", "Lamp", ("Bright.", "Tall.", "Dust it."), "Home > Lamps", ("images/p1-1.png",)),
        Item("p2", "Vase"),
        Item("p3", "Rug"),
        Item("p9"),
    ]
    assert catalogue.picture_path("images/p1-1.png").is_file()
    histories = catalogue.histories()
    assert {user: rows.tolist() for user, rows in histories.items()} == {"c2": [1], "c1": [3, 0]}
    complaints = capsys.readouterr().err
    assert "gone.png" in complaints
    assert "../secret.png is outside" in complaints


def test_filters(shop, tmp_path):
    catalogue = import_table(
        shop / "products.csv",
        tmp_path / "out",
        interactions=shop / "orders.tsv",
        filters=RowFilters(min_rating=4),
        missing="drop",
        item_columns=ITEMS,
        interaction_columns=InteractionColumns("customer", time="when", rating="stars"),
    )
    assert catalogue.interactions["user"].tolist() == ["c2"]
    with pytest.raises(MP4SRError, match="no item is left"):
        import_table(
            shop / "products.csv",
            tmp_path / "out2",
            interactions=shop / "orders.tsv",
            core=2,
            **OPTIONS,
        )
    assert not (tmp_path / "out2").exists()


def test_the_catalogue_format_itself_needs_no_options(tiny_catalogue, tmp_path):
    folder = tiny_catalogue.folder
    again = import_table(
        folder / "items.csv", tmp_path / "out", interactions=folder / "interactions.csv"
    )
    assert [item.texts for item in again.items] == [item.texts for item in tiny_catalogue.items]
    assert [len(item.images) for item in again.items] == [
        len(item.images) for item in tiny_catalogue.items
    ]
    assert again.interactions.equals(tiny_catalogue.interactions)


def test_packed_without_interactions_or_times(tmp_path):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"item,title\na,A\nb,B\n"))
    assert len(import_table(tmp_path / "a.csv.gz", tmp_path / "out").items) == 2
    (tmp_path / "t.csv").write_text("user,item\nu,b\nu,a\n")
    catalogue = import_table(
        tmp_path / "a.csv.gz", tmp_path / "out", interactions=tmp_path / "t.csv"
    )
    assert catalogue.histories()["u"].tolist() == [1, 0]
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"item,title\na,A\nb,B\n")[:-9])
    with pytest.raises(MP4SRError, match=r"a\.csv\.gz is not a whole packed file"):
        import_table(tmp_path / "a.csv.gz", tmp_path / "out")


def test_pictures_from_the_web(shop, tmp_path, picture_server, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    path = shop / "web.csv"
    path.write_text(f"item,images\np1,lamp.png|{picture_server.url('/red.jpg')}\n")
    catalogue = import_table(
        path, tmp_path / "out", download=DownloadSettings(cache=tmp_path / "cache")
    )
    assert list(catalogue.items[0].images) == ["images/p1-1.png", "images/p1-2.jpg"]


@pytest.mark.parametrize(
    ("items", "interactions", "complaint"),
    [
        ("thing\na\n", None, r"items\.csv: there is no column 'item'"),
        ("item\na\n\na\n", None, r"items\.csv, line 4: the id 'a' is taken by line 2"),
        ("item,title\n,x\n", None, r"items\.csv, line 2: the item has no id"),
        ("item,title\na\n", None, r"items\.csv, line 2: the row has 1 cells"),
        ("item\na\n", "user,item,time\nu,a,1\nu,a,x\n", r"t\.csv, line 3: 'x' is not a time"),
        ("item\na\n", "user,item,time\nu,,1\n", r"t\.csv, line 2: there is no item"),
        ("item\na\n", "a,item\nu,a\n", r"t\.csv: there is no column 'user'"),
    ],
)
def test_broken_tables_are_named(tmp_path, items, interactions, complaint):
    (tmp_path / "items.csv").write_text(items)
    if interactions:
        (tmp_path / "t.csv").write_text(interactions)
    with pytest.raises(MP4SRError, match=complaint):
        import_table(
            tmp_path / "items.csv",
            tmp_path / "out",
            interactions=tmp_path / "t.csv" if interactions else None,
        )
    assert not (tmp_path / "out").exists()
    with pytest.raises(MP4SRError, match="there is no file"):
        import_table(tmp_path / "none.csv", tmp_path / "out")
