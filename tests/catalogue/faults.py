"""Kinds of fault in files as people have them, and what is said of each.

``python -m tests.catalogue.faults`` makes the table in ``docs/own-shop.md`` from these.
"""

# ruff: noqa: E501

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from mp4sr.cli import app
from tests.catalogue import exports

PAGE = Path(__file__).parents[2] / "docs" / "own-shop.md"
BEGIN, END = "<!-- faults: begin -->\n", "<!-- faults: end -->\n"

ITEMS = "item,title\n0101,Lamp\n0102,Vase\n"


@dataclass(frozen=True)
class Fault:
    """One kind of fault: what it is, files that have it, and how they are imported.

    ``refused`` says whether the import stops; otherwise the sentence is in its report.
    """

    kind: str
    files: Mapping[str, str | bytes]
    command: str
    refused: bool
    beginning: str = ""

    def sentence(self, folder: Path) -> str:
        """Import the files in ``folder`` and return what was said of them."""
        for name, content in self.files.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / name).write_bytes(data)
        words = ["import"]
        for word in self.command.split():
            words.append(str(folder / word) if word in self.files else word)
        result = CliRunner().invoke(app, [*words, "--out", str(folder / "out")])
        assert (result.exit_code != 0) == self.refused, (self.kind, result.output)
        if self.refused:
            assert not (folder / "out").exists()
            return result.stderr.strip()
        lines = (line[16:] for line in result.stdout.splitlines())
        return next(line for line in lines if line.startswith(self.beginning))


def pair(
    kind: str, items: str | bytes, rows: str | bytes, refused: bool, beginning: str = ""
) -> Fault:
    """A fault of a pair of tables that ``import csv`` reads."""
    files = {"items.csv": items, "orders.csv": rows}
    return Fault(kind, files, "csv items.csv --interactions orders.csv", refused, beginning)


def times(kind: str, texts: str, refused: bool, beginning: str = "") -> Fault:
    """A fault of the times, written with blanks between them."""
    rows = "".join(
        f"u,{('0101', '0102')[n % 2]},{text}\n" for n, text in enumerate(texts.split("|"))
    )
    return pair(kind, ITEMS, "user,item,time\n" + rows, refused, beginning)


FAULTS = (
    Fault("not UTF-8", {"items.csv": "item;title\n1;Größe\n".encode("cp1252")}, "csv items.csv", True),
    Fault("a log-in page instead of the export", {"items.csv": "<html>Log in</html>"}, "csv items.csv", True),
    Fault("an old Excel workbook", {"items.xls": b"\xd0\xcf\x11\xe0\xa1\xb1"}, "csv items.xls", True),
    Fault("a header named twice", {"items.csv": "item,title,title\n1,a,b\n"}, "csv items.csv", True),
    Fault("a column that is not there", {"items.csv": ITEMS}, "csv items.csv --title-column titel", True),
    Fault("a row with too few cells", {"items.csv": "item,title\n1\n"}, "csv items.csv", True),
    Fault("an id that is there twice", {"items.csv": "item,title\n1,a\n1,b\n"}, "csv items.csv", True),
    Fault("a Shopify export as a plain table", {"products.csv": exports.SHOPIFY_PRODUCTS}, "csv products.csv", True),
    Fault("rows left out with --skip-bad-rows", {"items.csv": "item,title\n1,a\n2\n"}, "csv items.csv --skip-bad-rows", False, "rows that"),
    pair("ids that lost their leading zeros", ITEMS, "user,item,time\nu,101,1\n", False, "1 of 1"),
    pair("ids that got a .0", ITEMS.replace("01", "1"), "user,item,time\nu,11.0,1\n", False, "1 of 1"),
    pair("accents composed differently", "item,title\nCafé,Coffee\n", "user,item,time\nu,Cafe\u0301,1\n", False, "1 of 1"),
    pair("ids in exponent form", "item,title\n1087750150,A\n", "user,item,time\nu,1.08775E+09,1\n", True),
    Fault("SKU in one file, handle in the other", {"items.csv": "item,code,title\nlamp,L1,A\nvase,V1,B\n", "orders.csv": "user,item,time\nu,L1,1\n"}, "csv items.csv --interactions orders.csv --item-column item", True),
    pair("files of two shops", "item,title\nlamp,A\n", "user,item,time\nu,bowl,1\n", True),
    pair("some items without a description", ITEMS, "user,item,time\nu,0101,1\nu,x,2\n", False, "1 of 2"),
    pair("users who are e-mail addresses", ITEMS, "user,item,time\na@b.example,0101,1\n", False, "users are"),
    pair("no times", ITEMS, "user,item\nu,0101\n", False, "orders.csv has no"),
    times("a time that is none", "2024-01-02|soon", True),
    times("days or months first, in doubt", "01/02/2024|02/03/2024", True),
    times("days first", "31/01/2024|02/02/2024", False, "orders.csv: dates"),
    times("seconds and milliseconds mixed", "1614592800000|1614592000", False, "orders.csv: times"),
    times("times rounded by a spreadsheet", "1.61459E+12|1.61459E+12", False, "orders.csv: 2 times"),
    Fault("pictures on the web", {"items.csv": "item,images\n1,http://s.example/1.jpg\n"}, "csv items.csv", False, "pictures were not"),
    Fault("neither products nor orders", {"p.csv": "Handle,Title\na,A\n", "o.csv": "what,who\n1,2\n"}, "shopify p.csv o.csv", True),
    Fault("orders of other products", {"p.csv": "Handle,Title\na,A\n", "o.csv": exports.SHOPIFY_ORDERS}, "shopify p.csv o.csv", True),
    Fault("unpaid orders", {"p.csv": exports.SHOPIFY_PRODUCTS, "o.csv": exports.SHOPIFY_ORDERS}, "shopify p.csv o.csv", False, "unpaid"),
    Fault("guests", {"p.csv": exports.SHOPIFY_PRODUCTS, "o.csv": exports.SHOPIFY_ORDERS}, "shopify p.csv o.csv", False, "orders of guests"),
    Fault("products deleted since", {"p.csv": exports.SHOPIFY_PRODUCTS, "o.csv": exports.SHOPIFY_ORDERS}, "shopify p.csv o.csv", False, "1 order lines name"),
)  # fmt: skip


def table() -> str:
    """Return the faults and their sentences as a Markdown table."""
    rows = ["| fault | | what is said |", "|---|---|---|"]
    for fault in FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            said = fault.sentence(Path(folder)).replace("|", "\\|")
        rows.append(f"| {fault.kind} | {'refused' if fault.refused else 'read'} | {said} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Write the table into the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(before + BEGIN + table() + END + after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
