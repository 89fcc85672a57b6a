"""The item in the lab: one of the catalogue's, or one that a visitor invents."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mp4sr.catalogue import Item
from mp4sr.demo.pictures.uploads import read_own_item
from mp4sr.demo.shop import Shop
from mp4sr.features import ItemFeatures, Keyword
from mp4sr.recommender.what_if import WhatIfItem


@dataclass(frozen=True, eq=False, slots=True)
class LabItem:
    """An item in the lab. It is never added to the catalogue.

    Attributes
    ----------
    item
        its title, description and category.
    row
        its row in the catalogue; None for an invented item.
    features
        its features: one item's.
    pictures
        addresses of its readable pictures, or the pictures themselves as ``data:`` URIs.
    what_if
        its vectors and its place in the catalogue, ready to be ranked.
    """

    item: Item
    row: int | None
    features: ItemFeatures
    pictures: tuple[str, ...]
    what_if: WhatIfItem

    @property
    def keywords(self) -> list[list[Keyword]]:
        """The keywords read in each of its pictures."""
        return self.features.keywords[0]


def of_catalogue(shop: Shop, item_id: str) -> LabItem:
    """Return an item of the catalogue, unchanged; ``MP4SRError`` for an unknown id."""
    row = shop.catalogue.row(item_id)
    item = shop.catalogue.items[row]
    features = ItemFeatures(
        text=shop.features.text.take([row]),
        image=shop.features.image.take([row]),
        keywords=[shop.features.keywords[row]],
        card=shop.features.card,
    )
    pictures = (shop.picture(item),) if item.images else ()
    return LabItem(item, row, features, pictures, WhatIfItem.of_catalogue(shop.recommender, row))


def invented(shop: Shop, title: str | None, files: Sequence[str | Path] | None) -> LabItem:
    """Return an item that a visitor invents from a title, pictures, or both.

    Raises
    ------
    MP4SRError
        as :func:`mp4sr.demo.pictures.uploads.read_own_item`.
    """
    entry = read_own_item(shop, title, files)
    assert entry.own is not None  # a visitor's entry always has content of its own
    what_if = WhatIfItem.of_content(shop.recommender, entry.own)
    return LabItem(entry.item, None, entry.own.features, entry.thumbnails, what_if)
