"""Endpoints that take a visitor's own pictures. They are read, and deleted at once."""

from collections.abc import Callable
from typing import Any

from mp4sr.demo.api.answers import (
    keywords_json,
    neighbours_json,
    ranks_json,
    recommendation_json,
)
from mp4sr.demo.api.inputs import checked, one_of, session_of, whole
from mp4sr.demo.lab.items import PICTURES, WORDS, LabItem, edited, invented, of_catalogue
from mp4sr.demo.pictures.own_dictionary import OwnDictionary
from mp4sr.demo.pictures.uploads import discard, read_own_item
from mp4sr.demo.recommendations import ranked_list
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop

Files = list[str] | None


def upload_endpoints(shop: Shop) -> list[Callable[..., dict[str, Any]]]:
    """Return what programs can ask about pictures of their own."""

    def read_pictures(title: str, files: Files, words: str = "") -> dict[str, Any]:
        """Return the words read in uploaded pictures of one item, best first, with their cosines.

        Args:
            title: what the item is called; may be empty.
            files: the pictures, at most 10.
            words: a dictionary of one's own, one word a line or between commas; empty for the
                words that the model reads.
        """
        try:
            entry = read_own_item(shop, title, files)
        finally:
            discard(files)
        own = entry.own.features.keywords[0] if entry.own else []
        if (words or "").strip():
            readings = OwnDictionary(shop, str(words)).readings(Session((entry,)))
            own = [reading.keywords for reading in readings]
        return {
            "title": entry.item.title,
            "encoder": shop.encoder_name,
            "pictures": [keywords_json(picture) for picture in own],
        }

    def recommend_after(
        history: list[str], title: str, files: Files, k: int = 20
    ) -> dict[str, Any]:
        """Return what comes next after a history whose latest item is one's own.

        Args:
            history: item ids, oldest first; may be empty.
            title: what the own item is called; may be empty where there is a picture.
            files: its pictures, at most 10.
            k: how many to recommend, at most 50.
        """
        try:
            known = checked(history) if history else []
            entry = read_own_item(shop, title, files)
        finally:
            discard(files)
        assert entry.own is not None  # that is what makes it the visitor's own
        ranked = ranked_list(shop, [*known, entry.own], whole(k, "k"))
        return {"recommendations": [recommendation_json(line) for line in ranked]}

    def invent_item(history: list[str], title: str, files: Files) -> dict[str, Any]:
        """Return what a model makes of an item that is in no catalogue: the cold-start lab.

        Its keywords, the well-known items it is taken for, and its rank among all items after a
        history, in every ranker.

        Args:
            history: item ids, oldest first; empty when no rank is wanted.
            title: what it is called; may be empty where there is a picture.
            files: its pictures, at most 10.
        """
        try:
            lab_item = invented(shop, title, files)
        finally:
            discard(files)
        return _seen(shop, history, lab_item)

    def what_if(
        history: list[str],
        item: str,
        words: str = "kept",
        title: str = "",
        pictures: str = "kept",
        files: Files = None,
    ) -> dict[str, Any]:
        """Return what changes when the title or the pictures of an item are replaced.

        Args:
            history: item ids, oldest first; empty when no rank is wanted.
            item: the item's id.
            words: kept, retitled, title alone, untitled or none.
            title: the other title, for retitled and title alone.
            pictures: kept, replaced or none.
            files: the other pictures, for replaced.
        """
        try:
            before = of_catalogue(shop, str(item))
            kept = one_of(words, "way with words", WORDS.values())
            shown = one_of(pictures, "way with pictures", PICTURES.values())
            after = edited(shop, before, kept, title, shown, files)  # type: ignore[arg-type]
        finally:
            discard(files)
        return {"before": _seen(shop, history, before), "after": _seen(shop, history, after)}

    return [read_pictures, recommend_after, invent_item, what_if]


def _seen(shop: Shop, history: object, lab_item: LabItem) -> dict[str, Any]:
    return {
        "title": lab_item.item.title,
        "keywords": [keywords_json(picture) for picture in lab_item.keywords],
        "neighbours": neighbours_json(shop, lab_item),
        "ranks": ranks_json(shop, session_of(shop, history), lab_item) if history else None,
    }
