"""A tiny shop on stand-in encoders: they are quick, need no weights, and what they say is known."""

import hashlib
import os
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mp4sr.catalogue import Catalogue, open_picture
from mp4sr.features import Dictionary, FeatureExtractor, KeywordEncoder
from mp4sr.page import build_page, launch_options
from mp4sr.page.shop import Shop
from mp4sr.recommender import Recommender
from mp4sr.training.runs import new_model

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

WORDS = ("red", "green", "blue", "white")
WIDTH = 16


class ColourEncoder:
    """An image-text encoder that knows red, green, blue and white."""

    name = "colours (a stand-in)"
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


@pytest.fixture
def extractor() -> FeatureExtractor:
    keywords = KeywordEncoder(ColourEncoder(), Dictionary.from_words(WORDS), top=3)
    return FeatureExtractor(HashedSentences(), keywords)  # type: ignore[arg-type]


@pytest.fixture
def shop(tiny_catalogue: Catalogue, extractor: FeatureExtractor) -> Shop:
    """The tiny catalogue with a model that has learned nothing."""
    features = extractor.extract(tiny_catalogue, progress=False)
    model = new_model(features, 0, hidden_size=8, experts=2, inner_size=16, attention_size=8)
    recommender = Recommender(model.eval(), tiny_catalogue, features)
    return Shop(recommender, extractor, features.card, "toy model")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A red picture, as a visitor would upload it."""
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (60, 80), (230, 20, 20)).save(path)
    assert open_picture(path).size == (60, 80)
    return path


@pytest.fixture
def served(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the page on the tiny shop."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    page = build_page(shop)
    _, address, _ = page.launch(
        server_name="127.0.0.1",
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        **launch_options(shop),
    )
    yield address
    page.close()
