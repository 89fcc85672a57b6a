"""Where an item is chosen for the lab: the shelf, and the form for an invented item."""

import gradio as gr

from mp4sr.demo.history import number
from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.lab.shelf import LabShelf
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.components.action_html import action_html, data_of, unique
from mp4sr.page.components.picker import build_picker
from mp4sr.page.events import LATEST, LISTS
from mp4sr.page.lab.rendering import shelf_html
from mp4sr.page.section import Updates, Values
from mp4sr.vocabulary import GROUP_NAMES


class ItemChooser:
    """The fields, laid out where it is made, and the shelf's own events.

    Parameters
    ----------
    shop
        has the items.
    examined
        the state with the item in the lab, which is marked on the shelf.
    """

    def __init__(self, shop: Shop, examined: gr.State) -> None:
        self._items = LabShelf(shop)
        self._examined = examined
        self.page = gr.State(1)
        with gr.Tabs():
            with gr.Tab("Pick an item"):
                self._lay_out_shelf()
            with gr.Tab("Invent one"):
                self._lay_out_form()
        self.reads = {self.group, self.query, self.page, examined}
        """The components whose values :meth:`shown` needs."""
        self._wire()

    def _lay_out_shelf(self) -> None:
        counts = self._items.counts
        first = next(iter(counts))
        self.group = gr.Radio(
            [
                (f"{GROUP_NAMES[group].capitalize()} ({count:,})", group)
                for group, count in counts.items()
            ],
            value=first,
            label="Items",
            visible=len(counts) > 1,
        )
        self.query = gr.Textbox(label="Filter", placeholder="a word of the title", max_length=200)
        self.shelf = action_html(shelf_html(self._items, first), elem_id="lab-shelf")

    def _lay_out_form(self) -> None:
        self.title = gr.Textbox(
            label="Item title",
            info="As a shop would write it. Leave it empty to go by the picture alone.",
            max_length=2_000,
            max_lines=3,
        )
        self.pictures = build_picker("lab-own-picker")
        self.invent = gr.Button("Examine it", variant="primary", elem_id="lab-invent")
        self.message = gr.HTML(elem_id="lab-own-message", apply_default_css=False)

    def _wire(self) -> None:
        changed = [self.shelf, self.page]
        self.shelf.select(self.turn_page, self.reads, changed, **LISTS)
        gr.on([self.group.input, self.query.change], self.filter, self.reads, changed, **LATEST)

    def shown(self, values: Values, lab_item: LabItem | None) -> Updates:
        """Return the page of the shelf that is open, with ``lab_item`` marked."""
        return self._turned(values, int(values[self.page]), lab_item)

    def filter(self, values: Values) -> Updates:
        """Show the first page for another group or filter."""
        return self._turned(values, 1, values[self._examined])

    def turn_page(self, values: Values, event: gr.EventData) -> Updates:
        """Show another page of the shelf."""
        try:
            wanted = number(data_of(event), "page")
        except MP4SRError:
            wanted = 1
        return self._turned(values, wanted, values[self._examined])

    def _turned(self, values: Values, wanted: int, lab_item: LabItem | None) -> Updates:
        of_catalogue = lab_item is not None and lab_item.row is not None
        chosen = lab_item.item.id if lab_item is not None and of_catalogue else ""
        html = shelf_html(self._items, values[self.group], values[self.query], wanted, chosen)
        return {self.shelf: unique(html), self.page: wanted}
