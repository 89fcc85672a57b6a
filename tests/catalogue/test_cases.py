"""The files that people have tried, where they lie beside the checkout.

Each stands for its kind; tests of the kinds, on files of our own, are in the importers' modules.
"""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mp4sr.catalogue import Catalogue
from mp4sr.catalogue.importers import (
    DownloadSettings,
    import_amazon,
    import_atomic,
    import_google_feed,
    import_shopify,
    import_table,
)
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import SheetOptions
from mp4sr.errors import MP4SRError
from tests.catalogue.conftest import picture_bytes

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not there"),
]


@pytest.fixture
def download(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DownloadSettings]:
    """Settings with which every address of the cases gives a picture."""
    monkeypatch.setenv("no_proxy", "*")

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

        def do_GET(self):
            body = picture_bytes("red", "JPEG")
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    try:
        server = ThreadingHTTPServer(("127.0.0.1", 8765), Handler)
    except OSError:
        pytest.skip("port 8765 is taken")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield DownloadSettings(cache=tmp_path / "cache")
    server.shutdown()
    server.server_close()
    thread.join()


def chosen(catalogue: Catalogue) -> dict[str, list[str]]:
    return {
        user: [catalogue.items[row].id for row in rows]
        for user, rows in catalogue.histories().items()
    }


def pictures(catalogue: Catalogue) -> dict[str, int]:
    return {item.id: len(item.images) for item in catalogue.items}


def test_01_shopify_products(tmp_path, download):
    folder = CASES / "01-shopify-products"
    catalogue = import_shopify(
        [folder / "products_export.csv"], tmp_path / "out", download=download
    )
    assert pictures(catalogue) == {"oak-stool": 3, "linen-lamp": 1, "clay-jug": 0}
    assert catalogue.items[0].sentences[:4] == (
        "A three-legged stool.", "Oiled & sanded by hand.", "Height 45 cm", "Oak",
    )  # fmt: skip
    assert catalogue.items[2].sentences[0] == "Holds 2 litres."
    assert ImportReport.load(tmp_path / "out").left_out["archived products"] == 1
    plain = import_table(folder / "first_rows.csv", tmp_path / "plain")
    assert "oak-1.jpg" in " ".join(ImportReport.load(plain.folder).warnings)
    with pytest.raises(MP4SRError, match="import shopify"):
        import_table(folder / "products_export.csv", tmp_path / "plain")


@pytest.mark.parametrize("reader", ["shopify", "csv", "with the export's products"])
def test_02_shopify_orders(tmp_path, reader):
    orders = CASES / "02-shopify-orders" / "orders_export.csv"
    products = orders.with_name("products.csv")
    if reader == "csv":
        catalogue = import_table(products, tmp_path / "out", interactions=orders)
    else:
        if reader != "shopify":
            products = CASES / "01-shopify-products" / "products_export.csv"
        catalogue = import_shopify([products, orders], tmp_path / "out")
    assert chosen(catalogue) == {"1": ["oak-stool", "clay-jug", "linen-lamp"], "2": ["linen-lamp"]}
    report = ImportReport.load(tmp_path / "out")
    assert report.left_out["unpaid orders (--with-unpaid takes them)"] == 1
    assert report.tables[-1].used["time"] == ["Created at"]
    for path in (tmp_path / "out").iterdir():
        assert "example.com" not in path.read_text()


@pytest.mark.parametrize("name", ["feed.txt", "feed_noquote.txt", "feed.xml"])
def test_04_google_feed(tmp_path, download, name):
    path = CASES / "04-google-feed" / name
    catalogue = import_google_feed([path], tmp_path / "out", download=download)
    if name == "feed.xml":
        assert pictures(catalogue) == {"0101": 2}
        assert catalogue.items[0].sentences[0] == "Hand-blown"
    else:
        assert pictures(catalogue) == {"0101": 3, "0102": 1, "0103": 1}
        assert catalogue.items[1].title == 'Red Vase 12" tall'


def test_06_recbole_separators(tmp_path):
    folder = CASES / "06-recbole-separators"
    assert chosen(import_atomic(folder, tmp_path / "1")) == {"u1": ["a", "b"], "u2": ["b", "c"]}
    assert list(chosen(import_atomic(folder / "comma", tmp_path / "2"))) == ["u1"]
    assert chosen(import_atomic(folder / "untyped", tmp_path / "3")) == {"u1": ["b", "c", "a"]}
    fields = import_atomic(folder / "fields", tmp_path / "4")
    assert [item.title for item in fields.items] == ["Blue Lamp", "Red Vase", "Green Rug"]


@pytest.mark.parametrize("name", ["transactions.csv", "transactions_resaved.csv"])
def test_07_hm(tmp_path, name):
    folder = CASES / "07-hm"
    catalogue = import_table(folder / "articles.csv", tmp_path / "out", interactions=folder / name)
    assert len(catalogue.items) == 4
    assert sum(pictures(catalogue).values()) == 3
    assert chosen(catalogue)["u1"][0] == "0108775015"
    guesses = " ".join(ImportReport.load(tmp_path / "out").guesses)
    assert ("8 of 8 interactions" in guesses and "leading zeros" in guesses) == ("re" in name)


@pytest.mark.parametrize(
    "name", ["artikel_sep.csv", "artikel_utf16.txt", "artikel_utf8.csv", "artikel_cp1252.csv"]
)
def test_09_excel_in_europe(tmp_path, name):
    folder = CASES / "09-excel-europe"
    orders = folder / "bestellungen.csv"
    options = SheetOptions()
    if "cp1252" in name:
        with pytest.raises(MP4SRError, match="--encoding cp1252"):
            import_table(folder / name, tmp_path / "out", interactions=orders)
        options = SheetOptions(encoding="cp1252")
    catalogue = import_table(folder / name, tmp_path / "out", interactions=orders, options=options)
    assert [item.title for item in catalogue.items] == ['Vase "blau", groß', "Öllampe", "Schüssel"]
    assert catalogue.items[2].sentences == ("zwei", "Zeilen")
    assert chosen(catalogue) == {"K1": ["0012", "0013"], "K2": ["0014"]}


def test_09_a_doubled_header(tmp_path):
    with pytest.raises(MP4SRError, match="'title' twice"):
        import_table(CASES / "09-excel-europe" / "dup_header.csv", tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("date_only_dmy_dash", "cbad"), ("excel_sci", "abcd"), ("iso_z", "dbca"),
        ("mixed_compact_iso", "cbad"), ("mixed_ms_s", "acbd"), ("month_year", "cbad"),
        ("retailrocket", "adcb"), ("us", "dcba"), ("us_space", "cbad"), ("year_only", "badc"),
        ("yymmdd", "cbad"),
    ],
)  # fmt: skip
def test_10_times(tmp_path, name, order):
    folder = CASES / "10-times"
    catalogue = import_table(
        folder / "items.csv", tmp_path / "out", interactions=folder / f"{name}.csv"
    )
    assert "".join(chosen(catalogue)["u"]) == order
    lost = "order is lost" in " ".join(ImportReport.load(tmp_path / "out").warnings)
    assert lost == (name == "excel_sci")


def test_10_a_time_that_is_none(tmp_path):
    folder = CASES / "10-times"
    with pytest.raises(MP4SRError, match=r"nan\.csv, line 3: 'nan' is not a time"):
        import_table(folder / "items.csv", tmp_path / "out", interactions=folder / "nan.csv")


@pytest.mark.parametrize(
    ("reviews", "metadata"),
    [("reviews.jsonl", "meta.jsonl"), ("All_Beauty.train.csv", "meta_to_csv.csv")],
)
def test_11_amazon_2023_through_the_hub(tmp_path, reviews, metadata):
    folder = CASES / "11-amazon-2023-hub"
    catalogue = import_amazon(folder / reviews, tmp_path / "out", metadata=folder / metadata)
    second, third, fourth = catalogue.items[1:]
    assert second.sentences == ("Brand: Yes To.", "Material: Oak.", "Color: Green.")
    assert third.title == ""
    assert fourth.title == "Tee & Set 'S'"
    assert fourth.sentences[-3:] == ("Soft.", "Cotton.", "Wash cold.")


def test_13_ids(tmp_path):
    folder = CASES / "13-ids"
    catalogue = import_table(
        folder / "items.csv", tmp_path / "out", interactions=folder / "inter.csv"
    )
    assert len(catalogue.items) == 10
    guesses = " ".join(ImportReport.load(tmp_path / "out").guesses)
    assert "accents composed differently" in guesses
    assert "a '.0' at the end" in guesses


def test_27_capital_headers(tmp_path, download):
    path = CASES / "27-capital-headers" / "items.csv"
    catalogue = import_table(path, tmp_path / "out", download=download)
    assert [item.title for item in catalogue.items] == ["Blue Vase", "Red Vase"]
    assert [item.sentences for item in catalogue.items] == [("Glazed.",), ("Matte.",)]
    assert sum(pictures(catalogue).values()) == 2
