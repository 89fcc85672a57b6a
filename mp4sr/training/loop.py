"""The training loop for CPU, GPU or several processes, with early stopping and exact resumption."""

import math
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import torch
from accelerate import Accelerator, DataLoaderConfiguration, DistributedDataParallelKwargs
from accelerate.state import AcceleratorState
from accelerate.utils import set_seed
from torch import Tensor, nn
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import DataLoader

from mp4sr.errors import MP4SRError
from mp4sr.files import remove_folder, write_text
from mp4sr.progress import Progress as ProgressBar
from mp4sr.progress import note
from mp4sr.training.checkpoint import (
    Progress,
    copied_weights,
    has_state,
    load_state,
    save_state,
)
from mp4sr.training.sequences import Batch, Collate, TrainingSequences
from mp4sr.training.settings import TrainingSettings
from mp4sr.training.tasks import TrainingTask

#: The validation metrics that choose the epoch; the second breaks ties of the first.
CHOSEN_BY = ("Recall@20", "NDCG@20")

#: Steps between two readings of the losses. Each reading waits for the device.
READ_EVERY = 20

Validate = Callable[[], dict[str, float]]


class _Losses:
    """The sums of an epoch's losses, fetched from the device every few steps."""

    def __init__(self, accelerator: Accelerator) -> None:
        self._accelerator = accelerator
        self._waiting: list[Tensor] = []
        self._names: list[str] = []
        self.sums: dict[str, float] = {}
        self.latest = math.nan  # of ``loss``

    def add(self, losses: dict[str, Tensor]) -> bool:
        """Take the losses of a step; return whether it is time to read."""
        self._names = list(losses)
        self._waiting.append(torch.stack([value.detach().float() for value in losses.values()]))
        return len(self._waiting) >= READ_EVERY

    def read(self) -> bool:
        """Add up what was taken; return whether all of it was finite, in every process."""
        for values in torch.stack(self._waiting).tolist():
            for name, value in zip(self._names, values, strict=True):
                self.sums[name] = self.sums.get(name, 0.0) + value
            self.latest = values[self._names.index("loss")]
        self._waiting.clear()
        return _everywhere(self._accelerator, all(map(math.isfinite, self.sums.values())))


def fit(
    task: TrainingTask,
    sequences: TrainingSequences,
    collate: Collate,
    settings: TrainingSettings,
    validate: Validate,
    folder: Path,
    *,
    resume: bool = False,
    mixed_precision: str = "no",
    progress_bar: bool = True,
) -> pd.DataFrame:
    """Train ``task.model`` and leave the best epoch's weights in it.

    After every epoch the whole state goes to ``folder/state``, and the losses, the validation
    metrics and the time go to ``curves.csv``. With ``resume`` a killed run continues after its
    last finished epoch and ends with the same weights as an uninterrupted one, since the random
    numbers of an epoch depend only on the seed and the epoch.

    Training stops at the first loss or weight that is not a number. The best epoch before that
    is kept.

    Parameters
    ----------
    task
        a model with its objective.
    sequences
        what to train on.
    collate
        turns entries of ``sequences`` into batches.
    settings
        of the run.
    validate
        returns metrics, higher is better, with those of ``CHOSEN_BY``.
    folder
        where curves and state go.
    resume
        continue from ``folder/state`` if there is one; otherwise it is replaced.
    mixed_precision
        ``no``, ``bf16`` or ``fp16``, as in ``accelerate``.
    progress_bar
        show a progress bar for every epoch on standard error.

    Returns
    -------
    One row an epoch: losses, metrics, seconds.

    Raises
    ------
    MP4SRError
        when the state belongs to a run with other settings or other data, or training diverges
        in the first epoch.
    """
    AcceleratorState._reset_state()  # an earlier run of this process may have chosen otherwise
    accelerator = Accelerator(
        mixed_precision=mixed_precision,
        dataloader_config=DataLoaderConfiguration(
            use_seedable_sampler=True, data_seed=settings.seed
        ),
        # Without pictures in the catalogue the image encoder gets no gradients. The buffers are
        # the catalogue's features, which are large and the same in every process.
        kwargs_handlers=[
            DistributedDataParallelKwargs(find_unused_parameters=True, broadcast_buffers=False)
        ],
    )
    loader: DataLoader[Batch] = DataLoader(
        sequences,  # type: ignore[arg-type]  # collate turns its entries into batches
        batch_size=settings.batch_size,
        shuffle=True,
        collate_fn=collate,
    )
    model = task.model
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay
    )
    progress, best = Progress(targets=sequences.target_count), copied_weights(model)
    state, main = folder / "state", accelerator.is_main_process
    resume = resume and has_state(state)
    accelerator.wait_for_everyone()  # until all have looked for a state
    if resume:
        progress, best = load_state(state, settings, sequences.target_count, model, optimizer)
    elif main:
        # From the start, so that a run killed in its first epoch is not taken for an older one.
        save_state(state, progress, settings, model, best, optimizer)
    accelerator.wait_for_everyone()
    if main:
        _write_curves(folder, progress)  # the state may be one epoch ahead of them
    prepared, wrapped, loader = accelerator.prepare(task, optimizer, loader)
    steps_done = progress.epochs_done * len(loader)
    schedule = _schedule(optimizer, settings, settings.epochs * len(loader), steps_done)

    for epoch in range(progress.epochs_done, settings.epochs):
        if epoch - progress.best_epoch > settings.patience and progress.best_epoch >= 0:
            break
        # Random numbers start afresh in each epoch, so that a resumed run draws the same ones.
        set_seed(settings.seed + 7919 * epoch, device_specific=True)
        sequences.set_epoch(epoch)
        loader.set_epoch(epoch)  # type: ignore[attr-defined]  # accelerate's loaders have it
        prepared.train()
        started = time.perf_counter()
        losses, finite = _Losses(accelerator), True
        bar = ProgressBar(
            desc=f"epoch {epoch + 1}", total=len(loader), disable=not (main and progress_bar)
        )
        for number, batch in enumerate(loader, start=1):
            with accelerator.autocast():
                of_step = prepared(batch)
            wrapped.zero_grad()
            accelerator.backward(of_step["loss"])
            wrapped.step()
            schedule.step()
            if losses.add(of_step) or number == len(loader):
                finite = losses.read()
                bar.set_postfix(loss=f"{losses.latest:.3f}")
                if not finite:
                    break
            bar.update()
        bar.close()
        seconds = time.perf_counter() - started
        if not finite or not _everywhere(accelerator, _finite(model)):
            _report_divergence(state, epoch, progress, main)
            break

        metrics = validate()
        row = {"epoch": float(epoch + 1)}
        row |= {
            name: float(accelerator.reduce(torch.tensor(value, device=accelerator.device), "mean"))
            / len(loader)
            for name, value in losses.sums.items()
        }
        row |= {**metrics, "seconds": seconds}
        progress.curves.append(row)
        value = [metrics[name] for name in CHOSEN_BY]
        if value > progress.best_value:
            progress.best_epoch, progress.best_value = epoch, value
            best = copied_weights(model)
        if main:
            save_state(state, progress, settings, model, best, optimizer)
            _write_curves(folder, progress)
            if progress_bar:
                note(_epoch_line(row, progress, seconds))
        accelerator.wait_for_everyone()

    model.load_state_dict(best)
    model.eval()
    return curves_table(progress)


def _schedule(
    optimizer: torch.optim.Optimizer, settings: TrainingSettings, steps: int, done: int
) -> LambdaLR:
    """Return the learning rate's schedule over ``steps``, of which ``done`` are done.

    A ``LambdaLR``, since torch's warm-up and cosine schedulers compute a rate from the one before
    it: after a resumption they would differ in the last digits.
    """

    def factor(before: int) -> float:
        return settings.learning_rate_at(before + 1, steps) / settings.learning_rate

    for group in optimizer.param_groups:
        group["initial_lr"] = settings.learning_rate  # LambdaLR wants it of a resumed run
    return LambdaLR(optimizer, factor, last_epoch=done - 1)


def _finite(model: nn.Module) -> bool:
    return all(bool(torch.isfinite(weights).all()) for weights in model.parameters())


def _everywhere(accelerator: Accelerator, here: bool) -> bool:
    """Return whether something is true in every process."""
    failures = torch.tensor(float(not here), device=accelerator.device)
    return float(accelerator.reduce(failures, "sum")) == 0


def _report_divergence(state: Path, epoch: int, progress: Progress, main: bool) -> None:
    """Say that training diverged; raise when there is no finished epoch to keep."""
    if progress.best_epoch >= 0:
        if main:
            note(
                f"Training diverged in epoch {epoch + 1}: its loss or weights are not numbers. "
                f"The best epoch before, {progress.best_epoch + 1}, is kept."
            )
        return
    if main:
        remove_folder(state)
    raise MP4SRError(
        "Training diverged in its first epoch: the loss or the weights are not numbers. Train "
        "again with a lower learning rate."
    )


def _write_curves(folder: Path, progress: Progress) -> None:
    if progress.curves:
        write_text(folder / "curves.csv", curves_table(progress).to_csv(index=False))


def curves_table(progress: Progress) -> pd.DataFrame:
    """Return a run's curves, one row an epoch, rounded to what is worth keeping."""
    return pd.DataFrame(progress.curves).round(6)


def _epoch_line(row: dict[str, float], progress: Progress, seconds: float) -> str:
    mark = "  best so far" if progress.best_epoch == progress.epochs_done - 1 else ""
    return (
        f"epoch {progress.epochs_done}: loss {row['loss']:.4f}, validation {CHOSEN_BY[0]} "
        f"{row[CHOSEN_BY[0]]:.4f} ({seconds:.1f} s){mark}"
    )
