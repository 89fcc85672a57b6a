"""The experiment on two tiny shops, and the tables of tiny made-up numbers."""

import json
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import shop
from benchmarks.shop import (
    GARDEN_ROWS,
    MASKED,
    METRICS,
    RECIPES,
    ROWS,
    Experiment,
    ceiling_rows,
    curve_rows,
    markdown,
    result_rows,
)
from mp4sr.catalogue import Item
from mp4sr.features.item_features import catalogue_card
from mp4sr.model import M2SEConfig
from mp4sr.training.settings import Settings, TrainingSettings
from tests.toy import WIDTH, toy_features

ONCE = TrainingSettings(epochs=1, batch_size=8)
QUICK = Settings(
    model=M2SEConfig(hidden_size=8, inner_size=16, experts=2, attention_size=4),
    pretraining=ONCE,
    finetuning=ONCE,
    sasrec=ONCE,
)


@pytest.fixture
def experiment(make_catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Experiment:
    """Two shops whose ids coincide, and training of one epoch."""
    monkeypatch.setattr(shop, "PRESET", QUICK)
    for folder in ("home", "garden"):
        catalogue = make_catalogue(
            [Item(str(row), f"{folder} {row}") for row in range(6)],
            [(f"u{user}", str((user + step) % 6), step) for user in range(6) for step in range(5)],
            folder=folder,
        )
        features = toy_features([1] * 6, [1] * 6)
        features.card = {"width": WIDTH, **catalogue_card(catalogue)}
        features.save(catalogue.folder)
    return Experiment(tmp_path / "home", tmp_path / "garden", tmp_path / "runs")


def test_every_recipe_starts_from_one_before_it_and_every_row_has_a_recipe() -> None:
    names = list(RECIPES)
    for at, recipe in enumerate(RECIPES.values()):
        assert recipe.start == "" or recipe.start in names[:at]
    assert {name for _, name, _ in (*ROWS, *GARDEN_ROWS)} <= set(names)


def test_a_recipe_brings_what_it_starts_from_and_is_not_made_again(experiment: Experiment) -> None:
    experiment.run("garden-fine-tuned", 1)
    experiment.run("garden-zero-shot-pretrained", 1)
    experiment.run("sasrec", 1)
    runs = {path.name for path in experiment.runs.iterdir()}
    assert runs == {
        "pretrained-1",
        "garden-fine-tuned-1",
        "garden-zero-shot-pretrained-1",
        "sasrec-1",
    }
    (results,) = experiment.reports("sasrec", [1, 2], "test.json")
    assert {row["mode"] for row in results} == {"popularity", "id"}
    (masked,) = experiment.reports("sasrec", [1, 2], "test-masked.json")
    # Four of the six items are in every history: the target is one of two.
    assert {row["Recall@5"] for row in masked if row["group"] == "all"} == {1.0}

    before = {path: path.stat().st_mtime_ns for path in experiment.runs.rglob("*.*")}
    experiment.run("garden-fine-tuned", 1)
    assert before == {path: path.stat().st_mtime_ns for path in experiment.runs.rglob("*.*")}


def made_up(folder: Path, results: list[dict]) -> None:
    folder.mkdir(parents=True)
    (folder / "test.json").write_text(json.dumps({"results": results}))


def cells(table: str, model: str) -> list[str]:
    (row,) = [line for line in table.splitlines() if line.startswith(f"| {model} ")]
    return [cell.strip() for cell in row.split("|")[2:-1]]


def test_results_are_means_and_spreads_over_the_seeds(tmp_path: Path) -> None:
    experiment = Experiment(tmp_path, tmp_path, tmp_path)
    for seed, recall in enumerate((0.2, 0.4)):
        made_up(
            tmp_path / f"mp4sr-{seed}",
            [
                {"mode": mode, "group": group, **dict.fromkeys(METRICS, value)}
                for mode, value in (("popularity", 0.1), ("both", recall), ("text", 0.25))
                for group in ("all", "warm", "few_shot", "cold")
            ],
        )
    (tmp_path / "mp4sr-2").mkdir()  # not finished
    rows = (("MP4SR", "mp4sr", "both"), ("Nothing yet", "sasrec", "id"))
    found = list(result_rows(experiment, rows, [0, 1, 2]))
    assert len(found) == 4 * len(METRICS)  # nothing was measured with the history masked
    assert found[2 * len(METRICS)] == {
        "model": "MP4SR",
        "mode": "both",
        "group": "few-shot",
        "metric": METRICS[0],
        "mean": 0.3,
        "spread": 0.1414,
        "seeds": 2,
    }
    assert next(iter(result_rows(experiment, rows, [1])))["spread"] is None
    table = markdown(pd.DataFrame(found), "")
    assert cells(table, "MP4SR") == ["both", *["0.3000 ± 0.1414"] * 5, "2"]
    assert cells(markdown(pd.DataFrame(found), MASKED), "MP4SR") == ["both", *"–––––", "2"]


def test_the_ceiling_at_test_for_all_and_for_half_blind_rankers(tmp_path: Path) -> None:
    row = {"target": "test", "group": "few_shot", "n": 3, **dict.fromkeys(METRICS, 0.9)}
    oracles = [
        {"oracle": "Ceiling", **row},
        {"oracle": "Ceiling", **row, "target": "validation"},
        {"oracle": "Reading only", **row},
        {"oracle": "Popularity", **row},
    ]
    file = tmp_path / "ceiling.json"
    file.write_text(json.dumps({"results": oracles}))
    found = list(ceiling_rows(file))
    assert {(one["model"], one["mode"], one["group"]) for one in found} == {
        ("Ceiling", "both", "few-shot"),
        ("Ceiling", "text", "few-shot"),
    }
    assert len(found) == 2 * 2 * len(METRICS)
    assert {one["metric"] for one in found} == {m + end for m in METRICS for end in ("", MASKED)}
    assert list(ceiling_rows(tmp_path / "nowhere.json")) == []


def test_curves_are_means_over_the_seeds_that_came_so_far(tmp_path: Path) -> None:
    for seed, epochs in enumerate((1, 2)):
        folder = tmp_path / f"mp4sr-{seed}"
        folder.mkdir()
        lines = [f"{at},1.0,0.{seed + 1},0.0,0.0,2.0" for at in range(1, epochs + 1)]
        header = "epoch,loss,Recall@10,NDCG@10,Recall@20,seconds"
        (folder / "curves.csv").write_text("\n".join([header, *lines]) + "\n")
    table = curve_rows(Experiment(tmp_path, tmp_path, tmp_path), [0, 1])
    shown = table[table["metric"] == "Recall@10"].drop(columns="spread").to_numpy().tolist()
    assert shown == [["pre-trained", 1, "Recall@10", 0.15], ["pre-trained", 2, "Recall@10", 0.2]]
