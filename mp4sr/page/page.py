"""The page as a whole: its layout, and what happens when a visitor clicks."""

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from mp4sr.errors import MP4SRError
from mp4sr.page import comparison, recommendations
from mp4sr.page.api import publish
from mp4sr.page.cards import cards
from mp4sr.page.history import act, number, shelf_html, strip_html
from mp4sr.page.keywords import keywords_html
from mp4sr.page.ranking import MAX_K, ranked_lists, ranks_of_next
from mp4sr.page.shop import Shop
from mp4sr.page.templates import render
from mp4sr.page.theme import STYLES, theme
from mp4sr.page.uploads import SERVER_LIMIT, discard, read_own_item
from mp4sr.page.visit import Entry, Visit

EVERYTHING = "All"

# On a phone the lists are below the catalogue. Gradio's own scrolling comes with its spinner.
_TO_THE_LISTS = """() => {
  if (innerWidth < 760) document.querySelector('#results').scrollIntoView({behavior: 'smooth'});
}"""


def launch_options(shop: Shop) -> dict[str, Any]:
    """Return what ``Blocks.launch`` needs beside host and port: looks, and bounds.

    No path of the server is opened to visitors: the catalogue's thumbnails have a route of their
    own, which knows rows and no paths.
    """
    return {
        "theme": theme(),
        "css_paths": [STYLES],
        "max_file_size": SERVER_LIMIT,
        "app_kwargs": {"routes": [shop.pictures.route]},
        "ssr_mode": False,
        "footer_links": ["api"],
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
        own_item = gr.State(None)
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
        with gr.Row(equal_height=False, elem_id="sections"):
            with gr.Column(scale=5, min_width=340, elem_id="picking"), gr.Tabs():
                with gr.Tab("Catalogue"):
                    with gr.Row(elem_classes="filters"):
                        query = gr.Textbox(
                            label="Search titles",
                            placeholder="a word of the title",
                            max_length=200,
                            scale=3,
                            min_width=160,
                        )
                        category = gr.Dropdown(
                            [EVERYTHING, *shop.categories],
                            value=EVERYTHING,
                            label="Category",
                            visible=bool(shop.categories),
                            scale=2,
                            min_width=140,
                        )
                    shelf = cards(shelf_html(shop), elem_id="shelf")
                with gr.Tab("Your own"):
                    title = gr.Textbox(
                        label="Title",
                        info="As a shop would write it. Leave it out to go by the picture alone.",
                        max_length=2_000,
                        max_lines=3,
                    )
                    files = gr.File(
                        label="Pictures, up to 10 of the same item",
                        file_count="multiple",
                        file_types=["image"],
                        height=170,
                    )
                    add_own = gr.Button("Add to the history", variant="primary", elem_id="add-own")
                    own_message = gr.HTML(elem_id="own-message", apply_default_css=False)
            with gr.Column(scale=7, min_width=340, elem_id="results"):
                with gr.Accordion("Options", open=False), gr.Row():
                    k = gr.Slider(5, MAX_K, value=12, step=1, label="Length of the lists")
                    mask = gr.Checkbox(True, label="Leave out what is in the history")
                with gr.Tabs(elem_id="lists"):
                    with gr.Tab("Recommended"):
                        ranked = cards(
                            recommendations.recommendations_html(shop, nothing, [], None),
                            elem_id="recommendations",
                        )
                    with gr.Tab("Side by side"):
                        side_by_side = cards(
                            comparison.comparison_html(
                                shop, nothing, ranked_lists(shop, [], 1, True), {}
                            ),
                            elem_id="comparison",
                        )
                    with gr.Tab("Words seen"):
                        top = gr.Slider(
                            1,
                            shop.top,
                            value=min(8, shop.top),
                            step=1,
                            label="Words for each picture",
                        )
                        words = gr.HTML(
                            keywords_html(shop, nothing, 1),
                            elem_id="keywords",
                            apply_default_css=False,
                        )

        def history_action(visit: Visit, event: gr.EventData) -> tuple[Visit, str]:
            try:
                visit = act(shop, visit, _data(event))
            except MP4SRError as error:
                return visit, strip_html(shop, visit, str(error))
            return visit, strip_html(shop, visit)

        def make_lists(visit: Visit, k: float, mask_history: bool) -> tuple[str, str]:
            try:
                lists = ranked_lists(shop, visit.history, int(k), mask_history)
            except MP4SRError as error:
                return recommendations.problem_html(error), comparison.problem_html(str(error))
            ranks = ranks_of_next(shop, visit, mask_history)
            return (
                recommendations.recommendations_html(shop, visit, lists["both"], ranks.get("both")),
                comparison.comparison_html(shop, visit, lists, ranks),
            )

        def show_words(visit: Visit, top: float) -> str:
            return keywords_html(shop, visit, int(top))

        def browse(query: str, category: str) -> str:
            return shelf_html(shop, query, "" if category == EVERYTHING else category)

        def turn_page(query: str, category: str, event: gr.EventData) -> str:
            wanted = "" if category == EVERYTHING else category
            try:
                return shelf_html(shop, query, wanted, number(_data(event), "page"))
            except MP4SRError:
                return shelf_html(shop, query, wanted)

        def read_own(title: str, files: Sequence[str] | None) -> Iterator[tuple[Entry | None, str]]:
            yield None, render("message", message="", done="Reading your item ...")
            try:
                yield read_own_item(shop, title, files), gr.skip()
            except MP4SRError as error:
                yield None, render("message", message=str(error), done="")

        def add_read(
            visit: Visit, entry: Entry | None, files: Sequence[str] | None
        ) -> tuple[Any, ...]:
            if entry is None:  # the form stays as it is, for the visitor to mend
                return visit, gr.skip(), None, gr.skip(), gr.skip(), gr.skip()
            try:
                visit = visit.with_entry(entry)
            except MP4SRError as error:
                message = render("message", message=str(error), done="")
                return visit, gr.skip(), None, gr.skip(), gr.skip(), message
            discard(files)
            message = render("message", message="", done="Added to the history.")
            return visit, strip_html(shop, visit), None, "", None, message

        list_inputs, list_outputs = [visit, k, mask], [ranked, side_by_side]
        quiet = {"show_progress": "hidden", "api_visibility": "private"}
        # Actions on histories run one after another: none is lost when a visitor clicks fast.
        one_at_a_time = {"concurrency_limit": 1, "concurrency_id": "history"}
        # What is shown is always made from the last of several quick changes.
        last = {"trigger_mode": "always_last"}
        many = {"concurrency_limit": 4, "concurrency_id": "lists"}

        changed = gr.on(
            [strip.click, shelf.click, ranked.click, side_by_side.click],
            history_action,
            visit,
            [visit, strip],
            trigger_mode="multiple",
            **one_at_a_time,
            **quiet,
        )
        added = add_own.click(
            read_own,
            [title, files],
            [own_item, own_message],
            concurrency_limit=2,
            **quiet,
        ).then(
            add_read,
            [visit, own_item, files],
            [visit, strip, own_item, title, files, own_message],
            **one_at_a_time,
            **quiet,
        )
        for event in (changed, added):
            event.then(make_lists, list_inputs, list_outputs, **last, **many, **quiet)
            event.then(show_words, [visit, top], words, **last, **many, **quiet)
        strip.submit(
            make_lists,
            list_inputs,
            list_outputs,
            **many,
            **quiet,
        ).then(None, js=_TO_THE_LISTS)
        gr.on(
            [k.release, mask.input], make_lists, list_inputs, list_outputs, **last, **many, **quiet
        )
        top.release(show_words, [visit, top], words, **last, **many, **quiet)
        gr.on(
            [query.change, category.change],
            browse,
            [query, category],
            shelf,
            **last,
            **many,
            **quiet,
        )
        shelf.select(turn_page, [query, category], shelf, **many, **quiet)
        publish(shop)
    return page


def _data(event: gr.EventData) -> dict[str, object]:
    """Return what a button sent, whatever it is."""
    return event._data if isinstance(event._data, dict) else {}
