"""One table in memory: text cells, the lines they came from, and what was guessed on the way."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from mp4sr.catalogue.sheets.columns import close_column, column_for, same_column
from mp4sr.catalogue.sheets.decoding import decode, guess_encoding
from mp4sr.catalogue.sheets.dialect import (
    Dialect,
    Quotes,
    prepared,
    records,
    sniff,
    without_sep_line,
)
from mp4sr.catalogue.sheets.files import Source, only_source
from mp4sr.catalogue.sheets.structured import structured_frame
from mp4sr.catalogue.text import without_emails
from mp4sr.errors import MP4SRError

LARGE = 100_000_000
"""Longer texts are read by pandas at once, which looks less closely: quotation marks are not
checked, and a row that ends early has empty cells."""

_DELIMITER_NAMES = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar", " ": "blank"}


@dataclass(frozen=True)
class SheetOptions:
    """How tables are read, where their own marks do not say.

    Attributes
    ----------
    encoding
        Of a text that is not UTF-8; None refuses one with a guess, ``"guess"`` takes the guess.
    delimiter, quotes
        What separates cells, and what quotation marks mean; None looks.
    skip_bad_rows
        Leave out, and list, rows that would otherwise be refused.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quotes: Quotes | None = None
    skip_bad_rows: bool = False


@dataclass
class Sheet:
    """A table with a header, all cells text without blanks around them.

    Attributes
    ----------
    name
        The file's name.
    frame
        The cells; the columns are called as in the header.
    doubled
        Columns whose name stands there twice, which are not in ``frame``: all their cells of a
        row, with a line end between them.
    guesses
        Sentences on what was guessed.
    skipped
        ``(line, reason)`` of rows that were left out because they could not be read.
    """

    name: str
    frame: pd.DataFrame
    options: SheetOptions
    line_of: Callable[[int], int]
    unit: str = "line"
    encoding: str = "utf-8"
    delimiter: str = ""
    doubled: pd.DataFrame = field(default_factory=pd.DataFrame)
    guesses: list[str] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [str(name) for name in self.frame.columns]

    @property
    def doubled_names(self) -> list[str]:
        """The names that the header has twice."""
        return [str(name) for name in self.doubled.columns]

    def named(self, name: str, what: str, option: str) -> str:
        """Return the column that the user named, in whatever case.

        Raises ``MP4SRError`` that lists the header and offers ``option`` when there is none.
        """
        if (result := same_column(self.columns, name)) is not None:
            return result
        if same_column(self.doubled_names, name) is not None:
            raise MP4SRError(
                f"{self.name}: the header names the column {name!r} twice; rename one of them, or "
                f"name another with {option}."
            )
        close = close_column(self.columns, name)
        hint = f"did you mean {close!r}? The" if close else "the"
        raise MP4SRError(
            f"{self.name}: there is no column {name!r} ({what}); {hint} header reads "
            f"{self.header_text()}; name the right one with {option}."
        )

    def required(self, role: str, what: str, option: str, *, taken: Sequence[str] = ()) -> str:
        """Return the column for ``role`` by its usual names; ``MP4SRError`` when there is none."""
        if (result := self.usual(role, taken=taken)) is not None:
            return result
        raise MP4SRError(
            f"{self.name}: there is no column {role!r} ({what}); the header reads "
            f"{self.header_text()}; name the right one with {option}."
        )

    def usual(self, role: str, *, taken: Sequence[str] = ()) -> str | None:
        """Return the column for ``role`` by its usual names, or None.

        Raises ``MP4SRError`` when the header names that column twice.
        """
        column = column_for([*self.columns, *self.doubled_names], role, taken=taken)
        if column in self.doubled_names:
            raise MP4SRError(
                f"{self.name}: the header names the column {column!r} twice; rename one of them."
            )
        return column

    def header_text(self) -> str:
        """Return the header for a sentence."""
        names = [name for name in self.columns if name]
        shown = ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
        return shown or "nothing"

    def where(self, position: int) -> str:
        """Return ``orders.csv, line 7`` of a row by its position from 0."""
        return f"{self.name}, {self.unit} {self.line_of(position)}"

    def passed(self, values: pd.Series, wrong: pd.Series, complaint: str) -> pd.Series:
        """Return which rows are not ``wrong``.

        ``complaint`` follows "file, line n: " and may hold ``{value}``, the row's value. Raises
        ``MP4SRError`` for the first wrong row unless bad rows are skipped; those are listed.
        """
        if wrong.any():
            if not self.options.skip_bad_rows:
                position = int(wrong.to_numpy().argmax())
                raise MP4SRError(
                    f"{self.where(position)}: {_filled(complaint, values.iloc[position])}"
                )
            for place in wrong.to_numpy().nonzero()[0].tolist():
                reason = _filled(complaint, values.iloc[place]).split(";")[0]
                self.skipped.append((self.line_of(place), reason))
        return ~wrong

    def described(self) -> str:
        """Return encoding and separator for the report."""
        parts = [self.encoding.upper() if self.encoding == "utf-8" else self.encoding]
        if self.delimiter:
            parts.append(_DELIMITER_NAMES.get(self.delimiter, repr(self.delimiter)))
        return ", ".join(part for part in parts if part)


def read_sheet(path: Path | str | Source, options: SheetOptions | None = None) -> Sheet:
    """Read a table of any kind.

    Raises ``MP4SRError`` with file and line for what cannot be read, and with the option that
    reads it where there is one.
    """
    options = options or SheetOptions()
    source = path if isinstance(path, Source) else only_source(path)
    if source.kind == "zip":
        raise MP4SRError(f"{source.name} is a zip within a zip; unpack it.")
    if source.kind == "text":
        return _read_text(source, options)
    frame, guesses = structured_frame(source, options.encoding)
    unit, first = ("line", 2) if source.kind == "excel" else ("row", 1)
    frame, doubled = _without_doubles(frame)
    return Sheet(
        source.name,
        frame.apply(_stripped),
        options,
        line_of=lambda position: position + first,
        unit=unit,
        encoding=source.kind,
        doubled=doubled,
        guesses=guesses,
    )


def _read_text(source: Source, options: SheetOptions) -> Sheet:
    guesses: list[str] = []
    encoding = options.encoding
    if encoding == "guess":
        encoding = None if _is_utf8(source.data) else guess_encoding(source.data)
        if encoding is not None:
            guesses.append(f"{source.name} is not UTF-8; it was read as {encoding}.")
    text, encoding = decode(source.data, source.name, encoding)
    text, announced = without_sep_line(text.replace("\0", ""))
    first_line = 2 if announced is not None else 1
    dialect = sniff(text, options.delimiter or announced, options.quotes)
    if dialect.quotes == "loose" and options.quotes is None:
        guesses.append(
            f"{source.name}: some quotation marks enclose cells and some do not; they were read as "
            "far as that goes."
        )
    read = _ReadText(source.name, text, dialect, first_line - 1, options.skip_bad_rows)
    frame, doubled = _without_doubles(read.frame)
    return Sheet(
        source.name,
        frame.apply(_stripped),
        options,
        line_of=read.line_of,
        encoding=encoding,
        delimiter=dialect.delimiter,
        doubled=doubled,
        guesses=guesses,
        skipped=read.skipped,
    )


class _ReadText:
    """The rows of a text table, and on which lines they are."""

    def __init__(self, name: str, text: str, dialect: Dialect, before: int, skip: bool) -> None:
        self._name = name
        self._text = text
        self._dialect = dialect
        self._before = before  # lines that were taken off the beginning
        self._skip = skip
        self._lines: list[int] | None = None
        self.skipped: list[tuple[int, str]] = []
        fast = self._at_once() if len(text) > LARGE else None
        self.frame = fast if fast is not None else self._row_by_row()

    def line_of(self, position: int) -> int:
        """Return the line on which the data row at ``position`` begins."""
        if self._lines is None:
            self._row_by_row()
        assert self._lines is not None
        return self._lines[position]

    @cached_property
    def _header(self) -> list[str]:
        for line, cells in records(self._text, self._dialect):
            if cells is None:
                raise MP4SRError(f"{self._name}, line {line + self._before}: {_MISMATCH}")
            return [cell.strip() for cell in cells]
        raise MP4SRError(f"{self._name} is empty; export it again.")

    def _row_by_row(self) -> pd.DataFrame:
        header = self._header
        width = len(header)
        rows: list[list[str]] = []
        lines: list[int] = []
        self.skipped = []
        all_records = records(self._text, self._dialect)
        next(all_records)
        for number, cells in all_records:
            line = number + self._before
            if cells is not None and len(cells) > width and not any(cells[width:]):
                cells = cells[:width]
            if cells is None or len(cells) != width:
                complaint = _MISMATCH if cells is None else _width_complaint(len(cells), header)
                if not self._skip:
                    raise MP4SRError(f"{self._name}, line {line}: {complaint}")
                self.skipped.append((line, complaint.split(";")[0]))
                continue
            rows.append(cells)
            lines.append(line)
        self._lines = lines
        return pd.DataFrame(rows, columns=pd.Index(header), dtype="str")

    def _at_once(self) -> pd.DataFrame | None:
        """Read with pandas' own parser; None when a row has more cells than the header."""
        header = self._header
        try:
            frame = pd.read_csv(
                io.StringIO(prepared(self._text, self._dialect), newline=""),
                sep=self._dialect.delimiter,
                header=None,
                skiprows=1,
                names=list(range(len(header))),
                index_col=False,
                dtype=str,
                na_filter=False,
                quoting=csv.QUOTE_NONE if self._dialect.quotes == "none" else csv.QUOTE_MINIMAL,
            )
        except (pd.errors.ParserError, pd.errors.ParserWarning):
            return None
        frame.columns = pd.Index(header)
        return frame


_MISMATCH = (
    "the quotation marks of this row do not match; a cell with a quotation mark must be quoted and "
    "the mark in it doubled, or say how they are used with --quotes, or leave such rows out with "
    "--skip-bad-rows."
)


def _width_complaint(count: int, header: Sequence[str]) -> str:
    names = without_emails(", ".join(header[:12])) + ("..." if len(header) > 12 else "")
    return (
        f"the row has {count} cells instead of {len(header)} ({names}); give it one for each "
        "column, or leave such rows out with --skip-bad-rows."
    )


def _without_doubles(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the columns of different names, and those whose name stood there twice, joined."""
    # Without a header the first customer's row would be taken for it.
    frame.columns = pd.Index([without_emails(str(name).strip()) for name in frame.columns])
    twice = frame.columns.duplicated(keep=False)
    joined = {
        str(name): [
            "\n".join(row).strip() for row in frame.loc[:, frame.columns == name].to_numpy()
        ]
        for name in dict.fromkeys(frame.columns[twice])
        if name
    }
    return frame.loc[:, ~twice], pd.DataFrame(joined, index=frame.index, dtype="str")


def _stripped(cells: pd.Series) -> pd.Series:
    """Strip each distinct text once; equal cells share one text object afterwards."""
    codes, distinct = pd.factorize(cells)
    return pd.Series(distinct.str.strip().to_numpy()[codes], index=cells.index, dtype="str")


def _is_utf8(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _filled(complaint: str, value: object) -> str:
    return complaint.replace("{value}", repr(without_emails(str(value))[:80]))
