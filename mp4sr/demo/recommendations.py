"""Ranked lists, what each score is made of, and the rank of what the shopper chose next."""

from collections.abc import Sequence
from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.demo.rank_axis import rank_text
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.recommender import History, Recommendation
from mp4sr.recommender.rankers import scores_of_all
from mp4sr.recommender.ranking import ItemRank, item_rank
from mp4sr.vocabulary import ItemGroup, Mode

MAX_K = 50
"""The longest list."""

LABELS = {"text": "text", "image": "picture", "id": "ID"}
"""What the parts of a score are called."""

SMALLEST_PART = 0.005
"""A part that is smaller than this is shown as 0.00, and so as neither for nor against an item."""


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of a score.

    Attributes
    ----------
    name, label
        ``text``, ``image`` or ``id``, and what it is called.
    value
        what it adds to the score.
    width
        the width of its bar, in percent.
    """

    name: str
    label: str
    value: float
    width: float


@dataclass(frozen=True, slots=True)
class RankedItem:
    """One recommendation, ready to be shown.

    Attributes
    ----------
    item, picture
        the item, and the address of its picture.
    rank, score
        its rank, from 1, and its score.
    parts
        what the score is made of.
    status
        its group: how well training knows it.
    chosen
        whether the loaded shopper chose it next.
    """

    item: Item
    picture: str
    rank: int
    score: float
    parts: list[ScorePart]
    status: ItemGroup
    chosen: bool


@dataclass(frozen=True, slots=True)
class RankedItems:
    """A ranked list, ready to be shown; the bars of all items share one scale.

    Attributes
    ----------
    items
        best first.
    labels
        name and label of the parts that the scores have.
    any_negative
        whether any part counts against its item.
    """

    items: tuple[RankedItem, ...]
    labels: dict[str, str]
    any_negative: bool


@dataclass(frozen=True, slots=True)
class RankOfNext:
    """The rank that one ranker gives to what the loaded shopper chose next.

    Attributes
    ----------
    key, name
        the ranker's.
    rank
        the rank, and among how many candidates.
    """

    key: str
    name: str
    rank: ItemRank

    @property
    def text(self) -> str:
        """The rank in words, such as ``rank 3 of 640``."""
        return rank_text(self.rank)


def ranked_list(
    shop: Shop,
    history: History,
    k: int,
    mask_history: bool = True,
    category: str = "",
    mode: Mode = "both",
) -> Sequence[Recommendation]:
    """Return the best ``k`` items for a history; none for an empty history.

    Parameters
    ----------
    shop
        the catalogue and its model.
    history
        item ids and the visitor's own items, oldest first.
    k
        how many, 1 to ``MAX_K``.
    mask_history
        leave out what is in the history.
    category
        one of ``shop.categories``, within which ranks then count; "" for all items.
    mode
        rank by text and pictures together, or by one of them alone.

    Raises
    ------
    MP4SRError
        for an unknown item, or a ``k`` outside 1 to ``MAX_K``.
    """
    if not 1 <= k <= MAX_K:
        raise MP4SRError(f"Lists have 1 to {MAX_K} items, not {k}; choose another length.")
    if not history:
        return []
    return shop.recommender.recommend(
        [history], k, mode=mode, mask_history=mask_history, among=shop.among(category)
    )[0]


def ranked_items(
    shop: Shop, recommendations: Sequence[Recommendation], next_item: str = ""
) -> RankedItems:
    """Return a ranked list ready to be shown; ``next_item`` is the id of what was chosen next."""
    lengths = [abs(line.text) + abs(line.image) + abs(line.id) for line in recommendations]
    scale = 100 / max(max(lengths, default=0.0), 1e-6)
    items = tuple(
        RankedItem(
            item=line.item,
            picture=shop.picture(line.item),
            rank=line.rank,
            score=line.score,
            parts=score_parts(shop, line, scale),
            status=shop.status(line.row),
            chosen=line.item.id == next_item,
        )
        for line in recommendations
    )
    return RankedItems(
        items=items,
        labels={name: label for name, label in LABELS.items() if name in _parts_of(shop)},
        any_negative=any(part.value < 0 for ranked in items for part in ranked.parts),
    )


def score_parts(shop: Shop, recommendation: Recommendation, scale: float) -> list[ScorePart]:
    """Return the parts of a score, with bars of ``scale`` percent for a part of 1."""
    values = {
        "text": recommendation.text,
        "image": recommendation.image,
        "id": recommendation.id,
    }
    return [
        ScorePart(
            name,
            LABELS[name],
            values[name] if abs(values[name]) >= SMALLEST_PART else 0.0,
            abs(values[name]) * scale,
        )
        for name in _parts_of(shop)
    ]


def _parts_of(shop: Shop) -> list[str]:
    """Return the names of the parts of a score: a model without IDs has no ID part."""
    return [name for name in LABELS if name != "id" or shop.recommender.model.config.use_ids]


def ranks_of_next(shop: Shop, session: Session, mask_history: bool = True) -> list[RankOfNext]:
    """Return every ranker's rank of what the shopper chose next; none when nobody knows it."""
    if not session.next_item or not session.entries:
        return []
    row = shop.catalogue.row(session.next_item)
    hidden = shop.rows_of(session) if mask_history else None
    scores = scores_of_all(shop.rankers, session.history)
    return [
        RankOfNext(ranker.key, ranker.name, item_rank(of_ranker, row, hidden))
        for ranker, of_ranker in zip(shop.rankers, scores, strict=True)
    ]
