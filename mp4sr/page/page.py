"""The page as a whole: header, history and sections, and what happens when a visitor clicks."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from mp4sr.demo.history import act
from mp4sr.demo.links import read_link
from mp4sr.demo.rereading import Rereading
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.api.publish import publish, tools_available
from mp4sr.page.compare.tab import build_compare
from mp4sr.page.components.action_html import action_html, data_of, unique
from mp4sr.page.events import ONE_AT_A_TIME, QUIET
from mp4sr.page.evidence.tab import build_evidence
from mp4sr.page.header import build_header
from mp4sr.page.history.strip import strip_html
from mp4sr.page.lab.tab import build_lab
from mp4sr.page.recommend.tab import build_recommend
from mp4sr.page.section import Section, Sections, Updates, Values
from mp4sr.page.sessions import MOST_SESSIONS, forget_leavers
from mp4sr.page.theme import STYLES, theme
from mp4sr.page.thumbnails import thumbnail_route

SECTIONS: dict[str, tuple[str, Callable[[Shop, gr.State], Section]]] = {
    "recommend": ("Recommend", build_recommend),
    "compare": ("Compare", build_compare),
    "lab": ("Cold-start lab", build_lab),
    "evidence": ("Evidence", build_evidence),
}
"""Every section's name, its tab's label and what builds it, in the order of the tabs."""

SERVER_LIMIT = "60mb"
"""The largest file that the server accepts at all. Pictures have a lower limit
(:data:`mp4sr.demo.pictures.uploads.MAX_MEGABYTES`); between the two there is a sentence to show.
"""


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
        "app_kwargs": {"routes": [thumbnail_route(shop.thumbnails)]},
        "ssr_mode": False,
        "footer_links": ["api"],
        "mcp_server": tools_available(),
    }


def build_page(shop: Shop, rereading: Rereading | None = None) -> gr.Blocks:
    """Return the page on a shop; ``build_page(shop).launch(**launch_options(shop))`` opens it.

    What a visitor picks or uploads is in that visitor's ``gr.State`` only, and forgotten soon
    after they have left. Uploaded files are deleted as soon as they are read, and those that never
    are within the hour. With ``rereading`` the header follows what is done in the background.
    """
    with gr.Blocks(
        title=f"MP4SR · {shop.catalogue.name}",
        fill_width=True,
        analytics_enabled=False,
        delete_cache=(600, 3_000),
    ) as page:
        state = gr.State(Session())
        build_header(page, shop, rereading)
        strip = action_html(strip_html(shop, Session()), elem_id="strip")
        tabs: dict[str, gr.Tab] = {}
        built: dict[str, Section] = {}
        with gr.Tabs(elem_id="sections"):
            for name, (label, build) in SECTIONS.items():
                with gr.Tab(label, id=name, elem_id=f"tab-{name}") as tabs[name]:
                    built[name] = build(shop, state)
        _follow_the_history(page, shop, state, strip, tabs, Sections(built))
        publish(shop)
        forget_leavers(page)
    return page


def _follow_the_history(
    page: gr.Blocks,
    shop: Shop,
    state: gr.State,
    strip: gr.HTML,
    tabs: dict[str, gr.Tab],
    sections: Sections,
) -> None:
    """Let clicks change the history, and the strip and the open section follow it.

    The way of a click, from a button to the ranked list:

    1. In the browser ``components/action_html.js`` sends what the button says in its ``data-``
       attributes, such as ``{"action": "add", "item": "p17"}``.
    2. ``history_action`` gets it with the values of ``inputs``, by component.
    3. :func:`mp4sr.demo.history.act` returns the next session.
    4. :func:`mp4sr.page.history.strip.strip_html` shows it as the strip.
    5. ``sections.refresh`` asks the open section, for example ``recommend/tab.py``, and that its
       open tab, ``recommend/recommendations.py``;
    6. :func:`mp4sr.demo.recommendations.ranked_list` ranks, and ``recommend/recommendations.html``
       shows the list.
    7. Session, strip and list go back in one dictionary; what is not in it stays as it is.

    All in one event: a second one would cost every click another way to the server and back.
    """
    inputs = {state, *sections.reads}
    outputs = [state, strip, *sections.writes]

    def history_action(values: Values, event: gr.EventData) -> Updates:
        session, data = values[state], data_of(event)
        try:
            changed = act(shop, session, data)
        except MP4SRError as error:
            loading = data.get("action") == "shopper"
            return {strip: unique(strip_html(shop, session, str(error), loading))}
        return {
            state: changed,
            strip: unique(strip_html(shop, changed)),
            **sections.refresh(changed, values),
        }

    def show_history(values: Values) -> Updates:
        session = values[state]
        return {strip: strip_html(shop, session), **sections.refresh(session, values)}

    def open_link(values: Values, request: gr.Request) -> Updates:
        linked, problem = read_link(shop, str(request.query_params))
        if not linked.entries and not problem:
            return gr.skip()
        return {
            state: linked,
            strip: strip_html(shop, linked, problem),
            **sections.refresh(linked, values),
        }

    gr.on(
        [html.click for html in (strip, *sections.clicks)],
        history_action,
        inputs,
        outputs,
        trigger_mode="multiple",
        **ONE_AT_A_TIME,
    )
    for change in sections.changes:
        change.then(show_history, inputs, outputs, **ONE_AT_A_TIME)
    page.load(open_link, inputs, outputs, **ONE_AT_A_TIME)
    for name, event in sections.follow(tabs, state).items():
        if (later := sections.sections[name].later) is not None:
            event.then(*later, concurrency_limit=2, **QUIET)
