"""Why an item is recommended: parts of its score, each history item's influence, shared words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.evaluation.ranking import encode_in_chunks
from mp4sr.features import Keyword
from mp4sr.model import MP4SR, ItemVectors, Mode, score, score_parts
from mp4sr.recommender.candidates import Candidates
from mp4sr.recommender.histories import History, OwnItem
from mp4sr.recommender.recommender import Recommendation, Recommender

_MISSING: dict[Mode, str] = {
    "both": "they have neither words nor pictures in common",
    "text": "one of them has no words",
    "image": "one of them has no pictures",
}


@dataclass(frozen=True, slots=True)
class Influence:
    """What one history item does to one recommendation.

    Attributes
    ----------
    position
        where the item stands in the history, from 0.
    item
        the history item.
    influence
        the score with the whole history minus the score without this item: positive when the
        item speaks for the recommendation. 0 for items so long ago that the model does not read
        them.
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
        its best cosine in the recommended item's pictures.
    history
        its best cosine in each history item that has it, by position in the history.
    """

    word: str
    score: float
    history: dict[int, float]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say about one item for one history.

    Attributes
    ----------
    recommendation
        the item with its rank among all candidates and the parts of its score.
    influences
        one for each history item, in the order of the history.
    keywords
        the shared words, those that both sides show most clearly first.
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
) -> Explanation:
    """Explain where an item stands for a history, recommended or not.

    Parameters
    ----------
    recommender
        the model on its catalogue.
    history
        what the visitor touched, oldest first.
    item
        the id of any item of the catalogue.
    mode
        what it is ranked by, as in :meth:`Recommender.recommend`.
    mask_history
        leave other history items out of the ranking.

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

    scores = score(sequences, candidates.vectors, mode)[0]  # (n,)
    if scores[row] == -torch.inf:
        raise MP4SRError(
            f"The item '{item}' cannot be compared with this history: {_MISSING[mode]}; "
            "choose another mode or item."
        )
    others = torch.ones_like(scores, dtype=torch.bool)
    if mask_history:
        others[torch.from_numpy(resolved.seen[0])] = False
    text, image, ids = (float(part[0, 0]) for part in score_parts(sequences, wanted, mode))
    return Explanation(
        recommendation=Recommendation(
            item=candidates.items[row],
            row=row,
            rank=1 + int((scores[others] > scores[row]).sum()),
            score=text + image + ids,
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
    """Return how much of an item's score each history item accounts for, by leaving it out.

    Exact: the history without each of its items in turn goes through the model. When leaving an
    item out leaves nothing to rank by, the score without it counts as 0.

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
    ``score(history) - score(history without the item)``, ``(length,)``. Items that stand too far
    back for the model to read have exactly 0.
    """
    length = len(history)
    first = max(0, length - model.config.max_length)  # what stands before is never read
    without = [np.delete(history, position) for position in range(first, length)]
    sequences = encode_in_chunks(model, table, [history, *without])
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
    The shared words; first those whose weaker side (the item, or the best of the history) is the
    strongest, equal ones by the alphabet.
    """
    own = _best(item)
    seen: dict[str, dict[int, float]] = {}
    for position, pictures in enumerate(history):
        for word, cosine in _best(pictures).items():
            if word in own:
                seen.setdefault(word, {})[position] = cosine
    shared = [SharedKeyword(word, own[word], found) for word, found in seen.items()]
    return sorted(shared, key=lambda one: (-min(one.score, max(one.history.values())), one.word))


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
