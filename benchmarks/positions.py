"""Does training on every position of one causal pass cost quality against last-position training?

    python -m benchmarks.positions CATALOGUE --out benchmarks/positions.json

Fine-tunes the paper's model from scratch, without IDs, twice for every seed: once with every
position of a history as a target (one row a user), once with one row per prefix and the loss at
its last position only. Both see each target once an epoch, about as many targets a step, and stop
by the same rule. Reports validation metrics and the seconds of an epoch, mean and spread.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import torch
import typer

from mp4sr.catalogue import Catalogue
from mp4sr.evaluation.split import leave_one_out
from mp4sr.features.extraction import ItemFeatures
from mp4sr.files import write_json
from mp4sr.training.runs import TrainingData, finetune, new_model
from mp4sr.training.settings import Targets, TrainingSettings

METRICS = ["Recall@10", "NDCG@10", "Recall@20", "NDCG@20"]


def main(
    catalogue: Path,
    out: Path | None = None,
    seeds: int = 3,
    epochs: int = 40,
    patience: int = 5,
    targets_a_step: int = 1024,
    threads: int = 2,
) -> None:
    """Run the comparison on ``catalogue``, whose features have been computed."""
    torch.set_num_threads(threads)
    loaded = Catalogue.load(catalogue)
    features = ItemFeatures.load(catalogue, loaded)
    split = leave_one_out(loaded.histories(), len(loaded.items), ("validation",))
    data = TrainingData(loaded, features, split)
    learning = [len(history) - 1 for history in split.train.values() if len(history) > 1]
    users_a_step = round(targets_a_step * len(learning) / sum(learning))

    rows = []
    for seed in range(seeds):
        batches: dict[Targets, int] = {"all": users_a_step, "last": targets_a_step}
        for targets, batch_size in batches.items():
            settings = TrainingSettings(
                epochs=epochs, patience=patience, seed=seed, targets=targets, batch_size=batch_size
            )
            with TemporaryDirectory() as folder:
                finetune(new_model(features, seed), data, settings, Path(folder), use_ids=False)
                curves = pd.read_csv(Path(folder) / "curves.csv")
            best = curves.loc[curves["Recall@20"].idxmax()]
            row = {"targets": targets, "seed": seed, "epochs": len(curves)}
            row |= {name: round(float(best[name]), 4) for name in METRICS}
            rows.append(row | {"seconds_an_epoch": round(float(curves["seconds"].median()), 2)})
            typer.echo(row)
    table = pd.DataFrame(rows)
    summary = table.groupby("targets")[[*METRICS, "seconds_an_epoch"]].agg(["mean", "std"])
    typer.echo(summary.round(4).to_string())
    if out is not None:
        write_json(out, {"catalogue": loaded.name, "targets_a_step": targets_a_step, "runs": rows})


if __name__ == "__main__":
    typer.run(main)
