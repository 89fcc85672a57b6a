import re
from dataclasses import replace

import pytest

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.page.comparison import LABELS, comparison_html, places_of, summary_of
from mp4sr.page.ranking import ranked_lists, ranks_of_next
from mp4sr.page.recommendations import cards_of, recommendations_html
from mp4sr.page.shop import Shop
from mp4sr.page.visit import Visit
from mp4sr.recommender import Recommendation


def line(row: int, rank: int, *parts: float) -> Recommendation:
    text, image, identity = parts or (0.5, 0.4, 0.1)
    return Recommendation(Item(str(row)), row, rank, text + image + identity, text, image, identity)


LISTS = {
    "both": [line(0, 1), line(1, 2), line(2, 3), line(3, 4)],
    "text": [line(1, 1), line(0, 2), line(4, 3)],
    "image": [line(1, 1), line(2, 2), line(5, 3)],
}


def places(mode: str, row: int) -> list[tuple[str, int]]:
    return [(place.mode, place.rank) for place in places_of(LISTS, mode, row)]  # type: ignore[arg-type]


def test_every_item_knows_where_else_it_is() -> None:
    assert places("both", 1) == [("text", 1), ("image", 1)]
    assert places("both", 0) == [("text", 2)]
    assert places("both", 3) == []
    assert places("image", 2) == [("both", 3)]


def test_the_summary_counts_the_overlap() -> None:
    assert summary_of(LISTS) == (  # type: ignore[arg-type]
        "Of the 4 items that text and pictures recommend together, 2 are also in the list of the "
        "text alone and 2 in that of the pictures alone; 1 is in neither."
    )
    assert summary_of({**LISTS, "image": []}) == ""  # type: ignore[dict-item]


def test_bars_share_one_scale_and_parts_keep_their_sign(shop: Shop) -> None:
    shop.catalogue.items[:2] = [Item("0"), Item("1")]
    shop.recommender.model.config = replace(shop.recommender.model.config, use_ids=True)
    first, second = cards_of(shop, [line(0, 1, 1.0, 0.8, 0.2), line(1, 2, 0.5, -0.3, 0.0)])
    assert [part.width for part in first.parts] == pytest.approx([50, 40, 10])
    assert [part.width for part in second.parts] == pytest.approx([25, 15, 0])
    assert [part.value for part in second.parts] == [0.5, -0.3, 0.0]


def test_a_model_without_ids_shows_no_id_part(shop: Shop) -> None:
    visit = Visit((shop.entry("vase"),))
    ranked = ranked_lists(shop, visit.history, 5, True)["both"]
    for card in cards_of(shop, ranked):
        assert [part.name for part in card.parts] == ["text", "image"]
        assert sum(part.value for part in card.parts) == pytest.approx(card.score)


def test_lists_of_a_real_recommender_are_shown(shop: Shop) -> None:
    visit = Visit((shop.entry("vase"), shop.entry("lamp")))
    lists = ranked_lists(shop, visit.history, 5, True)
    html = recommendations_html(shop, visit, lists["both"], None)
    assert html.count("<li ") == 5
    assert "Blue ceramic vase" not in html  # it is in the history
    assert "Blue ceramic vase" in recommendations_html(
        shop, visit, ranked_lists(shop, visit.history, 8, False)["both"], None
    )
    html = comparison_html(shop, visit, lists, {})
    assert all(label in html for label in LABELS.values())
    assert html.count("<li") == 15


def test_a_history_without_pictures_says_why_pictures_cannot_rank(shop: Shop) -> None:
    visit = Visit((shop.entry("candle"),))
    html = comparison_html(shop, visit, ranked_lists(shop, visit.history, 5, True), {})
    assert "pictures alone cannot rank" in html


def test_what_was_chosen_next_is_marked_with_its_rank(shop: Shop) -> None:
    visit = shop.shopper("user1")
    lists = ranked_lists(shop, visit.history, 50, True)
    ranks = ranks_of_next(shop, visit, True)
    for mode, ranked in lists.items():
        (listed,) = (one.rank for one in ranked if one.item.id == "chair")
        assert ranks[mode] == listed
    html = recommendations_html(shop, visit, lists["both"], ranks["both"])
    assert f"Oak dining chair next: rank {ranks['both']} of 8" in html
    assert len(re.findall("m-recommendation m-chosen", html)) == 1
    assert comparison_html(shop, visit, lists, ranks).count("chosen next: <strong>rank") == 3


def test_empty_and_impossible_requests(shop: Shop) -> None:
    assert ranked_lists(shop, [], 5, True) == {"both": [], "text": [], "image": []}
    assert "appear here" in recommendations_html(shop, Visit(), [], None)
    assert "Nothing left" in recommendations_html(shop, Visit((shop.entry("vase"),)), [], None)
    with pytest.raises(MP4SRError, match="1 to 50 items, not of 51"):
        ranked_lists(shop, ["vase"], 51, True)
