"""Results and training curves, read from the files beside a catalogue or a model."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from mp4sr.errors import MP4SRError
from mp4sr.vocabulary import GROUP_NAMES, RANKER_NAMES

CEILING = "Ceiling"
"""The model name of the rows that say what the best possible ranker reaches."""

MASKED = ", history masked"
"""The end of a metric's name when items in the history were left out of the ranking."""

METRICS = ("Recall@10", f"Recall@10{MASKED}", "NDCG@10", f"NDCG@10{MASKED}")
"""The metrics that are shown, as far as a file has them."""

RESULTS_FILE = "results.csv"
CURVES_FILE = "curves.csv"
METRICS_FILE = "metrics.json"

_GROUPS_BY_NAME: dict[str, str] = {name: group for group, name in GROUP_NAMES.items()}


@dataclass(frozen=True, slots=True)
class Result:
    """One number: a metric of one model on one group of target items.

    Attributes
    ----------
    model
        the model's name.
    mode
        what it ranked by: one of :data:`mp4sr.vocabulary.RANKERS`.
    group
        the target items: one of :data:`mp4sr.vocabulary.GROUPS`.
    metric
        the metric's name, such as ``Recall@10``.
    mean
        the mean over seeds, from 0 to 1.
    spread
        the sample standard deviation over seeds; None for a single run.
    seeds
        the number of runs.
    """

    model: str
    mode: str
    group: str
    metric: str
    mean: float
    spread: float | None
    seeds: int


@dataclass(frozen=True, slots=True)
class Point:
    """A curve at one epoch: the mean over seeds and the standard deviation, None for one run."""

    epoch: float
    mean: float
    spread: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """A run's validation metric at each epoch, in order."""

    run: str
    metric: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Measured:
    """Results, and a sentence that says where they come from; "" without results."""

    results: Sequence[Result]
    source: str


def load_results(catalogue: Path, model: Path | None, model_name: str) -> Measured:
    """Return the results in the catalogue's ``evidence`` folder, or else the model's own report.

    Parameters
    ----------
    catalogue
        the catalogue's folder.
    model
        the model's folder; None when it is not on this machine.
    model_name
        the name to show.

    Raises
    ------
    MP4SRError
        when a file exists but cannot be read.
    """
    path = catalogue / "evidence" / RESULTS_FILE
    if path.is_file():
        table = _table(path, {"model", "mode", "group", "metric", "mean"})
        results = [_result(row) for row in table.to_dict("records") if not pd.isna(row["mean"])]
        runs = max((result.seeds for result in results), default=1)
        source = (
            f"Mean ± standard deviation over up to {runs} seeds" if runs > 1 else "One run each"
        )
        return Measured(results, source)
    if model is not None and (model / METRICS_FILE).is_file():
        return _own_report(model / METRICS_FILE, model_name)
    return Measured((), "")


def load_curves(catalogue: Path, model: Path | None, model_name: str) -> Sequence[Curve]:
    """Return the curves in the catalogue's ``evidence`` folder, or else the model's own.

    Parameters and errors are those of :func:`load_results`.
    """
    path = catalogue / "evidence" / CURVES_FILE
    if path.is_file():
        table = _table(path, {"run", "epoch", "metric", "mean"})
        if "spread" not in table:
            table["spread"] = None
        grouped = table.groupby(["metric", "run"], sort=False)
        return [_curve(str(run), str(metric), rows) for (metric, run), rows in grouped]
    if model is not None and (model / CURVES_FILE).is_file():
        table = _table(model / CURVES_FILE, {"epoch"})
        return [
            _curve(model_name, metric, table.assign(mean=table[metric], spread=None))
            for metric in METRICS
            if metric in table and table[metric].notna().any()
        ]
    return ()


def mode_name(mode: str) -> str:
    """Return what a mode in a file is called; one that is not ours keeps its key."""
    return next((name for key, name in RANKER_NAMES.items() if key == mode), mode)


def _table(path: Path, columns: set[str]) -> pd.DataFrame:
    """Read a CSV file that must have these columns; what was measured becomes numbers."""
    try:
        table = pd.read_csv(path)
        missing = sorted(columns - set(table.columns))
        if missing:
            raise ValueError(f"it has no column '{missing[0]}'")
        for column in {"mean", "spread", "epoch", "seeds", *METRICS} & set(table.columns):
            table[column] = pd.to_numeric(table[column])
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0][:160]
        raise MP4SRError(
            f"Cannot read {path.name}: {reason}. Correct it or write it again."
        ) from error
    return table


def _result(row: dict[Any, Any]) -> Result:
    spread, seeds = row.get("spread"), row.get("seeds")
    return Result(
        model=str(row["model"]),
        mode=str(row["mode"]),
        group=_group(row["group"]),
        metric=str(row["metric"]),
        mean=float(row["mean"]),
        spread=None if pd.isna(spread) else float(spread),
        seeds=1 if pd.isna(seeds) else int(seeds),
    )


def _group(name: object) -> str:
    """Return a group's key, also where a file has its name."""
    return _GROUPS_BY_NAME.get(str(name), str(name))


def _curve(run: str, metric: str, rows: pd.DataFrame) -> Curve:
    known = rows.dropna(subset=["epoch", "mean"]).sort_values("epoch")
    points = [
        Point(float(epoch), float(mean), None if pd.isna(spread) else float(spread))
        for epoch, mean, spread in zip(known["epoch"], known["mean"], known["spread"], strict=True)
    ]
    return Curve(run, metric, points)


def _own_report(path: Path, model_name: str) -> Measured:
    """Return the results in a model's ``metrics.json``, each mode as a model of its own."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        settings, runs = report.get("settings") or {}, int(report.get("runs") or 1)
        results = [
            Result(
                model=mode_name(str(row["mode"])),
                mode=str(row["mode"]),
                group=_group(row["group"]),
                metric=metric,
                mean=float(row[metric]),
                spread=(row.get("deviation") or {}).get(metric),
                seeds=runs,
            )
            for row in report["results"]
            for metric in METRICS
            if row.get(metric) is not None
        ]
        cases, split = settings.get("cases"), settings.get("split")
        size = f", {int(cases):,} cases" if cases else ""
        source = f"From the report of {model_name}{f' on the {split} split' if split else ''}{size}"
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MP4SRError(
            f"Cannot read the model's {path.name}: it is not a report of `mp4sr evaluate`. "
            "Evaluate the model again."
        ) from error
    return Measured(results, source)
