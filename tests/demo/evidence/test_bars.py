"""Bars against the ceiling, and the table of all groups."""

from dataclasses import replace
from pathlib import Path

import pytest

from mp4sr.demo.evidence.bars import (
    Whisker,
    bar_chart,
    groups_of,
    metric_meaning,
    metrics_of,
    results_view,
)
from mp4sr.demo.evidence.files import Measured, Result, load_results
from tests.demo.evidence.sample_files import evidence_at


@pytest.fixture
def measured(tmp_path: Path) -> Measured:
    return load_results(evidence_at(tmp_path), None, "toy")


def test_bars_stand_against_the_ceiling(measured: Measured) -> None:
    chart = results_view(measured, "Recall@10", "all").chart
    assert [bar.result.mean for bar in chart.bars] == [0.3, 0.2, 0.05]
    assert (chart.ceiling, chart.ceiling_at) == (0.4, 100)
    best, words, popular = chart.bars
    assert (best.width, best.whisker, best.mode_ceiling_at) == (75, Whisker(72.5, 5), None)
    assert best.share == pytest.approx(75)
    assert (words.mode_ceiling_at, words.mode_share) == (75, pytest.approx(200 / 3))
    assert popular.whisker is None
    assert (chart.has_whiskers, chart.has_mode_ceilings) == (True, True)
    assert not chart.passes_mode_ceiling


def test_a_bar_can_pass_the_ceiling_of_its_mode(measured: Measured) -> None:
    better = [
        replace(result, mean=0.31) if (result.model, result.mode) == ("MP4SR", "text") else result
        for result in measured.results
        if result.group == "all"
    ]
    assert bar_chart(better).passes_mode_ceiling is True


def test_results_without_a_ceiling(measured: Measured) -> None:
    cold = results_view(measured, "Recall@10", "cold")
    assert (len(cold.chart.bars), cold.chart.ceiling) == (1, None)
    assert cold.chart.bars[0].share is None
    assert cold.group_note == "Only cold items: nobody chose them in training."


def test_a_bar_says_what_it_is_ranked_by_once() -> None:
    results = [
        Result("MP4SR", "both", "all", "Recall@10", 0.3, None, 1),
        Result("SASRec (IDs only)", "id", "all", "Recall@10", 0.2, None, 1),
        Result("A friend's", "guess", "all", "Recall@10", 0.1, None, 1),
    ]
    assert [bar.ranked_by for bar in bar_chart(results).bars] == ["Text + picture", "", "guess"]


def test_the_table_has_all_groups(measured: Measured) -> None:
    view = results_view(measured, "Recall@10", "cold")
    assert view.modes == {"both": "Text + picture"}
    assert view.columns == ["all", "cold"]
    table = [
        (row.model, row.ranked_by, [result and result.mean for result in row.results])
        for row in view.rows
    ]
    assert table == [
        ("Ceiling", "Text + picture", [0.4, None]),
        ("Ceiling", "Text only", [0.3, None]),
        ("MP4SR", "Text only", [0.2, None]),
        ("MP4SR", "Text + picture", [0.3, 0.1]),
        ("<b>Odd</b>", "Popularity", [0.05, None]),
    ]


def test_what_there_is_to_choose_from(measured: Measured) -> None:
    assert groups_of(measured.results) == [("All", "all"), ("Cold", "cold")]
    assert metrics_of(measured.results) == ["Recall@10"]
    odd = [replace(result, metric="Surprise") for result in measured.results]
    assert metrics_of(odd) == ["Surprise"]


def test_what_a_metric_means_says_whether_the_history_was_masked() -> None:
    assert metric_meaning("Recall@10").endswith("is in the top 10.")
    masked = metric_meaning("NDCG@20, history masked")
    assert "in the top 20; a higher place counts more." in masked
    assert masked.endswith("Items in the history are left out.")
    assert metric_meaning("Surprise") == ""
