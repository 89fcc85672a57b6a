"""The cold-start lab: one item taken apart, and what another title or picture would change."""

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from mp4sr.errors import MP4SRError
from mp4sr.page.cards import answer, data_of
from mp4sr.page.history import number
from mp4sr.page.lab_bench import Bench
from mp4sr.page.lab_layout import KEPT, lay_out
from mp4sr.page.lab_likeness import neighbours_html, specimen_html
from mp4sr.page.lab_ranks import ranks_html
from mp4sr.page.lab_reach import audience_html, waiting_html
from mp4sr.page.lab_specimens import (
    PICTURES,
    RETITLED,
    WORDS,
    Specimen,
    edited,
    invented,
    of_catalogue,
)
from mp4sr.page.section import LATEST, LISTS, ONE_AT_A_TIME, READING, Section
from mp4sr.page.shop import Shop
from mp4sr.page.templates import message_html
from mp4sr.page.uploads import discard
from mp4sr.page.visit import Visit

Updates = dict[Any, Any]

# On a phone the findings are below the shelf. Gradio's own scrolling comes with its spinner.
_TO_THE_FINDINGS = """() => {
  const findings = document.querySelector('#lab-findings');
  if (innerWidth < 760) findings.scrollIntoView({behavior: 'smooth'});
}"""


def build_lab(shop: Shop, visit: gr.State) -> Section:
    """Build the section inside the tab that is being laid out.

    What is on the bench is in the visitor's own state; the catalogue stays as it is.
    """
    bench = Bench(shop)
    lab = Lab(shop, bench)
    lab.wire(visit)
    return Section(
        refresh=lab.where_it_stands,
        inputs=[visit, lab.before, lab.after],
        outputs=[lab.findings.ranks],
        clicks=[lab.findings.audience],
    )


class Lab:
    """The lab's components, and what happens when a visitor uses them.

    Of the visitor nothing is kept here: the item as it is and as it was edited are in two states.
    """

    def __init__(self, shop: Shop, bench: Bench) -> None:
        self.shop = shop
        self.bench = bench
        self.audience = shop.audience
        self.before, self.after = gr.State(None), gr.State(None)
        self.page = gr.State(1)
        self.picking, self.editing, self.findings = lay_out(bench)

    def wire(self, visit: gr.State) -> None:
        """Connect the components."""
        picking, editing, findings = self.picking, self.editing, self.findings
        shelf = [picking.kind, picking.query, self.page]
        changed: list[Any] = [
            *(self.before, self.after),
            *(editing.form, editing.words, editing.title, editing.pictures, editing.picker.view),
            *(editing.undo, editing.message, picking.message, picking.pictures.view, picking.shelf),
            *(findings.portrait, findings.ranks, findings.neighbours, findings.audience),
        ]
        examined = picking.shelf.click(self.examine, [visit, *shelf], changed, **LATEST)
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
            [visit, picking.title, picking.pictures.files, *shelf],
            changed,
            js=f"async (visit, title, files, ...shelf) => "
            f"[visit, title, {picking.pictures.picked}, ...shelf]",
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
                *(visit, self.before, self.after),
                *(editing.words, editing.title, editing.pictures, editing.picker.files),
            ],
            changed,
            js=f"async (...all) => [...all.slice(0, -1), {editing.picker.picked}]",
            **READING,
        )
        undone = editing.undo.click(self.undo, [visit, self.before], changed, **LISTS)
        for event in (examined, made_up):
            event.then(None, js=_TO_THE_FINDINGS)
        for event in (examined, made_up, shown, undone):
            # The history may have changed while the item was read.
            event.then(
                self.where_it_stands,
                [visit, self.before, self.after],
                findings.ranks,
                **ONE_AT_A_TIME,
            )

    # -- the bench ------------------------------------------------------------------------------

    def browse(self, kind: str, query: str, specimen: Specimen | None) -> tuple[str, int]:
        """Return the first page of the shelf, and its number."""
        return self.bench.html(kind, query, 1, _id(specimen)), 1

    def turn_page(
        self, kind: str, query: str, specimen: Specimen | None, event: gr.EventData
    ) -> tuple[str, int]:
        """Return another page of the shelf, and its number."""
        try:
            wanted = number(data_of(event), "page")
        except MP4SRError:
            wanted = 1
        return answer(self.bench.html(kind, query, wanted, _id(specimen))), wanted

    def examine(
        self, visit: Visit, kind: str, query: str, page: float, event: gr.EventData
    ) -> Iterator[Updates]:
        """Put an item of the catalogue on the bench."""
        try:
            specimen = of_catalogue(self.shop, str(data_of(event).get("item", ""))[:200])
        except MP4SRError as error:
            shelf = answer(self.bench.html(kind, query, int(page)))
            yield {self.findings.portrait: message_html(str(error)), self.picking.shelf: shelf}
            return
        shelf = answer(self.bench.html(kind, query, int(page), _id(specimen)))
        first = {**self.unedited(specimen), self.picking.shelf: shelf}
        yield from self.found(first, visit, specimen, None)

    def invent(
        self,
        visit: Visit,
        title: str,
        files: Sequence[str] | None,
        kind: str,
        query: str,
        page: float,
    ) -> Iterator[Updates]:
        """Put an item on the bench that the visitor made up."""
        yield {self.picking.message: message_html(done="Reading your item ...")}
        try:
            specimen = invented(self.shop, title, files)
        except MP4SRError as error:
            yield {self.picking.message: message_html(str(error))}
            return
        discard(files)
        done = "It is on your bench, and in no catalogue."
        first = {
            **self.unedited(specimen),
            self.picking.pictures.view: self.picking.pictures.empty(),
            self.picking.message: message_html(done=done),
            self.picking.shelf: self.bench.html(kind, query, int(page)),
        }
        yield from self.found(first, visit, specimen, None)

    def unedited(self, specimen: Specimen) -> Updates:
        """Return the state and the form of an item that has not been edited."""
        editing = self.editing
        return {
            self.before: specimen,
            self.after: None,
            editing.form: gr.update(visible=True),
            editing.words: KEPT,
            editing.pictures: KEPT,
            editing.title: gr.update(value=specimen.item.title, visible=False),
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
        visit: Visit,
        specimen: Specimen | None,
        earlier: Specimen | None,
        words: str,
        title: str,
        pictures: str,
        files: Sequence[str] | None,
    ) -> Iterator[Updates]:
        """Show what other words or pictures would change."""
        if specimen is None:
            return
        try:
            new = edited(
                self.shop,
                specimen,
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
        yield from self.found(first, visit, specimen, new)

    def undo(self, visit: Visit, specimen: Specimen | None) -> Iterator[Updates]:
        """Show the item as it is again."""
        if specimen is not None:
            yield from self.found(self.unedited(specimen), visit, specimen, None)

    # -- the findings ---------------------------------------------------------------------------

    def found(
        self, first: Updates, visit: Visit, before: Specimen, after: Specimen | None
    ) -> Iterator[Updates]:
        """Yield ``first`` with the findings; the audience later when it has to be read first."""
        findings = self.findings
        quick = {
            **first,
            findings.portrait: specimen_html(self.shop, before, after),
            findings.ranks: ranks_html(self.shop, visit, before, after),
            findings.neighbours: neighbours_html(self.shop, before, after),
        }
        if self.audience.ready:
            reach = audience_html(self.shop, self.audience, before, after)
            yield {**quick, findings.audience: reach}
            return
        yield {**quick, findings.audience: waiting_html(self.audience)}
        yield {findings.audience: audience_html(self.shop, self.audience, before, after)}

    def where_it_stands(self, visit: Visit, before: Specimen | None, after: Specimen | None) -> str:
        """Return where the item stands for another history."""
        return ranks_html(self.shop, visit, before, after)


def _id(specimen: Specimen | None) -> str:
    return specimen.item.id if specimen is not None and specimen.row is not None else ""
