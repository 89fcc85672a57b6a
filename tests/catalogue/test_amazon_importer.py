"""Amazon review dumps of three generations."""

import gzip
import json

import pandas as pd
import pytest

from mp4sr.catalogue import Item
from mp4sr.catalogue.importers import DownloadSettings, import_amazon
from mp4sr.catalogue.importers.amazon import picture_urls
from mp4sr.catalogue.report import ImportReport
from mp4sr.errors import MP4SRError


def write_lines(path, objects, dump=json.dumps):
    data = "".join(dump(value) + "\n" for value in objects).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def old_review(user, item, time, rating=5.0):
    return {"reviewerID": user, "asin": item, "unixReviewTime": time, "overall": rating}


def new_review(user, item, time, rating=5.0):
    return {
        "user_id": user,
        "parent_asin": item,
        "asin": "variant",
        "timestamp": time,
        "rating": rating,
    }


def test_2014(tmp_path):
    reviews = write_lines(
        tmp_path / "reviews_Home_5.json.gz",
        [old_review("u", "a", 20), old_review("u", "b", 10), old_review("v", "c", 5)],
    )
    metadata = write_lines(
        tmp_path / "meta_Home.json.gz",
        [
            {
                "asin": "b",
                "title": "Men's 9&quot; vase",
                "description": "A <b>vase</b>. It holds 3 flowers.",
                "brand": "Acme",
                "imUrl": "http://x/b.jpg",
                "categories": [["Home", "Decoration"], ["Gifts"]],
            },
            {"asin": "a", "price": 3.5},
            {"asin": "z", "title": "Nobody reviewed it"},
        ],
        dump=repr,
    )
    catalogue = import_amazon(reviews, tmp_path / "out", metadata=metadata)
    assert catalogue.name == "reviews_Home_5"
    assert catalogue.items == [
        Item(
            "b",
            "Men's 9\" vase",
            ("Brand: Acme.", "A vase.", "It holds 3 flowers."),
            "Home > Decoration",
        ),
        Item("a"),
        Item("c"),
    ]
    assert catalogue.histories()["u"].tolist() == [0, 1]
    assert catalogue.interactions["time"].tolist() == [20, 10, 5]


def test_2018(tmp_path):
    reviews = write_lines(
        tmp_path / "Home.json",
        [old_review("u", "a", 20), old_review("u", "b", 5, 2.0), old_review("u", "a", 7)],
    )
    metadata = write_lines(
        tmp_path / "meta_Home.json",
        [
            {
                "asin": "a",
                "title": "Lamp",
                "category": ["Home", "Lamps", "A feature that ran on into the categories " * 3],
                "description": ["It is bright.", "", "It is tall."],
                "feature": ["Steel"],
                "brand": "Acme",
            },
            {"asin": "a", "title": "The same again"},
            {"asin": "b", "title": "var aPageStart = (new Date()).getTime();", "main_cat": "Home"},
        ],
    )
    catalogue = import_amazon(reviews, tmp_path / "out", metadata=metadata)
    assert catalogue.items == [
        Item(
            "a",
            "Lamp",
            ("Brand: Acme.", "It is bright.", "It is tall.", "Steel"),
            "Home > Lamps",
        ),
        Item("b", "", (), "Home"),
    ]
    assert catalogue.interactions["time"].tolist() == [5, 7]
    liked = import_amazon(reviews, tmp_path / "out", min_rating=3)
    assert liked.items == [Item("a")]


def test_2023(tmp_path):
    reviews = write_lines(
        tmp_path / "Home.jsonl.gz",
        [new_review("u", "a", 1_588_687_728_923), new_review("v", "a", 1_588_687_728_000)],
    )
    metadata = write_lines(
        tmp_path / "meta_Home.jsonl.gz",
        [
            {
                "parent_asin": "a",
                "title": "Lamp",
                "main_category": "Tools",
                "categories": [],
                "features": ["Bright"],
                "description": ["Tall."],
                "store": "Acme",
                "details": {"Material": "Brass", "Best Sellers Rank": {"Lamps": 3}},
                "images": [{"large": "http://x/l.jpg", "hi_res": None, "thumb": "http://x/t.jpg"}],
            }
        ],
    )
    catalogue = import_amazon(reviews, tmp_path / "out", metadata=metadata)
    assert catalogue.items == [
        Item("a", "Lamp", ("Brand: Acme.", "Material: Brass.", "Tall.", "Bright"), "Tools")
    ]
    assert catalogue.interactions["time"].tolist() == [1_588_687_728.923, 1_588_687_728.0]


def test_the_core_and_missing_metadata(tmp_path):
    rows = [old_review(f"u{user}", f"i{item}", user) for user in range(3) for item in range(3)]
    reviews = write_lines(
        tmp_path / "r.json", [*rows, old_review("u0", "rare", 9), old_review("once", "i0", 9)]
    )
    metadata = write_lines(
        tmp_path / "m.json", [{"asin": "i0", "title": "Kept"}, {"asin": "rare", "title": "Rare"}]
    )
    catalogue = import_amazon(reviews, tmp_path / "out", metadata=metadata, core=3)
    assert catalogue.items == [Item("i0", "Kept"), Item("i1"), Item("i2")]
    assert len(catalogue.interactions) == 9
    dropped = import_amazon(reviews, tmp_path / "out", metadata=metadata, core=3, missing="drop")
    assert dropped.items == [Item("i0", "Kept")]
    assert len(dropped.interactions) == 3


@pytest.mark.parametrize(
    ("product", "urls"),
    [
        ({}, []),
        ({"imUrl": "http://x/1.jpg"}, ["http://x/1.jpg"]),
        (
            {"imageURL": ["http://x/s.jpg"], "imageURLHighRes": ["http://x/h.jpg"]},
            ["http://x/h.jpg"],
        ),
        ({"imageURL": ["http://x/s.jpg"], "imageURLHighRes": []}, ["http://x/s.jpg"]),
        (
            {"images": [{"large": None, "hi_res": "h"}, {"large": "l"}, {"large": "l"}, {}]},
            ["h", "l"],
        ),
        ({"images": {"large": ["l", None], "hi_res": ["h", "h2"]}}, ["l", "h2"]),
        ({"images": []}, []),
        ({"images": ["odd", 3], "imUrl": "x"}, []),
    ],
)
def test_picture_addresses(product, urls):
    assert picture_urls(product) == urls


def test_pictures_are_fetched_and_twice_gives_the_same_bytes(tmp_path, picture_server, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    reviews = write_lines(tmp_path / "r.json", [old_review("u", "a", 1), old_review("u", "b", 2)])
    metadata = write_lines(
        tmp_path / "m.json",
        [
            {
                "asin": "a",
                "title": "A",
                "imageURL": [picture_server.url(f"/{c}.png") for c in ("red", "blue", "white")],
            },
            {"asin": "b", "title": "B", "imageURL": [picture_server.url("/none")]},
        ],
    )

    def imported() -> dict[str, bytes]:
        catalogue = import_amazon(
            reviews,
            tmp_path / "out",
            metadata=metadata,
            download=DownloadSettings(cache=tmp_path / "cache", backoff=0.01),
            images_per_item=2,
        )
        assert catalogue.items[0].images == ("images/a-1.png", "images/a-2.png")
        assert catalogue.items[1].images == ()
        files = (tmp_path / "out").rglob("*")
        return {str(path): path.read_bytes() for path in files if path.is_file()}

    assert imported() == imported()
    assert picture_server.requests["/red.png"] == 1
    assert picture_server.requests["/white.png"] == 0


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"reviewerID": "u", "asin": "a"', r"r\.json, line 2: this is not one JSON object"),
        ("__import__('os').system('true')", r"r\.json, line 2: this is not one JSON object"),
        ("[1]", r"r\.json, line 2: this is not an object"),
        ("[" * 100_000, r"r\.json, line 2: this is not one JSON object"),
        ('{"asin": "a", "unixReviewTime": 1}', r"r\.json, line 2: the review has no user"),
        ('{"reviewerID": "u", "unixReviewTime": 1}', r"r\.json, line 2: the review has no item"),
        ('{"reviewerID": "u", "asin": "a"}', r"r\.json, line 2: the review has no readable time"),
        (
            '{"reviewerID": "u", "asin": "a", "unixReviewTime": "noon"}',
            r"r\.json, line 2: the review has no readable time",
        ),
        (
            '{"reviewerID": "u", "asin": "a", "unixReviewTime": NaN}',
            r"r\.json, line 2: nan is not a time",
        ),
        ("\udcff", r"r\.json, line 2: this is not one JSON object"),
    ],
)
def test_broken_lines_are_named(tmp_path, line, complaint):
    path = write_lines(tmp_path / "r.json", [old_review("u", "a", 1)])
    path.write_bytes(path.read_bytes() + line.encode("utf-8", "surrogateescape") + b"\n")
    with pytest.raises(MP4SRError, match=complaint):
        import_amazon(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_broken_files_are_named(tmp_path):
    with pytest.raises(MP4SRError, match="there is no file"):
        import_amazon(tmp_path / "none.json", tmp_path / "out")
    cut = write_lines(tmp_path / "cut.json.gz", [old_review("u", str(n), n) for n in range(99)])
    cut.write_bytes(cut.read_bytes()[:-20])
    with pytest.raises(MP4SRError, match=r"cut\.json\.gz is not a whole gzip file"):
        import_amazon(cut, tmp_path / "out")
    (tmp_path / "false.json.gz").write_bytes(b"{}")
    with pytest.raises(MP4SRError, match="is not a whole gzip file"):
        import_amazon(tmp_path / "false.json.gz", tmp_path / "out")
    (tmp_path / "empty.json").touch()
    with pytest.raises(MP4SRError, match="no item is left"):
        import_amazon(tmp_path / "empty.json", tmp_path / "out")
    metadata = write_lines(tmp_path / "m.json", [{"title": "no id"}])
    reviews = write_lines(tmp_path / "r.json", [old_review("u", "a", 1)])
    with pytest.raises(MP4SRError, match=r"m\.json, line 1: the product has no asin"):
        import_amazon(reviews, tmp_path / "out", metadata=metadata)


HUB_PRODUCT = {
    "parent_asin": "a",
    "title": "Chair &amp; &#39;Stool&#39;",
    "main_category": "Furniture",
    "categories": ["Home", "Chairs"],
    "features": ["<b>Solid.</b> Wipe clean."],
    "description": ["Stackable.", ""],
    "price": "None",
    "store": None,
    "details": json.dumps({"Material": "Beech", "Brand": "Sitz", "Weight": "3 kg"}),
    "images": {"hi_res": [None, "h2"], "large": ["l1", None], "thumb": ["t1", "t2"]},
}
HUB_REVIEWS = [
    {
        "user_id": "u",
        "parent_asin": "a",
        "rating": 5.0,
        "timestamp": 1_600_000_000_123,
        "history": "",
    },
    {
        "user_id": "u",
        "parent_asin": "b",
        "rating": 1.0,
        "timestamp": 1_500_000_000_000,
        "history": "a",
    },
]


def write_like_the_hub(folder, kind):
    """Write products and reviews as the datasets library does, and return their paths."""
    products, reviews = [HUB_PRODUCT, {**HUB_PRODUCT, "parent_asin": "b"}], HUB_REVIEWS
    if kind == "json":
        return write_lines(folder / "m.jsonl", products), write_lines(folder / "r.jsonl", reviews)
    paths = []
    for name, table in (("m", products), ("r", reviews)):
        frame = pd.DataFrame(table)
        if kind == "csv":
            frame.to_csv(folder / f"{name}.csv", index=False)
            paths.append(folder / f"{name}.csv")
        elif kind == "parquet":
            frame.to_parquet(folder / f"{name}.parquet")
            paths.append(folder / f"{name}.parquet")
        else:
            import pyarrow as pa

            (folder / name).mkdir()
            arrow = pa.Table.from_pylist(table)
            with pa.ipc.new_stream(
                folder / name / "data-00000-of-00001.arrow", arrow.schema
            ) as sink:
                sink.write_table(arrow)
            paths.append(folder / name)
    return tuple(paths)


@pytest.mark.parametrize("kind", ["json", "csv", "parquet", "arrow"])
def test_2023_through_the_hub_library(tmp_path, kind):
    metadata, reviews = write_like_the_hub(tmp_path, kind)
    catalogue = import_amazon(reviews, tmp_path / "out", metadata=metadata)
    expected = (
        "Chair & 'Stool'",
        ("Brand: Sitz.", "Material: Beech.", "Stackable.", "Solid.", "Wipe clean."),
        "Home > Chairs",
    )
    assert catalogue.items == [Item("a", *expected), Item("b", *expected)]
    assert catalogue.histories()["u"].tolist() == [1, 0]
    report = ImportReport.load(tmp_path / "out")
    assert report.left_out == {"addresses of pictures that were not fetched (--download)": 4}


def test_several_parts_of_a_split(tmp_path):
    paths = [
        write_lines(tmp_path / f"Home.{part}.jsonl", [review])
        for part, review in zip(("train", "test"), HUB_REVIEWS, strict=True)
    ]
    catalogue = import_amazon(paths, tmp_path / "out")
    assert catalogue.name == "Home"
    assert len(catalogue.interactions) == 2


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        (
            "r.csv",
            b"user_id,parent_asin,timestamp\nu,a\n",
            r"r\.csv, line 2: the row has not as many",
        ),
        ("r.csv", b"user_id,parent_asin\n\xff,a\n", r"r\.csv, line 2: this is no readable CSV"),
        ("r.parquet", b"PAR1 cut", "is damaged or not whole"),
        ("r.jsonl", b'{"parent_asin": "a"}\n', r"r\.jsonl, line 1: the review has no user"),
    ],
)
def test_broken_hub_files_are_named(tmp_path, name, content, complaint):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MP4SRError, match=complaint):
        import_amazon(tmp_path / name, tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(MP4SRError, match="holds no Arrow files"):
        import_amazon(tmp_path / "empty", tmp_path / "out")


def test_scripts_are_no_titles(tmp_path):
    reviews = write_lines(tmp_path / "r.json", [old_review("u", "a", 1)])
    title = "var aPageStart = (new Date()).getTime(); Chair"
    metadata = write_lines(tmp_path / "m.json", [{"asin": "a", "title": title, "brand": "Sitz"}])
    catalogue = import_amazon(reviews, tmp_path / "out", metadata=metadata)
    assert catalogue.items == [Item("a", "", ("Brand: Sitz.",))]
