"""For whom an item would stand high: its rank for every shopper of the catalogue."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mp4sr.evaluation.metrics import rank_targets
from mp4sr.evaluation.ranking import encode_in_chunks
from mp4sr.evaluation.split import Cases, leave_one_out
from mp4sr.model import SequenceVectors
from mp4sr.model.scoring import candidate_matrix, effective_modes, query_matrix
from mp4sr.recommender.recommender import Recommender
from mp4sr.recommender.what_if import WhatIfItem

MAX_SHOPPERS = 2_000
"""Shoppers that are asked at most; a fixed sample stands for the others."""

#: Scores made for one item at most: fewer shoppers are asked in a catalogue of very many items.
MAX_SCORES = 20_000_000

_FEWEST = 200
_SEED = 0


@dataclass(frozen=True, slots=True)
class Exposure:
    """How high an item stands for each shopper of an audience.

    Attributes
    ----------
    ranks
        ``(shoppers,)`` float64, 1 for the best, what the shopper has already chosen left out of
        the ranking; NaN for shoppers who have chosen the item already, or whose history cannot
        be compared with it.
    scores
        ``(shoppers,)`` float64, its score for each of them, NaN likewise.
    items
        how many items there are to rank.
    """

    ranks: NDArray[np.float64]
    scores: NDArray[np.float64]
    items: int

    @property
    def reached(self) -> int:
        """How many shoppers it can be ranked for."""
        return int((~np.isnan(self.ranks)).sum())

    def share(self, top: int) -> float:
        """Return for which share of the shoppers it stands in the first ``top`` places; or NaN."""
        if not self.reached:
            return float("nan")
        return float((self.ranks <= top).sum()) / self.reached  # a comparison with NaN is False

    def first(self, k: int) -> list[int]:
        """Return the ``k`` shoppers for whom it stands highest, of equal ranks by its score."""
        order = np.lexsort((-self.scores, self.ranks))  # NaN comes last
        return [int(shopper) for shopper in order[:k] if not np.isnan(self.ranks[shopper])]

    def histogram(self, edges: list[int]) -> list[int]:
        """Return how many ranks lie in each bin; bin ``i`` goes to ``edges[i]``, included."""
        known = self.ranks[~np.isnan(self.ranks)]
        bins = np.searchsorted(np.array(edges, dtype=float), known)  # edges[i - 1] < rank
        return [int(count) for count in np.bincount(bins, minlength=len(edges))[: len(edges)]]


class ShopperSample:
    """The shoppers of a catalogue just before the last thing they chose.

    The histories are encoded when they are first asked, once for all items and all threads.

    Parameters
    ----------
    recommender
        the model on its catalogue.
    histories
        user -> catalogue rows, oldest first; users with a single one are left out.
    limit
        the most shoppers to ask; of more, a sample from a fixed seed.

    Attributes
    ----------
    cases : Cases
        the shoppers who are asked: their histories, and what they chose next.
    shoppers : int
        how many there are, those who are not asked included.
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
        """Return how many shoppers are asked."""
        return len(self.cases)

    @property
    def ready(self) -> bool:
        """Whether the histories are encoded, so that asking is quick."""
        return "_sequences" in self.__dict__ or not len(self)

    @cached_property
    def _sequences(self) -> SequenceVectors:
        vectors = self._recommender.candidates.vectors
        return encode_in_chunks(
            self._recommender.model, vectors, self.cases.histories, progress=True
        )

    @cached_property
    def _choices(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The items of all histories one after another, and whose each is."""
        lengths = [len(history) for history in self.cases.histories]
        return np.concatenate(self.cases.histories), np.repeat(np.arange(len(self)), lengths)

    def exposure(self, what_if: WhatIfItem) -> Exposure:
        """Return how high an item stands for every shopper, by text and pictures together."""
        items, row = what_if.among(self._recommender.candidates.vectors)
        ranks, scores = np.full(len(self), np.nan), np.full(len(self), np.nan)
        if not len(self):
            return Exposure(ranks, scores, len(items.text))
        with self._encoding:
            sequences = self._sequences
        for mode, which in effective_modes(sequences, "both").items():
            matrix, is_candidate = candidate_matrix(items, mode)
            if not is_candidate[row]:
                continue
            shoppers = which.cpu().numpy()
            queries = query_matrix(sequences.take(which), mode)
            scores[shoppers] = (queries @ matrix[row]).cpu().numpy()
            ranks[shoppers] = rank_targets(
                queries,
                matrix,
                is_candidate,
                np.full(len(shoppers), row),
                exclude=[self.cases.histories[shopper] for shopper in shoppers],
            )
        chosen, by = self._choices
        ranks[by[chosen == row]] = np.nan
        scores[by[chosen == row]] = np.nan
        return Exposure(ranks, scores, len(items.text))
