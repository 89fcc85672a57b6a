"""Training the heads on drawn pictures with tiny towers: they learn, and the same each time."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from mp4sr.errors import MP4SRError
from mp4sr.features.dictionary import Dictionary
from mp4sr.features.encoders.heads import HeadsConfig, KeywordHeads
from mp4sr.training.keyword_calibration import HUB_SHARE, calibrate
from mp4sr.training.keyword_encoder import (
    KeywordTraining,
    picture_features,
    picture_paths,
    text_vectors,
    train_heads,
    train_member,
)
from mp4sr.training.keyword_examples import (
    TextVectors,
    dictionary_texts,
    make_examples,
    prepare_heads,
    texts_needed,
)
from mp4sr.training.keyword_pairs import read_pairs

WORDS = "# fruit\napple\nlime\nblueberry\nlemon\n# moods\ncalm\n"
FRUIT = {"apple": "red", "lime": "green", "blueberry": "blue", "lemon": "yellow"}
CONFIG = HeadsConfig(
    feature_width=6, text_width=8, classes=2, hidden=16, width=8, members=1, dropout=0.1
)
TRAINING = KeywordTraining(heads=CONFIG, epochs=30, batch_size=8, learning_rate=1e-2)


class TinyTower(torch.nn.Module):
    """Mean colours and their deviations; two classes, "apple" for red and "sky" for blue."""

    name = "efficientnet-lite2"
    feature_width, top_width = 6, 3
    fingerprint = "tiny"
    class_names = ("apple, red fruit", "sky")
    class_weights = torch.tensor([[1.0, 0, 0], [0, 0, 1]])

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        features = torch.cat([pixels.mean((2, 3)), pixels.std((2, 3))], dim=1)
        return features, self.classify(features)

    def classify(self, features: Tensor) -> Tensor:
        return features[..., :3] @ self.class_weights.T


class TinySentences:
    """Eight values out of each text's letters; ``asked`` counts the texts."""

    fingerprint = "tiny"
    width = 8
    asked = 0

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> np.ndarray:
        self.asked += len(texts)
        rows = [np.random.default_rng(list(text.encode())).normal(size=8) for text in texts]
        values = np.stack(rows)
        return (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six drawings of each fruit, in its colour."""
    folder = tmp_path_factory.mktemp("fruit")
    rows = []
    random = np.random.default_rng(0)
    for number in range(6):
        for fruit, colour in FRUIT.items():
            picture = Image.new("RGB", (60, 60), "white")
            low, high = random.integers(0, 12, 2), random.integers(48, 60, 2)
            ImageDraw.Draw(picture).ellipse((*low.tolist(), *high.tolist()), fill=colour)
            picture.save(folder / f"{fruit}{number}.png")
            rows += [(f"{fruit}{number}.png", "drawn", f"a photo of a {fruit}")]
    table = pd.DataFrame(rows, columns=["file", "source", "text"])
    table.to_csv(folder / "pairs.csv", index=False)
    (folder / "words.txt").write_text(WORDS, encoding="utf-8")
    return folder / "pairs.csv"


class Fruit:
    """Everything that training needs."""

    def __init__(self, pairs: Path, cache: Path) -> None:
        self.table = read_pairs(pairs)
        self.dictionary = Dictionary.load(pairs.parent / "words.txt")
        self.tower, self.sentences = TinyTower(), TinySentences()
        self.features = picture_features(
            picture_paths(pairs, self.table),
            self.tower,
            cache=cache,
            view="crop",
            looks=("crop", "crop-1", "crop-2"),
            progress=False,
        )
        needed = texts_needed(self.table, self.dictionary, self.tower.class_names)
        self.text: TextVectors = text_vectors(needed, self.sentences, cache=cache, progress=False)

    def train(self, **options: object) -> KeywordHeads:
        return train_heads(
            self.features,
            self.table,
            self.dictionary,
            self.text,
            self.tower,
            training=TRAINING,
            progress=False,
            **options,
        )

    def share_right(self, heads: KeywordHeads, rows: np.ndarray) -> float:
        features = torch.from_numpy(self.features[0, rows])
        scores = (
            heads.image(features, self.tower.classify(features))
            @ heads.text(self.text.of(dictionary_texts(self.dictionary))).T
        )
        best = [self.dictionary.words[row] for row in scores.argmax(1).tolist()]
        files = self.table.drop_duplicates("picture")["file"].to_numpy()[rows]
        return float(
            np.mean([file.startswith(word) for file, word in zip(files, best, strict=True)])
        )


@pytest.fixture(scope="module")
def fruit(pairs: Path, tmp_path_factory: pytest.TempPathFactory) -> Fruit:
    return Fruit(pairs, tmp_path_factory.mktemp("cache"))


def test_pictures_that_were_not_trained_on_are_named(fruit: Fruit) -> None:
    keep = np.arange(24) < 16
    heads = fruit.train(keep=keep)
    assert fruit.share_right(heads, np.flatnonzero(~keep)) == 1.0
    torch.manual_seed(1)
    untrained = KeywordHeads(CONFIG)
    prepare_heads(
        untrained, fruit.tower, torch.from_numpy(fruit.features[0]), fruit.dictionary, fruit.text
    )
    assert fruit.share_right(untrained.eval(), np.flatnonzero(~keep)) < 1.0


def test_the_loss_falls(fruit: Fruit) -> None:
    torch.manual_seed(0)
    heads = KeywordHeads(CONFIG)
    views = torch.from_numpy(fruit.features)
    prepare_heads(heads, fruit.tower, views[0], fruit.dictionary, fruit.text)
    examples = make_examples(heads, fruit.tower, views, fruit.table, fruit.dictionary, fruit.text)
    (member,) = heads.each_member()
    losses = list(
        train_member(member, examples, heads.standardised_text, np.arange(24), TRAINING, seed=0)
    )
    assert losses[-1] < losses[0] / 2


def test_equal_seeds_give_equal_weights(fruit: Fruit) -> None:
    before = torch.random.get_rng_state()
    first, again, other = fruit.train(seed=3), fruit.train(seed=3), fruit.train(seed=4)
    assert first.fingerprint() == again.fingerprint()
    assert first.fingerprint() != other.fingerprint()
    assert torch.equal(before, torch.random.get_rng_state()), "the caller's seed is left alone"


def test_targets_know_what_is_true_and_what_is_unknown(fruit: Fruit) -> None:
    heads = KeywordHeads(CONFIG)
    views = torch.from_numpy(fruit.features)
    prepare_heads(heads, fruit.tower, views[0], fruit.dictionary, fruit.text)
    examples = make_examples(heads, fruit.tower, views, fruit.table, fruit.dictionary, fruit.text)
    assert examples.weights.shape == (26, 5)
    apple, calm = fruit.dictionary.words.index("apple"), fruit.dictionary.words.index("calm")
    assert examples.weights[0].tolist() == [1, 0, 0, 0, 0]
    assert not examples.ignored[0, apple]
    assert examples.unmentioned[0].nonzero().flatten().tolist() == [calm]
    # The classes come last: "apple, red fruit" is in the dictionary, "sky" is not.
    assert examples.importance[24:].tolist() == [1, 0]
    assert (examples.directions[:, 3:] == 0).all()


def test_features_are_computed_once(pairs: Path, tmp_path: Path) -> None:
    first = Fruit(pairs, tmp_path)
    assert first.features.shape == (3, 24, 6)
    assert first.sentences.asked > 0
    files = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    again = Fruit(pairs, tmp_path)
    assert again.sentences.asked == 0
    np.testing.assert_array_equal(first.features, again.features)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == files


def test_a_missing_picture_gives_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("file,source,text\ngone.png,shop,vase\n", encoding="utf-8")
    table = read_pairs(tmp_path / "pairs.csv")
    with pytest.raises(MP4SRError, match=r"names .*gone\.png, which is not there"):
        picture_paths(tmp_path / "pairs.csv", table)


def test_the_calibration_is_of_pictures_kept_out(fruit: Fruit) -> None:
    keep = np.arange(24) < 4
    heads = fruit.train()
    calibration = calibrate(
        heads,
        torch.from_numpy(fruit.features[0]),
        keep,
        fruit.table,
        fruit.dictionary,
        fruit.text,
        fruit.tower,
    )
    assert set(calibration.lines) == {"object"}  # nothing is said of moods
    features = torch.from_numpy(fruit.features[0])
    with torch.inference_mode():
        images = heads.image(features, fruit.tower.classify(features)).numpy()
        words = heads.text(fruit.text.of(dictionary_texts(fruit.dictionary))).numpy()
    assert calibration.centre == pytest.approx(HUB_SHARE * images.mean(axis=0), abs=1e-5)
    told = calibration.confidences(calibration.corrected(images @ words[:4].T, words[:4]), "object")
    assert told.max(axis=1).min() > 0.5
    assert np.sort(told, axis=1)[:, :3].max() < 0.5
