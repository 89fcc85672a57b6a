"""From products and orders to the catalogue folder, the same for every shop system."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from mp4sr.catalogue.catalogue import Catalogue
from mp4sr.catalogue.importers.assembly import assemble, with_images
from mp4sr.catalogue.importers.download import DownloadSettings
from mp4sr.catalogue.importers.pictures import collected
from mp4sr.catalogue.importers.shops.orders import OrderOptions, holds_order_lines, read_orders
from mp4sr.catalogue.importers.shops.plain import holds_plain_products
from mp4sr.catalogue.importers.shops.products import Product, items_of
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import Sheet, SheetOptions, Source, read_sheet, sources
from mp4sr.errors import MP4SRError


def read_files(
    files: Sequence[Path | Source],
    options: SheetOptions,
    is_products: Callable[[Sequence[str]], bool],
) -> tuple[list[Sheet], list[Sheet]]:
    """Read files, zips and folders; return the tables of products and those of orders.

    Which is which shows in the headers, so the files may be named in any order; a plain table of
    items counts as products. Raises
    ``MP4SRError`` for a table that is neither, and when there are no products.
    """
    products: list[Sheet] = []
    orders: list[Sheet] = []
    for path in files:
        for source in sources(path):
            sheet = read_sheet(source, options)
            if is_products(sheet.columns):
                products.append(sheet)
            elif holds_order_lines(sheet.columns):
                orders.append(sheet)
            elif holds_plain_products(sheet.columns):
                products.append(sheet)
            else:
                raise MP4SRError(
                    f"{sheet.name} is neither a products nor an orders export of this shop "
                    f"system: its header reads {sheet.header_text()}; name the export as it was "
                    "downloaded, or use `mp4sr import csv`, which takes any columns."
                )
    if not products:
        raise MP4SRError(
            "none of the files is a products export; name the products file and then the orders."
        )
    return products, orders


def stem(file: Path | Source) -> str:
    """Return the first part of a file's name, to call a catalogue by."""
    name = file.name if isinstance(file, Source) else Path(file).name
    return name.split(".")[0]


def write_shop(
    products: Sequence[Product],
    orders: Sequence[Sheet],
    folder: Path,
    *,
    name: str,
    source: str,
    report: ImportReport,
    options: OrderOptions,
    download: DownloadSettings | None,
) -> Catalogue:
    """Write the catalogue of a shop; ``report`` already knows of the products' tables."""
    for reason in dict.fromkeys(p.left_out for p in products if p.left_out):
        report.leave_out(reason, sum(product.left_out == reason for product in products))
    items = items_of(products)
    if not items:
        raise MP4SRError(
            "none of the products is on sale: all are drafts or archived; export active products."
        )
    if orders:
        interactions = read_orders(orders, products, options, report)
    else:
        interactions = pd.DataFrame({"user": [], "item": [], "time": []}, dtype="str")
        report.warn("no orders were given: there is nothing to learn from in this catalogue alone.")
    wanted = {product.id: product.pictures for product in products if not product.left_out}
    images, pictures = collected(wanted, report, download=download)
    return assemble(
        folder,
        items=with_images(items, images),
        interactions=interactions,
        card={"name": name, "source": source},
        pictures=pictures,
        report=report,
    )
