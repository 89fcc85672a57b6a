"""A product feed for the Google Merchant Center, which others read as well: TSV, CSV or XML."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mp4sr.catalogue.catalogue import Catalogue
from mp4sr.catalogue.importers.download import DownloadSettings
from mp4sr.catalogue.importers.pictures import picture_entries
from mp4sr.catalogue.importers.reading import Columns
from mp4sr.catalogue.importers.shops.catalogue import read_files, stem, write_shop
from mp4sr.catalogue.importers.shops.orders import OrderOptions
from mp4sr.catalogue.importers.shops.plain import plain_products
from mp4sr.catalogue.importers.shops.products import Product, number
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import Sheet, SheetOptions, Source, normalised
from mp4sr.catalogue.text import line, sentences
from mp4sr.errors import MP4SRError

_FACTS = {
    "Brand": "brand",
    "Colour": "color",
    "Material": "material",
    "Pattern": "pattern",
    "Size": "size",
    "For": "gender",
    "Age group": "age_group",
}


def is_google_feed(columns: Sequence[str]) -> bool:
    """Return whether a header is that of a product feed."""
    there = {normalised(column).removeprefix("g") for column in columns}
    there |= {normalised(column) for column in columns}
    return {"id", "title"} <= there and bool(there & {"imagelink", "link", "googleproductcategory"})


def import_google_feed(
    files: Sequence[Path | Source],
    folder: Path,
    *,
    options: SheetOptions | None = None,
    orders: OrderOptions | None = None,
    download: DownloadSettings | None = None,
    name: str | None = None,
    group_variants: bool = False,
) -> Catalogue:
    """Import a product feed, and orders that name its products.

    An item is a row of the feed, called by its ``id``; with ``group_variants`` it is all rows of an
    ``item_group_id``. Orders are read as those of the shop systems are. Further parameters and
    errors are those of ``import_shopify``.
    """
    report = ImportReport("google-feed")
    sheets, order_sheets = read_files(files, options or SheetOptions(), is_google_feed)
    products: dict[str, Product] = {}
    for sheet in sheets:
        read = (
            feed_products(sheet, report, group_variants=group_variants)
            if is_google_feed(sheet.columns)
            else plain_products(sheet, report)
        )
        for product in read:
            if product.id in products:
                report.leave_out("rows of an id that an earlier row has", 1)
            else:
                products[product.id] = product
    return write_shop(
        list(products.values()),
        order_sheets,
        folder,
        name=name or stem(files[0]),
        source="product feed",
        report=report,
        options=orders or OrderOptions(),
        download=download,
    )


def feed_products(
    sheet: Sheet, report: ImportReport, *, group_variants: bool = False
) -> list[Product]:
    """Return the products of a feed."""
    # In a text feed a column may be called "g:id", or "additional image link".
    renamed = {
        column: re.sub(r"^g:", "", column) for column in sheet.columns if column.startswith("g:")
    }
    sheet = replace(
        sheet,
        frame=sheet.frame.rename(columns=renamed),
        doubled=sheet.doubled.rename(columns=lambda name: str(name).removeprefix("g:")),
    )
    columns = Columns(sheet)
    cells = {
        "id": columns.take("item", "id"),
        "title": columns.take("title", "title"),
        "text": columns.take("sentences", "description"),
        "own": columns.take("category", "product_type"),
        "google": columns.take("category", "google_product_category"),
        "price": columns.take("price", "price"),
        "group": columns.take("item", *(["item_group_id"] if group_variants else [])),
        "gtin": columns.take("keys", "gtin"),
        "mpn": columns.take("keys", "mpn"),
    }
    pictures = columns.take_lists("images", ["image_link", "additional_image_link"])
    facts = {name: columns.take(name.lower(), column) for name, column in _FACTS.items()}
    columns.report(report)
    products: dict[str, Product] = {}
    doubled = 0
    for row, values in enumerate(zip(*cells.values(), strict=True)):
        cell = dict(zip(cells, values, strict=True))
        if not cell["id"]:
            raise MP4SRError(f"{sheet.where(row)}: the product has no id; give it one.")
        key = cell["group"] if group_variants and cell["group"] else cell["id"]
        first = key not in products
        if not first and not group_variants:
            doubled += 1
            continue
        product = products.setdefault(key, Product(key))
        if first:
            product.title = line(cell["title"])
            product.description = sentences(cell["text"])
            product.category = _category(cell["own"], cell["google"])
        for name, column in facts.items():
            if (value := line(column[row])) and value not in product.facts.get(name, ""):
                before = product.facts.get(name)
                product.facts[name] = f"{before}, {value}" if before else value
        if (price := number(cell["price"])) is not None:
            product.prices.append(price)
        product.keys.update((cell[name], None) for name in ("id", "gtin", "mpn") if cell[name])
        if title := line(cell["title"]):
            product.names[title] = None
        own = [entry for column in pictures for entry in picture_entries(column[row])]
        product.pictures = list(dict.fromkeys([*product.pictures, *own]))
    report.leave_out("rows of an id that an earlier row has", doubled)
    return list(products.values())


def _category(own: str, google: str) -> str:
    """Return the shop's own category, or Google's unless that is only a number."""
    first = own.split("\n")[0].split(",")[0] if ">" in own.split(",")[0] else own.split("\n")[0]
    return line(first) or ("" if google.strip().isdigit() else line(google))
