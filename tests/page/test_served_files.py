"""No file of the server can be asked for, but for the catalogue's thumbnails."""

from pathlib import Path

import httpx
import pytest


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/file=/etc/passwd",
        "gradio_api/file=../../../../etc/passwd",
        "gradio_api/file=app.py",
        "gradio_api/file=http://127.0.0.1:1/",
        "pictures/../items.csv",
        "pictures/..%2f..%2fitems.csv/0.webp",
        "static/../../../../etc/passwd",
    ],
)
def test_no_file_of_the_server_is_served(served: str, path: str) -> None:
    answer = httpx.get(served + path, follow_redirects=True)
    assert answer.status_code in (400, 403, 404)
    assert b"root:" not in answer.content


def test_the_catalogues_own_files_are_not_served_by_path(
    served: str, served_shop: object, photo: Path
) -> None:
    folder = served_shop.catalogue.folder  # type: ignore[attr-defined]
    for path in (folder / "items.csv", folder / "images" / "vase.png", photo):
        assert path.is_file()
        answer = httpx.get(f"{served}gradio_api/file={path}")
        assert answer.status_code in (403, 404)


def test_text_is_compressed_on_the_way_and_pictures_are_kept(served: str) -> None:
    page = httpx.get(served)
    assert page.headers["content-encoding"] == "gzip"
    assert int(page.headers["content-length"]) < len(page.content) / 4
    picture = httpx.get(f"{served}pictures/0/0.webp")
    assert picture.headers["content-type"] == "image/webp"
    assert "content-encoding" not in picture.headers
    assert picture.headers["cache-control"] == "public, max-age=86400"
