"""Endpoints that take a visitor's own pictures. They are read, and deleted at once."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from mp4sr.page.api_json import (
    checked,
    keywords_json,
    one_of,
    recommendation_json,
    visit_of,
    whole,
)
from mp4sr.page.api_ranking import neighbours_json, ranks_json
from mp4sr.page.lab_specimens import PICTURES, WORDS, Specimen, edited, invented, of_catalogue
from mp4sr.page.own_words import OwnWords
from mp4sr.page.ranking import ranked
from mp4sr.page.section import READERS
from mp4sr.page.shop import Shop
from mp4sr.page.uploads import discard, read_own_item
from mp4sr.page.visit import Visit

Files = list[str] | None


def publish_own(
    shop: Shop, plainly: Callable[[Callable[..., dict[str, Any]]], Callable[..., Any]]
) -> None:
    """Add the endpoints to the page that is being built; ``plainly`` makes errors sentences."""

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
            readings = OwnWords(shop, str(words)).readings(Visit((entry,)))
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
        found = ranked(shop, [*known, entry.own], whole(k, "k"))
        return {"recommendations": [recommendation_json(one) for one in found]}

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
            specimen = invented(shop, title, files)
        finally:
            discard(files)
        return _seen(shop, history, specimen)

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

    # Files need components: only they check that a path was uploaded by the caller.
    history = gr.JSON([], visible=False, label="History")
    title, words = (gr.Textbox("", visible=False, label=name) for name in ("Title", "Words"))
    item = gr.Textbox(visible=False, label="Item")
    keeping = [gr.Textbox("kept", visible=False, label=name) for name in ("Words", "Pictures")]
    k = gr.Number(20, visible=False, label="How many")
    files = gr.File(visible=False, label="Pictures", file_count="multiple")
    answer = gr.JSON(visible=False, label="Answer")
    endpoints: list[tuple[Callable[..., dict[str, Any]], list[Any]]] = [
        (read_pictures, [title, files, words]),
        (recommend_after, [history, title, files, k]),
        (invent_item, [history, title, files]),
        (what_if, [history, item, keeping[0], title, keeping[1], files]),
    ]
    for function, inputs in endpoints:
        gr.Button(visible=False).click(
            plainly(function),
            inputs,
            answer,
            api_name=function.__name__,
            **READERS,
        )


def _seen(shop: Shop, history: object, specimen: Specimen) -> dict[str, Any]:
    return {
        "title": specimen.item.title,
        "keywords": [keywords_json(picture) for picture in specimen.keywords],
        "neighbours": neighbours_json(shop, specimen),
        "ranks": ranks_json(shop, visit_of(shop, history), specimen) if history else None,
    }
