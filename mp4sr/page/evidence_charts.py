"""Metrics as bars against the ceiling, and training curves: what the templates draw."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mp4sr.page.evidence_files import (
    CEILING,
    GROUPS,
    MASKED,
    METRICS,
    MODES,
    Curve,
    Measured,
    Result,
)
from mp4sr.page.templates import render

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
    shown = [one for one in results if one.metric == metric and one.group == group]
    ceilings = {one.mode: one.mean for one in shown if one.model == CEILING}
    models = sorted((one for one in shown if one.model != CEILING), key=lambda one: -one.mean)
    ceiling = ceilings.get("both")
    tops = [one.mean + (one.spread or 0) for one in models]
    ticks = steps(0, max([*tops, *ceilings.values()], default=0))
    scale = ticks[-1]

    def at(value: float) -> float:
        return round(100 * min(max(value / scale, 0), 1), 2)

    def bar(one: Result) -> Bar:
        own = ceilings.get(one.mode) if one.mode != "both" else None
        spread = one.spread
        return Bar(
            result=one,
            width=at(one.mean),
            whisker=None if not spread else (at(one.mean - spread), at(one.mean + spread)),
            most=None if own is None else at(own),
            share=100 * one.mean / ceiling if ceiling else None,
            own_share=100 * one.mean / own if own else None,
        )

    places = [at(tick) for tick in ticks]
    return Bars(
        [bar(one) for one in models],
        ceiling,
        at(ceiling or 0),
        list(zip(plain(ticks), places, strict=True)),
    )


def metrics_of(measured: Iterable[Result | Curve]) -> list[str]:
    """Return the metrics that can be drawn, in the order of the switch."""
    known = {one.metric for one in measured}
    return [metric for metric in METRICS if metric in known] or sorted(known)[:2]


def groups_of(results: Iterable[Result]) -> list[tuple[str, str]]:
    """Return the groups that have a number, as label and name."""
    known = {one.group for one in results if one.model != CEILING}
    return [(label, group) for label, group in GROUP_LABELS.items() if group in known]


def results_html(measured: Measured, metric: str, group: str) -> str:
    """Return the bars of one metric on one group, and the numbers of all groups as a table."""
    chart = bars_of(measured.results, metric, group)
    numbers = {
        (one.model, one.mode, one.group): one for one in measured.results if one.metric == metric
    }
    rows = list(dict.fromkeys((model, mode) for model, mode, _ in numbers))
    modes = {bar.result.mode for bar in chart.bars}
    return render(
        "evidence_results",
        chart=chart,
        metric=metric,
        group=group,
        explained=explained(metric),
        source=measured.source,
        words=MODE_WORDS,
        modes=[mode for mode in MODES if mode in modes],
        groups=[name for name in GROUPS if any(key[2] == name for key in numbers)],
        rows=rows,
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


def curves_html(curves: Sequence[Curve], metric: str) -> str:
    """Return the training curves of one metric, drawn, and their numbers as a table."""
    shown = [curve for curve in curves if curve.metric == metric and curve.points]
    epochs = [point.epoch for curve in shown for point in curve.points]
    lows = [point.mean - (point.spread or 0) for curve in shown for point in curve.points]
    highs = [point.mean + (point.spread or 0) for curve in shown for point in curve.points]
    if not shown:
        return render("evidence_curves", lines=[], metric=metric)
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
        upper = [(x(one.epoch), y(one.mean + (one.spread or 0))) for one in points]
        lower = [(x(one.epoch), y(one.mean - (one.spread or 0))) for one in points]
        spread = any(one.spread for one in points)
        top = max(points, key=lambda one: one.mean)
        lines.append(
            Line(
                name=curve.run,
                key=key,
                path=_path([(x(one.epoch), y(one.mean)) for one in points]),
                band=_path([*upper, *reversed(lower)]) if spread else "",
                end=(x(points[-1].epoch), y(points[-1].mean)),
                best=(top.mean, top.epoch),
            )
        )
    return render(
        "evidence_curves",
        lines=lines,
        metric=metric,
        across=[(f"{epoch:.0f}", x(epoch)) for epoch in across],
        ticks=list(zip(plain(ticks), map(y, ticks), strict=True)),
        curves=shown,
        epochs=sorted(set(epochs)),
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{across},{down}" for across, down in points)
