import pytest

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.page.browsing import shelf_html
from mp4sr.page.history import act, strip_html
from mp4sr.page.shop import Shop
from mp4sr.page.visit import Entry, Visit

HOSTILE = "<img src=x onerror=alert(1)>\"'&{{7*7}}${alert(1)}"


def test_clicks_build_a_history(shop: Shop) -> None:
    visit = Visit()
    for item in ("vase", "lamp", "rug"):
        visit = act(shop, visit, {"action": "add", "item": item})
    visit = act(shop, visit, {"action": "move", "position": "2", "step": "-1"})
    visit = act(shop, visit, {"action": "remove", "position": "0"})
    assert visit.history == ["rug", "lamp"]
    assert len(act(shop, visit, {"action": "clear"})) == 0
    assert act(shop, visit, {"action": "shopper"}).next_item
    assert act(shop, visit, {"action": "shopper", "user": " user1 "}).shopper == "user1"


def test_everything_that_changes_the_history_can_be_undone(shop: Shop) -> None:
    picked = act(shop, Visit(), {"action": "add", "item": "vase"})
    for data in (
        {"action": "add", "item": "lamp"},
        {"action": "remove", "position": "0"},
        {"action": "clear"},
        {"action": "shopper"},
    ):
        changed = act(shop, picked, data)
        assert changed.history != ["vase"]
        assert act(shop, changed, {"action": "undo"}).history == ["vase"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"action": "add", "item": "vaze"}, "did you mean 'vase'"),
        ({"action": "add"}, "no item ''"),
        ({"action": "add", "item": "x" * 10_000}, "no item 'xxx"),
        ({"action": "remove", "position": "first"}, "no position"),
        ({"action": "move", "position": "0", "step": {"a": 1}}, "no step"),
        ({"action": "shopper", "user": "user_1"}, "did you mean 'user1'"),
        ({"action": "case", "name": "nothing"}, "no case 'nothing'"),
        ({"action": "delete the catalogue"}, "button is unknown"),
        ({}, "button is unknown"),
    ],
)
def test_what_no_button_sends_is_one_sentence(
    shop: Shop, data: dict[str, object], sentence: str
) -> None:
    with pytest.raises(MP4SRError, match=sentence) as caught:
        act(shop, Visit(), data)
    assert len(str(caught.value)) < 500


def test_the_strip_shows_items_in_order_with_their_pictures(shop: Shop) -> None:
    html = strip_html(shop, Visit((shop.entry("vase"), shop.entry("candle"))))
    assert html.index("Blue ceramic vase") < html.index("Beeswax candle")
    assert shop.pictures.address(0).replace("&", "&amp;") in html
    assert 'aria-label="Beeswax candle has no picture"' in html
    assert 'data-link="?history=vase,candle"' in html


def test_the_strip_shows_what_a_shopper_chose_next_and_its_rank_in_every_list(shop: Shop) -> None:
    html = strip_html(shop, shop.shopper("user1"))
    assert "Oak dining chair" in html
    assert "shopper user1" in html
    for ranker in shop.rankers:
        assert ranker.name in html
    # Eight items, four of them in the history; of the rest one lacks words and one a picture.
    assert html.count("of 4</span></strong>") == 2
    assert html.count("of 3</span></strong>") == 2


def test_a_shopper_who_cannot_be_loaded_leaves_the_chooser_open(shop: Shop) -> None:
    html = strip_html(shop, Visit(), "There is no such shopper.", loading=True)
    assert '<details class="m-loader" open>' in html
    assert html.count("There is no such shopper.") == 1
    assert '<details class="m-loader">' in strip_html(shop, Visit(), "Something else.")


def test_nothing_a_visitor_or_a_catalogue_writes_becomes_markup(shop: Shop) -> None:
    shop.catalogue.items[0] = Item(HOSTILE, HOSTILE, category=HOSTILE, images=(HOSTILE,))
    visit = Visit((Entry(shop.catalogue.items[0]), Entry(Item("your item", HOSTILE))))
    for html in (shelf_html(shop), strip_html(shop, Visit(visit.entries[1:]), HOSTILE)):
        assert "<img src=x" not in html
        assert "&lt;img src=x onerror=alert(1)&gt;" in html
