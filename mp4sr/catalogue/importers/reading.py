"""Taking columns out of a sheet, and remembering for the report which were taken for what."""

from collections.abc import Sequence

import pandas as pd

from mp4sr.catalogue.report import ImportReport, TableFacts
from mp4sr.catalogue.sheets import Sheet
from mp4sr.catalogue.sheets.columns import same_column


class Columns:
    """The columns of a sheet, each taken by one of the names it may have."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._used: dict[str, list[str]] = {}
        self._repeated: dict[str, None] = {}

    def find(self, *names: str) -> str | None:
        """Return the first column that is called by one of ``names``, or None."""
        columns = self.sheet.columns
        return next((c for name in names if (c := same_column(columns, name)) is not None), None)

    def take(self, role: str, *names: str) -> pd.Series:
        """Return the cells of the first column there is by these names; blanks when there is none.

        It counts as used for ``role``.
        """
        column = self.find(*names)
        if column is None:
            return pd.Series("", index=self.sheet.frame.index, dtype="str")
        return self.column(role, column)

    def take_all(self, role: str, names: Sequence[str]) -> list[pd.Series]:
        """Return the cells of every column there is by these names, in their order."""
        result = dict.fromkeys(c for name in names if (c := self.find(name)) is not None)
        return [self.column(role, column) for column in result]

    def take_lists(self, role: str, names: Sequence[str]) -> list[pd.Series]:
        """Return what ``take_all`` does, and columns whose name the header repeats.

        Their cells have a line end between the repeated columns: for lists, such as of pictures.
        """
        doubled = self.sheet.doubled
        repeated = dict.fromkeys(
            c for name in names if (c := same_column(self.sheet.doubled_names, name)) is not None
        )
        self._repeated |= repeated
        for column in repeated:
            self._used.setdefault(role, []).append(column)
        return [*self.take_all(role, names), *(doubled[column] for column in repeated)]

    def column(self, role: str, column: str) -> pd.Series:
        """Return the cells of a column, used for ``role``."""
        used = self._used.setdefault(role, [])
        if column not in used:
            used.append(column)
        return self.sheet.frame[column]

    def report(self, report: ImportReport) -> None:
        """Write down which columns were used, and what the sheet had to guess and to skip."""
        used = {name for names in self._used.values() for name in names}
        report.tables.append(
            TableFacts(
                self.sheet.name,
                len(self.sheet),
                self.sheet.described(),
                dict(self._used),
                [column for column in self.sheet.columns if column not in used],
            )
        )
        report.guess(self.sheet.guesses)
        report.skipped += [(self.sheet.name, line, reason) for line, reason in self.sheet.skipped]
        for name in self.sheet.doubled_names:
            if name in self._repeated:
                continue
            report.warn(f"{self.sheet.name}: the header names {name!r} twice; neither was used.")
