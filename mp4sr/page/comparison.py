"""The comparison section: the same history as five rankers read it, side by side."""

from pathlib import Path
from typing import Any

import gradio as gr

from mp4sr.page.cards import cards
from mp4sr.page.comparison_views import LONGEST, SHORTEST, comparison_html
from mp4sr.page.downloads import build_downloads
from mp4sr.page.exports import Table, comparison_table
from mp4sr.page.section import Section
from mp4sr.page.shop import Shop
from mp4sr.page.visit import Visit

_FOLLOWING = Path(__file__).with_name("scripts") / "comparison.js"


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
    view.js_on_load += _FOLLOWING.read_text(encoding="utf-8")

    def show(visit: Visit, k: float, mask_history: bool) -> str:
        return comparison_html(shop, visit, int(k), bool(mask_history))

    def table(visit: Visit, k: float, mask_history: bool) -> Table:
        return comparison_table(shop, visit, int(k), bool(mask_history))

    inputs = [visit, k, mask]
    build_downloads("comparison-lists", table, inputs)
    options: dict[str, Any] = {
        "trigger_mode": "always_last",
        "concurrency_limit": 4,
        "concurrency_id": "lists",
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    # Not on release: that would leave out the arrow keys.
    gr.on([k.change, mask.input], show, inputs, view, **options)
    return Section(show, inputs, [view], [view])
