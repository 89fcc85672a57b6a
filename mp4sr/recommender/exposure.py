"""Exposure: who would see an item near the top of their list, by its rank for every shopper."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray

from mp4sr.evaluation.split import Cases, leave_one_out
from mp4sr.model import SequenceVectors, score
from mp4sr.recommender.ranking import item_ranks
from mp4sr.recommender.recommender import Recommender
from mp4sr.recommender.what_if import WhatIfItem

#: The most shoppers that an item is ranked for; a larger catalogue is sampled.
MAX_SHOPPERS = 2_000

#: The most scores computed for one item: large catalogues are sampled more thinly.
MAX_SCORES = 20_000_000

#: Scores held at once.
SCORES_PER_BLOCK = 4_000_000

_FEWEST = 200
_SEED = 0


@dataclass(frozen=True, slots=True)
class Exposure:
    """The rank of an item for each shopper of a sample.

    Attributes
    ----------
    ranks
        ``(shoppers,)`` float64, whole numbers, 1 for the best. Items that the shopper has chosen
        before are left out of the ranking. NaN for shoppers who have chosen the item itself, or
        whose history cannot be compared with it.
    scores
        ``(shoppers,)`` float64, its score for each of them, NaN likewise.
    items
        how many items are ranked.
    """

    ranks: NDArray[np.float64]
    scores: NDArray[np.float64]
    items: int

    @property
    def ranked(self) -> int:
        """How many shoppers the item can be ranked for."""
        return int((~np.isnan(self.ranks)).sum())

    def share(self, top: int) -> float:
        """Return the share of shoppers with the item in their first ``top``; NaN without any."""
        if not self.ranked:
            return float("nan")
        return float((self.ranks <= top).sum()) / self.ranked  # a comparison with NaN is False

    def first(self, k: int) -> list[int]:
        """Return the ``k`` shoppers with the best ranks, equal ranks by the item's score."""
        order = np.lexsort((-self.scores, self.ranks))  # NaN comes last
        return [int(shopper) for shopper in order[:k] if not np.isnan(self.ranks[shopper])]

    def histogram(self, edges: list[int]) -> list[int]:
        """Return how many ranks lie in each bin; bin ``i`` goes to ``edges[i]``, included."""
        known = self.ranks[~np.isnan(self.ranks)]
        bins = np.searchsorted(np.array(edges, dtype=float), known)  # edges[i - 1] < rank
        return [int(count) for count in np.bincount(bins, minlength=len(edges))[: len(edges)]]


class ShopperSample:
    """Shoppers of a catalogue, just before their last choice.

    Their histories are encoded on first use, once for all items and all threads.

    Parameters
    ----------
    recommender
        the model on its catalogue.
    histories
        user -> catalogue rows, oldest first; users with only one are left out.
    limit
        the most shoppers in the sample, which is drawn with a fixed seed.

    Attributes
    ----------
    cases : Cases
        the shoppers of the sample: their histories, and what they chose next.
    shoppers : int
        how many shoppers there are in all.
    """

    def __init__(
        self,
        recommender: Recommender,
        histories: Mapping[str, NDArray[np.int64]],
        limit: int = MAX_SHOPPERS,
    ) -> None:
        self._recommender = recommender
        n = len(recommender.candidates.items)
        everybody = leave_one_out(histories, n, held_out=("test",)).test
        self.shoppers = len(everybody)
        limit = min(limit, max(_FEWEST, MAX_SCORES // n))
        self.cases: Cases = everybody
        if len(everybody) > limit:
            chosen = np.random.default_rng(_SEED).choice(len(everybody), limit, replace=False)
            self.cases = everybody.take(np.sort(chosen))
        self._encoding = threading.Lock()

    def __len__(self) -> int:
        """Return the size of the sample."""
        return len(self.cases)

    @property
    def ready(self) -> bool:
        """Whether the histories are encoded, so that :meth:`exposure` is quick."""
        return "_sequences" in self.__dict__ or not len(self)

    @cached_property
    def _sequences(self) -> SequenceVectors:
        vectors = self._recommender.candidates.vectors
        return self._recommender.model.encode_rows(vectors, self.cases.histories, progress=True)

    def exposure(self, what_if: WhatIfItem) -> Exposure:
        """Return the item's rank for every shopper, by text and pictures together."""
        items, row = what_if.placed_in(self._recommender.candidates.vectors)
        n = len(items.text)
        ranks, scores = np.full(len(self), np.nan), np.full(len(self), np.nan)
        if not len(self):
            return Exposure(ranks, scores, n)
        with self._encoding:
            sequences = self._sequences
        block = max(1, SCORES_PER_BLOCK // n)
        for start in range(0, len(self), block):
            histories = self.cases.histories[start : start + block]
            shoppers = torch.arange(start, start + len(histories))
            table = score(sequences.take(shoppers), items).cpu().numpy()  # (block, n)
            for of_shopper, history in zip(table, histories, strict=True):
                of_shopper[history] = -np.inf
            ranks[start : start + block] = item_ranks(table, row)
            scores[start : start + block] = table[:, row]
        scores[np.isnan(ranks)] = np.nan
        return Exposure(ranks, scores, n)
