"""The recommendations as HTML; what is in them is tested in tests/demo."""

import re

from mp4sr.demo.recommendations import ranked_list
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.page.recommend.recommendations import recommendations_html


def listed(html: str) -> dict[str, int]:
    """Return the rank of each card by the id of its item."""
    ranks = [int(rank) for rank in re.findall(r'<span class="m-order">(\d+)</span>', html)]
    items = re.findall(r'data-action="add" data-item="([^"]+)"', html)
    return dict(zip(items, ranks, strict=True))


def test_cards_are_in_the_order_of_the_list(shop: Shop) -> None:
    session = Session((shop.entry("vase"), shop.entry("lamp")))
    ranked = ranked_list(shop, session.history, 5)
    assert listed(recommendations_html(shop, session, 5)) == {
        line.item.id: line.rank for line in ranked
    }
    assert "vase" not in listed(recommendations_html(shop, session, 8))
    assert "vase" in listed(recommendations_html(shop, session, 8, mask_history=False))
    assert listed(recommendations_html(shop, session, category="Kitchen")) == {"mug": 1}


def test_what_was_chosen_next_is_marked(shop: Shop) -> None:
    html = recommendations_html(shop, shop.shopper("user1"), 12)
    assert len(re.findall("m-recommendation m-chosen", html)) == 1
    assert "chosen next" in html


def test_cold_and_few_shot_items_are_marked(shop: Shop) -> None:
    shop.training_counts[:] = [9, 9, 9, 9, 0, 3, 9, 9]
    html = recommendations_html(shop, Session((shop.entry("vase"),)))
    assert len(re.findall("m-status m-cold", html)) == 1
    assert len(re.findall("m-status m-few", html)) == 1


def test_the_legend_names_the_parts_that_the_scores_have(shop: Shop) -> None:
    html = recommendations_html(shop, Session((shop.entry("vase"),)))
    legend = html[html.index("m-legend") : html.index("</p>", html.index("m-legend"))]
    assert re.findall(r"m-key m-(\w+)", legend)[:2] == ["text", "image"]
    assert ("counts against" in legend) == ("m-minus" in html.replace(legend, ""))


def test_before_anything_is_picked_it_says_what_to_do(shop: Shop) -> None:
    html = recommendations_html(shop, Session())
    assert "What comes next?" in html
    assert "Try a random shopper" in html


def test_empty_and_impossible_lists_say_so(shop: Shop) -> None:
    everything = Session(tuple(shop.entry(item.id) for item in shop.catalogue.items))
    assert "Nothing left" in recommendations_html(shop, everything)
    assert "1 to 50 items, not 51" in recommendations_html(shop, everything, 51)


def test_an_open_explanation_is_in_the_list(shop: Shop) -> None:
    session = Session((shop.entry("vase"), shop.entry("lamp")))
    html = recommendations_html(shop, session, explained="mug")
    assert html.count("Why this item?") == 1
    assert "White enamel mug" in html[html.index("Why this item?") :]
    assert 'aria-expanded="true"' in html
    assert "Why this item?" not in recommendations_html(shop, session, explained="vase")
    assert "Why this item?" not in recommendations_html(shop, session, explained="unicorn")
