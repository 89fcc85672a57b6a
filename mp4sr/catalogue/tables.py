"""Reading tables so that every complaint names the file and the line.

Line numbers count the file's physical lines from 1, the way an editor shows them; a row whose
quoted cells span several lines is named by its first line. They are worked out only when there
is something to complain about, so that a million rows are read at pandas' speed.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mp4sr.errors import MP4SRError

# The standard library stops at 131,072 characters a cell; a long product description is longer.
csv.field_size_limit(2**31 - 1)

DELIMITERS = (",", "\t", ";")
_UNUSED = "\x1f"  # the ASCII unit separator, for delimiters of more than one character


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file, unpacked when its name ends in ``.gz``."""
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix == ".gz" else data
    except FileNotFoundError as error:
        raise MP4SRError(f"there is no file {path}; check its name.") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise MP4SRError(f"{path} is not a whole gzip file; fetch it again.") from error
    except OSError as error:
        raise MP4SRError(f"{path} cannot be read ({error.strerror}); check it.") from error


def read_text(path: Path, *, or_latin: bool = False) -> str:
    """Return the text of a UTF-8 file, without the byte-order mark that spreadsheets write.

    With ``or_latin`` a file that is not UTF-8 is read as Latin-1, as the oldest data sets want.
    """
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if or_latin:
            return data.decode("latin-1")
        line = data.count(b"\n", 0, error.start) + 1
        raise MP4SRError(
            f"{path.name}, line {line}: the text is not UTF-8; save the file as UTF-8."
        ) from error


@dataclass(frozen=True)
class Table:
    """A table file: how it is written down, and ways to read it.

    Attributes
    ----------
    path
        The file; ``.gz`` is unpacked.
    delimiter
        What stands between cells; None takes the one of ``,``, tab and ``;`` that the first line
        has most.
    quoted
        Whether quotation marks enclose cells, as in CSV, or are characters like any other.
    header
        The columns' names when the file has no line for them.
    or_latin
        Whether a file that is not UTF-8 is read as Latin-1.
    """

    path: Path
    delimiter: str | None = None
    quoted: bool = True
    header: tuple[str, ...] | None = None
    or_latin: bool = False

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        if self.header is not None:
            return list(self.header)
        text, delimiter = self._text()
        _, cells = next(self._records(text, delimiter), (1, []))
        return [cell.strip() for cell in cells]

    def rows(self, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
        """Yield ``(line, cells)`` of every data row, the cells in the order of ``columns``.

        Raises ``MP4SRError`` with file and line for a missing column and for a row that has not
        as many cells as the header.
        """
        text, delimiter = self._text()
        records = self._records(text, delimiter)
        header, line = self._header(records)
        positions = self._positions(header, line, columns)
        for line, cells in records:
            if len(cells) != len(header):
                raise MP4SRError(
                    f"{self.path.name}, line {line}: the row has {len(cells)} cells instead of "
                    f"{len(header)} ({', '.join(header)}); give it one for each column."
                )
            yield line, [cells[position] for position in positions]

    def frame(self, columns: Sequence[str]) -> pd.DataFrame:
        """Return ``columns`` as strings, surrounding blanks stripped.

        Built for millions of short rows. A row that ends early gets empty cells here; one that is
        too long, or quotation marks that do not match, raise ``MP4SRError`` with file and line.
        """
        text, delimiter = self._text()
        header, line = self._header(self._records(text, delimiter))
        positions = self._positions(header, line, columns)
        try:
            # Without a header of its own pandas measures every row against the first.
            table = pd.read_csv(
                io.StringIO(text, newline=""),
                sep=delimiter,
                header=None,
                dtype=str,
                na_filter=False,
                quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            )
            wide_enough = not table.empty and table.shape[1] >= len(header)
        except pd.errors.EmptyDataError:
            wide_enough = False
        except pd.errors.ParserError as error:
            self._explain(columns)
            raise MP4SRError(f"{self.path.name} is not a readable table: {error}") from error
        if not wide_enough:
            self._explain(columns)
            return pd.DataFrame({column: pd.Series(dtype="str") for column in columns})
        table = table.iloc[0 if self.header else 1 :, positions].reset_index(drop=True)
        table.columns = pd.Index(columns)
        return table.apply(_stripped)

    def line_of(self, position: int) -> int:
        """Return the line on which data row ``position`` (from 0, no blank rows) begins."""
        text, delimiter = self._text()
        records = self._records(text, delimiter)
        for number, (line, _) in enumerate(records, start=0 if self.header else -1):
            if number == position:
                return line
        raise IndexError(position)

    def check(self, values: pd.Series, wrong: pd.Series, complaint: str) -> None:
        """Raise ``MP4SRError`` for the first row of a ``frame`` where ``wrong`` holds.

        ``complaint`` follows "file, line n: " and may hold ``{value}``, the row's value.
        """
        if wrong.any():
            position = int(wrong.to_numpy().argmax())
            complaint = complaint.replace("{value}", repr(values.iloc[position]))
            raise MP4SRError(f"{self.path.name}, line {self.line_of(position)}: {complaint}")

    def check_filled(self, table: pd.DataFrame, names: dict[str, str]) -> None:
        """Raise ``MP4SRError`` for the first empty cell in a column of ``names``.

        ``names`` says what a column holds: ``{"user_id": "user"}``.
        """
        for column, name in names.items():
            self.check(
                table[column],
                table[column] == "",
                f"there is no {name}; fill in the cell or remove the row.",
            )

    def seconds(self, times: pd.Series) -> pd.Series:
        """Return the times of a ``frame`` as float64; ``MP4SRError`` for the first broken one."""
        numbers = seconds(times)
        self.check(
            times,
            numbers.isna(),
            "{value} is not a time; write seconds as a number, or a date such as "
            "2024-05-31T18:30:00.",
        )
        return numbers

    def numbers(self, values: pd.Series, name: str) -> pd.Series:
        """Return a column of a ``frame`` as float64; ``MP4SRError`` for what is no number."""
        numbers = pd.to_numeric(values, errors="coerce").astype("float64")
        self.check(values, numbers.isna(), f"{{value}} is not a {name}; write a number.")
        return numbers

    def _text(self) -> tuple[str, str]:
        """Return the text and a delimiter of one character."""
        text = read_text(self.path, or_latin=self.or_latin)
        delimiter = self.delimiter
        if delimiter is None:
            first = text.lstrip("\r\n").split("\n", 1)[0]
            delimiter = max(DELIMITERS, key=first.count)
        if len(delimiter) > 1:
            text, delimiter = text.replace(delimiter, _UNUSED), _UNUSED
        return text, delimiter

    def _records(self, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """Yield ``(line, cells)`` of every row that is not blank, a header line among them."""
        reader = csv.reader(
            io.StringIO(text, newline=""),
            delimiter=delimiter,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            strict=True,
        )
        line = 1
        try:
            for cells in reader:
                if len(cells) > 1 or (cells and cells[0].strip()):
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise MP4SRError(
                f"{self.path.name}, line {line}: the quotation marks of this row do not match; "
                "a cell with a quotation mark must be quoted and the mark in it doubled."
            ) from error

    def _header(self, records: Iterator[tuple[int, list[str]]]) -> tuple[list[str], int]:
        if self.header is not None:
            return list(self.header), 1
        line, cells = next(records, (1, []))
        return [cell.strip() for cell in cells], line

    def _positions(self, header: list[str], line: int, columns: Sequence[str]) -> list[int]:
        for column in columns:
            if column not in header:
                raise MP4SRError(
                    f"{self.path.name}, line {line}: there is no column {column!r}; the header "
                    f"must name {', '.join(columns)}, and reads {', '.join(header) or 'nothing'}."
                )
        return [header.index(column) for column in columns]

    def _explain(self, columns: Sequence[str]) -> None:
        """Read row by row, so that the row pandas stumbled over is named."""
        for _ in self.rows(columns):
            pass


def _stripped(cells: pd.Series) -> pd.Series:
    """Strip each distinct string once; equal cells share one string object afterwards."""
    codes, distinct = pd.factorize(cells)
    return pd.Series(distinct.str.strip().to_numpy()[codes], index=cells.index, dtype="str")


def seconds(times: pd.Series) -> pd.Series:
    """Return ``times`` (numbers or ISO 8601 dates as strings) as float64 seconds.

    A date without a zone counts as UTC. What is neither, or is not finite, becomes NaN.
    """
    numbers = pd.to_numeric(times, errors="coerce").astype("float64")
    numbers = numbers.where(numbers.abs() < float("inf"))
    others = times[numbers.isna()]
    if len(others):
        dates = pd.to_datetime(others, format="ISO8601", errors="coerce", utc=True)
        since = dates - pd.Timestamp(0, tz="UTC")
        numbers.loc[others.index] = since / pd.Timedelta(seconds=1)
    return numbers
