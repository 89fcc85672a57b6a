"""The compared lists, on rankers whose scores are written by hand and on the tiny shop."""

from dataclasses import replace

import numpy as np
import pytest

from mp4sr.demo.comparison import ComparedLists, compared_lists
from mp4sr.demo.session import Entry, Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
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
    assert text.items[0].status == "few_shot"
    assert image.items[0].status == "cold"
    assert [column.empty == "" for column in (both, text, image, ids, popular)] == [
        *(True, True, True),
        *(False, True),
    ]
    assert "your own items and cold items have none" in ids.empty


def test_the_overlap_is_the_position_of_every_item_of_the_first_list(by_hand: Shop) -> None:
    columns = compared_lists(by_hand, session_of(by_hand, "vase"), 5, True).columns
    assert [compared.item.id for compared in columns[0].items] == [
        *("lamp", "sofa", "rug", "mug", "chair")
    ]
    assert {column.key: list(column.of_first) for column in columns} == {
        "both": [1, 2, 3, 4, 5],
        "text": [None, 5, 4, 3, 2],
        "image": [2, 3, 4, 5, None],
        "id": [None] * 5,
        "popularity": [1, 2, 3, 4, 5],
    }
    lamp = columns[0].items[0]
    assert (lamp.first_position, lamp.places) == (1, "1,6,2,,1")
    assert columns[1].items[0].first_position == 6  # the candle


@pytest.mark.parametrize(
    ("has_ids", "hint"),
    [(False, "words + pictures"), (True, "words + pictures + item IDs")],
)
def test_the_hint_says_whether_the_model_reads_item_ids(
    by_hand: Shop, monkeypatch: pytest.MonkeyPatch, has_ids: bool, hint: str
) -> None:
    model = by_hand.recommender.model
    monkeypatch.setattr(type(model), "has_ids", property(lambda _: has_ids))
    columns = compared_lists(by_hand, session_of(by_hand, "vase"), 5, True).columns
    assert columns[0].hint == hint
    assert columns[3].hint == "item IDs, no content"


@pytest.mark.parametrize("k", [4, 21])
def test_other_lengths_are_refused(by_hand: Shop, k: int) -> None:
    with pytest.raises(MP4SRError, match=f"from 5 to 20, not {k}"):
        compared_lists(by_hand, session_of(by_hand, "vase"), k, True)


def test_an_empty_list_says_why(by_hand: Shop, shop: Shop) -> None:
    def why_empty(history: Session) -> dict[str, str]:
        columns = compared_lists(shop, history, 5, True).columns
        return {column.key: column.empty for column in columns if column.empty}

    shop.__dict__.pop("rankers")  # those of the model, not those written by hand
    assert why_empty(session_of(shop, "candle")) == {
        "image": "No item in this history has a picture, so there is nothing to rank by."
    }
    assert why_empty(session_of(shop, "mystery")) == {
        "text": "No item in this history has words, so there is nothing to rank by."
    }
    everything = Session(tuple(map(Entry, shop.catalogue.items)))
    assert set(why_empty(everything).values()) == {
        "Every item it could recommend is already in the history."
    }


def test_the_headline_says_what_only_the_first_list_has(by_hand: Shop) -> None:
    def compared() -> ComparedLists:
        return compared_lists(by_hand, session_of(by_hand, "vase"), 5, True)

    assert compared().headline == (
        "Every item recommended by words and pictures together is in another list too."
    )
    by_hand.rankers = [by_hand.rankers[0], by_hand.rankers[3]]
    assert compared().headline == (
        "No item recommended by words and pictures together is in any other list."
    )
    by_hand.rankers = [
        by_hand.rankers[0],
        Fixed("text", "Text only", [1, 8, 7, 6, 5, 0, 3, -np.inf]),
    ]
    assert compared().headline == (
        "1 of the 5 items recommended by words and pictures together is in no other list."
    )
    by_hand.rankers[1] = Fixed("text", "Text only", [1, 8, 7, 6, 0, 0, 3, 4])
    assert compared().headline == (
        "2 of the 5 items recommended by words and pictures together are in no other list."
    )
    lists = compared()
    empty = replace(lists, columns=[replace(lists.columns[0], items=[])])
    assert empty.headline == ""


def test_the_history_is_left_out_or_not(by_hand: Shop) -> None:
    for mask, first in ((True, "lamp"), (False, "vase")):
        column = compared_lists(by_hand, session_of(by_hand, "vase"), 5, mask).columns[0]
        assert column.items[0].item.id == first


def test_the_rank_of_the_next_item_by_every_ranker(by_hand: Shop) -> None:
    shown = compared_lists(by_hand, session_of(by_hand, "vase", next_item="mystery"), 5, True)
    following = shown.next_item
    assert following is not None
    assert (following.item.id, following.note) == ("mystery", "")
    assert [(row.key, row.text, row.reason) for row in following.ranks] == [
        ("both", "rank 7 of 7", ""),
        ("text", "no rank", "has no words"),
        ("image", "rank 1 of 6", ""),
        ("id", "no rank", "cannot rank from this history"),
        ("popularity", "rank 7 of 7", "tied with 1 other"),  # 6.5, as metrics count it
    ]
    assert [row.at is None for row in following.ranks] == [False, True, False, True, False]
    assert following.ranks[2].at == 0.0
    assert [tick.rank for tick in shown.ticks] == [1, 8]
    assert 0 < shown.list_end < 100


def test_a_next_item_that_is_in_the_history_is_left_out_with_it(by_hand: Shop) -> None:
    again = session_of(by_hand, "vase", next_item="vase")
    hidden = compared_lists(by_hand, again, 5, True).next_item
    assert hidden is not None
    assert "left out" in hidden.note
    assert list(hidden.ranks) == []
    shown = compared_lists(by_hand, again, 5, False).next_item
    assert shown is not None
    assert shown.ranks[0].text == "rank 1 of 8"
    assert compared_lists(by_hand, session_of(by_hand, "vase"), 5, True).next_item is None
