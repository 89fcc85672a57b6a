"""The page's header: what is shown here, who reads pictures, what computes where, and notes."""

import gradio as gr

from mp4sr.demo.rereading import Rereading
from mp4sr.demo.shop import Shop
from mp4sr.page.events import QUIET
from mp4sr.page.templates import render

SECONDS = 2.0
"""How often an open page asks how far the background work is, while there is any."""


def header_html(shop: Shop, rereading: Rereading | None = None) -> str:
    """Return the header as it is now."""
    progress = rereading.notes if rereading is not None else []
    return render(
        "header",
        catalogue=shop.catalogue.name,
        items=len(shop.catalogue.items),
        model=shop.model_name,
        model_runs_on=shop.model_runs_on,
        encoder=shop.encoder_name,
        encoder_runs_on=shop.encoder_runs_on,
        notes=[*progress, *(shop.notes if not progress else shop.recommender.notes)],
    )


def build_header(page: gr.Blocks, shop: Shop, rereading: Rereading | None = None) -> None:
    """Build the header; with ``rereading`` it follows what is done in the background."""
    header = gr.HTML(header_html(shop), apply_default_css=False)
    if rereading is None:
        return
    shown = gr.State(-1)
    timer = gr.Timer(SECONDS, active=False)

    def show(version: int) -> tuple[object, object, object]:
        now, running = rereading.version, rereading.running
        if now == version:
            return gr.skip(), gr.skip(), gr.skip()
        return now, header_html(shop, rereading), gr.Timer(active=running)

    for event in (page.load, timer.tick):
        event(show, shown, [shown, header, timer], concurrency_limit=4, **QUIET)
