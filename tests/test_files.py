"""Nothing half-written is ever left behind."""

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.files import (
    content_hash,
    folder_written_atomically,
    recover_folder,
    write_json,
    write_text,
    written_atomically,
)


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def ordinary_permissions(folder: Path) -> tuple[int, int]:
    """What any new file and any new folder gets here."""
    file, inner = folder / "ordinary-file", folder / "ordinary-folder"
    file.touch()
    inner.mkdir()
    ordinary = permissions(file), permissions(inner)
    file.unlink()
    inner.rmdir()
    return ordinary


def test_a_file_appears_when_the_block_succeeds(tmp_path: Path) -> None:
    path = tmp_path / "new" / "table.csv"
    with written_atomically(path) as temporary:
        assert not path.exists()
        assert temporary.parent == path.parent  # so that renaming crosses no file system
        assert temporary.suffix == ".csv"
        temporary.write_text("a\n", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "a\n"
    assert list(path.parent.iterdir()) == [path]
    assert permissions(path) == ordinary_permissions(tmp_path)[0]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_file_stays_as_it_was_when_the_block_raises(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("older", encoding="utf-8")

    def interrupted() -> None:
        with written_atomically(path) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise error

    with pytest.raises(error):
        interrupted()
    assert path.read_text(encoding="utf-8") == "older"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    for name in ("first", "second"):
        with folder_written_atomically(folder) as temporary:
            (temporary / name).write_text(name, encoding="utf-8")
    assert [path.name for path in folder.iterdir()] == ["second"]
    assert list(tmp_path.iterdir()) == [folder]
    assert permissions(folder) == ordinary_permissions(tmp_path)[1]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_folder_stays_as_it_was_when_the_block_raises(
    tmp_path: Path, error: type[BaseException]
) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "older").touch()

    def interrupted() -> None:
        with folder_written_atomically(folder) as temporary:
            (temporary / "half").touch()
            raise error

    with pytest.raises(error):
        interrupted()
    assert [path.name for path in folder.iterdir()] == ["older"]
    assert list(tmp_path.iterdir()) == [folder]


def _killed_between_the_renames(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace a folder, but for the second of the two renames and any tidying after it."""
    real, calls = Path.replace, 0

    def second_is_never_done(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise SystemExit
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", second_is_never_done)
        with pytest.raises(SystemExit), folder_written_atomically(folder) as temporary:
            (temporary / "newer").touch()


def test_a_folder_killed_between_two_renames_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "older").touch()
    _killed_between_the_renames(folder, monkeypatch)
    assert not folder.exists()
    recover_folder(folder)
    assert [path.name for path in folder.iterdir()] == ["older"]
    assert list(tmp_path.iterdir()) == [folder]
    recover_folder(folder)  # there is nothing to recover
    recover_folder(tmp_path / "never" / "there")
    assert list(tmp_path.iterdir()) == [folder]


def test_writing_a_folder_again_recovers_it_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "older").touch()
    _killed_between_the_renames(folder, monkeypatch)
    with pytest.raises(KeyboardInterrupt), folder_written_atomically(folder):
        raise KeyboardInterrupt
    assert [path.name for path in folder.iterdir()] == ["older"]
    with folder_written_atomically(folder) as temporary:
        (temporary / "newest").touch()
    assert [path.name for path in folder.iterdir()] == ["newest"]
    assert list(tmp_path.iterdir()) == [folder]


def test_text_is_utf_8_with_unix_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "text", "é\nשלום 🙂\n")
    assert (tmp_path / "text").read_bytes() == "é\nשלום 🙂\n".encode()


def test_json_reads_well(tmp_path: Path) -> None:
    write_json(tmp_path / "value.json", {"name": "Möbel", "items": [1]})
    text = (tmp_path / "value.json").read_text(encoding="utf-8")
    assert text == '{\n  "name": "Möbel",\n  "items": [\n    1\n  ]\n}\n'
    assert json.loads(text) == {"name": "Möbel", "items": [1]}


def test_json_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        write_json(tmp_path / "value.json", {"x": object()})
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.binary(), max_size=4), st.lists(st.binary(), max_size=4))
def test_no_two_contents_share_a_hash(first: list[bytes], second: list[bytes]) -> None:
    assert (content_hash(*first) == content_hash(*second)) == (first == second)


def test_a_text_counts_as_its_bytes() -> None:
    assert content_hash("é") == content_hash("é".encode())
