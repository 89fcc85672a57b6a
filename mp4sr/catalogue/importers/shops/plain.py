"""A plain table of items in the place of a shop's own products export."""

from collections.abc import Sequence

from mp4sr.catalogue.importers.pictures import picture_entries
from mp4sr.catalogue.importers.reading import Columns
from mp4sr.catalogue.importers.shops.products import Product
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import Sheet
from mp4sr.catalogue.sheets.columns import NAMES, column_for
from mp4sr.catalogue.text import line, sentences


def holds_plain_products(columns: Sequence[str]) -> bool:
    """Return whether a header names items, titles and no customers."""
    roles = {role: column_for(columns, role) for role in ("item", "title", "user")}
    return None not in (roles["item"], roles["title"]) and roles["user"] is None


def plain_products(sheet: Sheet, report: ImportReport) -> list[Product]:
    """Return a product for each row that has an id."""
    columns = Columns(sheet)
    cells = {
        role: columns.take(role, *NAMES[role])
        for role in ("item", "title", "sentences", "category", "images", "brand")
    }
    columns.report(report)
    products = []
    for values in zip(*cells.values(), strict=True):
        cell = dict(zip(cells, values, strict=True))
        if cell["item"]:
            title = line(cell["title"])
            products.append(
                Product(
                    cell["item"],
                    title,
                    sentences(cell["sentences"]),
                    line(cell["category"]),
                    facts={"Brand": brand} if (brand := line(cell["brand"])) else {},
                    pictures=picture_entries(cell["images"]),
                    keys={cell["item"]: None},
                    names={title: None} if title else {},
                )
            )
    return products
