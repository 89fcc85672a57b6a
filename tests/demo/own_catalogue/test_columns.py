"""Which columns are taken for what, and headers that make an importer take others."""

import pandas as pd
import pytest

from mp4sr.catalogue.report import TableFacts
from mp4sr.catalogue.sheets import Sheet, SheetOptions
from mp4sr.demo.own_catalogue.columns import (
    HIDDEN,
    new_headers,
    read_table,
    unread_table,
    with_headers,
    with_old_names,
)
from mp4sr.errors import MP4SRError


def sheet(**columns: list[str]) -> Sheet:
    frame = pd.DataFrame(columns, dtype="str")
    return Sheet("t.csv", frame, SheetOptions(), line_of=lambda row: row + 2)


PRODUCTS = sheet(
    id=["1", "1", "2", "3", "4"],
    name=["Vase", "", "Lamp", "Rug", "Mug"],
    body=["<b>Blue</b> &amp; tall, ask a@mail.example", "", "Bright", "", "White"],
    maker=["A", "A", "B", "B", "C"],
)
FACTS = TableFacts(
    "t.csv", 5, "utf-8", {"item": ["id"], "title": ["name"], "sentences": ["body"]}, ["maker"]
)


def test_a_table_shows_its_fullest_rows_clean_and_without_addresses() -> None:
    table = read_table(PRODUCTS, FACTS)
    assert (table.kind, table.rows) == ("products", 5)
    assert table.chosen == {"item": "id", "title": "name", "sentences": "body", "category": None}
    assert table.sample == (
        ("1", "Vase", "Blue & tall, ask (e-mail)"),
        ("2", "Lamp", "Bright"),
        ("4", "Mug", "White"),
    )


def test_customers_are_hidden_and_the_names_of_shop_importers_are_understood() -> None:
    orders = sheet(Email=["a@mail.example"], SKU=["S1"], Line=["Vase"], At=["2025-01-01"])
    used = {"customer": ["Email"], "product": ["SKU", "Line"], "time": ["At"]}
    table = read_table(orders, TableFacts("t.csv", 1, "utf-8", used))
    assert table.kind == "orders"
    assert table.taken == {"user": ("Email",), "item": ("SKU", "Line"), "time": ("At",)}
    assert table.sample == ((HIDDEN, "S1", "2025-01-01"),)


def test_an_unread_table_is_guessed_by_its_headers() -> None:
    table = unread_table(sheet(sku=["1"], words=["Vase"]), "products")
    assert table.chosen == {"item": "sku", "title": None, "sentences": None, "category": None}
    nothing = unread_table(sheet(a=["1"]), "orders")
    assert (nothing.taken, nothing.sample) == ({}, ())


def test_a_wanted_column_gets_the_header_of_the_one_it_replaces() -> None:
    table = read_table(PRODUCTS, FACTS)
    headers = new_headers(table, {"title": "maker", "item": "id"})
    assert headers == {"name": "name (not used)", "maker": "name"}
    frame = with_headers(PRODUCTS, headers)
    assert list(frame.columns) == ["id", "name (not used)", "body", "name"]
    assert list(frame["name"]) == ["A", "A", "B", "B", "C"]


def test_two_columns_can_change_places_and_a_role_can_be_left_out_or_filled() -> None:
    table = read_table(PRODUCTS, FACTS)
    assert new_headers(table, {"title": "body", "sentences": "name"}) == {
        "body": "name",
        "name": "body",
    }
    assert new_headers(table, {"sentences": None, "category": "maker"}) == {
        "body": "body (not used)",
        "maker": "product_type",
    }
    assert new_headers(table, dict(table.chosen)) == {}


def test_an_unused_column_of_the_header_that_is_needed_makes_way() -> None:
    clash = sheet(id=["1"], product_type=["x"], maker=["A"])
    frame = with_headers(clash, {"maker": "product_type"})
    assert list(frame.columns) == ["id", "product_type"]
    assert list(frame["product_type"]) == ["A"]


def test_a_column_for_two_roles_and_an_unknown_one_are_refused() -> None:
    table = read_table(PRODUCTS, FACTS)
    with pytest.raises(MP4SRError, match="'id' is chosen for both Product id and Title"):
        new_headers(table, {"title": "id"})
    with pytest.raises(MP4SRError, match=r"t\.csv has no column 'colour'"):
        new_headers(table, {"title": "colour"})


def test_facts_name_the_columns_as_the_file_does() -> None:
    facts = TableFacts("t.csv", 1, "utf-8", {"title": ["name"]}, ["name (not used)", "id"])
    own = with_old_names(facts, {"name": "name (not used)", "maker": "name"})
    assert own.used == {"title": ["maker"]}
    assert own.left_out == ["name", "id"]
