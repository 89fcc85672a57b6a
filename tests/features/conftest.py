"""Small deterministic encoders that count what they are asked."""

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from mp4sr.features import Dictionary, FeatureExtractor, KeywordEncoder
from mp4sr.features.cache import key_of


def _unit(rows: list[list[float]], width: int) -> np.ndarray:
    values = np.array(rows, dtype=np.float32).reshape(len(rows), width)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


class FakeSentenceEncoder:
    """Eight values out of each text's hash; ``asked`` is every text it was given."""

    name = "fake sentences"
    width = 8

    def __init__(self, fingerprint: str = "sentences-1") -> None:
        self.fingerprint = fingerprint
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> np.ndarray:
        self.asked += texts
        seeds = [key_of(self.fingerprint + text) for text in texts]
        return _unit([[byte - 127.5 for byte in seed[:8]] for seed in seeds], 8)


COLOURS = {
    "red": (1, 0, 0),
    "green": (0, 1, 0),
    "blue": (0, 0, 1),
    "yellow": (1, 1, 0),
    "white": (1, 1, 1),
}


class FakeImageTextEncoder:
    """Sees mean colours: a picture is its mean red, green and blue, a text the colour it names.

    ``seen`` counts the pictures it was given and ``asked`` holds the texts; after ``patience``
    pictures it is interrupted.
    """

    name = "fake colours"
    runs_on = "CPU"
    width = 3

    def __init__(self, fingerprint: str = "colours-1", patience: float = float("inf")) -> None:
        self.fingerprint = fingerprint
        self.patience = patience
        self.seen = 0
        self.asked: list[str] = []

    def encode_images(
        self, pictures: Sequence[Image.Image], *, progress: bool = False
    ) -> np.ndarray:
        assert pictures, "an encoder should not be asked for nothing"
        if self.seen + len(pictures) > self.patience:
            raise KeyboardInterrupt
        self.seen += len(pictures)
        means = [np.asarray(picture).mean(axis=(0, 1)) + 1e-3 for picture in pictures]
        return _unit([list(mean) for mean in means], 3)

    def encode_texts(self, texts: Sequence[str], *, progress: bool = False) -> np.ndarray:
        self.asked += texts
        named = [
            next((COLOURS[word] for word in text.split() if word in COLOURS), (-1, 0, 0))
            for text in texts
        ]
        return _unit([list(colour) for colour in named], 3)


@pytest.fixture
def sentences() -> FakeSentenceEncoder:
    return FakeSentenceEncoder()


@pytest.fixture
def colours() -> FakeImageTextEncoder:
    return FakeImageTextEncoder()


@pytest.fixture
def extractor(sentences: FakeSentenceEncoder, colours: FakeImageTextEncoder) -> FeatureExtractor:
    words = Dictionary.from_words(["red", "green", "blue", "white", "yellow"])
    return FeatureExtractor(sentences, KeywordEncoder(colours, words, top=2))
