"""Ways through a catalogue: its pages, a search, similar items, items with a keyword."""

from collections.abc import Sequence
from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.demo.items import item_title
from mp4sr.demo.paging import ItemPage
from mp4sr.demo.shop import Shop
from mp4sr.demo.status import Status

NEAR = 12
"""Items shown for what a search means, and for each kind of similarity."""

WITH_KEYWORD = 24
"""Items shown for a keyword."""


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """One item on a shelf; ``cosine`` says how near it is, None where that does not matter."""

    item: Item
    picture: str
    status: Status
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class ShelfGroup:
    """Items under a heading of their own; ``nothing`` is said where there are none."""

    heading: str
    hint: str
    items: list[ShelfItem]
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is on the shelf.

    Attributes
    ----------
    groups
        the items; none when nothing was found.
    page
        which page of the catalogue it is; None for anything else.
    title
        what was asked for, other than a page of the catalogue; "" for that.
    """

    groups: list[ShelfGroup]
    page: ItemPage | None = None
    title: str = ""


def shelf_items(
    shop: Shop, rows: Sequence[int], cosines: Sequence[float | None] = ()
) -> list[ShelfItem]:
    """Return the items at some catalogue rows, ready to be shown."""
    items = [shop.catalogue.items[row] for row in rows]
    return [
        ShelfItem(item, shop.picture(item), shop.status(row), cosine)
        for item, row, cosine in zip(items, rows, cosines or [None] * len(items), strict=True)
    ]


def catalogue_shelf(shop: Shop, query: str = "", category: str = "", page: int = 1) -> Shelf:
    """Return one page of the items that have the words of a query, and what it means below it."""
    named = shop.browse(query, category, page)
    items = shelf_items(shop, named.rows)
    if not query.strip():
        return Shelf([ShelfGroup("", "", items)] if items else [], named)
    groups = []
    if items:
        count = f"{named.total:,} item{'' if named.total == 1 else 's'}"
        groups.append(ShelfGroup("These words are in it", count, items))
    if named.number == 1:
        near = shop.meaning(query, NEAR + len(named.rows), category)
        near = [hit for hit in near if hit.row not in set(named.rows)][:NEAR]
        if near:
            groups.append(
                ShelfGroup(
                    "Close in meaning" if items else "None has these words. Closest in meaning",
                    "by what titles and descriptions say",
                    shelf_items(shop, [hit.row for hit in near], [hit.score for hit in near]),
                )
            )
    return Shelf(groups, named if items else None)


def similar_shelf(shop: Shop, item_id: str, category: str = "") -> Shelf:
    """Return the items most like one of the catalogue: by their words, and by their pictures.

    Raises
    ------
    MP4SRError
        when there is no such item.
    """
    row = shop.catalogue.row(item_id)
    groups = []
    for modality, heading, hint, missing in (
        ("text", "Alike in words", "", "It has no words to go by."),
        ("image", "Alike in the picture", "by the words read in it", "It has no picture to go by."),
    ):
        near = shop.search.like(row, modality, NEAR, shop.among(category))  # type: ignore[arg-type]
        items = shelf_items(shop, [hit.row for hit in near], [hit.score for hit in near])
        groups.append(ShelfGroup(heading, hint, items, missing))
    return Shelf(groups, title=f"More like {item_title(shop.catalogue.items[row])}")


def keyword_shelf(shop: Shop, word: str, category: str = "") -> Shelf:
    """Return the items in whose pictures a word was read, and those whose words mean it."""
    among = shop.among(category)
    hits = shop.search.with_keyword(word)
    hits = [hit for hit in hits if among is None or bool(among[hit.row])]
    best = hits[:WITH_KEYWORD]
    seen = ShelfGroup(
        "Seen in the picture",
        f"{len(hits):,} item{'' if len(hits) == 1 else 's'}, best first" if hits else "",
        shelf_items(shop, [hit.row for hit in best], [hit.score for hit in best]),
        "In no picture of the catalogue was this word read.",
    )
    near = shop.meaning(word, NEAR, category)
    meant = ShelfGroup(
        "Meant by the words",
        "by what titles and descriptions say",
        shelf_items(shop, [hit.row for hit in near], [hit.score for hit in near]),
        "Nothing has words that mean it.",
    )
    return Shelf([seen, meant], title=f"What else carries “{word}”")
