from mp4sr.demo.shop import Shop
from mp4sr.page import build_page


def test_what_shows_the_history_is_in_line_with_what_changes_it(shop: Shop) -> None:
    events = list(build_page(shop).fns.values())
    acting = next(event for event in events if event.name == "history_action")
    session, shown = acting.outputs[0], set(acting.outputs[1:])
    # The lab's own are not: who would see an item takes its time, and nobody's clicks wait for
    # that. What they show of the history is shown again once they are through.
    lab = {"examine", "invent", "change", "undo"}
    in_line = [
        event
        for event in events
        if session in event.inputs and shown & set(event.outputs) and event.name not in lab
    ]
    assert len(in_line) >= 12  # actions, sections that are opened, and what changes a list
    assert {(event.name, event.concurrency_id) for event in in_line} == {
        (event.name, "history") for event in in_line
    }
    assert acting.concurrency_limit == 1
    again = [event for event in in_line if event.name == "show_ranks"]
    first = {event._id for event in events if event.name in lab}
    assert {event.trigger_after for event in again} == first
