"""What every visitor of the page shares, and nobody changes: the catalogue, ready to browse."""

import random
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from PIL import Image

from mp4sr.catalogue import Catalogue, Item
from mp4sr.errors import MP4SRError
from mp4sr.features import FeatureExtractor, ItemFeatures, Keyword
from mp4sr.page.pictures import Thumbnails
from mp4sr.page.visit import Entry, Visit
from mp4sr.recommender import Recommender

PAGE_SIZE = 24
MAX_CATEGORIES = 60
SHOPPER_ITEMS = 12
"""The latest items of a sample shopper that are loaded."""

MAX_QUERY = 200


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """One page of what a search found.

    Attributes
    ----------
    rows
        catalogue rows of the items on this page.
    number
        this page, from 1.
    pages
        how many there are; at least 1.
    found
        how many items there are on all pages.
    """

    rows: Sequence[int]
    number: int
    pages: int
    found: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One picture of a history item with its keywords, best first."""

    item: Item
    position: int
    picture: str
    keywords: list[Keyword]


class Shop:
    """The catalogue as the page shows it.

    Parameters
    ----------
    recommender
        the model on its catalogue.
    extractor
        reads the visitors' own pictures and titles.
    card
        the card of the catalogue's features: which encoders read it.
    model_name
        what to call the model.
    """

    def __init__(
        self,
        recommender: Recommender,
        extractor: FeatureExtractor,
        card: Mapping[str, Any],
        model_name: str,
    ) -> None:
        self.recommender = recommender
        self.extractor = extractor
        self.card = card
        self.model_name = model_name
        self.pictures = Thumbnails(self.catalogue)
        self._searched = [
            f"{item.title} {item.category} {item.id}".casefold() for item in self.catalogue.items
        ]
        self._labels = _labels(self.catalogue.items)
        self._reading = threading.Lock()

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that is shown."""
        return self.recommender.catalogue

    @property
    def encoder_name(self) -> str:
        """The encoder that reads the words in the visitors' pictures."""
        return self.extractor.keywords.encoder.name

    @property
    def top(self) -> int:
        """The words that were read in each picture: the most that can be shown."""
        return int(self.card.get("top") or self.extractor.keywords.top)

    @cached_property
    def notes(self) -> list[str]:
        """Sentences worth showing at the top of the page: what fits, but not perfectly."""
        notes = list(self.recommender.notes)
        theirs = self.card.get("keyword_encoder_fingerprint")
        ours = self.extractor.keywords.encoder.fingerprint
        if theirs and theirs != ours:
            name = self.card.get("keyword_encoder")
            reader = f"other weights of {name}" if name == self.encoder_name else name
            notes.append(
                f"The catalogue's pictures were read by {reader} and yours are read by "
                f"{self.encoder_name}: their words may differ in kind. To read both alike, compute "
                "the features again or start with --keyword-encoder."
            )
        return notes

    @cached_property
    def categories(self) -> list[str]:
        """The labels to filter by, by the alphabet; none when they would not help."""
        labels = sorted(set(self._labels) - {""}, key=str.casefold)
        return labels if 2 <= len(labels) <= MAX_CATEGORIES else []

    @cached_property
    def _shoppers(self) -> dict[str, np.ndarray]:
        """Users of whom a history and what came next are known."""
        histories = self.catalogue.histories()
        return {user: rows for user, rows in histories.items() if len(rows) >= 4}

    @property
    def has_shoppers(self) -> bool:
        """Whether there is a sample shopper to load."""
        return bool(self._shoppers)

    def browse(self, query: str = "", category: str = "", page: int = 1) -> ShelfPage:
        """Return one page of the items whose title, category or id has every word of ``query``.

        ``category`` is one of :attr:`categories`, or "" for all; a ``page`` that does not exist
        becomes the nearest that does.
        """
        words = query[:MAX_QUERY].casefold().split()
        rows: Sequence[int] = range(len(self._searched))
        if category:
            rows = [row for row in rows if self._labels[row] == category]
        for word in words:
            rows = [row for row in rows if word in self._searched[row]]
        pages = max(1, -(-len(rows) // PAGE_SIZE))
        number = min(max(1, page), pages)
        shown = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        return ShelfPage(shown, number, pages, len(rows))

    def entry(self, item_id: str) -> Entry:
        """Return an item of the catalogue as a history's entry; ``MP4SRError`` for none such."""
        return Entry(self.catalogue.items[self.catalogue.row(item_id)])

    def shopper(self, user: str | None = None) -> Visit:
        """Return the latest items of a user, at random by default, before the very last one.

        Raises
        ------
        MP4SRError
            when there is no such user, or nobody with a long enough history.
        """
        if not self._shoppers:
            raise MP4SRError(
                f"The catalogue {self.catalogue.name} has no shopper with four interactions; "
                "pick items instead."
            )
        if user is None:
            user = random.choice(list(self._shoppers))
        rows = self._shoppers.get(user)
        if rows is None:
            raise MP4SRError(
                f"There is no shopper '{user}' with at least four interactions; the first one is "
                f"'{next(iter(self._shoppers))}'."
            )
        items = self.catalogue.items
        entries = tuple(Entry(items[row]) for row in rows[-SHOPPER_ITEMS - 1 : -1])
        return Visit(entries, user, items[rows[-1]].id)

    def describe(self, title: str, pictures: Sequence[Image.Image]) -> ItemFeatures:
        """Return the features of a visitor's own item.

        One at a time: the tokenizers of sentence encoders do not bear two threads at once.
        """
        with self._reading:
            return self.extractor.describe(title, (), pictures)

    def picture(self, item: Item) -> str:
        """Return the address of a catalogue item's first picture; "" when it has none."""
        return self.pictures.address(self.catalogue.index[item.id]) if item.images else ""

    def entry_picture(self, entry: Entry) -> str:
        """Return the address of an entry's first picture; "" when it has none."""
        if entry.own is not None:
            return entry.thumbnails[0] if entry.thumbnails else ""
        return self.picture(entry.item)

    def readings(self, visit: Visit) -> list[Reading]:
        """Return every picture of the history that words were read in, oldest item first."""
        readings = []
        for position, entry in enumerate(visit.entries, start=1):
            if entry.own is not None:
                keywords: Sequence[list[Keyword]] = entry.own.features.keywords[0]
                pictures = list(entry.thumbnails)
            else:
                row = self.catalogue.index[entry.item.id]
                keywords = self.recommender.candidates.keywords_of(row)
                numbers: Sequence[int] = range(len(entry.item.images))
                if len(keywords) < len(numbers):  # some could not be read, and have no words
                    numbers = self.pictures.readable(row)
                pictures = [self.pictures.address(row, number) for number in numbers]
            readings += [
                Reading(entry.item, position, picture, list(words))
                for picture, words in zip(pictures, keywords, strict=False)
            ]
        return readings


def _labels(items: Sequence[Item]) -> list[str]:
    """Return each item's label: the first step of the category paths at which they differ."""
    paths = [
        [step.strip() for step in item.category.split(">")] if item.category else []
        for item in items
    ]
    for depth in range(max(map(len, paths), default=0)):
        labels = [path[depth] if len(path) > depth else "" for path in paths]
        if len(set(labels) - {""}) > 1:
            return labels
    return [""] * len(items)
