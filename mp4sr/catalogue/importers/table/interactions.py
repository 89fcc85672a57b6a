"""Who chose which item when, from a table with any columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from mp4sr.catalogue.importers.reading import Columns
from mp4sr.catalogue.importers.shops.orders import is_order_export
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import Sheet, read_times
from mp4sr.catalogue.sheets.columns import NAMES, same_column


@dataclass(frozen=True)
class InteractionColumns:
    """Which columns of the interactions hold what; None looks for the usual names."""

    user: str | None = None
    item: str | None = None
    time: str | None = None
    rating: str | None = None
    time_format: str | None = None


@dataclass(frozen=True)
class RowFilters:
    """Which rows are choices.

    Attributes
    ----------
    min_rating
        Rows rated lower are left out.
    only
        By column: the values it may have (``{"event": ("transaction",)}``).
    at_least
        By column: the least value it may have (``{"label": 1}``).
    positive
        Columns that must be above zero (``("Quantity",)``, where returns are below).
    """

    min_rating: float | None = None
    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    at_least: Mapping[str, float] = field(default_factory=dict)
    positive: Sequence[str] = ()


def read_interactions(
    sheet: Sheet,
    chosen: InteractionColumns,
    item_column: str,
    filters: RowFilters,
    report: ImportReport,
) -> pd.DataFrame:
    """Return ``user``, ``item`` (as written) and ``time`` of the rows that are choices."""
    columns = Columns(sheet)
    user_column = (
        sheet.named(chosen.user, "user", "--user-column")
        if chosen.user is not None
        else sheet.required("user", "who chose", "--user-column", taken=[item_column])
    )
    users = columns.column("user", user_column)
    items = columns.column("item", item_column)
    kept = _wanted(sheet, columns, chosen, filters, report)
    empty = "fill in the cell or remove the row, or leave such rows out with --skip-bad-rows"
    if is_order_export(sheet.columns):
        empty += " (an orders export is read whole by `mp4sr import shopify PRODUCTS ORDERS`)"
    kept &= sheet.passed(users, kept & (users == ""), f"there is no user; {empty}.")
    kept &= sheet.passed(items, kept & (items == ""), f"there is no item; {empty}.")
    times, kept = _times(sheet, columns, chosen, [user_column, item_column], kept, report)
    columns.report(report)
    if chosen.user is None and user_column != "user":
        report.guess([f"{sheet.name}: the column {user_column!r} was taken for the users."])
    return pd.DataFrame({"user": users, "item": items, "time": times})[kept]


def _wanted(
    sheet: Sheet,
    columns: Columns,
    chosen: InteractionColumns,
    filters: RowFilters,
    report: ImportReport,
) -> pd.Series:
    """Return which rows the filters let through, and count the others."""
    kept = pd.Series(True, index=sheet.frame.index)
    for name, values in filters.only.items():
        column = sheet.named(name, "filter", "--only")
        allowed = {value.strip().casefold() for value in values}
        good = columns.column("filter", column).str.casefold().isin(allowed)
        report.leave_out(f"rows whose {column} is not {' or '.join(values)}", (kept & ~good).sum())
        kept &= good
    least = {sheet.named(name, "filter", "--at-least"): v for name, v in filters.at_least.items()}
    if filters.min_rating is not None:
        rating = (
            sheet.named(chosen.rating, "rating", "--rating-column")
            if chosen.rating is not None
            else sheet.required("rating", "how it was liked", "--rating-column")
        )
        least[rating] = filters.min_rating
    for column, value in least.items():
        numbers, kept = _numbers(sheet, columns, column, kept)
        good = numbers >= value
        report.leave_out(f"rows whose {column} is below {value:g}", (kept & ~good).sum())
        kept &= good
    for name in filters.positive:
        column = sheet.named(name, "filter", "--positive")
        numbers, kept = _numbers(sheet, columns, column, kept)
        good = numbers > 0
        report.leave_out(f"rows whose {column} is not above 0", (kept & ~good).sum())
        kept &= good
    return kept


def _numbers(
    sheet: Sheet, columns: Columns, column: str, kept: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Return a column as numbers, and which of the kept rows have one."""
    values = columns.column("filter", column)
    # A decimal comma, as spreadsheets in Europe write it.
    thousands = values.str.replace(r"(?<=\d)\.(?=\d{3}(?:\.|,))", "", regex=True)
    plain = thousands.str.replace(r"^(-?\d+),(\d+)$", r"\1.\2", regex=True)
    numbers = pd.to_numeric(plain, errors="coerce").astype("float64")
    wrong = kept & numbers.isna()
    good = sheet.passed(values, wrong, f"{{value}} is not a number ({column}); write a number.")
    return numbers, kept & good


def _times(
    sheet: Sheet,
    columns: Columns,
    chosen: InteractionColumns,
    taken: Sequence[str],
    kept: pd.Series,
    report: ImportReport,
) -> tuple[pd.Series, pd.Series]:
    """Return the times, or the rows' order where there are none, and which kept rows have one."""
    column = (
        sheet.named(chosen.time, "time", "--time-column")
        if chosen.time is not None
        else sheet.usual("time", taken=taken)
    )
    if column is None:
        report.warn(
            f"{sheet.name} has no column with times that was recognised; the order of the rows was "
            "used (--time-column names it)."
        )
        return pd.Series(np.arange(len(sheet)), index=sheet.frame.index), kept
    values = columns.column("time", column)
    times = read_times(values[kept], chosen.time_format)
    wrong = pd.Series(False, index=values.index)
    wrong[kept] = times.seconds.isna()
    good = sheet.passed(values, wrong, times.complaint())
    report.guess(f"{sheet.name}: {guess}" for guess in times.guesses)
    for warning in times.warnings:
        report.warn(f"{sheet.name}: {warning}")
    if chosen.time is None and column != "time":
        report.guess([f"{sheet.name}: the column {column!r} was taken for the time."])
    return times.seconds.reindex(values.index), kept & good


def best_item_columns(
    items: Sheet, interactions: Sheet, item: str | None, named: str | None
) -> tuple[str | None, str | None]:
    """Return the columns of the two tables in which items are called the same.

    What is named is kept; of the rest the pair that agrees in most rows is taken, and of pairs that
    agree alike the one with the more usual names.
    """
    left = [item] if item is not None else _candidates(items)
    if named is not None:
        right = [named]
    elif item is not None and (same := same_column(interactions.columns, item)) is not None:
        right = [same]
    else:
        right = _candidates(interactions)
    best: tuple[float, str | None, str | None] = (-1.0, None, None)
    for first in left:
        ids = set(items.frame[first])
        for second in right:
            values = interactions.frame[second]
            share = float(values.isin(ids).mean()) if len(values) else 0.0
            if share > best[0]:
                best = (share, first, second)
    return best[1], best[2]


def _candidates(sheet: Sheet) -> list[str]:
    columns = sheet.columns
    result = (same_column(columns, name) for name in NAMES["item"])
    return list(dict.fromkeys(column for column in result if column is not None))
