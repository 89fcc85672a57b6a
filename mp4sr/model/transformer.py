"""The causal Transformer that M²SE and SASRec have in common.

Shapes: ``b`` sequences, ``l`` positions, ``h`` hidden size.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mp4sr.model.config import TransformerConfig


class CausalBlock(nn.Module):
    """One Transformer layer, normalised after each residual, as in SASRec and BERT."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.attention_dropout = config.attention_dropout
        self.attention_in = nn.Linear(config.hidden_size, 3 * config.hidden_size)
        self.attention_out = nn.Linear(config.hidden_size, config.hidden_size)
        self.attention_norm = nn.LayerNorm(config.hidden_size)
        self.inner = nn.Linear(config.hidden_size, config.inner_size)
        self.outer = nn.Linear(config.inner_size, config.hidden_size)
        self.outer_norm = nn.LayerNorm(config.hidden_size)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, visible: Tensor) -> Tensor:
        """Map ``x`` ``(b, l, h)`` to the same shape; ``visible`` is the attention mask.

        It is bool, ``(l, l)`` or ``(b, 1, l, l)``.
        """
        qkv = self.attention_in(x).unflatten(-1, (3, self.heads, -1))  # (b, l, 3, heads, h/heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)  # each (b, heads, l, h/heads)
        dropout = self.attention_dropout if self.training else 0.0
        mixed = F.scaled_dot_product_attention(query, key, value, visible, dropout)
        mixed = mixed.transpose(1, 2).flatten(2)  # (b, l, h)
        x = self.attention_norm(x + self.dropout(self.attention_out(mixed)))
        return self.outer_norm(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class CausalTransformer(nn.Module):
    """Learned positions and causal blocks over a sequence of item vectors."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.position = nn.Embedding(config.max_length, config.hidden_size)
        self.input_norm = nn.LayerNorm(config.hidden_size)
        self.dropout = nn.Dropout(config.dropout)
        self.blocks = nn.ModuleList(CausalBlock(config) for _ in range(config.layers))

    def encode_sequence(self, vectors: Tensor, mask: Tensor | None = None) -> Tensor:
        """Run the Transformer over sequences of item vectors.

        Padding goes at the end, where a causal model never looks. No position sees an item that
        ``mask`` leaves out; the output there depends on the items before it alone.

        Parameters
        ----------
        vectors
            the items' vectors ``(b, l, h)``, oldest first, ``l`` at most ``max_length``.
        mask
            bool ``(b, l)``, which items are read; None reads all.

        Returns
        -------
        The state after every position, ``(b, l, h)``.
        """
        length, device = vectors.shape[1], vectors.device
        visible = torch.ones(length, length, dtype=torch.bool, device=device).tril()  # (l, l)
        if mask is not None:
            vectors = vectors * mask.unsqueeze(-1)
            itself = torch.eye(length, dtype=torch.bool, device=device)  # (l, l)
            visible = ((visible & mask.unsqueeze(1)) | itself).unsqueeze(1)  # (b, 1, l, l)
        x = vectors + self.position(torch.arange(length, device=device))  # (b, l, h)
        x = self.dropout(self.input_norm(x))
        for block in self.blocks:
            x = block(x, visible)
        return x


def initialise(module: nn.Module) -> None:
    """Draw the weights of a linear layer or an embedding; for ``nn.Module.apply``."""
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)
