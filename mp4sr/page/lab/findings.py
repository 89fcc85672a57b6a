"""What the lab finds out about an item, from top to bottom."""

from collections.abc import Iterator

import gradio as gr

from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.page.components.action_html import action_html
from mp4sr.page.lab.rendering import (
    exposure_html,
    item_html,
    neighbours_html,
    ranks_html,
    waiting_html,
)
from mp4sr.page.section import Updates


class Findings:
    """The item's ranks, its neighbours and who would see it, laid out where it is made.

    Parameters
    ----------
    shop
        the catalogue and its rankers.
    portrait
        where the item itself is shown, above the form for what-ifs.
    """

    def __init__(self, shop: Shop, portrait: gr.HTML) -> None:
        self._shop = shop
        self._sample = shop.shopper_sample
        self.portrait = portrait
        self.ranks = gr.HTML(elem_id="lab-ranks", apply_default_css=False)
        self.neighbours = gr.HTML(elem_id="lab-neighbours", apply_default_css=False)
        self.exposure = action_html(elem_id="lab-exposure")

    def show(
        self, also: Updates, session: Session, before: LabItem, after: LabItem | None
    ) -> Iterator[Updates]:
        """Yield the findings together with ``also``.

        Who would see the item follows later when the shoppers' histories have yet to be encoded.
        """
        quick = {
            **also,
            self.portrait: item_html(self._shop, before, after),
            **self.show_ranks(session, before, after),
            self.neighbours: neighbours_html(self._shop, before, after),
        }
        if not self._sample.ready:
            yield {**quick, self.exposure: waiting_html(self._sample)}
            quick = {}
        yield {**quick, self.exposure: exposure_html(self._shop, self._sample, before, after)}

    def show_ranks(
        self, session: Session, before: LabItem | None, after: LabItem | None
    ) -> Updates:
        """Return the item's ranks for a history."""
        return {self.ranks: ranks_html(self._shop, session, before, after)}
