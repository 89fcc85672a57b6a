"""The evaluation report: every metric, for each mode and each group of targets, in one table.

Full ranking: every item of the catalogue is a candidate for every case. Every report has a
popularity baseline (rank by training interactions), computed in the same run on the same cases, so
that no number stands alone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mp4sr.errors import MP4SRError
from mp4sr.evaluation.metrics import metric_names, metrics_from_ranks
from mp4sr.evaluation.ranks import model_ranks, popularity_ranks, sasrec_ranks
from mp4sr.evaluation.split import Cases, target_groups
from mp4sr.features import ItemFeatures
from mp4sr.model import MP4SR, SASRec
from mp4sr.vocabulary import GROUPS, ID, MODES, POPULARITY, Mode


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of one evaluation, or the mean of several.

    Attributes
    ----------
    table
        one row per mode and group; columns ``mode``, ``group``, ``n`` (cases) and the
        metrics of :func:`mp4sr.evaluation.metrics.metric_names`, in 0 .. 1, NaN where a
        group has no case.
    deviation
        the sample standard deviation over runs, in a table of the same shape; None
        for a single run.
    runs
        how many runs ``table`` is the mean of.
    settings
        what was evaluated and how, plain values that JSON can hold.
    """

    table: pd.DataFrame
    deviation: pd.DataFrame | None = None
    runs: int = 1
    settings: dict[str, Any] = field(default_factory=dict)

    def value(self, metric: str, mode: str = "both", group: str = "all") -> float:
        """Return one number of the table.

        Raises
        ------
        KeyError
            when the report has no such mode, group or metric.
        """
        row = self.table[(self.table["mode"] == mode) & (self.table["group"] == group)]
        if len(row) == 0:
            raise KeyError(f"no row for mode {mode!r} and group {group!r}")
        return float(row[metric].iloc[0])

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values; a metric without cases is None."""
        rows = []
        for position, row in enumerate(self.table.to_dict("records")):
            plain = {name: _plain(value) for name, value in row.items()}
            if self.deviation is not None:
                spread = self.deviation.iloc[position]
                plain["deviation"] = {name: _plain(spread[name]) for name in metric_names()}
            rows.append(plain)
        return {"settings": self.settings, "runs": self.runs, "results": rows}

    def to_json(self) -> str:
        """Return the report as indented JSON."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n"

    def to_markdown(self, metrics: Sequence[str] | None = None) -> str:
        """Return the report as a Markdown table, which reads well as plain text too.

        Parameters
        ----------
        metrics
            the columns to show; all of them by default.
        """
        shown = list(metrics or metric_names())
        cells = self.table[["mode", "group"]].copy()
        cells["n"] = [f"{n:,}" for n in self.table["n"]]
        for name in shown:
            cells[name] = [f"{value:.4f}" for value in self.table[name]]
            if self.deviation is not None:
                cells[name] += [f" ± {value:.4f}" for value in self.deviation[name]]
            cells.loc[self.table[name].isna(), name] = "–"
        align = ["left", "left", *["right"] * (len(shown) + 1)]
        return f"{cells.to_markdown(index=False, disable_numparse=True, colalign=align)}\n"

    def __str__(self) -> str:
        return self.to_markdown()


def evaluate(
    model: MP4SR,
    features: ItemFeatures,
    cases: Cases,
    training_counts: NDArray[np.int64],
    item_ids: Sequence[str] | None,
    modes: Sequence[Mode] = MODES,
    mask_history: bool = False,
    *,
    settings: Mapping[str, Any] | None = None,
    progress: bool = False,
) -> Report:
    """Rank every case's target among all items and report the metrics.

    Parameters
    ----------
    model
        the model; it is put in evaluation mode.
    features
        features of the catalogue's ``n`` items.
    cases
        the questions, from :func:`mp4sr.evaluation.split.leave_one_out`.
    training_counts
        how often training saw each item, ``(n,)``: it decides the groups and
        the popularity baseline.
    item_ids
        the catalogue's item ids in row order, to look up ID embeddings; None for content alone.
    modes
        which modalities to rank by; one block of rows each.
    mask_history
        leave out the items of the history. Off in the published protocol.
    settings
        anything to keep with the numbers (catalogue, model, seed...).
    progress
        show a progress bar on stderr.

    Returns
    -------
    The report. A case whose target cannot be recommended in a mode (it lacks the modality,
    or the whole history does) counts there with the last rank, so all modes answer the same
    cases.

    Raises
    ------
    MP4SRError
        when there are no cases, or the features do not fit the model.
    """
    _check(cases)
    items = model.encode_items(features, item_ids)
    ranks = model_ranks(model, items, cases, modes, mask_history, progress=progress)
    return _report(ranks, cases, training_counts, mask_history, settings)


def evaluate_sasrec(
    model: SASRec,
    cases: Cases,
    training_counts: NDArray[np.int64],
    item_ids: Sequence[str] | None,
    mask_history: bool = False,
    *,
    settings: Mapping[str, Any] | None = None,
) -> Report:
    """Rank every case's target by IDs alone, and report as :func:`evaluate` does.

    The rows are called ``id``. Every item of the catalogue is a candidate; see
    :func:`mp4sr.evaluation.ranks.sasrec_ranks` for those that the model does not know.
    ``item_ids`` None means that it knows none of them.

    Raises
    ------
    MP4SRError
        when there are no cases.
    """
    _check(cases)
    id_rows = np.full(len(training_counts), -1, dtype=np.int64)
    if item_ids is not None:
        id_rows = model.id_rows(item_ids).numpy()
    ranks: dict[str, NDArray[np.float64]] = {ID: sasrec_ranks(model, id_rows, cases, mask_history)}
    return _report(ranks, cases, training_counts, mask_history, settings)


def _check(cases: Cases) -> None:
    if len(cases) == 0:
        raise MP4SRError(
            "There is nothing to evaluate: no user has enough interactions to hold one out; "
            "evaluate on a catalogue with longer histories."
        )


def _report(
    ranks: Mapping[str, NDArray[np.float64]],
    cases: Cases,
    training_counts: NDArray[np.int64],
    mask_history: bool,
    settings: Mapping[str, Any] | None,
) -> Report:
    """Return the metrics of ``ranks`` in every group, after those of popularity."""
    ranks = {POPULARITY: popularity_ranks(cases, training_counts, mask_history), **ranks}
    groups = target_groups(cases.targets, training_counts)
    rows = [
        {
            "mode": name,
            "group": group,
            "n": int(groups[group].sum()),
            **metrics_from_ranks(ranks_of_mode[groups[group]]),
        }
        for name, ranks_of_mode in ranks.items()
        for group in GROUPS
    ]
    return Report(
        table=pd.DataFrame(rows),
        settings={
            **(settings or {}),
            "items": len(training_counts),
            "cases": len(cases),
            "mask_history": mask_history,
        },
    )


def merge_reports(reports: Sequence[Report]) -> Report:
    """Return the mean and the spread of runs that differ only in their seed.

    Parameters
    ----------
    reports
        at least one report, all with the same modes and groups.

    Returns
    -------
    A report with the means in ``table`` and the sample standard deviations (divided by
    ``runs - 1``) in ``deviation``, NaN for a single run. ``settings`` keeps what all runs
    share, and lists the values of the rest.

    Raises
    ------
    ValueError
        when the reports do not have the same rows.
    """
    if not reports:
        raise ValueError("merge_reports needs at least one report")
    rows = reports[0].table[["mode", "group", "n"]]
    for report in reports[1:]:
        if not report.table[["mode", "group", "n"]].equals(rows):
            raise ValueError("reports with different modes, groups or cases cannot be averaged")
    names = metric_names()
    values = np.stack([report.table[names].to_numpy(dtype=np.float64) for report in reports])
    deviation = np.full(values.shape[1:], np.nan)
    if len(reports) > 1:
        deviation = values.std(axis=0, ddof=1)
    settings: dict[str, Any] = {}
    for key in dict.fromkeys(key for report in reports for key in report.settings):
        seen = [report.settings.get(key) for report in reports]
        settings[key] = seen[0] if all(value == seen[0] for value in seen) else seen
    return Report(
        table=pd.concat([rows, pd.DataFrame(values.mean(axis=0), columns=names)], axis=1),
        deviation=pd.concat([rows, pd.DataFrame(deviation, columns=names)], axis=1),
        runs=len(reports),
        settings=settings,
    )


def _plain(value: Any) -> Any:
    """Return a table cell as a value that JSON can hold."""
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else round(float(value), 6)
    return int(value) if isinstance(value, np.integer) else value
