"""How long a shop's exports take to the page: ``python -m benchmarks.own_shop OUT``.

Makes Shopify exports of a small and of a large shop, with a server of drawn pictures, and runs
``mp4sr open`` on each, twice. Writes ``own_shop.json`` beside this file: seconds of every step, of
the second run and of the page, the report and the result. Seconds of the processor stand beside
those of the clock, which say little on a machine that does other things as well.
"""

import argparse
import csv
import io
import json
import os
import platform
import random
import resource
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import datetime, timedelta, timezone
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from mp4sr.catalogue.text import words

SHOPS = {"small": (48, 260), "large": (5_000, 100_000)}
TYPES = words(
    "Vase Bowl Lamp Stool Rug Cushion Mug Tray Basket Candle Clock Mirror Blanket Chair Bench Jug"
)
COLOURS = words("red blue green orange purple brown gold grey black pink teal navy")
MATERIALS = words("oak linen clay wool brass glass cotton steel")
VARIANTS = ("Small", "Large")
PRODUCT_COLUMNS = (
    "Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Option1 Name",
    "Option1 Value", "Variant SKU", "Variant Price", "Image Src", "Image Position", "Status",
)  # fmt: skip
ORDER_COLUMNS = (
    "Name", "Email", "Financial Status", "Paid at", "Created at", "Lineitem quantity",
    "Lineitem name", "Lineitem sku", "Billing Name", "Notes", "Cancelled at", "Phone", "Id",
)  # fmt: skip


def make_products(count: int, address: str, seed: int) -> list[dict[str, Any]]:
    """Return products with a type, a colour and a material each, and addresses of two pictures."""
    draw = random.Random(seed)
    products = []
    for number in range(count):
        kind, colour, material = draw.choice(TYPES), draw.choice(COLOURS), draw.choice(MATERIALS)
        handle = f"{colour}-{material}-{kind}-{number}".lower()
        products.append(
            {
                "handle": handle,
                "title": f"{colour.title()} {material} {kind.lower()} {number}",
                "kind": kind,
                "colour": colour,
                "material": material,
                "price": draw.randrange(900, 19_900) / 100,
                "variants": VARIANTS[: draw.randrange(3)],
                "images": [
                    f"{address}/{kind}-{colour}-{number}-{view}.jpg"
                    for view in range(1 + number % 2)
                ],
            }
        )
    return products


def products_csv(products: list[dict[str, Any]]) -> str:
    """Return Shopify's products export: several rows for a product with variants or pictures."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, PRODUCT_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for number, product in enumerate(products):
        body = (
            f"<p>A {product['kind'].lower()} of {product['material']}.<br>Made by hand &amp; "
            f"finished in {product['colour']}.</p><ul><li>Number {number}</li></ul>"
        )
        first = {
            "Handle": product["handle"],
            "Title": product["title"],
            "Body (HTML)": body,
            "Vendor": f"Maker {number % 7}",
            "Type": product["kind"],
            "Tags": f"{product['colour']}, handmade",
            "Published": "true",
            "Status": "archived" if number % 50 == 49 else "active",
        }
        names = product["variants"] or ("Default Title",)
        for row in range(max(len(names), len(product["images"]))):
            cells = dict(first) if row == 0 else {"Handle": product["handle"]}
            if row < len(names):
                cells |= {
                    "Option1 Name": "Size" if product["variants"] else "Title",
                    "Option1 Value": names[row],
                    "Variant SKU": f"SKU-{number}-{row}",
                    "Variant Price": f"{product['price']:.2f}",
                }
            if row < len(product["images"]):
                cells |= {"Image Src": product["images"][row], "Image Position": str(row + 1)}
            writer.writerow(cells)
    return text.getvalue()


def orders_csv(products: list[dict[str, Any]], count: int, seed: int) -> str:
    """Return Shopify's orders export, newest first, of customers with a taste.

    A customer likes two colours and a material; the next product is often of the last one's type.
    """
    draw = random.Random(seed + 1)
    by = {
        field: {
            value: [n for n, p in enumerate(products) if p[field] == value]
            for value in {product[field] for product in products}
        }
        for field in ("colour", "material", "kind")
    }
    customers = max(1, count // 5)
    tastes = [(draw.sample(COLOURS, 2), draw.choice(MATERIALS)) for _ in range(customers)]
    last: dict[int, int] = {}
    orders: list[list[dict[str, str]]] = []
    now = datetime(2025, 1, 1, 8, tzinfo=timezone(timedelta(hours=1)))
    for number in range(count):
        now += timedelta(minutes=draw.randrange(1, 9))
        customer = min(int(draw.expovariate(3.0) * customers), customers - 1)
        colours, material = tastes[customer]
        stamp = now.strftime("%Y-%m-%d %H:%M:%S %z")
        status = "refunded" if number % 40 == 7 else "pending" if number % 60 == 9 else "paid"
        lines = []
        for line in range(draw.choice((1, 1, 2, 3))):
            pool = (
                by["kind"][products[last[customer]]["kind"]]
                if customer in last and draw.random() < 0.4
                else by["colour"].get(draw.choice(colours), ())
                if draw.random() < 0.7
                else by["material"].get(material, ())
            ) or range(len(products))
            chosen = draw.choice(list(pool))
            last[customer] = chosen
            product = products[chosen]
            variant = draw.randrange(len(product["variants"])) if product["variants"] else 0
            suffix = f" - {product['variants'][variant]}" if product["variants"] else ""
            cells = {
                "Name": f"#{1000 + number}",
                "Lineitem quantity": "1",
                "Lineitem name": product["title"] + suffix,
                "Lineitem sku": "" if chosen % 10 == 3 else f"SKU-{chosen}-{variant}",
            }
            if line == 0:
                guest = number % 25 == 3
                cells |= {
                    "Email": "" if guest else f"customer{customer}@mail.example",
                    "Financial Status": status,
                    "Paid at": stamp,
                    "Created at": stamp,
                    "Billing Name": f"Customer {customer}",
                    "Id": str(5_000_000 + number),
                }
            lines.append(cells)
        orders.append(lines)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ORDER_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(line for order in reversed(orders) for line in order)
    return text.getvalue()


@cache
def picture(kind: str, colour: str, view: str) -> bytes:
    """Return a drawn product: a shape for its type in its colour."""
    image = Image.new("RGB", (240, 240), "white" if view == "0" else "whitesmoke")
    draw = ImageDraw.Draw(image)
    shape = TYPES.index(kind)
    box = (40 + 5 * (shape % 4), 60, 200, 200 - 6 * (shape % 5))
    (draw.ellipse, draw.rectangle, draw.rounded_rectangle)[shape % 3](box, fill=colour)
    draw.line((20, 220, 220, 220), fill="lightgrey", width=3)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


class Pictures(BaseHTTPRequestHandler):
    """Answers with the picture that the address describes."""

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send ``/Vase-red-17-0.jpg``."""
        kind, colour, number, view = self.path[1:].removesuffix(".jpg").split("-")
        # Different bytes for every product, as of different photographs.
        body = picture(kind, colour, view) + number.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def run_open(folder: Path, *options: str) -> tuple[float, float, str]:
    """Run ``mp4sr open`` on a folder; return seconds, those of the processor, and its words."""
    command = [sys.executable, "-m", "mp4sr", "open", "products.csv", "orders.csv", "--yes"]
    environment = {
        **os.environ,
        "MP4SR_CACHE": str(folder / "cache"),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    began, used = time.monotonic(), processor_seconds()
    done = subprocess.run(
        [*command, "--out", "shop", "--foundation", "none", *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    seconds = round(time.monotonic() - began, 1)
    return seconds, round(processor_seconds() - used, 1), done.stderr + done.stdout


def processor_seconds() -> float:
    """Return what finished child processes have used of the processor."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def open_page(folder: Path) -> float:
    """Return the seconds from the command to the page's first answer, all else being done."""
    port = "7879"
    command = [sys.executable, "-m", "mp4sr", "open", "products.csv", "orders.csv", "--yes"]
    environment = {
        **os.environ,
        "MP4SR_CACHE": str(folder / "cache"),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    began = time.monotonic()
    with subprocess.Popen(
        [*command, "--out", "shop", "--foundation", "none", "--port", port],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as page:
        try:
            while page.poll() is None and time.monotonic() - began < 300:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                        return round(time.monotonic() - began, 1)
                except OSError:
                    time.sleep(0.5)
        finally:
            page.terminate()
    raise SystemExit("the page did not open")


def measure(name: str, folder: Path, address: str, *, page: bool) -> dict[str, Any]:
    """Make a shop's exports in ``folder``, open it twice and return what it took."""
    count, orders = SHOPS[name]
    folder.mkdir(parents=True, exist_ok=True)
    products = make_products(count, address, seed=count)
    (folder / "products.csv").write_text(products_csv(products), encoding="utf-8")
    (folder / "orders.csv").write_text(orders_csv(products, orders, seed=count), encoding="utf-8")
    first, first_used, said = run_open(folder, "--no-page")
    steps = json.loads((folder / "shop" / "steps.json").read_text(encoding="utf-8"))
    second, second_used, again = run_open(folder, "--no-page")
    addresses = [
        str(path.relative_to(folder))
        for path in (folder / "shop").rglob("*")
        if path.suffix in (".csv", ".json", ".txt", ".md")
        and "mail.example" in path.read_text("utf-8")
    ]
    return {
        "products": count,
        "orders": orders,
        "first_run_seconds": first,
        "first_run_processor_seconds": first_used,
        "steps": {step: entry["seconds"] for step, entry in steps.items()},
        "second_run_seconds": second,
        "second_run_processor_seconds": second_used,
        "second_run_said": again.splitlines(),
        "page_seconds": open_page(folder) if page else None,
        "result": (folder / "shop" / "result.txt").read_text(encoding="utf-8").strip(),
        # Not the bars of libraries that draw over themselves.
        "said": [line for line in said.splitlines() if line.strip() and "%|" not in line],
        "files_with_addresses": addresses,
    }


def main() -> None:
    """Measure the shops that are named, and write the numbers down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="a folder for the exports and the shops")
    parser.add_argument("--shops", nargs="+", choices=SHOPS, default=list(SHOPS))
    parser.add_argument("--no-page", action="store_true", help="do not open the page")
    arguments = parser.parse_args()
    os.environ["no_proxy"] = "*"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    path = Path(__file__).with_suffix(".json")
    results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    results["machine"] = {"cores": os.cpu_count(), "python": platform.python_version()}
    for name in arguments.shops:
        results[name] = measure(name, arguments.out / name, address, page=not arguments.no_page)
        path.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    server.shutdown()


if __name__ == "__main__":
    main()
