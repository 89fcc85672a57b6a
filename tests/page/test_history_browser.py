"""The history strip and the ways to it, in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ITEMS = "#strip .m-strip-items > li"


def test_a_button_leads_a_phone_to_the_recommendations(open_page: Callable[..., Page]) -> None:
    page = open_page("phone")
    button = page.get_by_role("button", name="See recommendations")
    expect(button).to_be_hidden()  # there are none yet
    page.get_by_role("button", name="Add Blue ceramic vase to the history").first.click()
    expect(button).to_be_in_viewport()
    button.click()
    expect(page.locator("#recommendations .m-recommendation").first).to_be_in_viewport()
    expect(button).to_be_hidden()


def test_a_link_brings_the_button_too_and_a_laptop_needs_none(
    open_page: Callable[..., Page],
) -> None:
    phone = open_page("phone", query="?history=vase")
    expect(phone.get_by_role("button", name="See recommendations")).to_be_in_viewport()
    laptop = open_page("laptop", query="?history=vase")
    expect(laptop.locator(ITEMS)).to_have_count(1)
    expect(laptop.get_by_role("button", name="See recommendations")).to_be_hidden()


def test_a_double_click_adds_one_item(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_role("button", name="Add Blue ceramic vase to the history").first.dblclick()
    expect(page.locator("#recommendations .m-recommendation")).to_have_count(7)
    page.get_by_role("button", name="Add Red wool rug to the history").first.click()
    expect(page.locator(f"{ITEMS} .m-name")).to_have_text(["Blue ceramic vase", "Red wool rug"])


def test_the_strip_leaves_room_on_a_phone_on_its_side(open_page: Callable[..., Page]) -> None:
    page = open_page("phone", query="?history=vase,rug")
    expect(page.locator(ITEMS)).to_have_count(2)
    position = "getComputedStyle(document.querySelector('#strip')).position"
    assert page.evaluate(position) == "sticky"
    page.set_viewport_size({"width": 844, "height": 390})
    assert page.evaluate(position) == "static"


def test_paper_has_the_recommendations_without_the_catalogue(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(query="?history=vase")
    cards = page.locator("#recommendations .m-recommendation")
    expect(cards).to_have_count(7)
    page.emulate_media(media="print")
    expect(page.locator("#picking")).to_be_hidden()
    expect(page.get_by_role("button", name="Download CSV").first).to_be_hidden()
    expect(cards.first).to_be_visible()
    expect(page.locator(ITEMS)).to_be_visible()
