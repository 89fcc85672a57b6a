"""The catalogue's pictures are read again in the background, and the shop changes over at once."""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mp4sr.demo import rereading as module
from mp4sr.demo.rereading import Rereading, with_encoder
from mp4sr.demo.shop import Shop
from mp4sr.features import FeatureExtractor
from mp4sr.features.encoders.names import CLIP_NAME
from mp4sr.page.header import header_html
from tests.demo.toy_shop import ColourEncoder


class OtherColours(ColourEncoder):
    """Other weights, which see red as blue; waits for ``go`` before it reads a second picture."""

    name = CLIP_NAME
    fingerprint = "other colours"

    def __init__(self) -> None:
        self.go = threading.Event()
        self.waiting = threading.Event()
        self.go.set()

    def encode_images(
        self, pictures: Sequence[Image.Image], *, progress: bool = False
    ) -> np.ndarray:
        self.waiting.set()
        assert self.go.wait(20)
        return super().encode_images(pictures)[:, [2, 1, 0, 3]]


@pytest.fixture
def other(shop: Shop) -> OtherColours:
    """The encoder in use, which is not the one that read the shop's pictures."""
    encoder = OtherColours()
    shop.extractor = with_encoder(shop.extractor, encoder)
    return encoder


def words_of(shop: Shop, item: str) -> list[str]:
    keywords = shop.recommender.candidates.keywords_of(shop.catalogue.index[item])
    return [word.word for word in keywords[0]]


def top_of(shop: Shop) -> list[str]:
    return [each.item.id for each in shop.recommender.recommend([["vase"]], 5)[0]]


def test_the_shop_changes_over_when_all_are_read(
    shop: Shop, other: OtherColours, tmp_path: Path
) -> None:
    before, thumbnails, text = words_of(shop, "rug"), shop.thumbnails, shop.features.text
    assert before[0] == "red"
    background = Rereading(shop, cache=tmp_path / "cache")
    background.start().join(20)
    assert not background.running
    assert background.notes == []
    assert words_of(shop, "rug")[0] == "blue"
    assert shop.card["keyword_encoder"] == CLIP_NAME
    assert shop.thumbnails is thumbnails
    np.testing.assert_array_equal(shop.features.text.values, text.values)
    assert len(top_of(shop)) == 5
    assert "were read by" not in " ".join(shop.notes)


def test_until_then_everything_is_the_old_and_the_page_says_so(
    shop: Shop, other: OtherColours, tmp_path: Path
) -> None:
    before, ranked = words_of(shop, "rug"), top_of(shop)
    other.go.clear()
    background = Rereading(shop, cache=tmp_path / "cache")
    thread = background.start()
    assert other.waiting.wait(20)
    assert background.running
    version = background.version
    (note,) = background.notes
    assert note.startswith(f"{CLIP_NAME} is reading the catalogue's pictures: 0 of 8.")
    assert "their words are those of colours (a stand-in) and those of your own pictures" in note
    assert note.replace("'", "&#39;") in header_html(shop, background)
    assert (words_of(shop, "rug"), top_of(shop)) == (before, ranked)
    other.go.set()
    thread.join(20)
    assert background.version > version
    assert "is reading" not in header_html(shop, background)


def test_nothing_is_done_where_one_encoder_read_everything(shop: Shop, tmp_path: Path) -> None:
    features = shop.features
    Rereading(shop, cache=tmp_path / "cache").start().join(20)
    assert shop.features is features
    assert not (tmp_path / "cache").exists()


def test_clip_is_fetched_and_then_reads_everything(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = OtherColours()
    monkeypatch.setattr(module, "fetch_clip", lambda: tmp_path)
    monkeypatch.setattr(module, "load_clip", lambda folder, device: clip)
    clip.go.clear()
    background = Rereading(shop, fetch=True, cache=tmp_path / "cache")
    thread = background.start()
    assert clip.waiting.wait(20)
    assert shop.encoder_name == "colours (a stand-in)", "a visitor's picture is read by the old"
    assert "your own pictures" not in background.notes[0], "nothing is mixed"
    clip.go.set()
    thread.join(20)
    assert shop.encoder_name == shop.card["keyword_encoder"] == CLIP_NAME
    assert words_of(shop, "rug")[0] == "blue"


def test_where_nothing_can_be_fetched_the_bundled_encoder_stays(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "fetch_clip", lambda: None)
    background = Rereading(shop, fetch=True, cache=tmp_path / "cache")
    background.start().join(20)
    assert (background.running, background.notes) == (False, [])
    assert shop.encoder_name == "colours (a stand-in)"


def test_a_cache_that_cannot_be_written_leaves_the_old_words(
    shop: Shop, other: OtherColours, tmp_path: Path
) -> None:
    before = words_of(shop, "rug")
    (tmp_path / "cache").write_text("a file where a folder is needed", encoding="utf-8")
    background = Rereading(shop, cache=tmp_path / "cache")
    background.start().join(20)
    assert not background.running
    assert background.notes == [
        "The catalogue's pictures could not be read again, so their words stay those of "
        "colours (a stand-in)."
    ]
    assert words_of(shop, "rug") == before


def test_an_encoder_is_exchanged_and_the_dictionary_stays(extractor: FeatureExtractor) -> None:
    changed = with_encoder(extractor, OtherColours())
    assert changed.sentences is extractor.sentences
    assert changed.keywords.dictionary is extractor.keywords.dictionary
    assert (changed.keywords.top, changed.keywords.encoder.name) == (3, CLIP_NAME)
