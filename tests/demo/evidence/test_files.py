"""Results and curves, read from files."""

import json
from pathlib import Path

import pytest

from mp4sr.demo.evidence.files import Curve, Point, Result, load_curves, load_results
from mp4sr.errors import MP4SRError
from tests.demo.evidence.sample_files import RESULTS, evidence_at

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
    assert measured.source == "Mean ± standard deviation over up to 3 seeds"


@pytest.mark.parametrize("written", ["few_shot", "few-shot"])
def test_groups_have_their_key_or_their_name_in_files(tmp_path: Path, written: str) -> None:
    path = evidence_at(tmp_path) / "evidence" / "results.csv"
    path.write_text(RESULTS.replace("cold", written))
    groups = {result.group for result in load_results(tmp_path, None, "toy").results}
    assert groups == {"all", "few_shot"}


def test_results_of_the_model_where_the_catalogue_has_none(tmp_path: Path) -> None:
    (tmp_path / "metrics.json").write_text(json.dumps(REPORT))
    measured = load_results(tmp_path / "none", tmp_path, "toy")
    assert measured.results == [
        Result("Text + picture", "both", "all", "Recall@10", 0.36, 0.01, 2),
        Result("Text + picture", "both", "few_shot", "Recall@10", 0.2, None, 2),
    ]
    assert measured.source == "From the report of toy on the validation split, 1,200 cases"
    assert not load_results(tmp_path / "none", None, "toy").results


@pytest.mark.parametrize("text", ["", "model,mode\na,b\n", RESULTS.replace("0.3,,1", "much,,1")])
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    (evidence_at(tmp_path) / "evidence" / "results.csv").write_text(text)
    with pytest.raises(MP4SRError, match=r"Cannot read results\.csv"):
        load_results(tmp_path, None, "toy")


@pytest.mark.parametrize("text", ["{", "[]", '{"results": [{"Recall@10": 1}]}'])
def test_a_damaged_report_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "metrics.json").write_text(text)
    with pytest.raises(MP4SRError, match=r"Cannot read the model\'s metrics\.json"):
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
