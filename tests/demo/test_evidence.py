"""The evidence: what is read from files, what is drawn of it, maps and cards."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mp4sr.demo.evidence.cards import read_card
from mp4sr.demo.evidence.charts import bars_of, curve_plot, explained, groups_of, plain, steps
from mp4sr.demo.evidence.files import Curve, Point, Result, load_curves, load_results
from mp4sr.demo.evidence.maps import HistoryOnMaps, ItemMaps
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from tests.demo.evidence_files import RESULTS, evidence_at
from tests.demo.toy_shop import session_of

REPORT = {
    "settings": {"split": "validation", "cases": 1200},
    "runs": 2,
    "results": [
        {"mode": "both", "group": "all", "Recall@10": 0.36, "deviation": {"Recall@10": 0.01}},
        {"mode": "both", "group": "few_shot", "Recall@10": 0.2, "NDCG@10": None},
    ],
}


def test_results_of_the_catalogue(tmp_path: Path) -> None:
    measured = load_results(evidence_at(tmp_path), None, "toy")
    assert len(measured.results) == 6
    assert measured.results[2] == Result("MP4SR", "text", "all", "Recall@10", 0.2, 0.02, 3)
    assert measured.results[5].spread is None
    assert measured.source == "Means of up to 3 seeds with their standard deviations"


def test_results_of_the_model_where_the_catalogue_has_none(tmp_path: Path) -> None:
    (tmp_path / "metrics.json").write_text(json.dumps(REPORT))
    measured = load_results(tmp_path / "none", tmp_path, "toy")
    assert measured.results == [
        Result("Text + picture", "both", "all", "Recall@10", 0.36, 0.01, 2),
        Result("Text + picture", "both", "few-shot", "Recall@10", 0.2, None, 2),
    ]
    assert measured.source == "The report of toy itself: validation, 1,200 cases"
    assert not load_results(tmp_path / "none", None, "toy").results


@pytest.mark.parametrize("text", ["", "model,mode\na,b\n", RESULTS.replace("0.3,,1", "much,,1")])
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    (evidence_at(tmp_path) / "evidence" / "results.csv").write_text(text)
    with pytest.raises(MP4SRError, match=r"results\.csv cannot be shown"):
        load_results(tmp_path, None, "toy")


@pytest.mark.parametrize("text", ["{", "[]", '{"results": [{"Recall@10": 1}]}'])
def test_a_damaged_report_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "metrics.json").write_text(text)
    with pytest.raises(MP4SRError, match=r"metrics\.json of the model cannot be shown"):
        load_results(tmp_path / "none", tmp_path, "toy")


def test_curves_are_in_the_order_of_their_epochs(tmp_path: Path) -> None:
    curves = load_curves(evidence_at(tmp_path), None, "toy")
    assert curves == [
        Curve("from scratch", "Recall@10", [Point(1, 0.1, 0.01), Point(2, 0.2, 0.02)]),
        Curve("pre-trained", "Recall@10", [Point(1, 0.25, None), Point(2, 0.3, None)]),
    ]


def test_the_models_own_curves(tmp_path: Path) -> None:
    (tmp_path / "curves.csv").write_text("epoch,loss,Recall@10\n1,3.0,0.1\n2,2.0,\n3,1.0,0.2\n")
    curves = load_curves(tmp_path / "none", tmp_path, "toy")
    assert curves == [Curve("toy", "Recall@10", [Point(1, 0.1, None), Point(3, 0.2, None)])]


def test_axes_have_round_steps() -> None:
    assert steps(0, 0.39) == [0, 0.1, 0.2, 0.3, 0.4]
    assert steps(0.21, 0.262) == [0.2, 0.22, 0.24, 0.26, 0.28]
    assert steps(1, 30) == [0, 10, 20, 30]
    assert steps(0, 0)[0] == 0
    assert plain([0, 0.25, 0.5]) == ["0.00", "0.25", "0.50"]
    assert plain([0, 10]) == ["0", "10"]


def test_bars_stand_against_the_ceiling(tmp_path: Path) -> None:
    results = load_results(evidence_at(tmp_path), None, "toy").results
    chart = bars_of(results, "Recall@10", "all")
    assert [bar.result.mean for bar in chart.bars] == [0.3, 0.2, 0.05]
    assert (chart.ceiling, chart.ceiling_at) == (0.4, 100)
    best, words, popular = chart.bars
    assert (best.width, best.whisker, best.most) == (75, (72.5, 77.5), None)
    assert best.share == pytest.approx(75)
    assert (words.most, words.own_share) == (75, pytest.approx(200 / 3))
    assert popular.whisker is None
    assert not chart.beyond
    better = [
        replace(result, mean=0.31) if (result.model, result.mode) == ("MP4SR", "text") else result
        for result in results
    ]
    assert bars_of(better, "Recall@10", "all").beyond is True
    cold = bars_of(results, "Recall@10", "cold")
    assert (len(cold.bars), cold.ceiling) == (1, None)
    assert groups_of(results) == [("All targets", "all"), ("Cold", "cold")]


def test_what_a_metric_means_says_whether_the_history_was_masked() -> None:
    assert explained("Recall@10").endswith("is among the first 10.")
    masked = explained("NDCG@20, history masked")
    assert "among the first 20, and how near" in masked
    assert masked.endswith("What the shopper has already takes no place.")
    assert explained("Surprise") == ""


def test_maps_have_a_point_for_every_item(shop: Shop) -> None:
    maps = ItemMaps(shop)
    assert maps.drawn is None
    drawn = maps.draw()
    assert maps.drawn is drawn
    assert maps.draw() is drawn  # laid out once
    assert [point.id for point in drawn.points] == [item.id for item in shop.catalogue.items]
    text, image = zip(*(point.at for point in drawn.points), strict=True)
    assert [place is None for place in text] == [False] * 7 + [True]  # the mystery has no words
    assert [place is None for place in image] == [False] * 6 + [True, False]  # the candle
    assert [(each.key, each.lacking) for each in drawn.maps] == [("text", 1), ("image", 1)]
    assert drawn.total == 8


def test_points_have_the_items_status(shop: Shop) -> None:
    shop.training_counts = np.array([0, 3, 9, 9, 9, 9, 9, 9])
    drawn = ItemMaps(shop).draw()
    assert [point.status for point in drawn.points] == [2, 1, 0, 0, 0, 0, 0, 0]
    assert drawn.statuses == [("Known", 6), ("Few-shot", 1), ("Cold", 1)]


def test_the_history_is_found_on_the_maps(shop: Shop) -> None:
    session = session_of(shop, "lamp", "mug", "lamp")
    assert ItemMaps(shop).history(session) == HistoryOnMaps([1, 4], missing=0, own=0)
    assert ItemMaps(shop).history(Session()) == HistoryOnMaps([], missing=0, own=0)


def test_curves_are_placed_with_their_spread(tmp_path: Path) -> None:
    plot = curve_plot(load_curves(evidence_at(tmp_path), None, "toy"), "Recall@10")
    # The axis goes from 0.05 to 0.3.
    assert [line.path for line in plot.lines] == ["0.0,80.0 100.0,40.0", "0.0,20.0 100.0,0.0"]
    assert [line.best for line in plot.lines] == [(0.2, 2), (0.3, 2)]
    assert [bool(line.band) for line in plot.lines] == [True, False]
    assert curve_plot([], "NDCG@10").lines == ()


def test_a_card_is_the_files_text_without_its_front_matter(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicence: x\n---\n\n# A shop\n")
    assert read_card(tmp_path).strip() == "# A shop"
    assert read_card(tmp_path / "none") == read_card(None) == ""
