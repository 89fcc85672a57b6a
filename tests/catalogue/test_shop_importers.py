"""Exports of Shopify, WooCommerce and product feeds."""

import io
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from mp4sr.catalogue import Item
from mp4sr.catalogue.importers import (
    DownloadSettings,
    OrderOptions,
    import_google_feed,
    import_shopify,
    import_woocommerce,
)
from mp4sr.catalogue.importers.shops.customers import customers
from mp4sr.catalogue.importers.shops.products import number
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import SheetOptions
from mp4sr.errors import MP4SRError
from tests.catalogue import exports


@pytest.fixture
def shopify(tmp_path) -> list[Path]:
    return written(tmp_path, products=exports.SHOPIFY_PRODUCTS, orders=exports.SHOPIFY_ORDERS)


@pytest.fixture
def woocommerce(tmp_path) -> list[Path]:
    return written(
        tmp_path, products=exports.WOOCOMMERCE_PRODUCTS, orders=exports.WOOCOMMERCE_LINES
    )


def written(folder: Path, **files: str) -> list[Path]:
    paths = [folder / f"{name}.csv" for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def report_of(catalogue) -> ImportReport:
    report = ImportReport.load(catalogue.folder)
    assert report is not None
    return report


def chosen(catalogue) -> list[tuple[str, str]]:
    rows = catalogue.interactions
    return [
        (user, catalogue.items[item].id)
        for user, item in zip(rows["user"], rows["item"], strict=True)
    ]


def test_shopify_products(shopify, tmp_path):
    catalogue = import_shopify(shopify, tmp_path / "out")
    assert catalogue.name == "products"
    assert catalogue.items == [
        Item(
            "wool-hat",
            "Wool Hat",
            (
                "Knitted in one piece.",
                "Warm & light.",
                "100 % wool",
                "Brand: Nord.",
                "Tags: sale.",
                "Price: 29.00 to 31.00.",
            ),
            "Apparel > Hats",
        ),
        Item("felt-bag", "Felt Bag", ("Carries a laptop.", "Brand: Filz.", "Price: 59.00."), "Bag"),
    ]


def test_shopify_orders(shopify, tmp_path):
    catalogue = import_shopify(shopify, tmp_path / "out")
    # Kim bought a hat; the phone's owner a bag; Mia a hat of a variant that is gone, then a bag and
    # a hat in two variants.
    assert chosen(catalogue) == [
        ("1", "wool-hat"),
        ("2", "felt-bag"),
        ("3", "wool-hat"),
        ("3", "felt-bag"),
        ("3", "wool-hat"),
    ]
    assert catalogue.interactions["time"].tolist()[0] == 1738746000
    assert report_of(catalogue).left_out == {
        "drafts and unpublished products": 1,
        "archived products": 1,
        "cancelled orders": 1,
        "refunded orders": 1,
        "unpaid orders (--with-unpaid takes them)": 1,
        "orders of guests without e-mail, customer id and phone": 1,
        "refunded lines": 1,
        "order lines of products that are not in the products file": 1,
        "order lines of archived products": 1,
        "further variants of a product in one order": 1,
        "addresses of pictures that were not fetched (--download)": 4,
    }
    assert any("'Gift card'" in warning for warning in report_of(catalogue).warnings)


def test_unpaid_orders_are_taken_when_asked_for(shopify, tmp_path):
    catalogue = import_shopify(shopify, tmp_path / "out", orders=OrderOptions(with_unpaid=True))
    assert chosen(catalogue)[:2] == [("1", "wool-hat"), ("1", "felt-bag")]


def test_pictures_of_all_rows_come_in_their_order(tmp_path, picture_server, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    text = exports.SHOPIFY_PRODUCTS
    for name, colour in (
        ("hat-1", "red"),
        ("hat-2", "green"),
        ("hat-3", "blue"),
        ("hat-blue", "navy"),
    ):
        text = re.sub(
            rf"http://p.example/{name}.jpg(\?v=1)?", picture_server.url(f"/{colour}.jpg"), text
        )
    catalogue = import_shopify(
        written(tmp_path, products=text),
        tmp_path / "out",
        download=DownloadSettings(cache=tmp_path / "cache"),
    )
    images = catalogue.items[0].images
    assert images == tuple(f"images/wool-hat-{number}.jpg" for number in (1, 2, 3, 4))
    from mp4sr.catalogue import open_picture

    colours = [open_picture(catalogue.picture_path(image)).getpixel((8, 8)) for image in images]
    assert [colour.index(max(colour)) for colour in colours] == [0, 1, 2, 2]


def test_no_address_reaches_the_catalogue_or_the_terminal(shopify, tmp_path, capsys):
    catalogue = import_shopify(shopify, tmp_path / "out")
    print("\n".join(report_of(catalogue).lines()))
    said = capsys.readouterr()
    contents = [path.read_text() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    for text in (*contents, said.out, said.err):
        assert "mail.example" not in text
        assert "1234567" not in text
    assert set(catalogue.interactions["user"]) == {"1", "2", "3"}


def test_no_address_is_in_a_complaint(shopify, tmp_path):
    text = exports.SHOPIFY_ORDERS.replace(
        "2025-03-02 10:00:00 +0100,1,Felt", "kim@mail.example,1,Felt"
    )
    shopify[1].write_text(text)
    with pytest.raises(MP4SRError, match=r"orders\.csv, line 9: '\(e-mail\)' is not a time"):
        import_shopify(shopify, tmp_path / "out")
    catalogue = import_shopify(shopify, tmp_path / "out", options=SheetOptions(skip_bad_rows=True))
    assert len(catalogue.interactions) == 4
    skipped = (tmp_path / "out" / "skipped-rows.csv").read_text()
    assert skipped == "file,line,reason\norders.csv,9,the order has no readable time\n"


def test_twice_gives_the_same_bytes_in_any_order_of_files(shopify, tmp_path):
    def imported(files) -> dict[str, bytes]:
        import_shopify(files, tmp_path / "out", name="Shop")
        return {p.name: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()}

    assert imported(shopify) == imported(shopify) == imported(shopify[::-1])


def test_several_files_and_zips(tmp_path):
    head, *rows = exports.SHOPIFY_PRODUCTS.splitlines(keepends=True)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("products_1.csv", head + "".join(rows[:2]))
        archive.writestr("products_2.csv", head + "".join(rows[2:]))
        archive.writestr("orders.csv", exports.SHOPIFY_ORDERS)
    (tmp_path / "export.zip").write_bytes(buffer.getvalue())
    (tmp_path / "orders_again.csv").write_text(exports.SHOPIFY_ORDERS)
    whole = import_shopify(
        written(tmp_path, products=exports.SHOPIFY_PRODUCTS, orders=exports.SHOPIFY_ORDERS),
        tmp_path / "whole",
    )
    parts = import_shopify(
        [tmp_path / "export.zip", tmp_path / "orders_again.csv"], tmp_path / "parts"
    )
    assert parts.items == whole.items
    assert parts.interactions.equals(whole.interactions)
    assert report_of(parts).left_out["orders that an earlier file has too"] == 8


def test_a_plain_table_of_products_will_do(tmp_path):
    products = "item,title\nwool-hat,Wool Hat\nfelt-bag,Felt Bag\nscarf,Old Scarf\n"
    catalogue = import_shopify(
        written(tmp_path, products=products, orders=exports.SHOPIFY_ORDERS), tmp_path / "out"
    )
    assert chosen(catalogue)[2:] == [
        ("3", "wool-hat"), ("3", "scarf"), ("3", "felt-bag"), ("3", "wool-hat"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("products", "orders", "complaint"),
    [
        (
            "Handle,Title\na,A\n",
            "what,who\n1,2\n",
            "orders.csv is neither a products nor an orders",
        ),
        (None, exports.SHOPIFY_ORDERS, "none of the files is a products export"),
        ("Handle,Title,Status\na,A,draft\n", exports.SHOPIFY_ORDERS, "none of the products is on"),
        ("Handle,Title\na,A\n", exports.SHOPIFY_ORDERS, "8 of 8 order lines name no product"),
        ("Handle,Title\na\n", exports.SHOPIFY_ORDERS, "products.csv, line 2: the row has 1 cells"),
    ],
)
def test_wrong_files_are_named_and_nothing_is_written(tmp_path, products, orders, complaint):
    files = {"products": products, "orders": orders}
    with pytest.raises(MP4SRError, match=complaint):
        import_shopify(
            written(tmp_path, **{name: text for name, text in files.items() if text}),
            tmp_path / "out",
        )
    assert not (tmp_path / "out").exists()


def test_woocommerce_products(woocommerce, tmp_path):
    catalogue = import_woocommerce(woocommerce[:1], tmp_path / "out")
    assert catalogue.items == [
        Item(
            "10",
            "Green Tea",
            (
                "Fresh.",
                "First harvest.",
                "Steep for 2 minutes.",
                "Brand: Leaf.",
                "Weight: 100 g, 250 g.",
                "Tags: loose.",
                "Price: 5.00 to 11.00.",
            ),
            "Tea > Green",
        ),
        Item("20", "Iron Pot", ("Cast iron.", "Brand: Gusseisen.", "Price: 40.00."), "Ware"),
    ]
    report = report_of(catalogue)
    assert report.left_out["drafts and private products"] == 1
    assert report.left_out["variations without a parent"] == 1
    assert report.left_out["addresses of pictures that were not fetched (--download)"] == 3
    assert "nothing to learn from" in report.warnings[0]


def test_woocommerce_orders_with_a_row_for_each_line(woocommerce, tmp_path):
    catalogue = import_woocommerce(woocommerce, tmp_path / "out")
    # Customer 7 has ordered with two addresses, and once as a guest.
    assert chosen(catalogue) == [("1", "10"), ("1", "20"), ("1", "10")]
    report = report_of(catalogue)
    assert report.left_out["refunded lines"] == 1
    assert report.left_out["cancelled orders"] == 1
    assert report.left_out["unpaid orders (--with-unpaid takes them)"] == 1
    assert report.left_out["orders of guests without e-mail, customer id and phone"] == 1


@pytest.mark.parametrize(
    "orders",
    [
        "order_id,order_date,status,customer_id,line_item_1,line_item_2\n"
        "1,2025-01-02,completed,5,name:Iron Pot|product_id:20|sku:|quantity:1|total:40,"
        "name:Green Tea|product_id:10|variation_id:12|quantity:2\n",
        "Date,Order #,Status,Customer,Email,Product(s),Items sold\n"
        '2025-01-02 10:00,1,completed,Leo,leo@mail.example,"1× Iron Pot, 2× Green Tea - 250 g",3\n',
        "Bestellnummer;Datum;Kundennummer;Artikelnummer;Menge\n"
        "1;02.01.2025;5;POT;1\n1;02.01.2025;5;TEA-100;1\n",
    ],
)
def test_woocommerce_orders_in_other_shapes(tmp_path, orders):
    files = written(tmp_path, products=exports.WOOCOMMERCE_PRODUCTS, orders=orders)
    catalogue = import_woocommerce(files, tmp_path / "out")
    assert chosen(catalogue) == [("1", "20"), ("1", "10")]


def test_a_german_export(tmp_path):
    text = (
        "ID,Typ,Artikelnummer,Name,Veröffentlicht,Kurzbeschreibung,Beschreibung,Regulärer Preis,"
        "Kategorien,Bilder,Übergeordnetes Produkt\n"
        '1,simple,T-1,Teekanne,1,Aus Ton.,Handgedreht.,"12,50",Küche > Kannen,,\n'
        '2,variation,T-1-R,Teekanne - rot,1,,,"13,50",,,T-1\n'
    )
    catalogue = import_woocommerce(written(tmp_path, products=text), tmp_path / "out")
    assert catalogue.items == [
        Item("1", "Teekanne", ("Aus Ton.", "Handgedreht."), "Küche > Kannen")
    ]


def test_a_feed_of_tabs(tmp_path):
    (tmp_path / "feed.txt").write_text(exports.FEED)
    catalogue = import_google_feed([tmp_path / "feed.txt"], tmp_path / "out")
    assert catalogue.items == [
        Item("0007", 'Table 60" wide', ('"Solid" oak table', "Colour: brown.", "Price: 199.00."),
             "Living > Tables"),
        Item("0008", 'Table 80" wide', ("Solid oak", "Colour: black.", "Price: 249.00.")),
    ]  # fmt: skip
    assert report_of(catalogue).left_out == {
        "addresses of pictures that were not fetched (--download)": 4
    }
    grouped = import_google_feed([tmp_path / "feed.txt"], tmp_path / "out", group_variants=True)
    assert [item.id for item in grouped.items] == ["G7"]
    assert "Colour: brown, black." in grouped.items[0].sentences


def test_a_feed_of_xml(tmp_path):
    (tmp_path / "feed.xml").write_text(exports.FEED_XML)
    catalogue = import_google_feed([tmp_path / "feed.xml"], tmp_path / "out")
    assert catalogue.items == [Item("0007", 'Table 60" wide', ("Solid oak",), "Living > Tables")]
    assert report_of(catalogue).left_out == {
        "addresses of pictures that were not fetched (--download)": 3
    }


def test_a_feed_with_orders_by_id_barcode_or_title(tmp_path):
    (tmp_path / "feed.txt").write_text(exports.FEED)
    orders = (
        "order_id,date,customer_id,sku,item_name\n1,2025-01-01,a,7,\n2,2025-01-02,a,4000000000024,\n"
        '3,2025-01-03,a,,"Table 60"" wide"\n'
    )
    (tmp_path / "orders.csv").write_text(orders)
    catalogue = import_google_feed(
        [tmp_path / "feed.txt", tmp_path / "orders.csv"], tmp_path / "out"
    )
    assert chosen(catalogue) == [("1", "0007"), ("1", "0008"), ("1", "0007")]
    assert any("leading zeros" in guess for guess in report_of(catalogue).guesses)


def test_who_is_one_customer():
    def who(*rows: tuple[str, str, str]) -> list[int]:
        ids, emails, phones = (pd.Series(column, dtype="str") for column in zip(*rows, strict=True))
        codes = pd.factorize(customers(ids, emails, phones))[0]
        return codes.tolist()

    assert who(("", "a@x.y", ""), ("", "A@x.y ", ""), ("", "b@x.y", "")) == [0, 0, 1]
    assert who(("5", "a@x.y", ""), ("", "a@x.y", ""), ("5", "b@x.y", "")) == [0, 0, 0]
    phone, spelled = "+49 170 1234567", "0049-170-1234567"
    assert who(("", "a@x.y", phone), ("", "", spelled), ("", "", "12")) == [0, 0, 1]
    # A family's phone is nobody's.
    assert len(set(who(("", "a@x.y", phone), ("", "b@x.y", phone), ("", "", phone)))) == 3
    everyone = customers(*(pd.Series([""], dtype="str"),) * 3)
    assert everyone.tolist() == [""]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12", 12.0), ("12.50", 12.5), ("12,50 EUR", 12.5), ("$1,299.00", 1299.0),
        ("1.299,00", 1299.0), ("1.299", 1299.0), ("1 299,5", 1299.5), ("", None), ("free", None),
    ],
)  # fmt: skip
def test_amounts(text, amount):
    assert number(text) == amount
