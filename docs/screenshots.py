"""Photograph the page: ``python -m docs.screenshots`` writes ``docs/screenshots/*.png``.

It opens the sample catalogue, whose pictures are the project's own, in headless Chromium.
"""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from mp4sr.page import build_page, launch_options
from mp4sr.page.opening import open_shop

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
SIZES = {"": (1440, 900), "-phone": (390, 844)}
PICKS = ("p13", "p17", "p20")
SHOPPER = "s010"
UPLOAD = PROJECT / "assets" / "sample" / "images" / "mug-saffron.webp"


def opened(browser: Browser, address: str, size: tuple[int, int], scheme: str) -> Page:
    """Return the page in a window of its own, ready to be used."""
    phone = size[0] < 600
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        is_mobile=phone,
        has_touch=phone,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#shelf .m-card")
    page.wait_for_load_state("load")
    return page


def keep(page: Page, name: str, section: str = "") -> None:
    """Wait for the pictures in sight and save what is seen, from ``section`` down."""
    page.mouse.move(0, 0)
    if section:
        page.locator(section).evaluate("e => e.scrollIntoView()")
    page.wait_for_timeout(900)
    path = HERE / "screenshots" / f"{name}.png"
    page.screenshot(path=path)
    print(f"{path.relative_to(PROJECT)}: {path.stat().st_size / 1000:.0f} kB")


def pick(page: Page) -> None:
    """Put a few items of the catalogue into the history."""
    page.get_by_role("button", name="Next ›").scroll_into_view_if_needed()
    for number, item in enumerate(PICKS, start=1):
        page.locator(f"#shelf [data-item={item}]").click()
        page.wait_for_selector(f"#strip .m-strip-items li:nth-child({number})")
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_selector("#recommendations .m-recommendation")


def photograph(browser: Browser, address: str) -> None:
    """Go through the main states of the page at both sizes."""
    for suffix, size in SIZES.items():
        phone = bool(suffix)
        page = opened(browser, address, size, "light")
        keep(page, f"empty{suffix}")
        pick(page)
        keep(page, f"demo{suffix}", "#results" if phone else "")
        page.get_by_role("tab", name="Side by side").click()
        keep(page, f"side-by-side{suffix}", "#results" if phone else "")
        page.get_by_role("tab", name="Words seen").click()
        keep(page, f"words{suffix}", "#results" if phone else "")
        page.get_by_role("tab", name="Your own").click()
        page.get_by_role("textbox", name="Title As a shop").fill("My breakfast mug")
        page.locator("#picking input[type=file]").first.set_input_files(
            {"name": "mug.png", "mimeType": "image/png", "buffer": b"this is no picture"}
        )
        page.wait_for_timeout(600)
        page.get_by_role("button", name="Add to the history", exact=True).click()
        page.wait_for_selector("#own-message [role=alert]")
        keep(page, f"bad-picture{suffix}", "#picking" if phone else "")
        page.close()

        page = opened(browser, address, size, "dark")
        page.get_by_role("button", name="Sample shopper").click()
        page.wait_for_selector("#recommendations .m-recommendation")
        keep(page, f"shopper-dark{suffix}")
        page.get_by_role("tab", name="Your own").click()
        page.get_by_role("textbox", name="Title As a shop").fill("My breakfast mug")
        page.locator("#picking input[type=file]").first.set_input_files(UPLOAD)
        page.wait_for_timeout(600)
        page.get_by_role("button", name="Add to the history", exact=True).click()
        page.wait_for_selector("#strip .m-own")
        page.get_by_role("tab", name="Words seen").click()
        page.locator("#strip .m-strip-items").evaluate("e => e.scrollTo(9999, 0)")
        keep(page, f"own-picture-dark{suffix}")
        page.close()


def main() -> None:
    """Open the page on a free port and photograph it."""
    shop = open_shop(PROJECT / "assets" / "sample", str(PROJECT / "checkpoints" / "sample"))
    loaded = shop.shopper(SHOPPER)
    shop.shopper = lambda _=None: loaded  # type: ignore[method-assign]
    gradio_page = build_page(shop)
    _, address, _ = gradio_page.launch(
        server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, **launch_options(shop)
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        photograph(browser, address)
        browser.close()
    gradio_page.close()


if __name__ == "__main__":
    main()
