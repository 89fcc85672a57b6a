from dataclasses import replace

import pytest

from mp4sr.catalogue import Item
from mp4sr.demo.recommendations import ranked_items, ranked_list, ranks_of_next, score_parts
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.recommender import Recommendation
from mp4sr.vocabulary import MODES


def line(row: int, rank: int, *parts: float) -> Recommendation:
    text, image, identity = parts
    return Recommendation(Item(str(row)), row, rank, text + image + identity, text, image, identity)


def test_bars_share_one_scale_and_parts_keep_their_sign(shop: Shop) -> None:
    shop.catalogue.items[:2] = [Item("0"), Item("1")]
    shop.recommender.model.config = replace(shop.recommender.model.config, use_ids=True)
    ranked = ranked_items(shop, [line(0, 1, 1.0, 0.8, 0.2), line(1, 2, 0.5, -0.3, -0.001)])
    first, second = ranked.items
    assert [part.width for part in first.parts] == pytest.approx([50, 40, 10])
    assert [part.width for part in second.parts] == pytest.approx([25, 15, 0.05])
    assert [part.value for part in second.parts] == [0.5, -0.3, 0.0]
    assert ranked.any_negative
    assert list(ranked.labels.values()) == ["text", "picture", "ID"]


def test_a_part_that_rounds_to_nothing_does_not_count_against(shop: Shop) -> None:
    shop.catalogue.items[0] = Item("0")
    assert not ranked_items(shop, [line(0, 1, 0.5, -0.004, 0.0)]).any_negative


def test_a_model_without_ids_shows_no_id_part(shop: Shop) -> None:
    for line in ranked_list(shop, ["vase"], 5):
        parts = score_parts(shop, line, 100)
        assert [part.name for part in parts] == ["text", "image"]
        assert sum(part.value for part in parts) == pytest.approx(line.score, abs=0.01)
    assert list(ranked_items(shop, []).labels) == ["text", "image"]


def test_a_category_is_ranked_by_itself(shop: Shop) -> None:
    everything = ranked_list(shop, ["vase", "lamp"], 8)
    home = ranked_list(shop, ["vase", "lamp"], 8, category="Home")
    assert [line.item.id for line in home] == [
        line.item.id for line in everything if line.item.category.startswith("Home")
    ]
    assert [line.rank for line in home] == [1, 2, 3, 4]


def test_what_was_chosen_next_is_marked(shop: Shop) -> None:
    session = shop.shopper("user1")
    ranked = ranked_items(shop, ranked_list(shop, session.history, 12), session.next_item)
    assert [shown.item.id for shown in ranked.items if shown.chosen] == ["chair"]


def test_empty_histories_and_impossible_lengths(shop: Shop) -> None:
    assert [ranked_list(shop, [], 5, mode=mode) for mode in MODES] == [[], [], []]
    for k in (0, 51):
        with pytest.raises(MP4SRError, match=f"1 to 50 items, not {k}"):
            ranked_list(shop, ["vase"], k)


def test_ranks_of_what_was_chosen_next_agree_with_the_lists(shop: Shop) -> None:
    session = shop.shopper("user1")
    ranks = {rank.key: rank for rank in ranks_of_next(shop, session)}
    for mode in MODES:
        ranked = ranked_list(shop, session.history, 50, mode=mode)
        (listed,) = (line.rank for line in ranked if line.item.id == "chair")
        assert ranks[mode].rank.rank == listed
        assert ranks[mode].text == f"rank {listed} of {len(ranked)}"
    assert list(ranks) == [ranker.key for ranker in shop.rankers]
    assert ranks_of_next(shop, Session((shop.entry("vase"),))) == []
