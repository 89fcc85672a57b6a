"""Steps that are done once."""

from pathlib import Path

import pytest

from mp4sr.shop_opening.steps import Steps, key_of_files, spoken


def run(folder: Path, key: str, said: list[str], *, fail: bool = False) -> None:
    def work() -> None:
        if fail:
            raise KeyboardInterrupt
        (folder / "made").write_text(key)

    Steps(folder, said.append).run("step", key, folder / "made", work)


def test_a_step_is_skipped_until_its_input_changes(tmp_path: Path) -> None:
    said: list[str] = []
    run(tmp_path, "a", said)
    run(tmp_path, "a", said)
    assert said == ["step ...", "step: 0.0 s", "step: nothing has changed"]
    run(tmp_path, "b", said)
    assert (tmp_path / "made").read_text() == "b"


def test_what_is_gone_is_made_again(tmp_path: Path) -> None:
    said: list[str] = []
    run(tmp_path, "a", said)
    (tmp_path / "made").unlink()
    run(tmp_path, "a", said)
    assert (tmp_path / "made").exists()


def test_a_step_that_was_stopped_is_not_done(tmp_path: Path) -> None:
    said: list[str] = []
    run(tmp_path, "a", said)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, "b", said, fail=True)
    assert not Steps(tmp_path, said.append).is_done("step", "a")
    run(tmp_path, "a", said)
    assert said[-1] == "step: 0.0 s"


def test_keys_are_of_contents(tmp_path: Path) -> None:
    file, folder = tmp_path / "a.csv", tmp_path / "shop"
    file.write_text("1")
    (folder / "images").mkdir(parents=True)
    (folder / "t.csv").write_text("1")
    (folder / "images" / "p.jpg").write_text("1")
    keys = [key_of_files([file, folder], "more")]
    assert keys == [key_of_files([file, folder], "more")]
    file.write_text("2")
    keys.append(key_of_files([file, folder], "more"))
    (folder / "t.csv").write_text("2")
    keys.append(key_of_files([file, folder], "more"))
    (folder / "images" / "p.jpg").write_text("22")
    keys.append(key_of_files([file, folder], "more"))
    keys.append(key_of_files([file, folder], "other"))
    assert len(set(keys)) == 5


def test_seconds_are_spoken() -> None:
    assert [spoken(seconds) for seconds in (0.04, 9.96, 59.4, 61, 605)] == [
        "0.0 s", "10.0 s", "59 s", "1 min 1 s", "10 min 5 s",
    ]  # fmt: skip
