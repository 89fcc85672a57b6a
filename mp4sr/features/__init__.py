"""The frozen features: sentences and pictures as rows of one text space."""

from mp4sr.cache_folder import user_cache_folder
from mp4sr.features.dictionary import Dictionary
from mp4sr.features.extraction import FeatureExtractor
from mp4sr.features.item_features import ItemFeatures
from mp4sr.features.keywords import Keyword, KeywordEncoder, keyword_sentence
from mp4sr.features.ragged import RaggedRows
from mp4sr.features.sentences import SentenceEncoder

__all__ = [
    "Dictionary",
    "FeatureExtractor",
    "ItemFeatures",
    "Keyword",
    "KeywordEncoder",
    "RaggedRows",
    "SentenceEncoder",
    "keyword_sentence",
    "user_cache_folder",
]
