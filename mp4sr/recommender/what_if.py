"""An item on what_if: ranked as though it were in the catalogue, which stays as it is."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray

from mp4sr.model import ItemVectors, Mode, score
from mp4sr.model.scoring import MODES
from mp4sr.recommender.comparing import ItemRank, item_rank
from mp4sr.recommender.histories import History, OwnItem, encode_own
from mp4sr.recommender.recommender import Recommender


@dataclass(frozen=True, eq=False, slots=True)
class WhatIfItem:
    """One item's vectors and the place it takes.

    Attributes
    ----------
    vectors
        of the one item, ``(1, h)``.
    row
        the catalogue row that it stands in for; None for an item besides those of the catalogue.
    """

    vectors: ItemVectors
    row: int | None

    @classmethod
    def of_catalogue(cls, recommender: Recommender, row: int) -> Self:
        """Return the catalogue's item at ``row``, as it is."""
        return cls(recommender.candidates.vectors.take(torch.tensor([row])), row)

    @classmethod
    def of_content(cls, recommender: Recommender, own: OwnItem, row: int | None = None) -> Self:
        """Return an item by its content.

        With ``row`` it is an edited version of the catalogue's item there: it takes its place and
        keeps its ID embedding, so that nothing but the content differs.

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

    def among(self, items: ItemVectors) -> tuple[ItemVectors, int]:
        """Return the ``n`` items with this one in its place or after the last, and its row."""
        if self.row is None:
            return ItemVectors.concatenate([items, self.vectors]), len(items.text)
        parts = [items.take(_range(0, self.row)), self.vectors]
        parts.append(items.take(_range(self.row + 1, len(items.text))))
        return ItemVectors.concatenate(parts), self.row


def what_if_ranks(
    recommender: Recommender, what_if: WhatIfItem, history: History, *, mask_history: bool = True
) -> dict[Mode, ItemRank]:
    """Return where an item on what_if stands for a history, in every mode.

    Raises
    ------
    MP4SRError
        for an empty history or an unknown item in it.
    """
    encoded = recommender.encode([history])
    items, row = what_if.among(encoded.candidates.vectors)
    hidden: NDArray[np.int64] | None = encoded.resolved.seen[0] if mask_history else None
    return {
        mode: item_rank(score(encoded.sequences, items, mode)[0].cpu().numpy(), row, hidden)
        for mode in MODES
    }


def _range(start: int, end: int) -> torch.Tensor:
    return torch.arange(start, end)
