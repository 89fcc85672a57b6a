"""Endpoints on a history: recommendations, why an item, and every ranker side by side."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from mp4sr.demo.api.answers import (
    explanation_json,
    item_json,
    rank_json,
    recommendation_json,
)
from mp4sr.demo.api.inputs import (
    Category,
    History,
    ItemId,
    Length,
    MaskHistory,
    RankBy,
    Text,
    endpoint,
    known_category,
    session_of,
)
from mp4sr.demo.comparison import LONGEST, SHORTEST, ComparedItem, compared_lists
from mp4sr.demo.recommendations import ranked_list, ranks_of_next
from mp4sr.demo.shop import Shop
from mp4sr.recommender import explain

ListLength = Annotated[
    int,
    Field(
        ge=SHORTEST,
        le=LONGEST,
        description=f"The length of the lists, {SHORTEST} to {LONGEST}.",
    ),
]
NextItem = Annotated[
    Text,
    Field(
        description="The id of an item to find in every ranking, such as what was actually chosen "
        "next; empty for none."
    ),
]


def history_endpoints(shop: Shop) -> list[Callable[..., Any]]:
    """Return what programs can ask about a history."""

    @endpoint
    def recommend(
        history: History,
        k: Length = 20,
        mode: RankBy = "both",
        mask_history: MaskHistory = True,
        category: Category = "",
    ) -> list[dict[str, Any]]:
        """Return the items to recommend after a history, best first, with the parts of each score.

        Text, image and ID add up to the score.
        """
        wanted = known_category(shop, category)
        ranked = ranked_list(shop, history, k, mask_history, wanted, mode)
        return [recommendation_json(line) for line in ranked]

    @endpoint
    def why(history: History, item: ItemId, mask_history: MaskHistory = True) -> dict[str, Any]:
        """Return why an item of the catalogue has its rank after a history.

        That is its rank and the parts of its score; the influence of each history item, which is
        the score with the whole history minus the score without that item; and the keywords that
        its pictures share with those of the history.
        """
        return explanation_json(explain(shop.recommender, history, item, mask_history=mask_history))

    @endpoint
    def compare(
        history: History,
        k: ListLength = 10,
        mask_history: MaskHistory = True,
        next_item: NextItem = "",
    ) -> dict[str, Any]:
        """Return the lists of all rankers side by side, and how items move between them.

        Each list says how many items it shares with the first list and how many no other list has.
        """
        session = session_of(shop, history, next_item)
        shown = compared_lists(shop, session, k, mask_history)
        keys = [column.key for column in shown.columns]

        def compared_json(compared: ComparedItem) -> dict[str, Any]:
            listed = compared.listed
            return {
                "position": listed.position,
                **item_json(compared.item),
                "status": compared.status,
                "movement": listed.movement,
                "alone": listed.alone,
                "positions": dict(zip(keys, listed.positions, strict=True)),
            }

        return {
            "lists": [
                {
                    "ranker": column.key,
                    "name": column.name,
                    "shared_with_the_first": column.shared,
                    "found_by_it_alone": column.alone,
                    "items": [compared_json(compared) for compared in column.items],
                }
                for column in shown.columns
            ],
            "next": {
                rank.key: rank_json(rank.rank)
                for rank in ranks_of_next(shop, session, mask_history)
            },
        }

    return [recommend, why, compare]
