"""Small pictures for the page: the catalogue's by address, a visitor's own as part of the page."""

import base64
import io
import threading
from collections import OrderedDict

from PIL import Image
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mp4sr.catalogue import Catalogue, open_picture
from mp4sr.catalogue.catalogue import ITEMS_FILE
from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash

SIDE = 320
"""Thumbnails are at most this wide and high, in pixels: sharp at twice the density of a card."""

BROKEN = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">'
    b'<rect width="96" height="96" fill="#8883"/>'
    b'<g fill="none" stroke="#888" stroke-width="3" stroke-linejoin="round">'
    b'<rect x="26" y="30" width="44" height="36" rx="5"/>'
    b'<path d="m30 62 12-14 8 8 6-6 10 12"/><circle cx="58" cy="41" r="3.5"/></g></svg>'
)
"""What is drawn for a picture that cannot be read."""


def thumbnail(picture: Image.Image) -> bytes:
    """Return ``picture`` as a WebP of at most ``SIDE`` pixels a side."""
    small = picture.copy()
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=80, method=3)
    return buffer.getvalue()


def data_uri(picture: Image.Image) -> str:
    """Return the thumbnail of ``picture`` as an address that carries it."""
    return "data:image/webp;base64," + base64.b64encode(thumbnail(picture)).decode("ascii")


class Thumbnails:
    """The catalogue's pictures, made small when first asked for and then kept in memory.

    Only rows and numbers can be asked for, so no path of the server is ever in an address, and
    nothing but the catalogue's own pictures can be served.

    Parameters
    ----------
    catalogue
        whose pictures.
    capacity
        how many are kept; about 10 kB each.
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

    @property
    def route(self) -> Route:
        """The route to hand to the web server, at :meth:`address`."""
        return Route("/pictures/{row:int}/{number:int}.webp", self._respond)

    def address(self, row: int, number: int = 0) -> str:
        """Return the address of picture ``number`` of the item at ``row``, relative to the page."""
        return f"pictures/{row}/{number}.webp?v={self._version}"

    def get(self, row: int, number: int = 0) -> bytes | None:
        """Return the WebP bytes of a picture; None when there is none that can be read."""
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

    def _respond(self, request: Request) -> Response:
        data = self.get(request.path_params["row"], request.path_params["number"])
        if data is None:
            return Response(BROKEN, media_type="image/svg+xml")
        caching = {"Cache-Control": "public, max-age=86400"}
        return Response(data, media_type="image/webp", headers=caching)
