"""WooCommerce: *Products > Export* as CSV, and the orders of its usual export plug-ins.

A variation stands in a row of its own and names its parent by SKU or by ``id:123``. WooCommerce
itself exports no orders; its analytics and the plug-ins that do are read in the forms they have:
one row a line, all lines in columns of one row, or ``1× Hoodie, 2× Cap`` in one cell.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from mp4sr.catalogue.catalogue import Catalogue
from mp4sr.catalogue.importers.download import DownloadSettings
from mp4sr.catalogue.importers.pictures import picture_entries
from mp4sr.catalogue.importers.reading import Columns
from mp4sr.catalogue.importers.shops.catalogue import read_files, stem, write_shop
from mp4sr.catalogue.importers.shops.orders import OrderOptions
from mp4sr.catalogue.importers.shops.plain import plain_products
from mp4sr.catalogue.importers.shops.products import Product, merged, number
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import Sheet, SheetOptions, Source, normalised
from mp4sr.catalogue.text import line, sentences, words

_TYPES = words("type typ tipo")
_NAMES = words("name nom nombre nome naam")
_PUBLISHED = words("published veroffentlicht publie publicado pubblicato gepubliceerd")
_MARKERS = [*_PUBLISHED, "visibility_in_catalog", "regular_price", "short_description"]
# The export's header is in the language of the shop.
_COLUMNS = {
    "id": ("item", words("id")),
    "sku": ("keys", words("sku artikelnummer ugs referencia")),
    "gtin": ("keys", words("gtin_upc_ean_or_isbn gtin ean")),
    "type": ("status", _TYPES),
    "name": ("title", _NAMES),
    "published": ("status", _PUBLISHED),
    "short": (
        "sentences",
        words(
            "short_description kurzbeschreibung description_courte descripcion_corta "
            "breve_descrizione korte_beschrijving"
        ),
    ),
    "text": (
        "sentences",
        words("description beschreibung descripcion descrizione beschrijving"),
    ),
    "categories": ("category", words("categories kategorien categorias categorie")),
    "tags": ("tags", words("tags schlagworter etiquettes etiquetas")),
    "brand": ("brand", words("brands brand marken marke marques")),
    "price": (
        "price",
        words(
            "regular_price regularer_preis normaler_preis tarif_regulier precio_normal "
            "prezzo_di_listino"
        ),
    ),
    "images": ("images", words("images bilder imagenes immagini image")),
    "parent": ("parent", words("parent ubergeordnet ubergeordnetes_produkt superior")),
}
_ATTRIBUTE = re.compile(r"^attribut[eo]?\s*(\d+)\s*(name|nom|nombre|nome)$", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<!\\),\s*")


def is_woocommerce_products(columns: Sequence[str]) -> bool:
    """Return whether a header is that of WooCommerce's products export."""
    there = {normalised(column) for column in columns}

    def has(names: Sequence[str]) -> bool:
        return any(normalised(name) in there for name in names)

    return has(_TYPES) and has(_NAMES) and has(_MARKERS) and not has(("handle",))


def import_woocommerce(
    files: Sequence[Path | Source],
    folder: Path,
    *,
    options: SheetOptions | None = None,
    orders: OrderOptions | None = None,
    download: DownloadSettings | None = None,
    name: str | None = None,
) -> Catalogue:
    """Import exports of products and orders, in any number of files, zips and folders.

    An item is a product, called by its ID; variations belong to their parent. Drafts and private
    products, cancelled, refunded and unpaid orders, and guests are left out and counted. Parameters
    and errors are those of ``import_shopify``.
    """
    report = ImportReport("woocommerce")
    product_sheets, order_sheets = read_files(
        files,
        options or SheetOptions(),
        is_woocommerce_products,
    )
    products: list[Product] = []
    for sheet in product_sheets:
        read = woocommerce_products if is_woocommerce_products(sheet.columns) else plain_products
        products += read(sheet, report)
    return write_shop(
        merged(products),
        order_sheets,
        folder,
        name=name or stem(files[0]),
        source="WooCommerce export",
        report=report,
        options=orders or OrderOptions(),
        download=download,
    )


def woocommerce_products(sheet: Sheet, report: ImportReport) -> list[Product]:
    """Return the products of an export, each with its variations."""
    columns = Columns(sheet)
    cells = {key: columns.take(role, *names) for key, (role, names) in _COLUMNS.items()}
    attributes = [
        (columns.column("attributes", column), values)
        for column in sheet.columns
        if (match := _ATTRIBUTE.match(column))
        and (values := _attribute_values(columns, match[1])) is not None
    ]
    columns.report(report)
    products: dict[str, Product] = {}
    by_parent: dict[str, Product] = {}
    rows = [dict(zip(cells, values, strict=True)) for values in zip(*cells.values(), strict=True)]
    for row, cell in enumerate(rows):
        if _is_variation(cell):
            continue
        key = cell["id"] or cell["sku"] or line(cell["name"])
        if not key:
            continue
        product = products.setdefault(key, _product(key, cell))
        _add_variant(product, cell)
        for names, values in attributes:
            if names[row] and values[row]:
                product.facts.setdefault(line(names[row]), line(values[row].replace("|", ",")))
        by_parent |= {f"id:{cell['id']}": product, cell["id"]: product, cell["sku"]: product}
    orphans = 0
    for cell in rows:
        if _is_variation(cell):
            parent = by_parent.get(cell["parent"]) if cell["parent"] else None
            if parent is None:
                orphans += 1
            else:
                _add_variant(parent, cell)
                parent.pictures += picture_entries(cell["images"])
    for product in products.values():
        product.pictures = list(dict.fromkeys(product.pictures))
    report.leave_out("variations without a parent", orphans)
    return list(products.values())


def _attribute_values(columns: Columns, number: str) -> pd.Series | None:
    """Return the values of attribute ``number``; their column is called by the name's language."""
    pattern = re.compile(rf"^attribut[eo]?\s*{number}\s*(val|wert|waarde)", re.IGNORECASE)
    column = next((column for column in columns.sheet.columns if pattern.match(column)), None)
    return None if column is None else columns.column("attributes", column)


def _is_variation(cell: dict[str, str]) -> bool:
    return "variation" in cell["type"].casefold() or "variante" in cell["type"].casefold()


def _product(key: str, cell: dict[str, str]) -> Product:
    description = sentences(cell["short"])
    product = Product(
        key,
        line(cell["name"]),
        [*description, *(text for text in sentences(cell["text"]) if text not in description)],
        _category(cell["categories"]),
        tags=[tag for part in _BETWEEN.split(cell["tags"]) if (tag := line(part))],
        pictures=picture_entries(cell["images"]),
    )
    if brand := line(cell["brand"]):
        product.facts["Brand"] = brand
    if cell["published"].casefold() in ("-1", "0", "draft", "private", "no"):
        product.left_out = "drafts and private products"
    return product


def _add_variant(product: Product, cell: dict[str, str]) -> None:
    """Add what an order may call a row by, and its price."""
    product.keys.update((cell[name], None) for name in ("id", "sku", "gtin") if cell[name])
    if title := line(cell["name"]):
        product.names[title] = None
    if (price := number(cell["price"])) is not None:
        product.prices.append(price)


def _category(cell: str) -> str:
    """Return the deepest path of ``Clothing > Hoodies, Clothing, Sale``."""
    paths = [line(part.replace("\\,", ",")) for part in _BETWEEN.split(cell)]
    return max(paths, key=lambda path: path.count(">"), default="")
