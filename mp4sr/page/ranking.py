"""Ranked lists for the page, and where what was really chosen next stands in each."""

from collections.abc import Sequence
from dataclasses import dataclass

from mp4sr.errors import MP4SRError
from mp4sr.model.scoring import Mode
from mp4sr.page.shop import Shop
from mp4sr.page.tracks import rank_text
from mp4sr.page.visit import Visit
from mp4sr.recommender import History, Recommendation
from mp4sr.recommender.rankers import scores_of_all
from mp4sr.recommender.ranking import ItemRank, item_rank

MAX_K = 50
"""The longest list that the page makes."""


@dataclass(frozen=True, slots=True)
class RankOfNext:
    """Where one ranker has what the loaded shopper really chose next.

    Attributes
    ----------
    key, name
        the ranker's.
    standing
        the rank, and among how many.
    """

    key: str
    name: str
    standing: ItemRank

    @property
    def text(self) -> str:
        """The standing in words, such as ``rank 3 of 640``."""
        return rank_text(self.standing)


def ranked(
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


def ranks_of_next(shop: Shop, visit: Visit, mask_history: bool = True) -> list[RankOfNext]:
    """Return where every ranker has the shopper's real next item; none when nobody knows it."""
    if not visit.next_item or not visit.entries:
        return []
    row = shop.catalogue.row(visit.next_item)
    hidden = shop.rows_of(visit) if mask_history else None
    scores = scores_of_all(shop.rankers, visit.history)
    return [
        RankOfNext(ranker.key, ranker.name, item_rank(of_ranker, row, hidden))
        for ranker, of_ranker in zip(shop.rankers, scores, strict=True)
    ]
