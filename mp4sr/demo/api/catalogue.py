"""Endpoints on the catalogue: its card, items, searches, keywords, shoppers and named cases."""

from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from mp4sr.demo.api.answers import hits_json, item_json, keywords_json, row_json, session_json
from mp4sr.demo.api.inputs import (
    MAX_HITS,
    AlikeBy,
    Category,
    Hits,
    ItemId,
    Text,
    endpoint,
    known_category,
)
from mp4sr.demo.pictures.readings import readings_of
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.vocabulary import ITEM_GROUPS

Query = Annotated[
    Text, Field(description="Words of a title, a category or an id; empty for all items.")
]
Page = Annotated[int, Field(description="The page, from 1.")]
Meaning = Annotated[Text, Field(description="What to look for, in a few words.")]
Word = Annotated[Text, Field(description="A keyword, as the endpoint keywords returns it.")]
Shopper = Annotated[Text, Field(description="The shopper's name; empty for a random one.")]
CaseName = Annotated[Text, Field(description="The name of the case.")]


def catalogue_endpoints(shop: Shop) -> list[Callable[..., Any]]:
    """Return what programs can ask about a shop's catalogue."""

    @endpoint
    def catalogue() -> dict[str, Any]:
        """Return what is open here: the catalogue, its size, the model and the encoders."""
        statuses = Counter(shop.status(row) for row in range(len(shop.catalogue.items)))
        return {
            "name": shop.catalogue.name,
            "items": len(shop.catalogue.items),
            "statuses": {status: statuses[status] for status in ITEM_GROUPS},
            "categories": shop.categories,
            "shoppers": len(shop.shoppers),
            "cases": [case.name for case in shop.cases],
            "model": shop.model_name,
            "keyword_encoder": shop.encoder_name,
            "keywords_per_picture": shop.top,
            "rankers": {ranker.key: ranker.name for ranker in shop.rankers},
            "notes": shop.notes,
        }

    @endpoint
    def item(item: ItemId) -> dict[str, Any]:
        """Return an item of the catalogue with its description and pictures."""
        row = shop.catalogue.row(item)
        described = shop.catalogue.items[row]
        return {
            **row_json(shop, row),
            "sentences": list(described.sentences),
            "chosen_in_training": int(shop.training_counts[row]),
            "pictures": [
                shop.thumbnails.address(row, number) for number in range(len(described.images))
            ],
        }

    @endpoint
    def search(query: Query = "", category: Category = "", page: Page = 1) -> dict[str, Any]:
        """Return one page of the items that contain every word of the query."""
        shelf = shop.browse(query, known_category(shop, category), page)
        return {
            "items": [item_json(shop.catalogue.items[row]) for row in shelf.rows],
            "page": shelf.number,
            "pages": shelf.pages,
            "found": shelf.total,
            "categories": shop.categories,
        }

    @endpoint
    def search_by_meaning(
        query: Meaning, k: Hits = 12, category: Category = ""
    ) -> list[dict[str, Any]]:
        """Return the items whose titles and descriptions are closest in meaning to the query."""
        return hits_json(shop, shop.meaning(query, k, known_category(shop, category)))

    @endpoint
    def more_like(
        item: ItemId, by: AlikeBy = "text", k: Hits = 12, category: Category = ""
    ) -> list[dict[str, Any]]:
        """Return the items most similar to an item, best first, with their cosines."""
        row, among = shop.catalogue.row(item), shop.among(known_category(shop, category))
        return hits_json(shop, shop.search.like(row, by, k, among))

    @endpoint
    def items_with_keyword(word: Word, k: Hits = 24) -> list[dict[str, Any]]:
        """Return the items whose pictures have a keyword, the highest cosine first."""
        return hits_json(shop, shop.search.with_keyword(word)[:k])

    @endpoint
    def keywords(item: ItemId) -> list[list[dict[str, Any]]]:
        """Return the keywords read in each picture of an item, best first, with their cosines."""
        readings = readings_of(shop, Session((shop.entry(item),)))
        return [keywords_json(reading.keywords) for reading in readings]

    @endpoint
    def shoppers(k: Hits = MAX_HITS) -> list[str]:
        """Return names of shoppers whose histories can be loaded, in the catalogue's order."""
        return shop.shoppers[:k]

    @endpoint
    def shopper(user: Shopper = "") -> dict[str, Any]:
        """Return a shopper's history without its last item, and that item as next."""
        return session_json(shop.shopper(user or None))

    @endpoint
    def cases() -> list[dict[str, Any]]:
        """Return the named cases of the catalogue, each with how it was chosen."""
        return [
            {"name": case.name, "summary": case.summary, "rule": case.rule, "note": case.note}
            for case in shop.cases
        ]

    @endpoint
    def case(name: CaseName) -> dict[str, Any]:
        """Return the history of a named case, and what that shopper actually chose next."""
        return {"case": name, **session_json(shop.case(name))}

    return [
        *(catalogue, item, search, search_by_meaning, more_like),
        *(items_with_keyword, keywords),
        *(shoppers, shopper, cases, case),
    ]
