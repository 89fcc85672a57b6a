import json
import math

import numpy as np
import pandas as pd
import pytest
import torch

from mp4sr.errors import MP4SRError
from mp4sr.evaluation.metrics import metric_names, metrics_from_ranks
from mp4sr.evaluation.ranks import model_ranks
from mp4sr.evaluation.report import (
    Report,
    evaluate,
    evaluate_sasrec,
    merge_reports,
)
from mp4sr.evaluation.split import Split, leave_one_out
from mp4sr.features import ItemFeatures, RaggedRows
from mp4sr.model import MP4SR, M2SEConfig, SASRec, SASRecConfig
from mp4sr.vocabulary import GROUPS, ID, MODES, POPULARITY

N_ITEMS = 9
ITEM_IDS = [f"item {row}" for row in range(N_ITEMS)]


@pytest.fixture
def features() -> ItemFeatures:
    """Every item has one sentence; the even ones a picture."""
    values = np.random.default_rng(3).normal(size=(2, N_ITEMS, 1, 6)).astype(np.float32)
    pictures = [row[: 1 - at % 2] for at, row in enumerate(values[1])]
    return ItemFeatures(
        text=RaggedRows.from_list(list(values[0]), 6),
        image=RaggedRows.from_list(pictures, 6),
        keywords=[[[] for _ in item] for item in pictures],
        card={},
    )


@pytest.fixture
def model() -> MP4SR:
    torch.manual_seed(0)
    return MP4SR(M2SEConfig(feature_width=6, hidden_size=4, experts=2, inner_size=8))


@pytest.fixture
def split() -> Split:
    """Item 0 is warm, 1 to 4 are few-shot, the rest is cold."""
    histories = {f"u{user}": np.array([0, user % 4 + 1, 5 + user % 3, user]) for user in range(8)}
    return leave_one_out(histories, N_ITEMS)


def small_report(recall: float, seed: int) -> Report:
    rows = [
        {"mode": mode, "group": group, "n": n, **dict.fromkeys(metric_names(), value)}
        for mode, group, n, value in (("both", "all", 4, recall), ("both", "cold", 0, math.nan))
    ]
    return Report(pd.DataFrame(rows), settings={"seed": seed, "catalogue": "toy"})


def test_every_mode_and_group_has_its_row(
    model: MP4SR, features: ItemFeatures, split: Split
) -> None:
    report = evaluate(model, features, split.test, split.training_counts, ITEM_IDS)
    assert list(zip(report.table["mode"], report.table["group"], strict=True)) == [
        (mode, group) for mode in (POPULARITY, *MODES) for group in GROUPS
    ]
    sizes = report.table.groupby("group", sort=False)["n"].first().to_dict()
    assert sizes == {"all": 8, "warm": 1, "few_shot": 4, "cold": 3}
    assert report.settings == {"items": N_ITEMS, "cases": 8, "mask_history": False}


def test_the_numbers_are_those_of_the_ranks(
    model: MP4SR, features: ItemFeatures, split: Split
) -> None:
    report = evaluate(model, features, split.test, split.training_counts, ITEM_IDS)
    ranks = model_ranks(model, model.encode_items(features, ITEM_IDS), split.test)
    cold = split.training_counts[split.test.targets] == 0
    for mode in MODES:
        for name, value in metrics_from_ranks(ranks[mode]).items():
            assert report.value(name, mode) == value
        assert report.value("MRR", mode, "cold") == metrics_from_ranks(ranks[mode][cold])["MRR"]
    # Item 0, the most popular, is the target of user 0 alone.
    assert report.value("MRR", POPULARITY, "warm") == 1


def test_sasrec_is_reported_beside_popularity_on_the_same_cases(
    model: MP4SR, features: ItemFeatures, split: Split
) -> None:
    sasrec = SASRec(SASRecConfig(hidden_size=4, inner_size=8), ITEM_IDS[:5])
    report = evaluate_sasrec(sasrec, split.test, split.training_counts, ITEM_IDS)
    assert list(zip(report.table["mode"], report.table["group"], strict=True)) == [
        (mode, group) for mode in (POPULARITY, ID) for group in GROUPS
    ]
    beside = evaluate(model, features, split.test, split.training_counts, ITEM_IDS, ["text"])
    assert report.value("MRR", POPULARITY) == beside.value("MRR", POPULARITY)
    # The four unknown items stand behind the five known ones, at 7.5 on average.
    assert report.value("MRR", ID, "cold") == pytest.approx(1 / 7.5)
    # A model of another catalogue knows nothing: everything is last.
    strange = evaluate_sasrec(sasrec, split.test, split.training_counts, None)
    assert strange.value("MRR", ID) == pytest.approx(1 / 9)


def test_masking_the_history_can_only_help_a_new_target(
    model: MP4SR, features: ItemFeatures, split: Split
) -> None:
    new = np.array(
        [
            item not in past
            for item, past in zip(split.test.targets, split.test.histories, strict=True)
        ]
    )
    cases = split.test.take(new)
    plain, masked = (
        evaluate(model, features, cases, split.training_counts, ITEM_IDS, ["text"], mask)
        for mask in (False, True)
    )
    assert masked.value("MRR", "text") > plain.value("MRR", "text")


def test_nothing_to_evaluate_is_one_sentence(
    model: MP4SR, features: ItemFeatures, split: Split
) -> None:
    nobody = split.test.take(np.zeros(0, dtype=np.int64))
    with pytest.raises(MP4SRError, match="nothing to evaluate"):
        evaluate(model, features, nobody, split.training_counts, ITEM_IDS)


def test_json_has_no_nan() -> None:
    loaded = json.loads(small_report(0.25, seed=1).to_json())
    assert loaded["settings"] == {"seed": 1, "catalogue": "toy"}
    assert loaded["runs"] == 1
    assert loaded["results"][0]["Recall@10"] == 0.25
    assert loaded["results"][1] == {
        "mode": "both",
        "group": "cold",
        "n": 0,
        **dict.fromkeys(metric_names()),
    }


def test_markdown() -> None:
    assert small_report(0.25, seed=1).to_markdown(["Recall@10", "MRR"]) == (
        "| mode   | group   |   n |   Recall@10 |    MRR |\n"
        "|:-------|:--------|----:|------------:|-------:|\n"
        "| both   | all     |   4 |      0.2500 | 0.2500 |\n"
        "| both   | cold    |   0 |           – |      – |\n"
    )


def test_mean_and_spread_over_seeds() -> None:
    merged = merge_reports(
        [small_report(value, seed) for seed, value in enumerate((0.1, 0.2, 0.6))]
    )
    assert merged.runs == 3
    assert merged.settings == {"seed": [0, 1, 2], "catalogue": "toy"}
    assert merged.value("Recall@5") == pytest.approx(0.3)
    assert merged.deviation is not None
    assert merged.deviation["Recall@5"].iloc[0] == pytest.approx(np.sqrt(0.07))
    assert math.isnan(merged.value("MRR", group="cold"))
    result = json.loads(merged.to_json())["results"][0]
    assert result["n"] == 4
    assert result["deviation"]["MRR"] == pytest.approx(0.264575)
    assert "0.3000 ± 0.2646" in str(merged)


def test_reports_of_different_cases_are_not_averaged() -> None:
    other = small_report(0.2, seed=1)
    other.table.loc[0, "n"] = 5
    with pytest.raises(ValueError, match="cannot be averaged"):
        merge_reports([small_report(0.1, seed=0), other])


def test_a_row_that_is_not_there() -> None:
    with pytest.raises(KeyError, match="'image'"):
        small_report(0.1, seed=0).value("MRR", "image")
