"""The cold-start lab in a real headless Chromium, at the size of a laptop and of a phone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.page.in_browser import PASTE, serious

pytestmark = pytest.mark.browser

SHOPPER = "?history=lamp,sofa,rug,mug&shopper=user1"


def examine(page: Page, title: str) -> None:
    page.locator("#tab-lab-button").click()
    page.get_by_role("button", name=f"Examine {title}").click()
    expect(page.locator("#lab-item h2")).to_have_text(title)
    expect(page.locator("#lab-exposure .l-histogram")).to_be_visible()


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label).click()
    page.get_by_role("option", name=option, exact=True).click()


@pytest.fixture(params=["laptop-light", "phone-dark"])
def vase(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """The lab with the vase, and a shopper's history loaded."""
    page = open_page(*request.param.split("-"), SHOPPER)
    examine(page, "Blue ceramic vase")
    return page


def test_a_catalogue_item_is_taken_apart(vase: Page) -> None:
    expect(vase.locator("#lab-item .l-word").first).to_have_text("blue")
    expect(vase.locator("#lab-ranks .c-axis-row")).to_have_count(4)
    expect(vase.locator("#lab-ranks .c-axis-row").first).to_contain_text(
        re.compile(r"rank \d of 4")
    )
    expect(vase.locator("#lab-neighbours .c-panel")).to_have_count(2)
    expect(vase.locator("#lab-exposure")).to_contain_text("All 12 shoppers")
    assert vase.evaluate("document.documentElement.scrollWidth <= innerWidth")
    pictures = vase.locator("#lab img")
    assert all(picture.get_attribute("alt") for picture in pictures.all())


def test_ranks_follow_the_history(vase: Page) -> None:
    vase.get_by_role("button", name="Clear", exact=True).click()
    expect(vase.locator("#lab-ranks")).to_contain_text("Load a shopper or add a few items")
    vase.locator("#lab-exposure .l-shoppers button").first.click()
    expect(vase.locator("#lab-ranks .c-axis-row")).to_have_count(4)
    expect(vase.locator("#strip .m-next")).to_have_count(1)


def test_other_words_and_pictures_change_what_is_found(vase: Page, photo: Path) -> None:
    choose(vase, "What if its pictures were", "other pictures")
    vase.locator("#lab-edit .m-picker-input").set_input_files(photo)
    expect(vase.locator("#lab-edit")).to_contain_text("photo")
    vase.get_by_role("button", name="Show the change").click()
    after = vase.locator("#lab-item .l-after")
    expect(after.locator(".l-word").first).to_contain_text("red")
    expect(vase.locator("#lab-ranks .c-before")).to_have_count(4)
    expect(vase.locator("#lab-exposure .l-was")).to_have_count(1)

    choose(vase, "What if its words were", "no words at all")
    vase.get_by_role("button", name="Show the change").click()
    expect(after.locator("h2")).to_have_text("no title")
    expect(after.locator(".l-word").first).to_contain_text("red")  # the picture is still the other
    expect(vase.locator("#lab-ranks")).to_contain_text("has no words")
    expect(vase.locator("#lab-neighbours")).to_contain_text("It has no words to go by.")

    vase.get_by_role("button", name="Restore").click()
    expect(after).to_have_count(0)
    expect(vase.locator("#lab-item .l-word").first).to_have_text("blue")
    assert vase.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_change_that_cannot_be_made_says_so_beside_the_form(vase: Page, tmp_path: Path) -> None:
    message = vase.locator("#lab-edit-message [role=alert]")
    vase.get_by_role("button", name="Show the change").click()
    expect(message).to_contain_text("Nothing is changed yet")
    choose(vase, "What if its words were", "another title, no description")
    vase.get_by_label("The other title").fill(" ")
    vase.get_by_role("button", name="Show the change").click()
    expect(message).to_contain_text("Enter the other title")
    choose(vase, "What if its pictures were", "other pictures")
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    vase.locator("#lab-edit .m-picker-input").set_input_files(broken)
    expect(vase.locator("#lab-edit")).to_contain_text("broken")
    vase.get_by_label("The other title").fill("A title to keep")
    vase.get_by_role("button", name="Show the change").click()
    expect(message).to_contain_text("broken.png is not a picture that can be read")
    expect(vase.get_by_label("The other title")).to_have_value("A title to keep")
    expect(vase.locator("#lab-item .l-after")).to_have_count(0)


def test_an_invented_item_is_the_visitors_alone(page: Page, photo: Path, served: str) -> None:
    page.locator("#tab-lab-button").click()
    page.get_by_role("tab", name="Invent one").click()
    page.get_by_label("Item title").fill("<b>My red thing</b>")
    page.locator("#lab-picking .m-picker-input").set_input_files(photo)
    expect(page.locator("#lab-picking")).to_contain_text("photo")
    page.get_by_role("button", name="Examine it").click()
    expect(page.locator("#lab-item h2")).to_have_text("<b>My red thing</b>")
    expect(page.locator("#lab-item")).to_contain_text("invented: not in the catalogue")
    expect(page.locator("#lab-item .l-word").first).to_have_text("red")
    expect(page.locator("#lab-exposure .l-histogram")).to_be_visible()
    page.get_by_role("button", name="Random shopper").click()
    rows = page.locator("#lab-ranks .c-axis-row")
    expect(rows.first).to_contain_text("rank")
    other = page.context.new_page()
    other.goto(served)
    other.locator("#tab-lab-button").click()
    expect(other.locator("#lab-item")).to_contain_text("Examine a cold item")
    expect(other.locator("#lab-shelf")).not_to_contain_text("My red thing")


def test_nothing_is_no_item_to_invent(page: Page, tmp_path: Path) -> None:
    page.locator("#tab-lab-button").click()
    page.get_by_role("tab", name="Invent one").click()
    page.get_by_role("button", name="Examine it").click()
    message = page.locator("#lab-own-message [role=alert]")
    expect(message).to_have_text("Give your item a title, a picture, or both.")
    huge = tmp_path / "bomb.png"
    Image.new("1", (12_000, 12_000)).save(huge)
    page.locator("#lab-picking .m-picker-input").set_input_files(huge)
    expect(page.locator("#lab-picking")).to_contain_text("bomb")
    page.get_by_role("button", name="Examine it").click()
    expect(message).to_contain_text("bomb.png is too large")


def test_the_shelf_is_filtered(page: Page) -> None:
    page.locator("#tab-lab-button").click()
    expect(page.locator("#lab-shelf .m-card")).to_have_count(5)  # chosen five times or fewer
    page.get_by_role("radio", name="All (8)").check()
    expect(page.locator("#lab-shelf .m-card")).to_have_count(8)
    page.get_by_role("textbox", name="Filter").fill("oak chair")
    expect(page.locator("#lab-shelf .m-card")).to_have_count(1)
    page.get_by_role("textbox", name="Filter").fill("no such thing")
    expect(page.locator("#lab-shelf")).to_contain_text("Nothing found")


def test_a_pasted_picture_goes_to_one_field(vase: Page) -> None:
    vase.get_by_role("tab", name="Invent one").click()
    choose(vase, "What if its pictures were", "other pictures")
    invented, edited = (vase.locator(f"#lab-{name}-picker") for name in ("own", "edit"))
    expect(edited.locator(".m-picker-choose")).to_be_visible()
    edited.locator(".m-picker-choose").focus()
    vase.evaluate(PASTE)
    expect(edited.locator("li")).to_have_count(1)
    expect(invented.locator("li")).to_have_count(0)
    invented.locator(".m-picker-choose").focus()
    vase.evaluate(PASTE)
    expect(invented.locator("li")).to_have_count(1)
    expect(edited.locator("li")).to_have_count(1)


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "dark"), ("phone", "light")])
def test_it_is_accessible(open_page: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_page(size, scheme, SHOPPER)
    examine(page, "Blue ceramic vase")
    choose(page, "What if its words were", "no words at all")
    page.get_by_role("button", name="Show the change").click()
    expect(page.locator("#lab-item .l-after")).to_have_count(1)
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)  # colours fade in
    assert serious(page) == []
