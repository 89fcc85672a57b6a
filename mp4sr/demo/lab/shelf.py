"""The lab's shelf: cold and few-shot items to choose from, or any item of the catalogue."""

from dataclasses import dataclass

from mp4sr.demo.browsing import ShelfItem, shelf_items
from mp4sr.demo.paging import ItemPage
from mp4sr.demo.shop import MAX_QUERY, Shop
from mp4sr.vocabulary import Group, ItemGroup

SHELF_SIZE = 18
"""How many items are on a page."""

GROUPS_FIRST: tuple[ItemGroup, ...] = ("cold", "few_shot")
"""The groups that have a shelf of their own."""


@dataclass(frozen=True, slots=True)
class LabPage:
    """One page of the lab's shelf: its items, and which page it is."""

    items: list[ShelfItem]
    page: ItemPage


class LabShelf:
    """The items to choose from, sorted into groups once for all visitors.

    Attributes
    ----------
    counts : dict of Group to int
        how many items there are in each group: cold, few-shot and all, without empty groups.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        masks = {group: shop.with_status(group) for group in GROUPS_FIRST}
        counts: dict[Group, int] = {group: int(mask.sum()) for group, mask in masks.items()}
        self._masks = {str(group): mask for group, mask in masks.items()}
        counts["all"] = len(shop.catalogue.items)
        self.counts = {group: count for group, count in counts.items() if count}

    def page(self, group: str, query: str = "", number: int = 1) -> LabPage:
        """Return one page of the shelf.

        Parameters
        ----------
        group
            ``cold`` or ``few_shot``; anything else means all items.
        query
            words that must all be in an item's title, category or id.
        number
            the page, from 1; out of range, the nearest page there is.
        """
        rows = self._shop.search.titles(query[:MAX_QUERY], self._masks.get(group))
        page = ItemPage.of(rows, number, SHELF_SIZE)
        return LabPage(shelf_items(self._shop, page.rows), page)
