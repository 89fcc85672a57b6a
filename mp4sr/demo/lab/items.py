"""What the lab examines: an item of the catalogue, an invented one, or an edited one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mp4sr.catalogue import Item
from mp4sr.demo.pictures.uploads import read_own_item
from mp4sr.demo.session import Entry
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.features import ItemFeatures, Keyword, RaggedRows
from mp4sr.recommender import OwnItem
from mp4sr.recommender.what_if import WhatIfItem

Words = Literal["kept", "retitled", "title alone", "untitled", "none"]
Pictures = Literal["kept", "replaced", "none"]

WORDS: dict[str, Words] = {
    "as they are": "kept",
    "another title, same description": "retitled",
    "another title, no description": "title alone",
    "no title, only the description": "untitled",
    "no words at all": "none",
}
"""What may be done to the words of an item, by how it is called on the page."""

RETITLED: tuple[Words, ...] = ("retitled", "title alone")
"""Of these, what needs another title."""

PICTURES: dict[str, Pictures] = {
    "as they are": "kept",
    "other pictures": "replaced",
    "no pictures": "none",
}
"""What may be done to its pictures."""


@dataclass(frozen=True, eq=False, slots=True)
class LabItem:
    """An item in the lab. It is never added to the catalogue.

    Attributes
    ----------
    item
        what to show.
    row
        its row in the catalogue; None for an invented item.
    features
        the features of this one item.
    pictures
        addresses of its readable pictures, or the pictures themselves as ``data:`` URIs.
    what_if
        its vectors and its place, ready to be ranked.
    """

    item: Item
    row: int | None
    features: ItemFeatures
    pictures: tuple[str, ...]
    what_if: WhatIfItem

    @property
    def keywords(self) -> list[list[Keyword]]:
        """The words read in each of its pictures."""
        return self.features.keywords[0]


def of_catalogue(shop: Shop, item_id: str) -> LabItem:
    """Return an item of the catalogue as it is; ``MP4SRError`` for an id that is not there."""
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
    """Return an item that a visitor made up.

    Raises
    ------
    MP4SRError
        as :func:`mp4sr.demo.pictures.uploads.read_own_item`.
    """
    entry = read_own_item(shop, title, files)
    assert entry.own is not None  # that is what makes it the visitor's own
    what_if = WhatIfItem.of_content(shop.recommender, entry.own)
    return LabItem(entry.item, None, entry.own.features, entry.thumbnails, what_if)


def edited(
    shop: Shop,
    lab_item: LabItem,
    words: Words,
    title: str | None,
    pictures: Pictures,
    files: Sequence[str | Path] | None,
    earlier: LabItem | None = None,
) -> LabItem:
    """Return an item with other words or other pictures, and all else the same.

    Parameters
    ----------
    shop
        reads the new title and the new pictures.
    lab_item
        what is edited; it stays as it is.
    words, pictures
        what to do to its words and to its pictures.
    title
        the other title, where ``words`` asks for one.
    files
        the other pictures, where ``pictures`` asks for some.
    earlier
        an earlier edit of the same lab_item, whose other pictures serve again when there are no
        ``files``; None for none.

    Raises
    ------
    MP4SRError
        when nothing is changed, when the other title or pictures are missing or cannot be read,
        and when neither words nor pictures are left.
    """
    retitled, replaced = words in RETITLED, pictures == "replaced"
    donor = None
    if replaced and not files and earlier is not None and earlier.pictures != lab_item.pictures:
        donor = earlier if earlier.keywords else None
    if words == "kept" and pictures == "kept":
        raise MP4SRError("Nothing is changed yet; choose other words or other pictures.")
    if retitled and not (title or "").strip():
        raise MP4SRError("Write the other title, or leave the words as they are.")
    if replaced and not files and donor is None:
        raise MP4SRError("Choose the other pictures, or leave the pictures as they are.")
    fresh: Entry | None = None
    if retitled or (replaced and donor is None):
        fresh = read_own_item(shop, title if retitled else "", files if replaced else None)
    old = lab_item.features
    new = fresh.own.features if fresh is not None and fresh.own is not None else old
    text, sentences = _texts(lab_item, words, new.text.rows(0))
    image: NDArray[np.float32] = old.image.rows(0)
    keywords, shown = lab_item.keywords, lab_item.pictures
    if donor is not None:
        image, keywords, shown = donor.features.image.rows(0), donor.keywords, donor.pictures
    elif replaced and fresh is not None:
        image, keywords, shown = new.image.rows(0), new.keywords[0], fresh.thumbnails
    elif pictures == "none":
        image, keywords, shown = image[:0], [], ()
    if not len(text) and not len(image):
        raise MP4SRError("Nothing is left to read; keep the words or the pictures.")
    item = Item(
        id=lab_item.item.id,
        title=fresh.item.title if retitled and fresh is not None else _title(lab_item, words),
        sentences=sentences,
        category=lab_item.item.category,
    )
    width = old.text.width
    features = ItemFeatures(
        RaggedRows.from_list([text], width),
        RaggedRows.from_list([image], width),
        [keywords],
        old.card,
    )
    what_if = WhatIfItem.of_content(shop.recommender, OwnItem(item, features), lab_item.row)
    return LabItem(item, lab_item.row, features, shown, what_if)


def _title(lab_item: LabItem, words: Words) -> str:
    return lab_item.item.title if words == "kept" else ""


def _texts(
    lab_item: LabItem, words: Words, fresh: NDArray[np.float32]
) -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """Return the feature rows of the words that are left, and the sentences to show."""
    rows = lab_item.features.text.rows(0)  # a row for each of item.texts, the title first
    rest = rows[1:] if lab_item.item.title.strip() else rows
    sentences = lab_item.item.sentences
    if words == "kept":
        return rows, sentences
    if words == "retitled":
        return np.concatenate([fresh, rest]), sentences
    if words == "title alone":
        return fresh, ()
    if words == "untitled":
        return rest, sentences
    return rows[:0], ()
