"""SASRec, the ID-only baseline (Kang and McAuley, 2018).

The same causal Transformer as MP4SR's reads one learned embedding an item, and the same table
scores the candidates (tied output). It is trained by cross-entropy over all items with an
embedding. It cannot rank items that training never saw.
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
from mp4sr.model.saved import CONFIG_FILE, SavedModel
from mp4sr.model.transformer import CausalTransformer, initialise


class SASRec(SavedModel, tags=["sequential-recommendation"]):
    """An ID-only sequence model.

    Parameters
    ----------
    config
        the shape of the model.
    item_ids
        catalogue ids of the items with an embedding, in its row order; as a mapping, with their
        fingerprints.

    Attributes
    ----------
    item_embedding
        ``(items, h)``: what the Transformer reads, and what its states are multiplied by.
    encoder
        the Transformer.
    """

    kind = "SASRec"
    written_by = "sasrec"
    config_type = SASRecConfig
    config: SASRecConfig

    def __init__(self, config: SASRecConfig, item_ids: Iterable[str] | Mapping[str, str]) -> None:
        super().__init__(config, item_ids)
        self.item_embedding = nn.Embedding(len(self.item_ids), config.hidden_size)
        self.encoder = CausalTransformer(config)
        self.apply(initialise)

    def encode_sequence(self, items: Tensor) -> Tensor:
        """Return the state after every position, ``(b, l, h)``.

        ``items`` ``(b, l)`` are rows of the item embedding, oldest first, ``l`` at most
        ``max_length``; padding goes at the end, where a causal model never looks.
        """
        return self.encoder.encode_sequence(self.item_embedding(items))

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
    """Return whether a model folder holds SASRec; False for any other folder, or none."""
    try:
        settings = loads((Path(folder) / CONFIG_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(settings, dict) and settings.get("architecture") == "SASRec"
