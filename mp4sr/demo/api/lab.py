"""Endpoints of the cold-start lab, for items of the catalogue."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from mp4sr.demo.api.answers import item_json, neighbours_json, ranks_json
from mp4sr.demo.api.inputs import History, ItemId, endpoint, session_of
from mp4sr.demo.lab.exposure import exposure_report
from mp4sr.demo.lab.items import of_catalogue
from mp4sr.demo.lab.neighbours import NEIGHBOURS
from mp4sr.demo.shop import Shop

MAX_NEIGHBOURS = 50

Neighbours = Annotated[
    int,
    Field(ge=1, le=MAX_NEIGHBOURS, description=f"How many of each, 1 to {MAX_NEIGHBOURS}."),
]


def lab_endpoints(shop: Shop) -> list[Callable[..., Any]]:
    """Return what programs can ask about an item of the catalogue in the lab."""

    @endpoint
    def ranks(history: History, item: ItemId) -> dict[str, Any]:
        """Return the rank of an item among all items for a history, by every ranker.

        A rank is null where a ranker cannot rank the item.
        """
        return ranks_json(shop, session_of(shop, history), of_catalogue(shop, item))

    @endpoint
    def neighbours(item: ItemId, k: Neighbours = NEIGHBOURS) -> dict[str, Any]:
        """Return the warm items that the model finds most similar, by text and by pictures."""
        return neighbours_json(shop, of_catalogue(shop, item), k)

    @endpoint
    def exposure(item: ItemId) -> dict[str, Any]:
        """Return who would see an item: how high it ranks for the catalogue's shoppers."""
        report = exposure_report(shop, shop.shopper_sample, of_catalogue(shop, item), None)
        return {
            "asked": report.sampled,
            "shoppers": report.everybody,
            "top": report.top,
            "share_with_it_in_the_top": report.share,
            "share_of_a_random_item": report.random,
            "first": [
                {
                    "shopper": shopper.name,
                    "rank": shopper.rank,
                    "chose_it_next": shopper.chose,
                    "last_items": [item_json(last) for last, _ in shopper.items],
                }
                for shopper in report.shoppers
            ],
        }

    return [ranks, neighbours, exposure]
