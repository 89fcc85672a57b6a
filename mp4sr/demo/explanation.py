"""Why an item is recommended: its score taken apart, what the history does to it, shared words."""

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
    """One part of a score, and its share of all that speaks for or against the item in percent."""

    part: ScorePart
    percent: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """The leave-one-out attribution of a score to one history item.

    Attributes
    ----------
    item, position, picture
        the history item, its place in the history from 1, and the address of its picture.
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
    """A word read in the recommended item's pictures and in the history's, with both cosines."""

    word: str
    here: float
    there: float
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
    shares
        the parts of the score.
    score
        their sum.
    attributions
        the history items that count most, the strongest first.
    others
        how many more history items there are.
    words
        the shared words, the clearest first.
    """

    item: Item
    problem: str = ""
    shares: tuple[PartShare, ...] = ()
    score: float = 0.0
    attributions: tuple[Attribution, ...] = ()
    others: int = 0
    words: tuple[SharedWord, ...] = ()


def explain_item(
    shop: Shop, session: Session, item_id: str, mask_history: bool = True
) -> ItemExplanation:
    """Return what speaks for an item, and what against it, after a history.

    Raises
    ------
    MP4SRError
        when there is no such item, or no history.
    """
    item = shop.catalogue.items[shop.catalogue.row(item_id)]
    if not session.entries:
        raise MP4SRError("The history is empty; pick an item first.")
    try:
        explanation = explain(shop.recommender, session.history, item_id, mask_history=mask_history)
    except MP4SRError as error:
        return ItemExplanation(item, str(error))
    line = explanation.recommendation
    whole = max(sum(abs(value) for value in (line.text, line.image, line.id)), 1e-9)
    return ItemExplanation(
        item=item,
        shares=tuple(
            PartShare(part, round(part.width)) for part in score_parts(shop, line, 100 / whole)
        ),
        score=line.score,
        attributions=_attributions(shop, session, explanation),
        others=max(0, len(session) - ATTRIBUTIONS),
        words=tuple(
            SharedWord(
                shared.word,
                shared.score,
                max(shared.history.values()),
                [position + 1 for position in shared.history],
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
