"""The tab *Your shop*: drop files, see what was recognised, correct it, open the page."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from mp4sr.demo.own_catalogue.columns import ROLES, Table, TableKind, first_of
from mp4sr.demo.own_catalogue.reading import GONE, Reading, for_visitors
from mp4sr.demo.own_catalogue.uploads import SUFFIXES
from mp4sr.demo.pictures.uploads import discard
from mp4sr.errors import MP4SRError
from mp4sr.page.components.messages import message_html
from mp4sr.page.events import QUIET
from mp4sr.page.own_catalogue.pages import OwnPages
from mp4sr.page.section import Updates, Values
from mp4sr.page.templates import render

WORK: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "own-catalogue", **QUIET}
"""Reading files and computing features: one visitor at a time."""

NONE = "(none)"
STEP_S = 0.5
"""How often the progress is shown."""

_NO_PICTURES = ("pictures were not fetched", "addresses of pictures")

# The link may reach the page a little later than the event's end.
_FOLLOW_THE_LINK = """async () => {
  for (let tries = 0; tries < 20; tries += 1) {
    const link = document.querySelector('#own-opened a');
    if (link) { location.assign(link.href); return; }
    if (document.querySelector('#own-opened .m-problem')) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}"""


def build_own_catalogue(pages: OwnPages) -> None:
    """Build the form inside the current tab. It shows nothing of the history."""
    OwnCatalogueTab(pages)


@dataclass(frozen=True)
class _Choice:
    """The field that corrects one column."""

    kind: TableKind
    role: str
    field: gr.Dropdown


class OwnCatalogueTab:
    """The tab's components, and what happens when a visitor uses them.

    What was read is in the visitor's own state, and its files go with it.
    """

    def __init__(self, pages: OwnPages) -> None:
        self.pages = pages
        self.reading = gr.State(None)
        limits = pages.catalogues.limits
        gr.HTML(render("own_catalogue/intro", limits=limits), apply_default_css=False)
        with gr.Row(elem_id="own-files"):
            self.products = _file_field("Products file", "own-products")
            self.orders = _file_field("Orders file (may be left out)", "own-orders")
        self.read = gr.Button("Read the files", variant="primary", elem_id="own-read")
        self.message = gr.HTML(elem_id="own-reading", apply_default_css=False)
        with gr.Column(visible=False, elem_id="own-recognised") as self.recognised:
            self.report = gr.HTML(elem_id="own-report", apply_default_css=False)
            with gr.Accordion("Correct the columns", open=False) as self.correcting:
                self.choices = [choice for kind in ROLES for choice in _choices(kind)]
                self.again = gr.Button("Read again with these columns", elem_id="own-again")
            self.open = gr.Button("Open the page on it", variant="primary", elem_id="own-open")
            self.opened = gr.HTML(elem_id="own-opened", apply_default_css=False)
        self._wire()

    def _wire(self) -> None:
        fields = [choice.field for choice in self.choices]
        shown = [
            *(self.reading, self.message, self.recognised, self.report, self.correcting),
            *(self.open, self.opened, *fields),
        ]
        files = [self.products, self.orders]
        self.read.click(self.read_files, {*files}, [*shown, *files], **WORK)
        self.again.click(self.read_again, {self.reading, *fields}, shown, **WORK)
        self.open.click(
            self.open_page, {self.reading}, [self.reading, self.opened, self.open], **WORK
        ).then(None, js=_FOLLOW_THE_LINK, **QUIET)

    def read_files(self, values: Values) -> Iterator[Updates]:
        """Read the files that were dropped."""
        yield {
            self.reading: None,
            self.message: message_html(done="Reading your files ..."),
            self.recognised: gr.update(visible=False),
        }
        products, orders = (_paths(values[field]) for field in (self.products, self.orders))
        try:
            reading = self.pages.catalogues.read(products, orders)
        except MP4SRError as error:
            yield {self.message: message_html(for_visitors(str(error)))}
            return
        discard([*products, *orders])
        yield {**self._recognised(reading), self.products: None, self.orders: None}

    def read_again(self, values: Values) -> Iterator[Updates]:
        """Read the same files with other columns."""
        reading = values[self.reading]
        if reading is None:
            yield {self.message: message_html(GONE)}
            return
        yield {self.message: message_html(done="Reading your files again ...")}
        wanted: dict[TableKind, dict[str, str | None]] = {}
        for choice in self.choices:
            if first_of(reading.tables, choice.kind) is None:
                continue
            value = values[choice.field]
            column = None if value in (None, NONE) else str(value)
            wanted.setdefault(choice.kind, {})[choice.role] = column
        try:
            reading.correct(wanted)
        except MP4SRError as error:
            yield {self.message: message_html(for_visitors(str(error)))}
            return
        yield self._recognised(reading)

    def _recognised(self, reading: Reading) -> Updates:
        """Return what shows a reading and lets the visitor correct it."""
        return {
            self.reading: reading,
            self.message: "",
            self.recognised: gr.update(visible=True),
            self.report: report_html(reading),
            self.correcting: gr.update(open=bool(reading.problem)),
            self.open: gr.update(interactive=reading.catalogue is not None),
            self.opened: "",
            **{
                each.field: _offer(first_of(reading.tables, each.kind), each.role)
                for each in self.choices
            },
        }

    def open_page(self, values: Values) -> Iterator[Updates]:
        """Compute the features, with progress, and lead to the page."""
        reading = values[self.reading]
        if reading is None:
            yield {self.opened: message_html(GONE)}
            return
        done = [0.0]
        yield {self.opened: _progress_html(0.0), self.open: gr.update(interactive=False)}
        # A page is built in a thread of its own, outside this event.
        with ThreadPoolExecutor(1) as pool:
            work = pool.submit(self.pages.open, reading, lambda share: done.__setitem__(0, share))
            while not wait([work], STEP_S).done:
                yield {self.opened: _progress_html(done[0])}
        try:
            address = work.result()
        except MP4SRError as error:
            again = gr.update(interactive=True)
            yield {self.opened: message_html(for_visitors(str(error))), self.open: again}
            return
        link = render("own_catalogue/opened", address=address)
        yield {self.reading: None, self.opened: link}


def report_html(reading: Reading) -> str:
    """Return what came of reading a visitor's files."""
    report = reading.report
    notes: list[dict[str, Any]] = []
    if report is not None:
        warnings = [for_visitors(text) for text in report.warnings if not _of_pictures(text)]
        notes += [{"text": text, "warning": True} for text in warnings if text]
        if report.skipped:
            text = f"Left out: {len(report.skipped):,} rows that could not be read."
            notes.append({"text": text, "warning": True})
        for what, count in report.left_out.items():
            if not _of_pictures(what):
                text = f"Left out: {count:,} {for_visitors(what).rstrip('.')}."
                notes.append({"text": text, "warning": False})
        guesses = [for_visitors(text) for text in report.guesses]
        notes += [{"text": text, "warning": False} for text in guesses if text]
    counted = report.interactions if report is not None else {}
    return render(
        "own_catalogue/report",
        problem=reading.problem,
        items=report.items if report is not None else {},
        interactions=counted if counted.get("total") else None,
        tables=reading.tables,
        roles=ROLES,
        notes=notes,
    )


def _of_pictures(text: str) -> bool:
    """Return whether a sentence is on pictures that were not fetched: none are, as is said."""
    return text.startswith(_NO_PICTURES)


def _progress_html(share: float) -> str:
    if share <= 0:
        return message_html(done="Preparing to read your products ...")
    if share < 1:
        return message_html(done=f"Reading your products: {share:.0%} ...")
    return message_html(done="Building your page ...")


def _file_field(label: str, elem_id: str) -> gr.File:
    return gr.File(
        label=label,
        file_count="single",
        file_types=list(SUFFIXES),
        type="filepath",
        height=140,
        elem_id=elem_id,
    )


def _choices(kind: TableKind) -> list[_Choice]:
    """Return the fields for the columns of one kind of table."""
    with gr.Row():
        return [
            _Choice(
                kind,
                role,
                gr.Dropdown(
                    [NONE],
                    value=NONE,
                    label=f"{kind.capitalize()}: {name}",
                    allow_custom_value=True,  # the list changes with the files
                    min_width=180,
                    elem_id=f"own-{kind}-{role}",
                ),
            )
            for role, name in ROLES[kind].items()
        ]


def _offer(table: Table | None, role: str) -> Any:
    """Return the update of the field for a column of a table."""
    if table is None:
        return gr.update(choices=[NONE], value=NONE, visible=False)
    value = table.chosen.get(role) or NONE
    return gr.update(choices=[NONE, *table.columns], value=value, visible=True)


def _paths(value: Any) -> Sequence[Path]:
    return [Path(value)] if value else []
