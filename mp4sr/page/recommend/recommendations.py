"""The list of recommendations, with the parts of each score and why an item is in it."""

from pathlib import Path

import gradio as gr

from mp4sr.demo.explanation import explain_item
from mp4sr.demo.exports import Table, recommendations_table
from mp4sr.demo.history import text
from mp4sr.demo.recommendations import MAX_K, ranked_items, ranked_list
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.components.action_html import action_html, data_of, unique
from mp4sr.page.components.category_field import category_field, chosen_category
from mp4sr.page.components.downloads import build_downloads
from mp4sr.page.events import FOLLOWING
from mp4sr.page.section import Section, Updates, Values
from mp4sr.page.templates import render


def recommendations_html(
    shop: Shop,
    session: Session,
    k: int = 12,
    mask_history: bool = True,
    category: str = "",
    explained: str = "",
) -> str:
    """Return the items ranked by text and pictures together, or why there are none.

    Parameters
    ----------
    shop, session
        the catalogue, and the history to rank for.
    k
        how many items, at most ``MAX_K``.
    mask_history
        leave out what is in the history.
    category
        one of ``shop.categories``; "" for all items.
    explained
        the id of the item whose explanation is open; "" for none.
    """
    try:
        ranked = ranked_list(shop, session.history, k, mask_history, category)
        explanation = None
        if any(line.item.id == explained for line in ranked):
            explanation = explain_item(shop, session, explained, mask_history, category)
    except MP4SRError as error:
        return render("recommend/recommendations", problem=str(error))
    return render(
        "recommend/recommendations",
        problem="",
        picked=len(session) > 0,
        ranked=ranked_items(shop, ranked, session.next_item),
        cases=shop.cases,
        has_shoppers=bool(shop.shoppers),
        explanation=explanation,
    )


def build_recommendations(shop: Shop, state: gr.State) -> Section:
    """Build the list and its options inside the current tab."""
    explained = gr.State("")
    with gr.Accordion("List options", open=False, elem_id="list-options"), gr.Row():
        k = gr.Slider(4, MAX_K, value=12, step=1, label="Number of items", min_width=160)
        category = category_field(shop, min_width=160)
        mask = gr.Checkbox(True, label="Leave out what is in the history", min_width=160)
    view = action_html(
        recommendations_html(shop, Session()),
        elem_id="recommendations",
        more_script=Path(__file__).with_name("recommendations.js"),
    )
    options = [k, mask, category]

    def html_of(session: Session, values: Values, explained_item: str) -> str:
        return recommendations_html(
            shop,
            session,
            k=int(values[k]),
            mask_history=bool(values[mask]),
            category=chosen_category(values[category]),
            explained=explained_item,
        )

    def refresh(session: Session, values: Values) -> Updates:
        return {view: html_of(session, values, values[explained])}

    def show(values: Values) -> Updates:
        return refresh(values[state], values)

    def ask_why(values: Values, event: gr.EventData) -> Updates:
        item = text(data_of(event), "item")
        return {explained: item, view: unique(html_of(values[state], values, item))}

    def table(values: Values) -> Table:
        ranked = ranked_list(
            shop,
            values[state].history,
            k=int(values[k]),
            mask_history=bool(values[mask]),
            category=chosen_category(values[category]),
        )
        return recommendations_table(shop, ranked)

    build_downloads("recommendations-list", table, {state, *options})
    reads = [explained, *options]
    gr.on([k.change, mask.input, category.input], show, {state, *reads}, [view], **FOLLOWING)
    view.select(ask_why, {state, *options}, [explained, view], **FOLLOWING)
    return Section(refresh, reads, [view], [view])
