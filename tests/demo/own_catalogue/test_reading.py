"""A visitor's files, read, corrected and deleted."""

from pathlib import Path

import pytest

from mp4sr.demo.own_catalogue.limits import Limits
from mp4sr.demo.own_catalogue.reading import GONE, Reading, for_visitors
from mp4sr.errors import MP4SRError
from tests.demo.own_catalogue.exports import GOODS, write_orders, write_products


@pytest.fixture
def products(tmp_path: Path) -> Path:
    return write_products(tmp_path / "my_products-export.csv")


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    return write_orders(tmp_path / "orders.csv")


def test_two_exports_are_recognised_and_counted(products: Path, orders: Path) -> None:
    reading = Reading([products], [orders])
    assert reading.name == "my products export"
    assert reading.problem == ""
    assert reading.catalogue is not None
    assert [item.title for item in reading.catalogue.items] == list(GOODS)
    assert sorted(set(reading.catalogue.interactions["user"])) == ["1", "2", "3", "4", "5", "6"]
    assert [(table.file, table.kind, table.rows) for table in reading.tables] == [
        ("my_products-export.csv", "products", 7),
        ("orders.csv", "orders", 30),
    ]
    assert reading.report is not None
    assert reading.report.interactions["total"] == 30


def test_no_address_of_a_person_or_a_picture_is_in_the_catalogue(
    products: Path, orders: Path
) -> None:
    reading = Reading([products], [orders])
    written = [path for path in (reading.folder / "catalogue").rglob("*") if path.is_file()]
    assert written
    for path in written:
        assert b"mail.example" not in path.read_bytes()
    assert reading.catalogue is not None
    assert all(item.images == () for item in reading.catalogue.items)


def test_corrections_count_from_the_first_reading(products: Path, orders: Path) -> None:
    reading = Reading([products], [orders])
    reading.correct({"products": {"category": "Vendor"}})
    assert reading.catalogue is not None
    assert [item.category for item in reading.catalogue.items[:2]] == ["Maker 0", "Maker 1"]
    assert reading.tables[0].taken["category"] == ("Vendor",)
    reading.correct({"products": {"category": "Type"}})
    assert reading.catalogue is not None
    assert [item.category for item in reading.catalogue.items[:2]] == ["Table", "Kitchen"]
    with pytest.raises(MP4SRError, match="chosen for both"):
        reading.correct({"products": {"title": "Handle"}})
    assert reading.catalogue is not None


def test_a_table_that_nobody_recognises_can_be_explained(tmp_path: Path) -> None:
    goods, sales = tmp_path / "goods.csv", tmp_path / "sales.csv"
    goods.write_text("Nr;Was;Wort\n1;Vase;blau\n2;Lampe;hell\n", encoding="cp1252")
    sales.write_text("wer;Nr;am\nmia@mail.example;1;2024-01-01\nmia@mail.example;2;2024-01-02\n")
    reading = Reading([goods], [sales])
    assert "these files make no catalogue together" in reading.problem
    assert "mp4sr" not in reading.problem
    assert reading.catalogue is None
    reading.correct(
        {
            "products": {"item": "Nr", "title": "Was", "sentences": "Wort"},
            "orders": {"user": "wer", "item": "Nr", "time": "am"},
        }
    )
    assert reading.problem == ""
    assert reading.catalogue is not None
    assert [(i.id, i.title, i.sentences) for i in reading.catalogue.items] == [
        ("1", "Vase", ("blau",)),
        ("2", "Lampe", ("hell",)),
    ]
    assert list(reading.catalogue.interactions["user"]) == ["1", "1"]


def test_the_limits_on_rows_and_products_leave_nothing_behind(
    products: Path, orders: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = tmp_path / "temporary"
    there.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(there))
    with pytest.raises(MP4SRError, match=r"orders.csv has 30 rows; choose a table of at most 29"):
        Reading([products], [orders], Limits(rows=29))
    with pytest.raises(MP4SRError, match=r"have 7 products; choose a table of at most 6"):
        Reading([products], [], Limits(products=6))
    with pytest.raises(MP4SRError, match="Choose a products file first"):
        Reading([], [orders])
    assert list(there.iterdir()) == []


def test_the_folder_goes_with_the_reading(products: Path) -> None:
    reading = Reading([products])
    folder = reading.folder
    assert folder.is_dir()
    reading.delete()
    assert reading.is_gone
    assert not folder.exists()
    with pytest.raises(MP4SRError, match=GONE):
        reading.correct({})
    again = Reading([products])
    folder = again.folder
    del again
    assert not folder.exists()


def test_visitors_are_offered_no_options_of_the_command_line() -> None:
    assert for_visitors("unpaid orders (--with-unpaid takes them)") == "unpaid orders."
    assert for_visitors("It is wrong; name the column with --title-column.") == "It is wrong."
    assert for_visitors("Write a date. `mp4sr import csv` takes any.") == "Write a date."
    assert for_visitors("Nothing to hide.") == "Nothing to hide."
