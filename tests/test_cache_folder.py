"""The one cache folder."""

from pathlib import Path

import pytest

from mp4sr.cache_folder import user_cache_folder


def test_the_environment_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MP4SR_CACHE", str(tmp_path / "mine"))
    assert user_cache_folder() == tmp_path / "mine"
    monkeypatch.setenv("MP4SR_CACHE", "~/mine")
    assert user_cache_folder() == Path.home() / "mine"


def test_otherwise_it_is_where_caches_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MP4SR_CACHE", raising=False)
    assert user_cache_folder().name == "mp4sr"
