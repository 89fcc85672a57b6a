import pytest
import torch
from torch import nn

from mp4sr.model.transformer import CausalBlock, CausalTransformer
from tests.toy import toy_config


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def test_causal_block_equals_torchs_encoder_layer() -> None:
    config = toy_config(dropout=0.0, attention_dropout=0.0)
    ours = CausalBlock(config).eval()
    reference = nn.TransformerEncoderLayer(
        8, 2, 16, dropout=0.0, activation="gelu", batch_first=True, norm_first=False
    ).eval()
    with torch.no_grad():
        reference.self_attn.in_proj_weight.copy_(ours.attention_in.weight)
        reference.self_attn.in_proj_bias.copy_(ours.attention_in.bias)
    pairs = {
        "self_attn.out_proj": ours.attention_out,
        "linear1": ours.inner,
        "linear2": ours.outer,
        "norm1": ours.attention_norm,
        "norm2": ours.outer_norm,
    }
    for name, module in pairs.items():
        reference.get_submodule(name).load_state_dict(module.state_dict())
    x = torch.randn(3, 5, 8)
    causal = torch.ones(5, 5, dtype=torch.bool).tril()
    expected = reference(x, src_mask=~causal)  # torch masks where True
    torch.testing.assert_close(ours(x, causal.expand(3, 1, 5, 5)), expected)


def _sequences() -> tuple[CausalTransformer, torch.Tensor, torch.Tensor]:
    model = CausalTransformer(toy_config()).eval()
    return model, torch.randn(2, 5, 8), torch.ones(2, 5, dtype=torch.bool)


def test_the_future_changes_nothing() -> None:
    model, vectors, mask = _sequences()
    changed = vectors.clone()
    changed[:, 3:] = 7.0
    before = model.encode_sequence(vectors, mask)
    after = model.encode_sequence(changed, mask)
    torch.testing.assert_close(before[:, :3], after[:, :3])
    assert not torch.allclose(before[:, 3:], after[:, 3:])


def test_an_absent_item_changes_nothing_anywhere() -> None:
    model, vectors, mask = _sequences()
    mask[:, 1] = False
    changed = vectors.clone()
    changed[:, 1] = 1e3
    torch.testing.assert_close(
        model.encode_sequence(vectors, mask), model.encode_sequence(changed, mask)
    )


def test_a_sequence_with_nothing_present_is_finite() -> None:
    model, vectors, mask = _sequences()
    assert torch.isfinite(model.encode_sequence(vectors, torch.zeros_like(mask))).all()


def test_without_a_mask_every_item_is_read() -> None:
    model, vectors, mask = _sequences()
    torch.testing.assert_close(model.encode_sequence(vectors), model.encode_sequence(vectors, mask))
