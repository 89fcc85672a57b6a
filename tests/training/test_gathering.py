"""Negatives of all processes: two processes learn what one would learn from the whole batch."""

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.distributed as dist
import torch.multiprocessing as multiprocessing
from torch import Tensor, nn

from mp4sr.training.gathering import gathered_candidates, weighted
from mp4sr.training.sequences import Batch, Collate, TrainingSequences
from mp4sr.training.settings import TrainingSettings
from mp4sr.training.tasks import PreTraining
from tests.toy import toy_features, toy_model

SETTINGS = TrainingSettings(max_mixup_ratio=0.0, cmcl_weight=0.5)
FEATURES = toy_features([2, 1, 3, 2, 1, 2, 2, 1], [1, 2, 1, 1, 0, 0, 1, 3])

# Items of both halves are each other's targets; the numbers of users and targets differ. In the
# last case nothing in the second half has a picture.
HALVES = {
    "shared": ([[0, 1, 2, 3], [3, 1]], [[7, 0, 2], [6, 3, 1, 0, 2], [2, 7]]),
    "without pictures": ([[0, 1, 2], [3, 1, 7]], [[4, 5, 4]]),
}

CASES = [(case, projection) for case in HALVES for projection in (False, True)]


def task_of(projection: bool) -> PreTraining:
    torch.manual_seed(0)
    still = {"dropout": 0.0, "attention_dropout": 0.0, "expert_dropout": 0.0}
    return PreTraining(toy_model(projection=projection, **still), FEATURES, SETTINGS)


def batch_of(histories: list[list[int]], monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Collate histories; CMCL compares the first state of everyone."""
    sequences = TrainingSequences([np.array(history) for history in histories], 6)
    with monkeypatch.context() as patch:
        patch.setattr(torch, "rand", lambda *shape, **_: torch.zeros(*shape))
        return Collate()([sequences[entry] for entry in range(len(sequences))])


def gradients(task: nn.Module) -> dict[str, Tensor]:
    return {
        name: torch.zeros_like(weights) if weights.grad is None else weights.grad
        for name, weights in task.named_parameters()
    }


def learn(rank: int, folder: Path) -> None:
    """Take one step of every case in one of two processes and keep the losses and gradients."""
    dist.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=2)
    for case, projection in CASES:
        with pytest.MonkeyPatch.context() as monkeypatch:
            batch = batch_of(HALVES[case][rank], monkeypatch)
        task = task_of(projection)
        parallel = nn.parallel.DistributedDataParallel(task, find_unused_parameters=True)
        losses = parallel(batch)
        losses["loss"].backward()
        kept = {name: value.detach() for name, value in losses.items()}
        torch.save((kept, gradients(task)), folder / f"{case}-{projection}-{rank}.pt")
    dist.destroy_process_group()


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which two processes have kept what they learned."""
    folder = tmp_path_factory.mktemp("processes")
    multiprocessing.spawn(learn, (folder,), nprocs=2)
    return folder


@pytest.mark.parametrize(("case", "projection"), CASES)
def test_two_processes_learn_as_one(
    learned: Path, monkeypatch: pytest.MonkeyPatch, case: str, projection: bool
) -> None:
    (first, first_gradients), (second, second_gradients) = (
        torch.load(learned / f"{case}-{projection}-{rank}.pt") for rank in range(2)
    )
    whole = task_of(projection)
    losses = whole(batch_of([*HALVES[case][0], *HALVES[case][1]], monkeypatch))
    losses["loss"].backward()
    for name, value in losses.items():
        torch.testing.assert_close((first[name] + second[name]) / 2, value.detach())
    for name, value in gradients(whole).items():
        torch.testing.assert_close(first_gradients[name], value, atol=1e-6, rtol=1e-4)
        assert torch.equal(first_gradients[name], second_gradients[name])


def test_one_process_sends_nothing() -> None:
    vectors, targets = torch.randn(3, 4), torch.tensor([2, 0, 2])
    candidates = gathered_candidates(vectors, torch.tensor([7, 8, 9]), targets)
    assert candidates.vectors is vectors
    assert candidates.targets is targets
    assert candidates.counts.tolist() == [1, 0, 2]
    assert weighted(torch.tensor(2.0), 3).item() == 2.0
