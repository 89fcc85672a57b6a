"""The recommendations as HTML."""

import re

import pytest

from mp4sr.demo.recommendations import ranked_list
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.recommend.recommendations import recommendations_html
from mp4sr.vocabulary import MODES


def shown(html: str) -> list[str]:
    return re.findall(r'data-action="add" data-item="([^"]+)"', html)


def test_the_best_of_the_catalogue_are_shown_in_order(shop: Shop) -> None:
    session = Session((shop.entry("vase"), shop.entry("lamp")))
    expected = [line.item.id for line in shop.recommender.recommend([session.history], 5)[0]]
    assert shown(recommendations_html(shop, session, 5)) == expected
    assert "vase" not in shown(recommendations_html(shop, session, 8))
    assert "vase" in shown(recommendations_html(shop, session, 8, mask_history=False))


def test_a_category_is_ranked_by_itself(shop: Shop) -> None:
    session = Session((shop.entry("vase"), shop.entry("lamp")))
    everything = ranked_list(shop, session.history, 8)
    home = ranked_list(shop, session.history, 8, category="Home")
    assert [line.item.id for line in home] == [
        line.item.id for line in everything if line.item.category.startswith("Home")
    ]
    assert [line.rank for line in home] == [1, 2, 3, 4]
    assert shown(recommendations_html(shop, session, category="Kitchen")) == ["mug"]


def test_what_was_chosen_next_is_marked(shop: Shop) -> None:
    html = recommendations_html(shop, shop.shopper("user1"), 12)
    assert len(re.findall("m-recommendation m-chosen", html)) == 1
    assert "chosen next" in html


def test_cold_and_few_shot_items_are_marked(shop: Shop) -> None:
    shop.training_counts[:] = [9, 9, 9, 9, 0, 3, 9, 9]
    html = recommendations_html(shop, Session((shop.entry("vase"),)))
    assert len(re.findall("m-status m-cold", html)) == 1
    assert len(re.findall("m-status m-few", html)) == 1


def test_before_anything_is_picked_it_says_what_to_do(shop: Shop) -> None:
    html = recommendations_html(shop, Session())
    assert "What comes next?" in html
    assert "Try a random shopper" in html


def test_empty_and_impossible_requests(shop: Shop) -> None:
    everything = Session(tuple(shop.entry(item.id) for item in shop.catalogue.items))
    assert "Nothing left" in recommendations_html(shop, everything)
    assert [ranked_list(shop, [], 5, mode=mode) for mode in MODES] == [[], [], []]
    assert "1 to 50 items, not of 51" in recommendations_html(shop, everything, 51)
    with pytest.raises(MP4SRError, match="1 to 50 items, not of 0"):
        ranked_list(shop, ["vase"], 0)


def test_an_open_explanation_follows_the_list(shop: Shop) -> None:
    session = Session((shop.entry("vase"), shop.entry("lamp")))
    html = recommendations_html(shop, session, explained="mug")
    assert html.count("Why <span") == 1
    assert "White enamel mug" in html[html.index("Why <span") :]
    assert 'aria-expanded="true"' in html
    assert "Why <span" not in recommendations_html(shop, session, explained="vase")  # not listed
    assert "Why <span" not in recommendations_html(shop, session, explained="unicorn")
