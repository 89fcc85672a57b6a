"""The page in a real headless Chromium, at the size of a laptop and of a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from mp4sr.demo.pictures.uploads import MAX_MEGABYTES
from tests.page.in_browser import PASTE, serious

pytestmark = pytest.mark.browser

HISTORY = "#strip .m-strip-items > li:not(.m-next)"


def add(page: Page, *titles: str) -> None:
    page.locator("#tab-catalogue-button").click()
    for title in titles:
        before = page.locator(HISTORY).count()
        page.get_by_role("button", name=f"Add {title} to the history").first.click()
        expect(page.locator(HISTORY)).to_have_count(before + 1)


def own(page: Page, title: str, files: list[Path]) -> None:
    page.locator("#tab-own-button").click()
    page.locator("#own-title textarea").fill(title)
    if files:
        page.locator("#picker .m-picker-input").set_input_files(files)
    page.locator("#add-own").click()


def names(page: Page) -> list[str]:
    return page.locator(f"{HISTORY} .m-name").all_inner_texts()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_full_round(page: Page, photo: Path) -> None:
    expect(page.locator("#recommendations")).to_contain_text("What comes next?")
    assert fits(page)
    add(page, "Blue ceramic vase", "Beeswax candle")
    own(page, "My red thing", [photo])
    expect(page.locator("#strip .m-own")).to_have_text("yours")
    expect(page.locator("#own-message")).to_contain_text("Added to the history")
    expect(page.locator("#own-title textarea")).to_have_value("")
    expect(page.locator("#picker li")).to_have_count(0)
    assert names(page) == ["Blue ceramic vase", "Beeswax candle", "My red thing"]

    cards = page.locator("#recommendations .m-recommendation")
    expect(cards).to_have_count(6)  # eight items, two of them in the history
    expect(cards.first.locator(".m-order")).to_have_text("1")
    page.locator("#recommendations [data-action=why]").first.click()
    why = page.locator("#recommendations .m-why")
    expect(why.locator(".m-share-name")).to_have_text(["text", "picture"])
    expect(why.locator(".m-attributions li")).to_have_count(3)
    page.get_by_role("button", name="Close the explanation").click()
    expect(why).to_have_count(0)

    page.locator("#tab-words-button").click()
    readings = page.locator("#keywords .m-reading")
    expect(readings).to_have_count(2)  # the candle has no picture
    expect(readings.nth(1)).to_contain_text("My red thing")
    expect(readings.nth(1).locator(".m-word").first).to_have_text("red")
    expect(page.locator("#keywords")).to_contain_text("colours (a stand-in)")
    assert fits(page)
    pictures = page.locator("#strip img, #recommendations img, #shelf img")
    assert all(picture.get_attribute("alt") for picture in pictures.all())


def test_the_history_is_edited_in_place_and_undone(page: Page) -> None:
    add(page, "Blue ceramic vase", "Red wool rug", "White enamel mug")
    items = page.locator("#strip .m-strip-items .m-name")
    earlier = page.get_by_role("button", name="Move White enamel mug earlier")
    earlier.focus()
    page.keyboard.press("Enter")
    expect(items).to_have_text(["Blue ceramic vase", "White enamel mug", "Red wool rug"])
    expect(earlier).to_be_focused()  # it follows the item, to be pressed again
    page.keyboard.press("Enter")
    expect(items).to_have_text(["White enamel mug", "Blue ceramic vase", "Red wool rug"])
    page.get_by_role("button", name="Remove Blue ceramic vase").click()
    expect(items).to_have_text(["White enamel mug", "Red wool rug"])
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator("#strip")).to_contain_text("Nothing picked yet")
    expect(page.locator("#recommendations")).to_contain_text("What comes next?")
    undo = page.get_by_role("button", name="Undo")
    undo.click()
    expect(items).to_have_count(2)
    undo.click()
    expect(items).to_have_text(["White enamel mug", "Blue ceramic vase", "Red wool rug"])
    undo.click()
    undo.click()
    expect(items).to_have_text(["Blue ceramic vase", "Red wool rug", "White enamel mug"])


def test_items_are_sorted_by_dragging(open_page: Callable[..., Page]) -> None:
    page = open_page()
    add(page, "Blue ceramic vase", "Red wool rug", "White enamel mug")
    cells = page.locator("#strip .m-strip-items > li")
    cells.nth(2).locator("img").drag_to(cells.nth(0))
    expect(page.locator("#strip .m-name").first).to_have_text("White enamel mug")
    assert names(page) == ["White enamel mug", "Blue ceramic vase", "Red wool rug"]


def test_fast_clicks_are_all_counted(page: Page) -> None:
    items = page.locator("#strip .m-strip-items > li")
    vase = page.get_by_role("button", name="Add Blue ceramic vase to the history").first
    # Clicks in one breath, by the button itself: a mouse could miss while the strip grows.
    vase.evaluate("button => { for (let i = 0; i < 6; i++) button.click(); }")
    expect(items).to_have_count(6)
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(items).to_have_count(0)
    for item in ("Blue ceramic vase", "Red wool rug", "White enamel mug", "Oak dining chair"):
        page.get_by_role("button", name=f"Add {item} to the history").first.click()
    # Eight items, four in the history: the lists are of the last click, not of one before.
    expect(page.locator("#recommendations .m-recommendation")).to_have_count(4)


def test_search_by_title_meaning_and_likeness(page: Page) -> None:
    search = page.locator("#search input")
    groups = page.locator("#shelf .m-group")
    search.fill("oak chair")
    expect(groups).to_contain_text(["With these words", "Close in meaning"])
    expect(page.locator("#shelf .m-shelf").first.locator(".m-name")).to_have_text(
        ["Oak dining chair"]
    )
    search.fill("nothing like it")
    expect(groups).to_contain_text(["No item has these words"])
    search.fill("")
    expect(page.locator("#shelf .m-card")).to_have_count(8)
    page.get_by_role("button", name="Items similar to Blue ceramic vase").first.click()
    expect(page.locator("#shelf .m-shelf-head")).to_contain_text("Similar items: Blue ceramic vase")
    expect(groups).to_contain_text(["Similar in text", "Similar in picture"])
    page.get_by_role("button", name="Back to the catalogue").click()
    expect(page.locator("#shelf .m-card")).to_have_count(8)


def test_a_word_leads_to_the_items_that_have_it(page: Page) -> None:
    add(page, "Red wool rug")
    page.locator("#tab-words-button").click()
    page.locator("#keywords .m-bar-row", has_text="red").click()
    expect(page.locator("#shelf .m-shelf-head")).to_contain_text("Items with “red”")
    first = page.locator("#shelf .m-shelf").first.locator(".m-card").first
    expect(first).to_contain_text("Red wool rug")
    first.click()
    expect(page.locator("#strip .m-strip-items > li")).to_have_count(2)


def test_pictures_are_read_again_with_pasted_words(page: Page) -> None:
    add(page, "Red wool rug")
    page.locator("#tab-words-button").click()
    words = page.locator("#keywords .m-word")
    expect(words.first).to_have_text("red")
    page.get_by_role("button", name="Read with your own words").click()
    page.locator("#own-words textarea").fill(" , ,\n")
    page.locator("#use-words").click()
    expect(page.locator("#words-message [role=alert]")).to_contain_text("Paste at least one word")
    page.locator("#own-words textarea").fill("something red, something blue")
    page.locator("#use-words").click()
    expect(words).to_have_text(["something red", "something blue"])
    expect(page.locator("#keywords")).to_contain_text("with the 2 words of your own list")
    page.locator("#drop-words").click()
    expect(words.first).to_have_text("red")


def test_bad_uploads_say_so_beside_the_field_and_lose_nothing(page: Page, tmp_path: Path) -> None:
    add(page, "Blue ceramic vase")
    message = page.locator("#own-message [role=alert]")
    own(page, "", [])
    expect(message).to_have_text("Give your item a title, a picture, or both.")
    bad = tmp_path / "broken.pdf"
    bad.write_bytes(b"not a picture")
    own(page, "A title to keep", [bad])
    expect(message).to_contain_text("broken.pdf is not a picture that can be read")
    expect(page.locator("#own-title textarea")).to_have_value("A title to keep")
    expect(page.locator("#picker li")).to_have_count(1)
    expect(page.locator("#strip .m-strip-items > li")).to_have_count(1)
    bomb, huge = tmp_path / "bomb.png", tmp_path / "huge.png"
    Image.new("1", (12_000, 12_000)).save(bomb)
    page.get_by_role("button", name="Remove broken.pdf").click()
    own(page, "", [bomb])
    expect(message).to_contain_text("bomb.png is too large")
    huge.write_bytes(bytes((MAX_MEGABYTES + 1) * 1_000_000))
    page.locator("#picker .m-picker-input").set_input_files([huge])
    expect(page.locator("#picker [role=alert]")).to_have_text(
        "huge.png has 21 MB; choose a picture of at most 20 MB."
    )
    several = [tmp_path / f"{number}.png" for number in range(12)]
    for path in several:
        path.write_bytes(b"not a picture")
    page.locator("#picker .m-picker-input").set_input_files(several)
    expect(page.locator("#picker [role=alert]")).to_have_text(
        "At most 10 pictures can be added at once; not added: 9.png, 10.png, 11.png."
    )
    expect(page.locator("#picker li")).to_have_count(10)
    expect(page.locator(".toast-body")).to_have_count(0)  # no pop-up of Gradio's own


def test_several_pictures_each_an_item(page: Page, photo: Path, tmp_path: Path) -> None:
    blue = tmp_path / "blue.png"
    Image.new("RGB", (40, 40), "blue").save(blue)
    page.locator("#tab-own-button").click()
    page.get_by_role("checkbox", name="Each picture is an item of its own").check()
    own(page, "A red thing\nA blue thing\nA thing in words", [photo, blue])
    expect(page.locator("#strip .m-own")).to_have_count(3)
    assert names(page) == ["A red thing", "A blue thing", "A thing in words"]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#strip")).to_contain_text("Nothing picked yet")


def test_the_camera_and_the_clipboard(page: Page) -> None:
    page.locator("#tab-own-button").click()
    page.get_by_role("button", name="Use the camera").click()
    page.get_by_role("button", name="Take picture").click()
    expect(page.locator("#picker li")).to_have_count(1)
    page.evaluate(PASTE)
    expect(page.locator("#picker li")).to_have_count(2)
    page.locator("#add-own").click()
    expect(page.locator("#strip .m-own")).to_have_count(1)


def test_titles_cannot_inject_markup_and_long_ones_fit(page: Page, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=\"document.title='broken'\"> ${document.title='broken'} {{7*7}}"
    picture = tmp_path / "<b onclick=alert(1)>${1}.png"
    Image.new("RGB", (20, 20), "red").save(picture)
    own(page, hostile, [picture])
    expect(page.locator("#strip .m-name")).to_have_text(hostile)
    own(page, "مزهرية 👩‍👩‍👧 " + "very " * 300 + "long", [])
    expect(page.locator("#strip .m-strip-items > li")).to_have_count(2)
    page.locator("#tab-words-button").click()
    expect(page.locator("#keywords .m-reading")).to_have_count(1)
    assert page.title() == "MP4SR · Tiny shop"
    assert fits(page)


def test_visitors_do_not_see_each_other(open_page: Callable[..., Page]) -> None:
    page, other = open_page(), open_page("phone", "dark")
    add(page, "Blue ceramic vase")
    expect(other.locator("#strip")).to_contain_text("Nothing picked yet")
    add(other, "Red wool rug")
    add(page, "White enamel mug")
    assert names(page) == ["Blue ceramic vase", "White enamel mug"]
    assert names(other) == ["Red wool rug"]


def test_sample_shoppers_and_cases(page: Page) -> None:
    page.get_by_role("button", name="Random shopper").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#strip .m-next")).to_have_count(1)
    expect(page.locator("#strip .m-ranks")).to_contain_text("What they chose next")
    panel = page.locator("#strip .m-loader")
    panel.locator("summary").click()
    page.locator("#shopper-name").fill("user99")
    page.keyboard.press("Enter")
    expect(panel.locator("[role=alert]")).to_contain_text("There is no shopper 'user99'")
    expect(page.locator("#strip .m-next")).to_have_count(1)  # nothing is lost
    panel.get_by_role("button", name="The walk to the chair").click()
    expect(page.locator("#strip .m-case-open")).to_contain_text("Each thing comes after")
    expect(panel.locator(".m-loader-panel")).to_be_hidden()
    assert names(page) == [
        "Brass reading lamp",
        "Green velvet sofa",
        "Red wool rug",
        "White enamel mug",
    ]
    expect(page.locator("#recommendations .m-chosen")).to_contain_text("Oak dining chair")
    add(page, "Beeswax candle")
    expect(page.locator("#strip .m-next")).to_have_count(0)  # it is not the shopper's any more


def test_a_link_reopens_the_history(page: Page, browser: Browser, served: str) -> None:
    add(page, "Blue ceramic vase", "Red wool rug")
    own(page, "My own", [])
    expect(page.locator("#strip .m-own")).to_have_count(1)
    page.get_by_role("button", name="Copy link").click()
    copied = page.locator("#strip .m-copied")
    expect(copied).to_contain_text("Your own item cannot be part of a link")
    expect(copied.locator("input")).not_to_have_value("")  # it comes once the clipboard has it
    address = copied.locator("input").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == address
    page.goto(address)
    expect(page.locator("#strip .m-strip-items > li")).to_have_count(2)
    assert names(page) == ["Blue ceramic vase", "Red wool rug"]
    expect(page.locator("#recommendations .m-recommendation")).to_have_count(6)
    page.goto(served + "?history=vase,unicorn")
    expect(page.locator("#strip [role=alert]")).to_contain_text("'unicorn'")
    assert names(page) == ["Blue ceramic vase"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_it_is_accessible(open_page: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_page(size, scheme)
    assert serious(page) == []
    page.locator("#strip .m-loader summary").click()
    page.get_by_role("button", name="The walk to the chair").first.click()
    expect(page.locator("#recommendations .m-recommendation")).to_have_count(4)
    page.locator("#recommendations [data-action=why]").first.click()
    expect(page.locator("#recommendations .m-why")).to_have_count(1)
    page.locator("#search input").fill("red")
    expect(page.locator("#shelf .m-group").first).to_be_visible()
    assert serious(page) == []
    page.locator("#tab-own-button").click()
    page.locator("#tab-words-button").click()
    expect(page.locator("#keywords .m-reading")).to_have_count(5)
    assert serious(page) == []


def test_waiting_ends_even_when_nothing_has_changed(page: Page) -> None:
    def answered(part: str, button: str) -> None:
        before = page.locator(part).inner_html()
        page.locator(button).first.click()
        page.wait_for_function(
            "([part, before]) => document.querySelector(part).innerHTML !== before",
            arg=[part, before],
        )
        expect(page.locator("body.m-waiting")).to_have_count(0)

    for _ in range(2):
        answered("#shelf", "#shelf .m-like")
        expect(page.locator("#shelf .m-shelf-head")).to_contain_text("Similar items")
        page.evaluate("scrollTo(0, 0)")
    page.locator("#strip .m-loader summary").click()
    page.locator("#shopper-name").fill("nobody")
    for _ in range(2):
        answered("#strip", "#strip .m-by-name button")
        expect(page.locator("#strip .m-loader [role=alert]")).to_contain_text("no shopper 'nobody'")
