"""The page as a whole: header, history and sections, and what happens when a visitor clicks."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import gradio as gr

from mp4sr.errors import MP4SRError
from mp4sr.page.api import publish, tools_available
from mp4sr.page.cards import answer, cards, data_of
from mp4sr.page.comparison import build_comparison
from mp4sr.page.evidence import build_evidence
from mp4sr.page.history import act, strip_html
from mp4sr.page.lab import build_lab
from mp4sr.page.links import read_link
from mp4sr.page.recommend import build_recommend
from mp4sr.page.section import FOLLOWING, ONE_AT_A_TIME, QUIET, Section, opened, refreshed
from mp4sr.page.sessions import MOST_SESSIONS, forget_leavers
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
        "state_session_capacity": MOST_SESSIONS,
        "app_kwargs": {"routes": [shop.pictures.route]},
        "ssr_mode": False,
        "footer_links": ["api"],
        "mcp_server": tools_available(),
    }


def build_page(shop: Shop) -> gr.Blocks:
    """Return the page on a shop; ``build_page(shop).launch(**launch_options(shop))`` opens it.

    What a visitor picks or uploads is in that visitor's ``gr.State`` only, and forgotten soon
    after they have left. Uploaded files are deleted as soon as they are read, and those that never
    are within the hour.
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
        forget_leavers(page)
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
    """Let clicks change the history, and the open section follow it.

    Both in one event: a second one would cost every click another way to the server and back.
    """
    inputs = [component for section in sections.values() for component in section.inputs]
    outputs = [component for section in sections.values() for component in section.outputs]

    def following(now: Visit, shown: str, values: Sequence[Any]) -> list[Any]:
        # A section reads the visit as it is now, not as it was sent.
        pairs = zip(inputs, values, strict=True)
        return refreshed(sections, shown, *(now if one is visit else value for one, value in pairs))

    def history_action(event: gr.EventData, before: Visit, shown: str, *values: Any) -> list[Any]:
        data = data_of(event)
        try:
            now = act(shop, before, data)
        except MP4SRError as error:
            loading = data.get("action") == "shopper"
            told = answer(strip_html(shop, before, str(error), loading))
            return [gr.skip(), told, *[gr.skip()] * len(outputs)]
        return [now, answer(strip_html(shop, now)), *following(now, shown, values)]

    def show_history(now: Visit, shown: str, *values: Any) -> list[Any]:
        return [strip_html(shop, now), *following(now, shown, values)]

    def open_link(query: str | None, shown: str, *values: Any) -> list[Any]:
        linked, problem = read_link(shop, query or "")
        if not linked.entries and not problem:
            return [gr.skip()] * (2 + len(outputs))
        return [linked, strip_html(shop, linked, problem), *following(linked, shown, values)]

    clicked = [strip.click, *(card.click for one in sections.values() for card in one.clicks)]
    gr.on(
        clicked,
        history_action,
        [visit, open_section, *inputs],
        [visit, strip, *outputs],
        trigger_mode="multiple",
        **ONE_AT_A_TIME,
    )
    for section in sections.values():
        for change in section.changes:
            change.then(
                show_history, [visit, open_section, *inputs], [strip, *outputs], **ONE_AT_A_TIME
            )
    address = gr.Textbox(visible=False, label="Address")
    page.load(
        open_link,
        [address, open_section, *inputs],
        [visit, strip, *outputs],
        js="(address, ...others) => [location.search, ...others]",
        **ONE_AT_A_TIME,
    )
    for name, tab in tabs.items():
        # In line with the actions on the history: whichever comes second knows of the first.
        event = tab.select(
            partial(opened, sections, name),
            [open_section, *inputs],
            [open_section, *outputs],
            **FOLLOWING,
        )
        if (later := sections[name].later) is not None:
            event.then(*later, concurrency_limit=2, **QUIET)
