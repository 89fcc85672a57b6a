"""The experiment on the demo shops: what words, pictures, IDs and each objective are worth.

    python -m benchmarks.shop train --seed 0
    python -m benchmarks.shop train --seed 1 --only sasrec --only without-ids
    python -m benchmarks.shop report

Trains, for every seed, MP4SR with and without IDs, its ablations, models of text alone and of
pictures alone, and SASRec on the first shop; then the second shop zero-shot, fine-tuned and from
scratch. Every run has a folder under ``runs/shop`` and is skipped when it is finished, so the
command can be stopped and given again, and two processes can share the seeds. ``report`` gathers
what is finished into ``evidence/results.csv`` and ``evidence/curves.csv`` of the first shop and
``benchmarks/shop.md``: means over the seeds, and sample standard deviations.

Leave one out by time, the test items, every item a candidate. Everything is measured twice: with
histories not masked, as the field does, and masked: these shoppers never buy a thing twice, which
the ceiling knows.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import torch
import typer

from mp4sr.catalogue import Catalogue
from mp4sr.evaluation import Report, evaluate, evaluate_sasrec, leave_one_out
from mp4sr.evaluation.split import HELD_OUT
from mp4sr.features import ItemFeatures
from mp4sr.files import folder_written_atomically, write_json, write_text, written_atomically
from mp4sr.model import MP4SR, SASRec
from mp4sr.training.card import write_model_card, write_sasrec_card
from mp4sr.training.runs import (
    TrainingData,
    finetune,
    new_model,
    pretrain,
    sasrec_config,
    train_sasrec,
)
from mp4sr.training.settings import preset
from mp4sr.vocabulary import GROUP_NAMES, ID, POPULARITY

PRESET = preset("shop")
METRICS = ("Recall@10", "NDCG@10", "Recall@20", "NDCG@20", "Recall@50", "NDCG@50")
MASKED = ", history masked"
TEST_FILES = {"": "test.json", MASKED: "test-masked.json"}
"""What a metric's name ends with, and the file that has it, the last to be written last."""

app = typer.Typer(pretty_exceptions_enable=False, add_completion=False, help=__doc__)


@dataclass(frozen=True)
class Recipe:
    """One model of the experiment.

    Attributes
    ----------
    task
        ``pretrain``, ``finetune``, ``sasrec``, or ``zero-shot``: evaluated as it is.
    start
        the recipe whose model it goes on from; "" for fresh weights.
    second
        whether it is about the second shop.
    use_ids
        whether fine-tuning adds ID embeddings.
    modality
        the one modality it may read; "" for both.
    changes
        settings that differ from the preset's.
    """

    task: str
    start: str = ""
    second: bool = False
    use_ids: bool = False
    modality: str = ""
    changes: tuple[tuple[str, Any], ...] = ()


NO_MIXUP, NO_CMCL = (("max_mixup_ratio", 0.0),), (("cmcl_weight", 0.0),)
RECIPES = {
    "pretrained": Recipe("pretrain"),
    "without-ids": Recipe("finetune", "pretrained"),
    "mp4sr": Recipe("finetune", "pretrained", use_ids=True),
    "sasrec": Recipe("sasrec"),
    "text-pretrained": Recipe("pretrain", modality="text"),
    "text-only": Recipe("finetune", "text-pretrained"),
    "image-pretrained": Recipe("pretrain", modality="image"),
    "image-only": Recipe("finetune", "image-pretrained"),
    "no-pretraining": Recipe("finetune", use_ids=True),
    "no-mixup-pretrained": Recipe("pretrain", changes=NO_MIXUP),
    "no-mixup": Recipe("finetune", "no-mixup-pretrained", use_ids=True),
    "no-cmcl-pretrained": Recipe("pretrain", changes=NO_CMCL),
    "no-cmcl": Recipe("finetune", "no-cmcl-pretrained", use_ids=True),
    "garden-zero-shot-pretrained": Recipe("zero-shot", "pretrained", second=True),
    "garden-zero-shot-fine-tuned": Recipe("zero-shot", "without-ids", second=True),
    "garden-fine-tuned": Recipe("finetune", "pretrained", second=True),
    "garden-from-scratch": Recipe("finetune", second=True),
    "garden-fine-tuned-ids": Recipe("finetune", "pretrained", second=True, use_ids=True),
    "garden-from-scratch-ids": Recipe("finetune", second=True, use_ids=True),
    "garden-sasrec": Recipe("sasrec", second=True),
}

ROWS = (
    ("MP4SR", "mp4sr", "both"),
    ("MP4SR", "mp4sr", "text"),
    ("MP4SR", "mp4sr", "image"),
    ("MP4SR without IDs", "without-ids", "both"),
    ("MP4SR without IDs", "without-ids", "text"),
    ("MP4SR without IDs", "without-ids", "image"),
    ("Text only", "text-only", "text"),
    ("Image only", "image-only", "image"),
    ("Pre-trained, not fine-tuned", "pretrained", "both"),
    ("No pre-training", "no-pretraining", "both"),
    ("No mixup", "no-mixup", "both"),
    ("No CMCL", "no-cmcl", "both"),
    ("SASRec (IDs only)", "sasrec", ID),
    ("Popularity", "sasrec", POPULARITY),
)
"""Model, recipe and mode of each row of the first shop's table."""

GARDEN_ROWS = (
    ("Zero-shot, pre-trained on homeware", "garden-zero-shot-pretrained", "both"),
    ("Zero-shot, fine-tuned on homeware", "garden-zero-shot-fine-tuned", "both"),
    ("Pre-trained on homeware, fine-tuned here", "garden-fine-tuned", "both"),
    ("From scratch", "garden-from-scratch", "both"),
    ("Pre-trained on homeware, fine-tuned here, IDs", "garden-fine-tuned-ids", "both"),
    ("From scratch, IDs", "garden-from-scratch-ids", "both"),
    ("SASRec (IDs only)", "garden-sasrec", ID),
    ("Popularity", "garden-sasrec", POPULARITY),
)
"""The same for the second shop."""


class Experiment:
    """Both shops and where the runs are kept."""

    def __init__(self, first: Path, second: Path, runs: Path) -> None:
        self.folders = {False: first, True: second}
        self.runs = runs
        self._data: dict[bool, TrainingData] = {}

    def data(self, second: bool) -> TrainingData:
        """Return a shop with its features and split, read once."""
        if second not in self._data:
            catalogue = Catalogue.load(self.folders[second])
            features = ItemFeatures.load(catalogue.folder, catalogue)
            split = leave_one_out(catalogue.histories(), len(catalogue.items))
            self._data[second] = TrainingData(catalogue, features, split)
        return self._data[second]

    def folder(self, name: str, seed: int) -> Path:
        """Return the folder of a run."""
        return self.runs / f"{name}-{seed}"

    def run(self, name: str, seed: int) -> None:
        """Train and test a recipe, after what it starts from; nothing when it is done already."""
        recipe, folder = RECIPES[name], self.folder(name, seed)
        if all((folder / file).is_file() for file in TEST_FILES.values()):
            return
        if recipe.start:
            self.run(recipe.start, seed)
        data = self.data(recipe.second)
        test = self._sasrec if recipe.task == "sasrec" else self._mp4sr
        for file, report in zip(TEST_FILES.values(), test(recipe, seed, folder, data), strict=True):
            write_json(folder / file, report.to_dict())
            recall = {
                mode: round(report.value("Recall@10", mode), 4) for mode in report.table["mode"]
            }
            typer.echo(f"{name}, seed {seed}, {file}: Recall@10 {recall}")

    def _sasrec(
        self, recipe: Recipe, seed: int, folder: Path, data: TrainingData
    ) -> Iterator[Report]:
        """Train SASRec and yield its report for each of :data:`TEST_FILES`."""
        settings = replace(PRESET.sasrec, seed=seed, **dict(recipe.changes))
        model = train_sasrec(
            sasrec_config(PRESET.model), data.catalogue, data.split, settings, folder, resume=True
        )
        counts = data.split.training_counts
        for masked in TEST_FILES:
            yield evaluate_sasrec(model, data.split.test, counts, data.item_ids, bool(masked))

    def _mp4sr(
        self, recipe: Recipe, seed: int, folder: Path, data: TrainingData
    ) -> Iterator[Report]:
        """Train MP4SR and yield its report for each of :data:`TEST_FILES`."""
        if recipe.start:
            model = MP4SR.from_pretrained(self.folder(recipe.start, seed))
        else:
            model = new_model(data.features, seed, PRESET.model, modality=recipe.modality)
        if recipe.task == "pretrain":
            settings = replace(PRESET.pretraining, seed=seed, **dict(recipe.changes))
            model = pretrain(model, data, settings, folder, resume=True)
        elif recipe.task == "finetune":
            settings = replace(PRESET.finetuning, seed=seed, **dict(recipe.changes))
            model = finetune(model, data, settings, folder, use_ids=recipe.use_ids, resume=True)
        ids = data.item_ids if model.config.use_ids else None
        counts = data.split.training_counts
        for masked in TEST_FILES:
            yield evaluate(
                model, data.features, data.split.test, counts, ids, mask_history=bool(masked)
            )

    def reports(self, name: str, seeds: list[int], file: str) -> list[list[dict[str, Any]]]:
        """Return the result rows of a recipe's finished runs."""
        files = [self.folder(name, seed) / file for seed in seeds]
        return [
            json.loads(file.read_text(encoding="utf-8"))["results"]
            for file in files
            if file.is_file()
        ]


def result_rows(
    experiment: Experiment, rows: tuple[tuple[str, str, str], ...], seeds: list[int]
) -> Iterator[dict[str, Any]]:
    """Yield ``model, mode, group, metric, mean, spread, seeds`` of every finished row.

    A metric's name ends with a key of :data:`TEST_FILES`.
    """
    for (model, name, mode), (masked, file) in product(rows, TEST_FILES.items()):
        reports = experiment.reports(name, seeds, file)
        for (group, called), metric in product(GROUP_NAMES.items(), METRICS):
            values = pd.Series(
                [
                    row[metric]
                    for results in reports
                    for row in results
                    if row["mode"] == mode and row["group"] == group
                ],
                dtype=float,
            )
            if len(values):
                yield {
                    "model": model,
                    "mode": mode,
                    "group": called,
                    "metric": metric + masked,
                    "mean": round(float(values.mean()), 4),
                    "spread": round(float(values.std(ddof=1)), 4) if len(values) > 1 else None,
                    "seeds": len(values),
                }


def ceiling_rows(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the ceilings at test, as :func:`result_rows` does; nothing without the file.

    A ranker that knows how shoppers choose never lists what they have, so that masking the history
    changes nothing.
    """
    if not file.is_file():
        return
    names = {"Ceiling": "both", "Reading only": "text", "Looking only": "image"}
    for row in json.loads(file.read_text(encoding="utf-8"))["results"]:
        if row["target"] == "test" and row["oracle"] in names:
            for metric, masked in product(METRICS, TEST_FILES):
                yield {
                    "model": "Ceiling",
                    "mode": names[row["oracle"]],
                    "group": GROUP_NAMES[row["group"]],
                    "metric": metric + masked,
                    "mean": round(row[metric], 4),
                    "spread": None,
                    "seeds": 1,
                }


def curve_rows(experiment: Experiment, seeds: list[int]) -> pd.DataFrame:
    """Return the validation curves of fine-tuning with and without pre-training."""
    parts = []
    for run, name in (("pre-trained", "mp4sr"), ("from scratch", "no-pretraining")):
        for seed in seeds:
            file = experiment.folder(name, seed) / "curves.csv"
            if file.is_file():
                curve = pd.read_csv(file)[["epoch", "Recall@10", "NDCG@10", "Recall@20"]]
                parts.append(curve.melt("epoch", var_name="metric").assign(run=run))
    if not parts:
        return pd.DataFrame(columns=["run", "epoch", "metric", "mean", "spread"])
    grouped = pd.concat(parts).groupby(["run", "epoch", "metric"])["value"]
    table = grouped.agg(mean="mean", spread="std").round(4).reset_index()
    return table[["run", "epoch", "metric", "mean", "spread"]]


def markdown(table: pd.DataFrame, masked: str) -> str:
    """Return Recall@10 of all groups and NDCG@10 over all, a row for each model and mode.

    ``masked`` is a key of :data:`TEST_FILES`.
    """
    recall, ndcg = "Recall@10", "NDCG@10"
    shown = {f"all {recall}": ("all", recall), ndcg: ("all", ndcg)}
    shown |= {f"{name} {recall}": (name, recall) for name in list(GROUP_NAMES.values())[1:]}

    def cell(rows: pd.DataFrame, group: str, metric: str) -> str:
        row = rows[(rows["group"] == group) & (rows["metric"] == metric + masked)]
        if row.empty:
            return "–"
        mean, spread = float(row["mean"].iloc[0]), row["spread"].iloc[0]
        return f"{mean:.4f}" + ("" if pd.isna(spread) else f" ± {float(spread):.4f}")

    lines = [
        {"model": model, "mode": mode}
        | {column: cell(rows, *which) for column, which in shown.items()}
        | {"seeds": rows["seeds"].max()}
        for (model, mode), rows in table.groupby(["model", "mode"], sort=False)
    ]
    return f"{pd.DataFrame(lines).to_markdown(index=False, disable_numparse=True)}\n"


Folder = Annotated[Path, typer.Option(help="A catalogue folder with features.")]
Runs = Annotated[Path, typer.Option(help="Where the runs are kept.")]


@app.command()
def train(
    seed: Annotated[list[int], typer.Option(help="Seeds to train.")] = [0, 1, 2],  # noqa: B006
    only: Annotated[list[str] | None, typer.Option(help="Only these recipes.")] = None,
    first: Folder = Path("assets/shop"),
    second: Folder = Path("assets/garden"),
    runs: Runs = Path("runs/shop"),
    threads: Annotated[int, typer.Option(help="CPU threads of this process.")] = 1,
) -> None:
    """Train and test what is not finished yet, one seed after another."""
    torch.set_num_threads(threads)
    experiment = Experiment(first, second, runs)
    for number in seed:
        for name in only or RECIPES:
            experiment.run(name, number)


@app.command()
def report(
    seed: Annotated[list[int], typer.Option(help="Seeds to gather.")] = [0, 1, 2],  # noqa: B006
    first: Folder = Path("assets/shop"),
    second: Folder = Path("assets/garden"),
    runs: Runs = Path("runs/shop"),
    out: Annotated[Path, typer.Option(help="The Markdown tables.")] = Path("benchmarks/shop.md"),
) -> None:
    """Gather what is finished into CSV files beside the catalogue and Markdown tables."""
    experiment = Experiment(first, second, runs)
    parts = [
        "# The demo shops\n\nTest items, every item a candidate; means over the seeds ± sample "
        "standard deviation. Made by `python -m benchmarks.shop report`.\n"
    ]
    for title, folder, rows in (
        ("Homeware", first, ROWS),
        ("Garden, never seen in pre-training", second, GARDEN_ROWS),
    ):
        results = [*ceiling_rows(folder / "evidence" / "ceiling.json")]
        results += result_rows(experiment, rows, seed)
        table = pd.DataFrame(results)
        _write_csv(table, folder / "evidence" / "results.csv")
        for masked in TEST_FILES:
            parts.append(f"## {title}{masked or ', history not masked'}\n")
            parts.append(markdown(table, masked))
    _write_csv(curve_rows(experiment, seed), first / "evidence" / "curves.csv")
    write_text(out, "\n".join(parts))
    typer.echo("\n".join(parts))


PUBLISHED = {
    "shop": "mp4sr",
    "shop-without-ids": "without-ids",
    "shop-pretrained": "pretrained",
    "shop-sasrec": "sasrec",
}
"""Folder in ``checkpoints`` to the recipe whose model it is."""


@app.command()
def publish(
    seed: Annotated[int, typer.Option(help="Whose models.")] = 0,
    first: Folder = Path("assets/shop"),
    runs: Runs = Path("runs/shop"),
    out: Annotated[Path, typer.Option(help="Where the model folders go.")] = Path("checkpoints"),
) -> None:
    """Copy the demo's models out of the runs, each with its card, metrics and command."""
    experiment = Experiment(first, first, runs)
    data = experiment.data(second=False)
    for name, recipe in PUBLISHED.items():
        command = ["python", "-m", "benchmarks.shop", "train"]
        command += ["--seed", str(seed), "--only", recipe]
        with folder_written_atomically(out / name) as folder:
            for file in experiment.folder(recipe, seed).iterdir():
                if file.is_file() and file.name not in TEST_FILES.values():
                    shutil.copy2(file, folder / file.name)
        held_out: dict[str, Any] = {"held_out": HELD_OUT, "command": command}
        if recipe == "sasrec":
            sasrec = SASRec.from_pretrained(out / name)
            write_sasrec_card(out / name, sasrec, data.catalogue, data.split, **held_out)
        else:
            start = RECIPES[recipe].start
            model = MP4SR.from_pretrained(out / name)
            write_model_card(
                out / name,
                model,
                data,
                started_from=f"checkpoints/shop-{start}" if start else None,
                progress=False,
                **held_out,
            )
        typer.echo(f"Wrote {out / name}")


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_atomically(path) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n")


if __name__ == "__main__":
    app()
