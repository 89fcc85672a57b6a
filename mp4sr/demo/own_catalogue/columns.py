"""Which columns of a visitor's tables were taken for what, and reading others in their place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from mp4sr.catalogue.report import TableFacts
from mp4sr.catalogue.sheets import Sheet, column_for
from mp4sr.catalogue.text import line, without_emails
from mp4sr.errors import MP4SRError

TableKind = Literal["products", "orders"]

ROLES: Mapping[TableKind, Mapping[str, str]] = {
    "products": {
        "item": "Product id",
        "title": "Title",
        "sentences": "Description",
        "category": "Category",
    },
    "orders": {"user": "Customer", "item": "Product", "time": "Time"},
}
"""What can be corrected in each kind of table: roles, and what people call them."""

SAMPLE_ROWS = 3
HIDDEN = "(hidden)"
"""Shown in place of a customer."""

_ROLE_OF = {"customer": "user", "product": "item"}
"""Roles that the importers of shop systems call otherwise."""

# What a header says that every importer takes for the role.
_HEADERS: Mapping[TableKind, Mapping[str, str]] = {
    "products": {
        "item": "item_id",
        "title": "title",
        "sentences": "description",
        "category": "product_type",
    },
    "orders": {"user": "customer_id", "item": "product_id", "time": "time"},
}
_MAX_CELL = 90


@dataclass(frozen=True)
class Table:
    """One table, and what its columns were taken for.

    Attributes
    ----------
    file
        Its name.
    kind
        What it was read as.
    rows
        How many there are.
    columns
        All columns.
    taken
        The columns of each role; the first is the one that can be corrected.
    sample
        A few rows with few blanks: the cells of the first column of each role, in the order of
        ``taken``.
    """

    file: str
    kind: TableKind
    rows: int
    columns: tuple[str, ...]
    taken: Mapping[str, tuple[str, ...]]
    sample: tuple[tuple[str, ...], ...]

    @property
    def chosen(self) -> dict[str, str | None]:
        """The column of each role; None where there is none."""
        return {role: next(iter(self.taken.get(role, ())), None) for role in ROLES[self.kind]}


def read_table(sheet: Sheet, facts: TableFacts) -> Table:
    """Return what an importer took the columns of a table for."""
    taken: dict[str, tuple[str, ...]] = {}
    for name, columns in facts.used.items():
        there = tuple(column for column in columns if column in sheet.columns)
        taken.setdefault(_ROLE_OF.get(name, name), there)
    return _table(sheet, "orders" if "user" in taken else "products", taken)


def unread_table(sheet: Sheet, kind: TableKind) -> Table:
    """Return a table that no importer could read, with the columns whose names say something."""
    result = {role: column_for(sheet.columns, role) for role in ROLES[kind]}
    return _table(sheet, kind, {role: (name,) for role, name in result.items() if name})


def _table(sheet: Sheet, kind: TableKind, taken: Mapping[str, tuple[str, ...]]) -> Table:
    own = {role: taken[role] for role in ROLES[kind] if taken.get(role)}
    first = [columns[0] for columns in own.values()]
    frame = sheet.frame[first]
    fullest = (frame == "").sum(axis="columns").nsmallest(SAMPLE_ROWS, keep="first").index
    rows = frame.loc[fullest.sort_values()].itertuples(index=False) if first else ()
    sample = tuple(
        tuple(_shown(role, str(cell)) for role, cell in zip(own, row, strict=True)) for row in rows
    )
    return Table(sheet.name, kind, len(sheet), tuple(sheet.columns), own, sample)


def _shown(role: str, cell: str) -> str:
    """Return a cell as it may be shown: short, clean and without a person in it."""
    if role == "user":
        return HIDDEN if cell else ""
    text = line(without_emails(cell))
    return text if len(text) <= _MAX_CELL else f"{text[: _MAX_CELL - 1]}…"


def new_headers(table: Table, wanted: Mapping[str, str | None]) -> dict[str, str]:
    """Return what to call the columns so that an importer takes those that are wanted.

    Parameters
    ----------
    table
        The table as it was first read.
    wanted
        The column of each role; None for none. Roles that are not in it stay as they are.

    Returns
    -------
    The new names by the old ones, of the columns that change.

    Raises
    ------
    MP4SRError
        for a column that is not there, or is wanted for two roles.
    """
    changed: dict[str, str] = {}
    final = dict(table.chosen)
    for role, column in wanted.items():
        if column is not None and column not in table.columns:
            raise MP4SRError(f"{table.file} has no column {column[:60]!r}; choose one of the list.")
        now = table.chosen.get(role)
        if column == now or (column is not None and column in table.taken.get(role, ())):
            continue
        final[role] = column
        if now is not None:
            changed.setdefault(now, f"{now} (not used)")
        if column is not None:
            changed[column] = now or _HEADERS[table.kind][role]
    _refuse_twice(table, final)
    return changed


def _refuse_twice(table: Table, final: Mapping[str, str | None]) -> None:
    by_column: dict[str, str] = {}
    for role, column in final.items():
        if column is None:
            continue
        name = ROLES[table.kind][role]
        if column in by_column:
            raise MP4SRError(
                f"{table.file}: the column {column!r} is chosen for both {by_column[column]} and "
                f"{name}; choose another for one of them."
            )
        by_column[column] = name


def with_headers(sheet: Sheet, headers: Mapping[str, str]) -> pd.DataFrame:
    """Return a table's cells under new headers."""
    # A column that has the name already, and that nobody chose, must not stand in the way.
    rivals = [name for name in headers.values() if name in sheet.columns and name not in headers]
    return sheet.frame.drop(columns=rivals).rename(columns=dict(headers))


def with_old_names(facts: TableFacts, headers: Mapping[str, str]) -> TableFacts:
    """Return the facts of a table that was read under new headers, by its own ones."""
    own = {new: old for old, new in headers.items()}

    def renamed(names: Sequence[str]) -> list[str]:
        return [own.get(name, name) for name in names]

    used = {role: renamed(names) for role, names in facts.used.items()}
    return TableFacts(facts.file, facts.rows, facts.written, used, renamed(facts.left_out))


def first_of(tables: Iterable[Table], kind: TableKind) -> Table | None:
    """Return the first table of a kind, or None."""
    return next((table for table in tables if table.kind == kind), None)
