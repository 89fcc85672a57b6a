"""Recommendations from a model on a catalogue: ranked lists, added items, explanations."""

from mp4sr.recommender.explain import Explanation, Influence, SharedKeyword, explain
from mp4sr.recommender.histories import History, OwnItem
from mp4sr.recommender.index import CandidateIndex
from mp4sr.recommender.rankers import (
    IDRanker,
    ModalityRanker,
    PopularityRanker,
    Ranker,
    rankers,
)
from mp4sr.recommender.recommender import Recommendation, Recommender

__all__ = [
    "CandidateIndex",
    "Explanation",
    "History",
    "IDRanker",
    "Influence",
    "ModalityRanker",
    "OwnItem",
    "PopularityRanker",
    "Ranker",
    "Recommendation",
    "Recommender",
    "SharedKeyword",
    "explain",
    "rankers",
]
