import json
import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.features import ItemFeatures, Keyword, RaggedRows
from mp4sr.features.item_features import KeywordTable, catalogue_card

KEYWORDS = [
    [[Keyword("vase", 0.5), Keyword("white", 0.25)], [Keyword("lamp", 0.125)]],
    [],
    [[Keyword("white", 0.75), Keyword("vase", -0.5)]],
]


def _features(**card) -> ItemFeatures:
    text = [np.array([[1.0, 0.5]]), np.array([[0.25, 0], [1.0, 0.5]]), np.zeros((0, 2))]
    image = [np.array([[0.5, 0.5], [0, 1.0]]), np.zeros((0, 2)), np.array([[0.5, 0.5]])]
    return ItemFeatures(
        text=RaggedRows.from_list(text, 2),
        image=RaggedRows.from_list(image, 2),
        keywords=KEYWORDS,
        card={"sentence_encoder": "fake", "width": 2, **card},
    )


def test_saved_and_loaded_they_are_the_same(tmp_path: Path) -> None:
    features = _features()
    features.save(tmp_path / "features")
    assert sorted(path.name for path in (tmp_path / "features").iterdir()) == [
        "features.json",
        "image.safetensors",
        "keywords.safetensors",
        "text.safetensors",
    ]
    loaded = ItemFeatures.load(tmp_path / "features")
    assert len(loaded) == 3
    assert loaded.card == features.card
    for kept, made in ((loaded.text, features.text), (loaded.image, features.image)):
        assert kept.values.dtype == np.float32
        np.testing.assert_array_equal(kept.values, made.values)
        np.testing.assert_array_equal(kept.offsets, made.offsets)
    assert list(loaded.keywords) == KEYWORDS


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    _features().save(tmp_path / "a")
    ItemFeatures.load(tmp_path / "a").save(tmp_path / "b")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_a_keyword_table_reads_like_a_list() -> None:
    table = KeywordTable.from_lists(KEYWORDS)
    assert len(table) == 3
    assert list(table) == KEYWORDS
    assert table[-1] == KEYWORDS[-1]
    assert table[:2] == KEYWORDS[:2]
    with pytest.raises(IndexError):
        table[3]
    assert list(KeywordTable.from_lists([[], []])) == [[], []]


def test_either_folder_will_do(make_catalogue) -> None:
    catalogue = make_catalogue(["a", "b", "c"])
    features = _features(**catalogue_card(catalogue))
    features.save(catalogue.folder)
    assert (catalogue.folder / "features" / "features.json").exists()
    ItemFeatures.load(catalogue.folder, catalogue)
    ItemFeatures.load(catalogue.folder / "features", catalogue)


def test_features_of_other_items_are_refused(make_catalogue, caplog) -> None:
    catalogue = make_catalogue(["a", "b", "c"])
    _features(**catalogue_card(catalogue)).save(catalogue.folder)
    with caplog.at_level(logging.WARNING):
        ItemFeatures.load(catalogue.folder, catalogue)
    assert caplog.messages == []
    catalogue.items[1] = replace(catalogue.items[1], title="New title")
    with caplog.at_level(logging.WARNING):
        ItemFeatures.load(catalogue.folder, catalogue)
    assert len(caplog.messages) == 1
    assert "changed since its features were made; run:" in caplog.messages[0]
    for items in (["a", "b"], ["a", "c", "b"], ["a", "b", "d"]):
        catalogue.items[:] = [Item(item) for item in items]
        with pytest.raises(MP4SRError, match="another list of items; run: python -m mp4sr featu"):
            ItemFeatures.load(catalogue.folder, catalogue)


def test_missing_and_damaged_features_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "features"
    with pytest.raises(MP4SRError, match=r"no features in .* yet; run: python -m mp4sr features"):
        ItemFeatures.load(folder)
    _features().save(folder)
    whole = {path.name: path.read_bytes() for path in folder.iterdir()}
    for name, content in whole.items():
        for damage in (b"", content[: len(content) // 2], b"[]", None):
            if damage is None:
                (folder / name).unlink()
            else:
                (folder / name).write_bytes(damage)
            with pytest.raises(MP4SRError, match="features"):
                ItemFeatures.load(folder)
            (folder / name).write_bytes(content)
    ItemFeatures.load(folder)


def test_files_of_two_runs_are_not_mixed(tmp_path: Path) -> None:
    _features(top=1).save(tmp_path / "a")
    _features(top=2).save(tmp_path / "b")
    (tmp_path / "b" / "text.safetensors").replace(tmp_path / "a" / "text.safetensors")
    with pytest.raises(MP4SRError, match="incomplete or damaged"):
        ItemFeatures.load(tmp_path / "a")


def test_a_word_list_that_is_too_short_is_damage(tmp_path: Path) -> None:
    _features().save(tmp_path)
    notes = json.loads((tmp_path / "features.json").read_text())
    (tmp_path / "features.json").write_text(json.dumps({**notes, "words": ["vase"]}))
    with pytest.raises(MP4SRError, match="incomplete or damaged"):
        ItemFeatures.load(tmp_path)
