"""What files are, told by what is in them, and the importer that reads them."""

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mp4sr.catalogue.catalogue import ITEMS_FILE, Catalogue
from mp4sr.catalogue.importers.amazon import import_amazon
from mp4sr.catalogue.importers.atomic import import_atomic
from mp4sr.catalogue.importers.download import DownloadSettings
from mp4sr.catalogue.importers.movielens import import_movielens
from mp4sr.catalogue.importers.shops.google_feed import import_google_feed, is_google_feed
from mp4sr.catalogue.importers.shops.orders import holds_order_lines, is_order_export
from mp4sr.catalogue.importers.shops.plain import holds_plain_products
from mp4sr.catalogue.importers.shops.shopify import import_shopify, is_shopify_products
from mp4sr.catalogue.importers.shops.woocommerce import (
    import_woocommerce,
    is_woocommerce_products,
)
from mp4sr.catalogue.importers.table import import_table
from mp4sr.catalogue.sheets import Sheet, SheetOptions, Source, column_for, read_sheet, sources
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


def recognise(paths: Sequence[Path], options: SheetOptions | None = None) -> Recognised:
    """Return what files, zips or folders are.

    Raises ``MP4SRError`` that names what each of them looks like when they make no catalogue
    together.
    """
    options = options or SheetOptions()
    paths = tuple(Path(path) for path in paths)
    if len(paths) == 1 and paths[0].is_dir() and (known := _known_folder(paths[0])) is not None:
        return known
    if (dump := _amazon_dump(paths)) is not None:
        return dump
    sheets = [
        (path, source, read_sheet(source, options)) for path in paths for source in _tables(path)
    ]
    for name, called, is_products, importer in _SHOPS:
        if any(is_products(sheet.columns) for _, _, sheet in sheets):
            return Recognised(
                name,
                tuple(_shop_line(sheet, called, is_products) for _, _, sheet in sheets),
                paths,
                _shop_import(importer, [source for _, source, _ in sheets], options),
            )
    return _tables_of_any_shop(sheets, paths, options)


def _shop_import(
    importer: Callable[..., Catalogue], files: Sequence[Source], options: SheetOptions
) -> Import:
    return lambda folder, download, title: importer(
        files, folder, options=options, download=download, name=title
    )


def _tables(path: Path) -> list[Source]:
    """Return the tables of a path; of a folder without the pictures and the notes beside them."""
    if not path.is_dir():
        return sources(path)
    found = []
    for file in sorted(path.iterdir()):
        if file.is_file() and file.suffix.lower() in _TABLE_SUFFIXES and file.name[0] != ".":
            found += sources(file)
    if not found:
        raise MP4SRError(
            f"{path} holds no tables ({', '.join(_TABLE_SUFFIXES)}); name the exports' folder."
        )
    return found


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


def is_catalogue(path: Path) -> bool:
    """Return whether ``path`` is a catalogue folder already."""
    return (path / ITEMS_FILE).is_file() and (path / "interactions.csv").is_file()


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


def _shop_line(sheet: Sheet, products: str, is_products: Callable[[Sequence[str]], bool]) -> str:
    if is_products(sheet.columns):
        what = products
    elif holds_order_lines(sheet.columns):
        what = "orders"
    elif holds_plain_products(sheet.columns):
        what = "a table of items"
    else:
        raise MP4SRError(
            f"{sheet.name} is neither {products} nor orders: its header reads "
            f"{sheet.header_text()}; leave it out."
        )
    return f"{sheet.name}: {what}, {len(sheet):,} rows"


def _tables_of_any_shop(
    sheets: Sequence[tuple[Path, Source, Sheet]], paths: Sequence[Path], options: SheetOptions
) -> Recognised:
    """Return a pair of plain tables, or one that is both items and interactions."""
    roles = {
        role: [(source, sheet) for _, source, sheet in sheets if _role(sheet) == role]
        for role in ("items", "interactions", "both", "neither")
    }
    if roles["neither"] or len(sheets) > 2 or not (roles["items"] or roles["both"]):
        said = "; ".join(
            f"{sheet.name} ({_role(sheet)}): {sheet.header_text()}" for _, _, sheet in sheets
        )
        raise MP4SRError(
            "these files make no catalogue together: it takes a table of items (an id and a title) "
            "and one of choices (a user and an item), or an export of a shop. What was found: "
            f"{said}. `mp4sr import csv` takes any columns by option."
        )
    items, sheet = (roles["items"] or roles["both"])[0]
    others = [each for role in ("interactions", "both") for each in roles[role]]
    rows = next(((source, each) for source, each in others if source is not items), None)
    base = next((path if path.is_dir() else path.parent) for path, s, _ in sheets if s is items)
    lines = [_plain_line(sheet, "items" if roles["items"] or rows else "items and choices")]
    if rows is not None:
        lines.append(_plain_line(rows[1], "choices"))
    return Recognised(
        "csv",
        tuple(lines),
        tuple(paths),
        lambda folder, download, title: import_table(
            items,
            folder,
            interactions=rows[0] if rows is not None else None,
            options=options,
            base=base,
            download=download,
            name=title,
        ),
    )


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


def _plain_line(sheet: Sheet, what: str) -> str:
    """Return what a table is and which of its columns are taken for what."""
    roles = ("item", "title", "category", "images") if what == "items" else ("user", "item", "time")
    if what == "items and choices":
        roles = ("user", "item", "time", "title")
    found = [f"{role} = {column}" for role in roles if (column := sheet.usual(role))]
    return f"{sheet.name}: {what}, {len(sheet):,} rows ({', '.join(found)})"
