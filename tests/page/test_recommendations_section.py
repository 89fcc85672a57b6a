import re
from dataclasses import replace

import pytest

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.model import MODES
from mp4sr.page.ranking import ranked, ranks_of_next
from mp4sr.page.recommendations import cards_of, recommendations_html
from mp4sr.page.shop import Shop
from mp4sr.page.visit import Visit
from mp4sr.page.why import parts_of, why
from mp4sr.recommender import Recommendation, explain


def line(row: int, rank: int, *parts: float) -> Recommendation:
    text, image, identity = parts
    return Recommendation(Item(str(row)), row, rank, text + image + identity, text, image, identity)


def shown(html: str) -> list[str]:
    return re.findall(r'data-action="add" data-item="([^"]+)"', html)


def test_bars_share_one_scale_and_parts_keep_their_sign(shop: Shop) -> None:
    shop.catalogue.items[:2] = [Item("0"), Item("1")]
    shop.recommender.model.config = replace(shop.recommender.model.config, use_ids=True)
    first, second = cards_of(shop, [line(0, 1, 1.0, 0.8, 0.2), line(1, 2, 0.5, -0.3, -0.001)])
    assert [part.width for part in first.parts] == pytest.approx([50, 40, 10])
    assert [part.width for part in second.parts] == pytest.approx([25, 15, 0.05])
    assert [part.value for part in second.parts] == [0.5, -0.3, 0.0]


def test_a_model_without_ids_shows_no_id_part(shop: Shop) -> None:
    for one in ranked(shop, ["vase"], 5):
        parts = parts_of(shop, one, 100)
        assert [part.name for part in parts] == ["text", "image"]
        assert sum(part.value for part in parts) == pytest.approx(one.score, abs=0.01)


def test_the_best_of_the_catalogue_are_shown_in_order(shop: Shop) -> None:
    visit = Visit((shop.entry("vase"), shop.entry("lamp")))
    expected = [one.item.id for one in shop.recommender.recommend([visit.history], 5)[0]]
    assert shown(recommendations_html(shop, visit, 5)) == expected
    assert "vase" not in shown(recommendations_html(shop, visit, 8))
    assert "vase" in shown(recommendations_html(shop, visit, 8, mask_history=False))


def test_a_category_is_ranked_by_itself(shop: Shop) -> None:
    visit = Visit((shop.entry("vase"), shop.entry("lamp")))
    everything = ranked(shop, visit.history, 8)
    home = ranked(shop, visit.history, 8, category="Home")
    assert [one.item.id for one in home] == [
        one.item.id for one in everything if one.item.category.startswith("Home")
    ]
    assert [one.rank for one in home] == [1, 2, 3, 4]
    assert shown(recommendations_html(shop, visit, category="Kitchen")) == ["mug"]


def test_what_was_chosen_next_is_marked(shop: Shop) -> None:
    html = recommendations_html(shop, shop.shopper("user1"), 12)
    assert len(re.findall("m-recommendation m-chosen", html)) == 1
    assert "chosen next" in html


def test_ranks_of_what_was_chosen_next_agree_with_the_lists(shop: Shop) -> None:
    visit = shop.shopper("user1")
    ranks = {one.key: one for one in ranks_of_next(shop, visit)}
    for mode in MODES:
        found = ranked(shop, visit.history, 50, mode=mode)
        (listed,) = (one.rank for one in found if one.item.id == "chair")
        assert ranks[mode].standing.rank == listed
        assert ranks[mode].text == f"rank {listed} of {len(found)}"
    assert list(ranks) == [ranker.key for ranker in shop.rankers]
    assert ranks_of_next(shop, Visit((shop.entry("vase"),))) == []


def test_new_and_few_shot_items_are_marked(shop: Shop) -> None:
    shop.training_counts[:] = [9, 9, 9, 9, 0, 3, 9, 9]
    html = recommendations_html(shop, Visit((shop.entry("vase"),)))
    assert len(re.findall("m-status m-new", html)) == 1
    assert len(re.findall("m-status m-few", html)) == 1


def test_before_anything_is_picked_it_says_what_to_do(shop: Shop) -> None:
    html = recommendations_html(shop, Visit())
    assert "What comes next?" in html
    assert "Try a random shopper" in html


def test_empty_and_impossible_requests(shop: Shop) -> None:
    everything = Visit(tuple(shop.entry(item.id) for item in shop.catalogue.items))
    assert "Nothing left" in recommendations_html(shop, everything)
    assert [ranked(shop, [], 5, mode=mode) for mode in MODES] == [[], [], []]
    assert "1 to 50 items, not of 51" in recommendations_html(shop, everything, 51)
    with pytest.raises(MP4SRError, match="1 to 50 items, not of 0"):
        ranked(shop, ["vase"], 0)


def test_an_explanation_is_exact(shop: Shop) -> None:
    visit = Visit((shop.entry("vase"), shop.entry("lamp"), shop.entry("rug")))
    found = why(shop, visit, "mug")
    expected = explain(shop.recommender, visit.history, "mug")
    assert found.score == expected.recommendation.score
    assert sum(share.percent for share in found.shares) == pytest.approx(100, abs=1)
    by_position = {pull.position - 1: pull.influence for pull in found.pulls}
    assert by_position == {one.position: one.influence for one in expected.influences}
    strengths = [abs(pull.influence) for pull in found.pulls]
    assert strengths == sorted(strengths, reverse=True)
    assert found.pulls[0].width == 100
    assert [word.word for word in found.words] == [one.word for one in expected.keywords]


def test_an_open_explanation_follows_the_list(shop: Shop) -> None:
    visit = Visit((shop.entry("vase"), shop.entry("lamp")))
    html = recommendations_html(shop, visit, explained="mug")
    assert html.count("Why <span") == 1
    assert "White enamel mug" in html[html.index("Why <span") :]
    assert 'aria-expanded="true"' in html
    assert "Why <span" not in recommendations_html(shop, visit, explained="vase")  # not listed
    assert "Why <span" not in recommendations_html(shop, visit, explained="unicorn")


def test_only_the_strongest_of_a_long_history_are_shown(shop: Shop) -> None:
    visit = Visit(tuple(shop.entry("vase") for _ in range(11)))
    found = why(shop, visit, "mug")
    assert (len(found.pulls), found.others) == (8, 3)


def test_what_cannot_be_explained_says_why(shop: Shop) -> None:
    with pytest.raises(MP4SRError, match="history is empty"):
        why(shop, Visit(), "mug")
    visit = Visit((shop.entry("mystery"),))  # a picture alone, and a candle in words alone
    assert "nor pictures in common" in why(shop, visit, "candle").problem
