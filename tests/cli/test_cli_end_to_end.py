"""From tables and pictures to ranked lists, with the real encoders that need no network."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mp4sr.catalogue import Catalogue


def test_from_tables_to_ranked_lists(
    tiny_catalogue: Catalogue,
    tmp_path: Path,
    run_well: Callable[..., str],
    run_json: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MP4SR_CACHE", str(tmp_path / "cache"))
    # Few words, so that the dictionary is read in a moment.
    words = tmp_path / "words.txt"
    words.write_text("sofa\nlamp\nvase\nred\nblue\ngreen\n", encoding="utf-8")
    shop, source = tmp_path / "shop", tiny_catalogue.folder

    facts = run_json(
        *("import", "csv", source / "items.csv", "--interactions", source / "interactions.csv"),
        *("--out", shop, "--name", "Shop"),
    )
    assert (facts["items"], facts["pictures"], facts["interactions"]) == (8, 8, 66)

    facts = run_json("features", shop, "--dictionary", words, "--top", 3)
    assert (facts["sentence_encoder"], facts["width"]) == ("all-MiniLM-L6-v2", 384)
    assert facts["keyword_encoder"].startswith("bundled")
    assert facts["pictures"] == 8

    quick = ("--epochs", 1)
    run_well("pretrain", shop, "--out", tmp_path / "pretrained", *quick)
    run_well("finetune", shop, "--model", tmp_path / "pretrained", "--out", tmp_path / "m", *quick)
    report = run_json("evaluate", shop, "--model", tmp_path / "m", "--split", "test")
    assert {row["mode"] for row in report["results"]} == {"popularity", "both", "text", "image"}

    histories = tmp_path / "histories.txt"
    histories.write_text("vase lamp\n", encoding="utf-8")
    said = run_well(
        *("recommend", shop, "--model", tmp_path / "m", "--histories", histories, "--json")
    )
    ranked = [one["item"] for one in json.loads(said)["recommendations"]]
    assert sorted(ranked) == ["candle", "chair", "mug", "mystery", "rug", "sofa"]

    # A second run reads nothing again and writes the same.
    before = (shop / "features" / "image.safetensors").read_bytes()
    run_well("features", shop, "--dictionary", words, "--top", 3)
    assert (shop / "features" / "image.safetensors").read_bytes() == before
