"""Five ways to rank the same items for the same histories, side by side.

Text and pictures together, text alone, pictures alone, IDs alone (SASRec) and popularity. Every
one of them gives a score to every item, or ``-inf`` where it has nothing to say.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from mp4sr.catalogue import Catalogue
from mp4sr.evaluation.split import leave_one_out
from mp4sr.model import SASRec, score
from mp4sr.model.scoring import Mode
from mp4sr.recommender.histories import History, OwnItem
from mp4sr.recommender.recommender import EncodedHistories, Recommender

NAMES: dict[Mode, str] = {"both": "Text + picture", "text": "Text only", "image": "Pictures only"}


class Ranker(Protocol):
    """A way to rank.

    Attributes
    ----------
    key
        ``both``, ``text``, ``image``, ``id`` or ``popularity``.
    name
        what to call it before people.
    """

    key: str
    name: str

    def scores(self, histories: Sequence[History]) -> NDArray[np.float32]:
        """Return the score of every item for every history, higher is better.

        Parameters
        ----------
        histories
            what each visitor touched, oldest first; nothing of it is masked.

        Returns
        -------
        ``(histories, items)``, the items in catalogue order, added ones included; ``-inf`` where
        an item is no candidate for that history.

        Raises
        ------
        MP4SRError
            for an id that the catalogue does not have.
        """
        ...


class ModalityRanker:
    """MP4SR in one of its modes.

    The scores are those that :meth:`Recommender.recommend` ranks by. An item without the modality
    is no candidate; a history without it has none.
    """

    def __init__(self, recommender: Recommender, mode: Mode) -> None:
        self.key: str = mode
        self.name = NAMES[mode]
        self.recommender = recommender
        self.mode = mode

    def scores(self, histories: Sequence[History]) -> NDArray[np.float32]:
        """Return the scores as :class:`Ranker` says; an empty history is an ``MP4SRError``."""
        if not histories:
            return np.zeros((0, len(self.recommender.candidates.items)), np.float32)
        return self.scores_of(self.recommender.encode(histories))

    def scores_of(self, encoded: EncodedHistories) -> NDArray[np.float32]:
        """Return the scores of histories that are encoded already, as other modes need them too."""
        vectors = encoded.candidates.vectors
        found: NDArray[np.float32] = score(encoded.sequences, vectors, self.mode).cpu().numpy()
        return found


class IDRanker:
    """SASRec: items by their IDs alone.

    An item that the model has no ID for is no candidate, and is skipped in a history; where
    nothing is left of a history there is no candidate at all. On another catalogue than the
    model's no item is a candidate.
    """

    key = "id"
    name = "IDs only"

    def __init__(self, sasrec: SASRec, catalogue: Catalogue) -> None:
        self.sasrec = sasrec
        self.catalogue = catalogue
        self._at_home = sasrec.ids_for(catalogue.items) is not None
        self._known = np.zeros(0, dtype=np.int64)

    @property
    def knows_anything(self) -> bool:
        """Whether any item of the catalogue is one that the model was trained on."""
        return self._at_home

    def scores(self, histories: Sequence[History]) -> NDArray[np.float32]:
        """Return the scores as :class:`Ranker` says."""
        known = self._embedding_rows()
        rows = [self._rows(history, known) for history in histories]
        found = np.full((len(histories), len(known)), -np.inf, np.float32)
        ranked = np.array([len(of_history) > 0 for of_history in rows], dtype=bool)
        columns = np.flatnonzero(known >= 0)
        if ranked.any():
            with torch.inference_mode():
                states = self.sasrec.encode_rows([one for one in rows if len(one)])
                items = self.sasrec.item_embedding.weight[torch.from_numpy(known[columns])]
                values = (states @ items.T).cpu().numpy()
            found[np.ix_(ranked, columns)] = values
        return found

    def _embedding_rows(self) -> NDArray[np.int64]:
        """Return each item's embedding row, ``(items,)``; -1 for one that the model knows not.

        Looked up once, and for items that were appended since.
        """
        known, items = self._known, self.catalogue.items
        if len(known) < len(items):
            added = self.sasrec.id_rows(item.id for item in items[len(known) :]).numpy()
            known = np.concatenate([known, added if self._at_home else np.full_like(added, -1)])
            self._known = known
        return known

    def _rows(self, history: History, known: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the embedding rows of a history's items, those that the model knows."""
        listed = [entry for entry in history if not isinstance(entry, OwnItem)]
        rows = known[np.array([self.catalogue.row(entry) for entry in listed], dtype=np.int64)]
        return rows[rows >= 0]


class PopularityRanker:
    """The same list for everybody: what was touched most often in training.

    Parameters
    ----------
    catalogue
        the items; those added after the counting were touched 0 times.
    training_counts
        training interactions of each item, ``(items,)``.
    """

    key = "popularity"
    name = "Popularity"

    def __init__(self, catalogue: Catalogue, training_counts: NDArray[np.int64]) -> None:
        self.catalogue = catalogue
        self.training_counts = training_counts

    def scores(self, histories: Sequence[History]) -> NDArray[np.float32]:
        """Return the scores as :class:`Ranker` says: every item is a candidate for everybody."""
        counts = np.zeros(len(self.catalogue.items), np.float32)
        counts[: len(self.training_counts)] = self.training_counts
        return np.tile(counts, (len(histories), 1))


def scores_of_all(several: Sequence[Ranker], history: History) -> NDArray[np.float32]:
    """Return what several rankers give every item for one history, ``(rankers, items)``.

    The modes of one recommender read the history once between them.

    Raises
    ------
    MP4SRError
        for an empty history, or an id that the catalogue does not have.
    """
    encoded: dict[Recommender, EncodedHistories] = {}
    found = []
    for ranker in several:
        if isinstance(ranker, ModalityRanker):
            if ranker.recommender not in encoded:
                encoded[ranker.recommender] = ranker.recommender.encode([history])
            found.append(ranker.scores_of(encoded[ranker.recommender]))
        else:
            found.append(ranker.scores([history]))
    return np.concatenate(found)


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
        the ID-only baseline; without one, or with one that was trained on another catalogue,
        there is no ranker by IDs alone.
    training_counts
        training interactions of each item, ``(items,)``, which decide popularity; None counts
        those of the catalogue's leave-one-out training part.

    Returns
    -------
    The rankers ``both``, ``text``, ``image``, ``id`` and ``popularity``, in this order.
    """
    catalogue = recommender.catalogue
    modes: tuple[Mode, ...] = ("both", "text", "image")
    found: list[Ranker] = [ModalityRanker(recommender, mode) for mode in modes]
    if sasrec is not None and (by_id := IDRanker(sasrec, catalogue)).knows_anything:
        found.append(by_id)
    if training_counts is None:
        split = leave_one_out(catalogue.histories(), len(catalogue.items))
        training_counts = split.training_counts
    return [*found, PopularityRanker(catalogue, training_counts)]
