"""A visitor's own item: pictures, a title, or both. Its files are read and then deleted."""

import re
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from mp4sr.catalogue import Item, open_picture
from mp4sr.catalogue.catalogue import MAX_CHARACTERS
from mp4sr.demo.pictures.thumbnails import data_uri
from mp4sr.demo.session import Entry
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.features.extraction import MAX_PICTURES
from mp4sr.recommender import OwnItem

MAX_MEGABYTES = 20
"""The largest picture file that is read."""

MIN_SIDE = 8
"""The smallest width and height of a picture that is read, in pixels."""

_MARK = re.compile(r"^[0-9a-f]{12}_(?=.)")
"""The prefix that the page's picker adds to a file's name to make it unique."""


def clean_title(title: str) -> str:
    """Return ``title`` as one line without control characters, at most ``MAX_CHARACTERS`` long."""
    # Format characters stay: emoji are joined with them, and right-to-left text is steered.
    printable = "".join(" " if character < " " else character for character in title)
    # Half a surrogate pair cannot be sent to the browser.
    whole = printable.encode("utf-8", "ignore").decode("utf-8")
    return " ".join(whole.split())[:MAX_CHARACTERS].rstrip()


def given_name(path: Path) -> str:
    """Return the visitor's name of an uploaded file, without the prefix that made it unique."""
    return _MARK.sub("", path.name)


def read_own_item(shop: Shop, title: str | None, files: Sequence[str | Path] | None) -> Entry:
    """Return a visitor's own item, ready for a history.

    Parameters
    ----------
    shop
        the shop whose encoders read the item.
    title
        the item's title; may be empty if there are pictures.
    files
        the uploaded pictures; may be empty if there is a title.

    Raises
    ------
    MP4SRError
        without a title and a picture, for more than ``MAX_PICTURES`` pictures, and for a picture
        that cannot be read or is larger than ``MAX_MEGABYTES``, which is named.
    """
    title = clean_title(title or "")
    paths = [Path(file) for file in files or ()]
    if not title and not paths:
        raise MP4SRError("Give your item a title, a picture, or both.")
    if len(paths) > MAX_PICTURES:
        raise MP4SRError(
            f"{len(paths)} pictures are too many for one item; choose at most {MAX_PICTURES}."
        )
    pictures = [_read(path) for path in paths]
    item = Item(id="your item", title=title)
    features = shop.describe(title, pictures)
    return Entry(item, OwnItem(item, features), tuple(map(data_uri, pictures)))


def read_own_items(
    shop: Shop, titles: str | None, files: Sequence[str | Path] | None
) -> list[Entry]:
    """Return one item per picture, with the lines of ``titles`` as their titles in order.

    A picture without a line has no title, and a line without a picture is an item without one. An
    empty line keeps its place.

    Raises
    ------
    MP4SRError
        as :func:`read_own_item`, and for more than ``MAX_PICTURES`` items.
    """
    lines = [clean_title(line) for line in (titles or "").rstrip().splitlines()]
    paths = list(files or ())
    count = max(len(lines), len(paths))
    if count > MAX_PICTURES:
        raise MP4SRError(f"{count} items are too many at once; add at most {MAX_PICTURES}.")
    lines += [""] * (count - len(lines))
    items = [
        read_own_item(shop, title, paths[number : number + 1])
        for number, title in enumerate(lines)
        if title or number < len(paths)
    ]
    if not items:
        raise MP4SRError("Give your items titles, pictures, or both.")
    return items


def _read(path: Path) -> Image.Image:
    """Return an uploaded picture; ``MP4SRError`` when there is too little in it to see."""
    picture = open_picture(_bounded(path), name=given_name(path))
    if min(picture.size) < MIN_SIDE:
        width, height = picture.size
        raise MP4SRError(
            f"{given_name(path)} is only {width} x {height} pixels, too small to see anything; "
            "choose a larger picture."
        )
    return picture


def _bounded(path: Path) -> Path:
    """Return ``path``; ``MP4SRError`` when the file is gone or too large."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise MP4SRError(f"{given_name(path)} is gone from the server; choose it again.") from error
    if size > MAX_MEGABYTES * 1_000_000:
        raise MP4SRError(
            f"{given_name(path)} has {size / 1e6:,.0f} MB; choose a picture of at most "
            f"{MAX_MEGABYTES} MB."
        )
    return path


def discard(files: Sequence[str | Path] | None) -> None:
    """Delete uploaded files; missing ones do not matter."""
    for file in files or ():
        Path(file).unlink(missing_ok=True)
