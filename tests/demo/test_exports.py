import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.demo.exports import (
    Table,
    comparison_table,
    keywords_table,
    recommendations_table,
    to_csv,
    to_json,
    written,
)
from mp4sr.demo.pictures.readings import readings_of
from mp4sr.demo.recommendations import ranked_list
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError


def session_to(shop: Shop, *items: str) -> Session:
    return Session(tuple(shop.entry(item) for item in items))


def test_csv_and_json_of_a_table() -> None:
    table = Table(("item", "score", "alone"), [("a, b", -1.5, True), ("é", None, False)])
    assert to_csv(table) == 'item,score,alone\r\n"a, b",-1.5,yes\r\né,,no\r\n'
    assert json.loads(to_json(table)) == [
        {"item": "a, b", "score": -1.5, "alone": True},
        {"item": "é", "score": None, "alone": False},
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_title_is_run_as_a_formula(start: str) -> None:
    title = f"{start}HYPERLINK(1)"
    (row,) = list(csv.reader(io.StringIO(to_csv(Table(("t",), [(title,)])), newline="")))[1:]
    assert row == [f"'{title}"]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_other_title_comes_back_as_it_was(title: str) -> None:
    title = "x" + title
    rows = list(csv.reader(io.StringIO(to_csv(Table(("t",), [(title,)])), newline="")))
    assert rows == [["t"], [title]]


def test_recommendations_are_in_order_with_the_parts_of_their_scores(shop: Shop) -> None:
    ranked = ranked_list(shop, ["sofa"], 3)
    rows = json.loads(to_json(recommendations_table(shop, ranked)))
    assert [row["item"] for row in rows] == [line.item.id for line in ranked]
    assert [row["rank"] for row in rows] == [1, 2, 3]
    for row in rows:
        total = row["text"] + row["image"] + row["id"]
        assert row["score"] == pytest.approx(total, abs=1e-6)
        assert row["status"] in ("warm", "few_shot", "cold")


def test_a_comparison_has_every_list_and_every_place(shop: Shop) -> None:
    rows = json.loads(to_json(comparison_table(shop, session_to(shop, "sofa", "chair"), 5, True)))
    assert {row["ranker"] for row in rows} == {"both", "text", "image", "popularity"}
    assert len(rows) == 20
    for row in rows:
        assert row["position"] == row[f"in_{row['ranker']}"]


def test_keywords_have_their_pictures(shop: Shop) -> None:
    table = keywords_table(readings_of(shop, session_to(shop, "vase", "candle", "lamp")), 2)
    assert [(row[0], row[2], row[4]) for row in table.rows] == [
        *((1, "vase", 1), (1, "vase", 2)),
        *((2, "lamp", 1), (2, "lamp", 2)),
        *((3, "lamp", 1), (3, "lamp", 2)),
    ]
    assert table.rows[0][5] == "blue"


def test_nothing_is_nothing_to_download(shop: Shop) -> None:
    with pytest.raises(MP4SRError, match="pick an item first"):
        written(comparison_table(shop, Session(), 10, True), "csv")
