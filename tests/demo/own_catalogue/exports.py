"""Small exports of a shop, written for the tests of own catalogues."""

import csv
from pathlib import Path

HEADER = ["Handle", "Title", "Body (HTML)", "Vendor", "Type", "Variant SKU", "Image Src", "Status"]
GOODS = ("Tea pot", "Tea cup", "Milk jug", "Sugar bowl", "Cake plate", "Bread knife", "Oven dish")
ORDER_HEADER = [
    *("Name", "Email", "Financial Status", "Created at"),
    *("Lineitem quantity", "Lineitem name", "Lineitem sku"),
]


def write_products(path: Path, goods: tuple[str, ...] = GOODS) -> Path:
    """Write a Shopify products export: one row a product, each with a picture's address."""
    rows = [
        [
            *(title.lower().replace(" ", "-"), title, f"<p>A {title.lower()} of clay.</p>"),
            *(f"Maker {number % 2}", "Kitchen" if number % 2 else "Table", f"S{number}"),
            *(f"http://pictures.example/{number}.jpg", "active"),
        ]
        for number, title in enumerate(goods)
    ]
    return _write(path, HEADER, rows)


def write_orders(path: Path, customers: int = 6, orders: int = 5) -> Path:
    """Write a Shopify orders export: every customer buys the next product on the next day."""
    rows = []
    for customer in range(customers):
        for step in range(orders):
            title = GOODS[(customer + step) % len(GOODS)]
            number = GOODS.index(title)
            order = f"#{1000 + customer * orders + step}"
            at = f"2025-03-{step + 1:02} 10:00:00 +0100"
            who = f"customer{customer}@mail.example"
            rows.append([order, who, "paid", at, "1", title, f"S{number}"])
    return _write(path, ORDER_HEADER, rows)


def _write(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path
