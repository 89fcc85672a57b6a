"""What the loop promises whatever happens to a run: its rate, divergence, kills, resumption."""

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from mp4sr.errors import MP4SRError
from mp4sr.training import checkpoint, loop
from mp4sr.training.checkpoint import check_settings
from mp4sr.training.loop import fit
from mp4sr.training.sequences import Batch, Collate, TrainingSequences
from mp4sr.training.settings import TrainingSettings
from mp4sr.training.tasks import FineTuning
from tests.toy import toy_features, toy_model

FEATURES = toy_features([2] * 8, [1] * 8)
HISTORIES = [np.roll(np.arange(8), shift)[:5] for shift in range(8)]
SETTINGS = TrainingSettings(epochs=3, batch_size=2, learning_rate=1e-2)  # 4 steps an epoch


class KilledError(RuntimeError):
    pass


class Watched(FineTuning):
    """Fine-tuning that counts its steps, gives ``bad_step`` a loss that is not a number, and may
    be killed in ``last_step``."""

    steps = 0
    bad_step = last_step = -1

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        self.steps += 1
        if self.steps == self.last_step:
            raise KilledError
        losses = super().forward(batch)
        return {"loss": losses["loss"] * (torch.nan if self.steps == self.bad_step else 1.0)}


def watched(**at: int) -> Watched:
    torch.manual_seed(0)
    task = Watched(toy_model(), FEATURES, SETTINGS)
    for name, step in at.items():
        setattr(task, name, step)
    return task


def train(
    task: Watched,
    folder: Path,
    settings: TrainingSettings = SETTINGS,
    *,
    resume: bool = False,
    best_epoch: int = 99,
) -> Watched:
    """Train; the validation metric is the better, the nearer an epoch (from 0) is to the best."""
    sequences = TrainingSequences(HISTORIES, 6)
    fit(
        task,
        sequences,
        Collate(catalogue_size=8),
        settings,
        lambda: {"Recall@20": 1 - abs(sequences.epoch - best_epoch) / 100, "NDCG@20": 0.0},
        folder,
        resume=resume,
        progress_bar=False,
    )
    return task


def epochs(folder: Path) -> list[float]:
    table = np.genfromtxt(folder / "curves.csv", delimiter=",", names=True)
    return np.atleast_1d(table["epoch"]).tolist()


def same_weights(first: Watched, second: Watched) -> bool:
    others = second.model.state_dict()
    return all(torch.equal(value, others[name]) for name, value in first.model.state_dict().items())


# -- the learning rate -----------------------------------------------------------------------------


@pytest.mark.parametrize("done", [0, 1, 7, 39])
def test_the_schedule_is_the_settings_whenever_it_begins(done: int) -> None:
    settings = replace(SETTINGS, warmup_steps=9, cosine_decay=True)
    optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.ones(1))], lr=settings.learning_rate)
    schedule = loop._schedule(optimizer, settings, 40, done)
    for step in range(done + 1, 41):
        rate = optimizer.param_groups[0]["lr"]
        assert rate == pytest.approx(settings.learning_rate_at(step, 40), rel=1e-15)
        optimizer.step()
        schedule.step()


# -- divergence ------------------------------------------------------------------------------------


def test_training_stops_at_the_first_loss_that_is_not_a_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two = train(watched(), tmp_path / "two", replace(SETTINGS, epochs=2))
    task = train(watched(bad_step=10), tmp_path / "diverged", replace(SETTINGS, epochs=9))
    assert task.steps == 12  # the third epoch is its last
    assert same_weights(task, two)
    assert epochs(tmp_path / "diverged") == [1, 2]
    assert capsys.readouterr().err == (
        "Training diverged in epoch 3: its loss or weights are not numbers. The best epoch "
        "before, 2, is kept.\n"
    )


def test_a_long_epoch_stops_soon_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "READ_EVERY", 2)
    assert train(watched(bad_step=5), tmp_path).steps == 6


def test_weights_that_are_no_numbers_are_divergence_too(tmp_path: Path) -> None:
    """The loss of the last step is still a number; its gradient is not."""
    task = watched()
    broken = task.model.encoder.position.weight

    def spoiled(grad: Tensor) -> Tensor:
        return grad * (torch.nan if task.steps == 8 else 1.0)

    broken.register_hook(spoiled)
    train(task, tmp_path)
    assert torch.isfinite(broken).all()
    assert epochs(tmp_path) == [1]


def test_divergence_in_the_first_epoch_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(MP4SRError, match=r"diverged in its first epoch.* lower learning rate"):
        train(watched(bad_step=2), tmp_path)
    assert list(tmp_path.iterdir()) == []


# -- kills -----------------------------------------------------------------------------------------


def test_a_run_killed_in_its_first_epoch_is_not_taken_for_an_older_one(tmp_path: Path) -> None:
    with pytest.raises(KilledError):
        train(watched(last_step=3), tmp_path)
    other = replace(SETTINGS, seed=7)
    with pytest.raises(MP4SRError, match="started with another seed"):
        train(watched(), tmp_path, other, resume=True)
    resumed = train(watched(), tmp_path, resume=True)
    assert same_weights(resumed, train(watched(), tmp_path / "whole"))


def test_a_run_killed_while_it_saves_its_first_state_can_be_resumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KilledError

    monkeypatch.setattr(checkpoint, "write_json", killed)
    with pytest.raises(KilledError):
        train(watched(), tmp_path)
    assert (tmp_path / "state").is_dir()
    monkeypatch.undo()
    assert same_weights(
        train(watched(), tmp_path, resume=True), train(watched(), tmp_path / "whole")
    )


@pytest.mark.parametrize("name", ["write_json", "folder_written_atomically", "remove_folder"])
def test_a_run_killed_while_it_saves_a_later_state_has_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    whole = train(watched(), tmp_path / "whole")
    real, calls = getattr(checkpoint, name), 0

    def killed_in_the_second_epoch(*arguments: object) -> object:
        nonlocal calls
        calls += 1
        if calls == (2 if name == "remove_folder" else 3):  # the first state removes nothing
            raise KilledError
        return real(*arguments)

    monkeypatch.setattr(checkpoint, name, killed_in_the_second_epoch)
    with pytest.raises(KilledError):
        train(watched(), tmp_path / "killed")
    monkeypatch.undo()
    assert same_weights(train(watched(), tmp_path / "killed", resume=True), whole)
    assert epochs(tmp_path / "killed") == [1, 2, 3]


def test_an_epoch_is_in_the_curves_when_the_run_was_killed_before_they_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(path: Path, text: str) -> None:
        raise KilledError

    monkeypatch.setattr(loop, "write_text", killed)
    with pytest.raises(KilledError):
        train(watched(), tmp_path, replace(SETTINGS, epochs=1))
    monkeypatch.undo()
    assert not (tmp_path / "curves.csv").exists()
    train(watched(), tmp_path, replace(SETTINGS, epochs=1), resume=True)
    assert epochs(tmp_path) == [1]


def test_the_best_epoch_of_a_killed_run_stays_the_best(tmp_path: Path) -> None:
    first = train(watched(), tmp_path / "first", replace(SETTINGS, epochs=1))
    with pytest.raises(KilledError):
        train(watched(last_step=11), tmp_path / "killed", best_epoch=0)
    resumed = train(watched(), tmp_path / "killed", resume=True, best_epoch=0)
    assert epochs(tmp_path / "killed") == [1, 2, 3]
    assert same_weights(resumed, first)


def test_a_state_leaves_nothing_of_older_ones(tmp_path: Path) -> None:
    (tmp_path / "state" / ".epoch-1-left-behind").mkdir(parents=True)
    train(watched(), tmp_path)
    assert sorted(path.name for path in (tmp_path / "state").iterdir()) == [
        "epoch-3",
        "progress.json",
    ]
    kept = json.loads((tmp_path / "state" / "progress.json").read_text(encoding="utf-8"))
    assert kept["settings"] == asdict(SETTINGS)


def test_without_resume_an_older_state_is_replaced(tmp_path: Path) -> None:
    train(watched(), tmp_path)
    again = train(watched(), tmp_path)
    shutil.rmtree(tmp_path)
    assert same_weights(again, train(watched(), tmp_path))


def test_settings_of_a_finished_run_can_be_checked(tmp_path: Path) -> None:
    saved = asdict(SETTINGS)
    check_settings(tmp_path, saved, replace(SETTINGS, patience=3, epochs=9))
    with pytest.raises(MP4SRError, match="another learning_rate, seed"):
        check_settings(tmp_path, saved, replace(SETTINGS, seed=7, learning_rate=1.0))
    with pytest.raises(MP4SRError, match="another epochs, cosine_decay"):
        check_settings(tmp_path, saved, replace(SETTINGS, cosine_decay=True, epochs=9))
