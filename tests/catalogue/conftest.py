"""A small web server of pictures that misbehaves in every usual way."""

import io
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import settings
from PIL import Image

# A busy machine takes its time; that is no fault of what is tested.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


def picture_bytes(colour: str = "red", kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16), colour).save(buffer, kind)
    return buffer.getvalue()


@dataclass
class PictureServer:
    """``requests`` counts by path; ``url("/red.png")`` is an address on the server.

    Paths: ``/red.png`` (any colour, or ``.jpg``), ``/busy-N/...`` answers 503 N times first,
    ``/cut-N/...`` breaks off N times, ``/large`` declares 10 MB and ``/endless`` sends it without
    saying, ``/drip-headers`` and ``/drip-body`` send a byte every 50 ms, ``/html`` is a page,
    ``/moved`` redirects to ``/red.png``, ``/ftp`` to another scheme, all else is 404.
    """

    address: str = ""
    requests: Counter = field(default_factory=Counter)
    closing: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        return self.address + path


@pytest.fixture
def picture_server() -> Iterator[PictureServer]:
    state = PictureServer()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

        def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None):
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def drip(self, headers: bytes | None):
            if headers is None:
                self.send_response(200)
                self.end_headers()
            self.close_connection = True
            with suppress(OSError):
                for byte in (headers or picture_bytes()) * 100:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    if state.closing.wait(0.05):
                        return

        def do_GET(self):
            path = self.path
            state.requests[path] += 1
            first, _, rest = path[1:].partition("/")
            kind, _, count = first.partition("-")
            trouble = count.isdigit() and state.requests[path] <= int(count)
            name = rest if count.isdigit() else first
            colour, _, suffix = name.partition(".")
            if trouble and kind == "busy":
                return self.answer(503, b"later")
            if path == "/html":
                return self.answer(200, b"<html>hello</html>")
            if path == "/large":
                return self.answer(200, b"", {"Content-Length": "10000000"})
            if path == "/endless":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(picture_bytes() + b"\0" * 10_000_000)
                return None
            if path.startswith("/drip"):
                return self.drip(b"HTTP/1.1 200 OK\r\n" if path == "/drip-headers" else None)
            if path in ("/moved", "/ftp"):
                target = "/red.png" if path == "/moved" else "ftp://127.0.0.1/red.png"
                return self.answer(302, b"", {"Location": target})
            if suffix not in ("png", "jpg"):
                return self.answer(404, b"none")
            body = picture_bytes(colour, "PNG" if suffix == "png" else "JPEG")
            if trouble and kind == "cut":
                return self.answer(200, body[:40], {"Content-Length": str(len(body))})
            return self.answer(200, body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    yield state
    state.closing.set()
    server.shutdown()
    server.server_close()
    thread.join()
