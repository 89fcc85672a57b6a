"""M²SE, the multimodal mixup sequence encoder of the paper: item encoders and mixup.

The causal Transformer that it shares with SASRec is in :mod:`mp4sr.model.transformer`.

Shapes: ``n`` items, ``r`` feature rows of an item (sentences or pictures), ``d`` feature width,
``b`` sequences, ``l`` positions, ``h`` hidden size.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mp4sr.model.config import M2SEConfig
from mp4sr.model.transformer import CausalTransformer, initialise


class AttentionPooling(nn.Module):
    """Pool an item's feature rows: ``a = softmax((x W1 + b1) W2 + b2)``, ``e = sum_j a_j x_j``.

    The softmax runs over real rows only. An item without rows pools to zeros.
    """

    def __init__(self, width: int, attention_size: int) -> None:
        super().__init__()
        self.inner = nn.Linear(width, attention_size)  # W1, b1
        self.outer = nn.Linear(attention_size, 1)  # W2, b2

    def forward(self, rows: Tensor, mask: Tensor) -> Tensor:
        """Pool ``rows`` ``(n, r, d)`` where ``mask`` ``(n, r)`` is true, into ``(n, d)``."""
        # There is no activation between the two layers, so (x W1) W2 = x (W1 W2): the same
        # attention and gradients with d multiplications a row instead of d * attention_size.
        weight = self.inner.weight.T @ self.outer.weight.squeeze(0)  # (d,)
        bias = self.inner.bias @ self.outer.weight.squeeze(0) + self.outer.bias  # (1,)
        logits = (rows @ weight + bias).masked_fill(~mask, -torch.inf)  # (n, r)
        empty = ~mask.any(dim=1, keepdim=True)  # (n, 1)
        attention = logits.masked_fill(empty, 0.0).softmax(dim=1).masked_fill(~mask, 0.0)
        return torch.bmm(attention.unsqueeze(1), rows).squeeze(1)  # (n, 1, r) @ (n, r, d) -> (n, d)


class MixtureOfExperts(nn.Module):
    """``K`` experts, each ``LayerNorm(Dropout(Linear(d -> h)))``, gated by ``softmax(e W_g)``.

    With ``feature_dropout`` parts of ``e`` are dropped in training, for experts and gate alike,
    so that a small catalogue is not memorised.
    """

    def __init__(
        self,
        width: int,
        hidden_size: int,
        experts: int,
        dropout: float,
        feature_dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.feature_dropout = nn.Dropout(feature_dropout)
        self.experts = nn.Linear(width, experts * hidden_size)  # all experts in one product
        self.dropout = nn.Dropout(dropout)
        self.norm_weight = nn.Parameter(torch.ones(experts, hidden_size))
        self.norm_bias = nn.Parameter(torch.zeros(experts, hidden_size))
        self.gate = nn.Linear(width, experts, bias=False)  # W_g

    def forward(self, pooled: Tensor) -> Tensor:
        """Mix the experts' views of ``pooled`` ``(n, d)`` into ``(n, h)``."""
        pooled = self.feature_dropout(pooled)
        views = self.dropout(self.experts(pooled)).unflatten(1, self.norm_weight.shape)  # (n, K, h)
        views = F.layer_norm(views, views.shape[-1:]) * self.norm_weight + self.norm_bias
        gates = self.gate(pooled).softmax(dim=-1)  # (n, K)
        return torch.bmm(gates.unsqueeze(1), views).squeeze(1)  # (n, 1, K) @ (n, K, h) -> (n, h)


class ItemEncoder(nn.Module):
    """The encoder of one modality: attention pooling, then the mixture of experts."""

    def __init__(self, config: M2SEConfig) -> None:
        super().__init__()
        self.pooling = AttentionPooling(config.feature_width, config.attention_size)
        self.mixture = MixtureOfExperts(
            config.feature_width,
            config.hidden_size,
            config.experts,
            config.expert_dropout,
            config.feature_dropout,
        )

    def forward(self, rows: Tensor, mask: Tensor) -> Tensor:
        """Encode ``rows`` ``(n, r, d)`` into ``(n, h)``; items without a row become zeros."""
        if rows.shape[1] == 0:  # no item here has the modality
            return rows.new_zeros(rows.shape[0], self.mixture.norm_weight.shape[1])
        encoded: Tensor = self.mixture(self.pooling(rows, mask))
        return encoded * mask.any(dim=1, keepdim=True)


def complementary_mixup(
    text: Tensor, image: Tensor, swappable: Tensor, max_ratio: float
) -> tuple[Tensor, Tensor]:
    """Swap modalities at random positions (the paper's complementary sequence mixup).

    ``p ~ U(0, max_ratio)``, ``m ~ Bernoulli(p)`` per position; ``M_t = (1-m) z_t + m z_v`` and
    ``M_v = (1-m) z_v + m z_t``, so that every vector is used exactly once. Positions that are
    not ``swappable`` (padding, or an item without one of the two) do not change.

    Parameters
    ----------
    text
        the text vectors ``z_t`` ``(b, l, h)``.
    image
        the image vectors ``z_v`` ``(b, l, h)``.
    swappable
        bool ``(b, l)``.
    max_ratio
        the upper end of ``p``.
    """
    ratio = torch.rand((), device=text.device) * max_ratio
    swap = (torch.rand(swappable.shape, device=text.device) < ratio) & swappable  # (b, l)
    swap = swap.unsqueeze(-1)  # (b, l, 1)
    return torch.where(swap, image, text), torch.where(swap, text, image)


class M2SE(CausalTransformer):
    """Text and image encoders, and the one causal Transformer that reads both modalities.

    :meth:`encode_sequence` reads the sequence of one modality; its ``mask`` says which items have
    that modality.
    """

    def __init__(self, config: M2SEConfig) -> None:
        super().__init__(config)
        self.config = config
        self.text_encoder = ItemEncoder(config)
        self.image_encoder = ItemEncoder(config)
        # In this order, which decides the weights that a seed gives.
        for part in (self.text_encoder, self.image_encoder, self.position, self.blocks):
            part.apply(initialise)
