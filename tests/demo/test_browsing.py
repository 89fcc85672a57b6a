"""What is on the shelf: pages of the catalogue, a search, similar items, items with a keyword."""

import pytest

from mp4sr.demo.browsing import Shelf, ShelfGroup, catalogue_shelf, keyword_shelf, similar_shelf
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError


def ids(group: ShelfGroup) -> list[str]:
    return [shown.item.id for shown in group.items]


def headings(shelf: Shelf) -> list[str]:
    return [group.heading for group in shelf.groups]


def test_without_a_query_the_shelf_is_a_page_of_the_catalogue(shop: Shop) -> None:
    shelf = catalogue_shelf(shop)
    (group,) = shelf.groups
    assert ids(group) == [item.id for item in shop.catalogue.items]
    assert [shown.cosine for shown in group.items] == [None] * 8
    assert shelf.page is not None
    assert (shelf.page.number, shelf.page.pages, shelf.page.total) == (1, 1, 8)
    assert shelf.title == ""


def test_items_with_the_words_come_first_and_then_those_that_mean_them(shop: Shop) -> None:
    named, near = catalogue_shelf(shop, "Beeswax candle").groups
    assert ids(named) == ["candle"]
    assert "candle" not in ids(near)
    cosines = [shown.cosine for shown in near.items]
    assert cosines == sorted(cosines, reverse=True)  # type: ignore[type-var]
    assert len({*ids(named), *ids(near)}) == 7  # one item has no words at all
    (near,) = catalogue_shelf(shop, "Beeswax candle", "Kitchen").groups
    assert ids(near) == ["mug"]


def test_what_no_item_says_has_no_pages(shop: Shop) -> None:
    shelf = catalogue_shelf(shop, "a gift for a gardener")
    assert headings(shelf) == ["No item has these words. Closest in meaning"]
    assert shelf.page is None
    assert catalogue_shelf(shop, "", "no such category").groups == []


def test_similar_items_are_those_of_the_search(shop: Shop) -> None:
    shelf = similar_shelf(shop, "vase")
    assert shelf.title == "Similar items: Blue ceramic vase"
    for group, modality in zip(shelf.groups, ("text", "image"), strict=True):
        hits = shop.search.like(0, modality, 12)  # type: ignore[arg-type]
        assert ids(group) == [shop.catalogue.items[hit.row].id for hit in hits]
        assert [shown.cosine for shown in group.items] == [hit.score for hit in hits]
    with pytest.raises(MP4SRError, match="no item 'unicorn'"):
        similar_shelf(shop, "unicorn")
    assert similar_shelf(shop, "candle").groups[1].nothing == "This item has no picture."


def test_items_with_a_keyword_have_it_in_their_pictures(shop: Shop) -> None:
    read, meant = keyword_shelf(shop, "red").groups
    assert ids(read)[0] == "rug"
    assert read.hint.endswith("items, best first")
    assert meant.items
    read, _ = keyword_shelf(shop, "unicorn").groups
    assert (read.items, read.hint) == ([], "")
    assert read.nothing == "This word was read in no picture of the catalogue."


def test_items_have_their_status(shop: Shop) -> None:
    shop.training_counts[:] = [0, 1, 5, 6, 9, 9, 9, 9]
    (group,) = catalogue_shelf(shop).groups
    assert [shown.status for shown in group.items] == ["cold", *["few_shot"] * 2, *["warm"] * 5]
