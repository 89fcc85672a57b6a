import re
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mp4sr.catalogue import Item
from mp4sr.page.cases import Case
from mp4sr.page.links import link_of, read_link
from mp4sr.page.shop import Shop
from mp4sr.page.visit import MAX_HISTORY, Entry, Visit
from mp4sr.recommender import OwnItem

CASE = Case("The walk", "", "user1", "chair", "", "")


def test_a_link_has_the_items_in_order(shop: Shop) -> None:
    visit = Visit((shop.entry("vase"), shop.entry("lamp"), shop.entry("vase")))
    assert link_of(visit).query == "?history=vase,lamp,vase"
    loaded, problem = read_link(shop, "?history=vase,lamp,vase")
    assert loaded.history == visit.history
    assert problem == ""


def test_own_items_cannot_travel(shop: Shop) -> None:
    item = Item("your item", "Mine")
    own = Entry(item, OwnItem(item, shop.describe("Mine", ())))
    link = link_of(Visit((shop.entry("vase"), own)))
    assert (link.query, link.left_out) == ("?history=vase", 1)
    assert link_of(Visit((own,))).query == ""
    assert link_of(Visit()).query == ""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(ids=st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=4))
def test_any_id_survives(shop: Shop, ids: list[str]) -> None:
    ids = [item.strip() or "x" for item in ids]
    shop.catalogue.items[:] = [Item(item) for item in dict.fromkeys(ids)]
    shop.catalogue._index = {}
    query = link_of(Visit(tuple(Entry(Item(item)) for item in ids))).query
    assert urlsplit("http://shop/" + query).query == query[1:]
    loaded, problem = read_link(shop, query)
    assert (loaded.history, problem) == (ids, "")


def test_whose_history_it_is_travels_too(shop: Shop) -> None:
    visit = shop.shopper("user1")
    loaded, _ = read_link(shop, link_of(visit).query)
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
    visit, problem = read_link(shop, query)
    assert visit.history == history
    assert re.search(sentence.replace("(", r"\(").replace(")", r"\)"), problem)
    assert bool(problem) == bool(sentence)
    assert len(problem) < 300
