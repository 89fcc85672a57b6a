"""Training curves as lines and as a table."""

from pathlib import Path

from mp4sr.demo.evidence.curves import curve_plot
from mp4sr.demo.evidence.files import Curve, Point, load_curves
from tests.demo.evidence.sample_files import evidence_at


def test_curves_are_placed_with_their_spread(tmp_path: Path) -> None:
    plot = curve_plot(load_curves(evidence_at(tmp_path), None, "toy"), "Recall@10")
    # The axis goes from 0.05 to 0.3.
    assert [line.path for line in plot.lines] == ["0.0,80.0 100.0,40.0", "0.0,20.0 100.0,0.0"]
    assert [line.band for line in plot.lines] == ["0.0,76.0 100.0,32.0 100.0,48.0 0.0,84.0", ""]
    assert [line.end for line in plot.lines] == [(100, 40), (100, 0)]
    assert [(line.best.mean, line.best.epoch) for line in plot.lines] == [(0.2, 2), (0.3, 2)]
    assert [(tick.label, tick.at) for tick in plot.epochs] == [("1", 0), ("2", 100)]
    assert [(tick.label, tick.at) for tick in plot.values] == [
        *(("0.05", 100), ("0.10", 80), ("0.15", 60)),
        *(("0.20", 40), ("0.25", 20), ("0.30", 0)),
    ]
    assert plot.has_bands


def test_the_table_has_a_row_for_every_epoch() -> None:
    curves = [
        Curve("a", "Recall@10", [Point(1, 0.1, None), Point(3, 0.3, None)]),
        Curve("b", "Recall@10", [Point(1, 0.2, None), Point(2, 0.2, None)]),
        Curve("c", "NDCG@10", [Point(9, 0.2, None)]),
    ]
    plot = curve_plot(curves, "Recall@10")
    rows = [(row.epoch, [point and point.mean for point in row.points]) for row in plot.rows]
    assert rows == [(1, [0.1, 0.2]), (2, [None, 0.2]), (3, [0.3, None])]
    assert not plot.has_bands


def test_a_curve_of_a_single_epoch_is_drawn() -> None:
    plot = curve_plot([Curve("a", "Recall@10", [Point(4, 0.1, None)])], "Recall@10")
    assert [tick.label for tick in plot.epochs] == ["4"]
    assert plot.lines[0].end.left == 0


def test_a_metric_without_curves_has_no_lines() -> None:
    assert curve_plot([], "NDCG@10").lines == ()
