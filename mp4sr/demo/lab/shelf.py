"""The lab's shelf: cold and few-shot items to choose from, or any item of the catalogue."""

from dataclasses import dataclass

from mp4sr.demo.browsing import ShelfItem, shelf_items
from mp4sr.demo.paging import ItemPage
from mp4sr.demo.shop import MAX_QUERY, Shop

SHELF_SIZE = 18


@dataclass(frozen=True, slots=True)
class LabPage:
    """One page of the lab's shelf: its items, and which page it is."""

    items: list[ShelfItem]
    page: ItemPage


class LabShelf:
    """The items to choose from, sorted by kind once for all visitors.

    Attributes
    ----------
    kinds : dict of str to int
        the kinds that the catalogue has items of, ``Cold``, ``Few-shot`` and ``All``, and how
        many.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._among = {"Cold": shop.with_status("cold"), "Few-shot": shop.with_status("few_shot")}
        counts = {kind: int(mask.sum()) for kind, mask in self._among.items()}
        counts["All"] = len(shop.catalogue.items)
        self.kinds = {kind: count for kind, count in counts.items() if count}

    def page(self, kind: str, query: str = "", number: int = 1) -> LabPage:
        """Return one page of the shelf.

        Parameters
        ----------
        kind
            one of :attr:`kinds`; anything else shows all items.
        query
            words that must all be in an item's title, category or id.
        number
            the page, from 1; one that does not exist becomes the nearest that does.
        """
        rows = self._shop.search.titles(query[:MAX_QUERY], self._among.get(kind))
        page = ItemPage.of(rows, number, SHELF_SIZE)
        return LabPage(shelf_items(self._shop, page.rows), page)
