"""The page's sections: what each of them shows of the history, and which of them is open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

from mp4sr.demo.session import Session
from mp4sr.page.events import FOLLOWING

Values = Mapping[Component, Any]
"""The values of an event's inputs by component: what Gradio passes for a set of inputs."""

Updates = dict[Component, Any]
"""The new values of an event's outputs by component; other outputs stay as they are."""


def _nothing(_session: Session, _values: Values) -> Updates:
    return {}


@dataclass(frozen=True)
class Section:
    """What the page needs to know of a section.

    A section is refreshed when the history changes while it is open, and when it is opened. A
    section that nobody looks at costs nothing.

    Attributes
    ----------
    refresh
        gets the current session and the values of the page's components, and returns what
        changes. By default nothing, for a section that shows nothing of the history.
    reads
        the components whose values ``refresh`` needs.
    writes
        the components that ``refresh`` changes.
    clicks
        HTML whose buttons send actions on the history (:func:`mp4sr.demo.history.act`).
    changes
        events of the section that put another session into the visitor's state; the page then
        shows it.
    later
        what runs when the section has been opened, after ``refresh``: a function, its inputs and
        its outputs. It is for what takes time and does not depend on the history, so that no
        click has to wait for it; None for nothing.
    """

    refresh: Callable[[Session, Values], Updates] = _nothing
    reads: Sequence[Component] = ()
    writes: Sequence[Component] = ()
    clicks: Sequence[gr.HTML] = ()
    changes: Sequence[Any] = ()
    later: tuple[Callable[..., Any], Sequence[Component], Sequence[Component]] | None = None


class Sections:
    """Sections behind tabs. Only the open one is refreshed.

    Which one is open is part of the visitor's own state.

    Parameters
    ----------
    sections
        the sections by name; the first is open at the start.
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

        Nothing changes if it is open already: Gradio selects the first tab when a page loads,
        and refreshing it could overwrite what a link has loaded.
        """
        if values[self.open] == name:
            return gr.skip()
        return {self.open: name, **self.sections[name].refresh(session, values)}

    def follow(self, tabs: Mapping[str, gr.Tab], state: gr.State) -> dict[str, Any]:
        """Refresh a section when its tab is selected; ``state`` is the visitor's session.

        It shares the queue of the actions on the history, so whichever comes second sees the
        result of the first.

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
