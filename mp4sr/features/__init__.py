"""The frozen features: sentences and pictures as rows of one text space."""

from mp4sr.cache_folder import user_cache_folder
from mp4sr.features.calibration import Calibration
from mp4sr.features.dictionary import FACETS, Dictionary
from mp4sr.features.extraction import FeatureExtractor
from mp4sr.features.item_features import ItemFeatures
from mp4sr.features.keywords import (
    PICTURE_ROWS,
    Keyword,
    KeywordEncoder,
    PictureRows,
    keyword_sentence,
)
from mp4sr.features.ragged import RaggedRows
from mp4sr.features.sentences import SentenceEncoder

__all__ = [
    "FACETS",
    "PICTURE_ROWS",
    "Calibration",
    "Dictionary",
    "FeatureExtractor",
    "ItemFeatures",
    "Keyword",
    "KeywordEncoder",
    "PictureRows",
    "RaggedRows",
    "SentenceEncoder",
    "keyword_sentence",
    "user_cache_folder",
]
