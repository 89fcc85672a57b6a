"""In-batch negatives of all processes, as in open_clip: gathered vectors that keep gradients.

Every process gets the loss of its own states against the candidates of all. Gradients flow back
to the process that computed a candidate, and the mean over processes that
``DistributedDataParallel`` takes is the gradient of one batch with all the states. In a single
process nothing is sent.
"""

from typing import NamedTuple

import torch
import torch.distributed as dist
import torch.distributed.nn.functional as differentiable
from torch import Tensor


class Candidates(NamedTuple):
    """Items that states are compared with."""

    vectors: Tensor  # (m, h), one row for each distinct item
    targets: Tensor  # (t,) rows of ``vectors``, for the states of this process
    counts: Tensor  # (m,) float, how many states of all processes have the item as target


def processes() -> int:
    """Return how many processes train together."""
    return dist.get_world_size() if dist.is_available() and dist.is_initialized() else 1


def gathered_candidates(vectors: Tensor, rows: Tensor, targets: Tensor) -> Candidates:
    """Return the distinct items of all processes.

    An item that several processes have is one candidate, with the vector of the first of them, so
    it is never a negative of itself.

    Parameters
    ----------
    vectors
        the items of this process, ``(m, h)``.
    rows
        their catalogue rows, ``(m,)`` int64.
    targets
        rows of ``vectors``, ``(t,)`` int64.
    """
    counts = torch.bincount(targets, minlength=len(vectors)).float()
    if processes() == 1:
        return Candidates(vectors, targets, counts)
    sizes = gathered_sizes(len(vectors), vectors.device)
    before = sum(sizes[: dist.get_rank()])
    all_vectors = gathered(vectors, sizes, gradients=True)  # (M, h)
    all_rows, all_counts = gathered(rows, sizes), gathered(counts, sizes)
    distinct, at = all_rows.unique(return_inverse=True)  # at: (M,) rows of distinct
    order = torch.arange(len(at), device=at.device)
    first = torch.full_like(distinct, len(at)).scatter_reduce(0, at, order, "amin")
    return Candidates(
        all_vectors[first],
        at[before + targets],
        torch.zeros(len(distinct), device=at.device).index_add(0, at, all_counts),
    )


def gathered_pairs(text: Tensor, image: Tensor) -> tuple[tuple[Tensor, Tensor], int]:
    """Return both states of the users of all processes, and where those of this one begin.

    Parameters
    ----------
    text, image
        the states of this process's users, both ``(b, h)``.

    Returns
    -------
    Text and image states, both ``(B, h)``, and a row of them.
    """
    sizes = gathered_sizes(len(text), text.device)
    first = sum(sizes[: dist.get_rank()])
    everyone = (gathered(text, sizes, gradients=True), gathered(image, sizes, gradients=True))
    return everyone, first


def gathered_sizes(count: int, device: torch.device) -> list[int]:
    """Return ``count`` of every process, in the order of ranks."""
    sizes = [torch.zeros(1, dtype=torch.int64, device=device) for _ in range(processes())]
    dist.all_gather(sizes, torch.tensor([count], device=device))
    return [int(size) for size in sizes]


def gathered(values: Tensor, sizes: list[int], *, gradients: bool = False) -> Tensor:
    """Return the rows of all processes one after another.

    Parameters
    ----------
    values
        the rows of this process, ``(n, ...)``.
    sizes
        ``n`` of every process, as :func:`gathered_sizes` returns them.
    gradients
        send gradients back to where a row came from. All processes then take part in the backward
        pass, so each must pass what is returned to :func:`weighted`.
    """
    padding = values.new_zeros((max(sizes) - len(values), *values.shape[1:]))
    padded = torch.cat([values, padding])  # a collective takes equal shapes
    if gradients:
        if not padded.requires_grad:  # nothing here has the modality, but other processes have
            padded.requires_grad_()
        parts = differentiable.all_gather(padded)
    else:
        parts = [torch.empty_like(padded) for _ in sizes]
        dist.all_gather(parts, padded)
    return torch.cat([part[:size] for part, size in zip(parts, sizes, strict=True)])


def weighted(loss: Tensor, count: int, *used: Tensor) -> Tensor:
    """Weight this process's mean over ``count`` states, so that the mean over processes is global.

    Processes have different numbers of targets; each state counts the same. ``used`` are the
    gathered tensors: a process without a state to compare must still take part in their backward
    pass, for which the others wait.
    """
    if processes() == 1:
        return loss
    total = sum(gathered_sizes(count, loss.device))
    loss = loss * (count * processes() / max(total, 1))
    return loss + sum(0 * values.float().sum() for values in used)
