"""axe on every tab of the page, in light and in dark, and the page used by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.page.in_browser import serious

pytestmark = pytest.mark.browser

TABS = ("recommend", "compare", "lab", "evidence")
HISTORY = "?history=vase,sofa,candle"

STRIP = "#strip .m-strip-items > li:not(.m-next) .m-name"
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(one);
  const {width, height, top, bottom, left, right} = one.getBoundingClientRect();
  const parts = ['strip', 'sections', 'picking', 'results'];
  return {
    name: (one.getAttribute('aria-label') ?? one.innerText ?? '').trim(),
    html: one.outerHTML.slice(0, 160),
    part: parts.findLast((part) => one.closest(`#${part}`)) ?? '',
    inSight: width > 0 && height > 0 && bottom > 0 && top < innerHeight && right > 0
      && left < innerWidth && one.checkVisibility({visibilityProperty: true}),
    ringed: (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none',
  };
}"""
"""What has the focus: its name, the part of the page it is in, and whether one sees it."""


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
            expect(page.locator("#lab-exposure .l-histogram")).to_be_visible()
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


def focused(page: Page) -> dict[str, Any]:
    """Return what has the focus, once it has come to rest."""
    settled(page)
    focused = page.evaluate(FOCUSED)
    return focused or {"name": "", "html": "", "part": "", "inSight": True, "ringed": True}


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until a control of that name has the focus."""
    for _ in range(150):
        page.keyboard.press(key)
        if page.evaluate(FOCUSED) and page.evaluate(FOCUSED)["name"] == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")


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


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_the_focus_is_seen_and_goes_from_top_to_bottom(
    open_page: Callable[..., Page], size: str, scheme: str
) -> None:
    page = open_page(size, scheme, HISTORY)
    expect(page.locator("#recommendations .m-recommendation")).not_to_have_count(0)
    stops = []
    for _ in range(150):
        page.keyboard.press("Tab")
        stops.append(focused(page))
        if not stops[-1]["name"] and not stops[-1]["html"]:
            break
    else:
        raise AssertionError("the keyboard does not come to the end of the page")
    assert [stop["html"] for stop in stops if not stop["inSight"]] == []
    assert [stop["html"] for stop in stops if not stop["ringed"]] == []
    order = ["strip", "sections", "picking", "results"]
    parts = [order.index(stop["part"]) for stop in stops if stop["part"]]
    assert parts == sorted(parts)
    assert set(parts) == set(range(len(order)))


def test_a_visit_by_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_page()
    history = page.locator(STRIP)
    tab_to(page, "Add Blue ceramic vase to the history")
    page.keyboard.press("Enter")
    expect(history).to_have_text(["Blue ceramic vase"])
    assert focused(page)["name"] == "Add Blue ceramic vase to the history"
    tab_to(page, "Add Brass reading lamp to the history")
    page.keyboard.press("Space")
    expect(history).to_have_text(["Blue ceramic vase", "Brass reading lamp"])

    tab_to(page, "Move Brass reading lamp earlier", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(history).to_have_text(["Brass reading lamp", "Blue ceramic vase"])
    tab_to(page, "Remove Blue ceramic vase")
    page.keyboard.press("Enter")
    expect(history).to_have_text(["Brass reading lamp"])
    tab_to(page, "Undo", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(history).to_have_text(["Brass reading lamp", "Blue ceramic vase"])

    tab_to(page, "Compare")
    page.keyboard.press("Enter")
    expect(page.locator("#comparison .c-column").first).to_be_visible()
    tab_to(page, "Recommend", "Shift+Tab")
    page.keyboard.press("Enter")
    card = page.locator("#recommendations .m-recommendation").first
    expect(card).to_be_visible()
    why = f"Why {card.locator('.m-name').inner_text()}?"
    tab_to(page, why)
    page.keyboard.press("Enter")
    expect(page.locator("#recommendations .m-why")).to_be_visible()
    assert focused(page)["name"] == why
    tab_to(page, "Close the explanation")
    page.keyboard.press("Enter")
    expect(page.locator("#recommendations .m-why")).to_have_count(0)


def test_what_opens_over_the_page_closes_with_escape(open_page: Callable[..., Page]) -> None:
    page = open_page()
    panel = page.locator("#strip .m-loader-panel")
    tab_to(page, "Cases and shoppers")
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert focused(page)["name"] == "Cases and shoppers"
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    page.locator("h1").click()
    expect(panel).to_be_hidden()
