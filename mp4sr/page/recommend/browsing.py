"""The catalogue: its pages, a search by title and by meaning, similar items."""

from pathlib import Path

import gradio as gr

from mp4sr.demo.browsing import Shelf, catalogue_shelf, keyword_shelf, similar_shelf
from mp4sr.demo.history import number, text
from mp4sr.demo.shop import MAX_QUERY, Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.components.action_html import action_html, data_of, unique
from mp4sr.page.components.category_field import category_field, chosen_category
from mp4sr.page.events import LATEST
from mp4sr.page.section import Section, Values
from mp4sr.page.templates import render


def shelf_html(shelf: Shelf) -> str:
    """Return the shelf, with items to click."""
    return render("recommend/shelf", shelf=shelf)


def build_browsing(shop: Shop) -> Section:
    """Build the catalogue and its search inside the current tab."""
    with gr.Row(elem_classes="m-filters"):
        query = gr.Textbox(
            label="Search",
            placeholder="a title, or a gift for a gardener",
            max_length=MAX_QUERY,
            lines=1,
            max_lines=1,
            scale=3,
            min_width=230,
            elem_id="search",
        )
        category = category_field(shop, scale=2, min_width=150)
    view = action_html(
        shelf_html(catalogue_shelf(shop)),
        elem_id="shelf",
        more_script=Path(__file__).with_name("shelf.js"),
    )

    def browse(values: Values) -> str:
        wanted = chosen_category(values[category])
        return shelf_html(catalogue_shelf(shop, values[query], wanted))

    def look(values: Values, event: gr.EventData) -> str:
        data, wanted = data_of(event), chosen_category(values[category])
        try:
            if data.get("action") == "similar":
                shelf = similar_shelf(shop, text(data, "item"), wanted)
            elif data.get("action") == "keyword":
                shelf = keyword_shelf(shop, text(data, "word"), wanted)
            else:
                shelf = catalogue_shelf(shop, values[query], wanted, number(data, "page"))
        except MP4SRError:  # not sent by a button of the page
            shelf = catalogue_shelf(shop, values[query], wanted)
        return unique(shelf_html(shelf))

    gr.on([query.change, category.change], browse, {query, category}, view, **LATEST)
    view.select(look, {query, category}, view, **LATEST)
    return Section(clicks=[view])
