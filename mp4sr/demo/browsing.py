"""Ways to browse a catalogue: pages, a search, similar items, items with a keyword."""

from collections.abc import Sequence
from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.demo.items import item_title
from mp4sr.demo.paging import ItemPage
from mp4sr.demo.shop import Shop
from mp4sr.recommender.search import SearchHit
from mp4sr.vocabulary import ItemGroup

NEAR = 12
"""How many items are shown as close in meaning, and for each kind of similarity."""

WITH_KEYWORD = 24
"""How many items are shown for a keyword."""


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """One item on a shelf.

    Attributes
    ----------
    item, picture
        the item, and the address of its picture.
    status
        its group: how well training knows it.
    cosine
        how similar it is to what was asked for; None where that does not apply.
    """

    item: Item
    picture: str
    status: ItemGroup
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class ShelfGroup:
    """Items under a heading.

    Attributes
    ----------
    heading, hint
        the heading, and a remark beside it; "" for none.
    items
        the items, best first.
    nothing
        what to say when there are none; "" for nothing.
    """

    heading: str
    hint: str
    items: list[ShelfItem]
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the shelf shows.

    Attributes
    ----------
    groups
        groups of items; none when nothing was found.
    page
        the page of the catalogue; None for anything else.
    title
        what was asked for; "" for a page of the catalogue.
    """

    groups: list[ShelfGroup]
    page: ItemPage | None = None
    title: str = ""


def shelf_items(
    shop: Shop, rows: Sequence[int], cosines: Sequence[float | None] = ()
) -> list[ShelfItem]:
    """Return the items at catalogue rows, ready to be shown."""
    items = [shop.catalogue.items[row] for row in rows]
    return [
        ShelfItem(item, shop.picture(item), shop.status(row), cosine)
        for item, row, cosine in zip(items, rows, cosines or [None] * len(items), strict=True)
    ]


def catalogue_shelf(shop: Shop, query: str = "", category: str = "", page: int = 1) -> Shelf:
    """Return a page of the items with the words of a query, then those closest in meaning."""
    named = shop.browse(query, category, page)
    items = shelf_items(shop, named.rows)
    if not query.strip():
        return Shelf([ShelfGroup("", "", items)] if items else [], named)
    groups = []
    if items:
        groups.append(ShelfGroup("With these words", _count(named.total), items))
    if named.number == 1:
        near = shop.meaning(query, NEAR + len(named.rows), category)
        near = [hit for hit in near if hit.row not in set(named.rows)][:NEAR]
        if near:
            groups.append(
                ShelfGroup(
                    "Close in meaning" if items else "No item has these words. Closest in meaning",
                    "by their titles and descriptions",
                    _hits(shop, near),
                )
            )
    return Shelf(groups, named if items else None)


def similar_shelf(shop: Shop, item_id: str, category: str = "") -> Shelf:
    """Return the items most similar to an item of the catalogue: by text, and by pictures.

    Raises
    ------
    MP4SRError
        when there is no such item.
    """
    row = shop.catalogue.row(item_id)
    groups = []
    for modality, heading, hint, missing in (
        ("text", "Similar in text", "by titles and descriptions", "This item has no text."),
        ("image", "Similar in picture", "by the words read in them", "This item has no picture."),
    ):
        near = shop.search.like(row, modality, NEAR, shop.among(category))  # type: ignore[arg-type]
        groups.append(ShelfGroup(heading, hint, _hits(shop, near), missing))
    return Shelf(groups, title=f"Similar items: {item_title(shop.catalogue.items[row])}")


def keyword_shelf(shop: Shop, word: str, category: str = "") -> Shelf:
    """Return the items with a word in their pictures, then those closest to it in meaning."""
    among = shop.among(category)
    hits = shop.search.with_keyword(word)
    hits = [hit for hit in hits if among is None or bool(among[hit.row])]
    best = hits[:WITH_KEYWORD]
    read = ShelfGroup(
        "Read in their pictures",
        f"{_count(len(hits))}, best first" if hits else "",
        _hits(shop, best),
        "This word was read in no picture of the catalogue.",
    )
    near = shop.meaning(word, NEAR, category)
    meant = ShelfGroup(
        "Close in meaning",
        "by their titles and descriptions",
        _hits(shop, near),
        "No item has text.",
    )
    return Shelf([read, meant], title=f"Items with “{word}”")


def _hits(shop: Shop, hits: Sequence[SearchHit]) -> list[ShelfItem]:
    return shelf_items(shop, [hit.row for hit in hits], [hit.score for hit in hits])


def _count(items: int) -> str:
    return f"{items:,} item{'' if items == 1 else 's'}"
