"""The route of the pages on own catalogues, asked as a browser asks it."""

import gc
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from mp4sr.demo.own_catalogue.limits import Limits
from mp4sr.demo.own_catalogue.reading import Reading
from mp4sr.demo.own_catalogue.store import OwnCatalogues
from mp4sr.demo.shop import Shop
from mp4sr.page import own_pages
from mp4sr.page.own_catalogue.pages import OwnPages
from mp4sr.page.own_catalogue.tab import report_html
from tests.demo.conftest import extractor, shop
from tests.demo.own_catalogue.exports import write_orders, write_products

__all__ = ["extractor", "shop"]

GONE = "There is no catalogue here"


@pytest.fixture
def pages(shop: Shop) -> OwnPages:
    return own_pages(shop, OwnCatalogues(Limits(at_once=1)))


@pytest.fixture
def client(pages: OwnPages) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[pages.route]), follow_redirects=False) as client:
        yield client


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    products = write_products(tmp_path / "products <b>.csv")
    return Reading([products], [write_orders(tmp_path / "orders.csv")])


def test_a_page_is_served_at_its_address_alone(
    pages: OwnPages, client: TestClient, reading: Reading
) -> None:
    address = pages.open(reading, lambda _: None)
    assert address.startswith("own-catalogue/")
    served = client.get(f"/{address}")
    assert served.status_code == 200
    assert "MP4SR · products" in served.text
    assert served.headers["Referrer-Policy"] == "no-referrer"
    assert served.headers["X-Robots-Tag"] == "noindex"
    assert client.get(f"/{address}config").status_code == 200
    assert client.get(f"/{address}".rstrip("/")).headers["location"] == f"/{address}"
    for wrong in ("/own-catalogue/", "/own-catalogue/guess/", f"/{address[:-2]}/config"):
        answer = client.get(wrong)
        assert answer.status_code == 404
        assert GONE in answer.text


def test_what_is_deleted_is_gone_from_the_server(
    pages: OwnPages, client: TestClient, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mp4sr.page.own_catalogue.pages.RELEASE_S", 0.0)
    address = pages.open(reading, lambda _: None)
    assert client.get(f"/{address}").status_code == 200
    assert client.get(f"/{address}delete").status_code != 303
    folder = reading.folder
    (token,) = pages.catalogues._kept
    own = pages.catalogues.get(token)
    assert own is not None
    shop = weakref.ref(own.shop)
    answer = client.post(f"/{address}delete")
    assert (answer.status_code, answer.headers["location"]) == (303, "../../")
    assert client.get(f"/{address}").status_code == 404
    assert not folder.exists()
    del own, reading
    gc.collect()
    assert len(pages.catalogues) == 0
    assert shop() is None


def test_a_newer_catalogue_takes_the_place_of_the_oldest(
    pages: OwnPages, client: TestClient, reading: Reading, tmp_path: Path
) -> None:
    first = pages.open(reading, lambda _: None)
    assert client.get(f"/{first}").status_code == 200
    second = pages.open(Reading([write_products(tmp_path / "more.csv")]), lambda _: None)
    assert client.get(f"/{first}").status_code == 404
    assert client.get(f"/{second}").status_code == 200
    assert reading.is_gone


def test_a_page_that_nobody_visits_is_let_go(
    shop: Shop, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mp4sr.page.own_catalogue.pages.SWEEP_S", 0.1)
    pages = own_pages(shop, OwnCatalogues(Limits(grace_seconds=0.1)))
    pages.open(reading, lambda _: None)
    deadline = time.monotonic() + 30
    while len(pages.catalogues) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(pages.catalogues) == 0
    assert reading.is_gone


def test_the_report_escapes_what_files_say_and_names_nobody(reading: Reading) -> None:
    html = report_html(reading)
    assert "products _b_.csv" in html
    assert "mail.example" not in html
    assert "pictures.example" not in html
    assert "<strong>7 products</strong>, <strong>30 choices</strong> by 6 customers" in html


def test_a_problem_is_said_in_place_of_the_counts(tmp_path: Path) -> None:
    unread = tmp_path / "unread.csv"
    unread.write_text("a,b\n<i>,2\n")
    html = report_html(Reading([unread]))
    assert "these files make no catalogue together" in html
    assert "No column was recognised." in html
    assert "products</strong>" not in html
