import re

import pytest

from mp4sr.catalogue import Catalogue, Item
from mp4sr.demo.browsing import catalogue_shelf, keyword_shelf, similar_shelf
from mp4sr.demo.shop import PAGE_SIZE, Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.recommend.browsing import shelf_html


def headings(html: str) -> list[str]:
    return [heading.strip() for heading in re.findall(r'class="m-group">([^<]+)', html)]


def added(html: str) -> list[str]:
    return re.findall(r'data-action="add" data-item="([^"]+)"', html)


def test_the_shelf_is_one_page(shop: Shop) -> None:
    html = shelf_html(catalogue_shelf(shop))
    assert len(added(html)) == 8
    assert "Page 1 of 1 · 8 items" in html
    assert headings(html) == []


def test_pages_follow_each_other(shop: Shop) -> None:
    items = [Item(f"i{number}") for number in range(PAGE_SIZE + 2)]
    shop.recommender.catalogue = Catalogue(
        shop.catalogue.folder, shop.catalogue.card, items, shop.catalogue.interactions.iloc[:0]
    )
    many = Shop(shop.recommender, shop.extractor, shop.features, "toy model")
    assert added(shelf_html(catalogue_shelf(many, page=2))) == [
        f"i{PAGE_SIZE}",
        f"i{PAGE_SIZE + 1}",
    ]


def test_a_search_has_what_it_says_first_and_then_what_it_means(shop: Shop) -> None:
    html = shelf_html(catalogue_shelf(shop, "Beeswax candle"))
    assert headings(html) == ["These words are in it", "Close in meaning"]
    assert added(html)[0] == "candle"
    assert len(added(html)) == len(set(added(html))) == 7  # one item has no words at all
    assert added(shelf_html(catalogue_shelf(shop, "Beeswax candle", "Kitchen"))) == ["mug"]


def test_words_that_no_item_has_still_mean_something(shop: Shop) -> None:
    html = shelf_html(catalogue_shelf(shop, "a gift for a gardener"))
    assert headings(html) == ["None has these words. Closest in meaning"]
    assert "Page" not in html
    assert "Nothing found" in shelf_html(catalogue_shelf(shop, "", "no such category"))


def test_what_an_item_is_like(shop: Shop) -> None:
    html = shelf_html(similar_shelf(shop, "vase"))
    assert "More like Blue ceramic vase" in html
    assert headings(html) == ["Alike in words", "Alike in the picture"]
    assert "vase" not in added(html)
    assert "It has no picture to go by." in shelf_html(similar_shelf(shop, "candle"))
    with pytest.raises(MP4SRError, match="no item 'unicorn'"):
        shelf_html(similar_shelf(shop, "unicorn"))


def test_what_else_has_a_keyword(shop: Shop) -> None:
    html = shelf_html(keyword_shelf(shop, "Red"))
    assert headings(html) == ["Seen in the picture", "Meant by the words"]
    assert added(html)[0] == "rug"
    assert "In no picture of the catalogue" in shelf_html(keyword_shelf(shop, "unicorn"))
    assert "“&lt;b&gt;”" in shelf_html(keyword_shelf(shop, "<b>"))


def test_an_item_without_a_title_goes_by_its_id(shop: Shop) -> None:
    assert "Item mystery" in shelf_html(catalogue_shelf(shop, "mystery"))


def test_cold_and_few_shot_items_are_marked(shop: Shop) -> None:
    shop.training_counts[:] = [0, 1, 5, 6, 9, 9, 9, 9]
    html = shelf_html(catalogue_shelf(shop))
    assert len(re.findall(r"m-status m-cold", html)) == 1
    assert len(re.findall(r"m-status m-few", html)) == 2
