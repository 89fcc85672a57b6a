"""Endpoints of the cold-start lab, on items of the catalogue."""

from collections.abc import Callable
from typing import Any

from mp4sr.demo.api.answers import item_json, neighbours_json, ranks_json
from mp4sr.demo.api.inputs import count, session_of
from mp4sr.demo.lab.exposure import first_shoppers, report_top
from mp4sr.demo.lab.items import of_catalogue
from mp4sr.demo.shop import Shop

MAX_NEIGHBOURS = 50


def lab_endpoints(shop: Shop) -> list[Callable[..., Any]]:
    """Return what programs can ask about an item of the catalogue."""

    def ranks(history: list[str], item: str) -> dict[str, Any]:
        """Return where an item stands among all items after a history, in every ranker.

        Args:
            history: item ids, oldest first.
            item: the item's id.
        """
        return ranks_json(shop, session_of(shop, history), of_catalogue(shop, str(item)))

    def neighbours(item: str, k: int = 5) -> dict[str, Any]:
        """Return the well-known items that the model takes an item for, by words and by pictures.

        Args:
            item: the item's id.
            k: how many of each, at most 50.
        """
        return neighbours_json(shop, of_catalogue(shop, str(item)), count(k, most=MAX_NEIGHBOURS))

    def exposure(item: str) -> dict[str, Any]:
        """Return how high an item ranks for the catalogue's shoppers, and for whom first.

        Args:
            item: the item's id.
        """
        lab_item, sample = of_catalogue(shop, str(item)), shop.shopper_sample
        ranked = sample.exposure(lab_item.what_if)
        top = report_top(ranked.items)
        return {
            "asked": len(sample),
            "shoppers": sample.shoppers,
            "top": top,
            "share_with_it_in_the_top": ranked.share(top) if ranked.ranked else None,
            "share_of_a_random_item": min(1.0, top / ranked.items),
            "first": [
                {
                    "shopper": shopper.name,
                    "rank": shopper.rank,
                    "chose_it_next": shopper.chose,
                    "last_items": [item_json(last) for last, _ in shopper.items],
                }
                for shopper in first_shoppers(shop, sample, ranked, lab_item.row)
            ],
        }

    return [ranks, neighbours, exposure]
