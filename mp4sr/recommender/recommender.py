"""Ranked lists for histories, and new items that join the candidates at once."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from mp4sr.catalogue import Catalogue, Item
from mp4sr.errors import MP4SRError
from mp4sr.evaluation.ranking import encode_in_chunks
from mp4sr.features import ItemFeatures
from mp4sr.model import MP4SR, Mode, SequenceVectors, score_parts
from mp4sr.model.scoring import effective_modes, query_matrix
from mp4sr.recommender.candidates import Candidates
from mp4sr.recommender.histories import History, ResolvedHistories, encode_own, resolve

#: Histories searched at once: enough for fast products, few enough for little memory.
HISTORIES_PER_SEARCH = 256


@dataclass(slots=True)  # not frozen: that makes a million of them three times slower
class Recommendation:
    """One line of a ranked list.

    Attributes
    ----------
    item
        what is recommended.
    row
        its row in the catalogue.
    rank
        1 for the best.
    score
        what the list is ordered by: ``text + image + id``.
    text, image, id
        what the item's text, pictures and ID embedding each add to the score.
    """

    item: Item
    row: int
    rank: int
    score: float
    text: float
    image: float
    id: float


@dataclass(frozen=True, slots=True)
class EncodedHistories:
    """Histories as the model reads them, and the items there were at that moment.

    Attributes
    ----------
    candidates
        the items that can be ranked.
    resolved
        the histories' own items, and which of the candidates they have seen.
    sequences
        the states that items are ranked by, one a history.
    """

    candidates: Candidates
    resolved: ResolvedHistories
    sequences: SequenceVectors


class Recommender:
    """A model on a catalogue, ready to recommend.

    Many threads may recommend while another adds items: every call works on the items there
    were when it began.

    Parameters
    ----------
    model
        the model.
    catalogue
        the catalogue; :meth:`add_item` appends to its ``items``.
    features
        the features of its items, in the same order.

    Attributes
    ----------
    notes : list of str
        Sentences worth showing beside the lists: what fits, but not perfectly.

    Raises
    ------
    MP4SRError
        when the features are of another catalogue, or of another encoder or width than the
        model reads.
    """

    def __init__(self, model: MP4SR, catalogue: Catalogue, features: ItemFeatures) -> None:
        if len(features.text) != len(catalogue.items):
            raise MP4SRError(
                f"The catalogue {catalogue.name} has {len(catalogue.items):,} items and its "
                f"features {len(features.text):,}; run `python -m mp4sr features "
                f"{catalogue.folder}` again."
            )
        self.model = model
        self.catalogue = catalogue
        self.notes = _notes(model, catalogue, features)
        vectors = model.encode_items(features, model.ids_for(catalogue.items))
        self._candidates = Candidates.build(catalogue.items, vectors, features)
        self._adding = threading.Lock()

    @classmethod
    def from_folders(cls, catalogue: str | Path, model: str | Path) -> "Recommender":
        """Load a catalogue with its features, and a model (a folder or a hub id).

        Raises
        ------
        MP4SRError
            when one of them is missing or damaged, or they do not fit each other.
        """
        loaded = Catalogue.load(catalogue)
        features = ItemFeatures.load(loaded.folder, loaded)
        return cls(MP4SR.from_pretrained(model), loaded, features)

    @property
    def candidates(self) -> Candidates:
        """The items that can be recommended at this moment; the snapshot never changes."""
        return self._candidates

    def encode(self, histories: Sequence[History], *, progress: bool = False) -> EncodedHistories:
        """Return at least one history as the model reads it.

        Raises
        ------
        MP4SRError
            for an unknown item (with a close match) or an empty history.
        """
        candidates = self._candidates
        resolved = resolve(self.model, candidates, histories, self.catalogue.row)
        sequences = encode_in_chunks(self.model, resolved.table, resolved.rows, progress=progress)
        return EncodedHistories(candidates, resolved, sequences)

    def recommend(
        self,
        histories: Sequence[History],
        k: int = 20,
        *,
        mode: Mode = "both",
        mask_history: bool = True,
        among: NDArray[np.bool_] | None = None,
        progress: bool = False,
    ) -> list[list[Recommendation]]:
        """Return a ranked list for each history.

        Parameters
        ----------
        histories
            what each visitor touched, oldest first; the model reads the last ``max_length``.
        k
            how many to recommend; fewer come back when the catalogue has no more.
        mode
            rank by text and pictures, or by one alone. In mode ``both`` a history without one
            of the two is ranked by the other.
        mask_history
            leave out what is in the history, however long ago.
        among
            which items may be recommended, such as those of one category, ``(n,)``; ranks count
            within them. None for all.
        progress
            show progress bars on stderr.

        Returns
        -------
        One list a history, best first; of equal scores the earlier catalogue row comes first.
        A list is empty when nothing in its history has the modality that ``mode`` ranks by.

        Raises
        ------
        MP4SRError
            for an unknown item (with a close match), an empty history, or a ``k`` below 1.
        """
        if k < 1:
            raise MP4SRError(f"{k} recommendations cannot be made; ask for at least 1.")
        if not histories:
            return []
        encoded = self.encode(histories, progress=progress)
        sequences, seen = encoded.sequences, encoded.resolved.seen
        masked = seen if mask_history else [np.zeros(0, np.int64)] * len(histories)
        lengths = np.array([len(rows) for rows in masked])
        results: list[list[Recommendation]] = [[] for _ in histories]
        with tqdm(total=len(histories), desc="lists", unit="user", disable=not progress) as bar:
            for effective, which in effective_modes(sequences, mode).items():
                # As many more than k are searched as the longest history of a block can take
                # away, so histories of similar length go together.
                order = which.cpu().numpy()
                order = order[np.argsort(lengths[order], kind="stable")]
                for start in range(0, len(order), HISTORIES_PER_SEARCH):
                    block = order[start : start + HISTORIES_PER_SEARCH]
                    lists = _ranked(
                        encoded.candidates,
                        sequences.take(torch.from_numpy(block).to(which.device)),
                        effective,
                        k,
                        [masked[history] for history in block],
                        among,
                    )
                    for history, ranked in zip(block, lists, strict=True):
                        results[history] = ranked
                    bar.update(len(block))
        return results

    def add_item(self, item: Item, features: ItemFeatures) -> int:
        """Make ``item`` a candidate from the next call on, and return its row.

        See :meth:`add_items`.
        """
        return self.add_items([item], features)[0]

    def add_items(self, items: Sequence[Item], features: ItemFeatures) -> list[int]:
        """Make ``items`` candidates from the next call on, and return their rows.

        Nothing is trained: they are ranked by their content, without an ID embedding. They are
        appended to ``catalogue.items``; ``catalogue.save()`` keeps them, and the features are
        then due again, where only the new items cost anything.

        Parameters
        ----------
        items
            the items, with ids that the catalogue does not have yet.
        features
            their features, in the same order.

        Raises
        ------
        MP4SRError
            when an id is empty or taken, or an item has neither text nor a picture. Nothing is
            added then.
        """
        if len(items) != len(features.text):
            raise ValueError(f"{len(items)} items came with features of {len(features.text)}")
        if not items:
            return []
        vectors = encode_own(self.model, items, features)
        with self._adding:
            candidates = self._candidates
            taken = set(candidates.rows)
            for item in items:
                if not item.id.strip():
                    raise MP4SRError("The new item has no id; give it one.")
                if item.id in taken:
                    raise MP4SRError(
                        f"The catalogue already has an item '{item.id}'; give the new one "
                        "another id."
                    )
                taken.add(item.id)
            self._candidates = candidates.extended(items, vectors, features)
            self.catalogue.items.extend(items)
        first = len(candidates.items)
        return list(range(first, first + len(items)))


def _ranked(
    candidates: Candidates,
    sequences: SequenceVectors,
    mode: Mode,
    k: int,
    masked: Sequence[NDArray[np.int64]],
    among: NDArray[np.bool_] | None,
) -> list[list[Recommendation]]:
    """Return the ranked lists of a block of histories that are all ranked in ``mode``."""
    most = k + max(len(rows) for rows in masked)
    _, rows = candidates.index.search(query_matrix(sequences, mode), mode, most, among)
    kept = [
        found[(found >= 0) & ~np.isin(found, hidden)][:k]
        for found, hidden in zip(rows, masked, strict=True)
    ]
    # Scores are taken apart once for all items that any history of the block was given.
    shown = np.unique(np.concatenate(kept))
    vectors = candidates.vectors.take(torch.from_numpy(shown).to(sequences.text.device))
    text, image, ids = (part.cpu().numpy() for part in score_parts(sequences, vectors, mode))
    lists = []
    for history, found in enumerate(kept):
        columns = np.searchsorted(shown, found)
        parts = np.stack([part[history, columns] for part in (text, image, ids)]).astype(float)
        scores = parts.sum(axis=0)  # (k,)
        order = np.lexsort((found, -scores))
        lists.append(
            [
                Recommendation(candidates.items[row], row, rank, score, *values)
                for rank, (row, score, values) in enumerate(
                    zip(
                        found[order].tolist(),
                        scores[order].tolist(),
                        parts.T[order].tolist(),
                        strict=True,
                    ),
                    start=1,
                )
            ]
        )
    return lists


def _notes(model: MP4SR, catalogue: Catalogue, features: ItemFeatures) -> list[str]:
    """Return a sentence for everything that is worth knowing and no error."""
    notes = []
    trained, here = model.config.keyword_encoder, features.card.get("keyword_encoder", "")
    if trained and here and trained != here:
        notes.append(
            f"The model was trained on keywords of {trained} and the catalogue's come from "
            f"{here}: that works, since keywords are plain words, but the lists may be better "
            "after fine-tuning."
        )
    if model.item_ids and model.ids_for(catalogue.items) is None:
        notes.append(
            "The model's ID embeddings are of another catalogue: items are ranked by their "
            "content alone."
        )
    return notes
