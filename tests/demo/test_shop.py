from dataclasses import replace

import numpy as np
import pytest

from mp4sr.catalogue import Catalogue, Item
from mp4sr.demo.shop import PAGE_SIZE, Shop
from mp4sr.errors import MP4SRError


def titles(shop: Shop, *arguments: object) -> list[str]:
    page = shop.browse(*arguments)  # type: ignore[arg-type]
    return [shop.catalogue.items[row].id for row in page.rows]


def test_all_items_are_on_the_first_page(shop: Shop) -> None:
    page = shop.browse()
    assert (len(page.rows), page.number, page.pages, page.total) == (8, 1, 1, 8)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("VASE", ["vase"]),
        ("lamp brass", ["lamp"]),
        ("furniture", ["sofa", "chair"]),
        ("mystery", ["mystery"]),
        ("lamp velvet", []),
        ("   ", ["vase", "lamp", "sofa", "rug", "mug", "chair", "candle", "mystery"]),
        ("x" * 10_000, []),
    ],
)
def test_every_word_must_be_there(shop: Shop, query: str, expected: list[str]) -> None:
    assert titles(shop, query) == expected


def test_categories_start_where_the_paths_differ(shop: Shop) -> None:
    assert shop.categories == ["Home", "Kitchen"]
    assert titles(shop, "", "Kitchen") == ["mug"]


def test_categories_below_a_common_root(shop: Shop) -> None:
    items = [Item("a", category="Film > Drama"), Item("b", category="Film > Comedy > Romance")]
    shop = shop_of(shop, items)
    assert shop.categories == ["Comedy", "Drama"]


def shop_of(shop: Shop, items: list[Item]) -> Shop:
    """Return a shop to browse: other items on the same model, which browsing does not ask."""
    shop.recommender.catalogue = Catalogue(
        shop.catalogue.folder, shop.catalogue.card, items, shop.catalogue.interactions
    )
    return Shop(shop.recommender, shop.extractor, shop.features, shop.model_name)


def test_pages_are_cut_on_the_server(shop: Shop) -> None:
    shop = shop_of(shop, [Item(str(number)) for number in range(2 * PAGE_SIZE + 1)])
    assert list(shop.browse(page=2).rows) == list(range(PAGE_SIZE, 2 * PAGE_SIZE))
    assert list(shop.browse(page=3).rows) == [2 * PAGE_SIZE]
    assert shop.browse(page=99).number == 3
    assert shop.browse(page=-1).number == 1


def test_a_sample_shopper_comes_with_what_they_chose_next(shop: Shop) -> None:
    session = shop.shopper("user1")
    # user1 walks from the lamp through five items; the fifth is what came next.
    assert session.history == ["lamp", "sofa", "rug", "mug"]
    assert (session.shopper, session.next_item) == ("user1", "chair")


def test_an_unknown_shopper_is_named(shop: Shop) -> None:
    with pytest.raises(MP4SRError, match=r"no shopper 'nobody'.*; one is 'user0'"):
        shop.shopper("nobody")
    with pytest.raises(MP4SRError, match="did you mean 'user11'"):
        shop.shopper("user 11")


def test_status_follows_the_training_part_of_the_interactions(shop: Shop) -> None:
    # Twelve users of 4 to 7 steps; the last two of each are held out.
    assert shop.training_counts.tolist() == [4, 6, 5, 7, 5, 6, 4, 5]
    assert [shop.status(row) for row in range(4)] == ["few_shot", "warm", "few_shot", "warm"]
    shop.training_counts[0] = 0
    assert shop.status(0) == "cold"
    assert np.flatnonzero(shop.with_status("few_shot")).tolist() == [2, 4, 6, 7]
    shop.training_counts[:] = 0
    assert shop.status(0) == "warm"  # nothing is known of anything


def test_meaning_is_nearest_in_the_text_space(shop: Shop) -> None:
    # The stand-in's vector of a text is its own, and an item's is the mean of its texts'.
    (best,) = shop.meaning("Oak dining chair", 1)
    assert shop.catalogue.items[best.row].id == "chair"
    assert shop.meaning("   ", 5) == []
    assert [shop.catalogue.items[hit.row].id for hit in shop.meaning("x", 9, "Kitchen")] == ["mug"]


def test_the_baseline_ranks_beside_the_model(shop: Shop) -> None:
    assert [ranker.key for ranker in shop.rankers] == ["both", "text", "image", "popularity"]


def test_a_catalogue_without_interactions_has_no_shoppers(shop: Shop) -> None:
    catalogue = shop.catalogue
    catalogue.interactions = catalogue.interactions.iloc[:0]
    assert shop.shoppers == []
    with pytest.raises(MP4SRError, match="pick items"):
        shop.shopper()


def test_other_weights_than_the_catalogues_are_noted(shop: Shop) -> None:
    assert shop.notes == []
    other = {"keyword_encoder": "ViT-B-32/openai", "keyword_encoder_fingerprint": "other"}
    features = replace(shop.features, card=other)
    (note,) = Shop(shop.recommender, shop.extractor, features, "toy model").notes
    assert "ViT-B-32/openai" in note
    assert "colours" in note
