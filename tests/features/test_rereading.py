"""A catalogue's pictures read again by another encoder, into the user's cache."""

from pathlib import Path

import numpy as np
import pytest

from mp4sr.catalogue import Catalogue
from mp4sr.features import Dictionary, FeatureExtractor, ItemFeatures, KeywordEncoder
from mp4sr.features.rereading import read_again, read_by_another, stored_reading
from tests.features.conftest import FakeImageTextEncoder, FakeSentenceEncoder

WORDS = ["red", "green", "blue", "white", "yellow"]


def extractor_of(fingerprint: str, patience: float = float("inf")) -> FeatureExtractor:
    colours = FakeImageTextEncoder(fingerprint, patience)
    keywords = KeywordEncoder(colours, Dictionary.from_words(WORDS), top=2)
    return FeatureExtractor(FakeSentenceEncoder(), keywords)


@pytest.fixture
def features(tiny_catalogue: Catalogue) -> ItemFeatures:
    made = extractor_of("old").extract(tiny_catalogue, progress=False)
    made.save(tiny_catalogue.folder)
    return made


def files(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_pictures_are_read_and_texts_are_not(
    tiny_catalogue: Catalogue, features: ItemFeatures, tmp_path: Path
) -> None:
    before, extractor = files(tiny_catalogue.folder), extractor_of("new")
    assert read_by_another(features, extractor)
    told: list[tuple[int, int]] = []
    made = read_again(
        tiny_catalogue,
        features,
        extractor,
        cache=tmp_path / "cache",
        progress=lambda done, total: told.append((done, total)),
    )
    assert not read_by_another(made, extractor)
    fresh = extractor_of("new").extract(tiny_catalogue, cache=tmp_path / "other", progress=False)
    assert made.card == fresh.card
    np.testing.assert_array_equal(made.text.values, fresh.text.values)
    np.testing.assert_array_equal(made.image.values, fresh.image.values)
    assert list(made.keywords) == list(fresh.keywords)
    texts = {text for item in tiny_catalogue.items for text in item.texts}
    assert texts.isdisjoint(extractor.sentences.asked)
    images = sum(len(item.images) for item in tiny_catalogue.items)
    assert told[-1] == (images, images)
    assert files(tiny_catalogue.folder) == before


def test_what_was_made_is_there_the_next_time(
    tiny_catalogue: Catalogue, features: ItemFeatures, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    assert stored_reading(tiny_catalogue, extractor_of("new"), cache) is None
    made = read_again(tiny_catalogue, features, extractor_of("new"), cache=cache)
    later = extractor_of("new", patience=0)
    again = read_again(tiny_catalogue, features, later, cache=cache)
    np.testing.assert_array_equal(again.image.values, made.image.values)
    assert later.keywords.encoder.seen == 0
    assert stored_reading(tiny_catalogue, extractor_of("newer"), cache) is None


def test_a_run_that_was_stopped_goes_on(
    tiny_catalogue: Catalogue,
    features: ItemFeatures,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mp4sr.features.extraction._PICTURES_A_SHARD", 2)
    cache = tmp_path / "cache"
    first = extractor_of("new", patience=3)
    with pytest.raises(KeyboardInterrupt):
        read_again(tiny_catalogue, features, first, cache=cache)
    assert first.keywords.encoder.seen == 2
    assert stored_reading(tiny_catalogue, extractor_of("new"), cache) is None
    second = extractor_of("new")
    read_again(tiny_catalogue, features, second, cache=cache)
    images = sum(len(item.images) for item in tiny_catalogue.items)
    assert second.keywords.encoder.seen == images - 2


def test_a_damaged_result_is_made_again(
    tiny_catalogue: Catalogue, features: ItemFeatures, tmp_path: Path
) -> None:
    cache, extractor = tmp_path / "cache", extractor_of("new")
    made = read_again(tiny_catalogue, features, extractor, cache=cache)
    (damaged,) = (cache / "catalogues").glob("*/image.safetensors")
    damaged.write_bytes(b"torn")
    again = read_again(tiny_catalogue, features, extractor, cache=cache)
    np.testing.assert_array_equal(again.image.values, made.image.values)


def test_texts_that_changed_since_are_read(
    tiny_catalogue: Catalogue, features: ItemFeatures, tmp_path: Path
) -> None:
    features.card["contents"] = "of another day"
    extractor = extractor_of("new")
    read_again(tiny_catalogue, features, extractor, cache=tmp_path / "cache")
    assert {text for item in tiny_catalogue.items for text in item.texts} <= set(
        extractor.sentences.asked
    )


def test_without_pictures_nothing_was_read_by_another(features: ItemFeatures) -> None:
    from mp4sr.features import RaggedRows

    features.image = RaggedRows.from_list([], 8)
    assert not read_by_another(features, extractor_of("new"))
