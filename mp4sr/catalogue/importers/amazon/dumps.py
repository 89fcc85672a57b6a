"""Reading dumps: one object a line, or what the ``datasets`` library makes of them.

JSON or Python literals (2014), packed or not; CSV with lists and objects as literals; Parquet; and
the folders of Arrow files that ``save_to_disk`` writes.
"""

import ast
import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from mp4sr.catalogue.text import literal
from mp4sr.errors import MP4SRError
from mp4sr.progress import Progress

_ROWS_AT_ONCE = 10_000


def objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield ``(line, object)`` of a dump.

    Raises ``MP4SRError`` with file and line for a line that cannot be read.
    """
    name = path.name.removesuffix(".gz")
    if path.is_dir():
        yield from _arrow_folder(path)
    elif name.endswith(".parquet"):
        yield from _parquet(path)
    else:
        yield from _text(path, is_table=name.endswith((".csv", ".tsv")))


def _text(path: Path, *, is_table: bool) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with (
            path.open("rb") as file,
            Progress(desc=path.name, unit="B", unit_scale=True, total=path.stat().st_size) as bar,
        ):
            # Progress is counted in packed bytes: what they unpack to is not known beforehand.
            stream: Any = gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file
            read = _table(path, stream) if is_table else _lines(path, stream)
            for count, (number, value) in enumerate(read, start=1):
                if count % 1000 == 0:
                    bar.update(file.tell() - bar.n)
                yield number, value
    except FileNotFoundError as error:
        raise MP4SRError(f"there is no file {path}; check its name.") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise MP4SRError(f"{path} is not a whole gzip file; fetch it again.") from error
    except OSError as error:
        raise MP4SRError(f"{path} cannot be read ({error.strerror}); check it.") from error


def _lines(path: Path, stream: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(stream, start=1):
        if line.strip():
            yield number, _parsed(path, number, line)


def _parsed(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        text = line.decode("utf-8-sig")
        try:
            value = json.loads(text)
        except json.JSONDecodeError:
            value = ast.literal_eval(text.strip())
    # Deep nesting ends in either of the last two.
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError) as error:
        raise MP4SRError(
            f"{path.name}, line {number}: this is not one JSON object; the file may be cut off, "
            "or hold something other than a dump of one object a line."
        ) from error
    if not isinstance(value, dict):
        raise MP4SRError(f"{path.name}, line {number}: this is not an object with named fields.")
    return value


def _table(path: Path, stream: IO[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    delimiter = "\t" if ".tsv" in path.name else ","
    reader = csv.DictReader(text, delimiter=delimiter)
    line = 2
    try:
        for row in reader:
            if None in row or None in row.values():
                raise MP4SRError(
                    f"{path.name}, line {line}: the row has not as many cells as the header; "
                    "write the table again."
                )
            yield line, {name: literal(cell) if cell else None for name, cell in row.items()}
            line = reader.line_num + 1
    except (UnicodeDecodeError, csv.Error) as error:
        raise MP4SRError(f"{path.name}, line {line}: this is no readable CSV ({error}).") from error


def _parquet(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise _needs_pyarrow(path) from error
    if not path.is_file():
        raise MP4SRError(f"there is no file {path}; check its name.")
    number = 0
    try:
        for batch in ParquetFile(path).iter_batches(_ROWS_AT_ONCE):
            for row in batch.to_pylist():
                number += 1
                yield number, row
    except (ArrowException, OSError) as error:
        raise MP4SRError(f"{path} is damaged or not whole; fetch it again.") from error


def _arrow_folder(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        from pyarrow import ArrowException, memory_map
        from pyarrow.ipc import open_stream
    except ImportError as error:
        raise _needs_pyarrow(path) from error
    files = sorted(path.rglob("*.arrow"))
    if not files:
        raise MP4SRError(
            f"{path} holds no Arrow files (*.arrow); name the folder that save_to_disk wrote, or "
            "a file."
        )
    number = 0
    try:
        for file in files:
            with memory_map(str(file)) as source:
                for batch in open_stream(source):
                    for row in batch.to_pylist():
                        number += 1
                        yield number, row
    except (ArrowException, OSError) as error:
        raise MP4SRError(f"{path} is damaged or not whole; save it again.") from error


def _needs_pyarrow(path: Path) -> MP4SRError:
    return MP4SRError(
        f"{path.name} is in Arrow's format, and reading it needs pyarrow: pip install pyarrow, or "
        "save it as JSON lines."
    )
