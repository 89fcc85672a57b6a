from mp4sr.demo.shop import Shop
from mp4sr.page import build_page


def test_what_shows_the_history_is_in_line_with_what_changes_it(shop: Shop) -> None:
    events = list(build_page(shop).fns.values())
    acting = next(one for one in events if one.name == "history_action")
    session, shown = acting.outputs[0], set(acting.outputs[1:])
    # The lab's own are not: who would see an item takes its time, and nobody's clicks wait for
    # that. What they show of the history is shown again once they are through.
    lab = {"examine", "invent", "change", "undo"}
    in_line = [
        one
        for one in events
        if session in one.inputs and shown & set(one.outputs) and one.name not in lab
    ]
    assert len(in_line) >= 12  # actions, sections that are opened, and what changes a list
    assert {(one.name, one.concurrency_id) for one in in_line} == {
        (one.name, "history") for one in in_line
    }
    assert acting.concurrency_limit == 1
    again = [one for one in in_line if one.name == "show_ranks"]
    first = {one._id for one in events if one.name in lab}
    assert {one.trigger_after for one in again} == first
