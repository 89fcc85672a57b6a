"""The evidence in a real headless Chromium, at the size of a laptop and of a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.in_browser import serious

pytestmark = pytest.mark.browser


def opened(page: Page) -> Page:
    page.locator("#tab-evidence-button").click()
    expect(page.locator("#evidence-maps .e-map")).to_have_count(2)
    return page


@pytest.fixture(params=["laptop-light", "phone-dark"])
def evidence(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """The opened section, with a lamp in the history."""
    return opened(open_page(*request.param.split("-"), "?history=lamp"))


def map_of(page: Page, name: str) -> Locator:
    return page.get_by_role("application", name=f"Map of the items {name}")


def test_nothing_is_drawn_before_it_is_opened(page: Page) -> None:
    assert page.locator("#evidence-maps .e-map").count() == 0
    opened(page)
    expect(page.locator("#evidence-results")).to_contain_text("No measurements are available")
    expect(page.locator("#evidence-cards")).to_contain_text("Tiny shop")
    expect(map_of(page, "by words").locator("svg > .e-point")).to_have_count(7)
    expect(map_of(page, "by pictures").locator("svg > .e-point")).to_have_count(7)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_items_of_the_history_are_ringed_in_both_maps(evidence: Page) -> None:
    expect(evidence.locator(".e-rings circle")).to_have_count(2)
    expect(evidence.locator("#evidence-rings")).to_contain_text("Ringed: the item in your history")
    evidence.get_by_role("button", name="Clear", exact=True).click()
    expect(evidence.locator(".e-rings circle")).to_have_count(0)


def test_the_keyboard_goes_from_item_to_item_and_adds_one(evidence: Page) -> None:
    words = map_of(evidence, "by words")
    evidence.locator("#evidence-maps .e-marks:visible button").last.focus()
    evidence.keyboard.press("Tab")
    expect(words).to_be_focused()
    card = evidence.locator("#evidence-maps .e-card")
    expect(card).to_contain_text("Brass reading lamp")
    said = evidence.locator("#evidence-maps [data-said]")
    expect(said).to_contain_text("In your history")
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        evidence.keyboard.press(key)
    expect(card.locator("img")).to_have_attribute(
        "alt", "Picture of " + card.locator(".m-name").inner_text()
    )
    # The same item stands out in the other map.
    expect(evidence.locator(".e-halo circle")).to_have_count(2)
    evidence.keyboard.press("Enter")
    expect(evidence.locator("#strip .m-strip-items li")).to_have_count(2)
    evidence.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_point_shows_its_picture_and_joins_the_history(evidence: Page) -> None:
    point = map_of(evidence, "by pictures").locator("svg > .e-point").first
    point.scroll_into_view_if_needed()
    evidence.evaluate("scrollBy(0, 200)")
    box = point.bounding_box()
    assert box is not None
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    card = evidence.locator("#evidence-maps .e-card")
    if evidence.evaluate("matchMedia('(hover: none)').matches"):
        evidence.touchscreen.tap(*at)
        expect(card).to_be_visible()
        card.get_by_role("button").tap()
    else:
        evidence.mouse.move(*at)
        expect(card).to_contain_text("Blue ceramic vase")
        evidence.mouse.click(*at)
    expect(evidence.locator("#strip .m-strip-items li")).to_have_count(2)


def test_a_double_click_adds_an_item_once(open_page: Callable[..., Page]) -> None:
    page = opened(open_page("laptop", "light", "?history=lamp"))
    point = map_of(page, "by pictures").locator("svg > .e-point").first
    point.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 200)")
    box = point.bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#strip .m-strip-items li")).to_have_count(2)
    page.get_by_role("button", name="Clear", exact=True).click()  # comes after all earlier clicks
    expect(page.locator("#strip .m-strip-items li")).to_have_count(0)
    page.locator("#strip").get_by_role("button", name="Undo").click()
    expect(page.locator("#strip .m-strip-items li")).to_have_count(2)


def test_one_category_stands_out(evidence: Page) -> None:
    button = evidence.get_by_role("button", name="Kitchen 1")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(map_of(evidence, "by words").locator("svg > .e-dim")).to_have_count(6)
    button.click()
    expect(evidence.locator(".e-dim")).to_have_count(0)


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "dark"), ("phone", "light")])
def test_it_is_accessible(open_page: Callable[..., Page], size: str, scheme: str) -> None:
    page = opened(open_page(size, scheme, "?history=lamp"))
    assert serious(page, "#evidence") == []
