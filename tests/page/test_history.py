"""The history strip."""

from mp4sr.catalogue import Item
from mp4sr.demo.browsing import catalogue_shelf
from mp4sr.demo.session import Entry, Session
from mp4sr.demo.shop import Shop
from mp4sr.page.history.strip import strip_html
from mp4sr.page.recommend.browsing import shelf_html

HOSTILE = "<img src=x onerror=alert(1)>\"'&{{7*7}}${alert(1)}"


def test_the_strip_shows_items_in_order_with_their_pictures(shop: Shop) -> None:
    html = strip_html(shop, Session((shop.entry("vase"), shop.entry("candle"))))
    assert html.index("Blue ceramic vase") < html.index("Beeswax candle")
    assert shop.thumbnails.address(0).replace("&", "&amp;") in html
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
    html = strip_html(shop, Session(), "There is no such shopper.", loading=True)
    assert '<details class="m-loader" open>' in html
    assert html.count("There is no such shopper.") == 1
    assert '<details class="m-loader">' in strip_html(shop, Session(), "Something else.")


def test_nothing_a_visitor_or_a_catalogue_writes_becomes_markup(shop: Shop) -> None:
    shop.catalogue.items[0] = Item(HOSTILE, HOSTILE, category=HOSTILE, images=(HOSTILE,))
    session = Session((Entry(shop.catalogue.items[0]), Entry(Item("your item", HOSTILE))))
    for html in (
        shelf_html(catalogue_shelf(shop)),
        strip_html(shop, Session(session.entries[1:]), HOSTILE),
    ):
        assert "<img src=x" not in html
        assert "&lt;img src=x onerror=alert(1)&gt;" in html
