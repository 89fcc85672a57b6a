"""The training objectives: NIP and CMCL (pre-training), cross-entropy over all items (fine-tuning).

All of them are softmax cross-entropies on logits. What must not count is masked with ``-inf``,
never with a logit of zero, and the maximum is subtracted before anything is exponentiated.
"""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import once_differentiable

# Rows of logits worked on at a time: 512 x 5,000 floats stay in a CPU's cache.
CHUNK_ELEMENTS = 2_500_000


class _ChunkedCrossEntropy(torch.autograd.Function):
    """Mean cross-entropy of ``queries @ candidates.T`` without ever holding all logits.

    The forward pass computes the gradients chunk by chunk, while a chunk's probabilities are
    still in the cache, so memory does not grow with the number of rows.
    """

    @staticmethod
    def forward(
        ctx: Any,
        queries: Tensor,
        candidates: Tensor,
        labels: Tensor,
        log_counts: Tensor | None,
        temperature: float,
    ) -> Tensor:
        """Return the mean loss; all arithmetic on logits is in float32."""
        with torch.autocast(queries.device.type, enabled=False):
            return _ChunkedCrossEntropy._forward(
                ctx, queries, candidates, labels, log_counts, temperature
            )

    @staticmethod
    def _forward(
        ctx: Any,
        queries: Tensor,
        candidates: Tensor,
        labels: Tensor,
        log_counts: Tensor | None,
        temperature: float,
    ) -> Tensor:
        queries32, candidates32 = queries.float() / temperature, candidates.float()
        rows, candidate_count = len(queries), len(candidates)
        chunk = max(1, CHUNK_ELEMENTS // candidate_count)
        query_grad, candidate_grad = torch.empty_like(queries32), torch.zeros_like(candidates32)
        total = queries32.new_zeros(())
        for start in range(0, rows, chunk):
            part, part_labels = queries32[start : start + chunk], labels[start : start + chunk]
            logits = part @ candidates32.T  # (chunk, m)
            if log_counts is not None:
                logits += log_counts
                logits.scatter_add_(1, part_labels[:, None], -log_counts[part_labels][:, None])
            residual = logits.log_softmax(dim=1)
            total -= residual.gather(1, part_labels[:, None]).sum()
            residual.exp_()  # probabilities; less the one-hot labels, the gradient of the logits
            residual.scatter_add_(1, part_labels[:, None], residual.new_full((len(part), 1), -1.0))
            query_grad[start : start + chunk] = residual @ candidates32
            candidate_grad.addmm_(residual.T, part)
        ctx.save_for_backward(query_grad / (rows * temperature), candidate_grad / rows)
        ctx.dtypes = (queries.dtype, candidates.dtype)
        return total / rows

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor, None, None, None]:
        """Scale the gradients that the forward pass computed."""
        query_grad, candidate_grad = ctx.saved_tensors
        query_dtype, candidate_dtype = ctx.dtypes
        return (
            (query_grad * grad).to(query_dtype),
            (candidate_grad * grad).to(candidate_dtype),
            None,
            None,
            None,
        )


def item_cross_entropy(
    queries: Tensor, candidates: Tensor, labels: Tensor, temperature: float
) -> Tensor:
    """Cross-entropy over all items: the fine-tuning objective of the paper.

    Parameters
    ----------
    queries
        ``(n, w)``.
    candidates
        ``(m, w)``.
    labels
        int64 ``(n,)``, the row of each query's next item in ``candidates``.
    temperature
        divides the products.

    Returns
    -------
    The mean over queries, a scalar; zero when there are none.
    """
    return _mean_cross_entropy(queries, candidates, labels, None, temperature)


def next_item_prediction(
    states: Tensor,
    items: Tensor,
    targets: Tensor,
    temperature: float,
    counts: Tensor | None = None,
) -> Tensor:
    """NIP, modality-specific next item prediction: InfoNCE of states against their next items.

    Negatives are the other targets in the batch, never the same item as the positive. Each
    distinct item is scored once: an item that is the target ``c`` times adds ``log c`` to its
    logit, which is the same softmax with a fraction of the products. An item that is nobody's
    target adds ``log 0``, so it does not count.

    Parameters
    ----------
    states
        the sequence encoder's outputs, ``(n, h)``.
    items
        the batch's distinct items, ``(m, h)``.
    targets
        int64 ``(n,)``, rows of ``items``.
    temperature
        divides the cosines.
    counts
        ``(m,)``, how often each item is a target in the batch; None counts ``targets``, which is
        right unless the batch is spread over processes.
    """
    log_counts = _log_counts(items, targets, counts)
    states, items = F.normalize(states, dim=-1), F.normalize(items, dim=-1)
    return _mean_cross_entropy(states, items, targets, log_counts, temperature)


def projected_next_item_prediction(
    states: tuple[Tensor, Tensor],
    items: Tensor,
    targets: Tensor,
    temperature: float,
    counts: Tensor | None = None,
) -> Tensor:
    """NIP with ``projection``: both modalities' projected states are positives for one item.

    Same negatives as :func:`next_item_prediction`, for each of the two states ``(n, h)``.
    """
    if len(targets) == 0:
        return states[0].sum() + states[1].sum()  # zero, and still part of the graph
    log_counts = _log_counts(items, targets, counts)
    own = targets[:, None]
    items = F.normalize(items, dim=-1)
    logits, positives = [], []
    for state in states:
        cosine = (F.normalize(state, dim=-1) @ items.T).float() / temperature  # (n, m)
        positives.append(cosine.gather(1, own))  # (n, 1)
        logits.append((cosine + log_counts).scatter(1, own, positives[-1]))
    both = torch.cat(logits, dim=1)  # (n, 2 m)
    return (both.logsumexp(dim=1) - torch.cat(positives, dim=1).logsumexp(dim=1)).mean()


def cross_modality_contrast(
    text: Tensor,
    image: Tensor,
    temperature: float,
    everyone: tuple[Tensor, Tensor] | None = None,
    first: int = 0,
) -> Tensor:
    """CMCL: a user's text and image states attract, other users' repel.

    Negatives are other users' vectors of the other and of the same modality; symmetric.

    Parameters
    ----------
    text
        text states ``(b, h)``; row ``i`` of both is the same user.
    image
        image states ``(b, h)``.
    temperature
        divides the cosines.
    everyone
        the text and image states of all users in a batch that is spread over processes, both
        ``(B, h)``; None when ``text`` and ``image`` are all of them.
    first
        the row of ``everyone`` at which the users of ``text`` and ``image`` begin.
    """
    if len(text) == 0:
        return text.sum() + image.sum()  # zero, and still part of the graph
    text, image = F.normalize(text, dim=-1), F.normalize(image, dim=-1)
    all_text, all_image = (text, image)
    if everyone is not None:
        all_text, all_image = (F.normalize(states, dim=-1) for states in everyone)
    labels = torch.arange(first, first + len(text), device=text.device)  # (b,)
    loss = text.new_zeros((), dtype=torch.float32)
    for states, others, same in ((text, all_image, all_text), (image, all_text, all_image)):
        across = (states @ others.T).float() / temperature  # (b, B), the label is the positive
        within = (states @ same.T).float() / temperature  # (b, B)
        within = within.scatter(1, labels[:, None], -torch.inf)  # not against itself
        loss = loss + F.cross_entropy(torch.cat([across, within], dim=1), labels) / 2
    return loss


def _log_counts(items: Tensor, targets: Tensor, counts: Tensor | None) -> Tensor:
    """Return the logarithm of how often each item is a target, ``(m,)``."""
    if counts is None:
        counts = torch.bincount(targets, minlength=len(items)).float()
    return counts.log()


def _mean_cross_entropy(
    queries: Tensor,
    candidates: Tensor,
    labels: Tensor,
    log_counts: Tensor | None,
    temperature: float,
) -> Tensor:
    if len(queries) == 0:
        return queries.sum()  # zero, and still part of the graph
    loss: Tensor = _ChunkedCrossEntropy.apply(queries, candidates, labels, log_counts, temperature)
    return loss
