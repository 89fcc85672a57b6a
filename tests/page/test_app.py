from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import app
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError


@pytest.fixture
def command() -> typer.Typer:
    page = typer.Typer()
    page.command()(app.main)
    return page


def test_what_is_asked_for_is_opened() -> None:
    assert app.chosen(Path("shop"), "organisation/model") == (Path("shop"), "organisation/model")


def test_without_arguments_the_first_demo_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demos = tuple((tmp_path / name, tmp_path / f"{name}-model") for name in ("shop", "sample"))
    monkeypatch.setattr(app, "DEMOS", demos)
    with pytest.raises(MP4SRError, match="pass --catalogue and --model"):
        app.chosen(None, None)
    for (catalogue, model), name in zip(reversed(demos), ("sample", "shop"), strict=True):
        catalogue.mkdir()
        (catalogue / "items.csv").touch()
        model.mkdir()
        (model / "config.json").touch()
        assert app.chosen(None, None) == (tmp_path / name, str(tmp_path / f"{name}-model"))


def test_the_project_brings_a_demo() -> None:
    catalogue, model = app.chosen(None, None)
    assert (catalogue / "features" / "features.json").is_file()
    assert (Path(model) / "model.safetensors").is_file()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--catalogue", "somewhere"], "add --model"),
        (["--model", "something"], "add --catalogue"),
        (["--catalogue", "nowhere", "--model", "nothing"], "not a catalogue folder"),
    ],
)
def test_what_cannot_be_opened_is_one_sentence(
    command: typer.Typer, arguments: list[str], sentence: str
) -> None:
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.output


def test_a_model_of_another_width_is_refused(
    command: typer.Typer, shop: Shop, tmp_path: Path
) -> None:
    from mp4sr.model import MP4SR, M2SEConfig

    folder = shop.catalogue.folder
    shop.extractor.extract(shop.catalogue, progress=False).save(folder)
    MP4SR(M2SEConfig(feature_width=8, hidden_size=8)).save_pretrained(tmp_path / "narrow")
    result = CliRunner().invoke(
        command, ["--catalogue", str(folder), "--model", str(tmp_path / "narrow")]
    )
    assert result.exit_code == 1
    assert "width" in result.stderr or "values" in result.stderr
