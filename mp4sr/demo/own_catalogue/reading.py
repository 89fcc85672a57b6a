"""Reading a visitor's tables into a catalogue: what was recognised, and reading it corrected."""

import re
import shutil
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path

from mp4sr.catalogue.importers.recognition import recognise
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import Sheet, SheetOptions, read_sheet
from mp4sr.demo.own_catalogue.columns import (
    TableKind,
    new_headers,
    read_table,
    unread_table,
    with_headers,
    with_old_names,
)
from mp4sr.demo.own_catalogue.limits import LIMITS, Limits
from mp4sr.demo.own_catalogue.uploads import plain_tables
from mp4sr.errors import MP4SRError

OPTIONS = SheetOptions(encoding="guess", skip_bad_rows=True)
"""How the tables are read: nobody can add an option here, so guesses are made and reported."""

GONE = "Your files are no longer here; drop them again."

Wanted = Mapping[TableKind, Mapping[str, str | None]]
"""The columns that a visitor chose, by kind of table and role; None for none."""

_OPTION = re.compile(r"\s*\([^()]*--[a-z][^()]*\)")
_COMMAND = re.compile(r"--[a-z]|`mp4sr |`python ")
_CLAUSES = re.compile(r"(?<=[.;,:])\s+")


class Reading:
    """A visitor's tables as they were read.

    Everything lies in one temporary folder, which is deleted with this object.

    Parameters
    ----------
    products, orders
        the uploaded files; ``orders`` may be empty.
    limits
        what is refused.

    Attributes
    ----------
    name
        what to call the catalogue: the first file's name.
    tables
        what the tables were taken for.
    report
        what came of the import; None when it failed.
    problem
        why it failed; "" when it did not.
    catalogue
        the catalogue; None when the import failed.

    Raises
    ------
    MP4SRError
        for a file that is beyond the limits or no table.
    """

    def __init__(
        self, products: Sequence[Path], orders: Sequence[Path] = (), limits: Limits = LIMITS
    ) -> None:
        if not products:
            raise MP4SRError("Choose a products file first.")
        self.limits = limits
        self.folder = Path(tempfile.mkdtemp(prefix="mp4sr-own-"))
        self.delete = weakref.finalize(self, shutil.rmtree, str(self.folder), ignore_errors=True)
        self.name = re.sub(r"[-_\s]+", " ", products[0].stem).strip()[:60] or "Your catalogue"
        try:
            own = plain_tables(products, self.folder / "tables", limits)
            theirs = plain_tables(orders, self.folder / "tables", limits, own)
            self._kinds: dict[Path, TableKind] = {
                **dict.fromkeys(own, "products"),
                **dict.fromkeys(theirs, "orders"),
            }
            self._read({})
        except BaseException:
            self.delete()
            raise
        self._first = self.tables

    def correct(self, wanted: Wanted) -> None:
        """Read the tables again with other columns, counted from how they were first read.

        Raises
        ------
        MP4SRError
            for a column that is not there or is wanted twice, when nothing changes; and for files
            that are gone.
        """
        if self.is_gone:
            raise MP4SRError(GONE)
        headers: dict[str, dict[str, str]] = {}
        done: set[TableKind] = set()
        for table in self._first:
            if table.kind not in done:  # only the first table of a kind is shown
                done.add(table.kind)
                new = new_headers(table, wanted.get(table.kind, {}))
                headers.setdefault(table.file, {}).update(new)
        self._read(headers)

    def _read(self, headers: Mapping[str, Mapping[str, str]]) -> None:
        """Import the tables under new headers, by file."""
        changed = self.folder / "changed"
        # Read anew each time: what waits for the visitor's decision takes no memory.
        sheets = {file: self._sheet(file) for file in self._kinds}
        paths = []
        for file, sheet in sheets.items():
            if headers.get(sheet.name):
                changed.mkdir(exist_ok=True)
                frame = with_headers(sheet, headers[sheet.name])
                file = changed / file.with_suffix(".csv").name
                frame.to_csv(file, index=False, lineterminator="\n", encoding="utf-8")
            paths.append(file)
        target = self.folder / "catalogue"
        shutil.rmtree(target, ignore_errors=True)
        self.catalogue, self.report, self.problem = None, None, ""
        try:
            catalogue = recognise(paths, OPTIONS).write(target, None, self.name)
        except MP4SRError as error:
            self.problem = for_visitors(str(error))
            self.tables = tuple(
                unread_table(sheet, self._kinds[file]) for file, sheet in sheets.items()
            )
            return
        if len(catalogue.items) > self.limits.products:
            raise MP4SRError(
                f"The files have {len(catalogue.items):,} products; choose a table of at most "
                f"{self.limits.products:,}."
            )
        self.catalogue = catalogue
        self.report = ImportReport.load(target)
        own = {path.name: sheet for path, sheet in zip(paths, sheets.values(), strict=True)}
        tables = []
        for facts in self.report.tables if self.report is not None else ():
            sheet = own[facts.file]
            tables.append(read_table(sheet, with_old_names(facts, headers.get(sheet.name, {}))))
        self.tables = tuple(tables)

    def _sheet(self, file: Path) -> Sheet:
        sheet = read_sheet(file, OPTIONS)
        if len(sheet) > self.limits.rows:
            raise MP4SRError(
                f"{sheet.name} has {len(sheet):,} rows; choose a table of at most "
                f"{self.limits.rows:,}, such as the orders of the last months."
            )
        return sheet

    @property
    def is_gone(self) -> bool:
        """Whether the folder has been deleted."""
        return not self.delete.alive

    def without_tables(self) -> None:
        """Delete the uploaded tables, when the catalogue is all that is needed."""
        for name in ("tables", "changed"):
            shutil.rmtree(self.folder / name, ignore_errors=True)


def for_visitors(sentence: str) -> str:
    """Return what an importer says without the options of the command line that it offers."""
    sentence = _OPTION.sub("", sentence)
    kept = [part for part in _CLAUSES.split(sentence) if not _COMMAND.search(part)]
    text = " ".join(kept).rstrip(" ,;:")
    return text if not text or text.endswith((".", "!", "?", ")")) else f"{text}."
