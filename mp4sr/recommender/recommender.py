"""Ranked lists for histories, and adding items that can be recommended at once."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from mp4sr.catalogue import Catalogue, Item
from mp4sr.errors import MP4SRError
from mp4sr.features import ItemFeatures
from mp4sr.model import MP4SR, SequenceVectors, score, score_parts
from mp4sr.model.scoring import SCORE_DECIMALS, effective_modes, query_matrix
from mp4sr.progress import Progress
from mp4sr.recommender.candidates import Candidates
from mp4sr.recommender.histories import History, ResolvedHistories, encode_own, resolve
from mp4sr.recommender.ranking import ranking
from mp4sr.vocabulary import Mode

#: Histories searched at once: enough for fast products, few enough for little memory.
HISTORIES_PER_SEARCH = 256

#: The index searches in float32: scores nearer than this may be in the wrong order there.
SEARCH_NOISE = 1e-5

#: Items searched beyond those a list needs, to see which are as good as its last one.
SEARCH_MARGIN = 16


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
        what the list is ordered by, see :func:`mp4sr.model.score`.
    text, image, id
        what the item's text, pictures and ID embedding each add to the score; they sum to it,
        up to its rounding.
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
    """Histories as the model reads them, with the snapshot of items they were read from.

    Attributes
    ----------
    candidates
        the items that can be ranked.
    resolved
        the items of each history, and which of them are candidates.
    sequences
        the state of each history, which items are ranked by.
    """

    candidates: Candidates
    resolved: ResolvedHistories
    sequences: SequenceVectors


class Recommender:
    """A model on a catalogue, ready to recommend.

    Any number of threads may recommend while another adds items: a call works on the snapshot of
    items that it started with.

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
        Sentences to show beside the lists, where model and catalogue do not fit perfectly.

    Raises
    ------
    MP4SRError
        when the features belong to another catalogue, or the model needs features of another
        encoder or width.
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
    def from_folders(
        cls, catalogue: str | Path, model: str | Path, *, device: str = "auto"
    ) -> "Recommender":
        """Load a catalogue with its features, and a model (a folder or a hub id) on ``device``.

        Raises
        ------
        MP4SRError
            when one of them is missing or damaged, or they do not fit together.
        """
        loaded = Catalogue.load(catalogue)
        features = ItemFeatures.load(loaded.folder, loaded)
        return cls(MP4SR.from_pretrained(model, device=device), loaded, features)

    @property
    def candidates(self) -> Candidates:
        """A snapshot of the items that can be recommended; it never changes."""
        return self._candidates

    def encode(self, histories: Sequence[History], *, progress: bool = False) -> EncodedHistories:
        """Return histories, at least one, as the model reads them.

        Raises
        ------
        MP4SRError
            for an unknown item (with a close match) or an empty history.
        """
        candidates = self._candidates
        resolved = resolve(self.model, candidates, histories, self.catalogue.row)
        sequences = self.model.encode_rows(resolved.table, resolved.rows, progress=progress)
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
            what each visitor chose, oldest first; the model reads the last ``max_length``.
        k
            how many to recommend; the list is shorter when there are fewer candidates.
        mode
            rank by text and pictures, or by one of them. In mode ``both`` a history with only one
            of the two is ranked by that one.
        mask_history
            leave out everything in the history, also what the model does not read.
        among
            which items may be recommended, such as those of one category, ``(n,)``; ranks count
            within them. None for all.
        progress
            show progress bars on stderr.

        Returns
        -------
        One list a history, in the order of :func:`mp4sr.recommender.ranking.ranking`. A list is
        empty when nothing in its history has the modality that ``mode`` ranks by.

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
        with Progress(total=len(histories), desc="lists", unit="user", disable=not progress) as bar:
            for effective, which in effective_modes(sequences, mode).items():
                # A block is searched for k items and as many as its longest history may mask, so
                # histories of similar length go together.
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
        """Add an item to the candidates and return its row.

        See :meth:`add_items`.
        """
        return self.add_items([item], features)[0]

    def add_items(self, items: Sequence[Item], features: ItemFeatures) -> list[int]:
        """Add items to the candidates and return their rows.

        Nothing is trained: the items are ranked by their content, without an ID embedding. They
        are appended to ``catalogue.items``. To keep them, call ``catalogue.save()`` and compute
        the features again, which only takes time for the added items.

        Parameters
        ----------
        items
            the items, with ids that the catalogue does not have yet.
        features
            their features, in the same order.

        Raises
        ------
        MP4SRError
            when an id is empty or taken, or an item has neither text nor a picture; then nothing
            is added.
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
    needed = k + max(len(rows) for rows in masked)
    searched = _searched(candidates, sequences, mode, k, needed, masked, among)
    # Exact scores once for all items that any history of the block may be shown.
    shown = np.unique(np.concatenate(searched))
    vectors = candidates.vectors.take(torch.from_numpy(shown).to(sequences.text.device))
    scores = score(sequences, vectors, mode).double().cpu().numpy()  # (b, shown)
    parts = torch.stack(score_parts(sequences, vectors, mode)).cpu().numpy()  # (3, b, shown)
    lists = []
    for history, rows in enumerate(searched):
        columns = np.searchsorted(shown, rows)
        columns = columns[ranking(scores[history, columns], rows)[:k]]
        lists.append(
            [
                Recommendation(candidates.items[row], row, rank, value, *of_row)
                for rank, (row, value, of_row) in enumerate(
                    zip(
                        shown[columns].tolist(),
                        scores[history, columns].round(SCORE_DECIMALS).tolist(),
                        parts[:, history, columns].T.tolist(),
                        strict=True,
                    ),
                    start=1,
                )
            ]
        )
    return lists


def _searched(
    candidates: Candidates,
    sequences: SequenceVectors,
    mode: Mode,
    k: int,
    needed: int,
    masked: Sequence[NDArray[np.int64]],
    among: NDArray[np.bool_] | None,
) -> list[NDArray[np.int64]]:
    """Return the rows that each list of ``k`` is made of, and those that may tie with its last.

    The search goes deeper until no item it leaves out can belong in a list: where many items have
    the same content, any of them may be at its end.
    """
    queries, depth = query_matrix(sequences, mode), needed + SEARCH_MARGIN
    while True:
        scores, rows = candidates.index.search(queries, mode, depth, among)  # (b, depth)
        kept = []
        complete = True
        for scores_of, rows_of, hidden in zip(scores, rows, masked, strict=True):
            usable = (rows_of >= 0) & ~np.isin(rows_of, hidden)
            enough = int(usable.sum()) >= k
            lowest = scores_of[usable][k - 1] - SEARCH_NOISE if enough else -np.inf
            exhausted = len(rows_of) < depth or rows_of[-1] < 0
            complete &= exhausted or bool(scores_of[-1] < lowest)
            kept.append(rows_of[usable & (scores_of >= lowest)])
        if complete:
            return kept
        depth *= 2


def _notes(model: MP4SR, catalogue: Catalogue, features: ItemFeatures) -> list[str]:
    """Return a sentence for each thing that is worth knowing but is not an error."""
    notes = []
    trained, here = model.config.keyword_encoder, features.card.get("keyword_encoder", "")
    if trained and here and trained != here:
        notes.append(
            f"The model was trained on keywords of {trained} and the catalogue's come from "
            f"{here}. That works, since keywords are plain words, but fine-tuning may improve the "
            "lists."
        )
    if model.item_ids and model.ids_for(catalogue.items) is None:
        notes.append(
            "The model's ID embeddings belong to another catalogue, so items are ranked by their "
            "content alone."
        )
    return notes
