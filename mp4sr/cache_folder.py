"""The one folder that keeps what is costly to make or fetch again."""

import os
import tempfile
from pathlib import Path

import platformdirs


def user_cache_folder() -> Path:
    """Return the cache folder: ``MP4SR_CACHE``, else ``mp4sr`` in the user's cache folder.

    Fetched pictures and the embeddings of dictionaries lie in it; everything there may be deleted
    at any time.
    """
    named = os.environ.get("MP4SR_CACHE")
    return Path(named).expanduser() if named else platformdirs.user_cache_path("mp4sr")


def ensure_temporary_folder() -> None:
    """Let temporary files go to the cache folder where no ordinary place for them can be written.

    That is so on a server whose user may write to the home folder and nowhere else. Libraries ask
    for the place when they are imported.
    """
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        folder = user_cache_folder() / "tmp"
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["TMPDIR"] = str(folder)
        tempfile.tempdir = None
