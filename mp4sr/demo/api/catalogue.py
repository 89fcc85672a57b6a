"""Endpoints on the catalogue: facts, items, searching, keywords, shoppers and named cases."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from mp4sr.demo.api.answers import hits_json, item_json, keywords_json, row_json, session_json
from mp4sr.demo.api.inputs import MAX_FOUND, category_of, count, one_of, whole
from mp4sr.demo.pictures.readings import readings_of
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.vocabulary import ITEM_GROUPS


def catalogue_endpoints(shop: Shop) -> list[Callable[..., Any]]:
    """Return what programs can ask about a shop's catalogue."""

    def catalogue() -> dict[str, Any]:
        """Return what is open here: the catalogue, its model and encoders, and their sizes."""
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

    def item(item: str) -> dict[str, Any]:
        """Return everything that the page shows of one item of the catalogue.

        Args:
            item: the item's id.
        """
        row = shop.catalogue.row(str(item))
        described = shop.catalogue.items[row]
        return {
            **row_json(shop, row),
            "sentences": list(described.sentences),
            "chosen_in_training": int(shop.training_counts[row]),
            "pictures": [
                shop.thumbnails.address(row, number) for number in range(len(described.images))
            ],
        }

    def search(query: str = "", category: str = "", page: int = 1) -> dict[str, Any]:
        """Return one page of the catalogue's items that have every word of the query.

        Args:
            query: words of a title, a category or an id; empty for all items.
            category: one of the categories that the answer lists; empty for all.
            page: the page, from 1.
        """
        shelf = shop.browse(str(query), category_of(shop, category), whole(page, "page"))
        return {
            "items": [item_json(shop.catalogue.items[row]) for row in shelf.rows],
            "page": shelf.number,
            "pages": shelf.pages,
            "found": shelf.total,
            "categories": shop.categories,
        }

    def search_by_meaning(query: str, k: int = 12, category: str = "") -> list[dict[str, Any]]:
        """Return the items whose titles and descriptions are nearest in meaning to a free text.

        Args:
            query: what is meant, in a few words.
            k: how many to find, at most 100.
            category: look only in this one of the catalogue's categories; empty for all.
        """
        return hits_json(shop, shop.meaning(str(query), count(k), category_of(shop, category)))

    def more_like(
        item: str, by: str = "text", k: int = 12, category: str = ""
    ) -> list[dict[str, Any]]:
        """Return the items most like another, best first, with their cosines.

        Args:
            item: the item's id.
            by: text (their words) or image (the words read in their pictures).
            k: how many to find, at most 100.
            category: look only in this one of the catalogue's categories; empty for all.
        """
        row, among = shop.catalogue.row(str(item)), shop.among(category_of(shop, category))
        modality = one_of(by, "likeness", ("text", "image"))
        hits = shop.search.like(row, modality, count(k), among)  # type: ignore[arg-type]
        return hits_json(shop, hits)

    def items_with_keyword(word: str, k: int = 24) -> list[dict[str, Any]]:
        """Return the items in whose pictures a word was read, the clearest first.

        Args:
            word: a keyword, as the endpoint keywords returns them.
            k: how many to find, at most 100.
        """
        return hits_json(shop, shop.search.with_keyword(str(word))[: count(k)])

    def keywords(item: str) -> list[list[dict[str, Any]]]:
        """Return the words read in each picture of an item, best first, with their cosines.

        Args:
            item: the item's id.
        """
        readings = readings_of(shop, Session((shop.entry(str(item)),)))
        return [keywords_json(reading.keywords) for reading in readings]

    def shoppers(k: int = MAX_FOUND) -> list[str]:
        """Return sample shoppers whose histories can be loaded, in the catalogue's order.

        Args:
            k: how many, at most 100.
        """
        return shop.shoppers[: count(k)]

    def shopper(user: str = "") -> dict[str, Any]:
        """Return the history of a sample shopper before the very last item, and that item.

        Args:
            user: one of the shoppers; empty for any.
        """
        return session_json(shop.shopper(str(user) or None))

    def cases() -> list[dict[str, Any]]:
        """Return the named cases of the catalogue, with how each was chosen."""
        return [
            {"name": case.name, "summary": case.summary, "rule": case.rule, "note": case.note}
            for case in shop.cases
        ]

    def case(name: str) -> dict[str, Any]:
        """Return the history of a named case, and what that shopper really chose next.

        Args:
            name: one of the named cases.
        """
        return {"case": str(name), **session_json(shop.case(str(name)))}

    return [
        *(catalogue, item, search, search_by_meaning, more_like),
        *(items_with_keyword, keywords),
        *(shoppers, shopper, cases, case),
    ]
