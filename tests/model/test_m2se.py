import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from mp4sr.errors import MP4SRError
from mp4sr.model.config import M2SEConfig
from mp4sr.model.m2se import (
    AttentionPooling,
    ItemEncoder,
    MixtureOfExperts,
    complementary_mixup,
)
from tests.toy import WIDTH, toy_config


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def test_attention_pooling_is_the_papers_formula() -> None:
    pooling = AttentionPooling(WIDTH, 5)
    rows, mask = torch.randn(3, 4, WIDTH), torch.ones(3, 4, dtype=torch.bool)
    attention = pooling.outer(pooling.inner(rows)).softmax(dim=1)  # as written in the paper
    torch.testing.assert_close(pooling(rows, mask), (attention * rows).sum(dim=1))


def test_attention_pooling_ignores_masked_rows_whatever_they_hold() -> None:
    pooling = AttentionPooling(WIDTH, 5)
    rows = torch.randn(2, 4, WIDTH)
    mask = torch.tensor([[True, True, False, False], [True, False, False, False]])
    changed = torch.where(mask[..., None], rows, torch.full_like(rows, 1e6))
    torch.testing.assert_close(pooling(rows, mask), pooling(changed, mask))
    torch.testing.assert_close(pooling(rows, mask)[1], rows[1, 0])


def test_attention_pooling_of_an_item_without_rows_is_zero_and_has_finite_gradients() -> None:
    pooling = AttentionPooling(WIDTH, 5)
    mask = torch.tensor([[False, False], [True, True]])
    pooled = pooling(torch.randn(2, 2, WIDTH), mask)
    assert pooled[0].abs().sum() == 0
    pooled.square().sum().backward()
    assert all(torch.isfinite(p.grad).all() for p in pooling.parameters())


def test_mixture_of_experts_equals_its_experts_one_by_one() -> None:
    mixture = MixtureOfExperts(WIDTH, hidden_size=6, experts=3, dropout=0.0)
    nn.init.normal_(mixture.norm_weight)
    nn.init.normal_(mixture.norm_bias)
    pooled = torch.randn(4, WIDTH)
    gates = (pooled @ mixture.gate.weight.T).softmax(dim=1)
    expected = torch.zeros(4, 6)
    for k in range(3):
        rows = slice(6 * k, 6 * (k + 1))
        linear = F.linear(pooled, mixture.experts.weight[rows], mixture.experts.bias[rows])
        view = F.layer_norm(linear, (6,), mixture.norm_weight[k], mixture.norm_bias[k])
        expected += gates[:, k : k + 1] * view
    torch.testing.assert_close(mixture(pooled), expected)


def test_dropped_features_are_missing_in_training_alone() -> None:
    mixture = MixtureOfExperts(WIDTH, hidden_size=6, experts=3, dropout=0.0, feature_dropout=1.0)
    pooled = torch.randn(4, WIDTH)
    trained = mixture(pooled)  # everything is dropped: all items look the same
    torch.testing.assert_close(trained, trained[:1].expand(4, -1))
    seen = mixture.eval()(pooled)
    assert not torch.allclose(seen, trained)
    whole = MixtureOfExperts(WIDTH, hidden_size=6, experts=3, dropout=0.0).eval()
    whole.load_state_dict(mixture.state_dict())
    torch.testing.assert_close(seen, whole(pooled))


def test_item_encoder_gives_zeros_to_an_item_without_rows() -> None:
    encoder = ItemEncoder(toy_config())
    vectors = encoder(torch.randn(2, 3, WIDTH), torch.tensor([[False] * 3, [True] * 3]))
    assert vectors[0].abs().sum() == 0
    assert vectors[1].abs().sum() > 0
    assert encoder(torch.zeros(5, 0, WIDTH), torch.zeros(5, 0, dtype=torch.bool)).shape == (5, 8)


@given(st.integers(1, 5), st.integers(1, 7), st.integers(0, 2**31), st.floats(0, 1))
def test_mixup_is_complementary(batch: int, length: int, seed: int, ratio: float) -> None:
    torch.manual_seed(seed)
    text, image = torch.randn(batch, length, 3), torch.randn(batch, length, 3)
    swappable = torch.rand(batch, length) < 0.7
    mixed_text, mixed_image = complementary_mixup(text, image, swappable, ratio)
    swapped = (mixed_text == image).all(dim=-1)
    # Every vector is used exactly once, position by position, and nothing unswappable moves.
    expected_text = torch.where(swapped[..., None], image, text)
    expected_image = torch.where(swapped[..., None], text, image)
    assert torch.equal(mixed_text, expected_text)
    assert torch.equal(mixed_image, expected_image)
    assert not (swapped & ~swappable).any()


def test_mixup_swaps_about_half_of_its_upper_ratio() -> None:
    text, image = torch.zeros(100, 50, 1), torch.ones(100, 50, 1)
    everywhere = torch.ones(100, 50, dtype=torch.bool)
    shares = [
        complementary_mixup(text, image, everywhere, 0.5)[0].mean().item() for _ in range(200)
    ]
    assert max(shares) <= 0.55
    assert sum(shares) / len(shares) == pytest.approx(0.25, abs=0.04)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"hidden_size": 9}, "hidden_size 9 cannot be split over 2 heads"),
        ({"experts": 0}, "experts is 0"),
        ({"modality": "sound"}, "modality is 'sound'; it must be '', 'text' or 'image'"),
        ({"temperature": 0.0}, "temperature is 0.0; it must be above 0"),
    ],
)
def test_impossible_shapes_are_refused(fields: dict[str, float], words: str) -> None:
    with pytest.raises(MP4SRError, match=words):
        M2SEConfig(**fields)  # type: ignore[arg-type]
