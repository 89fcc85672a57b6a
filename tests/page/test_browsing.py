"""The shelf as HTML; what is on it is tested in tests/demo."""

import re

from mp4sr.catalogue import Catalogue, Item
from mp4sr.demo.browsing import catalogue_shelf, keyword_shelf, similar_shelf
from mp4sr.demo.shop import PAGE_SIZE, Shop
from mp4sr.page.recommend.browsing import shelf_html


def headings(html: str) -> list[str]:
    return [heading.strip() for heading in re.findall(r'class="m-group">([^<]+)', html)]


def added(html: str) -> list[str]:
    return re.findall(r'data-action="add" data-item="([^"]+)"', html)


def test_a_page_of_the_catalogue_has_no_heading(shop: Shop) -> None:
    html = shelf_html(catalogue_shelf(shop))
    assert added(html) == [item.id for item in shop.catalogue.items]
    assert "Page 1 of 1 · 8 items" in html
    assert headings(html) == []
    assert "cosine" not in html


def test_pages_are_turned_by_buttons(shop: Shop) -> None:
    items = [Item(f"i{number}") for number in range(PAGE_SIZE + 2)]
    shop.recommender.catalogue = Catalogue(
        shop.catalogue.folder, shop.catalogue.card, items, shop.catalogue.interactions.iloc[:0]
    )
    many = Shop(shop.recommender, shop.extractor, shop.features, "toy model")
    html = shelf_html(catalogue_shelf(many, page=2))
    assert added(html) == [f"i{PAGE_SIZE}", f"i{PAGE_SIZE + 1}"]
    assert 'data-page="1">‹ Previous' in html
    assert 'data-page="3" disabled>Next ›' in html


def test_groups_have_headings_and_cosines(shop: Shop) -> None:
    shelf = catalogue_shelf(shop, "Beeswax candle")
    html = shelf_html(shelf)
    assert headings(html) == ["With these words", "Close in meaning"]
    assert added(html) == [shown.item.id for group in shelf.groups for shown in group.items]
    cosines = re.findall(r'title="cosine similarity">([\d.-]+)<', html)
    assert cosines == [f"{shown.cosine:.2f}" for shown in shelf.groups[1].items]


def test_a_search_without_hits_has_no_pages(shop: Shop) -> None:
    html = shelf_html(catalogue_shelf(shop, "a gift for a gardener"))
    assert headings(html) == ["No item has these words. Closest in meaning"]
    assert "Page" not in html
    assert "Nothing found" in shelf_html(catalogue_shelf(shop, "", "no such category"))


def test_similar_items_lead_back_to_the_catalogue(shop: Shop) -> None:
    html = shelf_html(similar_shelf(shop, "vase"))
    assert "Similar items: Blue ceramic vase" in html
    assert "Back to the catalogue" in html
    assert headings(html) == ["Similar in text", "Similar in picture"]
    assert "vase" not in added(html)
    assert "This item has no picture." in shelf_html(similar_shelf(shop, "candle"))


def test_items_with_a_keyword(shop: Shop) -> None:
    html = shelf_html(keyword_shelf(shop, "Red"))
    assert "Items with “Red”" in html
    assert headings(html) == ["Read in their pictures", "Close in meaning"]
    assert added(html)[0] == "rug"
    assert "read in no picture" in shelf_html(keyword_shelf(shop, "unicorn"))
    assert "“&lt;b&gt;”" in shelf_html(keyword_shelf(shop, "<b>"))


def test_an_item_without_a_title_is_called_by_its_id(shop: Shop) -> None:
    assert "Item mystery" in shelf_html(catalogue_shelf(shop, "mystery"))


def test_cold_and_few_shot_items_are_marked(shop: Shop) -> None:
    shop.training_counts[:] = [0, 1, 5, 6, 9, 9, 9, 9]
    marks = re.findall(
        r'm-status m-\w+" title="([^"]+)">([\w-]+)<', shelf_html(catalogue_shelf(shop))
    )
    assert [name for _, name in marks] == ["cold", "few-shot", "few-shot"]
    assert marks[0][0].startswith("New to the shop")
    assert marks[1][0] == "Chosen one to 5 times in training"
