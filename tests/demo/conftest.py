"""The tiny shop, for one test alone."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mp4sr.catalogue import Catalogue, Item, open_picture
from mp4sr.demo.pictures.thumbnails import Thumbnails
from mp4sr.demo.shop import Shop
from mp4sr.features import FeatureExtractor
from tests.demo.toy_shop import Fixed, new_extractor, new_shop


@pytest.fixture
def extractor() -> FeatureExtractor:
    return new_extractor()


@pytest.fixture
def shop(tiny_catalogue: Catalogue, extractor: FeatureExtractor) -> Shop:
    """The tiny catalogue with a model that has learned nothing, for one test alone."""
    return new_shop(tiny_catalogue, extractor)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A red picture, as a visitor would upload it."""
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (60, 80), (230, 20, 20)).save(path)
    assert open_picture(path).size == (60, 80)
    return path


@pytest.fixture
def by_hand(shop: Shop) -> Shop:
    """The tiny shop (vase lamp sofa rug mug chair candle mystery) with five known rankings."""
    shop.rankers = [
        Fixed("both", "Text + picture", [8, 7, 6, 5, 4, 3, 2, 1]),
        Fixed("text", "Text only", [1, 2, 3, 4, 5, 6, 7, -np.inf]),
        Fixed("image", "Pictures only", [8, 7, 6, 5, 4, 3, -np.inf, 9]),
        Fixed("id", "IDs only", [-np.inf] * 8),
        Fixed("popularity", "Popularity", [5, 5, 5, 5, 5, 5, 0, 0]),
    ]
    shop.training_counts = np.array([9, 9, 9, 9, 9, 9, 3, 0])
    return shop


@pytest.fixture
def cold(shop: Shop) -> Shop:
    """The tiny shop, of which nobody has chosen the vase, and few the lamp."""
    shop.training_counts = np.array([0, 3, 9, 9, 9, 9, 9, 9])
    return shop


@pytest.fixture
def green(tmp_path: Path) -> Path:
    path = tmp_path / "green.png"
    Image.new("RGB", (40, 40), (10, 200, 10)).save(path)
    return path


@pytest.fixture
def thumbnails(tiny_catalogue: Catalogue) -> Thumbnails:
    folder = tiny_catalogue.folder
    Image.new("RGB", (1000, 500), "red").save(folder / "images" / "vase.png")
    (folder / "images" / "sofa.png").write_bytes(b"not a picture")
    tiny_catalogue.items[3] = Item("rug", images=("../secret.png",))
    Image.new("RGB", (9, 9)).save(folder.parent / "secret.png")
    return Thumbnails(tiny_catalogue)
