"""How a history and a candidate become a score: the one place that defines it.

With ``e_t = text + id`` and ``e_v = image + id`` a candidate scores
``cos(h_t, e_t) + cos(h_v, e_v)``, as in the paper's fine-tuning. If a candidate lacks one
modality, the other counts twice: the missing one is assumed to agree. A history that lacks a
modality is ranked by the other one alone. In the modes ``text`` and ``image`` an item without that
modality is not a candidate.
"""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from mp4sr.model.vectors import ItemVectors, SequenceVectors
from mp4sr.vocabulary import Mode

#: Decimals of a score. What is left after these is float32 noise of the vectors.
SCORE_DECIMALS = 6

#: Items scored at a time, so that their vectors in double precision stay small.
ITEMS_PER_BLOCK = 16_384

_SHORTEST = 1e-12  # no vector is divided by a length below this


class ScoreParts(NamedTuple):
    """What text, image and ID each add to a score; the three sum to it. Each ``(b, n)``."""

    text: Tensor
    image: Tensor
    id: Tensor


def modality_weights(items: ItemVectors, mode: Mode = "both") -> tuple[Tensor, Tensor]:
    """Return how often each item's text and image cosine counts, both float32 ``(n,)``.

    An item with two zeros is not a candidate in ``mode``.
    """
    text, image = items.has_text.float(), items.has_image.float()
    if mode == "text":
        return text, torch.zeros_like(image)
    if mode == "image":
        return torch.zeros_like(text), image
    return text * (2 - image), image * (2 - text)


def candidate_matrix(items: ItemVectors, mode: Mode) -> tuple[Tensor, Tensor]:
    """Return the candidates' vectors, and which items are candidates in ``mode``.

    Returns
    -------
    The matrix ``(n, w)``, where ``w`` is ``2 h`` in mode ``both`` and ``h`` otherwise; scores are
    ``queries @ matrix.T``. And the candidate mask, bool ``(n,)``.
    """
    text = F.normalize(items.text + items.id, dim=-1)  # (n, h)
    image = F.normalize(items.image + items.id, dim=-1)  # (n, h)
    if mode == "text":
        return text, items.has_text
    if mode == "image":
        return image, items.has_image
    text_weight, image_weight = modality_weights(items)
    matrix = torch.cat([text * text_weight[:, None], image * image_weight[:, None]], dim=-1)
    return matrix, items.has_text | items.has_image


def query_matrix(sequences: SequenceVectors, mode: Mode) -> Tensor:
    """Return the query vectors ``(b, w)`` that go with :func:`candidate_matrix`."""
    if mode == "both":
        return torch.cat([sequences.text, sequences.image], dim=-1)  # (b, 2 h)
    return sequences.text if mode == "text" else sequences.image


def effective_modes(sequences: SequenceVectors, mode: Mode) -> dict[Mode, Tensor]:
    """Group histories by the mode that they can be ranked in.

    In mode ``both`` a history with only one modality is ranked by that one. A history without the
    requested modality cannot be ranked and is in no group.

    Returns
    -------
    Mode -> the row numbers (int64) of its histories; no group is empty.
    """
    text, image = sequences.has_text, sequences.has_image
    groups: dict[Mode, Tensor]
    if mode == "both":
        groups = {"both": text & image, "text": text & ~image, "image": image & ~text}
    else:
        groups = {mode: text if mode == "text" else image}
    rows = {name: mask.nonzero().squeeze(1) for name, mask in groups.items()}
    return {name: members for name, members in rows.items() if len(members)}


def score(sequences: SequenceVectors, items: ItemVectors, mode: Mode = "both") -> Tensor:
    """Return every score, float32 ``(b, n)``; ``-inf`` where an item is not a candidate.

    Scores are computed in double precision and rounded to ``SCORE_DECIMALS``. So a score does not
    depend on what else is scored in the same call, and items with equal vectors have equal
    scores. Lists, explanations and comparisons all rank by these numbers.
    """
    device, n = sequences.text.device, len(items.text)
    scores = torch.full((len(sequences.text), n), -torch.inf, device=device)
    for effective, rows in effective_modes(sequences, mode).items():
        for start in range(0, n, ITEMS_PER_BLOCK):
            end = min(start + ITEMS_PER_BLOCK, n)
            block = ItemVectors(*(tensor[start:end] for tensor in items))
            parts = score_parts(sequences.take(rows), block, effective)
            total = (parts.text + parts.image + parts.id).round(decimals=SCORE_DECIMALS)
            text_weight, image_weight = modality_weights(block, effective)
            is_candidate = text_weight + image_weight > 0
            scores[rows, start:end] = total.float().masked_fill(~is_candidate, -torch.inf)
    return scores


def score_parts(sequences: SequenceVectors, items: ItemVectors, mode: Mode = "both") -> ScoreParts:
    """Split every score into text, image and ID; float64, zeros where there is no score.

    ``h_t . e_t / |e_t|`` is ``h_t . text / |e_t| + h_t . id / |e_t|``, and likewise for the image.
    """
    shape = (len(sequences.text), len(items.text))
    parts = ScoreParts(
        *(
            torch.zeros(shape, dtype=torch.float64, device=sequences.text.device)
            for _ in ScoreParts._fields
        )
    )
    ids = items.id.double() if items.id.any() else None
    for effective, rows in effective_modes(sequences, mode).items():
        weights = modality_weights(items, effective)
        for states, content, weight, part in (
            (sequences.text, items.text, weights[0], parts.text),
            (sequences.image, items.image, weights[1], parts.image),
        ):
            if not weight.any():
                continue
            queries, vectors = states[rows].double(), content.double()  # (rows, h), (n, h)
            length = (vectors if ids is None else vectors + ids).norm(dim=-1)  # (n,)
            scale = weight / length.clamp_min(_SHORTEST)
            part[rows] = queries @ vectors.T * scale
            if ids is not None:
                parts.id[rows] += queries @ ids.T * scale
    return parts
