import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mp4sr.catalogue import Item
from mp4sr.features import Dictionary, FeatureExtractor, ItemFeatures, KeywordEncoder
from mp4sr.features import extraction as extraction_module


def _draw(path: Path, colour: str) -> None:
    """Write a small picture of one colour."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 8), colour).save(path)


def _again(sentences, colours, words=("red", "green", "blue", "white", "yellow"), top=2):
    """An extractor of the same kind whose encoders have not been asked anything."""
    sentences.asked.clear()
    colours.asked.clear()
    colours.seen = 0
    keywords = KeywordEncoder(colours, Dictionary.from_words(words), top=top)
    return FeatureExtractor(sentences, keywords)


@pytest.fixture
def shop(tmp_path, make_catalogue):
    """Four items: words and two pictures, words alone, a picture alone, nothing."""
    for name, colour in (("a", "red"), ("a2", "blue"), ("c", "lime")):
        _draw(tmp_path / "shop" / "images" / f"{name}.png", colour)
    return make_catalogue(
        [
            Item("a", "Red rug", ("Woven.",), "Rugs", ("images/a.png", "images/a2.png")),
            Item("b", "Plain rug", (), "Rugs"),
            Item("c", images=("images/c.png",)),
            Item("d"),
        ]
    )


def test_every_sentence_and_picture_has_its_row(shop, extractor, sentences, colours) -> None:
    features = extractor.extract(shop, progress=False)
    assert features.text.counts.tolist() == [3, 2, 0, 0]
    assert features.image.counts.tolist() == [2, 0, 1, 0]
    assert [[[k.word for k in picture] for picture in item] for item in features.keywords] == [
        [["red", "yellow"], ["blue", "white"]],
        [],
        [["green", "yellow"]],
        [],
    ]
    assert sorted(sentences.asked) == sorted(
        ["Red rug", "Woven.", "Rugs", "Plain rug", "red, yellow", "blue, white", "green, yellow"]
    )
    half = np.float16
    expected = sentences.encode(["Red rug", "Woven.", "Rugs", "Plain rug", "Rugs"]).astype(half)
    np.testing.assert_array_equal(features.text.values, expected)
    expected = sentences.encode(["red, yellow", "blue, white", "green, yellow"]).astype(half)
    np.testing.assert_array_equal(features.image.values, expected)
    assert features.card | {"item_ids": "", "contents": "", "dictionary_fingerprint": ""} == {
        "sentence_encoder": "fake sentences",
        "sentence_encoder_fingerprint": "sentences-1",
        "width": 8,
        "keyword_encoder": "fake colours",
        "keyword_encoder_fingerprint": "colours-1",
        "dictionary_fingerprint": "",
        "dictionary_words": 5,
        "top": 2,
        "picture_rows": "keywords",
        "items": 4,
        "item_ids": "",
        "contents": "",
    }


def test_it_survives_the_disk(shop, extractor) -> None:
    features = extractor.extract(shop, progress=False)
    features.save(shop.folder)
    loaded = ItemFeatures.load(shop.folder, shop)
    np.testing.assert_array_equal(loaded.text.values, features.text.values)
    np.testing.assert_array_equal(loaded.image.values, features.image.values)
    assert list(loaded.keywords) == list(features.keywords)
    assert loaded.card == features.card


def test_a_second_run_makes_nothing(shop, extractor, sentences, colours) -> None:
    first = extractor.extract(shop, progress=False)
    second = _again(sentences, colours).extract(shop, progress=False)
    assert (sentences.asked, colours.seen) == ([], 0)
    np.testing.assert_array_equal(first.text.values, second.text.values)
    np.testing.assert_array_equal(first.image.values, second.image.values)


def test_a_changed_title_makes_one_text(shop, extractor, sentences, colours) -> None:
    before = extractor.extract(shop, progress=False)
    shop.items[1] = replace(shop.items[1], title="Striped rug")
    after = _again(sentences, colours).extract(shop, progress=False)
    assert (sentences.asked, colours.seen) == (["Striped rug"], 0)
    changed = (before.text.values != after.text.values).any(axis=1)
    assert changed.tolist() == [False, False, False, True, False]


def test_a_changed_picture_makes_one_picture(shop, extractor, sentences, colours) -> None:
    extractor.extract(shop, progress=False)
    _draw(shop.folder / "images" / "a2.png", "yellow")
    after = _again(sentences, colours).extract(shop, progress=False)
    assert (sentences.asked, colours.seen) == (["yellow, white"], 1)
    assert [[k.word for k in picture] for picture in after.keywords[0]] == [
        ["red", "yellow"],
        ["yellow", "white"],
    ]


def test_a_changed_dictionary_makes_no_picture(shop, extractor, sentences, colours) -> None:
    extractor.extract(shop, progress=False)
    after = _again(sentences, colours, ("red", "blue"), top=1).extract(shop, progress=False)
    assert colours.seen == 0
    assert sorted(sentences.asked) == ["blue", "red"]
    words = [[k.word for k in picture] for item in after.keywords for picture in item]
    assert words == [["red"], ["blue"], ["red"]]


def test_a_changed_sentence_encoder_makes_every_text(shop, extractor, sentences, colours) -> None:
    extractor.extract(shop, progress=False)
    sentences.fingerprint = "sentences-2"
    _again(sentences, colours).extract(shop, progress=False)
    assert (len(sentences.asked), colours.seen) == (7, 0)


def test_a_changed_keyword_encoder_makes_every_picture(shop, extractor, sentences, colours) -> None:
    extractor.extract(shop, progress=False)
    colours.fingerprint = "colours-2"
    _again(sentences, colours).extract(shop, progress=False)
    assert (sentences.asked, colours.seen) == ([], 3)


def test_after_a_kill_it_goes_on_where_it_was(
    tmp_path, make_catalogue, sentences, colours, monkeypatch
) -> None:
    monkeypatch.setattr(extraction_module, "_PICTURES_A_SHARD", 3)
    for number in range(10):
        path = tmp_path / "shop" / "images" / f"{number}.png"
        _draw(path, f"rgb({20 * number + 15}, 0, {9 * number})")
    shop = make_catalogue(
        [Item(str(n), f"Item {n}", images=(f"images/{n}.png",)) for n in range(10)]
    )
    colours.patience = 7
    with pytest.raises(KeyboardInterrupt):
        _again(sentences, colours).extract(shop, progress=False)
    assert (len(sentences.asked), colours.seen) == (10, 6)
    # What a kill in the middle of a write leaves: a torn shard and a temporary file.
    folder = next((shop.folder / "features" / "cache").glob("pictures-*"))
    first, second = sorted(folder.glob("*.safetensors"))
    second.write_bytes(second.read_bytes()[:-1])
    (folder / ".half-written.safetensors").write_bytes(b"\0" * 9)
    colours.patience = float("inf")
    resumed = _again(sentences, colours).extract(shop, progress=False)
    assert colours.seen == 7
    assert all("," in text for text in sentences.asked)
    monkeypatch.setattr(extraction_module, "CACHE_FOLDER", "fresh")
    fresh = _again(sentences, colours).extract(shop, progress=False)
    assert colours.seen == 10
    np.testing.assert_array_equal(resumed.image.values, fresh.image.values)
    np.testing.assert_array_equal(resumed.text.values, fresh.text.values)
    assert first.exists()


def test_text_alone_and_pictures_alone(shop, sentences, colours) -> None:
    shop.items[:] = [replace(item, images=()) for item in shop.items]
    texts = _again(sentences, colours).extract(shop, progress=False)
    assert texts.text.counts.tolist() == [3, 2, 0, 0]
    assert texts.image.values.shape == (0, 8)
    assert list(texts.keywords) == [[], [], [], []]
    assert (colours.asked, colours.seen) == ([], 0)

    shop.items[:] = [Item("a", images=("images/a.png",)), Item("b", images=("images/c.png",))]
    pictures = _again(sentences, colours).extract(shop, progress=False)
    assert pictures.text.values.shape == (0, 8)
    assert pictures.image.counts.tolist() == [1, 1]
    pictures.save(shop.folder)
    assert len(ItemFeatures.load(shop.folder, shop)) == 2


def test_unreadable_pictures_are_named_and_left_out(shop, extractor, caplog) -> None:
    (shop.folder / "images" / "a.png").write_bytes(b"not a picture")
    (shop.folder / "images" / "c.png").unlink()
    with caplog.at_level(logging.WARNING):
        features = extractor.extract(shop, progress=False)
    assert features.image.counts.tolist() == [1, 0, 0, 0]
    assert len(features.keywords[0]) == 1
    assert len(caplog.messages) == 2
    assert caplog.messages[0].startswith("item a: images/a.png is left out: ")
    assert caplog.messages[1].startswith("item c: images/c.png is left out: ")


def test_equal_pictures_are_seen_once(tmp_path, make_catalogue, extractor, colours) -> None:
    for name in "abc":
        _draw(tmp_path / "shop" / "images" / f"{name}.png", "red")
    shop = make_catalogue([Item(name, images=(f"images/{name}.png",)) for name in "abc"])
    features = extractor.extract(shop, progress=False)
    assert colours.seen == 1
    assert features.image.counts.tolist() == [1, 1, 1]


def test_at_most_ten_pictures_an_item(tmp_path, make_catalogue, extractor, colours) -> None:
    names = [f"images/{number}.png" for number in range(12)]
    for number, name in enumerate(names):
        _draw(tmp_path / "shop" / name, f"rgb({20 * number + 15}, 0, 0)")
    shop = make_catalogue([Item("a", images=tuple(names))])
    assert extractor.extract(shop, progress=False).image.counts.tolist() == [10]
    assert colours.seen == 10


def test_an_upload_is_described_as_an_item_of_a_catalogue_is(shop, extractor) -> None:
    catalogue = extractor.extract(shop, progress=False)
    pictures = [extraction_module.open_picture(shop.folder / i) for i in shop.items[0].images]
    one = extractor.describe(" Red rug ", ["Woven.", "", "Rugs"], pictures)
    assert len(one) == 1
    np.testing.assert_array_equal(one.text.values, catalogue.text.rows(0))
    np.testing.assert_array_equal(one.image.values, catalogue.image.rows(0))
    assert one.keywords[0] == catalogue.keywords[0]
    assert one.card["top"] == 2


@pytest.mark.parametrize("title", ["", "🛋️ أريكة", "x" * 100_000, "half a pair \ud83d"])
def test_any_upload_is_described(extractor, title: str) -> None:
    features = extractor.describe(title, [], [])
    assert features.text.counts.tolist() == [1 if title else 0]
    assert features.image.counts.tolist() == [0]
    assert features.keywords == [[]]


def _facets(sentences, colours, words=("red", "green", "blue", "oak")) -> FeatureExtractor:
    keywords = KeywordEncoder(colours, Dictionary.from_words(words), top=2, picture_rows="facets")
    return FeatureExtractor(sentences, keywords)


def test_soft_facets_need_no_sentence_of_a_picture(shop, sentences, colours) -> None:
    features = _facets(sentences, colours).extract(shop, progress=False)
    texts = ["Red rug", "Woven.", "Rugs", "Plain rug"]
    assert sorted(sentences.asked) == sorted([*texts, "red", "green", "blue", "oak"])
    assert features.image.counts.tolist() == [2, 0, 1, 0]
    assert features.card["picture_rows"] == "facets"
    assert {k.facet for item in features.keywords for p in item for k in p} == {
        "colour",
        "material",
    }
    features.save(shop.folder)
    loaded = ItemFeatures.load(shop.folder, shop)
    assert list(loaded.keywords) == list(features.keywords)
    np.testing.assert_array_equal(loaded.image.values, features.image.values)


def test_an_upload_gets_the_soft_facets_that_the_catalogue_has(shop, sentences, colours) -> None:
    extractor = _facets(sentences, colours)
    catalogue = extractor.extract(shop, progress=False)
    pictures = [extraction_module.open_picture(shop.folder / i) for i in shop.items[0].images]
    item = extractor.describe("Red rug", ["Woven.", "Rugs"], pictures)
    np.testing.assert_array_equal(item.text.values, catalogue.text.rows(0))
    np.testing.assert_array_equal(item.image.values, catalogue.image.rows(0))
    assert item.keywords[0] == catalogue.keywords[0]


@pytest.mark.parametrize("make", [_facets, _again])
def test_a_blank_picture_has_a_row_of_zeros_and_no_words(
    tmp_path, make_catalogue, sentences, colours, make
) -> None:
    for name, colour in (("a", "white"), ("b", "red")):
        _draw(tmp_path / "shop" / "images" / f"{name}.png", colour)
    shop = make_catalogue([Item(name, images=(f"images/{name}.png",)) for name in "ab"])
    features = make(sentences, colours).extract(shop, progress=False)
    assert [len(item[0]) for item in features.keywords] == [0, 2]
    assert features.image.values.any(axis=1).tolist() == [False, True]
    assert "" not in sentences.asked
