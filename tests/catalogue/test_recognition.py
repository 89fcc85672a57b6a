"""What files are recognised as."""

import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from mp4sr.catalogue.importers.recognition import recognise
from mp4sr.catalogue.sheets import SheetOptions
from mp4sr.errors import MP4SRError
from tests.catalogue import exports

ITEMS = "sku;Bezeichnung\nA;Lampe\nB;Vase\n"
CHOICES = "Kunde;sku;Datum\nk;B;01.02.2024\nk;A;13.02.2024\n"
BOTH = "StockCode,Description,CustomerID,InvoiceDate\nA,Lamp,1,2024-01-02\nB,Vase,1,2024-01-03\n"


def write(folder: Path, **files: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / name.replace("__", ".") for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


@pytest.mark.parametrize(
    ("files", "importer", "items", "choices"),
    [
        ({"p__csv": exports.SHOPIFY_PRODUCTS, "o__csv": exports.SHOPIFY_ORDERS}, "shopify", 2, 5),
        ({"p__csv": exports.WOOCOMMERCE_PRODUCTS, "o__csv": exports.WOOCOMMERCE_LINES},
         "woocommerce", 2, 3),
        ({"feed__txt": exports.FEED}, "google-feed", 2, 0),
        ({"feed__xml": exports.FEED_XML}, "google-feed", 1, 0),
        ({"i__csv": ITEMS, "o__csv": CHOICES}, "csv", 2, 2),
        ({"i__csv": ITEMS}, "csv", 2, 0),
        ({"all__csv": BOTH}, "csv", 2, 2),
        ({"i__csv": "item,title\nhat,Wool Hat\n", "o__csv": exports.SHOPIFY_ORDERS}, "csv", 1, 3),
    ],
)  # fmt: skip
def test_files_folders_and_zips(tmp_path, files, importer, items, choices):
    paths = write(tmp_path / "export", **files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in paths:
            archive.write(path, path.name)
    (tmp_path / "export.zip").write_bytes(buffer.getvalue())
    for given in (paths, paths[::-1], [tmp_path / "export"], [tmp_path / "export.zip"]):
        recognised = recognise(given)
        assert recognised.importer == importer
        assert len(recognised.files) == len(files)
        assert recognised.sources == tuple(given)
        catalogue = recognised.write(tmp_path / "out", None, "Shop")
        assert (catalogue.name, len(catalogue.items)) == ("Shop", items)
        assert len(catalogue.interactions) == choices


def test_what_is_taken_for_what_is_said(tmp_path):
    assert recognise(write(tmp_path, i__csv=ITEMS, o__csv=CHOICES)).files == (
        "i.csv: items, 2 rows (item = sku, title = Bezeichnung)",
        "o.csv: choices, 2 rows (user = Kunde, item = sku, time = Datum)",
    )
    assert recognise(
        write(tmp_path, p__csv=exports.SHOPIFY_PRODUCTS, o__csv=exports.SHOPIFY_ORDERS)
    ).files == ("p.csv: Shopify products, 6 rows", "o.csv: orders, 13 rows")


def test_in_a_folder_what_is_of_no_use_is_passed_over(tmp_path):
    paths = write(
        tmp_path / "export",
        customers__csv="Name,Email\nAnn,ann@mail.example\n",
        orders__csv=exports.SHOPIFY_ORDERS,
        products__csv=exports.SHOPIFY_PRODUCTS,
    )
    (tmp_path / "export" / "photo.jpg").write_bytes(b"")
    assert len(recognise([tmp_path / "export"]).files) == 2
    with pytest.raises(MP4SRError, match=r"customers\.csv is neither Shopify products nor orders"):
        recognise(paths)


def test_a_doubt_about_times_is_settled_by_the_format(tmp_path):
    paths = write(
        tmp_path,
        i__csv="item,title\na,A\nb,B\n",
        o__csv="user,item,time\nu,a,02/01/2024\nu,b,01/02/2024\n",
    )
    with pytest.raises(MP4SRError, match="--time-format"):
        recognise(paths).write(tmp_path / "out", None, None)
    catalogue = recognise(paths, time_format="%d/%m/%Y").write(tmp_path / "out", None, None)
    assert catalogue.histories()["u"].tolist() == [0, 1]


def test_returns_are_no_choices(tmp_path):
    both = (
        "StockCode,Description,Quantity,CustomerID,InvoiceDate\nA,Lamp,2,1,2024-01-02\n"
        "B,Vase,1,1,2024-01-03\nA,Lamp,-2,1,2024-01-04\n"
    )
    catalogue = recognise(write(tmp_path, sales__csv=both)).write(tmp_path / "out", None, None)
    assert catalogue.histories()["1"].tolist() == [0, 1]


def test_a_catalogue_folder_is_one_too(tiny_catalogue, tmp_path):
    recognised = recognise([tiny_catalogue.folder])
    again = recognised.write(tmp_path / "out", None, "Again")
    assert [item.texts for item in again.items] == [item.texts for item in tiny_catalogue.items]
    assert sum(len(item.images) for item in again.items) == 8
    assert again.interactions.equals(tiny_catalogue.interactions)


def test_known_data_sets(tmp_path):
    ratings = "userId,movieId,rating,timestamp\n1,1,5,10\n"
    write(tmp_path / "ml", ratings__csv=ratings, movies__csv="movieId,title,genres\n1,Heat,Crime\n")
    assert recognise([tmp_path / "ml"]).importer == "movielens"
    write(tmp_path / "rb", rb__inter="user_id:token\titem_id:token\nu\ti\n")
    assert recognise([tmp_path / "rb"]).importer == "atomic"
    review = json.dumps({"user_id": "u", "parent_asin": "a", "timestamp": 1, "rating": 5})
    paths = write(tmp_path, m__jsonl='{"parent_asin": "a", "title": "A"}\n', r__jsonl=review + "\n")
    recognised = recognise(paths)
    assert recognised.importer == "amazon"
    assert recognised.write(tmp_path / "out", None, None).items[0].title == "A"


def test_other_kinds_of_file(tmp_path):
    frame = pd.DataFrame({"item": ["a"], "title": ["A"]})
    frame.to_parquet(tmp_path / "i.parquet")
    (tmp_path / "o.csv").write_bytes("user,item\nGröße,a\n".encode("cp1252"))
    with pytest.raises(MP4SRError, match="--encoding cp1252"):
        recognise([tmp_path / "i.parquet", tmp_path / "o.csv"])
    recognised = recognise(
        [tmp_path / "i.parquet", tmp_path / "o.csv"], SheetOptions(encoding="guess")
    )
    assert len(recognised.write(tmp_path / "out", None, None).interactions) == 1


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"a__csv": "x,y\n1,2\n"}, r"a\.csv \(no use found\): x, y"),
        ({"a__csv": ITEMS, "b__csv": ITEMS}, "b.csv \\(items\\)"),
        ({"a__csv": CHOICES}, "a.csv \\(choices\\)"),
        ({"a__csv": ITEMS, "b__csv": CHOICES, "c__csv": "x,y\n1,2\n"}, "no use found"),
    ],
)
def test_what_makes_no_catalogue_is_described(tmp_path, files, complaint):
    with pytest.raises(MP4SRError, match=complaint):
        recognise(write(tmp_path / "export", **files))
    (tmp_path / "empty").mkdir()
    with pytest.raises(MP4SRError, match="holds no tables"):
        recognise([tmp_path / "empty"])
