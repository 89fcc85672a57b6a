import re
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mp4sr.catalogue import Item
from mp4sr.demo.cases import Case
from mp4sr.demo.links import link_of, read_link
from mp4sr.demo.session import MAX_HISTORY, Entry, Session
from mp4sr.demo.shop import Shop
from mp4sr.recommender import OwnItem

CASE = Case("The walk", "", "user1", "chair", "", "")


def test_a_link_has_the_items_in_order(shop: Shop) -> None:
    session = Session((shop.entry("vase"), shop.entry("lamp"), shop.entry("vase")))
    assert link_of(session).query == "?history=vase,lamp,vase"
    loaded, problem = read_link(shop, "?history=vase,lamp,vase")
    assert loaded.history == session.history
    assert problem == ""


def test_own_items_cannot_travel(shop: Shop) -> None:
    item = Item("your item", "Mine")
    own = Entry(item, OwnItem(item, shop.describe("Mine", ())))
    link = link_of(Session((shop.entry("vase"), own)))
    assert (link.query, link.left_out) == ("?history=vase", 1)
    assert link_of(Session((own,))).query == ""
    assert link_of(Session()).query == ""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(ids=st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=4))
def test_any_id_survives(shop: Shop, ids: list[str]) -> None:
    ids = [item.strip() or "x" for item in ids]
    shop.catalogue.items[:] = [Item(item) for item in dict.fromkeys(ids)]
    shop.catalogue._index = {}
    query = link_of(Session(tuple(Entry(Item(item)) for item in ids))).query
    assert urlsplit("http://shop/" + query).query == query[1:]
    loaded, problem = read_link(shop, query)
    assert (loaded.history, problem) == (ids, "")


def test_whose_history_it_is_travels_too(shop: Shop) -> None:
    session = shop.shopper("user1")
    loaded, _ = read_link(shop, link_of(session).query)
    assert (loaded.shopper, loaded.next_item) == ("user1", "chair")
    shop.cases = [CASE]
    opened = shop.case("The walk")
    loaded, _ = read_link(shop, link_of(opened).query)
    assert loaded.case == CASE
    edited = link_of(opened).query.replace("lamp,", "")
    assert read_link(shop, edited)[0].case is None
    assert read_link(shop, "?history=vase&case=gone&shopper=nobody")[0].history == ["vase"]


@pytest.mark.parametrize(
    ("query", "history", "sentence"),
    [
        ("", [], ""),
        ("?other=1", [], ""),
        ("?history=", [], ""),
        ("?history=vase,,%20,lamp", ["vase", "lamp"], ""),
        (
            "?history=vase,unicorn",
            ["vase"],
            "an item that this .* ('unicorn')",
        ),
        ("?history=a,b,c,d", [], "4 items .*'a', 'b', 'c' and 1 more.*; pick items"),
        ("?history=" + ",".join(["vase"] * 60), ["vase"] * MAX_HISTORY, "more than 50 items"),
        ("?history=" + "x" * 30_000, [], "too long"),
    ],
)
def test_a_bad_link_loads_what_it_can(
    shop: Shop, query: str, history: list[str], sentence: str
) -> None:
    session, problem = read_link(shop, query)
    assert session.history == history
    assert re.search(sentence.replace("(", r"\(").replace(")", r"\)"), problem)
    assert bool(problem) == bool(sentence)
    assert len(problem) < 300
