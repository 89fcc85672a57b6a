"""The items of a table with any columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from mp4sr.catalogue.catalogue import Item
from mp4sr.catalogue.importers.pictures import picture_entries
from mp4sr.catalogue.importers.reading import Columns
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import Sheet
from mp4sr.catalogue.sheets.columns import NAMES, normalised, same_column
from mp4sr.catalogue.text import entries, line, sentences
from mp4sr.progress import tracked


@dataclass(frozen=True)
class ItemColumns:
    """Which columns of the items hold what; None and () look for the usual names."""

    item: str | None = None
    title: str | None = None
    sentences: Sequence[str] | None = None
    category: str | None = None
    images: Sequence[str] = ()


def read_items(
    sheet: Sheet,
    chosen: ItemColumns,
    item_column: str,
    report: ImportReport,
    *,
    repeated: bool = False,
) -> tuple[list[Item], dict[str, list[str]]]:
    """Return the items and what their image cells hold.

    With ``repeated`` an item has many rows (its table is that of the interactions, too) and the
    first with a title describes it; otherwise an id that is there twice is refused. Cells are
    cleaned: no markup, one sentence a line.
    """
    columns = Columns(sheet)
    keys = columns.column("item", item_column)
    title = _column(sheet, chosen.title, "title", "--title-column", [item_column])
    category = _column(
        sheet, chosen.category, "category", "--category-column", [item_column, title or ""]
    )
    taken = [item_column, title or "", category or ""]
    texts = _texts(sheet, chosen.sentences, taken)
    cells = {
        "title": columns.column("title", title) if title else None,
        "category": columns.column("category", category) if category else None,
    }
    described = [(name, columns.column("sentences", column)) for name, column in texts]
    pictured = _pictures(sheet, columns, chosen.images, taken)
    kept = sheet.passed(keys, keys == "", "the item has no id; give it one.")
    first = ~keys.duplicated() if not repeated else _best_rows(keys, cells["title"])
    if not repeated:
        kept &= _without_repeats(sheet, keys, first)
    columns.report(report)
    _say_guesses(sheet, chosen, item_column, report)
    items: list[Item] = []
    sources: dict[str, list[str]] = {}
    rows = (kept & first).to_numpy().nonzero()[0]
    for row in tracked(rows, desc=sheet.name, unit="item"):
        key = str(keys.iloc[row])
        own = [
            f"{name}: {text}." if name else text
            for name, column in described
            for text in sentences(column.iloc[row])
        ]
        items.append(
            Item(
                key,
                line(cells["title"].iloc[row]) if cells["title"] is not None else "",
                tuple(dict.fromkeys(own)),
                " > ".join(line(entry) for entry in entries(cells["category"].iloc[row]))
                if cells["category"] is not None
                else "",
            )
        )
        addresses = [entry for column in pictured for entry in picture_entries(column.iloc[row])]
        if addresses:
            sources[key] = list(dict.fromkeys(addresses))
    return items, sources


def _column(
    sheet: Sheet, named: str | None, role: str, option: str, taken: Sequence[str]
) -> str | None:
    if named is not None:
        return sheet.named(named, role, option)
    return sheet.usual(role, taken=taken)


def _all_usual(sheet: Sheet, role: str, taken: Sequence[str]) -> list[str]:
    """Return every column with one of the usual names of ``role``, in the header's order."""
    names = {normalised(name) for name in NAMES[role]}
    return [
        column
        for column in sheet.columns
        if column not in taken and normalised(column).rstrip("0123456789") in names
    ]


def _pictures(
    sheet: Sheet, columns: Columns, chosen: Sequence[str], taken: Sequence[str]
) -> list[pd.Series]:
    """Return the columns of pictures; the header may repeat the name of one."""
    for name in chosen:
        if same_column(sheet.doubled_names, name) is None:
            sheet.named(name, "pictures", "--image-column")
    usual = [*_all_usual(sheet, "images", taken), *NAMES["images"]]
    return columns.take_lists("images", list(chosen) or usual)


def _texts(
    sheet: Sheet, chosen: Sequence[str] | None, taken: Sequence[str]
) -> list[tuple[str, str]]:
    """Return what to write before a cell's text, and the column, of every column of sentences."""
    if chosen is not None:
        return [("", sheet.named(name, "sentences", "--sentence-column")) for name in chosen]
    texts = [("", column) for column in _all_usual(sheet, "sentences", taken)]
    brand = sheet.usual("brand", taken=[*taken, *(column for _, column in texts)])
    return [*texts, *([("Brand", brand)] if brand else [])]


def _without_repeats(sheet: Sheet, keys: pd.Series, first: pd.Series) -> pd.Series:
    """Return which rows have an id of their own; refuse, or skip, the others."""
    again = ~first & (keys != "")
    if not again.any():
        return pd.Series(True, index=keys.index)
    place = int(again.to_numpy().argmax())
    earlier = int((keys == keys.iloc[place]).to_numpy().argmax())
    hint = ""
    if {"handle", "title"} <= {normalised(column) for column in sheet.columns}:
        hint = " (a Shopify export is read by `mp4sr import shopify`)"
    return sheet.passed(
        keys,
        again,
        f"the id {{value}} is taken by line {sheet.line_of(earlier)}{hint}; give each item an id "
        "of its own, remove one of the two, or leave further rows out with --skip-bad-rows.",
    )


def _best_rows(keys: pd.Series, titles: pd.Series | None) -> pd.Series:
    """Return the first row of each id that has a title, else its first."""
    if titles is None:
        return ~keys.duplicated()
    order = pd.DataFrame({"key": keys, "blank": titles == ""})
    best = order.sort_values("blank", kind="stable").drop_duplicates("key").index
    return pd.Series(keys.index.isin(best), index=keys.index)


def _say_guesses(sheet: Sheet, chosen: ItemColumns, item_column: str, report: ImportReport) -> None:
    if chosen.item is None and item_column != "item":
        report.guess([f"{sheet.name}: the column {item_column!r} was taken for the items' ids."])
