"""The lab's shelf: new and few-shot items to choose from, or any item of the catalogue."""

import numpy as np

from mp4sr.evaluation.split import FEW_SHOT_LIMIT
from mp4sr.page.shop import Shop
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
        items = shop.catalogue.items
        self._texts = [f"{item.title} {item.category} {item.id}".casefold() for item in items]
        counts = shop.training_counts
        known = bool(counts.any())  # else nothing is known of any item, and none is called new
        chosen = {
            "New": (counts == 0) & known,
            "Few-shot": (counts >= 1) & (counts <= FEW_SHOT_LIMIT),
            "All": np.ones(len(items), dtype=bool),
        }
        self._rows = {kind: np.flatnonzero(mask).tolist() for kind, mask in chosen.items()}
        self.kinds = {kind: len(rows) for kind, rows in self._rows.items() if rows}

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
        rows = self._rows.get(kind, self._rows["All"])
        for word in query[:200].casefold().split():
            rows = [row for row in rows if word in self._texts[row]]
        pages = max(1, -(-len(rows) // SHELF_SIZE))
        number = min(max(1, page), pages)
        items = self._shop.catalogue.items
        shown = rows[(number - 1) * SHELF_SIZE : number * SHELF_SIZE]
        return render(
            "lab_bench",
            cards=[
                (items[row], self._shop.picture(items[row]), self._shop.status(row))
                for row in shown
            ],
            page=number,
            pages=pages,
            found=len(rows),
            chosen=chosen,
        )
