"""The tab: one history ranked by every ranker, side by side."""

from pathlib import Path

import gradio as gr

from mp4sr.demo.comparison import LONGEST, SHORTEST
from mp4sr.demo.exports import Table, comparison_table
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.page.compare.comparison import comparison_html
from mp4sr.page.components.action_html import action_html
from mp4sr.page.components.downloads import build_downloads
from mp4sr.page.events import FOLLOWING
from mp4sr.page.section import Section, Updates, Values


def build_compare(shop: Shop, state: gr.State) -> Section:
    """Build the section inside the tab that is being laid out."""
    with gr.Row(elem_classes="c-options"):
        k = gr.Slider(
            SHORTEST,
            LONGEST,
            value=10,
            step=1,
            label="List length",
            scale=2,
            min_width=220,
        )
        mask = gr.Checkbox(
            True,
            label="Leave out items in the history",
            scale=3,
            min_width=220,
            container=False,
        )
    # Beside the script of the buttons: the one that highlights an item in every list.
    view = action_html(
        comparison_html(shop, Session()),
        elem_id="comparison",
        more_script=Path(__file__).with_name("comparison.js"),
    )

    def refresh(session: Session, values: Values) -> Updates:
        return {view: comparison_html(shop, session, int(values[k]), bool(values[mask]))}

    def show(values: Values) -> Updates:
        return refresh(values[state], values)

    def table(session: Session, k: float, mask_history: bool) -> Table:
        return comparison_table(shop, session, int(k), bool(mask_history))

    options = [k, mask]
    build_downloads("comparison-lists", table, [state, *options])
    # Not on release, which ignores the arrow keys.
    gr.on([k.change, mask.input], show, {state, *options}, [view], **FOLLOWING)
    return Section(refresh, options, [view], [view])
