"""Bad input: one plain sentence, exit code 1, and nothing half-written left behind."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from PIL import Image
from typer.testing import CliRunner

from mp4sr.catalogue import Catalogue
from mp4sr.cli import app
from mp4sr.errors import MP4SRError
from mp4sr.features.item_features import catalogue_card
from mp4sr.model import MP4SR, M2SEConfig
from tests.toy import WIDTH, toy_features, toy_model


@dataclass(frozen=True)
class Shop:
    """Folders with something wrong in one place, and everything else in order."""

    folder: Path
    catalogue: Path
    model: Path


@pytest.fixture
def shop(tiny_catalogue: Catalogue, tmp_path: Path) -> Shop:
    torch.manual_seed(0)
    items = tiny_catalogue.items
    features = toy_features([len(item.texts) for item in items], [len(i.images) for i in items])
    features.card = {"sentence_encoder": "toy", "width": WIDTH, **catalogue_card(tiny_catalogue)}
    features.save(tiny_catalogue.folder)
    toy_model().save_pretrained(tmp_path / "model")
    return Shop(tmp_path, tiny_catalogue.folder, tmp_path / "model")


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def other_width(shop: Shop) -> None:
    MP4SR(M2SEConfig(feature_width=5, sentence_encoder="narrow")).save_pretrained(shop.model)


def other_encoder(shop: Shop) -> None:
    path = shop.catalogue / "features"
    catalogue = Catalogue.load(shop.catalogue)
    features = toy_features([1] * 8, [1] * 8)
    features.card = {
        "sentence_encoder": "another",
        "sentence_encoder_fingerprint": "2",
        **catalogue_card(catalogue),
    }
    features.save(path)
    model = toy_model(sentence_encoder="ours", sentence_encoder_fingerprint="1")
    model.save_pretrained(shop.model)


def one_item_more(shop: Shop) -> None:
    append(shop.catalogue / "items.csv", "new,New thing,,,\n")


def short_histories(shop: Shop) -> None:
    (shop.catalogue / "interactions.csv").write_text(
        "user,item,time\nann,vase,1\nbob,lamp,1\n", encoding="utf-8"
    )


def no_features(shop: Shop) -> None:
    shutil.rmtree(shop.catalogue / "features")


def damaged_features(shop: Shop) -> None:
    (shop.catalogue / "features" / "text.safetensors").write_bytes(b"\x00" * 64)


def damaged_weights(shop: Shop) -> None:
    (shop.model / "model.safetensors").write_bytes(b"\x00" * 64)


def foreign_config(shop: Shop) -> None:
    (shop.model / "config.json").write_text('{"hidden_act": "gelu"}', encoding="utf-8")


def no_config(shop: Shop) -> None:
    (shop.model / "config.json").unlink()


def damaged_metrics(shop: Shop) -> None:
    (shop.model / "metrics.json").write_text("[1", encoding="utf-8")


def nothing(shop: Shop) -> None:
    pass


TRAIN = "pretrain {catalogue} --out {folder}/out --epochs 1"
TUNE = "finetune {catalogue} --out {folder}/out --epochs 1 --model {model}"
MEASURE = "evaluate {catalogue} --model {model} --out {folder}/out"
RANK = "recommend {catalogue} --model {model} --all-users --out {folder}/out"
REMEDY = r"run:? .*python -m mp4sr features .*tiny"


@pytest.mark.parametrize(
    ("command", "spoil", "sentence"),
    [
        # What is not there, or is something else.
        ("info {folder}/none", nothing, "there is no .*/none"),
        ("info {folder}", nothing, "neither a catalogue .* nor a features folder .* nor a model"),
        ("features {folder}", nothing, "is not a catalogue folder: it has no items.csv"),
        ("pretrain {folder} --out {folder}/out", nothing, "is not a catalogue folder"),
        ("evaluate {folder}/none --model {model}", nothing, "is not a catalogue folder"),
        ("keywords {folder}/none.png", nothing, "there is no picture .*none.png"),
        ("keywords {folder}", nothing, "There are no pictures in"),
        ("import movielens {folder} --out {folder}/out", nothing, "is not a MovieLens folder"),
        ("import atomic {folder} --out {folder}/out", nothing, "no atomic files"),
        ("import amazon {folder}/none.json --out {folder}/out", nothing, "there is no file"),
        ("import csv {folder}/none.csv --out {folder}/out", nothing, "there is no file"),
        (
            "recommend {catalogue} --model {model} --histories {folder}/none.txt",
            nothing,
            "there is no file .*none.txt",
        ),
        # The catalogue's tables.
        (
            TRAIN,
            lambda shop: append(shop.catalogue / "items.csv", "vase,Another vase,,,\n"),
            r"items.csv, line \d+: the id 'vase' is taken by line 2",
        ),
        (
            TRAIN,
            lambda shop: append(shop.catalogue / "interactions.csv", "ann,vaze,5\n"),
            r"interactions.csv, line 68: the item 'vaze' is not in items.csv",
        ),
        (
            TRAIN,
            lambda shop: append(shop.catalogue / "interactions.csv", "ann,vase,soon\n"),
            r"interactions.csv, line 68: 'soon' is not a time",
        ),
        (
            TRAIN,
            lambda shop: append(shop.catalogue / "interactions.csv", "ann\n"),
            r"interactions.csv, line 68: ",
        ),
        (
            "info {catalogue}",
            lambda shop: (shop.catalogue / "items.csv").write_text("name\nvase\n", "utf-8"),
            "items.csv, line 1: there is no column 'item'",
        ),
        (
            "info {catalogue}",
            lambda shop: (shop.catalogue / "catalogue.json").write_text("{", "utf-8"),
            "catalogue.json, line 1: this is not JSON",
        ),
        # The features.
        (TRAIN, no_features, REMEDY),
        (TUNE, no_features, REMEDY),
        (MEASURE, no_features, REMEDY),
        (RANK, no_features, REMEDY),
        (TRAIN, damaged_features, REMEDY),
        (MEASURE, damaged_features, REMEDY),
        (RANK, one_item_more, REMEDY),
        ("info {catalogue}", damaged_features, REMEDY),
        # The model.
        (TUNE, other_width, r"width 5 \(narrow\), but the catalogue's are 12 wide"),
        (MEASURE, other_width, r"width 5 \(narrow\), but the catalogue's are 12 wide"),
        (RANK, other_width, r"width 5 \(narrow\), but the catalogue's are 12 wide"),
        (MEASURE, other_encoder, "features of ours, but the catalogue's come from another"),
        (RANK, damaged_weights, "damaged"),
        (TUNE, damaged_weights, "damaged"),
        ("info {model}", damaged_weights, "damaged"),
        (MEASURE, foreign_config, "config.json in .* is not an MP4SR configuration"),
        (MEASURE, no_config, "no config.json"),
        (MEASURE, damaged_metrics, "metrics.json is damaged"),
        # The options.
        (TRAIN + " --preset huge", nothing, "(?i)no preset 'huge'; choose one of: .*paper"),
        (TRAIN + " --epochs 0", nothing, "epochs is 0; it must be at least 1"),
        (TRAIN + " --learning-rate 0", nothing, "learning_rate is 0.0; it must be above 0"),
        (TRAIN + " --held-out all", nothing, "--held-out cannot keep 'all'"),
        (TRAIN + " --held-out test", nothing, "training needs validation items"),
        (MEASURE + " --held-out validation --split test", nothing, "no test items are held out"),
        ("recommend {catalogue} --model {model}", nothing, "either --histories FILE or --all-use"),
        (RANK + " --histories {folder}/x", nothing, "either --histories FILE or --all-users"),
        ("features {catalogue} --device warp", nothing, "there is no device 'warp' here"),
        ("features {catalogue} --dictionary {folder}/none.txt", nothing, "none.txt cannot be read"),
        # Histories that are too short, and folders that hold something else.
        (TRAIN, short_histories, "longer histories"),
        (MEASURE, short_histories, "longer histories"),
        ("pretrain {catalogue} --out {catalogue}", nothing, "not empty and holds no model"),
        ("pretrain {catalogue} --out {catalogue}/items.csv", nothing, "is a file"),
    ],
)
def test_bad_input_gives_one_sentence(
    shop: Shop, command: str, spoil: Callable[[Shop], object], sentence: str
) -> None:
    spoil(shop)
    before = contents(shop.folder)
    words = command.format(folder=shop.folder, catalogue=shop.catalogue, model=shop.model).split()
    result = CliRunner().invoke(app, words)
    assert (result.exit_code, result.stdout) == (1, "")
    line = re.sub(r"^.*\r", "", result.stderr)  # a progress bar may stand before it
    assert re.search(sentence, line), line
    assert line.count("\n") == 1
    assert line.endswith("\n")
    assert contents(shop.folder) == before


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"not a picture", "is not a picture"),
        ("truncated", "is truncated or damaged"),
    ],
)
def test_a_bad_picture_gives_one_sentence(
    tmp_path: Path, content: bytes | str, sentence: str
) -> None:
    file = tmp_path / "picture.png"
    if isinstance(content, str):
        noise = torch.randint(0, 255, (64, 64, 3), dtype=torch.uint8).numpy()
        Image.fromarray(noise).save(file)
        content = file.read_bytes()[:3000]
    file.write_bytes(content)
    result = CliRunner().invoke(app, ["keywords", str(file)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.match(rf"picture\.png {sentence}.*\n$", result.stderr)


def test_a_file_that_cannot_be_written_gives_one_sentence(shop: Shop) -> None:
    words = ["evaluate", str(shop.catalogue), "--model", str(shop.model)]
    out = shop.catalogue / "items.csv" / "report.json"  # a file is no folder
    result = CliRunner().invoke(app, [*words, "--out", str(out)])
    assert result.exit_code == 1
    last = result.stderr.splitlines()[-1]
    assert re.search("items.csv.*; check the path, its permissions and the space", last)


def test_an_error_is_a_value_error_with_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"^the shop is closed; come back tomorrow\.$"):
        raise MP4SRError("the shop is closed; come back tomorrow.")


def test_what_is_our_own_defect_stays_visible(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(json, "dumps", broken)
    result = CliRunner().invoke(app, ["info", str(shop.catalogue), "--json"])
    assert isinstance(result.exception, ZeroDivisionError)
