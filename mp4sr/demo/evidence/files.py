"""What was measured, read from the files beside a catalogue or a model."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from mp4sr.errors import MP4SRError

CEILING = "Ceiling"
"""The name of the rows that say what the best reachable ranking gets."""

GROUPS = ("all", "warm", "few-shot", "cold")
MODES = ("both", "text", "image", "id", "popularity")
MASKED = ", history masked"
"""What the name of a metric ends with when it was measured with the history masked."""

METRICS = ("Recall@10", f"Recall@10{MASKED}", "NDCG@10", f"NDCG@10{MASKED}")
"""The metrics that are drawn, as far as a file has them."""

RESULTS_FILE = "results.csv"
CURVES_FILE = "curves.csv"
METRICS_FILE = "metrics.json"

_MODE_NAMES = {
    "both": "Text + picture",
    "text": "Text only",
    "image": "Pictures only",
    "id": "IDs only",
    "popularity": "Popularity",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One number: a metric of one model on one group of targets.

    Attributes
    ----------
    model
        what was measured.
    mode
        what it ranked by: one of ``MODES``.
    group
        which targets: one of ``GROUPS``.
    metric
        ``Recall@10`` or the like.
    mean
        the mean over seeds, in 0 .. 1.
    spread
        the sample standard deviation over seeds; None for a single one.
    seeds
        how many runs the mean is of.
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
    """A curve at one epoch: the mean over seeds, and its standard deviation if there is one."""

    epoch: float
    mean: float
    spread: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """One run's validation metric over the epochs, in their order."""

    run: str
    metric: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Measured:
    """All results that are known here, and a sentence on where they are from."""

    results: Sequence[Result]
    source: str


def load_results(catalogue: Path, model: Path | None, model_name: str) -> Measured:
    """Return the results of the catalogue's ``evidence`` folder, else the model's own report.

    Parameters
    ----------
    catalogue
        the catalogue's folder.
    model
        the model's folder; None when it is not on this machine.
    model_name
        what to call the model.

    Raises
    ------
    MP4SRError
        when a file that is there is not as it should be.
    """
    path = catalogue / "evidence" / RESULTS_FILE
    if path.is_file():
        table = _table(path, {"model", "mode", "group", "metric", "mean"})
        results = [_result(row) for row in table.to_dict("records") if not pd.isna(row["mean"])]
        runs = max((result.seeds for result in results), default=1)
        seeds = f"Means of up to {runs} seeds with their standard deviations" if runs > 1 else ""
        return Measured(results, seeds or "One run of each model")
    if model is not None and (model / METRICS_FILE).is_file():
        return _own_report(model / METRICS_FILE, model_name)
    return Measured((), "")


def load_curves(catalogue: Path, model: Path | None, model_name: str) -> Sequence[Curve]:
    """Return the validation curves with and without pre-training, else the model's own.

    The parameters and errors are those of :func:`load_results`.
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


def _table(path: Path, columns: set[str]) -> pd.DataFrame:
    """Return a CSV file that has these columns, the measured ones of them numbers."""
    try:
        table = pd.read_csv(path)
        missing = sorted(columns - set(table.columns))
        if missing:
            raise ValueError(f"it has no column {missing[0]}")
        for column in {"mean", "spread", "epoch", "seeds", *METRICS} & set(table.columns):
            table[column] = pd.to_numeric(table[column])
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0][:160]
        raise MP4SRError(f"{path.name} cannot be shown: {reason}; write it again.") from error
    return table


def _result(row: dict[Any, Any]) -> Result:
    spread, seeds = row.get("spread"), row.get("seeds")
    return Result(
        model=str(row["model"]),
        mode=str(row["mode"]),
        group=str(row["group"]),
        metric=str(row["metric"]),
        mean=float(row["mean"]),
        spread=None if pd.isna(spread) else float(spread),
        seeds=1 if pd.isna(seeds) else int(seeds),
    )


def _curve(run: str, metric: str, rows: pd.DataFrame) -> Curve:
    known = rows.dropna(subset=["epoch", "mean"]).sort_values("epoch")
    points = [
        Point(float(epoch), float(mean), None if pd.isna(spread) else float(spread))
        for epoch, mean, spread in zip(known["epoch"], known["mean"], known["spread"], strict=True)
    ]
    return Curve(run, metric, points)


def _own_report(path: Path, model_name: str) -> Measured:
    """Return the rows of a model's ``metrics.json``, each mode as a model of its own."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        settings, runs = report.get("settings") or {}, int(report.get("runs") or 1)
        results = [
            Result(
                model=_MODE_NAMES.get(row["mode"], str(row["mode"])),
                mode=str(row["mode"]),
                group=str(row["group"]).replace("_", "-"),
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
        of = f", {int(cases):,} cases" if cases else ""
        source = f"The report of {model_name} itself: {split or 'evaluation'}{of}"
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MP4SRError(
            f"{path.name} of the model cannot be shown: it is no report that "
            "`python -m mp4sr evaluate` wrote; write it again."
        ) from error
    return Measured(results, source)
