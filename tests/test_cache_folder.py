"""Where a user's files may be kept."""

import os
import tempfile
from pathlib import Path

import pytest

from mp4sr.cache_folder import ensure_temporary_folder


def test_without_a_place_for_temporary_files_they_go_to_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> str:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr("mp4sr.cache_folder.user_cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setenv("TMPDIR", "/nonexistent")
    monkeypatch.setattr(tempfile, "tempdir", None)
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "gettempdir", nowhere)
        ensure_temporary_folder()
    assert os.environ["TMPDIR"] == tempfile.gettempdir() == str(tmp_path / "cache" / "tmp")


def test_an_ordinary_place_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    ensure_temporary_folder()
    assert os.environ["TMPDIR"] == tempfile.gettempdir() == str(tmp_path)
