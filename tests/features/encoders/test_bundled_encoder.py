"""The bundled encoder: with fake towers for its rules, with the real ones for its words."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from mp4sr.errors import MP4SRError
from mp4sr.features.encoders import ImageTextEncoder, how_to_switch, load_image_text_encoder
from mp4sr.features.encoders.bundled import BUNDLED_FOLDER, BundledEncoder

CAPTIONED = Path(__file__).parents[4] / "shared" / "data" / "captioned"


@pytest.fixture
def encoder(saved_heads: Path, fake_sentences: Any, fake_tower: Any) -> BundledEncoder:
    return BundledEncoder(
        saved_heads, device="cpu", batch_size=2, sentences=fake_sentences, tower=fake_tower
    )


def test_rows_are_unit_vectors(encoder: BundledEncoder, pictures: list[Image.Image]) -> None:
    images = encoder.encode_images(pictures)
    texts = encoder.encode_texts(["vase", "a lamp"])
    assert images.shape == (5, encoder.width)
    assert texts.shape == (2, encoder.width)
    assert images.dtype == texts.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(images, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(texts, axis=1), 1, rtol=1e-5)


def test_batches_do_not_change_the_result(
    encoder: BundledEncoder, pictures: list[Image.Image]
) -> None:
    together = encoder.encode_images(pictures)
    alone = np.concatenate([encoder.encode_images([picture]) for picture in pictures])
    np.testing.assert_allclose(together, alone, atol=1e-6)
    assert not np.allclose(together[0], together[1], atol=1e-3)


def test_nothing_gives_no_rows(encoder: BundledEncoder) -> None:
    assert encoder.encode_images([]).shape == (0, encoder.width)
    assert encoder.encode_texts([]).shape == (0, encoder.width)


def test_prompts_and_words_are_one(encoder: BundledEncoder, fake_sentences: Any) -> None:
    prompt, word = encoder.encode_texts(["a photo of a vase", "vase"])
    np.testing.assert_array_equal(prompt, word)
    assert fake_sentences.asked == ["vase", "vase"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("feature_width", 7), ("text_width", 6), ("sentence_encoder", "another")],
)
def test_heads_for_other_towers_give_one_sentence(
    tmp_path: Path, tiny_config: Any, fake_sentences: Any, fake_tower: Any, field: str, value: Any
) -> None:
    from dataclasses import replace

    from mp4sr.features.encoders.heads import KeywordHeads

    KeywordHeads(replace(tiny_config, **{field: value})).save(tmp_path / "other")
    with pytest.raises(MP4SRError) as raised:
        BundledEncoder(tmp_path / "other", device="cpu", sentences=fake_sentences, tower=fake_tower)
    assert str(value) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_that_is_not_there_gives_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(MP4SRError, match=r"has no config\.json"):
        BundledEncoder(tmp_path / "nowhere")


def test_what_is_shipped_is_small_and_complete() -> None:
    files = sorted(BUNDLED_FOLDER.iterdir())
    assert [file.name for file in files] == [
        *("README.md", "calibration.json", "calibration.safetensors", "config.json"),
        "heads.safetensors",
    ]
    assert sum(file.stat().st_size for file in files) < 15 * 2**20
    config = json.loads((BUNDLED_FOLDER / "config.json").read_text(encoding="utf-8"))
    assert config["image_tower"] == "efficientnet-lite2"


def test_how_to_switch_names_both_clips() -> None:
    assert "ViT-B-32/openai" in how_to_switch
    assert "ViT-B-32/laion2b_s34b_b79k" in how_to_switch


@pytest.fixture(scope="module")
def bundled() -> ImageTextEncoder:
    return load_image_text_encoder("bundled", device="cpu")


def test_the_bundled_encoder_speaks_for_itself(bundled: ImageTextEncoder) -> None:
    assert bundled.name.startswith("bundled")
    assert len(bundled.fingerprint) == 64
    with torch.no_grad():
        texts = bundled.encode_texts(["a photo of a mug", "a photo of a dog"])
    assert texts.shape == (2, bundled.width)
    assert texts[0] @ texts[1] < 0.7


def test_a_drawing_keeps_its_colour(bundled: ImageTextEncoder) -> None:
    colours = ["red", "blue", "green"]
    drawings = []
    for colour in colours:
        drawing = Image.new("RGB", (120, 120), "white")
        ImageDraw.Draw(drawing).rectangle((20, 20, 100, 100), fill=colour)
        drawings.append(drawing)
    scores = bundled.encode_images(drawings) @ bundled.encode_texts(colours).T
    # A picture against the others: the word is higher where it is true.
    assert (scores.argmax(0) == np.arange(3)).sum() >= 2
    np.testing.assert_array_equal(bundled.encode_images(drawings), bundled.encode_images(drawings))


@pytest.mark.real_data
def test_imagenet_photographs_are_recognised() -> None:
    import pandas as pd

    from mp4sr.features.encoders.tower import (
        ImageTower,
        as_tensor,
        imagenet_class_names,
        prepared,
    )

    if not (CAPTIONED / "pairs.csv").is_file():
        pytest.skip("the captioned photographs are not here")
    table = pd.read_csv(CAPTIONED / "pairs.csv")
    table = table[table["source"] == "imagenet_sample"]
    texts = table.groupby("file")["text"].agg(set)[:12]
    tower, names = ImageTower(), imagenet_class_names()
    with torch.inference_mode():
        pixels = [prepared(Image.open(CAPTIONED / file).convert("RGB")) for file in texts.index]
        best = tower(as_tensor(pixels))[1].argmax(1).tolist()
    right = [
        bool(set(names[row].split(", ")) & true) for row, true in zip(best, texts, strict=True)
    ]
    assert sum(right) >= 8
