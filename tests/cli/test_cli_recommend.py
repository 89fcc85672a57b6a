"""Histories in, ranked lists out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mp4sr.catalogue import Catalogue, Item
from mp4sr.cli.histories import UserHistory, ranked_line, read_histories
from mp4sr.errors import MP4SRError
from mp4sr.recommender import Recommendation, Recommender
from tests.cli.conftest import Run


def ids(ranked: list[Recommendation]) -> list[str]:
    return [one.item.id for one in ranked]


def test_lists_come_in_the_order_of_the_lines(
    shop: Catalogue, model: Path, tmp_path: Path, run_well: Callable[..., str]
) -> None:
    histories = tmp_path / "histories.txt"
    histories.write_text(
        'ann\tvase lamp\nrug\n{"user": "bob", "history": ["sofa", "mug"]}\n["candle"]\n',
        encoding="utf-8",
    )
    file = tmp_path / "lists.txt"
    said = run_well(
        *("recommend", shop.folder, "--model", model, "--histories", histories),
        *("--top", 3, "--out", file),
    )
    assert said == ""
    asked = [["vase", "lamp"], ["rug"], ["sofa", "mug"], ["candle"]]
    expected = [
        ids(ranked) for ranked in Recommender.from_folders(shop.folder, model).recommend(asked, 3)
    ]
    lines = file.read_text(encoding="utf-8").split("\n")
    assert lines == [
        "ann\t" + " ".join(expected[0]),
        " ".join(expected[1]),
        "bob\t" + " ".join(expected[2]),
        " ".join(expected[3]),
        "",
    ]


def test_json_has_the_parts_of_every_score(
    shop: Catalogue, model: Path, tmp_path: Path, run_well: Callable[..., str]
) -> None:
    histories = tmp_path / "histories.txt"
    histories.write_text("ann\tvase lamp\nrug", encoding="utf-8")  # no line end at the end
    said = run_well(
        *("recommend", shop.folder, "--model", model, "--histories", histories),
        *("--top", 4, "--json"),
    )
    first, second = map(json.loads, said.splitlines())
    assert first["user"] == "ann"
    assert "user" not in second
    assert len(first["recommendations"]) == 4
    for one in first["recommendations"]:
        assert one["score"] == pytest.approx(one["text"] + one["image"] + one["id"], abs=1e-5)


def test_all_users_of_the_catalogue(
    shop: Catalogue, model: Path, run_well: Callable[..., str]
) -> None:
    said = run_well("recommend", shop.folder, "--model", model, "--all-users", "--top", 8)
    lines = dict(line.split("\t") for line in said.splitlines())
    assert list(lines) == [f"user{number}" for number in range(12)]
    # user0 had four of the eight items, user3 seven.
    assert sorted(lines["user0"].split()) == ["candle", "chair", "mug", "mystery"]
    assert lines["user3"] == "sofa"


@pytest.mark.parametrize(("option", "count"), [("--mask-history", 4), ("--no-mask-history", 8)])
def test_masking_the_history(
    shop: Catalogue, model: Path, run_well: Callable[..., str], option: str, count: int
) -> None:
    said = run_well("recommend", shop.folder, "--model", model, "--all-users", option)
    assert len(said.splitlines()[0].split("\t")[1].split()) == count


def test_a_mode_that_a_history_lacks_gives_an_empty_line(
    shop: Catalogue, model: Path, tmp_path: Path, run_well: Callable[..., str]
) -> None:
    histories = tmp_path / "histories.txt"
    histories.write_text("candle\nvase\n", encoding="utf-8")  # the candle has no picture
    said = run_well(
        *("recommend", shop.folder, "--model", model, "--histories", histories),
        *("--mode", "image"),
    )
    first, second = said.splitlines()
    assert first == ""
    assert sorted(second.split()) == ["chair", "lamp", "mug", "mystery", "rug", "sofa"]


def test_many_users_are_written_in_blocks(
    shop: Catalogue,
    model: Path,
    tmp_path: Path,
    run_well: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = ("recommend", shop.folder, "--model", model, "--all-users")
    at_once = run_well(*command)
    monkeypatch.setattr("mp4sr.cli.ranking.USERS_AT_ONCE", 5)
    assert run_well(*command) == at_once


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("vase vasse", "no item 'vasse' in the catalogue 'Tiny shop'; did you mean 'vase'"),
        ("", "the history is empty"),
        ("ann\t", "the history is empty"),
        ("[]", "the history is empty"),
        ("ann\tvase\tlamp", "more than one tab"),
        ('{"user": "ann", "history": ["vase"', "this is not JSON"),
        ('{"user": "ann"}', "no list of item ids"),
        ('["vase", ["lamp"]]', "no list of item ids"),
        ("[" * 100_000, "this is not JSON"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(
    shop: Catalogue, model: Path, tmp_path: Path, run: Run, line: str | bytes, complaint: str
) -> None:
    histories = tmp_path / "histories.txt"
    bad = line if isinstance(line, bytes) else line.encode()
    histories.write_bytes(b"vase\nlamp\n" + bad + b"\nrug\n")
    before = sorted(tmp_path.rglob("*"))
    result = run(
        *("recommend", shop.folder, "--model", model, "--histories", histories),
        *("--out", tmp_path / "lists.txt"),
    )
    assert result.exit_code == 1
    assert result.stderr.startswith("histories.txt, line 3: ")
    assert complaint in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_an_older_list_stays_when_writing_fails(
    shop: Catalogue, model: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "lists.txt"
    file.write_text("older\n", encoding="utf-8")
    monkeypatch.setattr("mp4sr.cli.ranking.USERS_AT_ONCE", 5)
    recommend, blocks = Recommender.recommend, 0

    def interrupted(*arguments: Any, **options: Any) -> list[list[Recommendation]]:
        nonlocal blocks
        blocks += 1
        if blocks == 2:
            raise KeyboardInterrupt
        return recommend(*arguments, **options)

    monkeypatch.setattr(Recommender, "recommend", interrupted)
    before = sorted(tmp_path.rglob("*"))
    result = run("recommend", shop.folder, "--model", model, "--all-users", "--out", file)
    assert result.exit_code == 130
    assert "Traceback" not in result.stderr
    assert "Abort" not in result.stderr
    assert file.read_text(encoding="utf-8") == "older\n"
    assert sorted(tmp_path.rglob("*")) == before


def test_what_a_plain_line_cannot_show_needs_json() -> None:
    ranked = [Recommendation(Item("a b"), 0, 1, 1.0, 0.5, 0.5, 0.0)]
    with pytest.raises(MP4SRError, match=r"'a b' has a blank in it.*--json"):
        ranked_line("ann", ranked)
    with pytest.raises(MP4SRError, match=r"tab or a line end in its name.*--json"):
        ranked_line("an\tn", [])
    line = ranked_line("an\tn", ranked, as_json=True)
    assert json.loads(line)["user"] == "an\tn"
    assert json.loads(line)["recommendations"][0]["item"] == "a b"


def test_ids_that_json_writes_as_numbers(tiny_catalogue: Catalogue, tmp_path: Path) -> None:
    tiny_catalogue.items.append(Item("17"))
    file = tmp_path / "histories.jsonl"
    file.write_text('{"user": 3, "history": [17, "vase"]}\r\n', encoding="utf-8")
    assert list(read_histories(file, tiny_catalogue)) == [UserHistory("3", ["17", "vase"])]
