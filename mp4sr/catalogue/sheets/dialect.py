"""How a text table is written down: what separates cells, and what quotation marks mean in it."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Quotes = Literal["doubled", "backslash", "none", "loose"]
"""A quotation mark in a quoted cell is doubled, or behind a backslash; or marks enclose nothing; or
they are used loosely, some enclosing and some not."""

QUOTES: tuple[Quotes, ...] = ("doubled", "backslash", "none", "loose")
DELIMITERS = (",", "\t", ";", "|")

_SAMPLE = 1_000_000
_SEP_LINE = re.compile(r"^\s*\"?sep=(.)\"?\s*(?:\r\n|\r|\n)", re.IGNORECASE)
_BACKSLASHED = re.compile(r'(?<!\\)((?:\\\\)*)\\"')


@dataclass(frozen=True)
class Dialect:
    """A separator and the use of quotation marks."""

    delimiter: str
    quotes: Quotes


def without_sep_line(text: str) -> tuple[str, str | None]:
    """Return the text without the ``sep=;`` line that Excel writes first, and its separator."""
    match = _SEP_LINE.match(text)
    return (text[match.end() :], match[1]) if match else (text, None)


def sniff(text: str, delimiter: str | None = None, quotes: Quotes | None = None) -> Dialect:
    """Return the dialect in which a text makes the most even table."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1]
    if delimiter is None:
        first = next(iter(sample.lstrip("\r\n").splitlines()), "")
        delimiter = max(DELIMITERS, key=lambda sign: len(_cells(first, sign)))
    if quotes is None:
        if '"' not in sample:
            return Dialect(delimiter, "doubled")
        return min(
            (Dialect(delimiter, use) for use in QUOTES), key=lambda each: _faults(sample, each)
        )
    return Dialect(delimiter, quotes)


def records(text: str, dialect: Dialect) -> Iterator[tuple[int, list[str] | None]]:
    """Yield ``(line, cells)`` of every row that is not blank; None for one that cannot be read.

    Lines count from 1; a row over several lines is named by its first.
    """
    reader = csv.reader(
        io.StringIO(prepared(text, dialect), newline=""),
        delimiter=dialect.delimiter,
        quoting=csv.QUOTE_NONE if dialect.quotes == "none" else csv.QUOTE_MINIMAL,
        strict=dialect.quotes != "loose",
    )
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None
            line = reader.line_num + 1
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def prepared(text: str, dialect: Dialect) -> str:
    """Return the text with backslashed quotation marks doubled, as CSV readers know them."""
    return _BACKSLASHED.sub(r'\1""', text) if dialect.quotes == "backslash" else text


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _faults(sample: str, dialect: Dialect) -> int:
    """Return how many rows do not fit the header."""
    rows = records(sample, dialect)
    _, header = next(rows, (1, None))
    if header is None:
        return len(sample)
    width = len(header)
    # A quotation mark that is left at both ends of a cell was meant to enclose it.
    return sum(
        cells is None
        or len(cells) != width
        or (dialect.quotes == "none" and any(_enclosed(cell) for cell in cells))
        for _, cells in rows
    )


def _enclosed(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == cell[-1] == '"' and cell.count('"') == 2
