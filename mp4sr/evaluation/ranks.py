"""The ranks of the targets: by a model in any mode, by SASRec and by popularity."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from mp4sr.evaluation.metrics import rank_targets
from mp4sr.evaluation.split import Cases
from mp4sr.model import MP4SR, ItemVectors, SASRec
from mp4sr.model.scoring import candidate_matrix, effective_modes, query_matrix
from mp4sr.vocabulary import MODES, Mode


def model_ranks(
    model: MP4SR,
    items: ItemVectors,
    cases: Cases,
    modes: Sequence[Mode] = MODES,
    mask_history: bool = False,
    *,
    progress: bool = False,
) -> dict[str, NDArray[np.float64]]:
    """Return the rank of every case's target in each mode, ``(len(cases),)`` each.

    The histories are encoded once for all modes. If the target or the whole history lacks a
    mode's modality, the case gets the last rank there. See
    :func:`mp4sr.evaluation.report.evaluate` for the arguments, and
    :func:`mp4sr.evaluation.metrics.rank_targets` for what a rank is.
    """
    sequences = model.encode_rows(items, cases.histories, progress=progress)
    ranks: dict[str, NDArray[np.float64]] = {}
    for mode in modes:
        ranks[mode] = np.full(len(cases), float(len(items.text)))
        for effective, rows in effective_modes(sequences, mode).items():
            chosen = rows.cpu().numpy()
            candidates, is_candidate = candidate_matrix(items, effective)
            ranks[mode][chosen] = rank_targets(
                query_matrix(sequences.take(rows), effective),
                candidates,
                is_candidate,
                cases.targets[chosen],
                exclude=[cases.histories[case] for case in chosen] if mask_history else None,
            )
    return ranks


def popularity_ranks(
    cases: Cases, training_counts: NDArray[np.int64], mask_history: bool = False
) -> NDArray[np.float64]:
    """Return the targets' ranks by the number of training interactions."""
    counts = torch.from_numpy(training_counts.astype(np.float32))[:, None]  # (n, 1)
    return rank_targets(
        torch.ones(len(cases), 1),
        counts,
        torch.ones(len(counts), dtype=torch.bool),
        cases.targets,
        exclude=cases.histories if mask_history else None,
    )


def sasrec_ranks(
    model: SASRec, id_rows: NDArray[np.int64], cases: Cases, mask_history: bool = False
) -> NDArray[np.float64]:
    """Return the targets' ranks by IDs alone, among all items of the catalogue.

    Items without an ID embedding rank behind all others. They have no score, so they count as
    tied: such a target takes the middle place among them. They are skipped in histories, and
    when nothing else is left of a history, the target gets the last rank.

    Parameters
    ----------
    model
        the baseline.
    id_rows
        the row of each item of the catalogue in the item embedding, -1 for none, ``(n,)``.
    cases
        the evaluation cases.
    mask_history
        leave out the user's history.

    Returns
    -------
    Ranks, ``(len(cases),)``, as :func:`mp4sr.evaluation.metrics.rank_targets` defines them.
    """
    known = id_rows >= 0
    inputs = [id_rows[history][known[history]] for history in cases.histories]
    weights = model.item_embedding.weight.detach()
    ranks = rank_targets(
        model.encode_rows(inputs),
        weights[torch.from_numpy(id_rows.clip(0)).to(weights.device)],
        torch.from_numpy(known).to(weights.device),
        cases.targets,
        exclude=cases.histories if mask_history else None,
    )
    for case, (history, target) in enumerate(zip(cases.histories, cases.targets, strict=True)):
        masked = np.unique(history) if mask_history else history[:0]
        if len(inputs[case]) == 0 or target in masked:
            ranks[case] = len(id_rows)
        elif not known[target]:
            before = known.sum() - known[masked].sum()
            equal = (~known).sum() - (~known[masked]).sum()
            ranks[case] = before + (equal + 1) / 2
    return ranks
