"""The three ranked lists of a history, and where what was really chosen next stands in each."""

from mp4sr.errors import MP4SRError
from mp4sr.model.scoring import MODES, Mode
from mp4sr.page.comparison import Lists
from mp4sr.page.shop import Shop
from mp4sr.page.visit import Visit
from mp4sr.recommender import History, explain

MAX_K = 50
"""The longest list that the page makes."""


def ranked_lists(shop: Shop, history: History, k: int, mask_history: bool) -> Lists:
    """Return the best ``k`` of a history in every mode; empty lists for an empty history.

    Raises
    ------
    MP4SRError
        for an unknown item, or a ``k`` outside 1 to ``MAX_K``.
    """
    if not 1 <= k <= MAX_K:
        raise MP4SRError(f"The page makes lists of 1 to {MAX_K} items, not of {k}.")
    if not history:
        return {mode: [] for mode in MODES}
    recommend = shop.recommender.recommend
    return {
        mode: recommend([history], k, mode=mode, mask_history=mask_history)[0] for mode in MODES
    }


def ranks_of_next(shop: Shop, visit: Visit, mask_history: bool) -> dict[Mode, int]:
    """Return the rank of the shopper's real next item in each mode that can rank it."""
    ranks: dict[Mode, int] = {}
    if not visit.next_item:
        return ranks
    for mode in MODES:
        try:
            explanation = explain(
                shop.recommender,
                visit.history,
                visit.next_item,
                mode=mode,
                mask_history=mask_history,
            )
        except MP4SRError:  # it lacks the modality, or the history does
            continue
        ranks[mode] = explanation.recommendation.rank
    return ranks
