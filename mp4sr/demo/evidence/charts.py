"""Metrics as bars against the ceiling, and training curves: places and widths to draw."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mp4sr.demo.evidence.files import (
    CEILING,
    GROUPS,
    MASKED,
    METRICS,
    MODES,
    Curve,
    Measured,
    Result,
)

MODE_WORDS = {
    "both": "words and pictures",
    "text": "words",
    "image": "pictures",
    "id": "IDs",
    "popularity": "how often it was chosen",
}
"""What each mode ranks by, in words."""

GROUP_LABELS = {
    "All targets": "all",
    "Warm": "warm",
    "Few-shot": "few-shot",
    "Cold": "cold",
}
"""The switch's labels, and the groups they stand for."""

_TICKS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; all places are in percent of the scale.

    Attributes
    ----------
    result
        what it shows.
    width
        where it ends.
    whisker
        where the spread starts and ends; None without one.
    most
        where its own mode's ceiling is, when that is not the line through all bars; else None.
    share
        the result as a share of the highest ceiling, in percent; None without a ceiling.
    own_share
        the same of its own mode's ceiling; None where ``most`` is.
    """

    result: Result
    width: float
    whisker: tuple[float, float] | None
    most: float | None
    share: float | None
    own_share: float | None


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of one metric on one group.

    Attributes
    ----------
    bars
        best first.
    ceiling
        the best that any ranking reaches; None when nobody knows.
    ceiling_at
        where its line is, in percent of the scale.
    ticks
        values of the axis and where they are, in percent.
    """

    bars: Sequence[Bar]
    ceiling: float | None
    ceiling_at: float
    ticks: Sequence[tuple[str, float]]

    @property
    def beyond(self) -> bool:
        """Whether a bar passes the ceiling of its own mode."""
        return any(bar.own_share is not None and bar.own_share > 100 for bar in self.bars)


def steps(low: float, high: float, most: int = _TICKS) -> list[float]:
    """Return round values, at most ``most`` + 1 of them, evenly spaced around ``low .. high``.

    The first is at most ``low`` and the last at least ``high``.
    """
    span = max(high - low, 1e-6)
    power = 10.0 ** math.floor(math.log10(span / most))
    for factor in (1, 2, 2.5, 5, 10, 20):
        step = factor * power
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= most:
            break
    return [round(number * step, 10) for number in range(first, max(last, first + 1) + 1)]


def plain(values: Sequence[float]) -> list[str]:
    """Return round values as an axis writes them: with as many digits as the longest needs."""
    digits = max((len(f"{value:.6f}".rstrip("0").split(".")[1]) for value in values), default=0)
    return [f"{value:.{digits}f}" for value in values]


def bars_of(results: Iterable[Result], metric: str, group: str) -> Bars:
    """Return the chart of one metric on one group of targets."""
    shown = [result for result in results if result.metric == metric and result.group == group]
    ceilings = {result.mode: result.mean for result in shown if result.model == CEILING}
    models = [result for result in shown if result.model != CEILING]
    models.sort(key=lambda result: -result.mean)
    ceiling = ceilings.get("both")
    tops = [result.mean + (result.spread or 0) for result in models]
    ticks = steps(0, max([*tops, *ceilings.values()], default=0))
    scale = ticks[-1]

    def at(value: float) -> float:
        return round(100 * min(max(value / scale, 0), 1), 2)

    def bar(result: Result) -> Bar:
        own = ceilings.get(result.mode) if result.mode != "both" else None
        mean, spread = result.mean, result.spread
        return Bar(
            result=result,
            width=at(mean),
            whisker=None if not spread else (at(mean - spread), at(mean + spread)),
            most=None if own is None else at(own),
            share=100 * mean / ceiling if ceiling else None,
            own_share=100 * mean / own if own else None,
        )

    places = [at(tick) for tick in ticks]
    return Bars(
        [bar(result) for result in models],
        ceiling,
        at(ceiling or 0),
        list(zip(plain(ticks), places, strict=True)),
    )


def metrics_of(measured: Iterable[Result | Curve]) -> list[str]:
    """Return the metrics that can be drawn, in the order of the switch."""
    known = {result.metric for result in measured}
    return [metric for metric in METRICS if metric in known] or sorted(known)[:2]


def groups_of(results: Iterable[Result]) -> list[tuple[str, str]]:
    """Return the groups that have a number, as label and name."""
    known = {result.group for result in results if result.model != CEILING}
    return [(label, group) for label, group in GROUP_LABELS.items() if group in known]


@dataclass(frozen=True, slots=True)
class ResultsView:
    """One metric on one group as bars, and on all groups as a table.

    Attributes
    ----------
    metric, group
        which.
    explained
        what the metric means.
    source
        where the numbers are from.
    chart
        the bars.
    modes
        the modes that the bars have.
    groups
        the table's columns.
    rows
        the table's rows: model and mode.
    numbers
        the table's cells: model, mode and group -> result.
    """

    metric: str
    group: str
    explained: str
    source: str
    chart: Bars
    modes: Sequence[str]
    groups: Sequence[str]
    rows: Sequence[tuple[str, str]]
    numbers: Mapping[tuple[str, str, str], Result]


def results_view(measured: Measured, metric: str, group: str) -> ResultsView:
    """Return the bars of one metric on one group, and the numbers of all groups."""
    chart = bars_of(measured.results, metric, group)
    numbers = {
        (result.model, result.mode, result.group): result
        for result in measured.results
        if result.metric == metric
    }
    modes = {bar.result.mode for bar in chart.bars}
    return ResultsView(
        metric=metric,
        group=group,
        explained=explained(metric),
        source=measured.source,
        chart=chart,
        modes=[mode for mode in MODES if mode in modes],
        groups=[name for name in GROUPS if any(key[2] == name for key in numbers)],
        rows=list(dict.fromkeys((model, mode) for model, mode, _ in numbers)),
        numbers=numbers,
    )


def explained(metric: str) -> str:
    """Return what a metric means, for somebody who has never met it."""
    name, _, k = metric.removesuffix(MASKED).partition("@")
    meanings = {
        "Recall": f"How often what a shopper really chose next is among the first {k}.",
        "NDCG": f"How often what a shopper really chose next is among the first {k}, and how near "
        "to the top.",
    }
    if name not in meanings:
        return ""
    masked = " What the shopper has already takes no place." if metric.endswith(MASKED) else ""
    return meanings[name] + masked


@dataclass(frozen=True, slots=True)
class Line:
    """One curve, in percent of the drawing from its left and its top.

    Attributes
    ----------
    name
        the run's.
    key
        which of the line styles it has, from 0.
    path
        its points, as SVG writes them.
    band
        the outline of the spread around it; "" without any.
    end
        where it ends.
    best
        its highest mean, and the epoch of it.
    """

    name: str
    key: int
    path: str
    band: str
    end: tuple[float, float]
    best: tuple[float, float]


@dataclass(frozen=True, slots=True)
class CurvePlot:
    """Training curves of one metric, drawn and as numbers.

    Attributes
    ----------
    metric
        which.
    lines
        the curves to draw; none when there is nothing to draw.
    across, ticks
        the labels of the axes, each with its place in percent from the left or the top.
    curves
        the curves as numbers.
    epochs
        the epochs at which any of them has one.
    """

    metric: str
    lines: Sequence[Line] = ()
    across: Sequence[tuple[str, float]] = ()
    ticks: Sequence[tuple[str, float]] = ()
    curves: Sequence[Curve] = ()
    epochs: Sequence[float] = ()


def curve_plot(curves: Sequence[Curve], metric: str) -> CurvePlot:
    """Return the training curves of one metric."""
    shown = [curve for curve in curves if curve.metric == metric and curve.points]
    epochs = [point.epoch for curve in shown for point in curve.points]
    lows = [point.mean - (point.spread or 0) for curve in shown for point in curve.points]
    highs = [point.mean + (point.spread or 0) for curve in shown for point in curve.points]
    if not shown:
        return CurvePlot(metric)
    ticks = steps(max(0.0, min(lows)), max(highs))
    across = [epoch for epoch in steps(min(epochs), max(epochs)) if epoch.is_integer()]
    across = [epoch for epoch in across if min(epochs) <= epoch <= max(epochs)] or [min(epochs)]
    left, width = min(epochs), max(max(epochs) - min(epochs), 1e-9)
    bottom, height = ticks[0], ticks[-1] - ticks[0]

    def x(epoch: float) -> float:
        return round(100 * (epoch - left) / width, 2)

    def y(value: float) -> float:
        return round(100 - 100 * (value - bottom) / height, 2)

    lines = []
    for key, curve in enumerate(shown):
        points = curve.points
        upper = [(x(point.epoch), y(point.mean + (point.spread or 0))) for point in points]
        lower = [(x(point.epoch), y(point.mean - (point.spread or 0))) for point in points]
        spread = any(point.spread for point in points)
        top = max(points, key=lambda point: point.mean)
        lines.append(
            Line(
                name=curve.run,
                key=key,
                path=_path([(x(point.epoch), y(point.mean)) for point in points]),
                band=_path([*upper, *reversed(lower)]) if spread else "",
                end=(x(points[-1].epoch), y(points[-1].mean)),
                best=(top.mean, top.epoch),
            )
        )
    return CurvePlot(
        metric=metric,
        lines=lines,
        across=[(f"{epoch:.0f}", x(epoch)) for epoch in across],
        ticks=list(zip(plain(ticks), map(y, ticks), strict=True)),
        curves=shown,
        epochs=sorted(set(epochs)),
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{across},{down}" for across, down in points)
