"""The one folder that keeps what is costly to make or fetch again."""

import os
from pathlib import Path

import platformdirs


def user_cache_folder() -> Path:
    """Return the cache folder: ``MP4SR_CACHE``, else ``mp4sr`` in the user's cache folder.

    Fetched pictures and the embeddings of dictionaries lie in it; everything there may be deleted
    at any time.
    """
    named = os.environ.get("MP4SR_CACHE")
    return Path(named).expanduser() if named else platformdirs.user_cache_path("mp4sr")
