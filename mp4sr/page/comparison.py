"""The comparison section: the same history as five rankers read it, side by side."""

import gradio as gr

from mp4sr.page.cards import cards, script
from mp4sr.page.comparison_views import LONGEST, SHORTEST, comparison_html
from mp4sr.page.downloads import build_downloads
from mp4sr.page.exports import Table, comparison_table
from mp4sr.page.section import FOLLOWING, Section
from mp4sr.page.shop import Shop
from mp4sr.page.visit import Visit


def build_comparison(shop: Shop, visit: gr.State) -> Section:
    """Build the section inside the tab that is being laid out."""
    with gr.Row(elem_classes="c-options"):
        k = gr.Slider(
            SHORTEST,
            LONGEST,
            value=10,
            step=1,
            label="Length of the lists",
            scale=2,
            min_width=220,
        )
        mask = gr.Checkbox(
            True, label="Leave out what is in the history", scale=3, min_width=220, container=False
        )
    view = cards(comparison_html(shop, Visit()), elem_id="comparison")
    # Beside the buttons of all cards: what follows one item through the lists.
    view.js_on_load += script("comparison")

    def show(visit: Visit, k: float, mask_history: bool) -> str:
        return comparison_html(shop, visit, int(k), bool(mask_history))

    def table(visit: Visit, k: float, mask_history: bool) -> Table:
        return comparison_table(shop, visit, int(k), bool(mask_history))

    inputs = [visit, k, mask]
    build_downloads("comparison-lists", table, inputs)
    # Not on release: that would leave out the arrow keys.
    gr.on([k.change, mask.input], show, inputs, view, **FOLLOWING)
    return Section(show, inputs, [view], [view])
