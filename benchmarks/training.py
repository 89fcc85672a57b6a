"""Time training and evaluation on a synthetic catalogue of Amazon Pantry's size.

    python -m benchmarks.training

Prints seconds for one pre-training epoch (every user's every position is a target once), one
fine-tuning epoch with IDs (cross-entropy over all items), one full evaluation (every user, all
items), the peak memory of the process, and the ratios to the authors' code, repaired, on the same
kind of machine (2 CPU cores: 11 minutes, 16 minutes, 60 seconds, 5.6 GB).
"""

import platform
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
import typer

from benchmarks.synthetic import INTERACTIONS, ITEMS, USERS, pantry_features, pantry_split
from mp4sr.evaluation.report import evaluate
from mp4sr.files import write_json
from mp4sr.model import MP4SR
from mp4sr.training.loop import CHOSEN_BY, fit
from mp4sr.training.runs import new_model
from mp4sr.training.sequences import Collate, TrainingSequences
from mp4sr.training.settings import TrainingSettings
from mp4sr.training.tasks import FineTuning, PreTraining, TrainingTask

AUTHORS = {"pretraining_epoch": 660.0, "finetuning_epoch": 960.0, "evaluation": 60.0}
AUTHORS_MEMORY_GB = 5.6


def main(
    width: int = 768,
    pretraining_batch: int = 1024,
    finetuning_batch: int = 1024,
    epochs: int = 3,
    threads: int = 2,
    out: Path | None = None,
) -> None:
    """Run the benchmark.

    Parameters
    ----------
    width
        feature width (the authors' sentence encoder has 768).
    pretraining_batch
        users a pre-training step.
    finetuning_batch
        users a fine-tuning step.
    epochs
        epochs timed; the median is reported.
    threads
        CPU threads.
    out
        where to write the numbers as JSON.
    """
    torch.set_num_threads(threads)
    split, features = pantry_split(), pantry_features(width)
    ids = [str(item) for item in range(ITEMS)]
    histories = list(split.train.values())
    model = new_model(features, seed=0)

    def epoch_seconds(stage: TrainingTask, collate: Collate, batch_size: int) -> float:
        settings = TrainingSettings(epochs=epochs, batch_size=batch_size)
        sequences = TrainingSequences(histories, model.config.max_length)
        with TemporaryDirectory() as folder:
            curves = fit(
                stage,
                sequences,
                collate,
                settings,
                lambda: dict.fromkeys(CHOSEN_BY, 0.0),
                Path(folder),
            )
        return statistics.median(curves["seconds"])

    tuned: MP4SR = model.for_finetuning(ids)
    settings = TrainingSettings()
    seconds = {
        "pretraining_epoch": epoch_seconds(
            PreTraining(model, features, settings),
            Collate(max_drop_ratio=settings.max_drop_ratio),
            pretraining_batch,
        ),
        "finetuning_epoch": epoch_seconds(
            FineTuning(tuned, features, settings, ids),
            Collate(catalogue_size=ITEMS),
            finetuning_batch,
        ),
        "evaluation": _median_seconds(
            lambda: evaluate(
                tuned, features, split.test, split.training_counts, ids, modes=("both",)
            ),
            epochs,
        ),
    }
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    result = {
        "users": USERS,
        "items": ITEMS,
        "interactions": INTERACTIONS,
        "feature_width": width,
        "pretraining_batch": pretraining_batch,
        "finetuning_batch": finetuning_batch,
        "machine": f"{platform.machine()}, {threads} threads, torch {torch.__version__}",
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "times_faster": {name: round(AUTHORS[name] / value, 1) for name, value in seconds.items()},
        "peak_memory_gb": round(memory, 2),
        "times_less_memory": round(AUTHORS_MEMORY_GB / memory, 1),
    }
    for name, value in seconds.items():
        typer.echo(f"{name:20} {value:8.2f} s   {AUTHORS[name] / value:6.1f} times faster")
    typer.echo(f"{'peak memory':20} {memory:8.2f} GB  (authors: {AUTHORS_MEMORY_GB} GB)")
    if out is not None:
        write_json(out, result)


def _median_seconds(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


if __name__ == "__main__":
    typer.run(main)
