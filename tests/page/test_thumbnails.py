"""The web route of the thumbnails."""

from starlette.applications import Starlette
from starlette.testclient import TestClient

from mp4sr.demo.pictures.thumbnails import Thumbnails
from mp4sr.page.thumbnails import BROKEN, thumbnail_route


def test_the_route_serves_rows_and_nothing_else(thumbnails: Thumbnails) -> None:
    client = TestClient(Starlette(routes=[thumbnail_route(thumbnails)]))
    answer = client.get("/" + thumbnails.address(0))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert answer.content == thumbnails.get(0)
    for place in ("/pictures/0/9.webp", "/pictures/99/0.webp", "/pictures/3/0.webp"):
        assert client.get(place).content == BROKEN
    for place in ("/pictures/-1/0.webp", "/pictures/vase/0.webp", "/pictures/0/..%2Fvase.png"):
        assert client.get(place).status_code == 404
