"""The recommendations: ranked items that show what each score is made of, and why."""

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
    """Return the ranked items of text and pictures together, or why there are none.

    Parameters
    ----------
    shop, session
        the catalogue, and the history that is gone by.
    k
        how many, at most ``MAX_K``.
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
            explanation = explain_item(shop, session, explained, mask_history)
    except MP4SRError as error:
        return render("recommend/recommendations", message=str(error))
    items = ranked_items(shop, ranked, session.next_item)
    return render(
        "recommend/recommendations",
        message="",
        picked=len(session) > 0,
        items=items,
        cases=shop.cases,
        has_shoppers=bool(shop.shoppers),
        against=any(part.value < 0 for ranked in items for part in ranked.parts),
        explanation=explanation,
    )


def build_recommendations(shop: Shop, state: gr.State) -> Section:
    """Build the section inside the tab that is being laid out."""
    explained = gr.State("")
    with gr.Accordion("How many, of which category", open=False, elem_id="list-options"), gr.Row():
        k = gr.Slider(4, MAX_K, value=12, step=1, label="How many", min_width=160)
        category = category_field(shop, min_width=160)
        mask = gr.Checkbox(True, label="Leave out what is in the history", min_width=160)
    view = action_html(recommendations_html(shop, Session()), elem_id="recommendations")
    options = [k, mask, category]

    def html_of(session: Session, values: Values, explained: str) -> str:
        wanted = chosen_category(values[category])
        masked = bool(values[mask])
        return recommendations_html(shop, session, int(values[k]), masked, wanted, explained)

    def refresh(session: Session, values: Values) -> Updates:
        return {view: html_of(session, values, values[explained])}

    def show(values: Values) -> Updates:
        return refresh(values[state], values)

    def ask_why(values: Values, event: gr.EventData) -> Updates:
        item = text(data_of(event), "item")
        return {explained: item, view: unique(html_of(values[state], values, item))}

    def table(session: Session, k: float, mask: bool, category: str) -> Table:
        ranked = ranked_list(shop, session.history, int(k), bool(mask), chosen_category(category))
        return recommendations_table(shop, ranked)

    build_downloads("recommendations-list", table, [state, *options])
    reads = [explained, *options]
    gr.on([k.change, mask.input, category.input], show, {state, *reads}, [view], **FOLLOWING)
    view.select(ask_why, {state, *options}, [explained, view], **FOLLOWING)
    return Section(refresh, reads, [view], [view])
