"""What-if items: ranked as if they were in the catalogue, which is not changed."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray

from mp4sr.model import ItemVectors, score
from mp4sr.recommender.histories import History, OwnItem, encode_own
from mp4sr.recommender.ranking import ItemRank, item_rank
from mp4sr.recommender.recommender import Recommender
from mp4sr.vocabulary import MODES, Mode


@dataclass(frozen=True, eq=False, slots=True)
class WhatIfItem:
    """An item as it is or might be in the catalogue.

    Attributes
    ----------
    vectors
        of the one item, ``(1, h)``.
    row
        the row of the catalogue's item that it replaces; None for an additional item.
    """

    vectors: ItemVectors
    row: int | None

    @classmethod
    def of_catalogue(cls, recommender: Recommender, row: int) -> Self:
        """Return the catalogue's item at ``row``, as it is."""
        return cls(recommender.candidates.vectors.take(torch.tensor([row])), row)

    @classmethod
    def of_content(cls, recommender: Recommender, own: OwnItem, row: int | None = None) -> Self:
        """Return an item with the content of ``own``.

        With ``row`` it is an edited version of the catalogue's item there, which it replaces. It
        keeps that item's ID embedding, so that only the content differs.

        Raises
        ------
        MP4SRError
            when it has neither text nor a picture.
        """
        vectors = encode_own(recommender.model, [own.item], own.features)
        if row is not None:
            ids = recommender.candidates.vectors.id[row : row + 1]
            vectors = vectors._replace(id=ids)
        return cls(vectors, row)

    def placed_in(self, items: ItemVectors) -> tuple[ItemVectors, int]:
        """Return the ``n`` items with this one in its row or after the last, and that row."""
        if self.row is None:
            return ItemVectors.concatenate([items, self.vectors]), len(items.text)
        before, after = (
            ItemVectors(*(tensor[rows] for tensor in items))
            for rows in (slice(self.row), slice(self.row + 1, None))
        )
        return ItemVectors.concatenate([before, self.vectors, after]), self.row


def what_if_ranks(
    recommender: Recommender, what_if: WhatIfItem, history: History, *, mask_history: bool = True
) -> dict[Mode, ItemRank]:
    """Return the rank of a what-if item for a history, in every mode.

    Raises
    ------
    MP4SRError
        for an empty history or an unknown item in it.
    """
    encoded = recommender.encode([history])
    items, row = what_if.placed_in(encoded.candidates.vectors)
    hidden: NDArray[np.int64] | None = encoded.resolved.seen[0] if mask_history else None
    return {
        mode: item_rank(score(encoded.sequences, items, mode)[0].cpu().numpy(), row, hidden)
        for mode in MODES
    }
