import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torchmetrics.retrieval import RetrievalHitRate, RetrievalMRR, RetrievalNormalizedDCG

from mp4sr.errors import MP4SRError
from mp4sr.evaluation.metrics import (
    CUTOFFS,
    metric_names,
    metrics_from_ranks,
    rank_targets,
    target_ranks,
)

INF = float("inf")


@pytest.mark.parametrize(
    ("scores", "target", "rank"),
    [
        ([3.0, 2.0, 1.0], 0, 1),
        ([3.0, 2.0, 1.0], 2, 3),
        ([2.0, 2.0, 1.0], 0, 1.5),  # two share places 1 and 2
        ([1.0, 1.0, 1.0, 1.0, 1.0], 4, 3),  # a constant model lands in the middle
        ([5.0, 1.0, 1.0, 1.0], 2, 3),  # three share places 2, 3 and 4
        ([0.0, -INF, 1.0], 0, 2),
        ([-INF, 0.0, -INF], 0, 3),  # not a candidate: last
        ([7.0], 0, 1),
    ],
)
def test_rank_of_one_target(scores: list[float], target: int, rank: float) -> None:
    given_scores = torch.tensor([scores])
    assert target_ranks(given_scores, torch.tensor([target])).tolist() == [rank]
    assert given_scores.tolist() == [scores]  # the caller's scores are left alone


def test_ranks_are_exact_in_half_precision() -> None:
    scores = torch.arange(5000, dtype=torch.float32)[None].repeat(2, 1)
    scores = (scores > 2).bfloat16()
    assert target_ranks(scores, torch.tensor([0, 4999])).tolist() == [4999, 2499]


def test_ranks_by_inner_product() -> None:
    queries = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    candidates = torch.tensor([[3.0, 0.0], [2.0, 2.0], [1.0, 3.0], [9.0, 9.0]])
    is_candidate = torch.tensor([True, True, True, False])
    targets = np.array([1, 1, 3])
    ranks = rank_targets(queries, candidates, is_candidate, targets)
    # Item 3 would win everywhere, but it is no candidate: it beats nobody, and comes last itself.
    assert ranks.tolist() == [2, 2, 4]


def test_history_is_excluded_on_request() -> None:
    queries = torch.ones(3, 1)
    candidates = torch.tensor([[4.0], [3.0], [2.0], [1.0]])
    every = torch.ones(4, dtype=torch.bool)
    targets = np.array([2, 2, 2])
    exclude = [np.array([0, 0, 3]), np.array([], dtype=np.int64), np.array([2])]
    assert rank_targets(queries, candidates, every, targets).tolist() == [3, 3, 3]
    # An excluded target cannot be recommended: last.
    assert rank_targets(queries, candidates, every, targets, exclude).tolist() == [2, 3, 4]


def test_nobody_is_a_candidate() -> None:
    ranks = rank_targets(
        torch.ones(2, 3), torch.ones(4, 3), torch.zeros(4, dtype=torch.bool), np.array([0, 1])
    )
    assert ranks.tolist() == [4, 4]


@pytest.mark.parametrize("broken", ["queries", "candidates"])
def test_vectors_that_are_not_numbers_are_refused(broken: str) -> None:
    vectors = {"queries": torch.ones(2, 2), "candidates": torch.ones(3, 2)}
    vectors[broken][1, 0] = float("nan")
    with pytest.raises(MP4SRError, match="not numbers"):
        rank_targets(
            **vectors, is_candidate=torch.ones(3, dtype=torch.bool), targets=np.zeros(2, int)
        )


def test_metrics_of_known_ranks() -> None:
    metrics = metrics_from_ranks(np.array([1.0, 3.0, 5.5, 60.0]), cutoffs=(5, 10))
    assert list(metrics) == ["Recall@5", "Recall@10", "NDCG@5", "NDCG@10", "MRR"]
    assert metrics["Recall@5"] == 0.5
    assert metrics["Recall@10"] == 0.75
    assert metrics["NDCG@5"] == pytest.approx((1 + 0.5) / 4)
    assert metrics["NDCG@10"] == pytest.approx((1 + 0.5 + 1 / math.log2(6.5)) / 4)
    assert metrics["MRR"] == pytest.approx((1 + 1 / 3 + 1 / 5.5 + 1 / 60) / 4)


def test_metrics_without_cases_are_not_numbers() -> None:
    metrics = metrics_from_ranks(np.zeros(0))
    assert list(metrics) == metric_names()
    assert all(math.isnan(value) for value in metrics.values())


def test_parity_with_torchmetrics() -> None:
    generator = torch.Generator().manual_seed(5)
    users, items = 40, 120
    scores = torch.rand(users, items, generator=generator)
    targets = torch.randint(items, (users,), generator=generator)
    # Half of the targets are pulled up, so that small cutoffs have something to count.
    scores[torch.arange(0, users, 2), targets[::2]] += 0.8
    ours = metrics_from_ranks(target_ranks(scores, targets).double().numpy())

    relevant = torch.zeros_like(scores, dtype=torch.bool)
    relevant[torch.arange(users), targets] = True
    flat = (scores.flatten(), relevant.flatten(), torch.arange(users).repeat_interleave(items))
    theirs = {"MRR": RetrievalMRR()(*flat[:2], indexes=flat[2])}
    for cutoff in CUTOFFS:
        theirs[f"Recall@{cutoff}"] = RetrievalHitRate(top_k=cutoff)(*flat[:2], indexes=flat[2])
        theirs[f"NDCG@{cutoff}"] = RetrievalNormalizedDCG(top_k=cutoff)(*flat[:2], indexes=flat[2])
    assert ours == pytest.approx({name: float(value) for name, value in theirs.items()}, abs=1e-6)


@st.composite
def rankings(draw: st.DrawFn) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores with many ties, and a target for each row."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 12))
    whole = st.lists(st.integers(-3, 3), min_size=columns, max_size=columns)
    scores = draw(st.lists(whole, min_size=rows, max_size=rows))
    targets = draw(st.lists(st.integers(0, columns - 1), min_size=rows, max_size=rows))
    return torch.tensor(scores, dtype=torch.float32), torch.tensor(targets)


@given(rankings())
def test_ranks_follow_their_definition(case: tuple[torch.Tensor, torch.Tensor]) -> None:
    scores, targets = case
    for row, rank in enumerate(target_ranks(scores, targets).tolist()):
        own = scores[row, targets[row]]
        same = int((scores[row] == own).sum()) - 1
        assert rank == 1 + int((scores[row] > own).sum()) + same / 2
        assert 1 <= rank <= scores.shape[1]


@given(rankings(), st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(
    case: tuple[torch.Tensor, torch.Tensor], random: np.random.RandomState
) -> None:
    scores, targets = case
    order = list(range(scores.shape[1]))
    random.shuffle(order)
    place = torch.tensor([order.index(int(target)) for target in targets])
    assert torch.equal(target_ranks(scores[:, order], place), target_ranks(scores, targets))


@given(rankings())
def test_a_higher_score_never_ranks_lower(case: tuple[torch.Tensor, torch.Tensor]) -> None:
    scores, targets = case
    raised = scores.clone()
    raised[torch.arange(len(targets)), targets] += 1
    assert (target_ranks(raised, targets) <= target_ranks(scores, targets)).all()


@given(rankings(), st.integers(1, 5))
@settings(max_examples=50)
def test_blocks_change_nothing(case: tuple[torch.Tensor, torch.Tensor], block: int) -> None:
    scores, targets = case
    # With the identity as queries, the inner products are the scores themselves.
    ranks = rank_targets(
        torch.eye(len(scores)),
        scores.T.contiguous(),
        torch.ones(scores.shape[1], dtype=torch.bool),
        targets.numpy(),
        block=block,
    )
    assert ranks.tolist() == target_ranks(scores, targets).tolist()


@given(st.lists(st.integers(2, 400).map(lambda twice: twice / 2), min_size=1))
def test_metrics_are_bounded_and_grow_with_the_list(ranks: list[float]) -> None:
    metrics = metrics_from_ranks(np.array(ranks))
    assert all(0 <= value <= 1 for value in metrics.values())
    for kind in ("Recall", "NDCG"):
        values = [metrics[f"{kind}@{cutoff}"] for cutoff in CUTOFFS]
        assert values == sorted(values)
    for cutoff in CUTOFFS:
        assert metrics[f"NDCG@{cutoff}"] <= metrics[f"Recall@{cutoff}"]
