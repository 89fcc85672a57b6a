"""The tab Recommend: items to pick on the left, recommendations on the right."""

import gradio as gr

from mp4sr.demo.shop import Shop
from mp4sr.page.own_catalogue.pages import OwnPages
from mp4sr.page.own_catalogue.tab import build_own_catalogue
from mp4sr.page.recommend.browsing import build_browsing
from mp4sr.page.recommend.keywords import build_keywords
from mp4sr.page.recommend.recommendations import build_recommendations
from mp4sr.page.recommend.upload_form import build_upload_form
from mp4sr.page.section import Section, Sections


def build_recommend(shop: Shop, state: gr.State, pages: OwnPages | None = None) -> Section:
    """Build the section inside the current tab; with ``pages`` visitors can bring a catalogue."""
    tabs: dict[str, gr.Tab] = {}
    lists: dict[str, Section] = {}
    with gr.Row(equal_height=False, elem_id="recommend"):
        with gr.Column(scale=5, min_width=340, elem_id="picking"), gr.Tabs():
            with gr.Tab("Catalogue", elem_id="tab-catalogue"):
                browsing = build_browsing(shop)
            with gr.Tab("Your own item", elem_id="tab-own"):
                own = build_upload_form(shop, state)
            if pages is not None:
                with gr.Tab("Your shop", elem_id="tab-own-catalogue"):
                    build_own_catalogue(pages)
        with gr.Column(scale=7, min_width=340, elem_id="results"), gr.Tabs(elem_id="lists"):
            with gr.Tab("Recommendations", elem_id="tab-ranked") as tabs["ranked"]:
                lists["ranked"] = build_recommendations(shop, state)
            with gr.Tab("What the model read", elem_id="tab-words") as tabs["words"]:
                lists["words"] = build_keywords(shop, state)
    sections = Sections(lists)
    sections.follow(tabs, state)
    return Section(
        refresh=sections.refresh,
        reads=sections.reads,
        writes=sections.writes,
        clicks=[*browsing.clicks, *sections.clicks],
        changes=own.changes,
    )
