"""What the page needs to know of its sections, and which of them is open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

from mp4sr.demo.session import Session
from mp4sr.page.events import FOLLOWING

Values = Mapping[Component, Any]
"""The values of an event's inputs by component, as Gradio passes a set of inputs."""

Updates = dict[Component, Any]
"""What an event changes, by component; its other outputs stay as they are."""


def _nothing(_session: Session, _values: Values) -> Updates:
    return {}


@dataclass(frozen=True)
class Section:
    """What the page must run when the history changed, and whose buttons act on the history.

    A section is refreshed when the history has changed while it is open, and whenever it is
    opened. A section that nobody looks at costs nothing.

    Attributes
    ----------
    refresh
        gets the session as it is now and the values of the page's components, and returns what
        changes; nothing for a section that shows nothing of the history.
    reads
        the components whose values ``refresh`` needs.
    writes
        the components that ``refresh`` changes.
    clicks
        HTML whose buttons send actions on the history, as :func:`mp4sr.demo.history.act` takes
        them.
    changes
        events of the section that have put another session into the visitor's state themselves;
        the page then shows it.
    later
        what is to run when the section has been opened, after ``refresh``: a function, its inputs
        and its outputs. For what takes its time and is the same for every history, so that no
        click has to carry it; None for nothing.
    """

    refresh: Callable[[Session, Values], Updates] = _nothing
    reads: Sequence[Component] = ()
    writes: Sequence[Component] = ()
    clicks: Sequence[gr.HTML] = ()
    changes: Sequence[Any] = ()
    later: tuple[Callable[..., Any], Sequence[Component], Sequence[Component]] | None = None


class Sections:
    """Sections behind tabs, of which one is open: only that one is refreshed.

    Which one is open is in a state of the visitor's own.

    Parameters
    ----------
    sections
        all of them, by name; the first is open at the start.
    """

    def __init__(self, sections: Mapping[str, Section]) -> None:
        self.sections = sections
        self.open = gr.State(next(iter(sections)))
        self.reads = [self.open, *(part for each in sections.values() for part in each.reads)]
        self.writes = [part for each in sections.values() for part in each.writes]
        self.clicks = [part for each in sections.values() for part in each.clicks]
        self.changes = [event for each in sections.values() for event in each.changes]

    def refresh(self, session: Session, values: Values) -> Updates:
        """Refresh the open section."""
        return self.sections[values[self.open]].refresh(session, values)

    def opened(self, name: str, session: Session, values: Values) -> Updates:
        """Remember that a section was opened, and refresh it.

        Gradio says of the tab that a page starts with that it was selected; that changes nothing,
        and could overwrite what a link has loaded meanwhile.
        """
        if values[self.open] == name:
            return gr.skip()
        return {self.open: name, **self.sections[name].refresh(session, values)}

    def follow(self, tabs: Mapping[str, gr.Tab], state: gr.State) -> dict[str, Any]:
        """Refresh a section when its tab is selected; ``state`` is the visitor's session.

        In line with the actions on the history: whichever comes second knows of the first.

        Returns
        -------
        The event of each tab, by name.
        """

        def event_of(name: str, tab: gr.Tab) -> Any:
            def select(values: Values) -> Updates:
                return self.opened(name, values[state], values)

            inputs = {state, *self.reads}
            return tab.select(select, inputs, [self.open, *self.writes], **FOLLOWING)

        return {name: event_of(name, tab) for name, tab in tabs.items()}
