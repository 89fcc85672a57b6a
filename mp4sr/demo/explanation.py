"""Why an item is recommended: the parts of its score, the history's influence, shared words."""

from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.demo.recommendations import ScorePart, score_parts
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.recommender import Explanation, explain

ATTRIBUTIONS = 8
"""History items that are shown, those with the largest influence."""

SHARED = 12
"""Shared words that are shown."""


@dataclass(frozen=True, slots=True)
class PartShare:
    """One part of a score, and its share in percent of the sizes of all parts."""

    part: ScorePart
    percent: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """The leave-one-out attribution of a score to one history item.

    Attributes
    ----------
    item, position, picture
        the history item, its position in the history from 1, and the address of its picture.
    influence
        the score with the whole history minus the score without this item.
    width
        its size in percent of the largest.
    """

    item: Item
    position: int
    picture: str
    influence: float
    width: float


@dataclass(frozen=True, slots=True)
class SharedWord:
    """A word read in the pictures of the recommended item and of the history.

    Attributes
    ----------
    word
        the word.
    item_cosine, history_cosine
        its highest cosine in the recommended item's pictures, and in the history's.
    positions
        the positions in the history, from 1, of the items that have it.
    """

    word: str
    item_cosine: float
    history_cosine: float
    positions: list[int]


@dataclass(frozen=True, slots=True)
class ItemExplanation:
    """Everything that can be said about one recommendation.

    Attributes
    ----------
    item
        the recommended item.
    problem
        why nothing can be said; "" when it can.
    rank, score
        its rank, from 1, and its score.
    shares
        the parts of the score.
    attributions
        the history items with the largest influence, the strongest first.
    others
        how many more history items there are.
    words
        the shared words, those with the highest cosines first.
    """

    item: Item
    problem: str = ""
    rank: int = 0
    score: float = 0.0
    shares: tuple[PartShare, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    others: int = 0
    words: tuple[SharedWord, ...] = ()


def explain_item(
    shop: Shop, session: Session, item_id: str, mask_history: bool = True, category: str = ""
) -> ItemExplanation:
    """Return what counts for an item, and what against it, for a history.

    ``mask_history`` and ``category`` are those of the list that it is in
    (:func:`mp4sr.demo.recommendations.ranked_list`): the rank is the same.

    Raises
    ------
    MP4SRError
        when there is no such item, or no history.
    """
    item = shop.catalogue.items[shop.catalogue.row(item_id)]
    if not session.entries:
        raise MP4SRError("The history is empty; pick an item first.")
    try:
        explanation = explain(
            shop.recommender,
            session.history,
            item_id,
            mask_history=mask_history,
            among=shop.among(category),
        )
    except MP4SRError as error:
        return ItemExplanation(item, str(error))
    line = explanation.recommendation
    size = max(sum(abs(value) for value in (line.text, line.image, line.id)), 1e-9)
    return ItemExplanation(
        item=item,
        rank=line.rank,
        score=line.score,
        shares=tuple(
            PartShare(part, round(part.width)) for part in score_parts(shop, line, 100 / size)
        ),
        attributions=_attributions(shop, session, explanation),
        others=max(0, len(session) - ATTRIBUTIONS),
        words=tuple(
            SharedWord(
                word=shared.word,
                item_cosine=shared.score,
                history_cosine=max(shared.history.values()),
                positions=[position + 1 for position in shared.history],
            )
            for shared in explanation.keywords[:SHARED]
        ),
    )


def _attributions(
    shop: Shop, session: Session, explanation: Explanation
) -> tuple[Attribution, ...]:
    influences = explanation.influences
    strongest = max(max(abs(item.influence) for item in influences), 1e-9)
    ordered = sorted(influences, key=lambda item: -abs(item.influence))[:ATTRIBUTIONS]
    return tuple(
        Attribution(
            item=session.entries[item.position].item,
            position=item.position + 1,
            picture=shop.entry_picture(session.entries[item.position]),
            influence=item.influence,
            width=100 * abs(item.influence) / strongest,
        )
        for item in ordered
    )
