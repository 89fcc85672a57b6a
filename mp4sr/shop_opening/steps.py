"""Steps that are done once: each has a key of its input and is skipped while that is the same."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from mp4sr.files import content_hash, write_json
from mp4sr.training.card import read_json

STEPS_FILE = "steps.json"


class Steps:
    """What has been done in a folder, and what to say of it.

    Parameters
    ----------
    folder
        Where ``steps.json`` lies, with the key and the seconds of every step that was finished.
    say
        Called with a line on each step.
    """

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self._path = folder / STEPS_FILE
        self._say = say
        self._done = read_json(self._path) or {}

    def is_done(self, name: str, key: str) -> bool:
        """Return whether the step was finished with this key."""
        entry = self._done.get(name)
        return isinstance(entry, dict) and entry.get("key") == key

    def run(self, name: str, key: str, made: Path, work: Callable[[], None]) -> None:
        """Do ``work`` unless it was done with this key and ``made`` is still there."""
        if self.is_done(name, key) and made.exists():
            self._say(f"{name}: nothing has changed")
            return
        # What is begun anew counts as undone until it is finished.
        self._forget(name)
        self._say(f"{name} ...")
        began = time.monotonic()
        work()
        seconds = round(time.monotonic() - began, 1)
        self._done[name] = {"key": key, "seconds": seconds}
        write_json(self._path, self._done)
        self._say(f"{name}: {spoken(seconds)}")

    def _forget(self, name: str) -> None:
        if self._done.pop(name, None) is not None:
            write_json(self._path, self._done)


def key_of_files(paths: Iterable[Path], *more: str) -> str:
    """Return a key of what files and folders hold.

    Tables count by their content, other files of a folder (pictures) by name, size and time.
    """
    parts: list[str] = []
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                name = str(file.relative_to(path)) if path.is_dir() else file.name
                parts.append(f"{name}\0{_content_key(file, by_content=file.parent == path)}")
        if path.is_file():
            parts.append(_content_key(path, by_content=True))
    return content_hash(*parts, *more)


def _content_key(file: Path, *, by_content: bool) -> str:
    if by_content:
        return content_hash(file.read_bytes())
    status = file.stat()
    return f"{status.st_size} {status.st_mtime_ns}"


def spoken(seconds: float) -> str:
    """Return ``1 min 20 s``."""
    if seconds < 60:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"
