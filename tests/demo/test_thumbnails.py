import io

import pytest
from PIL import Image

from mp4sr.catalogue import Catalogue
from mp4sr.demo.pictures.thumbnails import SIDE, Thumbnails, data_uri


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
