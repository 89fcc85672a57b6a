"""What all visitors share and nobody changes: the catalogue and its model."""

import difflib
import random
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mp4sr.catalogue import Catalogue, Item
from mp4sr.demo.cases import Case, load_cases
from mp4sr.demo.paging import ItemPage
from mp4sr.demo.pictures.thumbnails import Thumbnails
from mp4sr.demo.session import MAX_HISTORY, Entry, Session
from mp4sr.demo.status import status_of, with_status
from mp4sr.device import device_name
from mp4sr.errors import MP4SRError
from mp4sr.evaluation.split import leave_one_out
from mp4sr.features import FeatureExtractor, ItemFeatures
from mp4sr.features.encoders.deferred import is_loaded
from mp4sr.model import SASRec
from mp4sr.recommender import Ranker, Recommender, rankers
from mp4sr.recommender.exposure import ShopperSample
from mp4sr.recommender.search import CatalogueSearch, SearchHit
from mp4sr.vocabulary import ItemGroup

PAGE_SIZE = 24
MAX_CATEGORIES = 60
MIN_SHOPPER = 4
"""The shortest history that can be loaded as a sample shopper."""

MAX_QUERY = 200

MAX_COMPARED = 10_000
"""How many names a misspelt name is compared with."""


class Shop:
    """A catalogue and its model, ready for the demo.

    Parameters
    ----------
    recommender
        the model on its catalogue.
    extractor
        turns the visitors' own pictures and titles into features.
    features
        the features of the catalogue's items.
    model_name
        the model's name on the page.
    sasrec
        the baseline that ranks by IDs alone; None when there is none.
    model_folder
        where the model's card, metrics and curves are; None for a model from the hub.
    """

    def __init__(
        self,
        recommender: Recommender,
        extractor: FeatureExtractor,
        features: ItemFeatures,
        model_name: str,
        sasrec: SASRec | None = None,
        model_folder: Path | None = None,
    ) -> None:
        self.recommender = recommender
        self.extractor = extractor
        self.features = features
        self.model_name = model_name
        self.sasrec = sasrec
        self.model_folder = model_folder
        self.thumbnails = Thumbnails(self.catalogue)
        self.search = CatalogueSearch(self.catalogue.items, features)
        self.cases: Sequence[Case] = load_cases(self.catalogue)
        self._labels = np.array(_labels(self.catalogue.items), dtype=object)
        self._vector_of = lru_cache(maxsize=1_000)(self._encode)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that is shown."""
        return self.recommender.catalogue

    @property
    def card(self) -> Mapping[str, Any]:
        """The card of the catalogue's features: which encoders made them."""
        return self.features.card

    @cached_property
    def rankers(self) -> list[Ranker]:
        """All rankers: the model's three modes, IDs only where there is a baseline, popularity."""
        return rankers(self.recommender, self.sasrec, self.training_counts)

    @cached_property
    def training_counts(self) -> NDArray[np.int64]:
        """How often each item occurs in the training part of the interactions, ``(n,)``."""
        items = len(self.catalogue.items)
        return leave_one_out(self._histories, items).training_counts

    @cached_property
    def shopper_sample(self) -> ShopperSample:
        """The shoppers whose rankings show who would see an item."""
        return ShopperSample(self.recommender, self._histories)

    def status(self, row: int) -> ItemGroup:
        """Return the group of the item at ``row``: how well training knows it."""
        return status_of(row, self.training_counts)

    def with_status(self, status: ItemGroup) -> NDArray[np.bool_]:
        """Return which items belong to a group, ``(n,)``."""
        return with_status(status, self.training_counts)

    @property
    def encoder_name(self) -> str:
        """The encoder that reads the visitors' pictures."""
        return self.extractor.keywords.encoder.name

    @property
    def encoder_runs_on(self) -> str:
        """What computes when a visitor's picture is read."""
        return self.extractor.keywords.encoder.runs_on

    @property
    def model_runs_on(self) -> str:
        """What computes when histories are ranked."""
        return device_name(self.recommender.model.device)

    @property
    def top(self) -> int:
        """How many words were read in each picture: the most that can be shown."""
        return int(self.card.get("top") or self.extractor.keywords.top)

    @property
    def notes(self) -> list[str]:
        """Notes for the top of the page, on parts that work together but do not match exactly."""
        notes = list(self.recommender.notes)
        if not is_loaded(self.extractor.keywords.encoder):
            return notes
        theirs = self.card.get("keyword_encoder_fingerprint")
        ours = self.extractor.keywords.encoder.fingerprint
        if theirs and theirs != ours:
            name = self.card.get("keyword_encoder")
            reader = f"other weights of {name}" if name == self.encoder_name else name
            notes.append(
                f"The catalogue's pictures were read by {reader}, and yours are read by "
                f"{self.encoder_name}, so their words may differ. To read both with the same "
                "encoder, compute the features again or start with --keyword-encoder."
            )
        return notes

    def change_over(self, features: ItemFeatures, extractor: FeatureExtractor) -> None:
        """Show the catalogue with other features and read pictures with another extractor.

        All at once: what depends on the features is made first, and whoever asks meanwhile gets
        the old.
        """
        recommender = Recommender(self.recommender.model, self.catalogue, features)
        parts = (self.model_name, self.sasrec, self.model_folder)
        fresh = Shop(recommender, extractor, features, *parts)
        fresh.thumbnails = self.thumbnails  # their addresses are in open pages
        fresh.search.text.search(self._vector_of("a gift"), 1)
        self.__dict__ = fresh.__dict__

    @cached_property
    def categories(self) -> list[str]:
        """The categories to filter by, in alphabetical order; none when they would not help."""
        labels = sorted(set(self._labels) - {""}, key=str.casefold)
        return labels if 2 <= len(labels) <= MAX_CATEGORIES else []

    def among(self, category: str) -> NDArray[np.bool_] | None:
        """Return which items are in one of the :attr:`categories`, ``(n,)``; None for ""."""
        return self._labels == category if category else None

    def browse(self, query: str = "", category: str = "", page: int = 1) -> ItemPage:
        """Return one page of the items whose title, category or id has every word of ``query``.

        ``category`` is one of :attr:`categories`, or "" for all. A ``page`` that does not exist
        becomes the nearest one that does.
        """
        rows = self.search.titles(query[:MAX_QUERY], self.among(category))
        return ItemPage.of(rows, page, PAGE_SIZE)

    def meaning(self, query: str, k: int, category: str = "") -> list[SearchHit]:
        """Return the ``k`` items whose text is closest in meaning to ``query``, best first.

        The list is empty for an empty query.
        """
        query = " ".join(query[:MAX_QUERY].split())
        if not query:
            return []
        return self.search.text.search(self._vector_of(query), k, self.among(category))

    def _encode(self, text: str) -> NDArray[np.float32]:
        return self.extractor.sentences.encode([text])[0]

    def entry(self, item_id: str) -> Entry:
        """Return an item of the catalogue as an entry; ``MP4SRError`` for an unknown id."""
        return Entry(self.catalogue.items[self.catalogue.row(item_id)])

    @cached_property
    def _names(self) -> dict[str, str]:
        """What each user is called on the page: "shopper 12", unless the ids may be shown.

        Numbers follow the order of the interactions, so a link to a shopper stays good.
        """
        users = self.catalogue.interactions["user"].unique()
        if self.catalogue.shows_user_ids:
            return {user: user for user in users}
        return {user: f"shopper {number}" for number, user in enumerate(users, start=1)}

    @cached_property
    def _histories(self) -> dict[str, NDArray[np.int64]]:
        return {self._names[user]: rows for user, rows in self.catalogue.histories().items()}

    @cached_property
    def _shoppers(self) -> dict[str, NDArray[np.int64]]:
        """The users whose history is long enough to be loaded, with their items."""
        return {user: rows for user, rows in self._histories.items() if len(rows) >= MIN_SHOPPER}

    @cached_property
    def shoppers(self) -> list[str]:
        """The users that can be loaded as sample shoppers, in the order of the interactions."""
        return list(self._shoppers)

    def rows_of(self, session: Session) -> NDArray[np.int64]:
        """Return the catalogue rows of a history's items, without the visitor's own."""
        ids = [entry.item.id for entry in session.entries if entry.own is None]
        return np.array([self.catalogue.row(item) for item in ids], dtype=np.int64)

    def shopper(self, user: str | None = None) -> Session:
        """Return a user's latest items before the last one; by default of a random user.

        Raises
        ------
        MP4SRError
            for an unknown user, and when no user has a history that is long enough.
        """
        if not self.shoppers:
            raise MP4SRError(
                f"The catalogue {self.catalogue.name} has no shopper with {MIN_SHOPPER} "
                "interactions; pick items instead."
            )
        if user is None:
            user = random.choice(self.shoppers)
        rows = self._shoppers.get(user)
        if rows is None:
            near = self.shoppers[:MAX_COMPARED]  # comparing is slow
            close = difflib.get_close_matches(user, near, n=1, cutoff=0.5)
            raise MP4SRError(
                f"There is no shopper '{user[:60]}' with at least {MIN_SHOPPER} interactions; "
                + (f"did you mean '{close[0]}'?" if close else f"one is '{self.shoppers[0]}'.")
            )
        items = self.catalogue.items
        entries = tuple(Entry(items[row]) for row in rows[-MAX_HISTORY - 1 : -1])
        return Session(entries, user, items[rows[-1]].id)

    def case(self, name: str) -> Session:
        """Return the history of a named case; ``MP4SRError`` for an unknown name."""
        case = next((case for case in self.cases if case.name == name), None)
        if case is None:
            raise MP4SRError(f"There is no case '{name[:60]}' here; choose one from the list.")
        shopper = self._names[case.user]
        rows = self._histories[shopper].tolist()
        target = self.catalogue.index[case.next_item]
        # Where it was chosen several times, the latest counts.
        end = len(rows) - 1 - rows[::-1].index(target) if target in rows else len(rows)
        items = self.catalogue.items
        entries = tuple(Entry(items[row]) for row in rows[max(0, end - MAX_HISTORY) : end])
        return Session(entries, shopper, case.next_item, case)

    def describe(self, title: str, pictures: Sequence[Image.Image]) -> ItemFeatures:
        """Return the features of a visitor's own item."""
        return self.extractor.describe(title, (), pictures)

    def picture(self, item: Item) -> str:
        """Return the address of a catalogue item's first picture; "" when it has none."""
        return self.thumbnails.address(self.catalogue.index[item.id]) if item.images else ""

    def entry_picture(self, entry: Entry) -> str:
        """Return the address of an entry's first picture; "" when it has none."""
        if entry.own is not None:
            return entry.thumbnails[0] if entry.thumbnails else ""
        return self.picture(entry.item)


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
