"""The recommendations section: ranked cards that show what each score is made of, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

import gradio as gr

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.page.cards import answer, cards, data_of
from mp4sr.page.categories import category_field, chosen_category
from mp4sr.page.downloads import build_downloads
from mp4sr.page.exports import Table, recommendations_table
from mp4sr.page.history import text
from mp4sr.page.ranking import MAX_K, ranked
from mp4sr.page.section import FOLLOWING, Section
from mp4sr.page.shop import Shop
from mp4sr.page.templates import render
from mp4sr.page.visit import Visit
from mp4sr.page.why import Part, parts_of, why
from mp4sr.recommender import Recommendation


@dataclass(frozen=True, slots=True)
class Card:
    """One recommendation as it is shown."""

    item: Item
    picture: str
    rank: int
    score: float
    parts: list[Part]
    status: str
    chosen: bool


def cards_of(shop: Shop, ranked: Sequence[Recommendation], next_item: str = "") -> list[Card]:
    """Return the cards of a ranked list; their bars share one scale."""
    longest = max((abs(one.text) + abs(one.image) + abs(one.id) for one in ranked), default=0.0)
    scale = 100 / max(longest, 1e-6)
    return [
        Card(
            item=one.item,
            picture=shop.picture(one.item),
            rank=one.rank,
            score=one.score,
            parts=parts_of(shop, one, scale),
            status=shop.status(one.row),
            chosen=one.item.id == next_item,
        )
        for one in ranked
    ]


def recommendations_html(
    shop: Shop,
    visit: Visit,
    k: int = 12,
    mask_history: bool = True,
    category: str = "",
    explained: str = "",
) -> str:
    """Return the ranked cards of text and pictures together, or why there are none.

    Parameters
    ----------
    shop, visit
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
        found = ranked(shop, visit.history, k, mask_history, category)
        open_why = None
        if any(one.item.id == explained for one in found):
            open_why = why(shop, visit, explained, mask_history)
    except MP4SRError as error:
        return render("recommendations", message=str(error))
    listed = cards_of(shop, found, visit.next_item)
    return render(
        "recommendations",
        message="",
        picked=len(visit) > 0,
        cards=listed,
        cases=shop.cases,
        has_shoppers=bool(shop.shoppers),
        against=any(part.value < 0 for card in listed for part in card.parts),
        why=open_why,
    )


def build_recommendations(shop: Shop, visit: gr.State) -> Section:
    """Build the section inside the tab that is being laid out."""
    explained = gr.State("")
    with gr.Accordion("How many, of which category", open=False, elem_id="list-options"), gr.Row():
        k = gr.Slider(4, MAX_K, value=12, step=1, label="How many", min_width=160)
        category = category_field(shop, min_width=160)
        mask = gr.Checkbox(True, label="Leave out what is in the history", min_width=160)
    view = cards(recommendations_html(shop, Visit()), elem_id="recommendations")

    def show(visit: Visit, k: float, mask: bool, category: str, explained: str) -> str:
        wanted = chosen_category(category)
        return recommendations_html(shop, visit, int(k), bool(mask), wanted, explained)

    def ask_why(
        visit: Visit, k: float, mask: bool, category: str, event: gr.EventData
    ) -> tuple[str, str]:
        item = text(data_of(event), "item")
        return item, answer(show(visit, k, mask, category, item))

    def table(visit: Visit, k: float, mask: bool, category: str) -> Table:
        found = ranked(shop, visit.history, int(k), bool(mask), chosen_category(category))
        return recommendations_table(shop, found)

    shown = [visit, k, mask, category]
    build_downloads("recommendations-list", table, shown)
    inputs = [*shown, explained]
    gr.on([k.change, mask.input, category.input], show, inputs, view, **FOLLOWING)
    view.select(ask_why, shown, [explained, view], **FOLLOWING)
    return Section(show, inputs, [view], [view])
