"""From exports to a model, with random features in the place of the encoders'."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mp4sr.catalogue import Catalogue
from mp4sr.catalogue.importers.recognition import recognise
from mp4sr.features.item_features import catalogue_card
from mp4sr.model import MP4SR
from mp4sr.shop_opening import Opened, opening, prepare_shop, training
from tests.toy import toy_features, toy_model

TYPES = ("vase", "lamp", "rug", "mug", "chair", "tray", "bowl", "bench")


def write_shop(folder: Path, users: int, *, products: int = 8) -> list[Path]:
    """Write a table of items and one of choices: everybody walks through the items in order."""
    folder.mkdir(exist_ok=True)
    items = "".join(f"{name},A {name}\n" for name in TYPES[:products])
    choices = "".join(
        f"u{user},{TYPES[(user + step) % products]},{step}\n"
        for user in range(users)
        for step in range(5)
    )
    (folder / "items.csv").write_text("item,title\n" + items)
    (folder / "orders.csv").write_text("user,item,time\n" + choices)
    return [folder / "items.csv", folder / "orders.csv"]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Random features, quick runs, and how often each kind of work was done."""
    counts = {"features": 0, "pretrain": 0, "finetune": 0}

    def features(folder: Path) -> None:
        counts["features"] += 1
        catalogue = Catalogue.load(folder)
        made = toy_features(
            [len(item.texts) for item in catalogue.items], [0] * len(catalogue.items)
        )
        made.card = {
            "sentence_encoder": "toy",
            "sentence_encoder_fingerprint": "1",
            "width": 12,
            **catalogue_card(catalogue),
        }
        made.save(catalogue.folder)

    def count(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*arguments: Any, **options: Any) -> Any:
            counts[name] += 1
            return work(*arguments, progress_bar=False, **options)

        return counting

    monkeypatch.setattr(opening, "_features", features)
    monkeypatch.setattr(training, "pretrain", count("pretrain", training.pretrain))
    monkeypatch.setattr(training, "finetune", count("finetune", training.finetune))
    monkeypatch.setattr(training, "_EPOCHS", (1, 2))
    return counts


def prepare(files: list[Path], folder: Path, said: list[str], **options: str | None) -> Opened:
    return prepare_shop(
        recognise(files),
        folder,
        name="Toy",
        download=None,
        foundation=options.get("foundation"),
        zero_shot=options.get("zero_shot"),
        say=said.append,
    )


def test_all_steps_once_and_nothing_twice(tmp_path: Path, counted: dict[str, int]) -> None:
    files, said = write_shop(tmp_path / "exports", users=24), []
    opened = prepare(files, tmp_path / "shop", said)
    assert counted == {"features": 1, "pretrain": 1, "finetune": 1}
    assert Catalogue.load(opened.catalogue).name == "Toy"
    model = MP4SR.from_pretrained(opened.model)
    assert (opened.model / "metrics.json").is_file()
    assert any(line.startswith("of 24 last choices that were held out") for line in said)
    assert any("is used" in line for line in said)

    again: list[str] = []
    assert prepare(files, tmp_path / "shop", again) == opened
    assert counted == {"features": 1, "pretrain": 1, "finetune": 1}
    assert again[:-1] == [
        f"{step}: nothing has changed" for step in ("import", "features", "training", "measurement")
    ]
    for before, after in zip(
        model.parameters(), MP4SR.from_pretrained(opened.model).parameters(), strict=True
    ):
        np.testing.assert_array_equal(before.detach(), after.detach())


def test_new_orders_train_anew_and_need_no_new_features(
    tmp_path: Path, counted: dict[str, int]
) -> None:
    prepare(write_shop(tmp_path / "exports", users=24), tmp_path / "shop", [])
    prepare(write_shop(tmp_path / "exports", users=30), tmp_path / "shop", [])
    assert counted == {"features": 1, "pretrain": 2, "finetune": 2}


def test_a_stopped_training_goes_on(
    tmp_path: Path, counted: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    files, finetune = write_shop(tmp_path / "exports", users=24), training.finetune

    def killed(*arguments: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "finetune", killed)
    with pytest.raises(KeyboardInterrupt):
        prepare(files, tmp_path / "shop", [])
    assert not (tmp_path / "shop" / "model").exists()
    monkeypatch.setattr(training, "finetune", finetune)
    prepare(files, tmp_path / "shop", [])
    assert counted == {"features": 1, "pretrain": 1, "finetune": 1}


def test_a_foundation_model_takes_the_place_of_pre_training(
    tmp_path: Path, counted: dict[str, int]
) -> None:
    toy_model(sentence_encoder="toy", sentence_encoder_fingerprint="1").save_pretrained(
        tmp_path / "f"
    )
    said: list[str] = []
    files = write_shop(tmp_path / "exports", users=24)
    opened = prepare(files, tmp_path / "shop", said, foundation=str(tmp_path / "f"))
    assert counted["pretrain"] == 0
    assert f"starting from {tmp_path / 'f'}" in said
    assert MP4SR.from_pretrained(opened.model).config.hidden_size == 8


def test_too_little_data_is_said_and_a_model_is_there_all_the_same(
    tmp_path: Path, counted: dict[str, int]
) -> None:
    files = write_shop(tmp_path / "exports", users=5)
    said: list[str] = []
    opened = prepare(files, tmp_path / "shop", said)
    assert any("too little to learn from: 5 users" in line for line in said)
    assert any("an untrained model" in line for line in said)
    assert not MP4SR.from_pretrained(opened.model).config.use_ids
    assert counted["pretrain"] == counted["finetune"] == 0
    toy_model(sentence_encoder="toy", sentence_encoder_fingerprint="1").save_pretrained(
        tmp_path / "z"
    )
    opened = prepare(files, tmp_path / "shop", said, zero_shot=str(tmp_path / "z"))
    assert "a model trained elsewhere" in said[-3]
    assert MP4SR.from_pretrained(opened.model).config.hidden_size == 8


def test_the_plan_fits_the_size(tmp_path: Path, counted: dict[str, int]) -> None:
    opened = prepare(write_shop(tmp_path / "exports", users=24), tmp_path / "shop", [])
    small = training.plan_for(training.training_data(opened.catalogue))
    assert not small.use_ids
    assert small.finetuning.batch_size == 8
    opened = prepare(write_shop(tmp_path / "exports", users=400, products=4), tmp_path / "s2", [])
    dense = training.plan_for(training.training_data(opened.catalogue))
    assert dense.use_ids
    assert dense.finetuning.batch_size == 50
