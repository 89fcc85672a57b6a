"""A visitor's uploaded tables: checked against the limits before anything unpacks or reads them.

Only text tables are taken, plain or in a zip. A cell of theirs is never larger than its bytes in
the file; a workbook, a Parquet, JSON or XML file can stand for far more memory than its size.
"""

import re
import zipfile
from collections.abc import Collection, Sequence
from pathlib import Path

from mp4sr.catalogue.sheets import sources
from mp4sr.demo.own_catalogue.limits import Limits
from mp4sr.errors import MP4SRError

SUFFIXES = (".csv", ".tsv", ".txt", ".zip")
"""What the files may be called."""

_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_KINDS = {
    "excel": "an Excel workbook; save the sheet as CSV UTF-8",
    "parquet": "a Parquet file; save the table as CSV",
    "json": "JSON; save the table as CSV",
    "xml": "XML; save the table as CSV or TSV",
    "zip": "a zip within a zip; unpack it first",
}


def plain_tables(
    uploads: Sequence[Path], folder: Path, limits: Limits, earlier: Sequence[Path] = ()
) -> list[Path]:
    """Copy the tables of ``uploads`` into ``folder``, unpacked, and return them.

    None is called like one of the ``earlier`` tables, which count towards the limit on all.

    Raises
    ------
    MP4SRError
        for a file that is gone, too large, packed otherwise than as a zip, or no text table.
    """
    folder.mkdir(parents=True, exist_ok=True)
    allowance = limits.unpacked_megabytes * 1_000_000
    allowance -= sum(table.stat().st_size for table in earlier)
    names = {table.name for table in earlier}
    tables: list[Path] = []
    for upload in uploads:
        _check(upload, limits)
        for source in sources(upload):
            if (kind := source.kind) != "text":
                raise MP4SRError(f"{source.name} is {_KINDS[kind]}.")
            allowance -= len(source.data)
            if allowance < 0:
                raise MP4SRError(_too_much(upload.name, limits))
            table = folder / _file_name(source.name, names)
            table.write_bytes(source.data)
            names.add(table.name)
            tables.append(table)
    return tables


def _check(upload: Path, limits: Limits) -> None:
    """Refuse what is too large, or would unpack to something that is."""
    name = upload.name
    if upload.suffix.lower() not in SUFFIXES:
        raise MP4SRError(f"{name} is no table that can be read here; choose a CSV, TSV or ZIP.")
    try:
        size = upload.stat().st_size
        with upload.open("rb") as file:
            start = file.read(6)
    except OSError as error:
        raise MP4SRError(f"{name} is gone from the server; choose it again.") from error
    if size > limits.megabytes * 1_000_000:
        raise MP4SRError(
            f"{name} has {size / 1e6:,.0f} MB; choose a file of at most {limits.megabytes} MB."
        )
    if start.startswith(_PACKED):
        raise MP4SRError(f"{name} is packed; unpack it first, or pack it as a zip.")
    if not start.startswith(b"PK\x03\x04"):
        return
    try:
        with zipfile.ZipFile(upload) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise MP4SRError(f"{name} is not a whole zip file; make it again.") from error
    if len(members) > limits.tables:
        raise MP4SRError(
            f"{name} holds {len(members):,} files; put only the tables in it, at most "
            f"{limits.tables}."
        )
    # zipfile reads no more of a member than the size that is declared here.
    if sum(member.file_size for member in members) > limits.unpacked_megabytes * 1_000_000:
        raise MP4SRError(_too_much(name, limits))


def _too_much(name: str, limits: Limits) -> str:
    return (
        f"{name} unpacks to more than the {limits.unpacked_megabytes} MB that all tables may have "
        "together; leave out rows or columns."
    )


def _file_name(name: str, taken: Collection[str]) -> str:
    """Return a name for a table that none of ``taken`` has and that says it is a table."""
    safe = re.sub(r"[^\w .()-]", "_", name).strip(". ")[-80:] or "table"
    if Path(safe).suffix.lower() not in SUFFIXES[:-1]:
        safe += ".csv"
    names = (safe, *(f"{number}-{safe}" for number in range(2, len(taken) + 3)))
    return next(each for each in names if each not in taken)
