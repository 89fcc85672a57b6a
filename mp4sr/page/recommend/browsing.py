"""The catalogue as a shop: pages to turn, a search by title and by meaning, more like this."""

import gradio as gr

from mp4sr.demo.browsing import Shelf, catalogue_shelf, keyword_shelf, similar_shelf
from mp4sr.demo.history import number, text
from mp4sr.demo.shop import MAX_QUERY, Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.components.action_html import action_html, data_of, unique
from mp4sr.page.components.category_field import category_field, chosen_category
from mp4sr.page.events import LATEST
from mp4sr.page.section import Section
from mp4sr.page.templates import render


def shelf_html(shelf: Shelf) -> str:
    """Return what is on the shelf as items to click."""
    return render("recommend/shelf", shelf=shelf)


def build_browsing(shop: Shop) -> Section:
    """Build the catalogue with its search inside the tab that is being laid out."""
    with gr.Row(elem_classes="m-filters"):
        query = gr.Textbox(
            label="Search",
            placeholder="a title, or what you mean: a gift for a gardener",
            max_length=MAX_QUERY,
            lines=1,
            max_lines=1,
            scale=3,
            min_width=230,
            elem_id="search",
        )
        category = category_field(shop, scale=2, min_width=150)
    shelf = action_html(shelf_html(catalogue_shelf(shop)), elem_id="shelf")

    def browse(query: str, category: str) -> str:
        return shelf_html(catalogue_shelf(shop, query, chosen_category(category)))

    def look(query: str, category: str, event: gr.EventData) -> str:
        data, wanted = data_of(event), chosen_category(category)
        try:
            if data.get("action") == "similar":
                asked = similar_shelf(shop, text(data, "item"), wanted)
            elif data.get("action") == "keyword":
                asked = keyword_shelf(shop, text(data, "word"), wanted)
            else:
                asked = catalogue_shelf(shop, query, wanted, number(data, "page"))
        except MP4SRError:  # a button that the page does not have
            asked = catalogue_shelf(shop, query, wanted)
        return unique(shelf_html(asked))

    gr.on([query.change, category.change], browse, [query, category], shelf, **LATEST)
    shelf.select(look, [query, category], shelf, **LATEST)
    return Section(clicks=[shelf])
