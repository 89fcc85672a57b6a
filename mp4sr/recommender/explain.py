"""Why an item is recommended: the parts of its score, the history's influence, shared words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.features import Keyword
from mp4sr.model import MP4SR, ItemVectors, score, score_parts
from mp4sr.model.scoring import SCORE_DECIMALS
from mp4sr.recommender.candidates import Candidates
from mp4sr.recommender.histories import History, OwnItem
from mp4sr.recommender.ranking import item_rank
from mp4sr.recommender.recommender import Recommendation, Recommender
from mp4sr.vocabulary import Mode

_MISSING: dict[Mode, str] = {
    "both": "they have neither words nor pictures in common",
    "text": "one of them has no words",
    "image": "one of them has no pictures",
}


@dataclass(frozen=True, slots=True)
class Influence:
    """How one history item changes the score of one recommendation (leave-one-out attribution).

    Attributes
    ----------
    position
        the item's place in the history, from 0.
    item
        the history item.
    influence
        the score with the whole history minus the score without this item: positive when the
        item raises it. 0 for items further back than the model reads.
    """

    position: int
    item: Item
    influence: float


@dataclass(frozen=True, slots=True)
class SharedKeyword:
    """A word read both in the recommended item's pictures and in the history's.

    Attributes
    ----------
    word
        the word.
    score
        its highest cosine in the recommended item's pictures.
    history
        its highest cosine in each history item that has it, by position in the history.
    """

    word: str
    score: float
    history: dict[int, float]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one item has its place for one history.

    Attributes
    ----------
    recommendation
        the item with its rank among all candidates and the parts of its score.
    influences
        one for each history item, in the order of the history.
    keywords
        the shared words, the ones with the highest cosines first.
    """

    recommendation: Recommendation
    influences: list[Influence]
    keywords: list[SharedKeyword]


def explain(
    recommender: Recommender,
    history: History,
    item: str,
    *,
    mode: Mode = "both",
    mask_history: bool = True,
    among: NDArray[np.bool_] | None = None,
) -> Explanation:
    """Explain the place of an item for a history, whether it is near the top or not.

    Parameters
    ----------
    recommender
        the model on its catalogue.
    history
        what the visitor chose, oldest first.
    item
        the id of any item of the catalogue.
    mode
        what it is ranked by, as in :meth:`Recommender.recommend`.
    mask_history
        leave other history items out of the ranking.
    among
        which other items the rank counts, as in :meth:`Recommender.recommend`; None for all.

    Raises
    ------
    MP4SRError
        for an unknown item, an empty history, or an item or history that cannot be ranked in
        ``mode``.
    """
    encoded, model = recommender.encode([history]), recommender.model
    candidates, resolved, sequences = encoded.candidates, encoded.resolved, encoded.sequences
    row = candidates.rows.get(item)
    if row is None:
        row = recommender.catalogue.row(item)
    wanted = candidates.vectors.take(torch.tensor([row], device=model.device))

    scores = score(sequences, candidates.vectors, mode)[0].cpu().numpy()  # (n,)
    hidden = resolved.seen[0] if mask_history else None
    rank = item_rank(scores, row, hidden, among).rank
    if rank is None:
        raise MP4SRError(
            f"The item '{item}' cannot be compared with this history: {_MISSING[mode]}; "
            "choose another mode or item."
        )
    text, image, ids = (float(part[0, 0]) for part in score_parts(sequences, wanted, mode))
    return Explanation(
        recommendation=Recommendation(
            item=candidates.items[row],
            row=row,
            rank=rank,
            score=round(float(scores[row]), SCORE_DECIMALS),
            text=text,
            image=image,
            id=ids,
        ),
        influences=[
            Influence(position, _item(candidates, entry), influence)
            for position, (entry, influence) in enumerate(
                zip(
                    history,
                    influences(model, resolved.table, resolved.rows[0], wanted, mode).tolist(),
                    strict=True,
                )
            )
        ],
        keywords=shared_keywords(
            candidates.keywords_of(row), [_keywords(candidates, entry) for entry in history]
        ),
    )


def influences(
    model: MP4SR,
    table: ItemVectors,
    history: NDArray[np.int64],
    item: ItemVectors,
    mode: Mode = "both",
) -> NDArray[np.float64]:
    """Return how much each history item adds to an item's score, by leaving it out.

    Nothing is approximated: the model reads the history once without each of its items. Where
    that leaves nothing to rank by, the score counts as 0.

    Parameters
    ----------
    model
        the model.
    table
        the vectors that ``history`` points into.
    history
        rows of ``table``, ``(length,)``, oldest first.
    item
        the vectors of the one item whose score is explained.
    mode
        what it is ranked by.

    Returns
    -------
    ``score(history) - score(history without the item)``, ``(length,)``; exactly 0 for items
    further back than the model reads.
    """
    length = len(history)
    first = max(0, length - model.config.max_length)  # the model reads nothing before it
    without = [np.delete(history, position) for position in range(first, length)]
    sequences = model.encode_rows(table, [history, *without])
    scores = score(sequences, item, mode)[:, 0].double()  # (1 + read,)
    scores = torch.where(scores == -torch.inf, 0.0, scores)
    result = np.zeros(length)
    result[first:] = (scores[0] - scores[1:]).cpu().numpy()
    return result


def shared_keywords(
    item: Sequence[Sequence[Keyword]], history: Sequence[Sequence[Sequence[Keyword]]]
) -> list[SharedKeyword]:
    """Return the words that an item's pictures share with a history's.

    Parameters
    ----------
    item
        picture -> words of the recommended item.
    history
        history item -> picture -> words.

    Returns
    -------
    The shared words, ordered by the lower of their two cosines (in the item, and the highest in
    the history), the highest first; equal ones alphabetically.
    """
    own = _best(item)
    seen: dict[str, dict[int, float]] = {}
    for position, pictures in enumerate(history):
        for word, cosine in _best(pictures).items():
            if word in own:
                seen.setdefault(word, {})[position] = cosine
    shared = [SharedKeyword(word, own[word], cosines) for word, cosines in seen.items()]
    return sorted(
        shared,
        key=lambda keyword: (-min(keyword.score, max(keyword.history.values())), keyword.word),
    )


def _best(pictures: Sequence[Sequence[Keyword]]) -> dict[str, float]:
    """Return each word of some pictures with its highest cosine."""
    best: dict[str, float] = {}
    for words in pictures:
        for keyword in words:
            best[keyword.word] = max(keyword.score, best.get(keyword.word, -np.inf))
    return best


def _item(candidates: Candidates, entry: str | OwnItem) -> Item:
    return entry.item if isinstance(entry, OwnItem) else candidates.items[candidates.rows[entry]]


def _keywords(candidates: Candidates, entry: str | OwnItem) -> list[list[Keyword]]:
    if isinstance(entry, OwnItem):
        return entry.features.keywords[0]
    return candidates.keywords_of(candidates.rows[entry])
