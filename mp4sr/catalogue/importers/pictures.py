"""From addresses, file names and folders to the pictures of a catalogue."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import pandas as pd

from mp4sr.catalogue.importers.assembly import image_path
from mp4sr.catalogue.importers.download import (
    DownloadSettings,
    download_pictures,
    is_web_address,
)
from mp4sr.catalogue.importers.matching import match_items
from mp4sr.catalogue.pictures import open_picture, picture_suffix
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.text import entries
from mp4sr.errors import MP4SRError
from mp4sr.progress import note, tracked

PICTURE_SUFFIXES = (".webp", ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".avif")
MAX_PICTURES = 10
"""Pictures kept of an item; more are never read."""

_NOTED = 10
_LISTED = 5
_BETWEEN = re.compile(r"\s*[\n|]\s*")
# A comma, semicolon or blank separates only before something that begins a new address or file.
_BETWEEN_ADDRESSES = re.compile(r"\s*[,;\s]\s*(?=https?://)", re.IGNORECASE)
_AFTER_FILE = "|".join(rf"(?<=\{suffix})" for suffix in PICTURE_SUFFIXES)
_BETWEEN_FILES = re.compile(rf"(?:{_AFTER_FILE})\s*[,;]\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"^(.+?)[-_. ]*(?:\((\d{1,3})\)|(?<=[-_. ])(\d{1,3}))$")


def picture_entries(cell: str) -> list[str]:
    """Return the addresses and file names in a cell, whatever stands between them.

    A line end or a bar separates anything; a comma, semicolon or blank where an address follows,
    and a comma or semicolon after the suffix of a picture file (names may hold them). A list's
    literal is a list.
    """
    result: dict[str, None] = {}
    for entry in entries(cell):
        for part in _BETWEEN.split(entry.strip()):
            between = _BETWEEN_ADDRESSES if "://" in part else _BETWEEN_FILES
            pieces = (piece.strip(' ,;"') for piece in between.split(part))
            result.update(dict.fromkeys(piece for piece in pieces if piece))
    return list(result)


def collected(
    sources: Mapping[str, Sequence[str]],
    report: ImportReport,
    *,
    base: Path | None = None,
    download: DownloadSettings | None = None,
) -> tuple[dict[str, list[str]], dict[str, Path]]:
    """Return each item's image paths and the files to copy there.

    ``sources`` are addresses, and files relative to ``base``, by item id. What is missing, damaged
    or outside ``base``, and an address that is not fetched, is left out and counted.
    """
    kept = {item: list(own)[:MAX_PICTURES] for item, own in sources.items()}
    addresses = [entry for own in kept.values() for entry in own if is_web_address(entry)]
    distinct = len(set(addresses))
    fetched: dict[str, Path] = {}
    if addresses and download is None:
        report.leave_out("addresses of pictures that were not fetched (--download)", distinct)
        shown = ", ".join(list(dict.fromkeys(addresses))[:_LISTED])
        more = f" and {distinct - _LISTED:,} more" if distinct > _LISTED else ""
        report.warn(f"pictures were not fetched; --download does it: {shown}{more}.")
    elif addresses:
        fetched = download_pictures(addresses, download).files
        report.leave_out("addresses that gave no picture", distinct - len(fetched))
    files = _Files(base)
    images: dict[str, list[str]] = {}
    pictures: dict[str, Path] = {}
    complaints = 0
    for item, own in tracked(kept.items(), desc="checking pictures", unit="item"):
        for number, entry in enumerate(own, start=1):
            try:
                path = fetched.get(entry) if is_web_address(entry) else files.path(entry)
            except MP4SRError as error:
                complaints += 1
                if complaints <= _NOTED:
                    note(f"left out a picture of {item!r}: {error}")
                continue
            if path is not None:
                image = image_path(item, number, picture_suffix(path))
                images.setdefault(item, []).append(image)
                pictures[image] = path
    report.leave_out("picture files that are missing or cannot be read", complaints)
    return images, pictures


def pictures_by_id(folder: Path, ids: Sequence[str]) -> dict[str, list[Path]]:
    """Return the readable pictures below a folder, by the item that they are named for.

    ``0108775015.jpg`` is the picture of that item; ``0108775015-2.jpg``, ``0108775015_3.jpg`` and
    ``0108775015 (4).jpg`` are further ones. Of one name with several suffixes one is taken. A file
    that is damaged or is no picture is reported and left out.
    """
    if not folder.is_dir():
        raise MP4SRError(f"there is no folder of pictures {folder}; check its name.")
    files = sorted(
        (path for path in folder.rglob("*") if path.suffix.lower() in PICTURE_SUFFIXES),
        key=lambda path: (PICTURE_SUFFIXES.index(path.suffix.lower()), str(path)),
    )
    known = set(ids)
    stems: dict[str, list[tuple[int, Path]]] = {}
    for path in files:
        match = None if path.stem in known else _NUMBERED.match(path.stem)
        stem, number = (match[1], int(match[2] or match[3])) if match else (path.stem, 0)
        stems.setdefault(stem, []).append((number, path))
    if not stems:
        return {}
    result = match_items(pd.Series(list(stems), dtype="str"), ids)
    owners = {
        stem: str(item)
        for stem, item, known_ in zip(stems, result.items, result.known, strict=True)
        if known_
    }
    readable: dict[str, dict[int, Path]] = {}
    for stem, numbered in tracked(stems.items(), desc="checking pictures", unit="item"):
        if stem not in owners:
            continue
        own = readable.setdefault(owners[stem], {})
        for number, path in numbered:
            if number in own:
                continue
            try:
                open_picture(path)
            except MP4SRError as error:
                note(f"left out: {error}")
            else:
                own[number] = path
    return {
        item: [own[number] for number in sorted(own)][:MAX_PICTURES]
        for item, own in readable.items()
        if own
    }


class _Files:
    """Picture files below a folder, by their path or, where that leads nowhere, by their name."""

    def __init__(self, base: Path | None) -> None:
        self._base = base

    @cached_property
    def _by_name(self) -> dict[str, Path]:
        if self._base is None:
            return {}
        files = sorted(self._base.rglob("*"), reverse=True)
        return {path.name: path for path in files if path.suffix.lower() in PICTURE_SUFFIXES}

    def path(self, entry: str) -> Path:
        """Return a readable picture file below the folder."""
        if self._base is None:
            raise MP4SRError(f"{entry} is no http or https address.")
        path = (self._base / entry).resolve()
        if not path.is_relative_to(self._base.resolve()):
            raise MP4SRError(f"{entry} is outside {self._base}; copy it there.")
        if not path.is_file():
            path = self._by_name.get(Path(entry).name, path)
        open_picture(path)
        return path
