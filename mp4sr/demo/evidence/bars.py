"""Results as bars against the ceiling, and as a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mp4sr.demo.evidence.axes import Axis, Tick
from mp4sr.demo.evidence.files import CEILING, MASKED, METRICS, Curve, Measured, Result, mode_name
from mp4sr.vocabulary import FEW_SHOT_LIMIT, GROUP_NAMES, GROUPS, RANKER_NAMES, RANKERS

_GROUP_NOTES = {
    "warm": f"Only items chosen more than {FEW_SHOT_LIMIT} times in training.",
    "few_shot": f"Only items chosen 1 to {FEW_SHOT_LIMIT} times in training.",
    "cold": "Only cold items: nobody chose them in training.",
}


@dataclass(frozen=True, slots=True)
class Whisker:
    """The spread around the end of a bar: where it starts and how wide it is, in percent."""

    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; positions are in percent of the axis.

    Attributes
    ----------
    result
        what it shows.
    ranked_by
        what the model ranked by; "" when its name says so already.
    width
        its length.
    whisker
        the spread over seeds; None for a single run.
    mode_ceiling_at
        the position of its own mode's ceiling, when that is not the ceiling of all; else None.
    share
        the result in percent of the ceiling of all; None without a ceiling.
    mode_share
        the result in percent of its own mode's ceiling; None where ``mode_ceiling_at`` is.
    """

    result: Result
    ranked_by: str
    width: float
    whisker: Whisker | None
    mode_ceiling_at: float | None
    share: float | None
    mode_share: float | None


@dataclass(frozen=True, slots=True)
class BarChart:
    """One metric on one group of target items.

    Attributes
    ----------
    bars
        the best first.
    ceiling
        the best that any ranker can reach; None when that is not known.
    ceiling_at
        its position, in percent of the axis.
    ticks
        the labels of the axis.
    """

    bars: Sequence[Bar]
    ceiling: float | None
    ceiling_at: float
    ticks: Sequence[Tick]

    @property
    def has_whiskers(self) -> bool:
        """Whether a bar has a spread."""
        return any(bar.whisker is not None for bar in self.bars)

    @property
    def has_mode_ceilings(self) -> bool:
        """Whether a bar has a ceiling of its own mode."""
        return any(bar.mode_ceiling_at is not None for bar in self.bars)

    @property
    def passes_mode_ceiling(self) -> bool:
        """Whether a bar passes the ceiling of its own mode."""
        return any(bar.mode_share is not None and bar.mode_share > 100 for bar in self.bars)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A model's results on all groups; None where there is no result."""

    model: str
    ranked_by: str
    results: Sequence[Result | None]


@dataclass(frozen=True, slots=True)
class ResultsView:
    """One metric, on one group as bars and on all groups as a table.

    Attributes
    ----------
    metric, meaning
        the metric, and what it means in a sentence; "" when that is not known.
    group_note
        which items the bars are about; "" for all.
    source
        where the numbers come from.
    chart
        the bars.
    modes
        the modes of the bars and their names.
    columns
        the table's groups, by name.
    rows
        the table's rows.
    """

    metric: str
    meaning: str
    group_note: str
    source: str
    chart: BarChart
    modes: Mapping[str, str]
    columns: Sequence[str]
    rows: Sequence[TableRow]


def results_view(measured: Measured, metric: str, group: str) -> ResultsView:
    """Return the results of one metric, with one group as bars."""
    results = [result for result in measured.results if result.metric == metric]
    chart = bar_chart([result for result in results if result.group == group])
    numbers = {(result.model, result.mode, result.group): result for result in results}
    modes = {bar.result.mode for bar in chart.bars}
    groups = [name for name in GROUPS if any(result.group == name for result in results)]
    models = dict.fromkeys((result.model, result.mode) for result in results)
    return ResultsView(
        metric=metric,
        meaning=metric_meaning(metric),
        group_note=_GROUP_NOTES.get(group, ""),
        source=measured.source,
        chart=chart,
        modes={mode: RANKER_NAMES[mode] for mode in RANKERS if mode in modes},
        columns=[GROUP_NAMES[name] for name in groups],
        rows=[
            TableRow(
                model=model,
                ranked_by=mode_name(mode),
                results=[numbers.get((model, mode, name)) for name in groups],
            )
            for model, mode in models
        ],
    )


def bar_chart(results: Iterable[Result]) -> BarChart:
    """Return the chart of results of one metric on one group."""
    results = list(results)
    ceilings = {result.mode: result.mean for result in results if result.model == CEILING}
    models = [result for result in results if result.model != CEILING]
    models.sort(key=lambda result: -result.mean)
    ceiling = ceilings.get("both")
    ends = [result.mean + (result.spread or 0) for result in models]
    axis = Axis.around(0, max([*ends, *ceilings.values()], default=0))
    return BarChart(
        bars=[_bar(result, axis, ceilings) for result in models],
        ceiling=ceiling,
        ceiling_at=axis.at(ceiling or 0),
        ticks=axis.ticks,
    )


def _bar(result: Result, axis: Axis, ceilings: Mapping[str, float]) -> Bar:
    """Return one bar; ``ceilings`` are those of the modes."""
    ceiling = ceilings.get("both")
    of_mode = ceilings.get(result.mode) if result.mode != "both" else None
    whisker = None
    if result.spread:
        start, end = axis.at(result.mean - result.spread), axis.at(result.mean + result.spread)
        whisker = Whisker(start, round(end - start, 2))
    name = mode_name(result.mode)
    return Bar(
        result=result,
        ranked_by="" if name.casefold() in result.model.casefold() else name,
        width=axis.at(result.mean),
        whisker=whisker,
        mode_ceiling_at=None if of_mode is None else axis.at(of_mode),
        share=100 * result.mean / ceiling if ceiling else None,
        mode_share=100 * result.mean / of_mode if of_mode else None,
    )


def metrics_of(measured: Iterable[Result | Curve]) -> list[str]:
    """Return the metrics that can be shown, in the order of the switch."""
    known = {result.metric for result in measured}
    return [metric for metric in METRICS if metric in known] or sorted(known)[:2]


def groups_of(results: Iterable[Result]) -> list[tuple[str, str]]:
    """Return the groups that have results, each as the label of the switch and the key."""
    known = {result.group for result in results if result.model != CEILING}
    return [(GROUP_NAMES[group].capitalize(), group) for group in GROUPS if group in known]


def metric_meaning(metric: str) -> str:
    """Return what a metric means, for readers who have never met it; "" for unknown ones."""
    name, _, k = metric.removesuffix(MASKED).partition("@")
    meanings = {
        "Recall": f"how often the item that a shopper chose next is in the top {k}.",
        "NDCG": f"how often the item that a shopper chose next is in the top {k}; a higher place "
        "counts more.",
    }
    if name not in meanings:
        return ""
    masked = " Items in the history are left out." if metric.endswith(MASKED) else ""
    return meanings[name] + masked
