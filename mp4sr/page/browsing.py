"""The catalogue as a shop: pages to turn, a search by title and by meaning, more like this."""

from collections.abc import Sequence
from dataclasses import dataclass

import gradio as gr

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.page.cards import answer, cards, data_of
from mp4sr.page.categories import category_field, chosen_category
from mp4sr.page.history import number, text
from mp4sr.page.section import LATEST, Section
from mp4sr.page.shop import MAX_QUERY, ShelfPage, Shop
from mp4sr.page.templates import item_title, render

NEAR = 12
"""Items shown for what a search means, and for each kind of likeness."""

CARRYING = 24
"""Items shown for a word that was read in them."""


@dataclass(frozen=True, slots=True)
class Card:
    """One item on the shelf; ``mark`` says why it is there, "" where that is plain."""

    item: Item
    picture: str
    mark: str
    status: str


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under a heading of their own; ``nothing`` is said where there are none."""

    heading: str
    hint: str
    cards: list[Card]
    nothing: str = ""


def shelf_html(shop: Shop, query: str = "", category: str = "", page: int = 1) -> str:
    """Return one page of the catalogue as cards to click, and what a query means below it."""
    found = shop.browse(query, category, page)
    named = _cards(shop, found.rows)
    if not query.strip():
        return _render([Group("", "", named)] if named else [], page=found)
    groups = []
    if named:
        count = f"{found.found:,} item{'' if found.found == 1 else 's'}"
        groups.append(Group("These words are in it", count, named))
    if found.number == 1:
        near = shop.meaning(query, NEAR + len(found.rows), category)
        rows = [(one.row, _cosine(one.score)) for one in near if one.row not in set(found.rows)]
        chosen = rows[:NEAR]
        if chosen:
            marks = [mark for _, mark in chosen]
            groups.append(
                Group(
                    "Close in meaning" if named else "None has these words. Closest in meaning",
                    "by what titles and descriptions say",
                    _cards(shop, [row for row, _ in chosen], marks),
                )
            )
    return _render(groups, page=found if named else None)


def similar_html(shop: Shop, item_id: str, category: str = "") -> str:
    """Return the items most like one of the catalogue: by their words, and by their pictures.

    Raises
    ------
    MP4SRError
        when there is no such item.
    """
    row = shop.catalogue.row(item_id)
    item = shop.catalogue.items[row]
    groups = []
    for modality, heading, missing in (
        ("text", "Alike in words", "It has no words to go by."),
        ("image", "Alike in the picture", "It has no picture to go by."),
    ):
        near = shop.search.like(row, modality, NEAR, shop.among(category))  # type: ignore[arg-type]
        marks = [_cosine(one.score) for one in near]
        hint = "" if modality == "text" else "by the words read in it"
        groups.append(Group(heading, hint, _cards(shop, [one.row for one in near], marks), missing))
    return _render(groups, title=f"More like {item_title(item)}", back=True)


def carriers_html(shop: Shop, word: str, category: str = "") -> str:
    """Return the items in whose pictures a word was read, and those whose words mean it."""
    among = shop.among(category)
    carrying = [
        one for one in shop.search.with_keyword(word) if among is None or bool(among[one.row])
    ]
    marks = [_cosine(one.score) for one in carrying[:CARRYING]]
    count = f"{len(carrying):,} item{'' if len(carrying) == 1 else 's'}, best first"
    seen = Group(
        "Seen in the picture",
        count if carrying else "",
        _cards(shop, [one.row for one in carrying[:CARRYING]], marks),
        "In no picture of the catalogue was this word read.",
    )
    near = shop.meaning(word, NEAR, category)
    meant = Group(
        "Meant by the words",
        "by what titles and descriptions say",
        _cards(shop, [one.row for one in near], [_cosine(one.score) for one in near]),
        "Nothing has words that mean it.",
    )
    return _render([seen, meant], title=f"What else carries “{word}”", back=True)


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
    shelf = cards(shelf_html(shop), elem_id="shelf")

    def browse(query: str, category: str) -> str:
        return shelf_html(shop, query, chosen_category(category))

    def look(query: str, category: str, event: gr.EventData) -> str:
        data, wanted = data_of(event), chosen_category(category)
        try:
            if data.get("action") == "similar":
                return answer(similar_html(shop, text(data, "item"), wanted))
            if data.get("action") == "carriers":
                return answer(carriers_html(shop, text(data, "word"), wanted))
            return answer(shelf_html(shop, query, wanted, number(data, "page")))
        except MP4SRError:  # a button that the page does not have
            return answer(shelf_html(shop, query, wanted))

    gr.on([query.change, category.change], browse, [query, category], shelf, **LATEST)
    shelf.select(look, [query, category], shelf, **LATEST)
    return Section(clicks=[shelf])


def _cards(shop: Shop, rows: Sequence[int], marks: Sequence[str] = ()) -> list[Card]:
    items = [shop.catalogue.items[row] for row in rows]
    return [
        Card(item, shop.picture(item), mark, shop.status(row))
        for item, row, mark in zip(items, rows, marks or [""] * len(items), strict=True)
    ]


def _cosine(score: float) -> str:
    return f"{score:.2f}"


def _render(
    groups: Sequence[Group], *, page: ShelfPage | None = None, title: str = "", back: bool = False
) -> str:
    return render("shelf", groups=groups, page=page, title=title, back=back)
