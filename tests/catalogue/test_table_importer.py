"""Any pair of tables."""

import gzip

import pytest
from PIL import Image

from mp4sr.catalogue import Item
from mp4sr.catalogue.importers import (
    DownloadSettings,
    InteractionColumns,
    ItemColumns,
    RowFilters,
    import_table,
)
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import SheetOptions
from mp4sr.errors import MP4SRError
from tests.catalogue import exports


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "products.csv").write_text(
        "sku;name;text;care;group;photo\n"
        'p1;Lamp;"Bright.\nTall.";Dust it.;Home > Lamps;lamp.png|gone.png\n'
        "p2;Vase;;;;http://x/vase.png\n"
        "p3;Rug;;;;../secret.png\n"
    )
    (folder / "orders.tsv").write_text(
        "customer\tsku\twhen\tstars\nc2\tp2\t2024-01-02\t5\nc1\tp1\t2024-01-01\t1\nc1\tp9\t2023-01-01\t4\n"
    )
    Image.new("RGB", (8, 8), "gold").save(folder / "lamp.png")
    Image.new("RGB", (8, 8), "gold").save(tmp_path / "secret.png")
    return folder


ITEMS = ItemColumns("sku", "name", ["text", "care"], "group", ["photo"])
INTERACTIONS = InteractionColumns("customer", time="when")
OPTIONS = {"item_columns": ITEMS, "interaction_columns": INTERACTIONS}


def test_named_columns(shop, tmp_path, capsys):
    catalogue = import_table(
        shop / "products.csv", tmp_path / "out", interactions=shop / "orders.tsv", **OPTIONS
    )
    assert catalogue.name == "products"
    assert catalogue.items == [
        Item("p1", "Lamp", ("Bright.", "Tall.", "Dust it."), "Home > Lamps", ("images/p1-1.png",)),
        Item("p2", "Vase"),
        Item("p3", "Rug"),
        Item("p9"),
    ]
    assert catalogue.picture_path("images/p1-1.png").is_file()
    histories = catalogue.histories()
    assert {user: rows.tolist() for user, rows in histories.items()} == {"c2": [1], "c1": [3, 0]}
    complaints = capsys.readouterr().err
    assert "gone.png" in complaints
    assert "../secret.png is outside" in complaints


def test_filters(shop, tmp_path):
    catalogue = import_table(
        shop / "products.csv",
        tmp_path / "out",
        interactions=shop / "orders.tsv",
        filters=RowFilters(min_rating=4),
        missing="drop",
        item_columns=ITEMS,
        interaction_columns=InteractionColumns("customer", time="when", rating="stars"),
    )
    assert catalogue.interactions["user"].tolist() == ["c2"]
    with pytest.raises(MP4SRError, match="no item is left"):
        import_table(
            shop / "products.csv",
            tmp_path / "out2",
            interactions=shop / "orders.tsv",
            core=2,
            **OPTIONS,
        )
    assert not (tmp_path / "out2").exists()


def test_the_catalogue_format_itself_needs_no_options(tiny_catalogue, tmp_path):
    folder = tiny_catalogue.folder
    again = import_table(
        folder / "items.csv", tmp_path / "out", interactions=folder / "interactions.csv"
    )
    assert [item.texts for item in again.items] == [item.texts for item in tiny_catalogue.items]
    assert [len(item.images) for item in again.items] == [
        len(item.images) for item in tiny_catalogue.items
    ]
    assert again.interactions.equals(tiny_catalogue.interactions)


def test_packed_without_interactions_or_times(tmp_path):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"item,title\na,A\nb,B\n"))
    assert len(import_table(tmp_path / "a.csv.gz", tmp_path / "out").items) == 2
    (tmp_path / "t.csv").write_text("user,item\nu,b\nu,a\n")
    catalogue = import_table(
        tmp_path / "a.csv.gz", tmp_path / "out", interactions=tmp_path / "t.csv"
    )
    assert catalogue.histories()["u"].tolist() == [1, 0]
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"item,title\na,A\nb,B\n")[:-9])
    with pytest.raises(MP4SRError, match=r"a\.csv\.gz is not a whole packed file"):
        import_table(tmp_path / "a.csv.gz", tmp_path / "out")


def test_pictures_from_the_web(shop, tmp_path, picture_server, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    path = shop / "web.csv"
    path.write_text(f"item,images\np1,lamp.png|{picture_server.url('/red.jpg')}\n")
    catalogue = import_table(
        path, tmp_path / "out", download=DownloadSettings(cache=tmp_path / "cache")
    )
    assert list(catalogue.items[0].images) == ["images/p1-1.png", "images/p1-2.jpg"]


@pytest.mark.parametrize(
    ("items", "interactions", "complaint"),
    [
        ("thing\na\n", None, r"items\.csv: there is no column 'item'"),
        ("item\na\n\na\n", None, r"items\.csv, line 4: the id 'a' is taken by line 2"),
        ("item,title\n,x\n", None, r"items\.csv, line 2: the item has no id"),
        ("item,title\na\n", None, r"items\.csv, line 2: the row has 1 cells"),
        ("item\na\n", "user,item,time\nu,a,1\nu,a,x\n", r"t\.csv, line 3: 'x' is not a time"),
        ("item\na\n", "user,item,time\nu,,1\n", r"t\.csv, line 2: there is no item"),
        ("item\na\n", "a,item\nu,a\n", r"t\.csv: there is no column 'user'"),
    ],
)
def test_broken_tables_are_named(tmp_path, items, interactions, complaint):
    (tmp_path / "items.csv").write_text(items)
    if interactions:
        (tmp_path / "t.csv").write_text(interactions)
    with pytest.raises(MP4SRError, match=complaint):
        import_table(
            tmp_path / "items.csv",
            tmp_path / "out",
            interactions=tmp_path / "t.csv" if interactions else None,
        )
    assert not (tmp_path / "out").exists()
    with pytest.raises(MP4SRError, match="there is no file"):
        import_table(tmp_path / "none.csv", tmp_path / "out")


def imported(folder, items, interactions=None, **options):
    """Import the texts of two tables and return the catalogue, its histories and its report."""
    folder.mkdir(exist_ok=True)
    (folder / "items.csv").write_text(items, encoding="utf-8")
    if interactions is not None:
        (folder / "t.csv").write_text(interactions, encoding="utf-8")
        options["interactions"] = folder / "t.csv"
    catalogue = import_table(folder / "items.csv", folder / "out", **options)
    histories = {
        user: [catalogue.items[row].id for row in rows]
        for user, rows in catalogue.histories().items()
    }
    return catalogue, histories, ImportReport.load(folder / "out")


def test_usual_names_are_found_and_said(tmp_path):
    catalogue, histories, report = imported(
        tmp_path / "shop",
        "SKU,Product Name,Description,Brand,Product Type,Image 1,Image 2,Weight\n"
        "1,<b>Lamp</b>,It &amp; shines.,Lux,Home > Lamps,http://x/1.jpg,http://x/2.jpg,3\n",
        "customer_id,sku,order date\nann,1,2024-01-02\n",
    )
    assert catalogue.items == [Item("1", "Lamp", ("It & shines.", "Brand: Lux."), "Home > Lamps")]
    assert histories == {"ann": ["1"]}
    table = report.tables[0]
    assert table.used["images"] == ["Image 1", "Image 2"]
    assert table.left_out == ["Weight"]
    assert report.guesses == [
        "items.csv: the column 'SKU' was taken for the items' ids.",
        "t.csv: the column 'order date' was taken for the time.",
        "t.csv: the column 'customer_id' was taken for the users.",
    ]


def test_a_position_takes_the_place_of_a_time(tmp_path):
    _, histories, report = imported(
        tmp_path / "shop", "item,title\na,A\nb,B\n", "user_id,item,position\nu,a,2\nu,b,1\n"
    )
    assert histories == {"u": ["b", "a"]}
    assert report.warnings == []


def test_the_column_that_agrees_is_taken(tmp_path):
    _, histories, report = imported(
        tmp_path / "shop",
        "id,sku,title\n1,A-1,Lamp\n2,A-2,Vase\n",
        "user,product,time\nann,A-2,1\nann,A-1,2\n",
    )
    assert histories == {"ann": ["A-2", "A-1"]}
    assert report.tables[0].used["item"] == ["sku"]


def test_rows_are_filtered_and_counted(tmp_path):
    _, histories, report = imported(
        tmp_path / "shop",
        "item\na\nb\nc\n",
        "user,item,time,event,label,Quantity\n"
        'u,a,1,View,1,1\nu,b,2,Buy,1,"1.001,5"\nu,c,3,buy,1,-1\nu,a,4,buy,0,1\nu,c,5,cart,1,2\n',
        filters=RowFilters(
            only={"event": ("buy", "cart")}, at_least={"label": 1}, positive=("quantity",)
        ),
    )
    assert histories == {"u": ["b", "c"]}
    assert report.left_out == {
        "rows whose event is not buy or cart": 1,
        "rows whose label is below 1": 1,
        "rows whose Quantity is not above 0": 1,
    }


def test_bad_rows_are_skipped_and_listed_when_asked_for(tmp_path):
    tables = (
        "item,title\na,A\n,B\na,again\nb,B,more\n",
        "user,item,time\nu,a,1\n,a,2\nu,,3\nu,a,soon\nu,a\n",
    )
    with pytest.raises(MP4SRError, match=r"items\.csv, line 5: the row has 3 cells"):
        imported(tmp_path / "shop", *tables)
    assert not (tmp_path / "shop" / "out").exists()
    catalogue, histories, report = imported(
        tmp_path / "shop", *tables, options=SheetOptions(skip_bad_rows=True)
    )
    assert [item.id for item in catalogue.items] == ["a"]
    assert histories == {"u": ["a"]}
    assert (tmp_path / "shop" / "out" / "skipped-rows.csv").read_text().splitlines() == [
        "file,line,reason",
        'items.csv,5,"the row has 3 cells instead of 2 (item, title)"',
        "items.csv,3,the item has no id",
        "items.csv,4,the id 'a' is taken by line 2",
        't.csv,6,"the row has 2 cells instead of 3 (user, item, time)"',
        "t.csv,3,there is no user",
        "t.csv,4,there is no item",
        "t.csv,5,'soon' is not a time",
    ]
    assert "rows that could not be read: 7, listed in skipped-rows.csv" in "\n".join(report.lines())
    # A later import without such rows leaves no list behind.
    imported(tmp_path / "shop", "item\na\n")
    assert not (tmp_path / "shop" / "out" / "skipped-rows.csv").exists()


def test_one_table_may_be_both(tmp_path):
    catalogue, histories, report = imported(
        tmp_path / "shop",
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,CustomerID\n"
        "1,A,,6,12/1/2010 8:26,17850\n1,B,MUG,6,12/1/2010 8:26,17850\n"
        "2,A,LAMP,1,12/13/2010 9:00,17850\nC3,A,LAMP,-1,12/13/2010 9:00,17850\n",
        filters=RowFilters(positive=("Quantity",)),
        item_columns=ItemColumns(title="Description"),
    )
    assert {item.id: item.title for item in catalogue.items} == {"B": "MUG", "A": "LAMP"}
    assert histories == {"17850": ["A", "B", "A"]}
    assert "items.csv was read as items and as interactions." in report.guesses


@pytest.mark.parametrize("between", [",", ", ", ";", " ", "|", "\n", " | "])
def test_addresses_in_one_cell(tmp_path, between):
    catalogue, _, report = imported(
        tmp_path / "shop", f'item,images\na,"http://x/1,2.jpg{between}http://x/3.jpg"\n'
    )
    assert catalogue.items[0].images == ()
    assert report.left_out == {"addresses of pictures that were not fetched (--download)": 2}
    assert "http://x/1,2.jpg, http://x/3.jpg" in report.warnings[0]


def test_several_columns_of_picture_files(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    for name in ("a, b.png", "c.png", "d.png"):
        Image.new("RGB", (8, 8), "gold").save(folder / name)
    catalogue, _, _ = imported(
        folder,
        'item,front,back\nx,"a, b.png","c.png; d.png"\n',
        item_columns=ItemColumns(images=["front", "back"]),
    )
    assert len(catalogue.items[0].images) == 3


def test_pictures_are_found_by_id_in_subfolders(tmp_path):
    folder = tmp_path / "shop"
    for name in ("010/0101.jpg", "010/0101-2.png", "011/0102 (3).jpg", "unknown.jpg"):
        (folder / "images" / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (8, 8), "gold").save(folder / "images" / name)
    catalogue, _, report = imported(folder, "item,title\n0101,A\n102,B\n0103,C\n")
    assert [item.images for item in catalogue.items] == [
        ("images/0101-1.jpg", "images/0101-2.png"), ("images/102-1.jpg",), (),
    ]  # fmt: skip
    assert "3 pictures were found by the items' ids in the folder images." in report.guesses


def test_an_item_that_nobody_describes(tmp_path):
    tables = ("item,title\n0101,A\n0102,B\n", "user,item,time\nu,0101,1\nu,9,2\n")
    catalogue, _, report = imported(tmp_path / "shop", *tables)
    assert [item.id for item in catalogue.items] == ["0101", "0102", "9"]
    assert report.warnings[0].startswith(
        "1 of 2 interactions name 1 items that have no description"
    )
    assert "1 of them name an item that has no description" in "\n".join(report.lines())
    catalogue, _, report = imported(tmp_path / "shop", *tables, missing="drop")
    assert len(catalogue.items) == 2


@pytest.mark.parametrize(
    ("items", "named", "cause"),
    [
        ("item,title\n0101,A\n", ["101"], "leading zeros"),
        ("item,title\n101,A\n", ["101.0"], "a '.0' at the end"),
        ("item,title\nCafé,A\n", ["Cafe\u0301"], "accents composed differently"),
        ("item,title\nab-1,A\n", ["AB-1"], "capital and small letters"),
        ("item,title\n123,A\n", ["gid://shopify/Product/123"], "a mark before the number"),
    ],
)
def test_ids_with_one_reading_are_matched_and_said(tmp_path, items, named, cause):
    rows = "".join(f"u,{name},{n}\n" for n, name in enumerate(named))
    catalogue, _, report = imported(tmp_path / "shop", items, "user,item,time\n" + rows)
    assert len(catalogue.items) == 1
    assert any(
        f"1 of 1 interactions spell their item differently: {cause}" in g for g in report.guesses
    )


@pytest.mark.parametrize(
    ("items", "named", "cause"),
    [
        ("item,title\n1087750150,A\n", "1.08775E+09", "exponent form"),
        ("item,handle,title\n1,lamp-a,A\n2,lamp-b,B\n", "lamp-b", "the column 'handle'"),
        ("item,title\nlamp,A\n", "4711", "a number of the shop system against a SKU or handle"),
        ("item,title\nlamp,A\n", "bowl", "SKU against handle, say"),
    ],
)
def test_ids_of_another_kind_are_refused_with_the_cause(tmp_path, items, named, cause):
    tables = (items, f"user,item,time\nu,{named},1\n")
    columns = ItemColumns(item="item")
    with pytest.raises(MP4SRError, match="1 of 1 interactions name an item that is not") as raised:
        imported(tmp_path / "shop", *tables, item_columns=columns)
    assert cause in str(raised.value)
    assert not (tmp_path / "shop" / "out").exists()
    catalogue, _, _ = imported(tmp_path / "shop", *tables, item_columns=columns, missing="keep")
    assert catalogue.items[-1] == Item(named)


def test_users_are_never_addresses(tmp_path):
    _, histories, report = imported(
        tmp_path / "shop",
        "item\na\nb\n",
        "user,item,time\nann@x.example,a,1\nbob@x.example,a,2\nAnn@x.example,b,3\n",
    )
    assert histories == {"1": ["a", "b"], "2": ["a"]}
    assert "users are e-mail addresses; they were written as numbers." in report.guesses


def test_orders_of_a_shop_system_are_read_as_such(tmp_path):
    _, histories, report = imported(
        tmp_path / "shop", "item,title\nhat,Wool Hat\nbag,Felt Bag\n", exports.SHOPIFY_ORDERS
    )
    assert histories == {"1": ["hat"], "2": ["bag"], "3": ["hat", "bag", "hat"]}
    assert "t.csv was read as an orders export of a shop system." in report.guesses
    with pytest.raises(MP4SRError, match="read whole by `mp4sr import shopify"):
        imported(
            tmp_path / "shop",
            "item,title\nhat,Wool Hat\n",
            exports.SHOPIFY_ORDERS,
            interaction_columns=InteractionColumns("Email", "Lineitem name"),
        )


def test_a_shopify_table_of_products_is_recognised(tmp_path):
    with pytest.raises(MP4SRError, match=r"line 3: the id 'wool-hat'.*mp4sr import shopify"):
        imported(tmp_path / "shop", exports.SHOPIFY_PRODUCTS)


def test_ids_that_look_like_nothing(tmp_path):
    ids = ["NaN", "NA", "null", "007", "7", '"A, 1/2"', "Größe №5", "None"]
    items = "item,title\n" + "".join(f"{name},T{n}\n" for n, name in enumerate(ids))
    rows = "user,item,time\n" + "".join(f"u,{name},{n}\n" for n, name in enumerate(ids))
    catalogue, histories, _ = imported(tmp_path / "shop", items, rows)
    assert histories["u"] == [item.id for item in catalogue.items] == [i.strip('"') for i in ids]


def test_twice_gives_the_same_bytes(tmp_path):
    def once():
        imported(tmp_path / "shop", "item,title\nb,B\na,A\n", "user,item,time\nu,a,2\nv,b,1\n")
        return {p.name: p.read_bytes() for p in (tmp_path / "shop" / "out").iterdir()}

    assert once() == once()
