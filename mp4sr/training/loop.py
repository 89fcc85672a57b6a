"""The one training loop: CPU, GPU or several processes, with early stopping and resumption."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import torch
from accelerate import Accelerator, DataLoaderConfiguration, DistributedDataParallelKwargs
from accelerate.state import AcceleratorState
from accelerate.utils import set_seed
from torch.utils.data import DataLoader
from tqdm import tqdm

from mp4sr.files import write_text
from mp4sr.training.checkpoint import Progress, copied_weights, load_state, save_state
from mp4sr.training.sequences import Batch, Collate, TrainingSequences
from mp4sr.training.settings import TrainingSettings
from mp4sr.training.tasks import TrainingTask

#: The validation metrics that choose the epoch; the second decides when the first is equal.
CHOSEN_BY = ("Recall@20", "NDCG@20")

Validate = Callable[[], dict[str, float]]


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

    After every epoch the losses, the validation metrics and the time go to ``curves.csv`` in
    ``folder`` and the whole state to ``folder/state``; with ``resume`` a killed run goes on from
    its last finished epoch and ends with the same weights as if it had never stopped (the random
    numbers of an epoch depend on the seed and the epoch alone).

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
        go on from ``folder/state`` if it is there.
    mixed_precision
        ``no``, ``bf16`` or ``fp16``, as in ``accelerate``.
    progress_bar
        show a bar an epoch on standard error.

    Returns
    -------
    One row an epoch: losses, metrics, seconds.
    """
    AcceleratorState._reset_state()  # an earlier run of this process may have chosen otherwise
    accelerator = Accelerator(
        mixed_precision=mixed_precision,
        dataloader_config=DataLoaderConfiguration(
            use_seedable_sampler=True, data_seed=settings.seed
        ),
        # A catalogue without pictures leaves the image encoder without gradients. The buffers are
        # the catalogue's features: large, and the same in every process.
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
    state = folder / "state"
    if resume and state.is_dir():
        progress, best = load_state(state, settings, sequences.target_count, model, optimizer)
    prepared, optimizer, loader = accelerator.prepare(task, optimizer, loader)
    main = accelerator.is_main_process
    step = progress.epochs_done * len(loader)

    for epoch in range(progress.epochs_done, settings.epochs):
        if epoch - progress.best_epoch > settings.patience and progress.best_epoch >= 0:
            break
        # Each epoch's random numbers start afresh, so that a resumed run draws the same ones.
        set_seed(settings.seed + 7919 * epoch, device_specific=True)
        sequences.set_epoch(epoch)
        loader.set_epoch(epoch)  # type: ignore[attr-defined]  # accelerate's loaders have it
        prepared.train()
        started = time.perf_counter()
        sums: dict[str, float] = {}
        bar = tqdm(
            loader, desc=f"epoch {epoch + 1}", disable=not (main and progress_bar), leave=False
        )
        for batch in bar:
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = settings.learning_rate_at(step, settings.epochs * len(loader))
            with accelerator.autocast():
                losses = prepared(batch)
            optimizer.zero_grad()
            accelerator.backward(losses["loss"])
            optimizer.step()
            for name, value in losses.items():
                sums[name] = sums.get(name, 0.0) + value.item()
            bar.set_postfix(loss=f"{losses['loss'].item():.3f}")
        seconds = time.perf_counter() - started

        metrics = validate()
        row = {"epoch": float(epoch + 1)}
        row |= {
            name: float(accelerator.reduce(torch.tensor(value, device=accelerator.device), "mean"))
            / len(loader)
            for name, value in sums.items()
        }
        row |= {**metrics, "seconds": seconds}
        progress.curves.append(row)
        value = [metrics[name] for name in CHOSEN_BY]
        if value > progress.best_value:
            progress.best_epoch, progress.best_value = epoch, value
            best = copied_weights(model)
        if main:
            save_state(state, progress, settings, model, best, optimizer)
            write_text(folder / "curves.csv", curves_table(progress).to_csv(index=False))
            if progress_bar:
                tqdm.write(_epoch_line(row, progress, seconds), file=sys.stderr)
        accelerator.wait_for_everyone()

    model.load_state_dict(best)
    model.eval()
    return curves_table(progress)


def curves_table(progress: Progress) -> pd.DataFrame:
    """Return a run's curves, one row an epoch, rounded to what is worth keeping."""
    return pd.DataFrame(progress.curves).round(6)


def _epoch_line(row: dict[str, float], progress: Progress, seconds: float) -> str:
    mark = "  best so far" if progress.best_epoch == progress.epochs_done - 1 else ""
    return (
        f"epoch {progress.epochs_done}: loss {row['loss']:.4f}, validation {CHOSEN_BY[0]} "
        f"{row[CHOSEN_BY[0]]:.4f} ({seconds:.1f} s){mark}"
    )
