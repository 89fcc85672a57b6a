"""Files by what they hold, not by how they are called; packed ones unpacked."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from mp4sr.errors import MP4SRError

Kind = Literal["text", "excel", "parquet", "json", "xml", "zip"]

MAX_BYTES = 16_000_000_000
"""A file that unpacks to more than this is refused."""

_PACKED: dict[bytes, Any] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}

_REFUSED = (
    (b"%PDF", "a PDF; export the table as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls); save it as .xlsx or as CSV UTF-8"),
    (b"SQLite format 3", "an SQLite database; export the table as CSV"),
    (b"\x89PNG", "a picture; name a table"),
    (b"\xff\xd8\xff", "a picture; name a table"),
    (b"GIF8", "a picture; name a table"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed with Zstandard; unpack it first (zstd -d)"),
    (b"version https://git-lfs", "a pointer of Git LFS, not the file; fetch it with git lfs pull"),
)


@dataclass(frozen=True)
class Source:
    """One table file, unpacked: its name for messages and its bytes."""

    name: str
    data: bytes

    @property
    def kind(self) -> Kind:
        """What the bytes are; ``MP4SRError`` names what is no table."""
        return _kind(self.name, self.data)


def sources(path: "Path | str | Source") -> list[Source]:
    """Return the table files of a file, of a zip or of a folder, in the order of their names.

    A source that was read before is itself.

    ``.gz``, ``.bz2`` and ``.xz`` are unpacked. Raises ``MP4SRError`` for what is missing, not
    whole or encrypted.
    """
    if isinstance(path, Source):
        return [path]
    path = Path(path)
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.is_file() and file.name[0] != ".")
        if not files:
            raise MP4SRError(f"{path} is an empty folder; name the table, or the folder it is in.")
        return [source for file in files for source in sources(file)]
    data = _read(path)
    if _is_plain_zip(data):
        return _members(path.name, data)
    return [Source(path.name, data)]


def only_source(path: Path | str) -> Source:
    """Return the one table of ``path``; ``MP4SRError`` when a zip or a folder has several."""
    result = sources(path)
    if len(result) != 1:
        names = ", ".join(source.name for source in result[:5])
        raise MP4SRError(
            f"{Path(path).name} holds {len(result)} files ({names}); unpack it and name the one."
        )
    return result[0]


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(6)
            file.seek(0)
            for mark, unpacked in _PACKED.items():
                if start.startswith(mark):
                    with unpacked(file) as stream:
                        return _limited(stream, path.name)
            return _limited(file, path.name)
    except FileNotFoundError as error:
        raise MP4SRError(f"there is no file {path}; check its name.") from error
    except (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError) as error:
        raise MP4SRError(f"{path} is not a whole packed file; fetch it again.") from error
    except OSError as error:
        why = error.strerror or "it is damaged"
        raise MP4SRError(f"{path} cannot be read ({why}); check it.") from error


def _limited(stream: IO[bytes], name: str) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise MP4SRError(f"{name} unpacks to more than {MAX_BYTES:,} bytes; split it.")
    return data


def _is_plain_zip(data: bytes) -> bool:
    """Return whether the bytes are a zip of files, and not a workbook, which is a zip too."""
    return data.startswith(b"PK\x03\x04") and not _is_workbook(data)


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return False
    return "xl/workbook.xml" in names or "content.xml" in names or "Index/Document.iwa" in names


def _members(name: str, data: bytes) -> list[Source]:
    result: list[Source] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in sorted(archive.infolist(), key=lambda member: member.filename):
                short = member.filename.rsplit("/", 1)[-1]
                if member.is_dir() or short.startswith(".") or "__MACOSX" in member.filename:
                    continue
                if member.flag_bits & 1:
                    raise MP4SRError(f"{name} is encrypted; unpack it with its password first.")
                with archive.open(member) as stream:
                    result.append(Source(short, _limited(stream, f"{name}/{short}")))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise MP4SRError(f"{name} is not a whole zip file; fetch it again.") from error
    if not result:
        raise MP4SRError(f"{name} is an empty zip file; export it again.")
    return result


def _kind(name: str, data: bytes) -> Kind:
    if not data.strip(b"\0 \r\n\t"):
        raise MP4SRError(f"{name} is empty; export it again.")
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"PK\x03\x04"):
        return "excel" if _is_workbook(data) else "zip"
    for mark, explanation in _REFUSED:
        if data.startswith(mark):
            raise MP4SRError(f"{name} is {explanation}.")
    start = _start(data)
    if start.startswith("<"):
        if "<html" in start.lower() or start.lower().startswith("<!doctype html"):
            raise MP4SRError(
                f"{name} is a web page, perhaps that of a log-in, and not a table; download the "
                "export again."
            )
        return "xml"
    if start.startswith(("{", "[{", "[\n", "[ ", "[\r")) and _looks_like_json(start):
        return "json"
    return "text"


def _start(data: bytes) -> str:
    """Return the first characters, whatever the encoding, as far as they tell the kind."""
    head = data[:2_000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace").strip()
    return head.decode("utf-8-sig", "replace").strip()


def _looks_like_json(start: str) -> bool:
    return '"' in start and ":" in start


def names_of(result: Iterable[Source]) -> str:
    """Return the names for a sentence."""
    return ", ".join(source.name for source in result)
