"""A tiny shop with features and models, and the command line in this process."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from mp4sr.catalogue import Catalogue
from mp4sr.cli import app
from mp4sr.features.item_features import catalogue_card
from mp4sr.model import MP4SR
from tests.toy import WIDTH, toy_features, toy_model

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked up, and what a command sets up for its libraries ends with the test."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_VERBOSITY", "error")
    monkeypatch.setenv("TRANSFORMERS_VERBOSITY", "error")


@pytest.fixture
def run() -> Run:
    """Run ``python -m mp4sr`` with these arguments in this process."""

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return run


@pytest.fixture
def run_well(run: Run) -> Callable[..., str]:
    """As ``run``, and return what was printed; the test fails unless the exit code is 0."""

    def run_well(*arguments: object) -> str:
        result = run(*arguments)
        assert result.exit_code == 0, (result.stderr, result.exception)
        return result.stdout

    return run_well


@pytest.fixture
def run_json(run_well: Callable[..., str]) -> Callable[..., Any]:
    """As ``run_well``, with ``--json``, and return what was printed."""
    return lambda *arguments: json.loads(run_well(*arguments, "--json"))


@pytest.fixture
def shop(tiny_catalogue: Catalogue) -> Catalogue:
    """The tiny catalogue with random features of width 12."""
    items = tiny_catalogue.items
    features = toy_features([len(item.texts) for item in items], [len(i.images) for i in items])
    features.card = {
        "sentence_encoder": "toy sentences",
        "sentence_encoder_fingerprint": "1",
        "width": WIDTH,
        "keyword_encoder": "toy pictures",
        "dictionary_words": 9,
        "top": 3,
        **catalogue_card(tiny_catalogue),
    }
    features.save(tiny_catalogue.folder)
    return tiny_catalogue


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The folder of a random model that fits ``shop`` and knows the ids of two items."""
    import torch

    torch.manual_seed(0)
    folder = tmp_path / "model"
    saved: MP4SR = toy_model(["vase", "lamp"], use_ids=True)
    saved.save_pretrained(folder)
    return folder
