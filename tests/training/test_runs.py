import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from mp4sr.catalogue import Catalogue, Item
from mp4sr.errors import MP4SRError
from mp4sr.evaluation.report import evaluate, evaluate_sasrec
from mp4sr.evaluation.split import Cases, leave_one_out
from mp4sr.model import MP4SR, M2SEConfig, SASRec, SASRecConfig, score
from mp4sr.model.item_ids import fingerprints
from mp4sr.training import loop
from mp4sr.training.runs import (
    TrainingData,
    adjusted,
    finetune,
    pretrain,
    sasrec_config,
    train_sasrec,
)
from mp4sr.training.settings import TrainingSettings
from tests.toy import toy_features, toy_model

ITEMS = 24  # more than the 20 of Recall@20, which chooses the epoch
FEATURES = toy_features([2] * ITEMS, [1] * ITEMS)


@pytest.fixture
def data(make_catalogue) -> TrainingData:
    """A toy catalogue where item i is always followed by item i + 1."""
    rows = [
        (f"u{user}", str((user + step) % ITEMS), step) for user in range(ITEMS) for step in range(6)
    ]
    catalogue: Catalogue = make_catalogue(
        items=[Item(str(row), title=f"item {row}") for row in range(ITEMS)], interactions=rows
    )
    split = leave_one_out(catalogue.histories(), ITEMS)
    return TrainingData(catalogue, FEATURES, split)


def seeded_model(**fields: object) -> MP4SR:
    torch.manual_seed(0)
    return toy_model(**fields)


SETTINGS = TrainingSettings(epochs=4, batch_size=5, learning_rate=1e-2)


@pytest.mark.parametrize("task", ["pretrain", "finetune with IDs", "finetune without IDs"])
def test_overfits_a_toy_catalogue_to_recall_1(
    data: TrainingData, tmp_path: Path, task: str
) -> None:
    """Ask for what was trained on: the last training item of everyone, after all before it."""
    train = list(data.split.train.values())
    asked = Cases(
        list(data.split.train),
        [history[:-1] for history in train],
        np.array([history[-1] for history in train]),
    )
    known = replace(data, split=replace(data.split, validation=asked))
    model = seeded_model(hidden_size=16, dropout=0.0, attention_dropout=0.0, expert_dropout=0.0)
    settings = TrainingSettings(epochs=40, batch_size=5, learning_rate=1e-2, max_drop_ratio=0.0)
    if task == "pretrain":
        model = pretrain(model, known, settings, tmp_path, progress_bar=False)
    else:
        use_ids = task == "finetune with IDs"
        model = finetune(model, known, settings, tmp_path, use_ids=use_ids, progress_bar=False)
    items = model.encode_items(FEATURES, data.item_ids)
    best = score(model.encode_rows(items, asked.histories), items).argmax(dim=1)
    assert best.tolist() == asked.targets.tolist()


def test_a_run_leaves_a_model_folder_that_loads(data: TrainingData, tmp_path: Path) -> None:
    trained = finetune(seeded_model(), data, SETTINGS, tmp_path / "model", progress_bar=False)
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == [
        "README.md",
        "config.json",
        "curves.csv",
        "item_ids.json",
        "model.safetensors",
        "training.json",
    ]
    loaded = MP4SR.from_pretrained(tmp_path / "model")
    for name, weight in trained.state_dict().items():
        assert torch.equal(weight, loaded.state_dict()[name])
    told = json.loads((tmp_path / "model" / "training.json").read_text(encoding="utf-8"))
    assert told["task"] == "FineTuning"
    assert told["settings"]["batch_size"] == 5
    assert told["model"] == asdict(trained.config)
    assert 1 <= told["best_epoch"] <= 4


class KilledError(RuntimeError):
    pass


@pytest.mark.parametrize("task", [pretrain, finetune])
def test_a_killed_run_resumes_to_the_same_weights(
    data: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, task
) -> None:
    whole = task(seeded_model(), data, SETTINGS, tmp_path / "whole", progress_bar=False)

    calls = 0
    real = loop.write_text

    def dies_in_the_second_epoch(path: Path, text: str) -> None:
        nonlocal calls
        calls += 1
        real(path, text)
        if calls == 2:
            raise KilledError

    monkeypatch.setattr(loop, "write_text", dies_in_the_second_epoch)
    with pytest.raises(KilledError):
        task(seeded_model(), data, SETTINGS, tmp_path / "killed", progress_bar=False)
    monkeypatch.setattr(loop, "write_text", real)
    assert len(load_file(tmp_path / "killed/state/epoch-2/best.safetensors")) > 0
    resumed = task(
        seeded_model(), data, SETTINGS, tmp_path / "killed", resume=True, progress_bar=False
    )
    for name, weight in whole.state_dict().items():
        assert torch.equal(weight, resumed.state_dict()[name]), name
    curves = [
        np.genfromtxt(tmp_path / run / "curves.csv", delimiter=",", names=True)["loss"]
        for run in ("whole", "killed")
    ]
    assert curves[0].tolist() == curves[1].tolist()


def test_resuming_with_other_settings_is_refused(
    data: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(path: Path, text: str) -> None:
        raise KilledError

    monkeypatch.setattr(loop, "write_text", dies)
    with pytest.raises(KilledError):
        finetune(seeded_model(), data, SETTINGS, tmp_path, progress_bar=False)
    other = TrainingSettings(epochs=4, batch_size=6, learning_rate=1e-2)
    with pytest.raises(MP4SRError, match="started with another batch_size"):
        finetune(seeded_model(), data, other, tmp_path, resume=True, progress_bar=False)
    milder = seeded_model(temperature=0.5)
    with pytest.raises(MP4SRError, match=r"started with another model\.temperature"):
        finetune(milder, data, SETTINGS, tmp_path, resume=True, progress_bar=False)
    shaped = replace(SETTINGS, cosine_decay=True)
    with pytest.raises(KilledError):
        finetune(seeded_model(), data, shaped, tmp_path / "shaped", progress_bar=False)
    longer = replace(shaped, epochs=9)
    with pytest.raises(MP4SRError, match="started with another epochs"):
        finetune(seeded_model(), data, longer, tmp_path / "shaped", resume=True, progress_bar=False)
    less = replace(data, split=leave_one_out(data.catalogue.histories(), ITEMS, ("test",)))
    less = replace(less, split=replace(less.split, validation=data.split.validation))
    with pytest.raises(MP4SRError, match="has 72 targets an epoch and this data has 96"):
        finetune(seeded_model(), less, SETTINGS, tmp_path, resume=True, progress_bar=False)


def test_the_best_epoch_is_kept_and_patience_stops(
    data: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = iter([0.1, 0.3, 0.2, 0.2, 0.2, 0.9])
    monkeypatch.setattr(
        "mp4sr.training.runs.validation",
        lambda *_: lambda: {"Recall@20": next(values), "NDCG@20": 0.0},
    )
    settings = TrainingSettings(epochs=6, batch_size=5, patience=3)
    finetune(seeded_model(), data, settings, tmp_path, progress_bar=False)
    told = json.loads((tmp_path / "training.json").read_text(encoding="utf-8"))
    curves = np.genfromtxt(tmp_path / "curves.csv", delimiter=",", names=True)
    assert told["best_epoch"] == 2
    assert len(curves) == 5


def test_only_items_that_training_touched_have_an_id(data: TrainingData, tmp_path: Path) -> None:
    histories = {"u": np.array([0, 1, 2, 3, 4]), "v": np.array([1, 0, 2, 4, 3])}
    split = leave_one_out(histories, ITEMS)
    small = TrainingData(data.catalogue, FEATURES, split)
    model = finetune(seeded_model(), small, SETTINGS, tmp_path, progress_bar=False)
    assert model.item_ids == ["0", "1", "2"]
    assert model.item_fingerprints == fingerprints(data.catalogue.items[:3])
    report = evaluate(model, FEATURES, split.test, split.training_counts, data.item_ids)
    assert report.value("Recall@50", group="cold") == 1.0  # 24 items: all are in the list


def test_too_short_histories_give_one_sentence(data: TrainingData, tmp_path: Path) -> None:
    for histories, words in (
        ({"u": np.array([0, 1])}, "hold one out"),
        ({"u": np.array([0, 1, 2])}, "no next item to learn"),
    ):
        short = TrainingData(data.catalogue, FEATURES, leave_one_out(histories, ITEMS))
        with pytest.raises(MP4SRError, match=words):
            finetune(seeded_model(), short, SETTINGS, tmp_path, progress_bar=False)


def test_bf16_trains(data: TrainingData, tmp_path: Path) -> None:
    model = pretrain(
        seeded_model(), data, SETTINGS, tmp_path, mixed_precision="bf16", progress_bar=False
    )
    assert all(torch.isfinite(weight).all() for weight in model.state_dict().values())


SASREC = SASRecConfig(
    hidden_size=16, inner_size=32, max_length=6, dropout=0.0, attention_dropout=0.0
)


def test_sasrec_learns_a_cycle(data: TrainingData, tmp_path: Path) -> None:
    """Every item is followed by the next, so every held-out item can be known."""
    settings = TrainingSettings(epochs=30, batch_size=5, learning_rate=1e-2)
    model = train_sasrec(
        SASREC, data.catalogue, data.split, settings, tmp_path / "ids", progress_bar=False
    )
    ids = data.item_ids
    report = evaluate_sasrec(model, data.split.test, data.split.training_counts, ids)
    assert report.value("MRR", "id") == 1.0
    assert sorted(path.name for path in (tmp_path / "ids").iterdir()) == [
        "README.md",
        "config.json",
        "curves.csv",
        "item_ids.json",
        "model.safetensors",
        "training.json",
    ]
    loaded = SASRec.from_pretrained(tmp_path / "ids")
    assert loaded.item_fingerprints == fingerprints(data.catalogue.items)
    told = json.loads((tmp_path / "ids" / "training.json").read_text(encoding="utf-8"))
    assert told["task"] == "SASRecTraining"


def test_sasrec_knows_only_what_training_touches(data: TrainingData, tmp_path: Path) -> None:
    """1, 2 and 3 follow each other for ever; item 5 is in nobody's training part."""
    histories = {"u": np.array([3, 1, 2, 3, 1, 2]), "v": np.array([1, 2, 3, 1, 2, 5])}
    split = leave_one_out(histories, ITEMS)
    settings = TrainingSettings(epochs=120, batch_size=2, learning_rate=1e-2, patience=120)
    config = replace(SASREC, max_length=3, dropout=0.0, attention_dropout=0.0)
    model = train_sasrec(config, data.catalogue, split, settings, tmp_path, progress_bar=False)
    assert model.item_ids == ["1", "2", "3"]
    report = evaluate_sasrec(model, split.test, split.training_counts, data.item_ids)
    assert report.value("MRR", "id", "few_shot") == 1.0
    # One of 21 unknown items, behind the three that are known.
    assert report.value("MRR", "id", "cold") == pytest.approx(1 / 14)


def test_the_baselines_shape_is_that_of_the_models_transformer() -> None:
    assert sasrec_config(M2SEConfig(max_length=200, experts=3)) == SASRecConfig(max_length=200)


@pytest.mark.parametrize(("modality", "other"), [("text", "image"), ("image", "text")])
def test_training_on_one_modality_alone(
    data: TrainingData, tmp_path: Path, modality: str, other: str
) -> None:
    model = pretrain(
        seeded_model(modality=modality), data, SETTINGS, tmp_path / "before", progress_bar=False
    )
    trained = finetune(model, data, SETTINGS, tmp_path / "after", progress_bar=False)
    fresh = seeded_model(modality=modality)
    for name, weights in fresh.encoder.state_dict().items():
        moved = not torch.equal(weights, trained.encoder.state_dict()[name])
        if ".pooling." in name and not name.startswith(other):
            continue  # an item's only row gets all the attention, whatever the weights
        assert moved != name.startswith(f"{other}_encoder"), name
    loaded = MP4SR.from_pretrained(tmp_path / "after")
    report = evaluate(loaded, FEATURES, data.split.test, data.split.training_counts, data.item_ids)
    assert report.value("MRR", "both") == report.value("MRR", modality)
    assert report.value("MRR", other) == pytest.approx(1 / ITEMS)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"max_mixup_ratio": 1.5}, "max_mixup_ratio is 1.5; it must be at most 1"),
        ({"cmcl_weight": -1}, "cmcl_weight is -1; it must be at least 0"),
        ({"unimodal_loss_weight": -0.1}, "must be at least 0"),
    ],
)
def test_impossible_settings_are_refused(fields: dict[str, float], words: str) -> None:
    with pytest.raises(MP4SRError, match=words):
        TrainingSettings(**fields)


def test_a_model_goes_on_with_another_temperature_and_the_same_weights() -> None:
    model = seeded_model(item_ids=["a", "b"], use_ids=True)
    other = adjusted(model, temperature=0.5, dropout=0.0)
    assert (other.config.temperature, other.config.dropout) == (0.5, 0.0)
    assert other.item_fingerprints == model.item_fingerprints
    for name, weight in model.state_dict().items():
        assert torch.equal(weight, other.state_dict()[name])
