"""What programs get: the demo's objects as plain JSON."""

from collections.abc import Sequence
from typing import Any

from mp4sr.catalogue import Item
from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.lab.likeness import nearest_warm
from mp4sr.demo.lab.ranks import ranks_by_ranker
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.features import Keyword
from mp4sr.recommender import Recommendation
from mp4sr.recommender.ranking import ItemRank
from mp4sr.recommender.search import SearchHit


def item_json(item: Item) -> dict[str, Any]:
    """Return an item as JSON."""
    return {"item": item.id, "title": item.title, "category": item.category}


def row_json(shop: Shop, row: int) -> dict[str, Any]:
    """Return the item at a catalogue row as JSON, with how well training knows it."""
    return {**item_json(shop.catalogue.items[row]), "status": shop.status(row)}


def hits_json(shop: Shop, hits: Sequence[SearchHit]) -> list[dict[str, Any]]:
    """Return what a search found as JSON, best first, with its cosines."""
    return [{**row_json(shop, hit.row), "cosine": hit.score} for hit in hits]


def recommendation_json(line: Recommendation) -> dict[str, Any]:
    """Return one line of a ranked list as JSON; the parts add up to the score."""
    parts = {"score": line.score, "text": line.text, "image": line.image, "id": line.id}
    return {"rank": line.rank, **item_json(line.item), **parts}


def keywords_json(keywords: Sequence[Keyword]) -> list[dict[str, Any]]:
    """Return the words of one picture as JSON."""
    return [{"word": keyword.word, "score": keyword.score} for keyword in keywords]


def rank_json(rank: ItemRank | None) -> dict[str, Any] | None:
    """Return an item's rank as JSON; None where it has no rank."""
    if rank is None or rank.rank is None:
        return None
    return {"rank": rank.rank, "among": rank.among, "tied": rank.tied}


def session_json(session: Session) -> dict[str, Any]:
    """Return a loaded history as JSON, with what was really chosen next."""
    return {
        "shopper": session.shopper,
        "history": [entry.item.id for entry in session.entries],
        "next": session.next_item,
    }


def ranks_json(shop: Shop, session: Session, lab_item: LabItem) -> dict[str, Any]:
    """Return an item's rank for a history in every ranker, None where it has no rank."""
    ranks = ranks_by_ranker(shop, session, lab_item)
    return {key: rank_json(rank) for key, rank in ranks.items()}


def neighbours_json(shop: Shop, lab_item: LabItem, k: int = 5) -> dict[str, Any]:
    """Return the warm items nearest to an item, by words and by pictures."""
    return {
        modality: [
            {**row_json(shop, neighbour.row), "cosine": neighbour.cosine}
            for neighbour in nearest_warm(shop, lab_item, modality, k)
        ]
        for modality in ("text", "image")
    }
