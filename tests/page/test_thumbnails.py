import io

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from mp4sr.catalogue import Catalogue, Item
from mp4sr.page.pictures import BROKEN, SIDE, Thumbnails, data_uri


@pytest.fixture
def thumbnails(tiny_catalogue: Catalogue) -> Thumbnails:
    folder = tiny_catalogue.folder
    Image.new("RGB", (1000, 500), "red").save(folder / "images" / "vase.png")
    (folder / "images" / "sofa.png").write_bytes(b"not a picture")
    tiny_catalogue.items[3] = Item("rug", images=("../secret.png",))
    Image.new("RGB", (9, 9)).save(folder.parent / "secret.png")
    return Thumbnails(tiny_catalogue)


def test_pictures_are_made_small(thumbnails: Thumbnails) -> None:
    data = thumbnails.get(0)
    assert data is not None
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "WEBP"
        assert picture.size == (SIDE, SIDE // 2)


@pytest.mark.parametrize("row", [2, 3, 6])
def test_there_is_none_of_what_is_unreadable_outside_or_missing(
    thumbnails: Thumbnails, row: int
) -> None:
    assert thumbnails.get(row) is None


def test_readable_pictures_are_known_by_number(
    thumbnails: Thumbnails, tiny_catalogue: Catalogue
) -> None:
    (tiny_catalogue.folder / "images" / "lamp.png").unlink()
    assert thumbnails.readable(1) == [1]


def test_few_are_kept(tiny_catalogue: Catalogue) -> None:
    thumbnails = Thumbnails(tiny_catalogue, capacity=1)
    first = thumbnails.get(0)
    thumbnails.get(1)
    for name in ("vase", "lamp"):
        (tiny_catalogue.folder / "images" / f"{name}.png").unlink()
    assert thumbnails.get(1) is not None  # kept: read from memory
    assert first is not None
    assert thumbnails.get(0) is None  # read again, and gone


def test_the_route_serves_rows_and_nothing_else(thumbnails: Thumbnails) -> None:
    client = TestClient(Starlette(routes=[thumbnails.route]))
    found = client.get("/" + thumbnails.address(0))
    assert (found.status_code, found.headers["content-type"]) == (200, "image/webp")
    assert found.content == thumbnails.get(0)
    for place in ("/pictures/0/9.webp", "/pictures/99/0.webp", "/pictures/3/0.webp"):
        assert client.get(place).content == BROKEN
    for place in ("/pictures/-1/0.webp", "/pictures/vase/0.webp", "/pictures/0/..%2Fvase.png"):
        assert client.get(place).status_code == 404


def test_another_catalogue_has_other_addresses(
    tiny_catalogue: Catalogue, thumbnails: Thumbnails
) -> None:
    (tiny_catalogue.folder / "items.csv").write_text(
        "item,title,sentences,category,images\na,,,,\n"
    )
    assert Thumbnails(tiny_catalogue).address(0) != thumbnails.address(0)


def test_a_visitors_picture_is_part_of_the_page() -> None:
    uri = data_uri(Image.new("RGB", (2_000, 10), "red"))
    assert uri.startswith("data:image/webp;base64,")
    assert len(uri) < 2_000
