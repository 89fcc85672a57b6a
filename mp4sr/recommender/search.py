"""Finding items by the words of their titles, by meaning, by similarity or by a keyword.

Titles and keywords are encoded in the same text space, the sentence encoder's. So a query in free
text finds items by meaning, and an item finds others with similar words or similar pictures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from mp4sr.catalogue import Item
from mp4sr.features import ItemFeatures
from mp4sr.features.item_features import KeywordTable
from mp4sr.features.ragged import RaggedRows
from mp4sr.recommender.index import search_parameters
from mp4sr.vocabulary import Modality


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One item of a search's results.

    Attributes
    ----------
    row
        its catalogue row.
    score
        how well it matches, a cosine.
    """

    row: int
    score: float


def pooled(rows: RaggedRows) -> NDArray[np.float32]:
    """Return the direction of each item's mean row, ``(n, d)``; zeros for an item without rows."""
    sums = np.zeros((len(rows), rows.width), dtype=np.float32)
    for place in range(rows.counts.max(initial=0)):
        present = np.flatnonzero(rows.counts > place)
        sums[present] += rows.values[rows.offsets[present] + place]
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return sums / np.maximum(lengths, 1e-12)


class NearestItems:
    """Search by cosine over the pooled rows of items; items without rows are left out.

    Vectors are kept in half precision, as features are on disk: 77 MB for 100,000 items of width
    384. Every vector is compared; nothing is approximated.

    Parameters
    ----------
    rows
        the features of one modality, in catalogue order.
    """

    def __init__(self, rows: RaggedRows) -> None:
        self._rows = rows
        flat = faiss.IndexScalarQuantizer(
            rows.width, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        self._index: Any = faiss.IndexIDMap(flat)
        present = np.flatnonzero(rows.counts).astype(np.int64)
        if len(present):
            self._index.add_with_ids(pooled(rows)[present], present)

    def vector(self, row: int) -> NDArray[np.float32] | None:
        """Return the pooled vector of the item at ``row``, ``(d,)``; None when it has none."""
        return pooled(self._rows.take([row]))[0] if len(self._rows.rows(row)) else None

    def search(
        self, vector: NDArray[np.float32], k: int, among: NDArray[np.bool_] | None = None
    ) -> list[SearchHit]:
        """Return the ``k`` items nearest to ``vector`` ``(d,)``, best first.

        ``among`` ``(n,)`` says which items to search; None for all.
        """
        k = min(k, self._index.ntotal)
        if k < 1:
            return []
        query = vector[None].astype(np.float32)
        scores, rows = self._index.search(query, k, params=search_parameters(among))
        pairs = zip(rows[0].tolist(), scores[0].tolist(), strict=True)
        return [SearchHit(row, score) for row, score in pairs if row >= 0]


class CatalogueSearch:
    """All searches of one catalogue. It never changes, and each part is built on first use.

    Parameters
    ----------
    items
        the ``n`` items.
    features
        their features, in the same order.
    """

    def __init__(self, items: Sequence[Item], features: ItemFeatures) -> None:
        self._items = items
        self._features = features

    @cached_property
    def _searched(self) -> list[str]:
        return [f"{item.title} {item.category} {item.id}".casefold() for item in self._items]

    @cached_property
    def text(self) -> NearestItems:
        """Search by the items' texts."""
        return NearestItems(self._features.text)

    @cached_property
    def image(self) -> NearestItems:
        """Search by the keywords of the items' pictures."""
        return NearestItems(self._features.image)

    def titles(self, query: str, among: NDArray[np.bool_] | None = None) -> Sequence[int]:
        """Return the rows of items with every word of ``query`` in title, category or id.

        In catalogue order; all items for a query without words. ``among`` ``(n,)`` says which
        items to search; None for all.
        """
        rows: Sequence[int] = range(len(self._searched))
        if among is not None:
            rows = np.flatnonzero(among).tolist()
        for word in query.casefold().split():
            rows = [row for row in rows if word in self._searched[row]]
        return rows

    def like(
        self, row: int, modality: Modality, k: int, among: NDArray[np.bool_] | None = None
    ) -> list[SearchHit]:
        """Return the ``k`` other items most similar to the one at ``row``, best first.

        By words (``text``) or by what the pictures show (``image``); an empty list for an item
        without that modality.
        """
        nearest = self.text if modality == "text" else self.image
        vector = nearest.vector(row)
        if vector is None:
            return []
        return [hit for hit in nearest.search(vector, k + 1, among) if hit.row != row][:k]

    @cached_property
    def _table(self) -> KeywordTable:
        keywords = self._features.keywords
        if isinstance(keywords, KeywordTable):
            return keywords
        return KeywordTable.from_lists(keywords)

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        numbers: dict[str, list[int]] = {}
        for number, word in enumerate(self._table.words):
            numbers.setdefault(word.casefold(), []).append(number)
        return numbers

    def with_keyword(self, word: str) -> list[SearchHit]:
        """Return every item with a keyword in its pictures, by its highest cosine there."""
        table = self._table
        numbers = self._numbers.get(word.casefold().strip(), [])
        if not numbers:
            return []
        pictures, places = np.nonzero(np.isin(table.rows, numbers))
        scores = table.scores[pictures, places]
        rows = np.searchsorted(table.offsets, pictures, side="right") - 1
        best = np.full(len(table), -np.inf, dtype=np.float32)
        np.maximum.at(best, rows, scores)
        having = np.flatnonzero(best > -np.inf)
        order = having[np.argsort(-best[having], kind="stable")]
        return [SearchHit(int(row), float(best[row])) for row in order]
