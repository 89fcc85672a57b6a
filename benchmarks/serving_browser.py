"""What a visitor with a browser waits for: headless Chromium, real clicks, painted results.

Every wait ends when the page shows what belongs to the new history, as the recommender itself
ranks it here, and the browser has painted it; a loading state, or lists of an earlier history, do
not count.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from tqdm import tqdm

from benchmarks.serving_visitor import added_by
from mp4sr.demo.comparison import compared_lists
from mp4sr.demo.history import act
from mp4sr.demo.recommendations import ranked_list
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
PATIENCE = 120_000
LIST, COMPARED = 12, 10
"""How long the page's lists are where nobody has changed that."""

WATCH_THE_SHELF = """(() => {
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (kind, ...others) {
    listen.call(this, kind, ...others);
    if (kind === 'click' && this instanceof Element && this.closest('#shelf')) {
      window.shelfListens = performance.now();
    }
  };
})();"""
"""Notes when the shelf begins to listen to clicks; before, a click on a card does nothing."""

USABLE = """() => {
  if (!window.shelfListens || !document.querySelector('#shelf [data-action=add]')) return null;
  return performance.now() - performance.getEntriesByType('navigation')[0].responseStart;
}"""
"""Tells the milliseconds from the server's answer until a click on a card works."""

AWAIT = """([selector, attribute, wanted]) => {
  let start = null;
  const begin = (event) => { start ??= event.timeStamp; };
  addEventListener('pointerdown', begin, {capture: true, once: true});
  const there = () => {
    const shown = [...document.querySelectorAll(selector)];
    if (attribute) return shown.map((one) => one.getAttribute(attribute)).join('\\n') === wanted;
    return shown.some((one) => one.textContent.includes(wanted) && one.querySelector('.m-word'));
  };
  if (there()) throw new Error('it is there before anybody has clicked');
  window.painted = new Promise((done) => {
    const watcher = new MutationObserver(() => {
      if (start === null || !there()) return;
      watcher.disconnect();
      requestAnimationFrame(() => {  // what follows a frame by a message comes after its paint
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - start);
        channel.port2.postMessage(null);
      });
    });
    watcher.observe(document.body, {childList: true, subtree: true, attributes: true});
  });
}"""
"""Makes ``painted``: the milliseconds from the next press of the mouse until something is shown.

That are elements whose attributes are, in order, the wanted lines; without an attribute, one
element with the wanted text and words that were read.
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open headless Chromium for the time of a ``with`` block."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """Return the page in a window without any cache, and the seconds until it was usable.

    They begin with the server's answer; the click that follows is checked to be answered.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH_THE_SHELF)
    page = context.new_page()
    page.goto(address, wait_until="commit")
    milliseconds = page.wait_for_function(USABLE, polling="raf").json_value()
    page.locator("#shelf [data-action=add]").first.click()
    page.wait_for_selector("#strip [data-action=clear]")
    page.locator("#strip [data-action=clear]").click()
    page.wait_for_selector("#strip [data-action=clear]", state="detached")
    return page, float(milliseconds) / 1_000


class Clicker:
    """Clicks on the page, and knows from the shop what it must show afterwards."""

    def __init__(self, page: Page, shop: Shop) -> None:
        self.page = page
        self.shop = shop
        self.session = Session()

    def ranked_list(self) -> list[str]:
        """Return the ids that the list must have."""
        return [line.item.id for line in ranked_list(self.shop, self.session.history, LIST)]

    def compared_lists(self) -> list[str]:
        """Return the ids that the compared lists must have, one list after another."""
        columns = compared_lists(self.shop, self.session, COMPARED, True).columns
        return [card.item.id for column in columns for card in column.items]

    def click(self, button: str, action: dict[str, object], view: str) -> float:
        """Return the milliseconds from a click until ``view`` is painted for the new history."""
        before = self.ranked_list() if view == "recommendations" else self.compared_lists()
        self.session = act(self.shop, self.session, action)
        after = self.ranked_list() if view == "recommendations" else self.compared_lists()
        target = self.page.locator(button).first
        target.scroll_into_view_if_needed()
        if before == after:  # it could not be told apart
            target.click()
            self.page.wait_for_timeout(1_000)
            return float("nan")
        wanted = [f"#{view} [data-action=add]", "data-item", "\n".join(after)]
        self.page.evaluate(AWAIT, wanted)
        target.click()
        return float(self.page.evaluate("painted"))


def picked(clicker: Clicker, rounds: int) -> Iterator[float]:
    """Click items of the shelf; the history is cleared when it has ten."""
    shelf = added_by(clicker.page.locator("#shelf").inner_html())
    for number in tqdm(range(rounds), desc="clicks on items", unit="click"):
        if len(clicker.session) == 10:
            clicker.page.locator("#strip [data-action=clear]").click()
            clicker.page.wait_for_selector("#strip [data-action=clear]", state="detached")
            clicker.session = Session()
        item = shelf[number * 7 % len(shelf)]
        button = f'#shelf [data-action=add][data-item="{item}"]'
        yield clicker.click(button, {"action": "add", "item": item}, "recommendations")


def moved(clicker: Clicker, rounds: int) -> Iterator[float]:
    """Move items of the history while the comparison is open."""
    clicker.page.locator("#tab-compare-button").click()
    clicker.page.wait_for_selector("#comparison [data-action=add]")
    for number in tqdm(range(rounds), desc="clicks beside the comparison", unit="click"):
        last = len(clicker.session) - 1
        position = last - number % 2
        button = f'#strip [data-action=move][data-position="{position}"][data-step="-1"]'
        action: dict[str, object] = {"action": "move", "position": position, "step": -1}
        yield clicker.click(button, action, "comparison")


def read(page: Page, picture: Path, rounds: int) -> Iterator[float]:
    """Upload a picture and wait for the words that were read in it, beside its title."""
    page.locator("#tab-recommend-button").click()
    page.locator("#tab-own-button").click()
    page.locator("#tab-words-button").click()
    for number in tqdm(range(rounds), desc="pictures", unit="picture"):
        title = f"Measured picture {number}"
        page.locator("#own-title textarea").fill(title)
        page.evaluate(AWAIT, ["#keywords .m-reading", "", title])
        # The upload begins with the choice, and the reading waits for it.
        page.locator("#picker .m-picker-input").set_input_files([picture])
        page.locator("#add-own").click()
        yield float(page.evaluate("painted"))
        if number % 10 == 9:
            page.locator("#strip [data-action=clear]").click()
            page.wait_for_selector("#strip [data-action=clear]", state="detached")
        page.wait_for_selector("#picker li", state="detached")


def in_the_browser(address: str, shop: Shop, picture: Path, rounds: int) -> dict[str, list[float]]:
    """Return how long one visitor waited, alone on the server, each time.

    Parameters
    ----------
    address
        the page's.
    shop
        the same catalogue and model as the page's.
    picture
        what is uploaded.
    rounds
        the clicks; other things are measured less often.
    """
    with chromium() as browser:
        opened(browser, address)[0].context.close()  # the first browser warms the server
        usable = []
        for _ in tqdm(range(max(3, rounds // 10)), desc="openings", unit="page"):
            page, seconds = opened(browser, address)
            usable.append(seconds)
            page.context.close()
        page, _ = opened(browser, address)
        clicker = Clicker(page, shop)
        list(picked(clicker, 3))
        measured: dict[str, Sequence[Any]] = {
            "usable_s": usable,
            "click_to_list_ms": list(picked(clicker, rounds)),
            "click_to_comparison_ms": list(moved(clicker, max(4, rounds // 2))),
            "picture_to_keywords_ms": list(read(page, picture, max(3, rounds // 4))),
        }
    return {
        name: [value for value in values if value == value] for name, values in measured.items()
    }
