"""Endpoints that rank: recommendations, why, five ways side by side, and the cold-start lab."""

from collections.abc import Callable
from typing import Any

from mp4sr.model.scoring import MODES
from mp4sr.page.api_json import (
    category_of,
    checked,
    count,
    item_json,
    one_of,
    recommendation_json,
    row_json,
    standing_json,
    visit_of,
    whole,
)
from mp4sr.page.comparison_views import compared
from mp4sr.page.lab_likeness import nearest_warm
from mp4sr.page.lab_ranks import standings
from mp4sr.page.lab_reach import report_top, shoppers_of
from mp4sr.page.lab_specimens import Specimen, of_catalogue
from mp4sr.page.ranking import ranked, ranks_of_next
from mp4sr.page.shop import Shop
from mp4sr.page.visit import Visit
from mp4sr.recommender import explain

MAX_NEIGHBOURS = 50


def ranks_json(shop: Shop, visit: Visit, specimen: Specimen) -> dict[str, Any]:
    """Return where a specimen stands for a history in every ranker, None where it has no rank."""
    found = standings(shop, visit, specimen)
    return {key: standing_json(standing) for key, standing in found.items()}


def neighbours_json(shop: Shop, specimen: Specimen, k: int = 5) -> dict[str, Any]:
    """Return the well-known items nearest to a specimen, by words and by pictures."""
    return {
        modality: [
            {**row_json(shop, one.row), "cosine": one.cosine}
            for one in nearest_warm(shop, specimen, modality, k)
        ]
        for modality in ("text", "image")
    }


def ranking_endpoints(shop: Shop) -> list[Callable[..., Any]]:
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
        found = ranked(shop, known, number, bool(mask_history), wanted, mode)  # type: ignore[arg-type]
        return [recommendation_json(one) for one in found]

    def why(history: list[str], item: str, mask_history: bool = True) -> dict[str, Any]:
        """Return why an item stands where it does after a history, recommended or not.

        Its rank and the parts of its score; how much each history item pulls it up or down
        (exact: the score with the whole history minus the score without that item); and the words
        that its pictures share with the history's.

        Args:
            history: item ids, oldest first.
            item: the id of any item of the catalogue.
            mask_history: leave what is in the history out of the ranking.
        """
        found = explain(
            shop.recommender, checked(history), str(item), mask_history=bool(mask_history)
        )
        return {
            **recommendation_json(found.recommendation),
            "influences": [
                {**item_json(one.item), "influence": one.influence} for one in found.influences
            ],
            "shared_keywords": [
                {
                    "word": one.word,
                    "score": one.score,
                    "history": [
                        {**item_json(found.influences[position].item), "score": cosine}
                        for position, cosine in one.history.items()
                    ],
                }
                for one in found.keywords
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
        visit = visit_of(shop, history, str(next_item))
        shown = compared(shop, visit, whole(k, "k"), bool(mask_history))
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
                            "position": card.listed.position,
                            **item_json(card.item),
                            "status": card.status,
                            "movement": card.listed.movement,
                            "alone": card.listed.alone,
                            "positions": dict(zip(keys, card.listed.positions, strict=True)),
                        }
                        for card in column.cards
                    ],
                }
                for column in shown.columns
            ],
            "next": {
                one.key: standing_json(one.standing)
                for one in ranks_of_next(shop, visit, bool(mask_history))
            },
        }

    def ranks(history: list[str], item: str) -> dict[str, Any]:
        """Return where an item stands among all items after a history, in every ranker.

        Args:
            history: item ids, oldest first.
            item: the item's id.
        """
        return ranks_json(shop, visit_of(shop, history), of_catalogue(shop, str(item)))

    def neighbours(item: str, k: int = 5) -> dict[str, Any]:
        """Return the well-known items that the model takes an item for, by words and by pictures.

        Args:
            item: the item's id.
            k: how many of each, at most 50.
        """
        return neighbours_json(shop, of_catalogue(shop, str(item)), count(k, most=MAX_NEIGHBOURS))

    def audience(item: str) -> dict[str, Any]:
        """Return how high an item stands for the catalogue's shoppers, and for whom first.

        Args:
            item: the item's id.
        """
        specimen = of_catalogue(shop, str(item))
        reach = shop.audience.exposure(specimen.what_if)
        top = report_top(reach.items)
        return {
            "asked": len(shop.audience),
            "shoppers": shop.audience.shoppers,
            "top": top,
            "share_with_it_in_the_top": reach.share(top) if reach.ranked else None,
            "share_of_a_random_item": min(1.0, top / reach.items),
            "first": [
                {
                    "shopper": one.name,
                    "rank": one.rank,
                    "chose_it_next": one.chose,
                    "last_items": [item_json(last) for last, _ in one.items],
                }
                for one in shoppers_of(shop, shop.audience, reach, specimen.row)
            ],
        }

    return [recommend, why, compare, ranks, neighbours, audience]
