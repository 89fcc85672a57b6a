"""What the page does, for programs: named endpoints with types, as Gradio's own API."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import gradio as gr

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.model.scoring import MODES
from mp4sr.page.ranking import ranked_lists
from mp4sr.page.shop import Shop
from mp4sr.page.uploads import discard, read_own_item
from mp4sr.page.visit import MAX_HISTORY, Visit
from mp4sr.recommender import Recommendation

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def plainly(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Return ``function`` with its ``MP4SRError`` as the error that Gradio shows to callers."""

    @wraps(function)
    def wrapped(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        except MP4SRError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return wrapped


def publish(shop: Shop) -> None:
    """Add the endpoints to the page that is being built.

    They keep nothing between calls: a history goes in as a list of item ids.
    """

    @plainly
    def search(query: str = "", category: str = "", page: int = 1) -> dict[str, Any]:
        """Return one page of the catalogue's items that have every word of the query.

        Args:
            query: words of a title, a category or an id; empty for all items.
            category: one of the categories that the answer lists; empty for all.
            page: the page, from 1.
        """
        found = shop.browse(str(query), str(category), whole(page, "page"))
        return {
            "items": [item_json(shop.catalogue.items[row]) for row in found.rows],
            "page": found.number,
            "pages": found.pages,
            "found": found.found,
            "categories": shop.categories,
        }

    @plainly
    def recommend(
        history: list[str], k: int = 20, mode: str = "both", mask_history: bool = True
    ) -> list[dict[str, Any]]:
        """Return what comes next after a history, best first, with the parts of every score.

        Args:
            history: item ids, oldest first.
            k: how many to recommend, at most 50.
            mode: both, text or image.
            mask_history: leave out what is in the history.
        """
        if mode not in MODES:
            raise MP4SRError(f"There is no mode '{mode}'; choose one of {', '.join(MODES)}.")
        lists = ranked_lists(shop, checked(history), whole(k, "k"), bool(mask_history))
        return [recommendation_json(one) for one in lists[mode]]

    @plainly
    def compare(
        history: list[str], k: int = 20, mask_history: bool = True
    ) -> dict[str, list[dict[str, Any]]]:
        """Return the lists of text and pictures together, of text alone and of pictures alone.

        Args:
            history: item ids, oldest first.
            k: how many to recommend in each list, at most 50.
            mask_history: leave out what is in the history.
        """
        lists = ranked_lists(shop, checked(history), whole(k, "k"), bool(mask_history))
        return {mode: [recommendation_json(one) for one in lists[mode]] for mode in MODES}

    @plainly
    def keywords(item: str) -> list[list[dict[str, Any]]]:
        """Return the words read in each picture of an item, best first, with their cosines.

        Args:
            item: the item's id.
        """
        readings = shop.readings(Visit((shop.entry(str(item)),)))
        return [keywords_json(reading.keywords) for reading in readings]

    @plainly
    def read_pictures(title: str, files: list[str] | None) -> dict[str, Any]:
        """Return the words read in uploaded pictures of one item, best first, with their cosines.

        Args:
            title: what the item is called; may be empty.
            files: the pictures, at most 10.
        """
        try:
            entry = read_own_item(shop, title, files)
        finally:
            discard(files)
        own = entry.own.features.keywords[0] if entry.own else []
        return {
            "title": entry.item.title,
            "encoder": shop.encoder_name,
            "pictures": [keywords_json(picture) for picture in own],
        }

    for function in (search, recommend, compare, keywords):
        gr.api(function, concurrency_limit=4, concurrency_id="lists")
    # Files need components: only they check that a path was uploaded by the caller.
    title = gr.Textbox(visible=False, label="Title")
    files = gr.File(visible=False, label="Pictures", file_count="multiple")
    answer = gr.JSON(visible=False, label="Keywords")
    gr.Button(visible=False).click(
        read_pictures, [title, files], answer, api_name="read_pictures", concurrency_limit=2
    )


def checked(history: list[str]) -> list[str]:
    """Return a history that a program sent; ``MP4SRError`` when it is none, empty or too long."""
    if not isinstance(history, list) or not all(isinstance(item, str) for item in history):
        raise MP4SRError('A history is a list of item ids, such as ["12", "7"].')
    if not 0 < len(history) <= MAX_HISTORY:
        raise MP4SRError(
            f"A history has 1 to {MAX_HISTORY} items and this one {len(history):,}; send as many."
        )
    return history


def whole(value: object, name: str) -> int:
    """Return a whole number that a program sent; ``MP4SRError`` when it is none."""
    if not isinstance(value, int | float) or value != value // 1:
        raise MP4SRError(f"{name} is a whole number, not {str(value)[:50]!r}.")
    return int(value)


def item_json(item: Item) -> dict[str, Any]:
    """Return an item as JSON."""
    return {"item": item.id, "title": item.title, "category": item.category}


def recommendation_json(one: Recommendation) -> dict[str, Any]:
    """Return one line of a ranked list as JSON; the parts add up to the score."""
    parts = {"score": one.score, "text": one.text, "image": one.image, "id": one.id}
    return {"rank": one.rank, **item_json(one.item), **parts}


def keywords_json(keywords: list[Any]) -> list[dict[str, Any]]:
    """Return the words of one picture as JSON."""
    return [{"word": keyword.word, "score": keyword.score} for keyword in keywords]
