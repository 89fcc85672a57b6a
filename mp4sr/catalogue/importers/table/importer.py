"""Importing a table of items and a table of interactions, with any columns."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from mp4sr.catalogue.catalogue import IMAGES_FOLDER, Catalogue, Item
from mp4sr.catalogue.importers.assembly import (
    Missing,
    assemble,
    image_path,
    k_core,
    with_images,
)
from mp4sr.catalogue.importers.download import DownloadSettings
from mp4sr.catalogue.importers.pictures import collected, pictures_by_id
from mp4sr.catalogue.importers.shops.orders import OrderOptions, is_order_export, read_orders
from mp4sr.catalogue.importers.shops.products import Product
from mp4sr.catalogue.importers.table.interactions import (
    InteractionColumns,
    RowFilters,
    best_item_columns,
    read_interactions,
)
from mp4sr.catalogue.importers.table.items import ItemColumns, read_items
from mp4sr.catalogue.pictures import picture_suffix
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import Sheet, SheetOptions, Source, read_sheet

_PICTURE_FOLDERS = (IMAGES_FOLDER, "pictures", "photos", "bilder")


def import_table(
    items: Path | Source,
    folder: Path,
    *,
    interactions: Path | Source | None = None,
    item_columns: ItemColumns | None = None,
    interaction_columns: InteractionColumns | None = None,
    filters: RowFilters | None = None,
    options: SheetOptions | None = None,
    core: int = 0,
    images_folder: Path | None = None,
    base: Path | None = None,
    download: DownloadSettings | None = None,
    missing: Missing | None = None,
    name: str | None = None,
) -> Catalogue:
    """Import a table of items and a table of interactions.

    Parameters
    ----------
    items, interactions
        The tables: CSV, TSV, Excel, Parquet, JSON or XML, packed or not. Without the second there
        are no interactions, unless the first has a column of users: then it is both.
    folder
        Where the catalogue goes.
    item_columns, interaction_columns
        Columns by name; those that are not named are found by their usual names, in any case.
    filters
        Which rows of the interactions are choices.
    options
        How the tables are written.
    core
        Keep only users and items with at least this many interactions.
    images_folder
        What picture files are relative to; the table's own folder by default. Without a column of
        pictures, those in it (or in ``images`` beside the table) are found by the items' ids.
    base
        The table's own folder, where that is not known from its path.
    download
        How to fetch pictures from http addresses; None leaves them out.
    missing
        What becomes of an interaction whose item has no row among the items; see ``assemble``.

    Raises ``MP4SRError`` with file and line for a row that cannot be read.
    """
    base = base or (Path() if isinstance(items, Source) else Path(items).parent)
    own, theirs = item_columns or ItemColumns(), interaction_columns or InteractionColumns()
    options, filters = options or SheetOptions(), filters or RowFilters()
    report = ImportReport("csv")
    sheet = read_sheet(items, options)
    named = sheet.named(own.item, "item", "--item-column") if own.item is not None else None
    table, both = _interactions_sheet(sheet, interactions, theirs, options)
    item_column, used = named, named
    if table is not None:
        their_item = (
            table.named(theirs.item, "item", "--interaction-item-column")
            if theirs.item is not None
            else named
            if both
            else None
        )
        item_column, used = best_item_columns(sheet, table, named, their_item)
    if item_column is None:
        item_column = sheet.required("item", "the items' ids", "--item-column")
    described, sources = read_items(sheet, own, item_column, report, repeated=both)
    rows = pd.DataFrame({"user": [], "item": [], "time": []}, dtype="str")
    if table is not None:
        if theirs.user is None and theirs.item is None and is_order_export(table.columns):
            rows = _orders(table, described, theirs, report)
        else:
            if used is None:
                used = table.required("item", "which item", "--interaction-item-column")
            rows = read_interactions(table, theirs, used, filters, report)
        if both:
            report.guess([f"{sheet.name} was read as items and as interactions."])
    if core:
        rows = k_core(rows, core)
        touched = set(rows["item"])
        described = [item for item in described if item.id in touched]
    ids = {item.id for item in described}
    sources = {item: entries for item, entries in sources.items() if item in ids}
    images, pictures = collected(sources, report, base=images_folder or base, download=download)
    if not sources:
        images, pictures = _found_by_id(base, images_folder, described, report)
    return assemble(
        folder,
        items=with_images(described, images),
        interactions=rows,
        card={"name": name or sheet.name.split(".")[0], "source": sheet.name},
        pictures=pictures,
        report=report,
        missing=missing,
        other_ids=_other_ids(sheet, item_column),
    )


def _orders(
    table: Sheet, items: Sequence[Item], chosen: InteractionColumns, report: ImportReport
) -> pd.DataFrame:
    """Return the interactions of a shop system's orders, whose lines name titles or variants."""
    products = [
        Product(item.id, item.title, keys={item.id: None}, names={item.title: None})
        for item in items
    ]
    report.guess([f"{table.name} was read as an orders export of a shop system."])
    return read_orders([table], products, OrderOptions(time_format=chosen.time_format), report)


def _interactions_sheet(
    sheet: Sheet,
    interactions: Path | Source | None,
    chosen: InteractionColumns,
    options: SheetOptions,
) -> tuple[Sheet | None, bool]:
    """Return the table of interactions, and whether it is that of the items as well."""
    if interactions is not None:
        return read_sheet(interactions, options), False
    has_both = sheet.usual("user") is not None and sheet.usual("time") is not None
    if chosen.user is not None or has_both:
        return sheet, True
    return None, False


def _found_by_id(
    base: Path, folder: Path | None, items: Sequence[Item], report: ImportReport
) -> tuple[dict[str, list[str]], dict[str, Path]]:
    """Return pictures that are named for the items, from a folder of them if there is one."""
    usual = (base / name for name in _PICTURE_FOLDERS)
    chosen = folder or next((path for path in usual if path.is_dir()), None)
    if chosen is None:
        return {}, {}
    result = pictures_by_id(chosen, [item.id for item in items])
    images: dict[str, list[str]] = {}
    pictures: dict[str, Path] = {}
    for item, paths in result.items():
        for number, path in enumerate(paths, start=1):
            image = image_path(item, number, picture_suffix(path))
            images.setdefault(item, []).append(image)
            pictures[image] = path
    if pictures:
        where = f"in the folder {chosen.name}"
        report.guess([f"{len(pictures):,} pictures were found by the items' ids {where}."])
    return images, pictures


def _other_ids(sheet: Sheet, item_column: str) -> dict[str, list[str]]:
    """Return further columns that tell rows apart, to explain ids that none of the items has."""
    frame = sheet.frame.drop(columns=item_column)
    result: dict[str, list[str]] = {}
    for column in frame.columns[:50]:
        values = frame.loc[frame[column] != "", column]
        if len(values) and values.nunique() > 0.9 * len(values):
            result[str(column)] = list(values)
    return result
