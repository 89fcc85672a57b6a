"""Thumbnails: the catalogue's by address, a visitor's own as ``data:`` URIs."""

import base64
import io
import threading
from collections import OrderedDict

from PIL import Image

from mp4sr.catalogue import Catalogue, open_picture
from mp4sr.catalogue.catalogue import ITEMS_FILE
from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash

SIDE = 320
"""The largest width and height in pixels: sharp on a screen of double density."""


def thumbnail(picture: Image.Image) -> bytes:
    """Return ``picture`` as a WebP of at most ``SIDE`` pixels a side."""
    small = picture.copy()
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=80, method=3)
    return buffer.getvalue()


def data_uri(picture: Image.Image) -> str:
    """Return the thumbnail of ``picture`` as a ``data:`` URI."""
    return "data:image/webp;base64," + base64.b64encode(thumbnail(picture)).decode("ascii")


class Thumbnails:
    """The catalogue's thumbnails, made on first request and then kept in memory.

    Addresses have rows and numbers only, never a path of the server, so nothing but the
    catalogue's own pictures can be served.

    Parameters
    ----------
    catalogue
        the catalogue with the pictures.
    capacity
        how many are kept, about 10 kB each.
    """

    def __init__(self, catalogue: Catalogue, capacity: int = 4_000) -> None:
        self._catalogue = catalogue
        self._capacity = capacity
        self._kept: OrderedDict[tuple[int, int], bytes | None] = OrderedDict()
        self._lock = threading.Lock()
        items = catalogue.folder / ITEMS_FILE
        changed = items.stat().st_mtime_ns if items.exists() else 0
        # Part of every address, so that a browser never shows another catalogue's pictures.
        self._version = content_hash(str(catalogue.folder.resolve()), str(changed))[:8]

    def address(self, row: int, number: int = 0) -> str:
        """Return the address of picture ``number`` of the item at ``row``, relative to the page."""
        return f"pictures/{row}/{number}.webp?v={self._version}"

    def get(self, row: int, number: int = 0) -> bytes | None:
        """Return a thumbnail as WebP; None when the picture is missing or cannot be read."""
        key = (row, number)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        data = self._make(row, number)
        with self._lock:
            self._kept[key] = data
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        return data

    def readable(self, row: int) -> list[int]:
        """Return the numbers of the item's pictures that can be read."""
        images = self._catalogue.items[row].images
        return [number for number in range(len(images)) if self.get(row, number) is not None]

    def _make(self, row: int, number: int) -> bytes | None:
        try:
            image = self._catalogue.items[row].images[number]
            path = self._catalogue.picture_path(image)
            return thumbnail(open_picture(path))
        except (IndexError, MP4SRError):
            return None
