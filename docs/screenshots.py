"""Photograph the page: ``python -m docs.screenshots`` writes ``docs/screenshots/*.png``.

It opens the best demo that comes with the project, whose pictures are the project's own, in
headless Chromium, and goes through the main states at the size of a laptop and of a phone.
"""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from tqdm import tqdm

from app import chosen
from mp4sr.page import build_page, launch_options
from mp4sr.page.links import link_of
from mp4sr.page.opening import open_shop
from mp4sr.page.shop import Shop

HERE = Path(__file__).resolve().parent
SHOTS = HERE / "screenshots"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
SIZES = {"": (1440, 900), "-phone": (390, 844)}
PATIENCE = 60_000
IN_SIGHT = """[...document.images].every((image) => {
  const {top, bottom, left, right} = image.getBoundingClientRect();
  const outside = bottom < 1 || top > innerHeight || right < 1 || left > innerWidth;
  return image.complete || outside || image.offsetParent === null;
})"""
"""That all pictures in sight have come."""

LONG = 40
"""The items of the long history."""


class Photographer:
    """One window of the page, photographed state by state.

    Parameters
    ----------
    browser, address
        where the page is.
    suffix
        "" for a laptop, ``-phone`` for a phone.
    scheme
        ``light`` or ``dark``.
    bar
        counts the pictures.
    """

    def __init__(self, browser: Browser, address: str, suffix: str, scheme: str, bar: tqdm) -> None:
        self.phone = suffix == "-phone"
        self.suffix = suffix
        self.address = address
        self.bar = bar
        width, height = SIZES[suffix]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            is_mobile=self.phone,
            has_touch=self.phone,
            color_scheme="dark" if scheme == "dark" else "light",
        )
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()

    def open(self, query: str = "") -> None:
        """Load the page, ready to be used."""
        self.page.goto(self.address + query)
        self.page.wait_for_selector("#shelf .m-card")
        if query:
            self.page.wait_for_selector("#recommendations .m-recommendation")

    def click(self, selector: str, then: str = "") -> None:
        """Click the first of what is there, and wait for what comes of it."""
        self.page.locator(selector).first.click()
        if then:
            self.page.wait_for_selector(then)

    def section(self, name: str, then: str) -> None:
        """Open one of the tabs at the top and wait for what it shows."""
        self.click(f"#tab-{name}-button", then)

    def keep(self, name: str, part: str = "") -> None:
        """Save what is seen; on a phone from ``part`` down."""
        self.page.mouse.move(0, 0)
        top = "e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 130)"
        if part and self.phone:
            self.page.locator(part).first.evaluate(top)
        else:
            self.page.evaluate("scrollTo(0, 0)")
        self.page.wait_for_function(IN_SIGHT)
        self.page.wait_for_timeout(700)  # what moves has come to rest
        self.page.screenshot(path=SHOTS / f"{name}{self.suffix}.png")
        self.bar.update()

    def close(self) -> None:
        """Close the window."""
        self.page.context.close()


def first_visit(camera: Photographer, link: str) -> None:
    """Photograph the empty page, a history, what follows and why, and what was seen."""
    camera.open()
    camera.keep("empty")
    camera.open(link)
    camera.keep("demo")
    camera.click("#recommendations [data-action=why]", "#recommendations .m-why")
    camera.keep("why", "#recommendations .m-why")
    camera.click("#tab-words-button", "#keywords .m-reading")
    camera.keep("words", "#results")
    camera.click("#keywords .m-bar-row", "#shelf .m-shelf-head")
    camera.keep("word-carriers", "#shelf")
    camera.page.locator("#search input").fill("something warm for a dark evening")
    camera.page.wait_for_selector("#shelf .m-group")
    camera.click("#tab-ranked-button", "#recommendations .m-recommendation")
    camera.keep("search", "#picking")
    camera.section("compare", "#comparison .c-column")
    camera.keep("compare", "#comparison")
    camera.section("lab", "#lab-shelf .m-card")
    camera.click("#lab-shelf .m-card", "#lab-audience .l-histogram")
    camera.keep("lab", "#lab")


def uploads_and_errors(camera: Photographer, shop: Shop, link: str) -> None:
    """Photograph an own picture, a refused one, a bad link and a long history."""
    page = camera.page
    camera.open(link)
    camera.click("#tab-own-button", "#picker .m-picker")
    files = page.locator("#picker .m-picker-input")
    files.set_input_files(own_picture(shop))
    page.locator("#own-title textarea").fill("My own find")
    camera.click("#add-own", "#strip .m-own")
    camera.click("#tab-words-button", "#keywords .m-reading")
    page.locator("#strip .m-strip-items").evaluate("e => e.scrollTo(9999, 0)")
    camera.keep("own-picture")
    files.set_input_files(
        {"name": "holiday.png", "mimeType": "image/png", "buffer": b"this is no picture"}
    )
    page.locator("#own-title textarea").fill(
        "A title that is not lost " + "and is rather long " * 9
    )
    camera.click("#add-own", "#own-message [role=alert]")
    camera.keep("refused-picture", "#picking")
    camera.click("#strip .m-loader summary")
    camera.keep("chooser")
    ids = [item.id for item in shop.catalogue.items[:LONG]]
    camera.open("?history=" + ",".join([*ids, "no-such-item"]))
    camera.keep("long-history")


def own_picture(shop: Shop) -> Path:
    """Return a picture to upload: of an item of the catalogue."""
    item = next(item for item in reversed(shop.catalogue.items) if item.images)
    return shop.catalogue.picture_path(item.images[0])


def link_to(shop: Shop) -> str:
    """Return the link to the first named case, or to a shopper with a history to look at."""
    if shop.cases:
        return link_of(shop.case(shop.cases[0].name)).query
    visits = (shop.shopper(user) for user in shop.shoppers)
    return link_of(next(visit for visit in visits if len(visit) >= 6)).query


def main() -> None:
    """Open the page on a free port and photograph it."""
    shop = open_shop(*chosen(None, None))
    link = link_to(shop)
    gradio_page = build_page(shop)
    _, address, _ = gradio_page.launch(
        server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, **launch_options(shop)
    )
    SHOTS.mkdir(exist_ok=True)
    for old in SHOTS.glob("*.png"):
        old.unlink()
    with sync_playwright() as playwright, tqdm(desc="screenshots", unit="picture") as bar:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for suffix in SIZES:
            camera = Photographer(browser, address, suffix, "light", bar)
            first_visit(camera, link)
            camera.close()
            camera = Photographer(browser, address, suffix, "dark", bar)
            uploads_and_errors(camera, shop, link)
            camera.close()
        browser.close()
    gradio_page.close()


if __name__ == "__main__":
    main()
