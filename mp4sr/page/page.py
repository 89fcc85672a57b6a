"""The page as a whole: header, history and sections, and what happens when a visitor clicks."""

from collections.abc import Callable
from functools import partial
from typing import Any

import gradio as gr

from mp4sr.errors import MP4SRError
from mp4sr.page.api import publish, tools_available
from mp4sr.page.cards import cards, data_of
from mp4sr.page.comparison import build_comparison
from mp4sr.page.evidence import build_evidence
from mp4sr.page.history import act, strip_html
from mp4sr.page.lab import build_lab
from mp4sr.page.links import read_link
from mp4sr.page.recommend import build_recommend
from mp4sr.page.section import FOLLOWING, ONE_AT_A_TIME, Section, opened, refreshed
from mp4sr.page.shop import Shop
from mp4sr.page.templates import render
from mp4sr.page.theme import STYLES, theme
from mp4sr.page.uploads import SERVER_LIMIT
from mp4sr.page.visit import Visit

SECTIONS: dict[str, tuple[str, Callable[[Shop, gr.State], Section]]] = {
    "recommend": ("Recommend", build_recommend),
    "compare": ("Compare", build_comparison),
    "lab": ("Cold-start lab", build_lab),
    "evidence": ("Evidence", build_evidence),
}
"""Every section's name, its tab's label and what builds it, in the order of the tabs."""


def launch_options(shop: Shop) -> dict[str, Any]:
    """Return what ``Blocks.launch`` needs beside host and port: looks, and bounds.

    No path of the server is opened to visitors: the catalogue's thumbnails have a route of their
    own, which knows rows and no paths.
    """
    return {
        "theme": theme(),
        "css_paths": STYLES,
        "max_file_size": SERVER_LIMIT,
        "app_kwargs": {"routes": [shop.pictures.route]},
        "ssr_mode": False,
        "footer_links": ["api"],
        "mcp_server": tools_available(),
    }


def build_page(shop: Shop) -> gr.Blocks:
    """Return the page on a shop; ``build_page(shop).launch(**launch_options(shop))`` opens it.

    What a visitor picks or uploads is in that visitor's ``gr.State`` only. Uploaded files are
    deleted as soon as they are read, and those that never are within the hour.
    """
    with gr.Blocks(
        title=f"MP4SR · {shop.catalogue.name}",
        fill_width=True,
        analytics_enabled=False,
        delete_cache=(600, 3_000),
    ) as page:
        nothing = Visit()
        visit = gr.State(nothing)
        open_section = gr.State(next(iter(SECTIONS)))
        gr.HTML(
            render(
                "header",
                catalogue=shop.catalogue.name,
                items=len(shop.catalogue.items),
                model=shop.model_name,
                encoder=shop.encoder_name,
                notes=shop.notes,
            ),
            apply_default_css=False,
        )
        strip = cards(strip_html(shop, nothing), elem_id="strip")
        tabs: dict[str, gr.Tab] = {}
        sections: dict[str, Section] = {}
        with gr.Tabs(elem_id="sections"):
            for name, (label, build) in SECTIONS.items():
                with gr.Tab(label, id=name, elem_id=f"tab-{name}") as tabs[name]:
                    sections[name] = build(shop, visit)
        _wire(page, shop, visit, open_section, strip, tabs, sections)
        publish(shop)
    return page


def _wire(
    page: gr.Blocks,
    shop: Shop,
    visit: gr.State,
    open_section: gr.State,
    strip: gr.HTML,
    tabs: dict[str, gr.Tab],
    sections: dict[str, Section],
) -> None:
    """Let clicks change the history, and the open section follow it."""
    inputs = [component for section in sections.values() for component in section.inputs]
    outputs = [component for section in sections.values() for component in section.outputs]

    def history_action(visit: Visit, event: gr.EventData) -> tuple[Visit, str]:
        data = data_of(event)
        try:
            visit = act(shop, visit, data)
        except MP4SRError as error:
            loading = data.get("action") == "shopper"
            return visit, strip_html(shop, visit, str(error), loading)
        return visit, strip_html(shop, visit)

    def show_history(visit: Visit) -> str:
        return strip_html(shop, visit)

    def open_link(visit: Visit, query: str) -> tuple[Visit, str]:
        linked, problem = read_link(shop, query)
        if not linked.entries and not problem:
            return visit, gr.skip()
        return linked, strip_html(shop, linked, problem)

    clicked = [strip.click, *(card.click for one in sections.values() for card in one.clicks)]
    events = [
        gr.on(
            clicked, history_action, visit, [visit, strip], trigger_mode="multiple", **ONE_AT_A_TIME
        )
    ]
    for section in sections.values():
        for change in section.changes:
            events.append(change.then(show_history, visit, strip, **ONE_AT_A_TIME))
    address = gr.Textbox(visible=False, label="Address")
    events.append(
        page.load(
            open_link,
            [visit, address],
            [visit, strip],
            js="(visit) => [visit, location.search]",
            **ONE_AT_A_TIME,
        )
    )
    for event in events:
        event.then(partial(refreshed, sections), [open_section, *inputs], outputs, **FOLLOWING)
    for name, tab in tabs.items():
        tab.select(partial(opened, sections, name), inputs, [open_section, *outputs], **FOLLOWING)
