"""The first section: the catalogue and one's own items on the left, what follows on the right."""

from functools import partial

import gradio as gr

from mp4sr.page.browsing import build_browsing
from mp4sr.page.keywords import build_keywords
from mp4sr.page.recommendations import build_recommendations
from mp4sr.page.section import FOLLOWING, Section, opened, refreshed
from mp4sr.page.shop import Shop
from mp4sr.page.upload_form import build_upload_form


def build_recommend(shop: Shop, visit: gr.State) -> Section:
    """Build the section inside the tab that is being laid out."""
    shown = gr.State("ranked")
    tabs: dict[str, gr.Tab] = {}
    parts: dict[str, Section] = {}
    with gr.Row(equal_height=False, elem_id="recommend"):
        with gr.Column(scale=5, min_width=340, elem_id="picking"), gr.Tabs():
            with gr.Tab("Catalogue", elem_id="tab-catalogue"):
                browsing = build_browsing(shop)
            with gr.Tab("Your own", elem_id="tab-own"):
                own = build_upload_form(shop, visit)
        with gr.Column(scale=7, min_width=340, elem_id="results"), gr.Tabs(elem_id="lists"):
            with gr.Tab("What follows", elem_id="tab-ranked") as tabs["ranked"]:
                parts["ranked"] = build_recommendations(shop, visit)
            with gr.Tab("What was seen", elem_id="tab-words") as tabs["words"]:
                parts["words"] = build_keywords(shop, visit)

    inputs = [component for part in parts.values() for component in part.inputs]
    outputs = [component for part in parts.values() for component in part.outputs]
    for name, tab in tabs.items():
        tab.select(partial(opened, parts, name), [shown, *inputs], [shown, *outputs], **FOLLOWING)
    return Section(
        refresh=partial(refreshed, parts),
        inputs=[shown, *inputs],
        outputs=outputs,
        clicks=[*browsing.clicks, *(card for part in parts.values() for card in part.clicks)],
        changes=own.changes,
    )
