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
