"""What the comparison shows, on the tiny shop and on rankers whose scores are written by hand."""

from dataclasses import replace

import numpy as np
import pytest

from mp4sr.demo.comparison import compared_lists, headline
from mp4sr.demo.rank_axis import axis_position, axis_ticks, rank_text, tie_remark, why_no_rank
from mp4sr.demo.shop import Shop
from mp4sr.recommender.ranking import ItemRank
from tests.demo.toy_shop import Fixed, session_of


def test_every_card_says_how_far_it_moved_and_what_is_only_here(by_hand: Shop) -> None:
    both, text, image, ids, popular = compared_lists(
        by_hand, session_of(by_hand, "vase"), 5, True
    ).columns
    titles = [
        [compared.item.id for compared in column.items] for column in (both, text, image, popular)
    ]
    assert titles == [
        ["lamp", "sofa", "rug", "mug", "chair"],
        ["candle", "chair", "mug", "rug", "sofa"],
        ["mystery", "lamp", "sofa", "rug", "mug"],
        ["lamp", "sofa", "rug", "mug", "chair"],
    ]
    assert [compared.listed.movement for compared in text.items] == [None, 3, 1, -1, -3]
    assert [compared.listed.alone for compared in text.items] == [True, False, False, False, False]
    assert [compared.lists for compared in both.items] == [3, 4, 4, 4, 3]
    assert [column.shared for column in (both, text, image, ids, popular)] == [5, 4, 4, 0, 5]
    assert [column.alone for column in (both, text, image, ids, popular)] == [0, 1, 1, 0, 0]
    assert text.items[0].status == "few-shot"
    assert image.items[0].status == "cold"
    assert "own items" in ids.nothing


def test_the_headline_says_what_only_both_together_find(by_hand: Shop) -> None:
    columns = compared_lists(by_hand, session_of(by_hand, "vase"), 5, True).columns
    assert headline(columns) == (
        "Every item that words and pictures recommend together is in another list too."
    )
    by_hand.rankers = [by_hand.rankers[0], by_hand.rankers[3]]
    columns = compared_lists(by_hand, session_of(by_hand, "vase"), 5, True).columns
    assert headline(columns) == (
        "Nothing that words and pictures recommend together is in any other list."
    )
    by_hand.rankers = [
        by_hand.rankers[0],
        Fixed("text", "Text only", [1, 8, 7, 6, 5, 0, 3, -np.inf]),
    ]
    columns = compared_lists(by_hand, session_of(by_hand, "vase"), 5, True).columns
    assert headline(columns) == (
        "Words and pictures together find 1 of these 5 that no other list has."
    )
    assert headline([replace(columns[0], items=[])]) == ""


def test_the_history_is_left_out_or_not(by_hand: Shop) -> None:
    for mask, first in ((True, "lamp"), (False, "vase")):
        column = compared_lists(by_hand, session_of(by_hand, "vase"), 5, mask).columns[0]
        assert column.items[0].item.id == first


def test_where_the_real_next_item_stands_in_each_list(by_hand: Shop) -> None:
    shown = compared_lists(by_hand, session_of(by_hand, "vase", next_item="mystery"), 5, True)
    assert [(row.key, row.text, row.reason) for row in shown.next_ranks] == [
        ("both", "rank 7 of 7", ""),
        ("text", "no rank", "has no words"),
        ("image", "rank 1 of 6", ""),
        ("id", "no rank", "nothing in this history to go by"),
        ("popularity", "rank 7 of 7", "level with 1 other"),  # 6.5, as metrics count it
    ]
    assert [row.at is None for row in shown.next_ranks] == [False, True, False, True, False]
    assert shown.next_ranks[2].at == 0.0


def test_a_next_item_that_is_in_the_history_is_left_out_with_it(by_hand: Shop) -> None:
    again = session_of(by_hand, "vase", next_item="vase")
    assert "left out" in compared_lists(by_hand, again, 5, True).next_note
    assert compared_lists(by_hand, again, 5, True).next_ranks == []
    assert compared_lists(by_hand, again, 5, False).next_ranks[0].text == "rank 1 of 8"


def test_tracks_are_logarithmic() -> None:
    assert [axis_position(rank, 100) for rank in (1, 10, 100, 1_000)] == pytest.approx(
        [0, 50, 100, 100]
    )
    assert axis_position(1, 1) == 0
    assert [rank for rank, _ in axis_ticks(640)] == [1, 10, 100, 640]
    assert [rank for rank, _ in axis_ticks(120)] == [1, 10, 120]
    assert [rank for rank, _ in axis_ticks(100)] == [1, 10, 100]
    assert axis_ticks(640)[-1][1] == pytest.approx(100)


def test_standings_in_words() -> None:
    assert rank_text(ItemRank(3, 1, 1_640)) == "rank 3 of 1,640"
    assert rank_text(ItemRank(None, 0, 640)) == "cannot rank it"
    assert tie_remark(ItemRank(3, 1, 640)) == "level with 1 other"
    assert tie_remark(ItemRank(4, 1_200, 2_000)) == "level with 1,200 others"
    assert tie_remark(ItemRank(4, 0, 640)) == ""


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
