"""What programs get: the demo's objects as JSON."""

from collections.abc import Sequence
from typing import Any

from mp4sr.catalogue import Item
from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.lab.neighbours import NEIGHBOURS, nearest_warm
from mp4sr.demo.lab.ranks import ranks_by_ranker
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.features import Keyword
from mp4sr.recommender import Explanation, Recommendation
from mp4sr.recommender.ranking import ItemRank
from mp4sr.recommender.search import SearchHit
from mp4sr.vocabulary import MODALITIES


def item_json(item: Item) -> dict[str, Any]:
    """Return an item."""
    return {"item": item.id, "title": item.title, "category": item.category}


def row_json(shop: Shop, row: int) -> dict[str, Any]:
    """Return the item at a row of the catalogue, with its group as ``status``."""
    return {**item_json(shop.catalogue.items[row]), "status": shop.status(row)}


def hits_json(shop: Shop, hits: Sequence[SearchHit]) -> list[dict[str, Any]]:
    """Return what a search found, best first, with the cosines."""
    return [{**row_json(shop, hit.row), "cosine": hit.score} for hit in hits]


def recommendation_json(line: Recommendation) -> dict[str, Any]:
    """Return one line of a ranked list; text, image and ID add up to the score."""
    parts = {"score": line.score, "text": line.text, "image": line.image, "id": line.id}
    return {"rank": line.rank, **item_json(line.item), **parts}


def explanation_json(explanation: Explanation) -> dict[str, Any]:
    """Return why an item has its rank, with the history items by their ids."""
    history = [influence.item for influence in explanation.influences]
    return {
        **recommendation_json(explanation.recommendation),
        "influences": [
            {**item_json(influence.item), "influence": influence.influence}
            for influence in explanation.influences
        ],
        "shared_keywords": [
            {
                "word": keyword.word,
                "score": keyword.score,
                "history": [
                    {**item_json(history[position]), "score": cosine}
                    for position, cosine in keyword.history.items()
                ],
            }
            for keyword in explanation.keywords
        ],
    }


def keywords_json(keywords: Sequence[Keyword]) -> list[dict[str, Any]]:
    """Return the keywords of one picture, best first, with their cosines."""
    return [{"word": keyword.word, "score": keyword.score} for keyword in keywords]


def rank_json(rank: ItemRank | None) -> dict[str, Any] | None:
    """Return an item's rank; None where it has no rank."""
    if rank is None or rank.rank is None:
        return None
    return {"rank": rank.rank, "among": rank.among, "tied": rank.tied}


def session_json(session: Session) -> dict[str, Any]:
    """Return a loaded history, with what was actually chosen next."""
    return {
        "shopper": session.shopper,
        "history": [entry.item.id for entry in session.entries],
        "next": session.next_item,
    }


def ranks_json(shop: Shop, session: Session, lab_item: LabItem) -> dict[str, Any]:
    """Return an item's rank for a history by every ranker, None where it has no rank."""
    ranks = ranks_by_ranker(shop, session, lab_item)
    return {key: rank_json(rank) for key, rank in ranks.items()}


def neighbours_json(shop: Shop, lab_item: LabItem, k: int = NEIGHBOURS) -> dict[str, Any]:
    """Return the warm items nearest to an item, by text and by pictures."""
    return {
        modality: [
            {**row_json(shop, neighbour.row), "cosine": neighbour.cosine}
            for neighbour in nearest_warm(shop, lab_item, modality, k)
        ]
        for modality in MODALITIES
    }
