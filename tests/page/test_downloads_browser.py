"""Downloads of what is shown."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page


@pytest.mark.browser
def test_the_buttons_download_what_is_shown(
    open_page: Callable[..., Page], uploads_folder: Path
) -> None:
    page = open_page(query="?history=vase,sofa")
    for tab, name in (
        ("#tab-ranked-button", "recommendations-list"),
        ("#tab-words-button", "keywords-list"),
        ("#tab-compare-button", "comparison-lists"),
    ):
        page.locator(tab).click()
        for kind in ("csv", "json"):
            with page.expect_download() as waiting:
                page.locator(f"#{name}-{kind}").click()
            assert waiting.value.suggested_filename == f"{name}.{kind}"
            text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
            parse = (
                json.loads if kind == "json" else lambda text: [*csv.DictReader(text.splitlines())]
            )
            rows = parse(text)
            assert len(rows) >= 4
            assert all(row["item"] for row in rows)
    assert not list(uploads_folder.rglob("*.csv"))
