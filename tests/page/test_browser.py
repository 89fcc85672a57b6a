"""The page in a real headless Chromium, at the size of a laptop and of a phone."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from mp4sr.page.shop import Shop
from mp4sr.page.visit import MAX_HISTORY

pytestmark = pytest.mark.browser

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        problem = "there is no chromium; on Debian: apt-get install -y chromium"
        if os.environ.get("CI"):
            pytest.fail(problem)
        pytest.skip(problem)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=["laptop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[Page]:
    """The page, opened; what it logs as an error or asks of another server fails the test."""
    phone = request.param == "phone"
    context = browser.new_context(
        viewport=PHONE if phone else LAPTOP,
        has_touch=phone,
        is_mobile=phone,
        color_scheme="dark" if phone else "light",
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda line: line.type == "error" and problems.append(line.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith((served, "data:", "blob:")) or problems.append(asked.url)
        ),
    )
    page.goto(served)
    expect(page.locator("#shelf .m-card")).to_have_count(8)
    yield page
    context.close()
    assert problems == []


def add(page: Page, title: str) -> None:
    page.get_by_role("tab", name="Catalogue").click()
    before = page.locator("#strip li").count()
    page.get_by_role("button", name=f"Add {title} to the history").first.click()
    expect(page.locator("#strip li")).to_have_count(before + 1)


def own(page: Page, title: str, files: list[Path]) -> None:
    page.get_by_role("tab", name="Your own").click()
    page.get_by_role("textbox", name="Title As a shop").fill(title)
    if files:
        page.locator("#picking input[type=file]").first.set_input_files(files)
        for file in files:
            expect(page.locator("#picking")).to_contain_text(file.stem)
    page.get_by_role("button", name="Add to the history", exact=True).click()


def test_a_full_round(page: Page, photo: Path) -> None:
    expect(page.locator("#recommendations")).to_contain_text("Your recommendations appear here")
    add(page, "Blue ceramic vase")
    add(page, "Beeswax candle")
    own(page, "My red thing", [photo])
    expect(page.locator("#strip .m-own")).to_have_text("yours")
    expect(page.locator("#own-message")).to_contain_text("Added to the history")
    names = page.locator("#strip .m-strip-items .m-name")
    expect(names).to_have_text(["Blue ceramic vase", "Beeswax candle", "My red thing"])

    page.get_by_role("button", name="Recommend", exact=True).click()
    cards = page.locator("#recommendations .m-recommendation")
    expect(page.locator("#recommendations")).to_be_in_viewport()
    expect(cards).to_have_count(6)  # eight items, two of them in the history
    expect(cards.first.locator(".m-order")).to_have_text("1")
    numbers = cards.first.locator(".m-numbers span")
    expect(numbers).to_have_text([re.compile("^text "), re.compile("^picture ")])

    page.get_by_role("tab", name="Side by side").click()
    columns = page.locator("#comparison .m-column")
    expect(columns.locator("h3")).to_have_text(["Text + picture", "Text only", "Picture only"])
    expect(columns.nth(0).locator("li")).to_have_count(6)
    expect(columns.nth(1).locator("li")).to_have_count(5)  # one item has no text
    expect(columns.nth(2).locator("li")).to_have_count(6)

    page.get_by_role("tab", name="Words seen").click()
    readings = page.locator("#keywords .m-reading")
    expect(readings).to_have_count(2)  # the candle has no picture
    expect(readings.nth(1)).to_contain_text("My red thing")
    expect(readings.nth(1).locator(".m-word").first).to_have_text("red")
    expect(page.locator("#keywords")).to_contain_text("colours (a stand-in)")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    pictures = page.locator("#strip img, #recommendations img, #shelf img")
    assert all(picture.get_attribute("alt") for picture in pictures.all())


def test_the_history_is_edited_in_place(page: Page) -> None:
    for title in ("Blue ceramic vase", "Red wool rug", "White enamel mug"):
        add(page, title)
    names = page.locator("#strip .m-strip-items .m-name")
    page.get_by_role("button", name="Move White enamel mug earlier").click()
    expect(names).to_have_text(["Blue ceramic vase", "White enamel mug", "Red wool rug"])
    page.get_by_role("button", name="Remove Blue ceramic vase").click()
    expect(names).to_have_text(["White enamel mug", "Red wool rug"])
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#strip")).to_contain_text("Nothing picked yet")
    expect(page.locator("#recommendations")).to_contain_text("appear here")


def test_fast_clicks_are_all_counted(page: Page) -> None:
    vase = page.get_by_role("button", name="Add Blue ceramic vase to the history").first
    # Clicks in one breath, by the button itself: a mouse could miss while the strip grows.
    vase.evaluate("button => { for (let i = 0; i < 6; i++) button.click(); }")
    expect(page.locator("#strip li")).to_have_count(6)
    for _ in range(3):
        page.get_by_role("button", name="Clear").click()
        for item in ("Blue ceramic vase", "Red wool rug", "White enamel mug", "Oak dining chair"):
            page.get_by_role("button", name=f"Add {item} to the history").first.click()
        # Eight items, four in the history: the lists are of the last click, not of one before.
        expect(page.locator("#recommendations .m-recommendation")).to_have_count(4)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#recommendations")).to_contain_text("appear here")


def test_search_and_category(page: Page) -> None:
    page.get_by_role("textbox", name="Search titles").fill("oak chair")
    expect(page.locator("#shelf .m-card")).to_have_count(1)
    page.get_by_role("textbox", name="Search titles").fill("nothing like it")
    expect(page.locator("#shelf")).to_contain_text("Nothing found")


def test_bad_uploads_say_so_beside_the_field_and_lose_nothing(page: Page, tmp_path: Path) -> None:
    add(page, "Blue ceramic vase")
    message = page.locator("#own-message [role=alert]")
    own(page, "", [])
    expect(message).to_have_text("Give your item a title, a picture, or both.")
    bad = tmp_path / "broken.png"
    bad.write_bytes(b"not a picture")
    own(page, "A title to keep", [bad])
    expect(message).to_contain_text("broken.png is not a picture that can be read")
    expect(page.get_by_role("textbox", name="Title As a shop")).to_have_value("A title to keep")
    expect(page.locator("#strip li")).to_have_count(1)
    huge = tmp_path / "bomb.png"
    Image.new("1", (12_000, 12_000)).save(huge)
    page.get_by_role("button", name="Clear", exact=True).last.click()
    own(page, "", [huge])
    expect(message).to_contain_text("bomb.png is too large")


def test_titles_cannot_inject_markup_and_long_ones_fit(page: Page) -> None:
    hostile = "<img src=x onerror=\"document.title='broken'\"> ${document.title='broken'} {{7*7}}"
    own(page, hostile, [])
    expect(page.locator("#strip .m-name")).to_have_text(hostile)
    own(page, "مزهرية 👩‍👩‍👧 " + "very " * 500 + "long", [])
    expect(page.locator("#strip li")).to_have_count(2)
    page.get_by_role("tab", name="Words seen").click()
    assert page.title() == "MP4SR · Tiny shop"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_visitors_do_not_see_each_other(
    page: Page, browser: Browser, served: str, shop: Shop
) -> None:
    add(page, "Blue ceramic vase")
    other = browser.new_page()
    other.goto(served)
    expect(other.locator("#strip")).to_contain_text("Nothing picked yet")
    add(other, "Red wool rug")
    add(page, "White enamel mug")
    names = page.locator("#strip .m-strip-items .m-name")
    expect(names).to_have_text(["Blue ceramic vase", "White enamel mug"])
    other.close()


def test_a_sample_shopper_and_the_keyboard(page: Page) -> None:
    button = page.get_by_role("button", name="Sample shopper")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#strip .m-next")).to_have_count(1)
    expect(page.locator("#recommendations .m-next-line")).to_contain_text("really chose")
    card = page.locator("#shelf .m-card").first
    card.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#strip .m-next")).to_have_count(0)  # it is not the shopper's any more
    assert len(page.locator("#strip li").all()) <= MAX_HISTORY
