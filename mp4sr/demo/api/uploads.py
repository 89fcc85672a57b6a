"""Endpoints that take a visitor's own pictures, which are read and deleted at once."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from mp4sr.demo.api.answers import (
    keywords_json,
    neighbours_json,
    ranks_json,
    recommendation_json,
)
from mp4sr.demo.api.inputs import (
    Files,
    ItemId,
    Length,
    OptionalHistory,
    PictureChange,
    Text,
    TextChange,
    Title,
    endpoint,
    session_of,
)
from mp4sr.demo.lab.edits import ItemEdit, edited
from mp4sr.demo.lab.items import LabItem, invented, of_catalogue
from mp4sr.demo.pictures.own_dictionary import OwnDictionary
from mp4sr.demo.pictures.uploads import read_own_item
from mp4sr.demo.recommendations import ranked_list
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop

Dictionary = Annotated[
    Text,
    Field(
        description="Your own dictionary, one word a line or separated by commas; empty for the "
        "model's."
    ),
]
OtherTitle = Annotated[
    Text, Field(description="The other title, for words=retitled and words=title alone.")
]
OtherFiles = Annotated[
    list[str] | None, Field(description="The other pictures, for pictures=replaced.")
]


def upload_endpoints(shop: Shop) -> list[Callable[..., dict[str, Any]]]:
    """Return what programs can ask about pictures of their own."""

    @endpoint
    def read_pictures(title: Title, files: Files, words: Dictionary = "") -> dict[str, Any]:
        """Return the keywords read in each picture of your own item, best first, with cosines."""
        entry = read_own_item(shop, title, files)
        own = entry.own.features.keywords[0] if entry.own else []
        if words.strip():
            readings = OwnDictionary(shop, words).readings(Session((entry,)))
            own = [reading.keywords for reading in readings]
        return {
            "title": entry.item.title,
            "encoder": shop.encoder_name,
            "pictures": [keywords_json(picture) for picture in own],
        }

    @endpoint
    def recommend_after(
        history: OptionalHistory, title: Title, files: Files, k: Length = 20
    ) -> dict[str, Any]:
        """Return recommendations for a history that ends with your own item."""
        entry = read_own_item(shop, title, files)
        assert entry.own is not None  # a visitor's entry always has content of its own
        ranked = ranked_list(shop, [*history, entry.own], k)
        return {"recommendations": [recommendation_json(line) for line in ranked]}

    @endpoint
    def invent_item(history: OptionalHistory, title: Title, files: Files) -> dict[str, Any]:
        """Return what the model makes of your own item, which is not added to the catalogue.

        That is the keywords of its pictures, the most similar warm items and, if there is a
        history, its rank among all items by every ranker.
        """
        return _examined(shop, history, invented(shop, title, files))

    @endpoint
    def what_if(
        history: OptionalHistory,
        item: ItemId,
        words: TextChange = "kept",
        title: OtherTitle = "",
        pictures: PictureChange = "kept",
        files: OtherFiles = None,
    ) -> dict[str, Any]:
        """Return what changes when an item of the catalogue gets another title or other pictures.

        That is its keywords, its most similar warm items and, if there is a history, its rank
        by every ranker, each before and after the change.
        """
        before = of_catalogue(shop, item)
        after = edited(shop, before, ItemEdit(words, title, pictures, files or ()))
        return {
            "before": _examined(shop, history, before),
            "after": _examined(shop, history, after),
        }

    return [read_pictures, recommend_after, invent_item, what_if]


def _examined(shop: Shop, history: list[str], lab_item: LabItem) -> dict[str, Any]:
    return {
        "title": lab_item.item.title,
        "keywords": [keywords_json(picture) for picture in lab_item.keywords],
        "neighbours": neighbours_json(shop, lab_item),
        "ranks": ranks_json(shop, session_of(shop, history), lab_item) if history else None,
    }
