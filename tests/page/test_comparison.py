"""What the comparison shows, on the tiny shop and on rankers whose scores are written by hand."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from mp4sr.catalogue import Item
from mp4sr.page.comparison_views import compared, comparison_html, headline
from mp4sr.page.shop import Shop
from mp4sr.page.tracks import (
    rank_text,
    tie_remark,
    track_position,
    track_ticks,
    why_no_rank,
)
from mp4sr.page.uploads import read_own_item
from mp4sr.page.visit import Entry, Visit
from mp4sr.recommender import OwnItem
from mp4sr.recommender.ranking import ItemRank

NO = -np.inf


class Fixed:
    """A ranker that gives every history the same scores."""

    def __init__(self, key: str, name: str, scores: Sequence[float]) -> None:
        self.key, self.name = key, name
        self._scores = np.array(scores, np.float32)

    def scores(self, histories: Sequence[object]) -> np.ndarray:
        return np.tile(self._scores, (len(histories), 1))


@pytest.fixture
def by_hand(shop: Shop) -> Shop:
    """The tiny shop (vase lamp sofa rug mug chair candle mystery) with five known rankings."""
    shop.rankers = [
        Fixed("both", "Text + picture", [8, 7, 6, 5, 4, 3, 2, 1]),
        Fixed("text", "Text only", [1, 2, 3, 4, 5, 6, 7, NO]),
        Fixed("image", "Pictures only", [8, 7, 6, 5, 4, 3, NO, 9]),
        Fixed("id", "IDs only", [NO] * 8),
        Fixed("popularity", "Popularity", [5, 5, 5, 5, 5, 5, 0, 0]),
    ]
    shop.training_counts = np.array([9, 9, 9, 9, 9, 9, 3, 0])
    return shop


def visit(shop: Shop, *ids: str, next_item: str = "") -> Visit:
    return Visit(tuple(shop.entry(name) for name in ids), "ann" if next_item else "", next_item)


def test_every_card_says_how_far_it_moved_and_what_is_only_here(by_hand: Shop) -> None:
    both, text, image, ids, popular = compared(by_hand, visit(by_hand, "vase"), 5, True).columns
    titles = [[card.item.id for card in column.cards] for column in (both, text, image, popular)]
    assert titles == [
        ["lamp", "sofa", "rug", "mug", "chair"],
        ["candle", "chair", "mug", "rug", "sofa"],
        ["mystery", "lamp", "sofa", "rug", "mug"],
        ["lamp", "sofa", "rug", "mug", "chair"],
    ]
    assert [card.listed.movement for card in text.cards] == [None, 3, 1, -1, -3]
    assert [card.listed.alone for card in text.cards] == [True, False, False, False, False]
    assert [card.lists for card in both.cards] == [3, 4, 4, 4, 3]
    assert [column.shared for column in (both, text, image, ids, popular)] == [5, 4, 4, 0, 5]
    assert [column.alone for column in (both, text, image, ids, popular)] == [0, 1, 1, 0, 0]
    assert text.cards[0].status == "few-shot"
    assert image.cards[0].status == "new"
    assert "own items" in ids.nothing


def test_the_headline_says_what_only_both_together_find(by_hand: Shop) -> None:
    columns = compared(by_hand, visit(by_hand, "vase"), 5, True).columns
    assert headline(columns) == (
        "Every item that words and pictures recommend together is in another list too."
    )
    by_hand.rankers = [by_hand.rankers[0], by_hand.rankers[3]]
    columns = compared(by_hand, visit(by_hand, "vase"), 5, True).columns
    assert headline(columns) == (
        "Nothing that words and pictures recommend together is in any other list."
    )
    by_hand.rankers = [by_hand.rankers[0], Fixed("text", "Text only", [1, 8, 7, 6, 5, 0, 3, NO])]
    columns = compared(by_hand, visit(by_hand, "vase"), 5, True).columns
    assert headline(columns) == (
        "Words and pictures together find 1 of these 5 that no other list has."
    )
    assert headline([replace(columns[0], cards=[])]) == ""


def test_the_history_is_left_out_or_not(by_hand: Shop) -> None:
    for mask, first in ((True, "lamp"), (False, "vase")):
        column = compared(by_hand, visit(by_hand, "vase"), 5, mask).columns[0]
        assert column.cards[0].item.id == first


def test_where_the_real_next_item_stands_in_each_list(by_hand: Shop) -> None:
    shown = compared(by_hand, visit(by_hand, "vase", next_item="mystery"), 5, True)
    assert [(lane.key, lane.text, lane.reason) for lane in shown.lanes] == [
        ("both", "rank 7 of 7", ""),
        ("text", "no rank", "has no words"),
        ("image", "rank 1 of 6", ""),
        ("id", "no rank", "nothing in this history to go by"),
        ("popularity", "rank 7 of 7", "level with 1 other"),  # 6.5, as metrics count it
    ]
    assert [lane.at is None for lane in shown.lanes] == [False, True, False, True, False]
    assert shown.lanes[2].at == 0.0


def test_a_next_item_that_is_in_the_history_is_left_out_with_it(by_hand: Shop) -> None:
    again = visit(by_hand, "vase", next_item="vase")
    assert "left out" in compared(by_hand, again, 5, True).next_note
    assert compared(by_hand, again, 5, True).lanes == []
    assert compared(by_hand, again, 5, False).lanes[0].text == "rank 1 of 8"


def test_the_chosen_item_is_marked_in_every_list(by_hand: Shop) -> None:
    html = comparison_html(by_hand, visit(by_hand, "vase", next_item="mug"), 5)
    assert html.count('class="c-real"') == 4
    assert "What shopper ann really chose next" in html
    assert html.count('data-row="4"') == 4 + 1 + 5  # its cards, and its column of the matrix


def test_an_empty_history_invites(shop: Shop) -> None:
    html = comparison_html(shop, Visit())
    assert "five ways to read it" in html
    assert "c-column" not in html


@pytest.mark.parametrize("k", [4, 21])
def test_other_lengths_are_refused_in_a_sentence(shop: Shop, k: int) -> None:
    assert "Lists of 5 to 20 items are compared" in comparison_html(
        shop, Visit((shop.entry("vase"),)), k
    )


def test_a_column_that_cannot_use_the_history_says_so_in_one_sentence(shop: Shop) -> None:
    html = comparison_html(shop, Visit((shop.entry("candle"),)))
    assert "Nothing in this history has a picture, so pictures alone cannot rank." in html
    assert html.count("c-nothing") == 1
    html = comparison_html(shop, Visit((shop.entry("mystery"),)))
    assert "Nothing in this history has words, so words alone cannot rank." in html


def test_a_history_of_everything_leaves_nothing(shop: Shop) -> None:
    everything = Visit(tuple(map(Entry, shop.catalogue.items)))
    html = comparison_html(shop, everything)
    assert html.count("Everything that could be recommended is in the history.") == len(
        shop.rankers
    )
    assert "What the lists share" not in html


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
    html = comparison_html(shop, Visit((own,)))
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html
    assert "<b>mine" not in html


def test_tracks_are_logarithmic() -> None:
    assert [track_position(rank, 100) for rank in (1, 10, 100, 1_000)] == pytest.approx(
        [0, 50, 100, 100]
    )
    assert track_position(1, 1) == 0
    assert [rank for rank, _ in track_ticks(640)] == [1, 10, 100, 640]
    assert [rank for rank, _ in track_ticks(120)] == [1, 10, 120]
    assert [rank for rank, _ in track_ticks(100)] == [1, 10, 100]
    assert track_ticks(640)[-1][1] == pytest.approx(100)


def test_standings_in_words() -> None:
    assert rank_text(ItemRank(2.5, 1, 1_640)) == "rank 3 of 1,640"
    assert rank_text(ItemRank(None, 0, 640)) == "cannot rank it"
    assert tie_remark(ItemRank(2.5, 1, 640)) == "level with 1 other"
    assert tie_remark(ItemRank(4.0, 1_200, 2_000)) == "level with 1,200 others"
    assert tie_remark(ItemRank(4.0, 0, 640)) == ""


@pytest.mark.parametrize(
    ("key", "count", "reason"),
    [
        ("id", 0, "has no ID: never chosen in training"),
        ("id", 7, "has no ID in this model"),
        ("text", 0, "has no words"),
        ("image", 0, "has no picture"),
        ("both", 0, "has neither words nor pictures"),
    ],
)
def test_why_an_item_has_no_rank(key: str, count: int, reason: str) -> None:
    assert why_no_rank(key, count) == reason
