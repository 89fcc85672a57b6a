"""What files are, told by what is in them, and the importer that reads them."""

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mp4sr.catalogue.catalogue import CARD_FILE, Catalogue
from mp4sr.catalogue.importers.amazon import import_amazon
from mp4sr.catalogue.importers.atomic import import_atomic
from mp4sr.catalogue.importers.download import DownloadSettings
from mp4sr.catalogue.importers.movielens import import_movielens
from mp4sr.catalogue.importers.shops.google_feed import import_google_feed, is_google_feed
from mp4sr.catalogue.importers.shops.orders import (
    QUANTITY,
    OrderOptions,
    holds_order_lines,
    is_order_export,
)
from mp4sr.catalogue.importers.shops.plain import holds_plain_products
from mp4sr.catalogue.importers.shops.shopify import import_shopify, is_shopify_products
from mp4sr.catalogue.importers.shops.woocommerce import (
    import_woocommerce,
    is_woocommerce_products,
)
from mp4sr.catalogue.importers.table import InteractionColumns, RowFilters, import_table
from mp4sr.catalogue.report import REPORT_FILE, SKIPPED_FILE
from mp4sr.catalogue.sheets import Sheet, SheetOptions, Source, column_for, read_sheet, sources
from mp4sr.catalogue.sheets.columns import same_column
from mp4sr.errors import MP4SRError

Import = Callable[[Path, DownloadSettings | None, str | None], Catalogue]
"""Writes the catalogue to a folder, with pictures or without, under a name or its own."""

_SHOPS = (
    ("shopify", "Shopify products", is_shopify_products, import_shopify),
    ("woocommerce", "WooCommerce products", is_woocommerce_products, import_woocommerce),
    ("google-feed", "a product feed", is_google_feed, import_google_feed),
)
_MOVIELENS = ("ratings.csv", "ratings_ordered.csv", "ratings.dat", "u.data")


@dataclass(frozen=True)
class Recognised:
    """What some files were recognised as.

    Attributes
    ----------
    importer
        The command that reads them: ``shopify``.
    files
        A line on each file: ``orders.csv: orders, 812 rows``.
    sources
        The files themselves, for a key of their content.
    write
        Imports them.
    """

    importer: str
    files: tuple[str, ...]
    sources: tuple[Path, ...]
    write: Import


def recognise(
    paths: Sequence[Path], options: SheetOptions | None = None, time_format: str | None = None
) -> Recognised:
    """Return what files, zips or folders are.

    Of a zip or a folder only the tables that are of use are taken; every file that is named must
    be. ``options`` and ``time_format`` say how tables and times are written, where they do not.
    Raises ``MP4SRError`` that says what each table looks like when they make no catalogue
    together.
    """
    options = options or SheetOptions()
    paths = tuple(Path(path) for path in paths)
    if len(paths) == 1 and paths[0].is_dir() and (known := _known_folder(paths[0])) is not None:
        return known
    if (dump := _amazon_dump(paths)) is not None:
        return dump
    tables = [_Table(path, source, read_sheet(source, options)) for path, source in _tables(paths)]
    for name, called, is_products, importer in _SHOPS:
        if any(is_products(table.sheet.columns) for table in tables):
            lines = [_shop_line(table, called, is_products) for table in tables]
            used = [table for table, line in zip(tables, lines, strict=True) if line is not None]
            return Recognised(
                name,
                tuple(line for line in lines if line is not None),
                paths,
                _shop_import(
                    importer,
                    [table.source for table in used],
                    options,
                    OrderOptions(False, time_format),
                ),
            )
    return _tables_of_any_shop(tables, paths, options, time_format)


@dataclass(frozen=True)
class _Table:
    """A table, and the path that it came from."""

    path: Path
    source: Source
    sheet: Sheet

    @property
    def is_named(self) -> bool:
        """Whether this very file was named, and not a folder or a zip that holds it."""
        return self.path.is_file() and self.source.name == self.path.name


def _shop_import(
    importer: Callable[..., Catalogue],
    files: Sequence[Source],
    options: SheetOptions,
    orders: OrderOptions,
) -> Import:
    return lambda folder, download, title: importer(
        files, folder, options=options, orders=orders, download=download, name=title
    )


def _tables(paths: Sequence[Path]) -> list[tuple[Path, Source]]:
    """Return all tables; of a folder without the pictures and the notes beside them."""
    result: list[tuple[Path, Source]] = []
    for path in paths:
        if not path.is_dir():
            result += [(path, source) for source in sources(path)]
            continue
        files = (file for file in sorted(path.iterdir()) if file.is_file())
        own = [file for file in files if file.suffix.lower() in _TABLE_SUFFIXES]
        own = [file for file in own if file.name[0] != "." and file.name not in _OURS]
        if not own:
            raise MP4SRError(
                f"{path} holds no tables ({', '.join(_TABLE_SUFFIXES)}); name the exports' folder."
            )
        result += [(path, source) for file in own for source in sources(file)]
    return result


_OURS = frozenset({CARD_FILE, REPORT_FILE, SKIPPED_FILE})
_TABLE_SUFFIXES = (
    ".csv", ".tsv", ".txt", ".xml", ".json", ".jsonl", ".xlsx", ".parquet", ".zip", ".gz",
)  # fmt: skip


def _known_folder(folder: Path) -> Recognised | None:
    """Return a folder of a kind that is known by the names of its files."""
    if any((folder / name).is_file() for name in _MOVIELENS):
        return Recognised(
            "movielens",
            (f"{folder.name}: MovieLens",),
            (folder,),
            lambda out, _, title: import_movielens(folder, out, name=title or "MovieLens"),
        )
    if any(folder.glob("*.inter")):
        return Recognised(
            "atomic",
            (f"{folder.name}: atomic files",),
            (folder,),
            lambda out, _, title: import_atomic(folder, out, name=title),
        )
    return None


def _amazon_dump(paths: Sequence[Path]) -> Recognised | None:
    """Return a pair of Amazon's dumps, or None."""
    lines = {path: _first_line(path) for path in paths if path.is_file()}
    reviews = [
        path
        for path, line in lines.items()
        if ('"parent_asin"' in line and '"user_id"' in line) or '"reviewerID"' in line
    ]
    products = [path for path in paths if path not in reviews and "asin" in lines.get(path, "")]
    if not reviews or len(products) > 1 or len(reviews) + len(products) != len(paths):
        return None
    metadata = products[0] if products else None
    return Recognised(
        "amazon",
        (
            *(f"{path.name}: Amazon reviews" for path in reviews),
            *(f"{path.name}: Amazon products" for path in products),
        ),
        tuple(paths),
        lambda out, download, title: import_amazon(
            reviews, out, metadata=metadata, download=download, name=title
        ),
    )


def _first_line(path: Path) -> str:
    if not any(suffix in (".json", ".jsonl") for suffix in path.suffixes):
        return ""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            return bytes(file.readline(1_000_000)).decode("utf-8", "replace")
    except (OSError, EOFError):
        return ""


def _shop_line(
    table: _Table, products: str, is_products: Callable[[Sequence[str]], bool]
) -> str | None:
    """Return what a table of a shop system is; None for one in a folder that is of no use."""
    sheet = table.sheet
    if is_products(sheet.columns):
        what = products
    elif holds_order_lines(sheet.columns):
        what = "orders"
    elif holds_plain_products(sheet.columns):
        what = "a table of items"
    elif not table.is_named:
        return None
    else:
        raise MP4SRError(
            f"{sheet.name} is neither {products} nor orders: its header reads "
            f"{sheet.header_text()}; leave it out."
        )
    return f"{sheet.name}: {what}, {len(sheet):,} rows"


def _tables_of_any_shop(
    tables: Sequence[_Table],
    paths: Sequence[Path],
    options: SheetOptions,
    time_format: str | None,
) -> Recognised:
    """Return a pair of plain tables, or one that is both items and interactions."""
    by_role: dict[str, list[_Table]] = {role: [] for role in _ROLES}
    for table in tables:
        by_role[_role(table.sheet)].append(table)
    items = (by_role["items"] or by_role["both"])[:1]
    rows = (by_role["interactions"] or [t for t in by_role["both"] if t not in items])[:1]
    unused = [table for table in tables if table not in (*items, *rows)]
    if not items or any(table.is_named or _role(table.sheet) != "neither" for table in unused):
        said = "; ".join(
            f"{table.sheet.name} ({_ROLES[_role(table.sheet)]}): {table.sheet.header_text()}"
            for table in tables
        )
        raise MP4SRError(
            "these files make no catalogue together: it takes a table of items (an id and a title) "
            "and one of choices (a user and an item), or the exports of a shop. What was found: "
            f"{said}. `mp4sr import csv` takes any columns by option."
        )
    table = items[0]
    both = not rows and _role(table.sheet) == "both"
    filters = _without_returns(rows[0].sheet if rows else table.sheet)
    return Recognised(
        "csv",
        (
            _plain_line(table.sheet, "both" if both else "items"),
            *(_plain_line(each.sheet, "interactions") for each in rows),
        ),
        tuple(paths),
        lambda folder, download, title: import_table(
            table.source,
            folder,
            interactions=rows[0].source if rows else None,
            interaction_columns=InteractionColumns(time_format=time_format),
            filters=filters,
            options=options,
            base=table.path if table.path.is_dir() else table.path.parent,
            download=download,
            name=title,
        ),
    )


def _without_returns(sheet: Sheet) -> RowFilters:
    """Return the filter that leaves out what was given back, if there is a column of quantities."""
    column = next((c for name in QUANTITY if (c := same_column(sheet.columns, name))), None)
    if column is None:
        return RowFilters()
    numbers = sheet.frame[column].str.fullmatch(r"[+-]?\d+(?:[.,]\d+)?")
    return RowFilters(positive=(column,)) if numbers.all() else RowFilters()


_ROLES = {
    "items": "items",
    "interactions": "choices",
    "both": "items and choices",
    "neither": "no use found",
}


def _role(sheet: Sheet) -> str:
    """Return what a plain table is: ``items``, ``interactions``, ``both`` or ``neither``."""
    columns = sheet.columns
    if is_order_export(columns):
        return "interactions"
    item, title = column_for(columns, "item"), column_for(columns, "title")
    words = title or column_for(columns, "sentences")
    user, time = column_for(columns, "user"), column_for(columns, "time")
    if item is None:
        return "neither"
    if user is not None and words is not None and time is not None and user != item:
        return "both"
    if user is not None and user != item and (words is None or time is not None):
        return "interactions"
    return "items" if words is not None else "neither"


def _plain_line(sheet: Sheet, role: str) -> str:
    """Return what a table is and which of its columns are taken for what."""
    columns = {
        "items": ("item", "title", "category", "images"),
        "interactions": ("user", "item", "time"),
        "both": ("user", "item", "time", "title"),
    }[role]
    result = [f"{name} = {column}" for name in columns if (column := sheet.usual(name))]
    return f"{sheet.name}: {_ROLES[role]}, {len(sheet):,} rows ({', '.join(result)})"
