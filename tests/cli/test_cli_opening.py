"""``open``: what is recognised is shown and asked for once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mp4sr.cli import app
from mp4sr.shop_opening import Opened
from tests.catalogue import exports
from tests.cli.conftest import Run


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "products.csv", tmp_path / "orders.csv"]
    paths[0].write_text(exports.SHOPIFY_PRODUCTS)
    paths[1].write_text(exports.SHOPIFY_ORDERS)
    return paths


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the steps were asked for; none is done."""
    asked: list[dict[str, Any]] = []

    def prepare_shop(recognised: Any, folder: Path, **options: Any) -> Opened:
        asked.append({"importer": recognised.importer, "folder": folder, **options})
        return Opened(folder / "catalogue", folder / "model")

    monkeypatch.setattr("mp4sr.shop_opening.prepare_shop", prepare_shop)
    return asked


def test_what_was_recognised_is_shown_and_asked_for(
    files: list[Path], prepared: list[dict[str, Any]], tmp_path: Path
) -> None:
    command = ["open", *map(str, files), "--out", str(tmp_path / "shop"), "--no-page"]
    result = CliRunner().invoke(app, command, input="y\n")
    assert result.exit_code == 0
    assert "Recognised as shopify:\n  products.csv: Shopify products, 6 rows" in result.stderr
    assert "Go on? [Y/n]" in result.stderr
    assert result.stdout.strip().endswith(
        f"Next: mp4sr serve --catalogue {tmp_path / 'shop' / 'catalogue'} "
        f"--model {tmp_path / 'shop' / 'model'}"
    )
    refused = CliRunner().invoke(app, command, input="n\n")
    assert refused.exit_code == 1
    assert "mp4sr import csv" in refused.stderr
    nobody = CliRunner().invoke(app, command, input="")
    assert nobody.exit_code == 1
    assert "add --yes" in nobody.stderr
    assert len(prepared) == 1


def test_yes_asks_nothing(
    files: list[Path], prepared: list[dict[str, Any]], tmp_path: Path, run_well: Callable[..., str]
) -> None:
    options = ("--yes", "--no-page", "--out", tmp_path / "shop")
    run_well("open", *files, *options, "--no-pictures", "--name", "Hats", "--foundation", "none")
    run_well("open", *files, *options, "--foundation", "org/model")
    assert [each["importer"] for each in prepared] == ["shopify", "shopify"]
    assert [each["name"] for each in prepared] == ["Hats", "products"]
    assert [each["download"] is None for each in prepared] == [True, False]
    assert [each["foundation"] for each in prepared] == [None, "org/model"]


def test_the_page_is_opened_on_what_was_made(
    files: list[Path],
    prepared: list[dict[str, Any]],
    tmp_path: Path,
    run_well: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served: list[dict[str, Any]] = []
    monkeypatch.setattr("mp4sr.cli.opening.serve", lambda **options: served.append(options))
    run_well("open", *files, "--yes", "--out", tmp_path / "shop", "--port", 7999)
    assert served == [
        {
            "catalogue": tmp_path / "shop" / "catalogue",
            "model": str(tmp_path / "shop" / "model"),
            "host": None,
            "port": 7999,
        }
    ]


def test_what_is_no_shop_is_one_sentence(tmp_path: Path, run: Run) -> None:
    (tmp_path / "t.csv").write_text("x,y\n1,2\n")
    result = run("open", tmp_path / "t.csv", "--yes", "--no-page")
    assert result.exit_code == 1
    assert result.stderr.startswith("these files make no catalogue together")
