"""SASRec, the baseline that knows items by their ID alone (Kang and McAuley, 2018).

The same causal Transformer as MP4SR's over one learned embedding an item, whose table also scores
the candidates (tied output). It is trained by cross-entropy over all items it knows. It can say
nothing of an item that training never touched.
"""

from collections.abc import Iterable, Mapping, Sequence
from json import loads
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from mp4sr.model.config import SASRecConfig
from mp4sr.model.lengths import length_blocks, padded
from mp4sr.model.m2se import CausalBlock
from mp4sr.model.saved import CONFIG_FILE, SavedModel


class SASRec(SavedModel, tags=["sequential-recommendation"]):
    """An ID-only sequence model.

    Parameters
    ----------
    config
        the shape of the model.
    item_ids
        catalogue ids of the items it knows, in the order of their embeddings; as a mapping,
        with their fingerprints.

    Attributes
    ----------
    item_embedding
        ``(items, h)``: what the Transformer reads, and what its states are multiplied with.
    """

    kind = "SASRec"
    written_by = "sasrec"
    config_type = SASRecConfig
    config: SASRecConfig

    def __init__(self, config: SASRecConfig, item_ids: Iterable[str] | Mapping[str, str]) -> None:
        super().__init__(config, item_ids)
        self.item_embedding = nn.Embedding(len(self.item_ids), config.hidden_size)
        self.position = nn.Embedding(config.max_length, config.hidden_size)
        self.input_norm = nn.LayerNorm(config.hidden_size)
        self.dropout = nn.Dropout(config.dropout)
        self.blocks = nn.ModuleList(CausalBlock(config) for _ in range(config.layers))
        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Embedding):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def encode_sequence(self, items: Tensor) -> Tensor:
        """Return the state after every position, ``(b, l, h)``.

        ``items`` ``(b, l)`` are rows of the item embedding, oldest first, ``l`` at most
        ``max_length``; padding stands at the end, where a causal model never looks.
        """
        length = items.shape[1]
        positions = torch.arange(length, device=items.device)
        x = self.item_embedding(items) + self.position(positions)  # (b, l, h)
        x = self.dropout(self.input_norm(x))
        causal = torch.ones(length, length, dtype=torch.bool, device=items.device).tril()  # (l, l)
        for block in self.blocks:
            x = block(x, causal)
        return x

    @torch.inference_mode()
    def encode_rows(self, histories: Sequence[NDArray[np.int64]]) -> Tensor:
        """Encode many histories; the score of the item at row ``i`` is ``states @ embedding[i]``.

        Parameters
        ----------
        histories
            for each of ``b`` users the rows of their items in the item embedding, oldest first;
            the last ``max_length`` are read.

        Returns
        -------
        States ``(b, h)``, zeros for an empty history.
        """
        self.stop_training()
        weights = self.item_embedding.weight
        recent = [history[-self.config.max_length :] for history in histories]
        lengths = np.array([len(history) for history in recent], dtype=np.int64)
        states = torch.zeros(len(recent), weights.shape[1], device=weights.device)
        for block in length_blocks(lengths):
            items = torch.from_numpy(padded([recent[row] for row in block])).to(weights.device)
            outputs = self.encode_sequence(items)  # (b, l, h)
            states[torch.from_numpy(block)] = outputs[np.arange(len(block)), lengths[block] - 1]
        return states


def is_sasrec(folder: str | Path) -> bool:
    """Return whether a model folder holds the baseline; False for anything else, or nothing."""
    try:
        settings = loads((Path(folder) / CONFIG_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(settings, dict) and settings.get("architecture") == "SASRec"
