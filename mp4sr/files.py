"""Writing files and folders so that nothing half-written ever takes their place."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def written_atomically(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; rename it to ``path`` when the block succeeds.

    The temporary file keeps the suffix of ``path`` (libraries choose a format by it) and is
    removed when the block raises, in which case an older ``path`` stays as it was.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        # mkstemp makes private files; this one gets the permissions of any new file.
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def folder_written_atomically(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder beside ``folder`` that takes its place when the block succeeds.

    An older ``folder`` is replaced as a whole. When the block raises, the temporary folder is
    removed and the older one stays. A process killed between the two renames of a replacement
    leaves the older folder under a hidden name, from where :func:`recover_folder` takes it back.
    """
    folder = Path(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    recover_folder(folder)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    mask = os.umask(0)
    os.umask(mask)
    temporary.chmod(0o777 & ~mask)
    try:
        yield temporary
        if folder.exists():
            retired = Path(tempfile.mkdtemp(prefix=_retired_prefix(folder), dir=folder.parent))
            folder.replace(retired / folder.name)
            temporary.replace(folder)
            shutil.rmtree(retired)
        else:
            temporary.replace(folder)
    finally:
        remove_folder(temporary)


def recover_folder(folder: Path) -> None:
    """Put an older folder back if a process was killed while replacing it.

    Does nothing when ``folder`` exists or was never there. To be called before it is read, but
    not while another process may be replacing it.
    """
    folder = Path(folder)
    if folder.exists() or not folder.parent.is_dir():
        return
    for retired in folder.parent.iterdir():
        if retired.name.startswith(_retired_prefix(folder)) and (retired / folder.name).is_dir():
            (retired / folder.name).replace(folder)
            retired.rmdir()
            return


def _retired_prefix(folder: Path) -> str:
    """Return how the hidden folder is named that keeps an older ``folder`` for a moment."""
    return f".{folder.name}-old-"


def remove_folder(folder: Path) -> None:
    """Remove a folder with everything in it, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 with Unix line ends, atomically."""
    with written_atomically(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, value: Any) -> None:
    """Write ``value`` as indented JSON that reads well in a diff, atomically."""
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def content_hash(*parts: bytes | str) -> str:
    """Return the SHA-256 (hex) of ``parts``; their lengths count, so that no two can merge."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()
