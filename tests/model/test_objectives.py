import math

import pytest
import torch
import torch.nn.functional as F

from mp4sr.model import objectives
from mp4sr.model.objectives import (
    cross_modality_contrast,
    item_cross_entropy,
    next_item_prediction,
    projected_next_item_prediction,
)

TEMPERATURE = 0.07


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


@pytest.mark.parametrize("chunk_elements", [1, 40, 10_000])
def test_item_cross_entropy_equals_torchs_in_value_and_gradient(
    chunk_elements: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objectives, "CHUNK_ELEMENTS", chunk_elements)
    labels = torch.randint(0, 20, (9,))
    ours = [torch.randn(9, 6).requires_grad_(), torch.randn(20, 6).requires_grad_()]
    theirs = [tensor.detach().clone().requires_grad_() for tensor in ours]
    loss = item_cross_entropy(ours[0], ours[1], labels, TEMPERATURE)
    expected = F.cross_entropy(theirs[0] @ theirs[1].T / TEMPERATURE, labels)
    torch.testing.assert_close(loss, expected)
    (3 * loss).backward()
    (3 * expected).backward()
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a.grad, b.grad)


def reference_nip(states: torch.Tensor, items: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """InfoNCE against every other target of the batch, same items masked with -inf."""
    states, items = F.normalize(states, dim=-1), F.normalize(items, dim=-1)
    logits = states @ items[targets].T / TEMPERATURE  # (n, n), the diagonal is the positive
    same = (targets[:, None] == targets[None, :]) & ~torch.eye(len(targets), dtype=torch.bool)
    return F.cross_entropy(logits.masked_fill(same, -torch.inf), torch.arange(len(targets)))


def test_next_item_prediction_equals_in_batch_negatives_without_same_items() -> None:
    targets = torch.tensor([0, 3, 3, 3, 1, 0, 4])  # item 2 and 5 are nobody's target
    ours = [torch.randn(7, 6).requires_grad_(), torch.randn(6, 6).requires_grad_()]
    theirs = [tensor.detach().clone().requires_grad_() for tensor in ours]
    loss = next_item_prediction(ours[0], ours[1], targets, TEMPERATURE)
    expected = reference_nip(theirs[0], theirs[1], targets)
    torch.testing.assert_close(loss, expected)
    loss.backward()
    expected.backward()
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a.grad, b.grad)
    assert ours[1].grad is not None
    assert ours[1].grad[2].abs().sum() == 0  # nobody's target is nobody's negative


def test_same_item_negatives_do_not_count() -> None:
    states, items = torch.randn(4, 6), torch.randn(3, 6)
    everyone_wants_one = torch.tensor([1, 1, 1, 1])
    assert next_item_prediction(states, items, everyone_wants_one, TEMPERATURE).item() == 0.0


def test_projected_next_item_prediction_sums_over_both_positives() -> None:
    targets = torch.tensor([0, 1, 1])
    items = F.normalize(torch.randn(2, 6), dim=-1)
    states = (F.normalize(torch.randn(3, 6), dim=-1), F.normalize(torch.randn(3, 6), dim=-1))
    total = 0.0
    for row, target in enumerate(targets.tolist()):
        positive = sum(math.exp(s[row] @ items[target] / TEMPERATURE) for s in states)
        negative = sum(
            math.exp(s[row] @ items[other] / TEMPERATURE)
            for s in states
            for other in targets.tolist()
            if other != target
        )
        total -= math.log(positive / (positive + negative))
    loss = projected_next_item_prediction(states, items, targets, TEMPERATURE)
    assert loss.item() == pytest.approx(total / 3, rel=1e-5)


def test_cross_modality_contrast_by_hand() -> None:
    text = F.normalize(torch.randn(3, 6), dim=-1)
    image = F.normalize(torch.randn(3, 6), dim=-1)
    total = 0.0
    for states, other in ((text, image), (image, text)):
        for i in range(3):
            positive = math.exp(states[i] @ other[i] / TEMPERATURE)
            negatives = sum(
                math.exp(states[i] @ other[j] / TEMPERATURE)
                + math.exp(states[i] @ states[j] / TEMPERATURE)
                for j in range(3)
                if j != i
            )
            total -= math.log(positive / (positive + negatives)) / 6
    loss = cross_modality_contrast(text, image, TEMPERATURE)
    assert loss.item() == pytest.approx(total, rel=1e-5)
    assert cross_modality_contrast(image, text, TEMPERATURE).item() == pytest.approx(total)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision_stays_finite_and_close(dtype: torch.dtype) -> None:
    states, items = 30 * torch.randn(8, 64), 30 * torch.randn(5, 64)
    targets = torch.randint(0, 5, (8,))
    exact = next_item_prediction(states, items, targets, TEMPERATURE)
    half = next_item_prediction(states.to(dtype), items.to(dtype), targets, TEMPERATURE)
    assert half.item() == pytest.approx(exact.item(), rel=0.05)
    contrast = cross_modality_contrast(states.to(dtype), -states.to(dtype), TEMPERATURE)
    assert torch.isfinite(contrast)


def test_autocast_leaves_the_logits_in_full_precision() -> None:
    queries, candidates, labels = torch.randn(4, 8), torch.randn(6, 8), torch.tensor([0, 1, 2, 3])
    exact = item_cross_entropy(queries, candidates, labels, TEMPERATURE)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert item_cross_entropy(queries, candidates, labels, TEMPERATURE) == exact


def test_no_rows_are_no_loss_and_one_row_is_fine() -> None:
    states = torch.zeros(0, 6, requires_grad=True)
    loss = next_item_prediction(states, torch.randn(3, 6), torch.zeros(0, dtype=torch.int64), 0.07)
    assert loss.item() == 0
    loss.backward()
    assert cross_modality_contrast(states, states, 0.07).item() == 0
    assert cross_modality_contrast(torch.randn(1, 6), torch.randn(1, 6), 0.07).item() == 0
