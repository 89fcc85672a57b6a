"""How a history and a candidate become a score: the one place that knows.

With ``e_t = text + id`` and ``e_v = image + id`` a candidate scores
``cos(h_t, e_t) + cos(h_v, e_v)``, as in the paper's fine-tuning stage. A candidate that lacks one
modality counts the other twice: what cannot be seen is taken to agree with what can be read. A
history that lacks a modality is ranked by the other alone. In the single modes a candidate
without that modality is no candidate.
"""

from typing import Literal, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from mp4sr.model.vectors import ItemVectors, SequenceVectors

Mode = Literal["both", "text", "image"]
MODES: tuple[Mode, ...] = ("both", "text", "image")


class ScoreParts(NamedTuple):
    """What text, image and ID each add to a score; the three sum to it. Each ``(b, n)``."""

    text: Tensor
    image: Tensor
    id: Tensor


def modality_weights(items: ItemVectors) -> tuple[Tensor, Tensor]:
    """Return how often each item's text and image cosine counts in mode ``both``, each ``(n,)``."""
    text, image = items.has_text.float(), items.has_image.float()
    return text * (2 - image), image * (2 - text)


def candidate_matrix(items: ItemVectors, mode: Mode) -> tuple[Tensor, Tensor]:
    """Return candidate vectors and who is a candidate at all.

    Returns
    -------
    The matrix ``(n, w)``, where ``w`` is ``2 h`` in mode ``both`` and else ``h`` and the
    score is ``queries @ matrix.T``; and a bool ``(n,)`` that says who is a candidate.
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
    """Split histories by the mode they can really be ranked in.

    In mode ``both`` a history with one modality falls back to it. Histories that cannot be
    ranked at all (nothing in them has the modality asked for) are in none of the groups.

    Returns
    -------
    From effective mode to the row numbers (int64) of its histories; no group is empty.
    """
    text, image = sequences.has_text, sequences.has_image
    groups: dict[Mode, Tensor]
    if mode == "both":
        groups = {"both": text & image, "text": text & ~image, "image": image & ~text}
    else:
        groups = {mode: text if mode == "text" else image}
    rows = {name: mask.nonzero().squeeze(1) for name, mask in groups.items()}
    return {name: found for name, found in rows.items() if len(found)}


def score(sequences: SequenceVectors, items: ItemVectors, mode: Mode = "both") -> Tensor:
    """Return every score ``(b, n)``; ``-inf`` where an item is no candidate for that history."""
    scores = torch.full(
        (len(sequences.text), len(items.text)), -torch.inf, device=sequences.text.device
    )
    for effective, rows in effective_modes(sequences, mode).items():
        matrix, is_candidate = candidate_matrix(items, effective)
        block = query_matrix(sequences.take(rows), effective) @ matrix.T  # (rows, n)
        scores[rows] = block.float().masked_fill(~is_candidate, -torch.inf)
    return scores


def score_parts(sequences: SequenceVectors, items: ItemVectors, mode: Mode = "both") -> ScoreParts:
    """Take scores apart into text, image and ID; zeros where there is no score at all.

    ``h_t . e_t / |e_t|`` is ``h_t . text / |e_t| + h_t . id / |e_t|``, and likewise for the image.
    """
    shape = (len(sequences.text), len(items.text))
    parts = ScoreParts(*(torch.zeros(shape, device=sequences.text.device) for _ in range(3)))
    for effective, rows in effective_modes(sequences, mode).items():
        some = sequences.take(rows)
        if effective == "both":
            text_weight, image_weight = modality_weights(items)
        else:
            text_weight = items.has_text.float() * (effective == "text")
            image_weight = items.has_image.float() * (effective == "image")
        text_scale = text_weight / (items.text + items.id).norm(dim=-1).clamp_min(1e-12)  # (n,)
        image_scale = image_weight / (items.image + items.id).norm(dim=-1).clamp_min(1e-12)
        parts.text[rows] = some.text @ items.text.T * text_scale
        parts.image[rows] = some.image @ items.image.T * image_scale
        parts.id[rows] = some.text @ items.id.T * text_scale + some.image @ items.id.T * image_scale
    return parts
