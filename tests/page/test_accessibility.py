"""axe on every tab of the page, with a history and without, in light and in dark."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

TABS = ("recommend", "compare", "lab", "evidence")
HISTORY = "?history=vase,sofa,candle"


def serious(page: Page) -> list[tuple[str, list[str]]]:
    """Return the serious and critical findings of axe, each with the elements that have it."""
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], [node["html"][:200] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def settled(page: Page) -> None:
    """Wait until nothing fades in any more: what is half transparent has too little contrast."""
    page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_no_tab_has_a_serious_finding(
    open_page: Callable[..., Page], scheme: str, size: str, subtests: pytest.Subtests
) -> None:
    page = open_page(size, scheme, HISTORY)
    expect(page.locator("#recommendations .m-recommendation")).not_to_have_count(0)
    for name in TABS:
        tab = page.locator(f"#tab-{name}-button")
        if not tab.count():
            continue
        tab.click()
        if name == "compare":
            expect(page.locator("#comparison img").first).to_be_visible()
        if name == "lab":
            page.get_by_role("button", name="Examine Blue ceramic vase").click()
            expect(page.locator("#lab-audience .l-histogram")).to_be_visible()
        settled(page)
        with subtests.test(name):
            assert serious(page) == []
    page.locator("#tab-recommend-button").click()
    page.locator("#tab-words-button").click()
    page.locator("#tab-own-button").click()
    expect(page.locator("#keywords .m-reading").first).to_be_visible()
    settled(page)
    with subtests.test("words and uploads"):
        assert serious(page) == []


def test_an_empty_page_has_no_serious_finding(open_page: Callable[..., Page]) -> None:
    page = open_page()
    settled(page)
    assert serious(page) == []


def test_every_control_is_reached_by_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page(query=HISTORY)
    expect(page.locator("#recommendations .m-recommendation")).not_to_have_count(0)
    unreachable = page.evaluate(
        """() => [...document.querySelectorAll('[data-action]')]
          .filter(one => one.checkVisibility() && !one.closest('[inert]'))
          .filter(one => one.tabIndex < 0 || (one.tagName != 'BUTTON' && one.tagName != 'FORM'))
          .map(one => one.outerHTML.slice(0, 200))"""
    )
    assert unreachable == []
