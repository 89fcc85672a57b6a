"""The whole page: header, history and sections, and what happens on a click."""

from collections.abc import Callable
from typing import Any

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from mp4sr.demo.history import act
from mp4sr.demo.links import read_link
from mp4sr.demo.own_catalogue.store import OwnCatalogues
from mp4sr.demo.rereading import Rereading
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.api.publish import publish, tools_available
from mp4sr.page.compare.tab import build_compare
from mp4sr.page.components.action_html import data_of, unique
from mp4sr.page.events import ONE_AT_A_TIME, QUIET
from mp4sr.page.evidence.tab import build_evidence
from mp4sr.page.header import build_header
from mp4sr.page.history.strip import build_strip, strip_html
from mp4sr.page.lab.tab import build_lab
from mp4sr.page.own_catalogue.pages import OwnPages
from mp4sr.page.recommend.tab import build_recommend
from mp4sr.page.section import Section, Sections, Updates, Values
from mp4sr.page.session_order import order_by_session
from mp4sr.page.sessions import MOST_SESSIONS, forget_leavers
from mp4sr.page.theme import STYLES, theme
from mp4sr.page.thumbnails import thumbnail_route

SECTIONS: dict[str, tuple[str, Callable[[Shop, gr.State, OwnPages | None], Section]]] = {
    "recommend": ("Recommend", build_recommend),
    "compare": ("Compare", lambda shop, state, _: build_compare(shop, state)),
    "lab": ("Cold-start lab", lambda shop, state, _: build_lab(shop, state)),
    "evidence": ("Evidence", lambda shop, state, _: build_evidence(shop, state)),
}
"""Each section's name, its tab's label and the function that builds it, in order."""

GZIP = Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=6)
"""Compresses what is text: the page itself, its configuration, scripts and styles. It leaves alone
pictures, which are compressed already, and events, each of which must leave at once.
"""

SERVER_LIMIT = "60mb"
"""The largest file that the server accepts. Pictures have a lower limit
(:data:`mp4sr.demo.pictures.uploads.MAX_MEGABYTES`), and between the two the page can say why.
"""


def own_pages(shop: Shop, catalogues: OwnCatalogues | None = None) -> OwnPages:
    """Return what serves the visitors' own catalogues beside the page of a shop."""

    def build(own_shop: Shop, banner: Callable[[gr.Blocks], None]) -> gr.Blocks:
        return build_page(own_shop, banner=banner)

    return OwnPages(shop, build, SERVER_LIMIT, catalogues)


def launch_options(shop: Shop, own: OwnPages | None = None) -> dict[str, Any]:
    """Return what ``Blocks.launch`` needs besides host and port: styles, limits and routes.

    No path of the server is open to visitors: thumbnails have their own route, by row and number.
    """
    routes = [thumbnail_route(shop.thumbnails), *([own.route] if own is not None else [])]
    return {
        "theme": theme(),
        "css_paths": STYLES,
        "max_file_size": SERVER_LIMIT,
        "state_session_capacity": MOST_SESSIONS,
        "app_kwargs": {"routes": routes, "middleware": [GZIP]},
        "ssr_mode": False,
        "footer_links": ["api"],
        "mcp_server": tools_available(),
    }


def build_page(
    shop: Shop,
    rereading: Rereading | None = None,
    own: OwnPages | None = None,
    banner: Callable[[gr.Blocks], None] | None = None,
) -> gr.Blocks:
    """Return the page of a shop; ``build_page(shop).launch(**launch_options(shop))`` opens it.

    What a visitor picks or uploads is only in that visitor's ``gr.State``, and forgotten soon
    after they leave. Uploaded files are deleted when their items are added, all others within the
    hour. With ``rereading`` the header shows the progress of the background work. With ``own``,
    which ``launch_options`` gets too, visitors can open their own catalogues. ``banner`` puts
    something above the header.
    """
    with gr.Blocks(
        title=f"MP4SR · {shop.catalogue.name}",
        fill_width=True,
        analytics_enabled=False,
        delete_cache=(600, 3_000),
    ) as page:
        state = gr.State(Session())
        if banner is not None:
            banner(page)
        build_header(page, shop, rereading)
        strip = build_strip(shop)
        tabs: dict[str, gr.Tab] = {}
        built: dict[str, Section] = {}
        with gr.Tabs(elem_id="sections"):
            for name, (label, build) in SECTIONS.items():
                with gr.Tab(label, id=name, elem_id=f"tab-{name}") as tabs[name]:
                    built[name] = build(shop, state, own)
        _follow_the_history(page, shop, state, strip, tabs, Sections(built))
        publish(shop)
        forget_leavers(page)
        order_by_session(page)
    return page


def _follow_the_history(
    page: gr.Blocks,
    shop: Shop,
    state: gr.State,
    strip: gr.HTML,
    tabs: dict[str, gr.Tab],
    sections: Sections,
) -> None:
    """Connect the clicks: they change the history, and the strip and the open section show it.

    The path of a click, from a button to the ranked list:

    1. In the browser, ``components/action_html.js`` sends the button's ``data-`` attributes, such
       as ``{"action": "add", "item": "p17"}``.
    2. ``history_action`` gets them as an event, together with the values of ``inputs`` by
       component.
    3. :func:`mp4sr.demo.history.act` returns the next session.
    4. :func:`mp4sr.page.history.strip.strip_html` renders it as the strip.
    5. ``sections.refresh`` refreshes the open section, for example ``recommend/tab.py``, which
       refreshes its own open tab, for example ``recommend/recommendations.py``.
    6. There ``recommendations_html`` ranks with :func:`mp4sr.demo.recommendations.ranked_list`,
       prepares the cards with :func:`mp4sr.demo.recommendations.ranked_items`, and renders
       ``recommend/recommendations.html``.
    7. Session, strip and list go back to the browser in one dictionary by component. Outputs that
       are not in it stay as they are.

    It is all one event: a second one would cost every click another round trip to the server.
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
