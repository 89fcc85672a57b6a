"""Five ways to rank the same items for the same histories.

Text and pictures together, text alone, pictures alone, IDs alone (SASRec) and popularity. Each of
them gives every item a score, or ``-inf`` where the item is not a candidate.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from mp4sr.catalogue import Catalogue
from mp4sr.evaluation.split import leave_one_out
from mp4sr.model import SASRec, score
from mp4sr.recommender.histories import History, OwnItem
from mp4sr.recommender.recommender import EncodedHistories, Recommender
from mp4sr.vocabulary import ID, POPULARITY, RANKER_NAMES, Mode


class Ranker(Protocol):
    """A way to rank.

    Attributes
    ----------
    key
        ``both``, ``text``, ``image``, ``id`` or ``popularity``.
    name
        the name to show.
    """

    key: str
    name: str

    def scores(self, histories: Sequence[History]) -> NDArray[np.float32]:
        """Return the score of every item for every history, higher is better.

        Parameters
        ----------
        histories
            what was chosen before, oldest first; nothing of it is masked.

        Returns
        -------
        ``(histories, items)``, the items in catalogue order, added ones included; ``-inf`` where
        an item is not a candidate for that history.

        Raises
        ------
        MP4SRError
            for an id that is not in the catalogue.
        """
        ...


class ModalityRanker:
    """MP4SR in one of its modes.

    The scores are those that :meth:`Recommender.recommend` ranks by. An item without the modality
    is not a candidate; a history without it has no candidates.
    """

    def __init__(self, recommender: Recommender, mode: Mode) -> None:
        self.key: str = mode
        self.name = RANKER_NAMES[mode]
        self.recommender = recommender
        self.mode = mode

    def scores(self, histories: Sequence[History]) -> NDArray[np.float32]:
        """Return the scores, see :class:`Ranker`; raises ``MP4SRError`` for an empty history."""
        if not histories:
            return np.zeros((0, len(self.recommender.candidates.items)), np.float32)
        return self.scores_of(self.recommender.encode(histories))

    def scores_of(self, encoded: EncodedHistories) -> NDArray[np.float32]:
        """Return the scores of encoded histories, which other modes can use as well."""
        table: NDArray[np.float32] = (
            score(encoded.sequences, encoded.candidates.vectors, self.mode).cpu().numpy()
        )
        return table


class IDRanker:
    """SASRec: items by their IDs alone.

    An item without an ID embedding is not a candidate and is skipped in histories. A history of
    such items alone has no candidates, and on another catalogue than the model's there are none
    at all.
    """

    key: str = ID
    name = RANKER_NAMES[ID]

    def __init__(self, sasrec: SASRec, catalogue: Catalogue) -> None:
        self.sasrec = sasrec
        self.catalogue = catalogue
        self._same_catalogue = sasrec.ids_for(catalogue.items) is not None
        self._id_rows = np.zeros(0, dtype=np.int64)

    @property
    def fits_catalogue(self) -> bool:
        """Whether the model was trained on this catalogue."""
        return self._same_catalogue

    def scores(self, histories: Sequence[History]) -> NDArray[np.float32]:
        """Return the scores, see :class:`Ranker`."""
        id_rows = self._embedding_rows()
        rows = [self._rows(history, id_rows) for history in histories]
        table = np.full((len(histories), len(id_rows)), -np.inf, np.float32)
        ranked = np.array([len(of_history) > 0 for of_history in rows], dtype=bool)
        columns = np.flatnonzero(id_rows >= 0)
        if ranked.any():
            with torch.inference_mode():
                states = self.sasrec.encode_rows(
                    [of_history for of_history in rows if len(of_history)]
                )
                items = self.sasrec.item_embedding.weight[torch.from_numpy(id_rows[columns])]
                values = (states @ items.T).cpu().numpy()
            table[np.ix_(ranked, columns)] = values
        return table

    def _embedding_rows(self) -> NDArray[np.int64]:
        """Return each item's embedding row, ``(items,)``; -1 for an item without one.

        Rows are looked up once; items that were added later are appended.
        """
        id_rows, items = self._id_rows, self.catalogue.items
        if len(id_rows) < len(items):
            added = self.sasrec.id_rows(item.id for item in items[len(id_rows) :]).numpy()
            if not self._same_catalogue:
                added = np.full_like(added, -1)
            self._id_rows = id_rows = np.concatenate([id_rows, added])
        return id_rows

    def _rows(self, history: History, id_rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the embedding rows of a history's items, without items that have none."""
        listed = [entry for entry in history if not isinstance(entry, OwnItem)]
        rows = id_rows[np.array([self.catalogue.row(entry) for entry in listed], dtype=np.int64)]
        return rows[rows >= 0]


class PopularityRanker:
    """The same list for everybody: the items with the most training interactions.

    Parameters
    ----------
    catalogue
        the items; those added later count 0 interactions.
    training_counts
        training interactions of each item, ``(items,)``.
    """

    key: str = POPULARITY
    name = RANKER_NAMES[POPULARITY]

    def __init__(self, catalogue: Catalogue, training_counts: NDArray[np.int64]) -> None:
        self.catalogue = catalogue
        self.training_counts = training_counts

    def scores(self, histories: Sequence[History]) -> NDArray[np.float32]:
        """Return the scores, see :class:`Ranker`; every item is a candidate for everybody."""
        counts = np.zeros(len(self.catalogue.items), np.float32)
        counts[: len(self.training_counts)] = self.training_counts
        return np.tile(counts, (len(histories), 1))


def scores_of_all(several: Sequence[Ranker], history: History) -> NDArray[np.float32]:
    """Return the scores of several rankers for one history, ``(rankers, items)``.

    A recommender encodes the history once for all of its modes.

    Raises
    ------
    MP4SRError
        for an empty history, or an id that is not in the catalogue.
    """
    encoded: dict[Recommender, EncodedHistories] = {}
    tables = []
    for ranker in several:
        if isinstance(ranker, ModalityRanker):
            if ranker.recommender not in encoded:
                encoded[ranker.recommender] = ranker.recommender.encode([history])
            tables.append(ranker.scores_of(encoded[ranker.recommender]))
        else:
            tables.append(ranker.scores([history]))
    return np.concatenate(tables)


def rankers(
    recommender: Recommender,
    sasrec: SASRec | None = None,
    training_counts: NDArray[np.int64] | None = None,
) -> list[Ranker]:
    """Return all ways to rank the recommender's items.

    Parameters
    ----------
    recommender
        the model on its catalogue.
    sasrec
        the ID-only baseline; without one, or with one of another catalogue, there is no ranker
        by IDs alone.
    training_counts
        training interactions of each item, ``(items,)``, for popularity; None counts those in
        the catalogue's leave-one-out training part.

    Returns
    -------
    The rankers ``both``, ``text``, ``image``, ``id`` and ``popularity``, in this order.
    """
    catalogue = recommender.catalogue
    modes: tuple[Mode, ...] = ("both", "text", "image")
    result: list[Ranker] = [ModalityRanker(recommender, mode) for mode in modes]
    if sasrec is not None and (by_id := IDRanker(sasrec, catalogue)).fits_catalogue:
        result.append(by_id)
    if training_counts is None:
        split = leave_one_out(catalogue.histories(), len(catalogue.items))
        training_counts = split.training_counts
    return [*result, PopularityRanker(catalogue, training_counts)]
