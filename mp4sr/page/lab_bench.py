"""The lab's shelf: new and few-shot items to choose from, or any item of the catalogue."""

from mp4sr.page.shop import MAX_QUERY, ShelfPage, Shop
from mp4sr.page.templates import render

SHELF_SIZE = 18


class Bench:
    """The items to choose from, sorted by kind once for all visitors.

    Attributes
    ----------
    kinds : dict of str to int
        the kinds that the catalogue has items of, ``New``, ``Few-shot`` and ``All``, and how
        many.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._among = {"New": shop.with_status("new"), "Few-shot": shop.with_status("few-shot")}
        counts = {kind: int(mask.sum()) for kind, mask in self._among.items()}
        counts["All"] = len(shop.catalogue.items)
        self.kinds = {kind: count for kind, count in counts.items() if count}

    def html(self, kind: str, query: str = "", page: int = 1, chosen: str = "") -> str:
        """Return one page of the shelf as cards to click.

        Parameters
        ----------
        kind
            one of :attr:`kinds`; anything else shows all items.
        query
            words that must all be in an item's title, category or id.
        page
            the page, from 1; one that does not exist becomes the nearest that does.
        chosen
            the id of the item to mark.
        """
        rows = self._shop.search.titles(query[:MAX_QUERY], self._among.get(kind))
        found = ShelfPage.of(rows, page, SHELF_SIZE)
        items = self._shop.catalogue.items
        return render(
            "lab_bench",
            cards=[
                (items[row], self._shop.picture(items[row]), self._shop.status(row))
                for row in found.rows
            ],
            page=found.number,
            pages=found.pages,
            found=found.found,
            chosen=chosen,
        )
