"""Training curves: the lines to draw and the numbers behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mp4sr.demo.evidence.axes import Axis, Tick, round_values
from mp4sr.demo.evidence.files import Curve, Point


class Position(NamedTuple):
    """A position in percent of the plot, from its left and its top."""

    left: float
    top: float


@dataclass(frozen=True, slots=True)
class Line:
    """One curve.

    Attributes
    ----------
    name
        the run's.
    path
        its points, as SVG writes them, in percent of the plot.
    band
        the outline of the spread around it, likewise; "" for a single run.
    end
        where it ends.
    best
        the point with its highest mean.
    """

    name: str
    path: str
    band: str
    end: Position
    best: Point


@dataclass(frozen=True, slots=True)
class TableRow:
    """The curves at one epoch; None where a curve has no point."""

    epoch: float
    points: Sequence[Point | None]


@dataclass(frozen=True, slots=True)
class CurvePlot:
    """Training curves of one metric, as lines and as a table.

    Attributes
    ----------
    metric
        the metric.
    lines
        the curves; none when there is nothing to draw.
    epochs
        the labels of the horizontal axis, from the left.
    values
        the labels of the vertical axis, from the top.
    rows
        the table: one row for each epoch.
    """

    metric: str
    lines: Sequence[Line] = ()
    epochs: Sequence[Tick] = ()
    values: Sequence[Tick] = ()
    rows: Sequence[TableRow] = ()

    @property
    def has_bands(self) -> bool:
        """Whether a curve has a spread."""
        return any(line.band for line in self.lines)


def curve_plot(curves: Iterable[Curve], metric: str) -> CurvePlot:
    """Return the training curves of one metric."""
    shown = [curve for curve in curves if curve.metric == metric and curve.points]
    if not shown:
        return CurvePlot(metric)
    points = [point for curve in shown for point in curve.points]
    across = _epochs([point.epoch for point in points])
    up = Axis.around(
        max(0.0, min(point.mean - (point.spread or 0) for point in points)),
        max(point.mean + (point.spread or 0) for point in points),
    )
    at_epoch = [{point.epoch: point for point in curve.points} for curve in shown]
    return CurvePlot(
        metric=metric,
        lines=[_line(curve, across, up) for curve in shown],
        epochs=across.ticks,
        values=[Tick(tick.label, _from_top(tick.at)) for tick in up.ticks],
        rows=[
            TableRow(epoch, [of_curve.get(epoch) for of_curve in at_epoch])
            for epoch in sorted({point.epoch for point in points})
        ],
    )


def _epochs(epochs: Sequence[float]) -> Axis:
    """Return the horizontal axis, which has ticks at whole epochs alone."""
    low, high = min(epochs), max(epochs)
    whole = [epoch for epoch in round_values(low, high) if epoch.is_integer()]
    return Axis.of(low, high, [epoch for epoch in whole if low <= epoch <= high] or [low])


def _line(curve: Curve, across: Axis, up: Axis) -> Line:
    points = curve.points

    def at(point: Point, spreads: float) -> Position:
        value = point.mean + spreads * (point.spread or 0)
        return Position(across.at(point.epoch), _from_top(up.at(value)))

    outline = [at(point, 1) for point in points] + [at(point, -1) for point in reversed(points)]
    return Line(
        name=curve.run,
        path=_path([at(point, 0) for point in points]),
        band=_path(outline) if any(point.spread for point in points) else "",
        end=at(points[-1], 0),
        best=max(points, key=lambda point: point.mean),
    )


def _from_top(percent: float) -> float:
    return round(100 - percent, 2)


def _path(positions: Iterable[Position]) -> str:
    return " ".join(f"{position.left},{position.top}" for position in positions)
