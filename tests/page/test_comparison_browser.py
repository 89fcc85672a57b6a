"""The comparison in a real headless Chromium, at the size of a laptop and of a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.page.in_browser import serious

pytestmark = pytest.mark.browser

SHOPPER = "?history=lamp,sofa,rug,mug&shopper=user1"


def compare(page: Page) -> None:
    page.locator("#tab-compare-button").click()


def column(page: Page, number: int) -> str:
    return f"#comparison .c-column:nth-child({number})"


@pytest.fixture(params=["laptop-light", "phone-dark"])
def compared(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """The comparison of a shopper's history."""
    page = open_page(*request.param.split("-"), SHOPPER)
    compare(page)
    expect(page.locator("#comparison .c-column")).to_have_count(4)  # no SASRec here
    return page


def test_an_empty_history_invites_and_a_click_fills_the_lists(page: Page) -> None:
    compare(page)
    expect(page.locator("#comparison .m-empty")).to_contain_text("One history, several rankers")
    page.get_by_role("button", name="Random shopper").click()
    expect(page.locator("#comparison .c-column")).to_have_count(4)
    expect(page.locator("#comparison .c-axis")).to_be_visible()


def test_lists_shared_items_and_the_real_next_item(compared: Page) -> None:
    expect(compared.locator("#comparison h3")).to_have_text(
        ["Text + picture", "Text only", "Pictures only", "Popularity"]
    )
    for number, cards in ((1, 4), (2, 3), (3, 3), (4, 4)):  # the mystery has no words
        expect(compared.locator(f"{column(compared, number)} .c-card")).to_have_count(cards)
    rows = compared.locator("#comparison .c-axis-row")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text(re.compile(r"rank \d of 4"))
    expect(compared.locator("#comparison .c-real")).to_have_count(4)  # the chair, in every list
    rows = compared.locator("#comparison .c-matrix tbody tr")
    expect(rows.nth(1).locator(".c-in")).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("3 of 4")
    assert compared.evaluate("document.documentElement.scrollWidth <= innerWidth")
    pictures = compared.locator("#comparison img")
    assert all(picture.get_attribute("alt") for picture in pictures.all())


def test_an_item_is_followed_through_the_lists(compared: Page) -> None:
    first = compared.locator(f"{column(compared, 1)} .c-card").first
    row = first.get_attribute("data-row")
    same = compared.locator(f'#comparison .c-card[data-row="{row}"]')
    linked = compared.locator("#comparison .c-card.c-linked")
    compared.mouse.move(0, 0)  # else the list may scroll an item under it
    first.focus()
    expect(linked).to_have_count(same.count())
    expect(compared.locator(f"{column(compared, 1)} .c-where")).to_have_text("rank 1 here")
    compared.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-pressed", "true")
    compared.locator("#tab-compare-button").focus()
    expect(linked).to_have_count(same.count())  # it stays, since it was clicked
    first.focus()
    compared.keyboard.press("Escape")
    expect(first).to_have_attribute("aria-pressed", "false")
    compared.locator("#tab-compare-button").focus()
    expect(linked).to_have_count(0)
    expect(compared.locator(f"{column(compared, 1)} .c-where")).to_contain_text("only here")


def test_an_item_of_a_list_joins_the_history(compared: Page) -> None:
    before = compared.locator("#strip .m-strip-items > li:not(.m-next)").count()
    compared.locator(f"{column(compared, 1)} .c-item").first.hover()
    compared.locator(f"{column(compared, 1)} .c-add").first.click()
    expect(compared.locator("#strip .m-strip-items > li:not(.m-next)")).to_have_count(before + 1)
    expect(compared.locator(f"{column(compared, 1)} .c-card")).to_have_count(3)
    expect(compared.locator("#comparison .c-axis")).to_have_count(0)  # not the shopper's any more


def test_the_history_is_shown_when_it_is_not_left_out(compared: Page) -> None:
    compared.locator(".c-options").get_by_label("Leave out items in the history").click()
    expect(compared.locator(f"{column(compared, 1)} .c-card")).to_have_count(8)
    length = compared.locator(".c-options input[type=number]")
    length.fill("5")
    length.press("Enter")
    expect(compared.locator(f"{column(compared, 1)} .c-card")).to_have_count(5)


def test_a_list_that_cannot_rank_says_why(open_page: Callable[..., Page]) -> None:
    page = open_page("laptop", "light", "?history=candle")
    compare(page)
    expect(page.locator("#comparison .c-nothing")).to_have_text(
        "No item in this history has a picture, so there is nothing to rank by."
    )


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "dark"), ("phone", "light")])
def test_it_is_accessible(open_page: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_page(size, scheme, SHOPPER)
    compare(page)
    expect(page.locator("#comparison .c-column")).to_have_count(4)
    page.wait_for_timeout(300)  # colours fade in
    assert serious(page) == []
