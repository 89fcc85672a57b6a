import tomllib
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from mp4sr.errors import MP4SRError
from mp4sr.model import M2SEConfig
from mp4sr.training import settings as module
from mp4sr.training.settings import (
    SECTIONS,
    Settings,
    TrainingSettings,
    as_toml,
    load_settings,
    preset,
)

PRESETS = Path(module.__file__).parent / "presets"


def test_the_learning_rate_rises_and_stays() -> None:
    settings = TrainingSettings(learning_rate=0.8, warmup_steps=4)
    assert [settings.learning_rate_at(step, 100) for step in (1, 2, 4, 5, 100)] == pytest.approx(
        [0.2, 0.4, 0.8, 0.8, 0.8]
    )


def test_the_learning_rate_falls_along_half_a_cosine() -> None:
    settings = TrainingSettings(learning_rate=0.8, warmup_steps=2, cosine_decay=True)
    # 3 of 12 steps: (1 + cos 45°) / 2; 6: a half; 9: (1 + cos 135°) / 2; 12: nothing.
    rates = [settings.learning_rate_at(step, 12) for step in (3, 6, 9, 12, 13)]
    assert rates == pytest.approx([0.6828427, 0.4, 0.1171573, 0.0, 0.0])
    assert settings.learning_rate_at(1, 12) < settings.learning_rate_at(2, 12)


def test_the_papers_preset_lists_every_setting_with_its_default() -> None:
    assert preset("paper") == Settings()
    listed = tomllib.loads((PRESETS / "paper.toml").read_text(encoding="utf-8"))
    assert {section: tuple(keys) for section, keys in listed.items()} == SECTIONS


def test_every_field_is_a_setting_of_some_section_or_decided_elsewhere() -> None:
    assert set(SECTIONS["model"]) | set(module._DECIDED_ELSEWHERE) == set(asdict(M2SEConfig()))
    trained = {name for section in list(SECTIONS)[1:] for name in SECTIONS[section]}
    assert trained == set(asdict(TrainingSettings()))


def test_the_presets() -> None:
    best, shop = preset("best"), preset("shop")
    assert best.model == M2SEConfig(max_length=200, attention_dropout=0.0)
    assert best.pretraining == TrainingSettings(batch_size=64, warmup_steps=100, patience=5)
    assert best.finetuning == TrainingSettings(
        batch_size=32, learning_rate=2e-3, warmup_steps=200, patience=5
    )
    assert best.sasrec == best.pretraining
    assert shop.model == M2SEConfig(
        dropout=0.1, attention_dropout=0.0, feature_dropout=0.3, temperature=0.2
    )
    shared = TrainingSettings(batch_size=64, learning_rate=2e-3, warmup_steps=50)
    assert shop.pretraining == replace(shared, epochs=1, weight_decay=3.0)
    assert shop.finetuning == replace(
        shared,
        epochs=10,
        cosine_decay=True,
        weight_decay=0.3,
        unimodal_loss_weight=0.3,
        id_dropout=0.5,
        min_candidate_count=50,
    )
    assert shop.sasrec == replace(
        shared, epochs=12, batch_size=128, learning_rate=3e-3, cosine_decay=True
    )


def test_a_file_stands_over_the_preset_and_a_change_over_both(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[finetuning]\nepochs = 7\nbatch_size = 8\n", encoding="utf-8")
    settings = load_settings("shop", file, {"finetuning.epochs": "9", "model.projection": "true"})
    assert settings == replace(
        preset("shop"),
        model=replace(preset("shop").model, projection=True),
        finetuning=replace(preset("shop").finetuning, epochs=9, batch_size=8),
    )


def test_settings_as_toml_are_read_back(tmp_path: Path) -> None:
    shop = preset("shop")
    text = as_toml(shop.model, "finetuning", shop.finetuning)
    (tmp_path / "again.toml").write_text(text, encoding="utf-8")
    again = load_settings(config=tmp_path / "again.toml")
    assert (again.model, again.finetuning) == (shop.model, shop.finetuning)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "[model]\ntemprature = 1",
            "mine.toml: there is no setting 'model.temprature'; the nearest",
        ),
        ("[modle]\ntemperature = 1", "mine.toml: 'modle' is no section of settings; those are"),
        ("model = 3", "mine.toml: 'model' is no section"),
        ("[model]\nuse_ids = true", "--without-ids decides it"),
        ("[model]\nfeature_width = 9", "the catalogue's features decides|features decide"),
        ("[model\n", "mine.toml is not TOML: "),
        ("[sasrec]\nepochs = 0", "sasrec.epochs is 0; it must be at least 1"),
        ("[sasrec]\nepochs = 1.5", "sasrec.epochs is 1.5; it must be an integer"),
        ("[model]\nhidden_size = 9", "hidden_size 9 cannot be split over 2 heads"),
        ("[pretraining]\ntargets = 'first'", "targets is 'first'; it must be 'all' or 'last'"),
    ],
)
def test_a_file_that_says_something_else_is_one_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(MP4SRError, match=sentence) as caught:
        load_settings(config=tmp_path / "mine.toml")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(MP4SRError, match="cannot be read; --config takes a TOML file"):
        load_settings(config=tmp_path / "none.toml")
