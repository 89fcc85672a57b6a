"""The cold-start lab: one item taken apart, and what another title or picture would change."""

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from mp4sr.demo.history import number
from mp4sr.demo.lab.items import (
    PICTURES,
    RETITLED,
    WORDS,
    LabItem,
    edited,
    invented,
    of_catalogue,
)
from mp4sr.demo.lab.shelf import LabShelf
from mp4sr.demo.pictures.uploads import discard
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.components.action_html import data_of, unique
from mp4sr.page.components.messages import message_html
from mp4sr.page.events import LATEST, LISTS, ONE_AT_A_TIME, READING
from mp4sr.page.lab.findings import (
    exposure_html,
    item_html,
    neighbours_html,
    ranks_html,
    shelf_html,
    waiting_html,
)
from mp4sr.page.lab.layout import KEPT, lay_out
from mp4sr.page.section import Section, Updates, Values

# On a phone the findings are below the shelf. Gradio's own scrolling comes with its spinner.
_TO_THE_FINDINGS = """() => {
  const findings = document.querySelector('#lab-findings');
  if (innerWidth < 760) findings.scrollIntoView({behavior: 'smooth'});
}"""


def build_lab(shop: Shop, state: gr.State) -> Section:
    """Build the section inside the tab that is being laid out.

    The item that is examined is in the visitor's own state; the catalogue stays as it is.
    """
    lab = Lab(shop)
    lab.wire(state)
    return Section(
        refresh=lab.refresh,
        reads=[lab.before, lab.after],
        writes=[lab.findings.ranks],
        clicks=[lab.findings.exposure],
    )


class Lab:
    """The lab's components, and what happens when a visitor uses them.

    Of the visitor nothing is kept here: the item as it is and as it was edited are in two states.
    """

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.shelf = LabShelf(shop)
        self.sample = shop.shopper_sample
        self.before, self.after = gr.State(None), gr.State(None)
        self.page = gr.State(1)
        self.picking, self.editing, self.findings = lay_out(shop, self.shelf)

    def wire(self, state: gr.State) -> None:
        """Connect the components; ``state`` is the visitor's session."""

        def show_ranks(values: Values) -> Updates:
            return self.refresh(values[state], values)

        picking, editing, findings = self.picking, self.editing, self.findings
        shelf = [picking.kind, picking.query, self.page]
        changed: list[Any] = [
            *(self.before, self.after),
            *(editing.form, editing.words, editing.title, editing.pictures, editing.picker.view),
            *(editing.undo, editing.message, picking.message, picking.pictures.view, picking.shelf),
            *(findings.portrait, findings.ranks, findings.neighbours, findings.exposure),
        ]
        examined = picking.shelf.click(self.examine, [state, *shelf], changed, **LATEST)
        picking.shelf.select(
            self.turn_page,
            [picking.kind, picking.query, self.before],
            [picking.shelf, self.page],
            **LISTS,
        )
        gr.on(
            [picking.kind.input, picking.query.change],
            self.browse,
            [picking.kind, picking.query, self.before],
            [picking.shelf, self.page],
            **LATEST,
        )
        made_up = picking.examine.click(
            self.invent,
            [state, picking.title, picking.pictures.files, *shelf],
            changed,
            js=f"async (session, title, files, ...shelf) => "
            f"[session, title, {picking.pictures.picked}, ...shelf]",
            **READING,
        )
        gr.on(
            [editing.words.input, editing.pictures.input],
            self.ask_for,
            [editing.words, editing.pictures],
            [editing.title, editing.picker.view],
            **LATEST,
        )
        shown = editing.show.click(
            self.change,
            [
                *(state, self.before, self.after),
                *(editing.words, editing.title, editing.pictures, editing.picker.files),
            ],
            changed,
            js=f"async (...all) => [...all.slice(0, -1), {editing.picker.picked}]",
            **READING,
        )
        undone = editing.undo.click(self.undo, [state, self.before], changed, **LISTS)
        for event in (examined, made_up):
            event.then(None, js=_TO_THE_FINDINGS)
        for event in (examined, made_up, shown, undone):
            # The history may have changed while the item was read.
            event.then(
                show_ranks,
                {state, self.before, self.after},
                [findings.ranks],
                **ONE_AT_A_TIME,
            )

    # -- the shelf ------------------------------------------------------------------------------

    def browse(self, kind: str, query: str, lab_item: LabItem | None) -> tuple[str, int]:
        """Return the first page of the shelf, and its number."""
        return shelf_html(self.shelf, kind, query, 1, _id(lab_item)), 1

    def turn_page(
        self, kind: str, query: str, lab_item: LabItem | None, event: gr.EventData
    ) -> tuple[str, int]:
        """Return another page of the shelf, and its number."""
        try:
            wanted = number(data_of(event), "page")
        except MP4SRError:
            wanted = 1
        return unique(shelf_html(self.shelf, kind, query, wanted, _id(lab_item))), wanted

    def examine(
        self, session: Session, kind: str, query: str, page: float, event: gr.EventData
    ) -> Iterator[Updates]:
        """Examine an item of the catalogue."""
        try:
            lab_item = of_catalogue(self.shop, str(data_of(event).get("item", ""))[:200])
        except MP4SRError as error:
            shelf = unique(shelf_html(self.shelf, kind, query, int(page)))
            yield {self.findings.portrait: message_html(str(error)), self.picking.shelf: shelf}
            return
        shelf = unique(shelf_html(self.shelf, kind, query, int(page), _id(lab_item)))
        first = {**self.unedited(lab_item), self.picking.shelf: shelf}
        yield from self.findings_of(first, session, lab_item, None)

    def invent(
        self,
        session: Session,
        title: str,
        files: Sequence[str] | None,
        kind: str,
        query: str,
        page: float,
    ) -> Iterator[Updates]:
        """Examine an item that the visitor made up."""
        yield {self.picking.message: message_html(done="Reading your item ...")}
        try:
            lab_item = invented(self.shop, title, files)
        except MP4SRError as error:
            yield {self.picking.message: message_html(str(error))}
            return
        discard(files)
        done = "It is examined here, and in no catalogue."
        first = {
            **self.unedited(lab_item),
            self.picking.pictures.view: self.picking.pictures.empty(),
            self.picking.message: message_html(done=done),
            self.picking.shelf: shelf_html(self.shelf, kind, query, int(page)),
        }
        yield from self.findings_of(first, session, lab_item, None)

    def unedited(self, lab_item: LabItem) -> Updates:
        """Return the state and the form of an item that has not been edited."""
        editing = self.editing
        return {
            self.before: lab_item,
            self.after: None,
            editing.form: gr.update(visible=True),
            editing.words: KEPT,
            editing.pictures: KEPT,
            editing.title: gr.update(value=lab_item.item.title, visible=False),
            editing.picker.view: gr.update(value=editing.picker.empty(), visible=False),
            editing.undo: gr.update(interactive=False),
            editing.message: "",
            self.picking.message: "",
        }

    # -- what if --------------------------------------------------------------------------------

    def ask_for(self, words: str, pictures: str) -> tuple[Any, Any]:
        """Show the fields that the choices need."""
        return (
            gr.update(visible=WORDS.get(words) in RETITLED),
            gr.update(visible=PICTURES.get(pictures) == "replaced"),
        )

    def change(
        self,
        session: Session,
        lab_item: LabItem | None,
        earlier: LabItem | None,
        words: str,
        title: str,
        pictures: str,
        files: Sequence[str] | None,
    ) -> Iterator[Updates]:
        """Show what other words or pictures would change."""
        if lab_item is None:
            return
        try:
            new = edited(
                self.shop,
                lab_item,
                WORDS.get(words, "kept"),
                title,
                PICTURES.get(pictures, "kept"),
                files,
                earlier,
            )
        except MP4SRError as error:
            yield {self.editing.message: message_html(str(error))}
            return
        discard(files)
        first: Updates = {
            self.after: new,
            self.editing.picker.view: self.editing.picker.empty(),
            self.editing.message: "",
            self.editing.undo: gr.update(interactive=True),
        }
        yield from self.findings_of(first, session, lab_item, new)

    def undo(self, session: Session, lab_item: LabItem | None) -> Iterator[Updates]:
        """Show the item as it is again."""
        if lab_item is not None:
            yield from self.findings_of(self.unedited(lab_item), session, lab_item, None)

    # -- the findings ---------------------------------------------------------------------------

    def findings_of(
        self, first: Updates, session: Session, before: LabItem, after: LabItem | None
    ) -> Iterator[Updates]:
        """Yield ``first`` with the findings; who would see it comes later when that takes long."""
        findings = self.findings
        quick = {
            **first,
            findings.portrait: item_html(self.shop, before, after),
            findings.ranks: ranks_html(self.shop, session, before, after),
            findings.neighbours: neighbours_html(self.shop, before, after),
        }
        if self.sample.ready:
            seen = exposure_html(self.shop, self.sample, before, after)
            yield {**quick, findings.exposure: seen}
            return
        yield {**quick, findings.exposure: waiting_html(self.sample)}
        yield {findings.exposure: exposure_html(self.shop, self.sample, before, after)}

    def refresh(self, session: Session, values: Values) -> Updates:
        """Return the item's ranks for another history."""
        before, after = values[self.before], values[self.after]
        return {self.findings.ranks: ranks_html(self.shop, session, before, after)}


def _id(lab_item: LabItem | None) -> str:
    return lab_item.item.id if lab_item is not None and lab_item.row is not None else ""
