import pytest

from mp4sr.catalogue import Item
from mp4sr.demo.session import MAX_HISTORY, MAX_UNDO, Entry, Session
from mp4sr.errors import MP4SRError


def session_of(*ids: str, next_item: str = "") -> Session:
    return Session(tuple(Entry(Item(name)) for name in ids), next_item=next_item)


def ids(session: Session) -> list[object]:
    return list(session.history)


def test_items_are_added_at_the_end() -> None:
    session = Session().with_entry(Entry(Item("a"))).with_entry(Entry(Item("b")))
    assert ids(session) == ["a", "b"]


def test_an_action_leaves_the_earlier_visit_alone() -> None:
    session = session_of("a", "b")
    session.without(0)
    assert ids(session) == ["a", "b"]


@pytest.mark.parametrize(
    ("position", "left"),
    [(0, ["b", "c"]), (2, ["a", "b"]), (3, ["a", "b", "c"]), (-1, ["a", "b", "c"])],
)
def test_an_item_is_removed_where_there_is_one(position: int, left: list[str]) -> None:
    assert ids(session_of("a", "b", "c").without(position)) == left


@pytest.mark.parametrize(
    ("position", "step", "order"),
    [(0, 1, "bac"), (2, -1, "acb"), (0, -1, "abc"), (2, 1, "abc"), (9, 1, "abc"), (0, 2, "bca")],
)
def test_an_item_moves_within_the_history(position: int, step: int, order: str) -> None:
    assert ids(session_of("a", "b", "c").moved(position, step)) == list(order)


def test_a_full_history_says_so() -> None:
    with pytest.raises(
        MP4SRError, match="at most 50 items and this one has 50; remove 1 to add another"
    ):
        session_of(*map(str, range(MAX_HISTORY))).with_entry(Entry(Item("one more")))


def test_an_edited_history_is_not_the_shoppers_any_more() -> None:
    session = session_of("a", "b", next_item="c")
    assert session.without(0).next_item == ""
    assert session.with_entry(Entry(Item("d"))).next_item == ""


def test_several_entries_are_one_step() -> None:
    session = session_of("a").with_entries([Entry(Item("b")), Entry(Item("c"))])
    assert ids(session) == ["a", "b", "c"]
    assert ids(session.undone()) == ["a"]
    with pytest.raises(MP4SRError, match="remove 2 to add 3 more"):
        session_of(*map(str, range(MAX_HISTORY - 1))).with_entries([Entry(Item("x"))] * 3)


def test_undoing_goes_back_step_by_step() -> None:
    session = session_of("a", next_item="z").with_entry(Entry(Item("b"))).without(0).moved(0, 1)
    assert ids(session) == ["b"]
    assert ids(session.undone()) == ["a", "b"]
    first = session.undone().undone()
    assert (ids(first), first.next_item) == (["a"], "z")
    assert ids(first.undone()) == ["a"]


def test_only_so_many_steps_are_kept() -> None:
    session = Session()
    for number in range(MAX_UNDO + 10):
        session = (
            session.with_entry(Entry(Item(str(number)))) if number % 2 == 0 else session.without(0)
        )
    assert len(session.past) == MAX_UNDO
    assert all(not earlier.past for earlier in session.past)
