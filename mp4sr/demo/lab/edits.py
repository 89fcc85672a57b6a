"""What if: an item with another title or other pictures, and everything else the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mp4sr.catalogue import Item
from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.pictures.uploads import read_own_item
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.features import ItemFeatures, Keyword, RaggedRows
from mp4sr.recommender import OwnItem
from mp4sr.recommender.what_if import WhatIfItem

#: The text, kept; with another title; with another title and no description; without its title;
#: or left out.
TextEdit = Literal["kept", "retitled", "title alone", "untitled", "none"]

#: The pictures, kept; replaced by others; or left out.
PictureEdit = Literal["kept", "replaced", "none"]

RETITLED: tuple[TextEdit, ...] = ("retitled", "title alone")
"""The edits that need another title."""


@dataclass(frozen=True, slots=True)
class ItemEdit:
    """What to change about an item.

    Attributes
    ----------
    text, pictures
        what to do with its text and with its pictures.
    title
        the other title, for a ``text`` in :data:`RETITLED`.
    files
        the other pictures, for ``pictures="replaced"``.
    """

    text: TextEdit = "kept"
    title: str = ""
    pictures: PictureEdit = "kept"
    files: Sequence[str | Path] = ()

    @property
    def retitles(self) -> bool:
        """Whether it needs another title."""
        return self.text in RETITLED

    @property
    def replaces(self) -> bool:
        """Whether it needs other pictures."""
        return self.pictures == "replaced"


@dataclass(frozen=True, eq=False, slots=True)
class _Pictures:
    """An item's pictures: a feature row and the keywords of each, and what to show."""

    rows: NDArray[np.float32]
    keywords: list[list[Keyword]]
    shown: tuple[str, ...]


def edited(
    shop: Shop, lab_item: LabItem, edit: ItemEdit, earlier: LabItem | None = None
) -> LabItem:
    """Return an edited copy of an item.

    Parameters
    ----------
    shop
        reads the other title and the other pictures.
    lab_item
        the item; it is left unchanged.
    edit
        what to change.
    earlier
        an earlier edit of the same item; if ``edit`` replaces the pictures but has no files, the
        other pictures are taken from there.

    Raises
    ------
    MP4SRError
        when nothing is changed, when the other title or pictures are missing or cannot be read,
        and when neither text nor pictures are left.
    """
    if edit.text == "kept" and edit.pictures == "kept":
        raise MP4SRError("Nothing is changed yet; choose other words or other pictures.")
    if edit.retitles and not edit.title.strip():
        raise MP4SRError("Enter the other title, or leave the words as they are.")
    pictures = _earlier_pictures(lab_item, earlier)
    if edit.replaces and not edit.files and pictures is None:
        raise MP4SRError("Choose the other pictures, or leave the pictures as they are.")
    title, text, sentences = _edited_text(shop, lab_item, edit)
    if edit.pictures == "kept":
        pictures = _pictures_of(lab_item)
    elif edit.pictures == "none":
        pictures = _Pictures(lab_item.features.image.rows(0)[:0], [], ())
    elif edit.files or pictures is None:
        pictures = _uploaded(shop, edit.files)
    if not len(text) and not len(pictures.rows):
        raise MP4SRError("Nothing is left to read; keep the words or the pictures.")
    item = Item(lab_item.item.id, title, sentences, lab_item.item.category)
    width = lab_item.features.text.width
    features = ItemFeatures(
        RaggedRows.from_list([text], width),
        RaggedRows.from_list([pictures.rows], width),
        [pictures.keywords],
        lab_item.features.card,
    )
    what_if = WhatIfItem.of_content(shop.recommender, OwnItem(item, features), lab_item.row)
    return LabItem(item, lab_item.row, features, pictures.shown, what_if)


def _pictures_of(lab_item: LabItem) -> _Pictures:
    return _Pictures(lab_item.features.image.rows(0), lab_item.keywords, lab_item.pictures)


def _earlier_pictures(lab_item: LabItem, earlier: LabItem | None) -> _Pictures | None:
    """Return the pictures that an earlier edit put in place of the item's; None for none."""
    if earlier is None or earlier.pictures == lab_item.pictures or not earlier.keywords:
        return None
    return _pictures_of(earlier)


def _uploaded(shop: Shop, files: Sequence[str | Path]) -> _Pictures:
    entry = read_own_item(shop, "", files)
    assert entry.own is not None  # a visitor's entry always has content of its own
    features = entry.own.features
    return _Pictures(features.image.rows(0), features.keywords[0], entry.thumbnails)


def _edited_text(
    shop: Shop, lab_item: LabItem, edit: ItemEdit
) -> tuple[str, NDArray[np.float32], tuple[str, ...]]:
    """Return the title, the feature rows of all text, and the sentences to show."""
    item = lab_item.item
    rows = lab_item.features.text.rows(0)  # a row for each of item.texts, the title first
    rest = rows[1:] if item.title.strip() else rows
    if edit.retitles:
        entry = read_own_item(shop, edit.title, None)
        assert entry.own is not None  # a visitor's entry always has content of its own
        title, read = entry.item.title, entry.own.features.text.rows(0)
        if edit.text == "title alone":
            return title, read, ()
        return title, np.concatenate([read, rest]), item.sentences
    if edit.text == "untitled":
        return "", rest, item.sentences
    if edit.text == "none":
        return "", rows[:0], ()
    return item.title, rows, item.sentences
