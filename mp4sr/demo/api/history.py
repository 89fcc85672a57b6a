"""Endpoints on a history: recommendations, why, and every ranker side by side."""

from collections.abc import Callable
from typing import Any

from mp4sr.demo.api.answers import item_json, rank_json, recommendation_json
from mp4sr.demo.api.inputs import category_of, checked, one_of, session_of, whole
from mp4sr.demo.comparison import compared_lists
from mp4sr.demo.recommendations import ranked_list, ranks_of_next
from mp4sr.demo.shop import Shop
from mp4sr.recommender import explain
from mp4sr.vocabulary import MODES


def history_endpoints(shop: Shop) -> list[Callable[..., Any]]:
    """Return what programs can ask about a history: a list of item ids, oldest first."""

    def recommend(
        history: list[str],
        k: int = 20,
        mode: str = "both",
        mask_history: bool = True,
        category: str = "",
    ) -> list[dict[str, Any]]:
        """Return what comes next after a history, best first, with the parts of every score.

        Args:
            history: item ids, oldest first.
            k: how many to recommend, at most 50.
            mode: both, text or image.
            mask_history: leave out what is in the history.
            category: recommend only from this category; empty for all.
        """
        mode, wanted = one_of(mode, "mode", MODES), category_of(shop, category)
        known, number = checked(history), whole(k, "k")
        masked = bool(mask_history)
        ranked = ranked_list(shop, known, number, masked, wanted, mode)  # type: ignore[arg-type]
        return [recommendation_json(line) for line in ranked]

    def why(history: list[str], item: str, mask_history: bool = True) -> dict[str, Any]:
        """Return why an item stands where it does after a history, recommended or not.

        Its rank and the parts of its score; how much each history item attributions it up or down
        (exact: the score with the whole history minus the score without that item); and the words
        that its pictures share with the history's.

        Args:
            history: item ids, oldest first.
            item: the id of any item of the catalogue.
            mask_history: leave what is in the history out of the ranking.
        """
        explanation = explain(
            shop.recommender, checked(history), str(item), mask_history=bool(mask_history)
        )
        influences = explanation.influences
        return {
            **recommendation_json(explanation.recommendation),
            "influences": [
                {**item_json(influence.item), "influence": influence.influence}
                for influence in influences
            ],
            "shared_keywords": [
                {
                    "word": keyword.word,
                    "score": keyword.score,
                    "history": [
                        {**item_json(influences[position].item), "score": cosine}
                        for position, cosine in keyword.history.items()
                    ],
                }
                for keyword in explanation.keywords
            ],
        }

    def compare(
        history: list[str], k: int = 10, mask_history: bool = True, next_item: str = ""
    ) -> dict[str, Any]:
        """Return the lists of every ranker side by side: what they share, and how items move.

        Args:
            history: item ids, oldest first.
            k: the length of the lists, 5 to 20.
            mask_history: leave out what is in the history.
            next_item: an item, such as what was really chosen next, to find in every ranking.
        """
        session = session_of(shop, history, str(next_item))
        shown = compared_lists(shop, session, whole(k, "k"), bool(mask_history))
        keys = [column.key for column in shown.columns]
        return {
            "lists": [
                {
                    "ranker": column.key,
                    "name": column.name,
                    "shared_with_the_first": column.shared,
                    "found_by_it_alone": column.alone,
                    "items": [
                        {
                            "position": compared.listed.position,
                            **item_json(compared.item),
                            "status": compared.status,
                            "movement": compared.listed.movement,
                            "alone": compared.listed.alone,
                            "positions": dict(zip(keys, compared.listed.positions, strict=True)),
                        }
                        for compared in column.items
                    ],
                }
                for column in shown.columns
            ],
            "next": {
                rank.key: rank_json(rank.rank)
                for rank in ranks_of_next(shop, session, bool(mask_history))
            },
        }

    return [recommend, why, compare]
