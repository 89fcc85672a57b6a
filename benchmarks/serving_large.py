"""A made-up catalogue of any size, and how long the page takes to find something in it.

Titles are words drawn at random; features are random rows, which cost as much to search as real
ones do.
"""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from benchmarks.serving_visitor import PageVisitor, added_by, history_of
from mp4sr.catalogue import Catalogue, Item
from mp4sr.features import ItemFeatures
from mp4sr.features.item_features import KeywordTable, catalogue_card
from mp4sr.features.ragged import RaggedRows

WORDS = {
    "colours": ("red", "green", "blue", "white", "black", "grey", "yellow", "brown"),
    "materials": ("oak", "linen", "steel", "wool", "clay", "glass", "cork", "bamboo"),
    "things": ("vase", "chair", "lamp", "rug", "bowl", "shelf", "cushion", "clock", "pot", "tray"),
}
CATEGORIES = 12
SEEN = ("red", "round", "wooden", "striped", "shiny", "soft", "tall", "small", "woven", "clear")
TOP = 5
"""The words read in every made-up picture."""


def large_catalogue(folder: Path, items: int, users: int, like: ItemFeatures) -> Catalogue:
    """Write a catalogue with its features.

    Parameters
    ----------
    folder
        where to.
    items, users
        how many; every user has 10 interactions.
    like
        features of a catalogue that the model fits; their card says which encoders spoke.
    """
    draw = np.random.default_rng(0)
    words = [draw.choice(kind, items) for kind in WORDS.values()]
    made = [
        Item(
            id=f"item-{row:06d}",
            title=f"{' '.join(title)} {row}".capitalize(),
            category=f"Home > Kind {row % CATEGORIES}",
        )
        for row, title in enumerate(zip(*words, strict=True))
    ]
    interactions = pd.DataFrame(
        {
            "user": np.repeat([f"user-{user}" for user in range(users)], 10),
            "item": draw.integers(0, items, users * 10),
            "time": np.tile(np.arange(10.0), users),
        }
    )
    catalogue = Catalogue.create(
        folder,
        items=made,
        interactions=interactions,
        card={"name": "Large", "description": "made up", "source": "", "licence": ""},
    )
    keywords = KeywordTable(
        SEEN,
        draw.integers(0, len(SEEN), (items, TOP)).astype(np.int32),
        np.sort(draw.random((items, TOP), dtype=np.float32))[:, ::-1].copy(),
        np.arange(items + 1),
    )
    features = ItemFeatures(
        text=_random_rows(draw, items, like.text.width),
        image=_random_rows(draw, items, like.image.width),
        keywords=keywords,
        card={**like.card, **catalogue_card(catalogue)},
    )
    features.save(folder)
    return catalogue


def _random_rows(draw: np.random.Generator, items: int, width: int) -> RaggedRows:
    rows = draw.standard_normal((items, width), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return RaggedRows(rows, np.arange(items + 1))


def found_in(address: str, items: int, rounds: int) -> dict[str, list[float]]:
    """Return how many milliseconds each way of finding something took, from click to answer.

    Parameters
    ----------
    address
        the page's, on a catalogue of :func:`large_catalogue`.
    items
        how many it has.
    rounds
        how often each is measured, after one that is not.

    Raises
    ------
    AssertionError
        when a page or a search shows anything else than it must.
    """
    draw = np.random.default_rng(1)
    with PageVisitor(address) as visitor:
        start = time.perf_counter()
        visitor.open()
        first = 1_000 * (time.perf_counter() - start)
        ways = {
            "turn to any page of the catalogue": lambda: _turn(visitor, draw, items),
            "search for words of a title": lambda: _search(visitor, draw),
            "search among the items of a category": lambda: _filter(visitor, draw),
            "more like an item": lambda: _like(visitor, draw, items),
            "what else carries a word": lambda: _carry(visitor, draw),
            "turn to any page of the lab's shelf": lambda: _turn_in_the_lab(visitor, draw),
            "search on the lab's shelf": lambda: _search_in_the_lab(visitor, draw),
            "click to ranked list": lambda: _pick(visitor, draw, items),
        }
        measured = {"open the page": [first]}
        for name, way in tqdm(ways.items(), desc="ways to find", unit="way"):
            measured[name] = _timed(way, rounds)
        visitor.fire("tab-compare", "select")
        measured["click to comparison"] = _timed(lambda: _pick(visitor, draw, items), rounds)
    return measured


def _timed(way: Callable[[], None], rounds: int) -> list[float]:
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        way()
        times.append(1_000 * (time.perf_counter() - start))
    return times[1:]


def _item(draw: np.random.Generator, items: int) -> str:
    return f"item-{draw.integers(items):06d}"


def _turn(visitor: PageVisitor, draw: np.random.Generator, items: int) -> None:
    visitor.choose("search", "")
    page = int(draw.integers(1, items // 24))
    visitor.fire("shelf", "select", {"action": "page", "page": str(page)})
    assert added_by(visitor.html("shelf"))[0] == f"item-{(page - 1) * 24:06d}"


def _search(visitor: PageVisitor, draw: np.random.Generator) -> None:
    words = [str(draw.choice(kind)) for kind in WORDS.values()]
    visitor.choose("search", " ".join(words))
    visitor.fire("search", "change")
    html = visitor.html("shelf").casefold()
    assert "these words are in it" in html
    assert f'title="{" ".join(words)} ' in html


def _filter(visitor: PageVisitor, draw: np.random.Generator) -> None:
    label = f"Kind {draw.integers(CATEGORIES)}"
    category = visitor.layout.labelled("dropdown", "Category")
    visitor.choose(category, label)
    _search(visitor, draw)
    assert f'title="Home &gt; {label}"' in visitor.html("shelf")
    visitor.choose(category, visitor.layout.values[category])


def _like(visitor: PageVisitor, draw: np.random.Generator, items: int) -> None:
    visitor.fire("shelf", "select", {"action": "similar", "item": _item(draw, items)})
    assert len(added_by(visitor.html("shelf"))) == 24


def _carry(visitor: PageVisitor, draw: np.random.Generator) -> None:
    visitor.fire("shelf", "select", {"action": "keyword", "word": str(draw.choice(SEEN))})
    assert len(added_by(visitor.html("shelf"))) == 24 + 12


def _turn_in_the_lab(visitor: PageVisitor, draw: np.random.Generator) -> None:
    page = str(draw.integers(1, 100))
    visitor.fire("lab-shelf", "select", {"action": "page", "page": page})
    assert f"<span>{page} of " in visitor.html("lab-shelf")


def _search_in_the_lab(visitor: PageVisitor, draw: np.random.Generator) -> None:
    field = visitor.layout.labelled("textbox", "Filter")
    word = str(draw.choice(WORDS["things"]))
    visitor.choose(field, word)
    visitor.choose(visitor.layout.labelled("radio", "Items"), "All")
    visitor.fire(field, "change")
    assert f"{word} " in visitor.html("lab-shelf")


def _pick(visitor: PageVisitor, draw: np.random.Generator, items: int) -> None:
    if len(history_of(visitor.html("strip"))) >= 10:
        visitor.fire("strip", "click", {"action": "clear"})
    item = _item(draw, items)
    visitor.fire("shelf", "click", {"action": "add", "item": item})
    assert history_of(visitor.html("strip"))[-1] == item
