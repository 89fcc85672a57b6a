"""The items that can be recommended, as one immutable snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.features import ItemFeatures, Keyword
from mp4sr.model import ItemVectors
from mp4sr.recommender.index import CandidateIndex


@dataclass(frozen=True, slots=True)
class Candidates:
    """Items with everything that ranking and explaining need, in catalogue order.

    A snapshot never changes: adding items makes a new one. So readers need no lock, and see the
    same items until they are done.

    Attributes
    ----------
    items
        the ``n`` items.
    rows
        item id -> row.
    vectors
        the model's vectors of the items.
    index
        exact search over ``vectors``.
    keywords
        item -> picture -> the keywords of the picture, for the items of :meth:`build`.
    added_keywords
        the same for the items that were added.
    """

    items: list[Item]
    rows: dict[str, int]
    vectors: ItemVectors
    index: CandidateIndex
    keywords: Sequence[list[list[Keyword]]]
    added_keywords: list[list[list[Keyword]]]

    @classmethod
    def build(
        cls, items: Sequence[Item], vectors: ItemVectors, features: ItemFeatures
    ) -> "Candidates":
        """Return a snapshot of ``items`` with their vectors and features."""
        rows = {item.id: row for row, item in enumerate(items)}
        return cls(list(items), rows, vectors, CandidateIndex(vectors), features.keywords, [])

    def extended(
        self, items: Sequence[Item], vectors: ItemVectors, features: ItemFeatures
    ) -> "Candidates":
        """Return a snapshot with ``items`` at the end.

        It takes the time and the memory of a copy, so add many items in one call.
        """
        first = len(self.items)
        return Candidates(
            items=[*self.items, *items],
            rows={**self.rows, **{item.id: first + at for at, item in enumerate(items)}},
            vectors=ItemVectors.concatenate([self.vectors, vectors]),
            index=self.index.extended(vectors),
            keywords=self.keywords,
            added_keywords=[*self.added_keywords, *features.keywords],
        )

    def keywords_of(self, row: int) -> list[list[Keyword]]:
        """Return the keywords of each picture of the item at ``row``."""
        if row < len(self.keywords):
            return self.keywords[row]
        return self.added_keywords[row - len(self.keywords)]
