"""A server on this machine that answers as the Hugging Face hub does.

It knows what ``huggingface_hub`` asks for when it creates a Space, uploads a folder and downloads
a file: ``repos/create``, ``validate-yaml``, ``preupload``, the LFS batch with its uploads,
``commit``, the list of files, and ``resolve``.
"""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from huggingface_hub import constants

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = 1_000_000
"""Bytes from which this hub wants a file outside of git; the real one says 10 MB."""


@dataclass
class Hub:
    """What the server holds and was asked for.

    Attributes
    ----------
    token
        the only token that may write.
    repositories
        files by path, by repository name (``spaces/OWNER/NAME`` for a Space).
    asked
        every request, as ``METHOD /path``.
    created
        what a repository was created with.
    stalls
        whether the content of files never comes: the connection stays open and silent.
    refuses
        the status that answers every creation; 0 for none.
    """

    address: str = ""
    token: str = "hf_test"
    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    created: list[dict[str, Any]] = field(default_factory=list)
    large: dict[str, bytes] = field(default_factory=dict)
    stalls: bool = False
    refuses: int = 0
    closing: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Print nothing."""

    def do_HEAD(self) -> None:
        self._answer(self._file)

    def do_GET(self) -> None:
        self._answer(self._read)

    def do_POST(self) -> None:
        self._answer(self._write)

    def do_PUT(self) -> None:
        self._answer(self._upload)

    def _answer(self, how: Any) -> None:
        self.path = unquote(urlsplit(self.path).path)
        self.hub.asked.append(f"{self.command} {self.path}")
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length) if length else self._chunks()
        how()

    def _chunks(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return b""
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _send(
        self, content: bytes, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _json(self, value: Any, status: int = 200) -> None:
        self._send(json.dumps(value).encode(), status, {"Content-Type": "application/json"})

    def _absent(self, code: str) -> None:
        self._send(b"", 404, {"X-Error-Code": code, "X-Error-Message": "not here"})

    def _read(self) -> None:
        parts = self.path.strip("/").split("/")
        if parts[0] == "api" and parts[1] in ("spaces", "models"):
            prefix = "spaces/" if parts[1] == "spaces" else ""
            name = prefix + "/".join(parts[2:4])
            files = self.hub.repositories.get(name)
            if files is None:
                self._absent("RepoNotFound")
                return
            if parts[4:5] == ["tree"]:
                self._json([_listed(path, content) for path, content in files.items()])
                return
            siblings = [{"rfilename": path} for path in files]
            self._json({"id": "/".join(parts[2:4]), "sha": COMMIT, "siblings": siblings})
            return
        self._file()

    def _file(self) -> None:
        """``/OWNER/NAME/resolve/REVISION/PATH``."""
        repository, _, rest = self.path.strip("/").partition("/resolve/")
        files = self.hub.repositories.get(repository)
        if files is None:
            self._absent("RepoNotFound")
            return
        content = files.get(rest.partition("/")[2])
        if content is None:
            self._absent("EntryNotFound")
            return
        if self.hub.stalls:
            self.hub.closing.wait()
            return
        digest = hashlib.sha256(content).hexdigest()
        self._send(content, headers={"ETag": f'"{digest}"', "X-Repo-Commit": COMMIT})

    def _write(self) -> None:
        hub = self.hub
        if self.path == "/api/validate-yaml":
            self._json({"errors": [], "warnings": []})
            return
        if self.headers.get("Authorization") != f"Bearer {hub.token}":
            self._json({"error": "Invalid credentials"}, 401)
            return
        if self.path == "/api/repos/create":
            self._create(json.loads(self.body))
            return
        if self.path.endswith(".git/info/lfs/objects/batch"):
            self._json({"transfer": "basic", "objects": [*map(self._place, self._objects())]})
            return
        parts = self.path.strip("/").split("/")  # api spaces OWNER NAME preupload|commit main
        name = "/".join(parts[1:4])
        if parts[4] == "preupload":
            self._json({"files": [self._mode(name, f) for f in json.loads(self.body)["files"]]})
        else:
            self._commit(name)

    def _create(self, wanted: dict[str, Any]) -> None:
        if self.hub.refuses:
            self._json({"error": "not for this account"}, self.hub.refuses)
            return
        name = f"{wanted['type']}s/{wanted['organization']}/{wanted['name']}"
        answer = {"url": f"{self.hub.address}/{name}"}
        if name in self.hub.repositories:
            self._json({"error": "exists", **answer}, 409)
            return
        self.hub.created.append(wanted)
        self.hub.repositories[name] = {".gitattributes": b""}
        self._json(answer)

    def _objects(self) -> list[dict[str, Any]]:
        return json.loads(self.body)["objects"]

    def _place(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if wanted["oid"] in self.hub.large:
            return wanted
        upload = {"href": f"{self.hub.address}/large/{wanted['oid']}"}
        return {**wanted, "actions": {"upload": upload}}

    def _mode(self, name: str, file: dict[str, Any]) -> dict[str, Any]:
        return {
            "path": file["path"],
            "uploadMode": "lfs" if file["size"] >= LARGE else "regular",
            "shouldIgnore": False,
        }

    def _upload(self) -> None:
        oid = self.path.rpartition("/")[2]
        assert hashlib.sha256(self.body).hexdigest() == oid
        self.hub.large[oid] = self.body
        self._send(b"")

    def _commit(self, name: str) -> None:
        files = self.hub.repositories[name]
        for line in self.body.splitlines():
            key, value = (entry := json.loads(line))["key"], entry["value"]
            if key == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif key == "lfsFile":
                files[value["path"]] = self.hub.large[value["oid"]]
            elif key == "deletedFile":
                del files[value["path"]]
        self._json({"commitUrl": f"{self.hub.address}/{name}/commit/{COMMIT}", "commitOid": COMMIT})


def _listed(path: str, content: bytes) -> dict[str, Any]:
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    return {"type": "file", "path": path, "size": len(content), "oid": digest}


@contextmanager
def running_hub() -> Iterator[Hub]:
    """Yield a hub that listens on a free port of this machine."""
    hub = Hub()
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def point_to(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``huggingface_hub``, which reads these when it is imported, find its hub there."""
    template = "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "ENDPOINT", address)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", address + template)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
