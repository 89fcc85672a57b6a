"""Tiny heads, and towers that need no weights."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from mp4sr.features.encoders.heads import HeadsConfig, KeywordHeads


@pytest.fixture
def tiny_config() -> HeadsConfig:
    """Heads of 6 features, 5 text values and 4 classes, with two members of width 3."""
    return HeadsConfig(feature_width=6, text_width=5, classes=4, hidden=7, width=3, members=2)


@pytest.fixture
def tiny_heads(tiny_config: HeadsConfig) -> KeywordHeads:
    """Random heads in evaluation mode."""
    torch.manual_seed(0)
    heads = KeywordHeads(tiny_config)
    heads.class_names.copy_(torch.nn.functional.normalize(torch.randn(4, 5), dim=-1))
    heads.text_mean.copy_(torch.randn(5) / 10)
    return heads.eval().requires_grad_(False)


class FakeSentences:
    """Five values out of each text's letters, as unit vectors."""

    name = "all-MiniLM-L6-v2"
    width = 5
    fingerprint = "fake"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> np.ndarray:
        self.asked += texts
        seeds = [list(text.encode()) or [0] for text in texts]
        rows = np.stack([np.random.default_rng(seed).normal(size=5) for seed in seeds])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


class FakeTower(torch.nn.Module):
    """Mean and deviation of each colour as features; the first four of them as logits."""

    name = "efficientnet-lite2"
    feature_width = 6
    fingerprint = "fake"

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        features = torch.cat([pixels.mean((2, 3)), pixels.std((2, 3))], dim=1)
        return features, features[:, :4]


@pytest.fixture
def fake_sentences() -> FakeSentences:
    """A sentence encoder of width 5 that remembers what it was asked."""
    return FakeSentences()


@pytest.fixture
def fake_tower() -> FakeTower:
    """An image tower of 6 features and 4 classes."""
    return FakeTower()


@pytest.fixture
def saved_heads(tiny_heads: KeywordHeads, tmp_path: Path) -> Path:
    """A folder with the tiny heads."""
    tiny_heads.save(tmp_path / "heads")
    return tmp_path / "heads"


@pytest.fixture
def pictures() -> list[Image.Image]:
    """Five random pictures of several shapes."""
    random = np.random.default_rng(0)
    shapes = [(40, 60, 3), (300, 20, 3), (33, 33, 3), (1, 1, 3), (500, 300, 3)]
    return [Image.fromarray(random.integers(0, 255, shape, dtype=np.uint8)) for shape in shapes]
