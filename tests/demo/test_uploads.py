from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mp4sr.demo.pictures import uploads
from mp4sr.demo.pictures.uploads import (
    clean_title,
    discard,
    given_name,
    read_own_item,
    read_own_items,
)
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError


@given(st.text())
def test_any_title_becomes_one_clean_line(title: str) -> None:
    cleaned = clean_title(title)
    assert len(cleaned) <= 2_000
    assert cleaned == cleaned.strip()
    assert all(character >= " " for character in cleaned)
    assert clean_title(cleaned) == cleaned


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("  blue\n\tvase ", "blue vase"),
        ("x" * 100_000, "x" * 2_000),
        ("👩‍👩‍👧 كرسي", "👩‍👩‍👧 كرسي"),
        ("half \ud83d pair", "half pair"),
    ],
)
def test_titles_are_cut_and_keep_what_is_theirs(title: str, cleaned: str) -> None:
    assert clean_title(title) == cleaned


def test_a_picture_and_a_title(shop: Shop, photo: Path) -> None:
    entry = read_own_item(shop, "My red thing", [photo])
    assert entry.item.title == "My red thing"
    assert len(entry.thumbnails) == 1
    assert entry.own is not None
    assert (len(entry.own.features.text.values), len(entry.own.features.image.values)) == (1, 1)
    assert entry.own.features.keywords[0][0][0].word == "red"


def test_a_picture_alone_and_a_title_alone_can_be_ranked_by(shop: Shop, photo: Path) -> None:
    for title, files in (("", [photo]), ("A red thing", None)):
        entry = read_own_item(shop, title, files)
        (ranked,) = shop.recommender.recommend([Session((entry,)).history], 3)
        assert len(ranked) == 3


def test_several_pictures_of_one_item(shop: Shop, photo: Path) -> None:
    entry = read_own_item(shop, "", [photo, photo, photo])
    assert entry.own is not None
    assert len(entry.own.features.keywords[0]) == len(entry.thumbnails) == 3


@pytest.mark.parametrize(("title", "files"), [("", None), ("  ", []), (None, None)])
def test_nothing_is_not_an_item(shop: Shop, title: str | None, files: list[Path] | None) -> None:
    with pytest.raises(MP4SRError, match="a title, a picture, or both"):
        read_own_item(shop, title, files)


def test_one_bad_picture_is_named(shop: Shop, photo: Path, tmp_path: Path) -> None:
    bad = tmp_path / "holiday.png"
    bad.write_bytes(photo.read_bytes()[:200])
    with pytest.raises(MP4SRError, match=r"holiday\.png is truncated or damaged"):
        read_own_item(shop, "", [photo, bad])
    with pytest.raises(MP4SRError, match=r"gone\.png is gone from the server"):
        read_own_item(shop, "", [tmp_path / "gone.png"])


def test_too_many_and_too_large(shop: Shop, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MP4SRError, match="11 pictures are too many"):
        read_own_item(shop, "", [photo] * 11)
    monkeypatch.setattr(uploads, "MAX_MEGABYTES", 0)
    with pytest.raises(MP4SRError, match=r"photo\.jpg has 0 MB; choose a picture of at most 0 MB"):
        read_own_item(shop, "", [photo])


@pytest.mark.parametrize("mode", ["CMYK", "I;16", "P", "RGBA", "1"])
def test_any_kind_of_picture_will_do(shop: Shop, tmp_path: Path, mode: str) -> None:
    path = tmp_path / "picture.tiff"
    Image.new(mode, (30, 20)).save(path)
    assert read_own_item(shop, "", [path]).thumbnails


def test_files_are_deleted_after_reading(photo: Path) -> None:
    discard([photo, photo])
    assert not photo.exists()
    discard(None)


def test_each_picture_can_be_an_item(shop: Shop, photo: Path) -> None:
    items = read_own_items(shop, "Red one\n\nIn words", [photo, photo])
    assert [(entry.item.title, len(entry.thumbnails)) for entry in items] == [
        ("Red one", 1),
        ("", 1),
        ("In words", 0),
    ]
    with pytest.raises(MP4SRError, match="11 items are too many"):
        read_own_items(shop, "\n".join("abcdefghijk"), [])
    with pytest.raises(MP4SRError, match="titles, pictures, or both"):
        read_own_items(shop, "\n", [])


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("0123456789ab_photo.jpg", "photo.jpg"),
        ("photo.jpg", "photo.jpg"),
        ("0123456789ab_", "0123456789ab_"),
        ("holiday_0123456789ab_1.png", "holiday_0123456789ab_1.png"),
    ],
)
def test_the_mark_of_an_upload_is_not_shown(name: str, given: str) -> None:
    assert given_name(Path("uploads") / name) == given


def test_a_picture_of_a_few_pixels_is_refused_by_name(shop: Shop, tmp_path: Path) -> None:
    dot = tmp_path / "dot.png"
    Image.new("RGB", (1, 1), "red").save(dot)
    with pytest.raises(MP4SRError, match=r"dot\.png is only 1 x 1 pixels"):
        read_own_item(shop, "A title", [dot])
    Image.new("RGB", (8, 8), "red").save(dot)
    assert read_own_item(shop, "A title", [dot]).thumbnails
