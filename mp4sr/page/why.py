"""Why one item is recommended: its score taken apart, the history's pull, the shared words."""

from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.page.shop import Shop
from mp4sr.page.visit import Visit
from mp4sr.recommender import Explanation, Recommendation, explain

PULLS = 8
"""History items that are shown, those that pull hardest."""

SHARED = 12
"""Shared words that are shown."""

LABELS = {"text": "text", "image": "picture", "id": "ID"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its CSS class and label, its value and its width in percent."""

    name: str
    label: str
    value: float
    width: float


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a score, and how much of all that speaks for or against it is in percent."""

    part: Part
    percent: int


@dataclass(frozen=True, slots=True)
class Pull:
    """What one history item does to the score; ``width`` in percent of the strongest pull."""

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
class Why:
    """Everything the page says on one recommendation.

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
    pulls
        the history items that count most, the strongest first.
    others
        how many more history items there are.
    words
        the shared words, the clearest first.
    """

    item: Item
    problem: str = ""
    shares: tuple[Share, ...] = ()
    score: float = 0.0
    pulls: tuple[Pull, ...] = ()
    others: int = 0
    words: tuple[SharedWord, ...] = ()


def parts_of(shop: Shop, one: Recommendation, scale: float) -> list[Part]:
    """Return the parts of a score, with bars of ``scale`` percent for a part of 1.

    A model without IDs has no ID part to show.
    """
    values = {"text": one.text, "image": one.image, "id": one.id}
    return [
        # What rounds to nothing is nothing, and speaks neither for nor against.
        Part(name, LABELS[name], value if abs(value) >= 0.005 else 0.0, abs(value) * scale)
        for name, value in values.items()
        if name != "id" or shop.recommender.model.config.use_ids
    ]


def why(shop: Shop, visit: Visit, item_id: str, mask_history: bool = True) -> Why:
    """Return what speaks for an item, and what against it, after a history.

    Raises
    ------
    MP4SRError
        when there is no such item, or no history.
    """
    item = shop.catalogue.items[shop.catalogue.row(item_id)]
    if not visit.entries:
        raise MP4SRError("The history is empty; pick an item first.")
    try:
        found = explain(shop.recommender, visit.history, item_id, mask_history=mask_history)
    except MP4SRError as error:
        return Why(item, str(error))
    one = found.recommendation
    whole = max(sum(abs(value) for value in (one.text, one.image, one.id)), 1e-9)
    parts = parts_of(shop, one, 100 / whole)
    return Why(
        item=item,
        shares=tuple(Share(part, round(part.width)) for part in parts),
        score=one.score,
        pulls=_pulls(shop, visit, found),
        others=max(0, len(visit) - PULLS),
        words=tuple(
            SharedWord(
                shared.word,
                shared.score,
                max(shared.history.values()),
                [position + 1 for position in shared.history],
            )
            for shared in found.keywords[:SHARED]
        ),
    )


def _pulls(shop: Shop, visit: Visit, found: Explanation) -> tuple[Pull, ...]:
    strongest = max(max(abs(one.influence) for one in found.influences), 1e-9)
    ordered = sorted(found.influences, key=lambda one: -abs(one.influence))[:PULLS]
    return tuple(
        Pull(
            item=visit.entries[one.position].item,
            position=one.position + 1,
            picture=shop.entry_picture(visit.entries[one.position]),
            influence=one.influence,
            width=100 * abs(one.influence) / strongest,
        )
        for one in ordered
    )
