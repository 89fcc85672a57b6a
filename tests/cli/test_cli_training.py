"""From features to numbers: pretrain, finetune, evaluate, info."""

import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from huggingface_hub import ModelCard

from mp4sr.catalogue import Catalogue
from mp4sr.model import MP4SR
from mp4sr.training import runs
from tests.cli.conftest import Run

QUICK = ("--epochs", 2, "--batch-size", 8)
HELD_OUT = ("--held-out", "validation")

Weights = dict[str, Any]


def weights(folder: Path) -> Weights:
    return MP4SR.from_pretrained(folder).state_dict()


def same(first: Weights, second: Weights) -> bool:
    return all(bool((first[name] == second[name]).all()) for name in first)


def test_from_features_to_numbers(
    shop: Catalogue, tmp_path: Path, run_well: Callable[..., str], run_json: Callable[..., Any]
) -> None:
    pretrained, finetuned = tmp_path / "pretrained", tmp_path / "finetuned"
    said = run_well("pretrain", shop.folder, "--out", pretrained, *QUICK)
    assert "both" in said
    assert str(pretrained) in said

    report = run_json("finetune", shop.folder, "--out", finetuned, "--model", pretrained, *QUICK)
    assert report["settings"]["started_from"] == str(pretrained)
    assert MP4SR.from_pretrained(finetuned).config.use_ids
    assert {path.name for path in finetuned.iterdir()} == {
        "README.md",
        "config.json",
        "curves.csv",
        "item_ids.json",
        "metrics.json",
        "model.safetensors",
        "training.json",
    }

    # What was printed, what lies in metrics.json, and what evaluate finds are one and the same.
    kept = json.loads((finetuned / "metrics.json").read_text(encoding="utf-8"))
    again = run_json("evaluate", shop.folder, "--model", finetuned)
    assert report["results"] == kept["results"] == again["results"]


def test_the_card_says_what_was_done(
    shop: Catalogue, tmp_path: Path, run_well: Callable[..., str]
) -> None:
    out = tmp_path / "model"
    run_well("finetune", shop.folder, "--out", out, "--without-ids", *QUICK, "--seed", 3)
    card = (out / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\nlibrary_name: mp4sr\nlicense: apache-2.0\n")
    header = ModelCard(card).data
    assert header.tags == ["sequential-recommendation", "multimodal", "cold-start"]
    kept = json.loads((out / "metrics.json").read_text(encoding="utf-8"))["results"]
    (both,) = [row for row in kept if (row["mode"], row["group"]) == ("both", "all")]
    assert {one.metric_type: one.metric_value for one in header.eval_results} == {
        name: round(both[name], 4) for name in ("Recall@10", "NDCG@10")
    }
    assert {one.dataset_name for one in header.eval_results} == {"Tiny shop"}
    for words in (
        "# model",
        "fine-tuned on Tiny shop",
        f"python -m mp4sr finetune {shop.folder} --out {out} --without-ids --epochs 2",
        "8 items, 12 users, 42 interactions",
        "Sentences read by: toy sentences, 12 values",
        "toy pictures, the top 3 of 9 words",
        "It began with fresh weights",
        "no ID embeddings",
        "seed 3",
        "| popularity | all ",
    ):
        assert words in card
    assert not MP4SR.from_pretrained(out).config.use_ids


def test_options_reach_the_run(
    shop: Catalogue, tmp_path: Path, run_well: Callable[..., str]
) -> None:
    out = tmp_path / "model"
    options = {"epochs": 3, "batch_size": 5, "learning_rate": 0.01, "patience": 2, "seed": 7}
    arguments = [
        word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)
    ]
    changes = ("--set", "pretraining.targets=last", "--set", "model.temperature=0.3")
    run_well("pretrain", shop.folder, "--out", out, *arguments, *changes)
    told = json.loads((out / "training.json").read_text(encoding="utf-8"))
    assert options.items() <= told["settings"].items()
    assert told["settings"]["targets"] == "last"
    assert told["model"]["temperature"] == 0.3
    assert told["model"] == json.loads((out / "config.json").read_text(encoding="utf-8"))


def test_pretraining_goes_on_from_another_model(
    shop: Catalogue, tmp_path: Path, run_well: Callable[..., str], model: Path
) -> None:
    run_well("pretrain", shop.folder, "--out", tmp_path / "new", "--init", model, *QUICK)
    after = MP4SR.from_pretrained(tmp_path / "new")
    # The shape is the first model's and not the preset's; its IDs are left behind.
    assert after.config.hidden_size == MP4SR.from_pretrained(model).config.hidden_size == 8
    assert not after.config.use_ids


def test_a_stopped_run_goes_on_to_the_same_model(
    shop: Catalogue, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    command = ("finetune", shop.folder, "--epochs", 4, "--batch-size", 4)
    assert run(*command, "--out", whole).exit_code == 0

    measured = runs.validation
    calls = 0

    def interrupted(*arguments: Any) -> Callable[[], dict[str, float]]:
        validate = measured(*arguments)

        def counted() -> dict[str, float]:
            nonlocal calls
            calls += 1
            if calls == 3:
                raise KeyboardInterrupt
            return validate()

        return counted

    monkeypatch.setattr(runs, "validation", interrupted)
    result = run(*command, "--out", stopped)
    assert result.exit_code == 130
    assert "--resume" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (stopped / "model.safetensors").exists()

    # Without --resume nothing is thrown away.
    refused = run(*command, "--out", stopped)
    assert refused.exit_code == 1
    assert "--resume" in refused.stderr

    assert run(*command, "--out", stopped, "--resume").exit_code == 0
    assert same(weights(stopped), weights(whole))
    assert not (stopped / "state").exists()


def test_resuming_a_finished_run_trains_nothing(shop: Catalogue, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "model"
    command = ("pretrain", shop.folder, "--out", out, *QUICK)
    assert run(*command).exit_code == 0
    before = (out / "model.safetensors").read_bytes()
    (out / "metrics.json").unlink()  # as if it had been stopped just before
    result = run(*command, "--resume")
    assert result.exit_code == 0
    assert "nothing left to train" in result.stderr
    assert (out / "model.safetensors").read_bytes() == before
    assert (out / "metrics.json").is_file()


def test_a_finished_run_is_not_taken_for_one_with_another_seed(
    shop: Catalogue, tmp_path: Path, run: Run
) -> None:
    command = ("pretrain", shop.folder, "--out", tmp_path / "model", *QUICK)
    assert run(*command, "--seed", 7).exit_code == 0
    result = run(*command, "--seed", 0, "--resume")
    assert result.exit_code == 1
    assert "started with another seed" in result.stderr


def test_evaluation_holds_out_what_training_did(
    shop: Catalogue, tmp_path: Path, run: Run, run_json: Callable[..., Any]
) -> None:
    out = tmp_path / "model"
    assert run("finetune", shop.folder, "--out", out, *QUICK, *HELD_OUT).exit_code == 0
    report = run_json("evaluate", shop.folder, "--model", out)
    assert report["settings"]["held_out"] == ["validation"]

    # Other items than those that training kept back: the numbers come with a warning.
    result = run("evaluate", shop.folder, "--model", out, "--held-out", "validation,test")
    assert result.exit_code == 0
    assert "may have learnt from the items" in result.stderr

    # There are no test items in what training kept back.
    result = run("evaluate", shop.folder, "--model", out, "--split", "test")
    assert result.exit_code == 1
    assert "no test items are held out" in result.stderr


def test_evaluate_by_one_mode_into_a_file(
    shop: Catalogue, tmp_path: Path, model: Path, run_well: Callable[..., str]
) -> None:
    file = tmp_path / "reports" / "report.json"
    said = run_well(
        *("evaluate", shop.folder, "--model", model, "--split", "test", "--mode", "text"),
        *("--mask-history", "--out", file),
    )
    assert said.startswith("| mode       | group ")
    report = json.loads(file.read_text(encoding="utf-8"))
    assert {row["mode"] for row in report["results"]} == {"popularity", "text"}
    assert report["settings"] == {
        "catalogue": "Tiny shop",
        "model": str(model),
        "split": "test",
        "held_out": ["validation", "test"],
        "items": 8,
        "cases": 12,
        "mask_history": True,
    }


def test_info_tells_folders_apart(
    shop: Catalogue, tmp_path: Path, run_well: Callable[..., str], run_json: Callable[..., Any]
) -> None:
    catalogue = run_json("info", shop.folder)
    assert catalogue["kind"] == "catalogue"
    assert (catalogue["items"], catalogue["users"], catalogue["interactions"]) == (8, 12, 66)
    assert (catalogue["items_with_text"], catalogue["items_with_pictures"]) == (7, 7)
    assert catalogue["features"]["sentence_encoder"] == "toy sentences"

    features = run_json("info", shop.folder / "features")
    assert features == catalogue["features"]
    assert (features["kind"], features["width"], features["pictures"]) == ("features", 12, 8)

    out = tmp_path / "model"
    run_well("finetune", shop.folder, "--out", out, *QUICK)
    model = run_json("info", out)
    assert (model["kind"], model["item_ids"]) == ("model", 8)
    assert model["training"]["settings"]["epochs"] == 2
    assert model["metrics"]["settings"]["catalogue"] == "Tiny shop"

    assert "8 (7 with text, 7 with pictures" in run_well("info", shop.folder)
    assert "toy pictures" in run_well("info", shop.folder / "features")
    assert "for 8 items" in run_well("info", out)
    shutil.rmtree(shop.folder / "features")
    assert "none yet" in run_well("info", shop.folder)


def test_the_baseline_is_trained_measured_and_shown(
    shop: Catalogue, tmp_path: Path, run: Run, run_well: Callable[..., str], run_json
) -> None:
    out = tmp_path / "ids"
    shutil.rmtree(shop.folder / "features")  # it needs none
    command = ("sasrec", shop.folder, "--out", out, *QUICK, "--learning-rate", 0.01)
    said = run_well(*command)
    assert "| id         | all " in said
    assert {path.name for path in out.iterdir()} == {
        "README.md",
        "config.json",
        "curves.csv",
        "item_ids.json",
        "metrics.json",
        "model.safetensors",
        "training.json",
    }
    card = (out / "README.md").read_text(encoding="utf-8")
    for words in (
        "tags:\n- sequential-recommendation\nmodel-index:\n- name: ids\n",
        "SASRec, trained on Tiny shop",
        "knows 8 items by their ID alone",
        f"python -m mp4sr sasrec {shop.folder} --out {out} --epochs 2",
        "| popularity | all ",
    ):
        assert words in card
    assert "went on from" not in card

    kept = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    assert {row["mode"] for row in kept["results"]} == {"popularity", "id"}
    assert run_json("evaluate", shop.folder, "--model", out)["results"] == kept["results"]
    refused = run("evaluate", shop.folder, "--model", out, "--mode", "text")
    assert refused.exit_code == 1
    assert "by IDs alone" in refused.stderr

    facts = run_json("info", out)
    assert (facts["architecture"], facts["item_ids"]) == ("SASRec", 8)
    assert "nothing of an item but its ID" in run_well("info", out)
    result = run(*command, "--resume")
    assert "nothing left to train" in result.stderr


def settings_in_force(stderr: str) -> dict[str, Any]:
    """Return the settings that a run said before its first epoch."""
    said = stderr[stderr.index("[model]\n") :]
    return tomllib.loads(said[: said.index("\n\n", said.index("seed ="))])


def test_a_file_of_settings_reaches_the_run_and_can_be_given_again(
    shop: Catalogue, tmp_path: Path, run: Run
) -> None:
    """A preset, a file over it, ``--set`` over both; what is said at the start is such a file."""
    file = tmp_path / "mine.toml"
    file.write_text(
        "[model]\nhidden_size = 8\ninner_size = 16\n"
        "[pretraining]\nmax_mixup_ratio = 0\ncmcl_weight = 0.5\nepochs = 1\n"
        "[finetuning]\nid_dropout = 0.25\n",
        encoding="utf-8",
    )
    command = ("pretrain", shop.folder, "--preset", "shop")
    change = ("--set", "pretraining.cmcl_weight=0.125")
    result = run(*command, "--config", file, *change, "--out", tmp_path / "first")
    assert result.exit_code == 0, result.stderr
    said = settings_in_force(result.stderr)
    assert (said["model"]["hidden_size"], said["model"]["temperature"]) == (8, 0.2)
    assert said["pretraining"]["max_mixup_ratio"] == 0.0
    assert said["pretraining"]["cmcl_weight"] == 0.125
    assert said["pretraining"]["weight_decay"] == 3.0
    assert "finetuning" not in said

    file.write_text(tomlkit.dumps(said), encoding="utf-8")
    result = run("pretrain", shop.folder, "--config", file, "--out", tmp_path / "second")
    assert result.exit_code == 0, result.stderr
    assert settings_in_force(result.stderr) == said
    assert same(weights(tmp_path / "first"), weights(tmp_path / "second"))


def test_a_model_brings_its_own_shape_and_what_is_ignored_is_said(
    shop: Catalogue, tmp_path: Path, run: Run, model: Path
) -> None:
    command = ("finetune", shop.folder, "--model", model, *QUICK)
    result = run(*command, "--preset", "shop", "--out", tmp_path / "own")
    (note,) = [line for line in result.stderr.splitlines() if line.startswith("Note: ")]
    assert "hidden_size 64 (it has 8)" in note
    assert "temperature 0.2 (it has 0.07)" in note
    assert settings_in_force(result.stderr)["model"]["hidden_size"] == 8

    change = ("--set", "model.temperature=0.5", "--set", "model.hidden_size=8")
    result = run(*command, *change, "--out", tmp_path / "milder")
    assert result.exit_code == 0, result.stderr
    config = MP4SR.from_pretrained(tmp_path / "milder").config
    assert (config.temperature, config.hidden_size) == (0.5, 8)

    refused = run(*command, "--set", "model.hidden_size=16", "--out", tmp_path / "wider")
    assert refused.exit_code == 1
    assert "model.hidden_size cannot be set, since the weights in" in refused.stderr


@pytest.mark.parametrize(
    ("command", "change", "sentence"),
    [
        ("pretrain", "model.temprature=0.1", "the nearest one is 'model.temperature'"),
        ("pretrain", "finetuning.epochs=3", r"[model] and [pretraining] count"),
        ("pretrain", "pretraining.id_dropout=1", "the nearest one is 'finetuning.id_dropout'"),
        ("sasrec", "model.temperature=0.1", "SASRec has no temperature"),
        ("sasrec", "sasrec.epochs", "--set takes SECTION.KEY=VALUE"),
        ("finetune", "finetuning.epochs=many", "finetuning.epochs is 'many'; it must be an int"),
    ],
)
def test_a_change_that_changes_nothing_is_refused(
    shop: Catalogue, tmp_path: Path, run: Run, command: str, change: str, sentence: str
) -> None:
    result = run(command, shop.folder, "--out", tmp_path / "out", "--set", change)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["pretrain", "finetune"])
def test_training_on_pictures_only(
    shop: Catalogue, tmp_path: Path, run_json: Callable[..., Any], command: str
) -> None:
    report = run_json(command, shop.folder, "--out", tmp_path / "m", *QUICK, "--modality", "image")
    rows = {row["mode"]: row for row in report["results"] if row["group"] == "all"}
    assert rows["both"] == rows["image"] | {"mode": "both"}
    assert MP4SR.from_pretrained(tmp_path / "m").config.modality == "image"


def test_a_model_of_both_modalities_cannot_go_on_with_one(
    shop: Catalogue, tmp_path: Path, run: Run, model: Path
) -> None:
    command = ("finetune", shop.folder, "--out", tmp_path / "m", *QUICK, "--model", model)
    result = run(*command, "--modality", "text")
    assert result.exit_code == 1
    assert "was not made with --modality text" in result.stderr


def test_ids_of_another_catalogue_are_left_out_of_its_numbers(
    shop: Catalogue, tmp_path: Path, run_well: Callable[..., str], run_json: Callable[..., Any]
) -> None:
    """The same folder with other titles: its ids coincide, and its items are others."""
    out = tmp_path / "model"
    run_well("finetune", shop.folder, "--out", out, *QUICK, "--learning-rate", 0.05)
    at_home = run_json("evaluate", shop.folder, "--model", out)["results"]
    known = json.loads((out / "item_ids.json").read_text(encoding="utf-8"))
    (out / "item_ids.json").write_text(json.dumps(dict.fromkeys(known, "0" * 12)))
    away = run_json("evaluate", shop.folder, "--model", out)["results"]
    assert at_home != away
