"""The cold-start lab: one item examined, and what another title or other pictures would change."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import gradio as gr
from gradio.components import Component

from mp4sr.demo.lab.edits import edited
from mp4sr.demo.lab.items import LabItem, invented, of_catalogue
from mp4sr.demo.pictures.uploads import discard
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.components.action_html import data_of
from mp4sr.page.components.messages import message_html
from mp4sr.page.components.picker import Picker
from mp4sr.page.events import LATEST, LISTS, ONE_AT_A_TIME, READING
from mp4sr.page.lab.choosing import ItemChooser
from mp4sr.page.lab.editing import EditForm
from mp4sr.page.lab.findings import Findings
from mp4sr.page.lab.rendering import item_html
from mp4sr.page.section import Section, Updates, Values

# On a phone the findings are below the shelf. Gradio's own scrolling comes with its spinner.
_TO_THE_FINDINGS = """() => {
  const findings = document.querySelector('#lab-findings');
  if (innerWidth < 760) findings.scrollIntoView({behavior: 'smooth'});
}"""


def build_lab(shop: Shop, state: gr.State) -> Section:
    """Build the section inside the tab that is being laid out; ``state`` is the session's.

    The item that is examined is in the visitor's own state; the catalogue stays as it is.
    """
    lab = Lab(shop, state)
    return Section(
        refresh=lab.refresh,
        reads=[lab.before, lab.after],
        writes=[lab.findings.ranks],
        clicks=[lab.findings.exposure],
    )


class Lab:
    """The lab's parts, and what happens when an item is examined, edited or restored.

    Nothing about a visitor is kept here: the item and its edited version are in two states.
    """

    def __init__(self, shop: Shop, session: gr.State) -> None:
        self.shop = shop
        self.session = session
        self.before, self.after = gr.State(None), gr.State(None)
        with gr.Row(equal_height=False, elem_id="lab"):
            with gr.Column(scale=3, min_width=300, elem_id="lab-picking"):
                self.chooser = ItemChooser(shop, self.before)
            with gr.Column(scale=8, min_width=320, elem_id="lab-findings"):
                portrait = gr.HTML(
                    item_html(shop, None), elem_id="lab-item", apply_default_css=False
                )
                self.form = EditForm()
                self.findings = Findings(shop, portrait)
        self._wire()

    def _wire(self) -> None:
        chooser, form, findings = self.chooser, self.form, self.findings
        states = {self.session, self.before, self.after}
        changed: list[Component | gr.Column] = [
            *(self.before, self.after),
            *(chooser.shelf, chooser.page, chooser.pictures.view, chooser.message),
            *(form.form, form.words, form.title, form.pictures, form.picker.view),
            *(form.undo, form.message),
            *(findings.portrait, findings.ranks, findings.neighbours, findings.exposure),
        ]
        examined = chooser.shelf.click(
            self.examine, {self.session, *chooser.reads}, changed, **LATEST
        )
        invented = chooser.invent.click(
            **_with_pictures(
                self.invent, [self.session, chooser.title, *chooser.reads], chooser.pictures
            ),
            outputs=changed,
            **READING,
        )
        shown = form.show.click(
            **_with_pictures(
                self.change, [*states, form.words, form.title, form.pictures], form.picker
            ),
            outputs=changed,
            **READING,
        )
        undone = form.undo.click(self.undo, states, changed, **LISTS)
        for event in (examined, invented):
            event.then(None, js=_TO_THE_FINDINGS)
        for event in (examined, invented, shown, undone):
            # The history may have changed while the item was read.
            event.then(self.show_ranks, states, [findings.ranks], **ONE_AT_A_TIME)

    def examine(self, values: Values, event: gr.EventData) -> Iterator[Updates]:
        """Examine an item of the catalogue."""
        try:
            lab_item = of_catalogue(self.shop, str(data_of(event).get("item", ""))[:200])
        except MP4SRError as error:
            yield {
                self.findings.portrait: message_html(str(error)),
                **self.chooser.shown(values, None),
            }
            return
        yield from self._examined(values, lab_item, {})

    def invent(self, values: Values) -> Iterator[Updates]:
        """Examine an item that the visitor invents."""
        chooser = self.chooser
        files = values[chooser.pictures.files]
        yield {chooser.message: message_html(done="Reading your item …")}
        try:
            lab_item = invented(self.shop, values[chooser.title], files)
        except MP4SRError as error:
            yield {chooser.message: message_html(str(error))}
            return
        discard(files)
        done = "Done. Your item was not added to the catalogue."
        also = {
            chooser.pictures.view: chooser.pictures.empty(),
            chooser.message: message_html(done=done),
        }
        yield from self._examined(values, lab_item, also)

    def _examined(self, values: Values, lab_item: LabItem, also: Updates) -> Iterator[Updates]:
        shelf = self.chooser.shown(values, lab_item)
        first = {self.chooser.message: "", **self._unedited(lab_item), **shelf, **also}
        yield from self.findings.show(first, values[self.session], lab_item, None)

    def change(self, values: Values) -> Iterator[Updates]:
        """Show what other words or pictures would change."""
        lab_item, edit = values[self.before], self.form.edit(values)
        if lab_item is None:
            return
        try:
            new = edited(self.shop, lab_item, edit, values[self.after])
        except MP4SRError as error:
            yield {self.form.message: message_html(str(error))}
            return
        discard(edit.files)
        first = {self.after: new, **self.form.done()}
        yield from self.findings.show(first, values[self.session], lab_item, new)

    def undo(self, values: Values) -> Iterator[Updates]:
        """Show the item without its edits."""
        lab_item = values[self.before]
        if lab_item is not None:
            first = self._unedited(lab_item)
            yield from self.findings.show(first, values[self.session], lab_item, None)

    def _unedited(self, lab_item: LabItem) -> Updates:
        return {self.before: lab_item, self.after: None, **self.form.reset(lab_item)}

    def show_ranks(self, values: Values) -> Updates:
        """Return the item's ranks for the history as it is by now."""
        return self.refresh(values[self.session], values)

    def refresh(self, session: Session, values: Values) -> Updates:
        """Return the item's ranks for another history."""
        return self.findings.show_ranks(session, values[self.before], values[self.after])


def _with_pictures(
    listener: Callable[[Values], Iterator[Updates]], reads: Sequence[Component], picker: Picker
) -> dict[str, Any]:
    """Return the function, inputs and script of an event whose ``listener`` reads pictures too.

    The listener gets the values by component. To Gradio they are a list, as the script must know
    where to put the pictures: at its end.
    """
    inputs = [*reads, picker.files]

    def listen(*values: Any) -> Iterator[Updates]:
        yield from listener(dict(zip(inputs, values, strict=True)))

    listen.__name__ = listener.__name__  # what Gradio calls the event
    script = f"async (...values) => [...values.slice(0, -1), {picker.picked}]"
    return {"fn": listen, "inputs": inputs, "js": script}
