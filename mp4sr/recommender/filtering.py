"""Recommendations from a part of the catalogue, such as one category."""

import numpy as np
import torch
from numpy.typing import NDArray

from mp4sr.model import score_parts
from mp4sr.model.scoring import effective_modes
from mp4sr.recommender.histories import History, resolve
from mp4sr.recommender.recommender import Recommendation, Recommender


def recommend_among(
    recommender: Recommender,
    history: History,
    k: int,
    among: NDArray[np.bool_],
    *,
    mask_history: bool = True,
) -> list[Recommendation]:
    """Return the best ``k`` of some items for one history, by text and pictures together.

    Parameters
    ----------
    recommender
        the model on its catalogue.
    history
        what the visitor touched, oldest first.
    k
        how many to recommend; fewer come back when there are no more.
    among
        which items may be recommended, ``(n,)``.
    mask_history
        leave out what is in the history.

    Returns
    -------
    A list as :meth:`Recommender.recommend` makes it; ranks count within ``among``.

    Raises
    ------
    MP4SRError
        for an unknown item or an empty history.
    """
    candidates, model = recommender.candidates, recommender.model
    resolved = resolve(model, candidates, [history], recommender.catalogue.row)
    sequences = model.encode_rows(resolved.table, resolved.rows)
    allowed = among.copy()
    if mask_history:
        allowed[resolved.seen[0]] = False
    vectors = candidates.vectors
    can_be_ranked = {
        "both": vectors.has_text | vectors.has_image,
        "text": vectors.has_text,
        "image": vectors.has_image,
    }
    lists: list[Recommendation] = []
    for mode in effective_modes(sequences, "both"):
        rows = np.flatnonzero(allowed & can_be_ranked[mode].cpu().numpy())
        chosen = vectors.take(torch.from_numpy(rows).to(model.device))
        parts = torch.stack(score_parts(sequences, chosen))[:, 0].double().cpu().numpy()  # (3, r)
        scores = parts.sum(axis=0)
        best = np.lexsort((rows, -scores))[:k]
        lists += [
            Recommendation(
                item=candidates.items[rows[place]],
                row=int(rows[place]),
                rank=rank,
                score=float(scores[place]),
                text=float(parts[0, place]),
                image=float(parts[1, place]),
                id=float(parts[2, place]),
            )
            for rank, place in enumerate(best, start=1)
        ]
    return lists
