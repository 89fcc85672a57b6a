"""What the page needs to know of one of its sections."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""For every event of the page itself: no spinner, and no endpoint."""

LISTS: dict[str, Any] = {"concurrency_limit": 4, "concurrency_id": "lists", **QUIET}
"""For events that show something of the catalogue."""

LATEST: dict[str, Any] = {"trigger_mode": "always_last", **LISTS}
"""For those of them of whose quick changes only the last one counts."""

READERS: dict[str, Any] = {"concurrency_limit": 2, "concurrency_id": "reading"}
"""For all events and endpoints that read pictures: no more at once than fits into memory."""

READING: dict[str, Any] = {**READERS, **QUIET}
"""For the events among them."""

ONE_AT_A_TIME: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "history", **QUIET}
"""For actions on histories: none is lost when a visitor clicks fast."""

FOLLOWING: dict[str, Any] = {"trigger_mode": "always_last", **ONE_AT_A_TIME}
"""For events that show the history in another way, such as a longer list.

In line with the actions, or what they show could be of the history before an action and come after
it. Of several quick changes only the last one counts. For opening a section too: it then shows the
history that an action has just made, or the action knows that it is open.
"""


@dataclass(frozen=True)
class Section:
    """What the page must run when the history changed, and whose buttons act on the history.

    A section is refreshed when the history has changed while it is open, and whenever it is
    opened. One that nobody looks at costs nothing.

    Attributes
    ----------
    refresh
        gets the values of ``inputs`` and returns the values of ``outputs``, one alone or a tuple;
        None for a section that shows nothing of the history.
    inputs
        what ``refresh`` reads, such as the visit.
    outputs
        what ``refresh`` writes.
    clicks
        cards whose buttons send actions on the history, as :func:`mp4sr.page.history.act` takes
        them.
    changes
        events of the section that have put another visit into the visitor's state themselves; the
        page then shows it.
    later
        what is to run when the section has been opened, after ``refresh``: a function, its inputs
        and its outputs. For what takes its time and is the same for every history, so that no
        click has to carry it; None for nothing.
    """

    refresh: Callable[..., Any] | None = None
    inputs: Sequence[Component] = ()
    outputs: Sequence[Component] = ()
    clicks: Sequence[gr.HTML] = ()
    changes: Sequence[Any] = ()
    later: tuple[Callable[..., Any], Sequence[Component], Sequence[Component]] | None = None


def refreshed(sections: Mapping[str, Section], shown: str, *values: Any) -> list[Any]:
    """Refresh the section called ``shown`` and leave all others as they are.

    Parameters
    ----------
    sections
        all sections, by name.
    shown
        the one that is open.
    values
        the values of the inputs of all of them, in order.

    Returns
    -------
    A value for every output of every section, in order.
    """
    results: list[Any] = []
    start = 0
    for name, section in sections.items():
        taken = values[start : start + len(section.inputs)]
        start += len(section.inputs)
        if name == shown and section.refresh is not None:
            result = section.refresh(*taken)
            results += [result] if len(section.outputs) == 1 else result
        else:
            results += [gr.skip()] * len(section.outputs)
    return results


def opened(sections: Mapping[str, Section], name: str, shown: str, *values: Any) -> list[Any]:
    """Return the name of the section that was opened, then what :func:`refreshed` returns.

    ``shown`` is the one that was open before. Gradio says of the tab that a page starts with that
    it was selected; that changes nothing, and could overwrite what a link has loaded meanwhile.
    """
    if name == shown:
        return [gr.skip()] * (1 + sum(len(section.outputs) for section in sections.values()))
    return [name, *refreshed(sections, name, *values)]
