"""Shopify: *Products > Export* and *Orders > Export*, as CSV.

A product stands in several rows: the first has its title and texts, further ones have a variant or
a picture each. Of an order the first row has the customer and the time, further ones have a line.
"""

from collections.abc import Sequence
from pathlib import Path

from mp4sr.catalogue.catalogue import Catalogue
from mp4sr.catalogue.importers.download import DownloadSettings
from mp4sr.catalogue.importers.reading import Columns
from mp4sr.catalogue.importers.shops.catalogue import read_files, stem, write_shop
from mp4sr.catalogue.importers.shops.orders import OrderOptions
from mp4sr.catalogue.importers.shops.plain import plain_products
from mp4sr.catalogue.importers.shops.products import Product, merged, number
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import Sheet, SheetOptions, Source, normalised
from mp4sr.catalogue.text import line, sentences

_HANDLE = ("handle", "url_handle")
_NO_VARIANT = "default title"


def is_shopify_products(columns: Sequence[str]) -> bool:
    """Return whether a header is that of Shopify's products export."""
    there = {normalised(column) for column in columns}
    return "title" in there and any(normalised(name) in there for name in _HANDLE)


def import_shopify(
    files: Sequence[Path | Source],
    folder: Path,
    *,
    options: SheetOptions | None = None,
    orders: OrderOptions | None = None,
    download: DownloadSettings | None = None,
    name: str | None = None,
) -> Catalogue:
    """Import exports of products and orders, in any number of files, zips and folders.

    An item is a product, called by its handle; an order line finds it by SKU, by id or by "Title -
    Variant". Drafts and archived products, cancelled, refunded and unpaid orders, and guests are
    left out and counted. In place of Shopify's products a table with items as ``import csv`` reads
    them will do.

    Parameters
    ----------
    files
        The exports; which is which shows in the headers.
    folder
        Where the catalogue goes.
    options, orders
        How tables and orders are read.
    download
        How to fetch the pictures; None leaves them out.

    Raises ``MP4SRError`` with file and line for a row that cannot be read, and when hardly any
    order line names a product.
    """
    report = ImportReport("shopify")
    product_sheets, order_sheets = read_files(
        files,
        options or SheetOptions(),
        is_shopify_products,
    )
    products: list[Product] = []
    for sheet in product_sheets:
        read = shopify_products if is_shopify_products(sheet.columns) else plain_products
        products += read(sheet, report)
    return write_shop(
        merged(products),
        order_sheets,
        folder,
        name=name or stem(files[0]),
        source="Shopify export",
        report=report,
        options=orders or OrderOptions(),
        download=download,
    )


def shopify_products(sheet: Sheet, report: ImportReport) -> list[Product]:
    """Return the products of an export, each put together from its rows."""
    columns = Columns(sheet)
    cells = {
        "handle": columns.take("item", *_HANDLE),
        "title": columns.take("title", "title"),
        "body": columns.take("sentences", "body_html", "body", "description"),
        "vendor": columns.take("brand", "vendor"),
        "category": columns.take("category", "product_category"),
        "type": columns.take("category", "type", "product_type", "custom_product_type"),
        "tags": columns.take("tags", "tags"),
        "published": columns.take("status", "published", "published_on_online_store"),
        "status": columns.take("status", "status"),
        "price": columns.take("price", "variant_price", "price"),
        "image": columns.take("images", "image_src", "product_image_url"),
        "position": columns.take("images", "image_position"),
        "variant_image": columns.take("images", "variant_image", "variant_image_url"),
    }
    options = columns.take_all("variant", [f"option{n}_value" for n in (1, 2, 3)])
    keys = columns.take_all(
        "keys", ["variant_sku", "sku", "variant_id", "id", "variant_barcode", "barcode"]
    )
    has_status = columns.find("status") is not None
    columns.report(report)
    products: dict[str, Product] = {}
    pictures: dict[str, list[tuple[float, int, str]]] = {}
    handle = ""
    for row, values in enumerate(zip(*cells.values(), strict=True)):
        cell = dict(zip(cells, values, strict=True))
        handle = cell["handle"] or handle
        if not handle:
            continue
        product = products.setdefault(handle, Product(handle, keys={handle: None}))
        if cell["title"] and not product.title:
            _describe(product, cell, has_status)
        if cell["price"] and (price := number(cell["price"])) is not None:
            product.prices.append(price)
        variant = " / ".join(option[row] for option in options if option[row])
        if product.title:
            product.names[product.title] = None
            if variant and variant.casefold() != _NO_VARIANT:
                product.names[f"{product.title} - {variant}"] = None
        product.keys.update((key[row].lstrip("'"), None) for key in keys if key[row])
        place = number(cell["position"])
        own = pictures.setdefault(handle, [])
        if cell["image"]:
            own.append((999.0 if place is None else place, row, cell["image"]))
        if cell["variant_image"]:
            own.append((1000.0, row, cell["variant_image"]))
    for handle, own in pictures.items():
        products[handle].pictures = list(dict.fromkeys(url for _, _, url in sorted(own)))
    return list(products.values())


def _describe(product: Product, cell: dict[str, str], has_status: bool) -> None:
    """Fill in what the first row of a product says."""
    product.title = line(cell["title"])
    product.description = sentences(cell["body"])
    product.category = line(cell["category"] or cell["type"])
    if cell["category"] and cell["type"] and cell["type"] not in cell["category"]:
        product.facts["Type"] = line(cell["type"])
    if vendor := line(cell["vendor"]):
        product.facts["Brand"] = vendor
    product.tags = [tag for part in cell["tags"].split(",") if (tag := line(part))]
    status = cell["status"].casefold()
    hidden = not has_status and cell["published"].casefold() in ("false", "no", "0")
    if status == "draft" or hidden:
        product.left_out = "drafts and unpublished products"
    elif status in ("archived", "unlisted"):
        product.left_out = f"{status} products"
