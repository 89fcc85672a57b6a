"""The comparison as HTML."""

import re

import pytest

from mp4sr.catalogue import Item
from mp4sr.demo.pictures.uploads import read_own_item
from mp4sr.demo.session import Entry, Session
from mp4sr.demo.shop import Shop
from mp4sr.page.compare.comparison import comparison_html
from mp4sr.recommender import OwnItem
from tests.demo.toy_shop import session_of


def test_the_chosen_item_is_marked_in_every_list(by_hand: Shop) -> None:
    html = comparison_html(by_hand, session_of(by_hand, "vase", next_item="mug"), 5)
    assert html.count('class="c-real"') == 4
    assert "What shopper ann chose next" in html
    assert html.count('data-row="4"') == 4 + 1 + 5  # its cards, and its column of the matrix


def test_an_item_says_how_far_it_moved(by_hand: Shop) -> None:
    html = comparison_html(by_hand, session_of(by_hand, "vase"), 5)
    lists = re.findall(r'<section class="c-column.*?</section>', html, re.DOTALL)
    marks = [
        [" ".join(re.sub("<.*?>", " ", part).split()) for part in found]
        for found in (
            re.findall(r'class="c-marks">(.*?)</span>\s*</span>\s*</button>', part, re.DOTALL)
            for part in lists
        )
    ]
    assert marks[0] == ["in 3 lists", *["in 4 lists"] * 3, "in 3 lists"]
    assert marks[1] == [
        "◆ only here was 6 few-shot",
        "▲ 3 higher than in Text + picture",
        "▲ 1 higher than in Text + picture",
        "▼ 1 lower than in Text + picture",
        "▼ 3 lower than in Text + picture",
    ]
    assert marks[2][0] == "◆ only here was 7 cold"
    assert marks[4] == ["= same place"] * 5
    assert "4 shared · 1 only here" in lists[1]


def test_an_empty_history_invites(shop: Shop) -> None:
    html = comparison_html(shop, Session())
    assert "One history, several rankers" in html
    assert "c-column" not in html


@pytest.mark.parametrize("k", [4, 21])
def test_other_lengths_are_refused_in_a_sentence(shop: Shop, k: int) -> None:
    assert "Choose a list length from 5 to 20" in comparison_html(
        shop, Session((shop.entry("vase"),)), k
    )


def test_a_column_that_cannot_use_the_history_says_so_in_one_sentence(shop: Shop) -> None:
    html = comparison_html(shop, Session((shop.entry("candle"),)))
    assert "No item in this history has a picture, so there is nothing to rank by." in html
    assert html.count("c-nothing") == 1
    html = comparison_html(shop, Session((shop.entry("mystery"),)))
    assert "No item in this history has words, so there is nothing to rank by." in html


def test_a_history_of_everything_leaves_nothing(shop: Shop) -> None:
    everything = Session(tuple(map(Entry, shop.catalogue.items)))
    html = comparison_html(shop, everything)
    assert html.count("Every item it could recommend is already in the history.") == len(
        shop.rankers
    )
    assert "How much the lists overlap" not in html


def test_the_lists_of_a_real_shop(shop: Shop) -> None:
    html = comparison_html(shop, shop.shopper("user1"))
    assert html.count('<section class="c-column') == len(shop.rankers) == 4  # no SASRec here
    assert re.findall("<h3>.*?</span>(.*?)</h3>", html) == [
        "Text + picture",
        "Text only",
        "Pictures only",
        "Popularity",
    ]


def test_own_items_are_read_and_titles_are_escaped(shop: Shop) -> None:
    shop.catalogue.items[1] = Item("lamp", "<img src=x onerror=alert(1)>")
    own = read_own_item(shop, "</script><b>mine", None)
    assert isinstance(own.own, OwnItem)
    html = comparison_html(shop, Session((own,)))
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html
    assert "<b>mine" not in html
