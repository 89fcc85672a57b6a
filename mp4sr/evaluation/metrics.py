"""Full-ranking metrics of next item prediction: one target a case, every item a candidate.

Everything is computed from the target's rank, and a rank needs no sorting: it is one more than the
number of candidates with a higher score. Among candidates with the same score the target takes the
middle place, so ranks can end in one half. This differs on purpose from the lists that people see
(:mod:`mp4sr.recommender.ranking`), where the catalogue's order breaks ties: an evaluation must not
reward ties, and a model that gives every item the same score must get the middle rank, not the
first.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from mp4sr.errors import MP4SRError

#: The list lengths that Recall and NDCG are reported at.
CUTOFFS = (5, 10, 20, 50)

#: Scores held at once by :func:`rank_targets`: 4 MB of float32, which stay in the cache.
SCORES_PER_BLOCK = 2**20


def target_ranks(scores: Tensor, targets: Tensor) -> Tensor:
    """Return the rank of each row's target, 1 for the best.

    ``rank = 1 + #(candidates that score higher) + #(other candidates that score the same) / 2``

    Parameters
    ----------
    scores
        ``(b, n)`` float, ``-inf`` for what is not a candidate.
    targets
        column of each row's target, ``(b,)`` int64.

    Returns
    -------
    Ranks, ``(b,)`` float32, multiples of one half in ``1 .. n``. A target that is not a
    candidate gets the last rank, ``n``.
    """
    n = scores.shape[1]
    own = scores.gather(1, targets[:, None])  # (b, 1)
    # Signs of the differences add up to #higher - #lower, and #higher + #same + #lower = n - 1.
    balance = (scores - own).sign_().sum(dim=1, dtype=torch.float32)  # (b,)
    ranks = (balance + (n + 1)) / 2
    return torch.where(own[:, 0] == -torch.inf, float(n), ranks)


@torch.no_grad()
def rank_targets(
    queries: Tensor,
    candidates: Tensor,
    is_candidate: Tensor,
    targets: NDArray[np.int64],
    exclude: Sequence[NDArray[np.int64]] | None = None,
    block: int | None = None,
) -> NDArray[np.float64]:
    """Rank every user's target among all items by inner product, a block of users at a time.

    Parameters
    ----------
    queries
        user vectors, ``(b, w)``.
    candidates
        item vectors, ``(n, w)``, on the same device.
    is_candidate
        the candidate mask, ``(n,)`` bool.
    targets
        item row of each user's target, ``(b,)`` int64.
    exclude
        for each user the item rows to leave out (their history); None leaves out nothing.
    block
        users scored at once; by default as many as keep the scores in about 4 MB.

    Returns
    -------
    Ranks as :func:`target_ranks` defines them, ``(b,)`` float64. A target that is not a
    candidate, or that the user's ``exclude`` names, gets rank ``n``.

    Raises
    ------
    MP4SRError
        when a vector has a value that is not a number.
    """
    n = len(candidates)
    ranks = np.full(len(queries), float(n))
    rows = is_candidate.nonzero().flatten()
    if len(rows) < n:
        candidates = candidates[rows]
    if not (torch.isfinite(queries).all() and torch.isfinite(candidates).all()):
        raise MP4SRError(
            "The model's vectors are not numbers: its training diverged. Train it again with a "
            "lower learning rate."
        )
    if len(rows) == 0:
        return ranks
    column = np.full(n, -1, dtype=np.int64)  # column of an item among the candidates
    column[rows.cpu().numpy()] = np.arange(len(rows))
    target_columns = column[targets]
    ranked = np.flatnonzero(target_columns >= 0)
    block = block or max(1, SCORES_PER_BLOCK // len(rows))
    for start in range(0, len(ranked), block):
        users = ranked[start : start + block]
        scores = queries[torch.from_numpy(users).to(queries.device)] @ candidates.T  # (block, n)
        if exclude is not None:
            excluded = [column[exclude[user]] for user in users]
            at = np.repeat(np.arange(len(users)), [len(columns) for columns in excluded])
            columns = np.concatenate(excluded)
            shown = columns >= 0
            scores[torch.from_numpy(at[shown]), torch.from_numpy(columns[shown])] = -torch.inf
        wanted = torch.from_numpy(target_columns[users]).to(scores.device)
        excluded_target = scores.gather(1, wanted[:, None])[:, 0] == -torch.inf
        # target_ranks counts the candidates alone; the last rank is that of all items, n.
        ranks[users] = (
            torch.where(excluded_target, float(n), target_ranks(scores, wanted)).cpu().numpy()
        )
    return ranks


def metrics_from_ranks(
    ranks: NDArray[np.float64], cutoffs: Sequence[int] = CUTOFFS
) -> dict[str, float]:
    """Average the metrics over cases.

    With one target a case, ``Recall@K`` (= hit rate) is the share of ranks up to K, ``NDCG@K`` is
    the mean of ``1 / log2(rank + 1)``, with 0 for ranks beyond K, and ``MRR`` is the mean of
    ``1 / rank`` over all ranks.

    Parameters
    ----------
    ranks
        target ranks, ``(cases,)``, 1 for the best.
    cutoffs
        the list lengths K.

    Returns
    -------
    ``Recall@K`` for every K, ``NDCG@K`` for every K, and ``MRR``, each in 0 .. 1; NaN where
    there are no cases.
    """
    names = metric_names(cutoffs)
    if len(ranks) == 0:
        return dict.fromkeys(names, float("nan"))
    gains = 1.0 / np.log2(ranks + 1.0)
    recall = [float((ranks <= cutoff).mean()) for cutoff in cutoffs]
    ndcg = [float(np.where(ranks <= cutoff, gains, 0.0).mean()) for cutoff in cutoffs]
    return dict(zip(names, [*recall, *ndcg, float((1.0 / ranks).mean())], strict=True))


def metric_names(cutoffs: Sequence[int] = CUTOFFS) -> list[str]:
    """Return the names of the metrics, in the order that reports show them."""
    recall = [f"Recall@{cutoff}" for cutoff in cutoffs]
    ndcg = [f"NDCG@{cutoff}" for cutoff in cutoffs]
    return [*recall, *ndcg, "MRR"]
