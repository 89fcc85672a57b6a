"""The object is told from its backdrop, and its colours are those of the object alone."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mp4sr.features.encoders.pixels import (
    SIDE,
    STATISTICS,
    colour_statistics,
    object_masks,
    small_squares,
    to_lab,
)


def disc(colour: str, backdrop: str = "white", size: int = 112) -> Image.Image:
    picture = Image.new("RGB", (size, size), backdrop)
    ImageDraw.Draw(picture).ellipse((28, 28, 84, 84), fill=colour)
    return picture


def seen(*pictures: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    lab = to_lab(small_squares(list(pictures)))
    masks = object_masks(lab)
    return masks, colour_statistics(lab, masks)


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        ((255, 255, 255), (100, 0, 0)),
        ((0, 0, 0), (0, 0, 0)),
        ((255, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 0, 255), (32.30, 79.19, -107.86)),
    ],
)
def test_known_colours(rgb: tuple[int, ...], lab: tuple[float, ...]) -> None:
    assert to_lab(np.array([rgb], dtype=np.uint8))[0] == pytest.approx(lab, abs=0.3)


def test_the_mask_is_the_object() -> None:
    masks, _ = seen(disc("red"), disc("navy", "beige"))
    truth = np.asarray(disc("black").resize((SIDE, SIDE)).convert("L")) < 128
    for mask in masks:
        assert ((mask > 0.5) == truth).mean() > 0.98


def test_a_fading_backdrop_is_not_the_object() -> None:
    fade = np.linspace(150, 250, 112).astype(np.uint8)
    picture = Image.fromarray(np.repeat(np.tile(fade[:, None], (1, 112))[..., None], 3, axis=2))
    assert seen(picture)[0].mean() < 0.05
    ImageDraw.Draw(picture).rectangle((40, 40, 70, 70), fill="red")
    (mask,) = seen(picture)[0]
    assert mask[25:30, 25:30].min() > 0.9
    assert mask[:10].max() < 0.2


def test_a_busy_picture_is_all_object() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (112, 112, 3), dtype=np.uint8)
    assert seen(Image.fromarray(noise).resize((112, 112)))[0].min() == 1


def test_the_statistics_are_of_the_object_and_finite() -> None:
    _, (red, same, blue, blank) = seen(
        disc("red"), disc("red", "lightgrey"), disc("blue"), Image.new("RGB", (8, 8), "white")
    )
    assert red.shape == (STATISTICS,)
    assert np.isfinite([red, same, blue, blank]).all()
    bins = slice(0, 33)  # of chroma and hue
    assert np.abs(red[bins] - same[bins]).max() < 0.12
    assert np.abs(red[bins] - blue[bins]).max() > 0.5
