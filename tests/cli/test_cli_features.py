"""``features`` and ``keywords``, with small encoders in place of the real ones."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mp4sr.catalogue import Catalogue
from mp4sr.errors import MP4SRError
from mp4sr.features import ItemFeatures
from tests.cli.conftest import Run
from tests.conftest import draw_picture

COLOURS = {"red": (1.0, 0.0, 0.0), "green": (0.0, 1.0, 0.0), "blue": (0.0, 0.0, 1.0)}


def unit(rows: list[Any]) -> np.ndarray:
    values = np.array(rows, dtype=np.float32).reshape(len(rows), -1)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


class LengthSentences:
    """Three values out of a text's length."""

    fingerprint, width = "sentences", 3

    def __init__(self, name: str | None = None, *, device: str | None = None) -> None:
        self.name = name or "short sentences"

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> np.ndarray:
        return unit([[1, len(text), len(text) ** 0.5] for text in texts])


class InkColours:
    """A picture is the colour of its ink, a text the colour that it names."""

    fingerprint, width = "colours", 3

    def __init__(self, name: str, *, device: str | None = None) -> None:
        if name not in ("bundled", "other/weights"):
            raise MP4SRError(f"there is no encoder {name!r}; give bundled.")
        self.name = f"colours ({name})"

    def encode_images(
        self, pictures: Sequence[Image.Image], *, progress: bool = False
    ) -> np.ndarray:
        return unit([np.asarray(one).min(axis=(0, 1)) + 0.1 for one in pictures])

    def encode_texts(self, texts: Sequence[str], *, progress: bool = False) -> np.ndarray:
        named = [[word for word in COLOURS if word in text] for text in texts]
        return unit([COLOURS[found[0]] if found else (0.1, 0.1, 0.1) for found in named])


@pytest.fixture(autouse=True)
def _small_encoders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mp4sr.features.SentenceEncoder", LengthSentences)
    monkeypatch.setattr("mp4sr.features.encoders.load_image_text_encoder", InkColours)
    monkeypatch.setenv("MP4SR_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def words(tmp_path: Path) -> Path:
    file = tmp_path / "words.txt"
    file.write_text("red\ngreen\nblue\n", encoding="utf-8")
    return file


def test_features_say_who_read_and_how_to_switch(
    tiny_catalogue: Catalogue, words: Path, run_well: Callable[..., str]
) -> None:
    said = run_well("features", tiny_catalogue.folder, "--dictionary", words, "--top", 2)
    assert "sentences read by short sentences, 3 values each" in said
    assert "8 pictures read by colours (bundled), the top 2 of 3 words each" in said
    assert "--keyword-encoder ViT-B-32/openai" in said

    features = ItemFeatures.load(tiny_catalogue.folder, tiny_catalogue)
    assert features.card["top"] == 2
    assert [len(item) for item in features.keywords] == [1, 2, 1, 1, 1, 1, 0, 1]
    assert all(len(picture) == 2 for item in features.keywords for picture in item)


def test_other_encoders(
    tiny_catalogue: Catalogue, words: Path, run_json: Callable[..., Any]
) -> None:
    facts = run_json(
        *("features", tiny_catalogue.folder, "--dictionary", words),
        *("--keyword-encoder", "other/weights", "--sentence-encoder", "long"),
    )
    assert facts == {
        "kind": "features",
        "items": 8,
        "sentences": sum(len(item.texts) for item in tiny_catalogue.items),
        "pictures": 8,
        "sentence_encoder": "long",
        "width": 3,
        "keyword_encoder": "colours (other/weights)",
        "dictionary_words": 3,
        "top": 15,
    }


def test_keywords_of_pictures(tmp_path: Path, words: Path, run_well: Callable[..., str]) -> None:
    for colour in ("red", "blue"):
        draw_picture(tmp_path / f"{colour}.png", colour)
    said = run_well(
        *("keywords", tmp_path / "red.png", tmp_path / "blue.png", "--dictionary", words),
        *("--top", 1),
    )
    first, *lists, last = said.splitlines()
    assert first == "Read by colours (bundled), out of 3 words."
    assert [line.rsplit(" ", 1)[0] for line in lists] == [
        f"{tmp_path / 'red.png'}: red",
        f"{tmp_path / 'blue.png'}: blue",
    ]
    assert "--keyword-encoder" in last


def test_keywords_as_json(tmp_path: Path, words: Path, run_json: Callable[..., Any]) -> None:
    draw_picture(tmp_path / "green.png", "lime")
    found = run_json("keywords", tmp_path / "green.png", "--dictionary", words)
    assert (found["keyword_encoder"], found["dictionary_words"]) == ("colours (bundled)", 3)
    (picture,) = found["pictures"]
    assert picture["image"] == str(tmp_path / "green.png")
    assert picture["keywords"][0]["word"] == "green"
    scores = [keyword["score"] for keyword in picture["keywords"]]
    assert scores == sorted(scores, reverse=True)
    assert {keyword["facet"] for keyword in picture["keywords"]} == {"colour"}
    assert {keyword["confidence"] for keyword in picture["keywords"]} == {None}
    assert picture["note"] == ""


def test_a_folder_of_pictures_and_a_blank_one(
    tmp_path: Path,
    words: Path,
    run: Run,
    run_json: Callable[..., Any],
    run_well: Callable[..., str],
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    assert "no pictures in" in run("keywords", folder).stderr
    draw_picture(folder / "b.png", "blue")
    Image.new("RGBA", (1, 1), (0, 0, 0, 0)).save(folder / "a.png")
    (folder / "notes.txt").write_text("not a picture")
    pictures = run_json("keywords", folder, "--dictionary", words, "--top", 2)["pictures"]
    assert [picture["image"] for picture in pictures] == [
        str(folder / "a.png"),
        str(folder / "b.png"),
    ]
    assert [len(picture["keywords"]) for picture in pictures] == [0, 2]
    assert pictures[0]["note"] == "the picture is blank"
    assert f"{folder / 'a.png'}: the picture is blank" in run_well(
        "keywords", folder, "--dictionary", words
    )


def test_the_kind_of_picture_rows(
    tiny_catalogue: Catalogue, words: Path, run_well: Callable[..., str], run: Run
) -> None:
    run_well(
        *("features", tiny_catalogue.folder, "--dictionary", words, "--picture-rows", "facets")
    )
    assert ItemFeatures.load(tiny_catalogue.folder).card["picture_rows"] == "facets"
    assert run("features", tiny_catalogue.folder, "--picture-rows", "pixels").exit_code == 2


def test_an_unknown_encoder_is_told(tmp_path: Path, run: Run) -> None:
    draw_picture(tmp_path / "red.png", "red")
    result = run("keywords", tmp_path / "red.png", "--keyword-encoder", "none")
    assert result.exit_code == 1
    assert result.stderr == "there is no encoder 'none'; give bundled.\n"


def test_training_a_keyword_encoder(
    tmp_path: Path,
    words: Path,
    run: Run,
    run_well: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    missing = run("train-keyword-encoder", tmp_path / "none.csv", "--out", tmp_path / "heads")
    assert missing.exit_code == 1
    assert "none.csv cannot be read" in missing.stderr
    assert not (tmp_path / "heads").exists()

    asked: list[Any] = []
    monkeypatch.setattr(
        "mp4sr.training.keyword_encoder.train_keyword_encoder",
        lambda *arguments, **options: asked.append((arguments, options)),
    )
    run_well(
        *("train-keyword-encoder", tmp_path / "pairs.csv", "--out", tmp_path / "heads"),
        *("--epochs", 3, "--seed", 5, "--dictionary", words, "--cache", tmp_path / "cache"),
    )
    ((arguments, options),) = asked
    assert arguments == ([tmp_path / "pairs.csv"], tmp_path / "heads")
    assert (options["training"].epochs, options["seed"]) == (3, 5)
    assert options["dictionary"].words == ("red", "green", "blue")
    assert options["cache"] == tmp_path / "cache"
