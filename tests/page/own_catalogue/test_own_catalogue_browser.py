"""A visitor brings two exports, corrects a column and gets a page of their own, which then goes."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mp4sr.demo.own_catalogue.store import OwnCatalogues
from tests.demo.own_catalogue.exports import GOODS, write_orders, write_products
from tests.page.in_browser import serious

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def go_there(page: Page) -> None:
    """Open the tab."""
    expect(page.locator("#shelf .m-card")).not_to_have_count(0)
    page.locator("#tab-own-catalogue-button").click()
    expect(page.locator("#own-read")).to_be_visible()


def bring(page: Page, folder: Path) -> None:
    """Drop a products and an orders export, and wait for what was recognised."""
    go_there(page)
    for name, write in (("products", write_products), ("orders", write_orders)):
        write(folder / f"{name}.csv")
        page.locator(f"#own-{name} input[type=file]").set_input_files(folder / f"{name}.csv")
        expect(page.locator(f"#own-{name}")).to_contain_text(f"{name}")
        expect(page.locator(f"#own-{name} input[type=file]")).to_have_count(0)
    page.locator("#own-read").click()
    expect(page.locator("#own-report .m-own-result")).to_be_visible()


def open_it(page: Page) -> str:
    """Open the page on what was brought and return its address."""
    page.locator("#own-open").click()
    page.wait_for_url("**/own-catalogue/**")
    expect(page.locator("#own-banner")).to_contain_text("This is your own catalogue, products")
    expect(page.locator("#shelf .m-card")).to_have_count(len(GOODS))
    return page.url


def test_two_exports_become_a_page_of_ones_own(
    visit: Visit, tmp_path: Path, own_uploads: Path, own_catalogues: OwnCatalogues
) -> None:
    page = visit()
    bring(page, tmp_path)
    report = page.locator("#own-report")
    expect(report).to_contain_text("7 products, 30 choices by 6 customers")
    expect(report).to_contain_text("Body (HTML)")
    expect(report).to_contain_text("(hidden)")
    assert "mail.example" not in page.content()
    assert not list(own_uploads.rglob("*.csv"))

    page.get_by_role("button", name="Correct the columns").click()
    category = page.locator("#own-products-category input")
    expect(category).to_have_value("Type")
    category.click()
    page.get_by_role("option", name="Vendor").click()
    page.locator("#own-again").click()
    expect(report.locator("th", has_text="Category")).to_contain_text("Vendor")

    address = open_it(page)
    assert len(own_catalogues) == 1
    expect(page.get_by_text("Maker 0").first).to_be_attached()
    page.get_by_role("button", name="Add Tea pot").first.click()
    expect(page.locator("#recommendations .m-recommendation")).not_to_have_count(0)
    shown = page.locator("#recommendations").inner_text()
    assert any(title in shown for title in GOODS)

    other = visit()
    expect(other.locator("#shelf .m-card")).to_have_count(8)
    assert address.rstrip("/").rsplit("/", 1)[-1] not in other.content()
    guessed = visit(address=f"{address.split('/own-catalogue/')[0]}/own-catalogue/guess/")
    expect(guessed.get_by_role("heading")).to_have_text("There is no catalogue here")

    page.get_by_role("button", name="Delete it now").click()
    expect(page.locator("#shelf")).to_contain_text("Blue ceramic vase")
    assert len(own_catalogues) == 0
    gone = visit(address=address)
    expect(gone.get_by_role("heading")).to_have_text("There is no catalogue here")


def test_it_is_gone_soon_after_its_visitor_left_and_survives_a_reload(
    visit: Visit, tmp_path: Path, own_catalogues: OwnCatalogues
) -> None:
    page = visit("phone", "dark")
    bring(page, tmp_path)
    address = open_it(page)
    page.reload()
    expect(page.locator("#shelf .m-card")).to_have_count(len(GOODS))
    time.sleep(own_catalogues.limits.grace_seconds + 2)
    assert len(own_catalogues) == 1
    page.get_by_role("link", name="Back to the demo shop").click()
    expect(page.locator("#shelf")).to_contain_text("Blue ceramic vase")
    page.close()
    for _ in range(120):
        if not len(own_catalogues):
            break
        time.sleep(0.5)
    assert len(own_catalogues) == 0
    gone = visit(address=address)
    expect(gone.get_by_role("heading")).to_have_text("There is no catalogue here")


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_nothing_of_it_is_hard_to_reach(
    visit: Visit, tmp_path: Path, size: str, scheme: str
) -> None:
    page = visit(size, scheme)
    bring(page, tmp_path)
    page.get_by_role("button", name="Correct the columns").click()
    assert serious(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    open_it(page)
    assert serious(page) == []


def test_a_file_that_is_no_table_is_named(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    go_there(page)
    page.locator("#own-read").click()
    expect(page.locator("#own-reading")).to_contain_text("Choose a products file first.")
    picture = tmp_path / "photo.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    page.locator("#own-products input[type=file]").set_input_files(picture)
    expect(page.locator("#own-products input[type=file]")).to_have_count(0)
    page.locator("#own-read").click()
    expect(page.locator("#own-reading .m-problem")).to_have_text(
        "photo.csv is a picture; name a table."
    )
