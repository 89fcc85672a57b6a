"""What the lab shows, on the tiny shop."""

import re
from pathlib import Path

import pytest

from mp4sr.demo.lab.edits import ItemEdit, edited
from mp4sr.demo.lab.items import invented, of_catalogue
from mp4sr.demo.lab.shelf import LabShelf
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.page.lab.rendering import (
    exposure_html,
    item_html,
    neighbours_html,
    ranks_html,
    shelf_html,
    waiting_html,
)
from mp4sr.recommender.exposure import ShopperSample


def test_the_shelf_shows_cold_items_first(cold: Shop) -> None:
    shelf = LabShelf(cold)
    assert re.findall('data-item="(.*?)"', shelf_html(shelf, "cold")) == ["vase"]
    assert re.findall('data-item="(.*?)"', shelf_html(shelf, "few_shot")) == ["lamp"]
    assert len(re.findall("data-item", shelf_html(shelf, "all"))) == 8
    assert re.findall('data-item="(.*?)"', shelf_html(shelf, "all", "oak CHAIR")) == ["chair"]
    assert "Nothing found" in shelf_html(shelf, "cold", "chair")
    assert 'aria-pressed="true"' in shelf_html(shelf, "cold", chosen="vase")


def test_the_shelf_turns_pages(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mp4sr.demo.lab.shelf.SHELF_SIZE", 3)
    shelf = LabShelf(shop)
    assert re.findall('data-item="(.*?)"', shelf_html(shelf, "all", number=3)) == [
        "candle",
        "mystery",
    ]
    assert shelf_html(shelf, "all", number=99) == shelf_html(shelf, "all", number=3)
    assert shelf_html(shelf, "all", number=-1) == shelf_html(shelf, "all", number=1)


def test_neighbours_are_warm_items_with_the_modality(cold: Shop) -> None:
    html = neighbours_html(cold, of_catalogue(cold, "sofa"), None)
    words, pictures = html.split("Nearest by its picture")
    assert words.count("<li") == 4  # not itself, the cold vase, the few-shot lamp, the mystery
    assert "Brass reading lamp" not in html
    assert "Beeswax candle" in words
    assert "Beeswax candle" not in pictures
    assert "It has no picture" in neighbours_html(cold, of_catalogue(cold, "candle"), None)


def test_unchanged_neighbours_are_shown_once(cold: Shop, green: Path) -> None:
    vase = of_catalogue(cold, "vase")
    html = neighbours_html(
        cold, vase, edited(cold, vase, ItemEdit(pictures="replaced", files=[green]))
    )
    words, pictures = html.split("Nearest by its picture")
    assert "no change" in words
    assert "What if" in pictures


def test_ranks_wait_for_a_history(cold: Shop) -> None:
    assert ranks_html(cold, Session(), None, None) == ""
    html = ranks_html(cold, Session(), of_catalogue(cold, "vase"), None)
    assert "Load a shopper or add a few items" in html


def test_the_exposure_is_shown_with_what_they_chose(cold: Shop) -> None:
    sample = ShopperSample(cold.recommender, cold.catalogue.histories())
    assert "Reading the histories of 12 shoppers" in waiting_html(sample)
    html = exposure_html(cold, sample, of_catalogue(cold, "vase"), None)
    assert "All 12 shoppers" in html
    assert "of them would see it in their top 10" in html
    first = sample.exposure(of_catalogue(cold, "vase").what_if).first(6)
    assert re.findall("<strong>shopper (.*?)</strong>", html) == [
        sample.cases.users[shopper] for shopper in first
    ]


def test_a_catalogue_without_shoppers_says_so(cold: Shop) -> None:
    sample = ShopperSample(cold.recommender, {})
    html = exposure_html(cold, sample, of_catalogue(cold, "vase"), None)
    assert "nobody would see it" in html


def test_the_portrait_escapes_what_visitors_write(shop: Shop, photo: Path) -> None:
    hostile = invented(shop, "<img src=x onerror=alert(1)>", [photo])
    html = item_html(shop, hostile, edited(shop, hostile, ItemEdit("retitled", "<b>x")))
    assert "<img src=x" not in html
    assert "<b>x" not in html
    assert html.count("not in the catalogue") == 1
    assert html.count("What if") >= 1
