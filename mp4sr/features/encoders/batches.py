"""Batches of pictures and texts through an encoder."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mp4sr.device import half_precision
from mp4sr.progress import Progress

Input = TypeVar("Input")


def encode_in_batches(
    inputs: Sequence[Input],
    encode: Callable[[Sequence[Input]], Tensor],
    *,
    device: torch.device,
    width: int,
    batch_size: int,
    progress: bool,
    unit: str,
) -> npt.NDArray[np.float32]:
    """Return ``encode`` of all ``inputs`` as unit vectors, ``(n, width)``, without gradients.

    ``encode`` runs in half precision where ``device`` is a GPU.
    """
    if not inputs:
        return np.zeros((0, width), dtype=np.float32)
    rows = []
    with (
        torch.inference_mode(),
        Progress(total=len(inputs), desc=f"{unit}s", unit=unit, disable=not progress) as bar,
    ):
        for start in range(0, len(inputs), batch_size):
            batch = inputs[start : start + batch_size]
            with half_precision(device):
                encoded = encode(batch)
            vectors = torch.nn.functional.normalize(encoded.float(), dim=-1)
            rows.append(vectors.cpu().numpy())
            bar.update(len(batch))
    return np.concatenate(rows)
