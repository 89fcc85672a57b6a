"""A tiny shop on stand-in encoders: they are quick, need no weights, and what they say is known."""

import hashlib
from collections.abc import Sequence

import numpy as np
from PIL import Image

from mp4sr.catalogue import Catalogue
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.features import Dictionary, FeatureExtractor, KeywordEncoder
from mp4sr.recommender import Recommender
from mp4sr.training.runs import new_model

WORDS = ("red", "green", "blue", "white")
WIDTH = 16


class ColourEncoder:
    """An image-text encoder that knows red, green, blue and white."""

    name = "colours (a stand-in)"
    runs_on = "CPU"
    fingerprint = "colours"
    width = 4

    def encode_images(
        self, pictures: Sequence[Image.Image], *, progress: bool = False
    ) -> np.ndarray:
        middles = [
            picture.getpixel((picture.width // 2, picture.height // 2)) for picture in pictures
        ]
        vectors = np.array([(*middle, min(middle)) for middle in middles], np.float32) + 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def encode_texts(self, texts: Sequence[str], *, progress: bool = False) -> np.ndarray:
        return np.array([[float(word in text) for word in WORDS] for text in texts], np.float32)


class HashedSentences:
    """A sentence encoder whose vectors follow from the text alone."""

    name = "hashes"
    fingerprint = "hashes"
    width = WIDTH

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> np.ndarray:
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) for text in texts]
        rows = [np.random.default_rng(seed).normal(size=WIDTH) for seed in seeds]
        vectors = np.array(rows, np.float32).reshape(-1, WIDTH)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def new_extractor() -> FeatureExtractor:
    """Return an extractor on the stand-ins."""
    keywords = KeywordEncoder(ColourEncoder(), Dictionary.from_words(WORDS), top=3)
    return FeatureExtractor(HashedSentences(), keywords)  # type: ignore[arg-type]


def new_shop(catalogue: Catalogue, extractor: FeatureExtractor) -> Shop:
    """Return a shop on a catalogue, with a model that has learned nothing."""
    features = extractor.extract(catalogue, progress=False)
    model = new_model(features, 0, hidden_size=8, experts=2, inner_size=16, attention_size=8)
    recommender = Recommender(model.eval(), catalogue, features)
    return Shop(recommender, extractor, features, "toy model")


class Fixed:
    """A ranker that gives every history the same scores."""

    def __init__(self, key: str, name: str, scores: Sequence[float]) -> None:
        self.key, self.name = key, name
        self._scores = np.array(scores, np.float32)

    def scores(self, histories: Sequence[object]) -> np.ndarray:
        return np.tile(self._scores, (len(histories), 1))


def session_of(shop: Shop, *ids: str, next_item: str = "") -> Session:
    """Return a session with some items of a shop, and what was chosen next."""
    entries = tuple(shop.entry(name) for name in ids)
    return Session(entries, "ann" if next_item else "", next_item)
