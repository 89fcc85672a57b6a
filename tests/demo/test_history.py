import pytest

from mp4sr.demo.history import act
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError


def test_clicks_build_a_history(shop: Shop) -> None:
    session = Session()
    for item in ("vase", "lamp", "rug"):
        session = act(shop, session, {"action": "add", "item": item})
    session = act(shop, session, {"action": "move", "position": "2", "step": "-1"})
    session = act(shop, session, {"action": "remove", "position": "0"})
    assert session.history == ["rug", "lamp"]
    assert len(act(shop, session, {"action": "clear"})) == 0
    assert act(shop, session, {"action": "shopper"}).next_item
    assert act(shop, session, {"action": "shopper", "user": " user1 "}).shopper == "user1"


def test_everything_that_changes_the_history_can_be_undone(shop: Shop) -> None:
    picked = act(shop, Session(), {"action": "add", "item": "vase"})
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
        act(shop, Session(), data)
    assert len(str(caught.value)) < 500
