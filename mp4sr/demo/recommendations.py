"""Ranked lists, what each score is made of, and the rank of what was really chosen next."""

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
"""The longest list that is made."""

LABELS = {"text": "text", "image": "picture", "id": "ID"}
"""What the parts of a score are called."""


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
        how well training knows it.
    chosen
        whether the loaded shopper really chose it next.
    """

    item: Item
    picture: str
    rank: int
    score: float
    parts: list[ScorePart]
    status: ItemGroup
    chosen: bool


@dataclass(frozen=True, slots=True)
class RankOfNext:
    """Where one ranker has what the loaded shopper really chose next.

    Attributes
    ----------
    key, name
        the ranker's.
    rank
        the rank, and among how many.
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
    """Return the best ``k`` for a history, by text and pictures together; none for an empty one.

    ``category`` is one of ``shop.categories``, and ranks count within it; "" for all items.
    ``mode`` ranks by text or by pictures alone.

    Raises
    ------
    MP4SRError
        for an unknown item, or a ``k`` outside 1 to ``MAX_K``.
    """
    if not 1 <= k <= MAX_K:
        raise MP4SRError(f"The page makes lists of 1 to {MAX_K} items, not of {k}.")
    if not history:
        return []
    return shop.recommender.recommend(
        [history], k, mode=mode, mask_history=mask_history, among=shop.among(category)
    )[0]


def ranked_items(
    shop: Shop, recommendations: Sequence[Recommendation], next_item: str = ""
) -> list[RankedItem]:
    """Return a ranked list ready to be shown; the bars of all items share one scale."""
    lengths = [abs(line.text) + abs(line.image) + abs(line.id) for line in recommendations]
    scale = 100 / max(max(lengths, default=0.0), 1e-6)
    return [
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
    ]


def score_parts(shop: Shop, recommendation: Recommendation, scale: float) -> list[ScorePart]:
    """Return the parts of a score, with bars of ``scale`` percent for a part of 1.

    A model without IDs has no ID part to show.
    """
    values = {
        "text": recommendation.text,
        "image": recommendation.image,
        "id": recommendation.id,
    }
    return [
        # What rounds to nothing is nothing, and speaks neither for nor against.
        ScorePart(name, LABELS[name], value if abs(value) >= 0.005 else 0.0, abs(value) * scale)
        for name, value in values.items()
        if name != "id" or shop.recommender.model.config.use_ids
    ]


def ranks_of_next(shop: Shop, session: Session, mask_history: bool = True) -> list[RankOfNext]:
    """Return where every ranker has the shopper's real next item; none when nobody knows it."""
    if not session.next_item or not session.entries:
        return []
    row = shop.catalogue.row(session.next_item)
    hidden = shop.rows_of(session) if mask_history else None
    scores = scores_of_all(shop.rankers, session.history)
    return [
        RankOfNext(ranker.key, ranker.name, item_rank(of_ranker, row, hidden))
        for ranker, of_ranker in zip(shop.rankers, scores, strict=True)
    ]
