"""Photograph the page: ``python -m docs.screenshots`` writes the pictures in docs/screenshots.

It opens the project's demo in headless Chromium and goes through the main states at the size of a
laptop and of a phone, in light and in dark. Of the dark pictures only some are kept;
``--everything`` keeps them all, and ``--to`` writes them elsewhere, to look at after a change.
"""

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from PIL import Image
from playwright.sync_api import Browser, Page, Route
from tqdm import tqdm

from benchmarks.serving_browser import chromium
from mp4sr.cli.serving import catalogue_and_model
from mp4sr.demo.links import link_of
from mp4sr.demo.opening import open_shop, warm_up
from mp4sr.demo.recommendations import MAX_K, ranked_list
from mp4sr.demo.shop import Shop
from mp4sr.page import build_page, launch_options

SHOTS = Path(__file__).resolve().parent / "screenshots"
SIZES = {"": (1440, 900), "-phone": (390, 844)}
SCHEMES = {"": "light", "-dark": "dark"}
PATIENCE = 180_000
IN_SIGHT = """[...document.images].every((image) => {
  const {top, bottom, left, right} = image.getBoundingClientRect();
  const outside = bottom < 1 || top > innerHeight || right < 1 || left > innerWidth;
  return image.complete || outside || image.offsetParent === null;
})"""
"""A script: whether all pictures in sight are loaded."""

HERO = "demo"
"""The picture in the README: a PNG, as every viewer of README files shows one."""

HERO_HEIGHT = 1120
"""On a laptop it is taller than the screen, so that it includes an explanation."""

KEPT_IN_DARK = {HERO, "why", "words", "compare", "lab", "evidence", "maps"}
"""The states that are kept in dark too."""

LONG = 40
"""The items of the long history."""


class Photographer:
    """One window of the page, photographed state by state.

    Parameters
    ----------
    browser, address
        where the page is.
    size, scheme
        keys of ``SIZES`` and ``SCHEMES``, which are parts of the pictures' names.
    keeps
        whether the picture of a state is written, by the state's name.
    folder
        where to.
    bar
        shows how many pictures there are.
    """

    def __init__(
        self,
        browser: Browser,
        address: str,
        size: str,
        scheme: str,
        keeps: Callable[[str], bool],
        folder: Path,
        bar: tqdm,
    ) -> None:
        self.phone = size == "-phone"
        self.suffix = size + scheme
        self.address = address
        self.keeps = keeps
        self.folder = folder
        self.bar = bar
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            is_mobile=self.phone,
            has_touch=self.phone,
            color_scheme="dark" if scheme else "light",
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
        """Click the first element that matches, and wait for ``then``."""
        self.page.locator(selector).first.click()
        if then:
            self.page.wait_for_selector(then)

    def section(self, name: str, then: str) -> None:
        """Open one of the tabs at the top and wait for its content."""
        self.click(f"#tab-{name}-button", then)

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a dropdown."""
        self.page.get_by_label(label, exact=True).click()
        self.page.get_by_role("option", name=option, exact=True).click()

    @contextmanager
    def held(self, address: str) -> Iterator[None]:
        """Hold back all requests whose address matches while a block runs."""
        waiting: list[Route] = []
        self.page.route(address, lambda route: waiting.append(route))
        yield
        for route in waiting:
            route.continue_()
        self.page.unroute(address)

    def keep(self, name: str, part: str = "", everywhere: bool = False) -> None:
        """Save what is in sight; on a phone (or ``everywhere``) from ``part`` down."""
        if not self.keeps(name):
            return
        page = self.page
        page.mouse.move(0, 0)
        page.wait_for_timeout(500)  # the page may be scrolling by itself
        if part and (self.phone or everywhere):
            # Below the strip, which stays in sight. Twice, as what comes into sight may grow.
            for _ in range(2):
                page.locator(part).first.evaluate(
                    """part => {
                      const strip = document.querySelector('#strip');
                      const above = parseFloat(getComputedStyle(strip).top) + strip.offsetHeight;
                      const top = part.getBoundingClientRect().top + scrollY - above - 14;
                      scrollTo({top, behavior: 'instant'});
                    }"""
                )
                page.wait_for_timeout(200)
        else:
            page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        page.wait_for_function(IN_SIGHT)
        page.wait_for_timeout(500)  # what moves has come to rest
        with Image.open(io.BytesIO(page.screenshot())) as shot:
            save(shot.convert("RGB"), self.folder / f"{name}{self.suffix}")
        self.bar.update()

    def close(self) -> None:
        """Close the window."""
        self.page.context.close()


def save(shot: Image.Image, path: Path) -> None:
    """Write a picture, whose path comes without its ending: the README's as PNG, others as WebP."""
    if path.name == HERO:
        shot.save(path.with_suffix(".png"), optimize=True)
    else:
        shot.save(path.with_suffix(".webp"), quality=80, method=6)


def picking(camera: Photographer, shop: Shop) -> None:
    """Photograph the empty page, a history, recommendations and why, and what the model read."""
    camera.open()
    camera.keep("empty")
    camera.click("#strip .m-loader summary")
    camera.keep("chooser")
    camera.open(case_link(shop, telling(shop)))
    camera.keep("history")
    chosen_next = camera.page.locator("#recommendations .m-chosen:nth-child(-n+4)").count()
    card = "#recommendations .m-chosen" if chosen_next else "#recommendations"
    camera.click(f"{card} [data-action=why]", "#recommendations .m-why")
    if not camera.phone:
        camera.page.set_viewport_size({"width": SIZES[""][0], "height": HERO_HEIGHT})
    camera.keep(HERO, "#results")
    if not camera.phone:
        camera.page.set_viewport_size({"width": SIZES[""][0], "height": SIZES[""][1]})
    camera.keep("why", "#recommendations .m-why", everywhere=True)
    camera.click("#tab-words-button", "#keywords .m-reading")
    camera.keep("words", "#results")
    camera.click("#keywords .m-bar-row", "#shelf .m-shelf-head")
    camera.keep("keyword-items", "#shelf")
    camera.click("#shelf .m-like", "#shelf .m-shelf-head:has-text('Similar items')")
    camera.keep("more-like", "#shelf")
    camera.page.locator("#search input, #search textarea").first.fill(
        "something warm for a dark evening"
    )
    camera.page.wait_for_selector("#shelf .m-group:has-text('meaning')")
    camera.keep("search", "#picking")


def own_items(camera: Photographer, shop: Shop) -> None:
    """Photograph an own picture and a refused one."""
    page = camera.page
    camera.open(f"?history={shop.catalogue.items[0].id}")
    camera.click("#tab-own-button", "#picker .m-picker")
    files = page.locator("#picker .m-picker-input")
    with tempfile.TemporaryDirectory() as folder:
        files.set_input_files(own_picture(shop, Path(folder)))
        page.wait_for_selector("#picker .m-picker-list li:not(.m-uploading)")
        camera.keep("own-form", "#picking")
        camera.click("#add-own", "#strip .m-own")
    camera.click("#tab-words-button", "#keywords .m-reading")
    camera.keep("own-picture", "#keywords .m-reading:last-child")
    files.set_input_files(
        {"name": "holiday.png", "mimeType": "image/png", "buffer": b"this is no picture"}
    )
    page.locator("#own-title textarea, #own-title input").first.fill(
        "A title that is not lost " + "and is rather long " * 9
    )
    camera.click("#add-own", "#own-message [role=alert]")
    camera.keep("refused-picture", "#picking")


def odd_histories(camera: Photographer, shop: Shop) -> None:
    """Photograph a long history, an unknown item in the link, a missing picture, long titles."""
    items = shop.catalogue.items
    camera.open("?history=" + ",".join(item.id for item in items[:: len(items) // LONG][:LONG]))
    camera.keep("long-history")
    camera.open(f"?history={items[0].id},no-such-item,{items[5].id}")
    camera.keep("unknown-item")
    bare = [item.id for item in items if not item.images][:2]
    long = sorted(items, key=lambda item: len(item.title))[-4:]
    camera.open("?history=" + ",".join([*bare, *(item.id for item in long)]))
    camera.page.locator("#search input, #search textarea").first.fill(long[-1].title)
    camera.page.wait_for_selector("#shelf .m-group")
    camera.keep("long-titles", "#picking")


def comparing(camera: Photographer, shop: Shop) -> None:
    """Photograph the comparison without a history, its tracks, its lists and a followed item."""
    camera.open()
    camera.section("compare", "#comparison .m-empty")
    camera.keep("compare-empty")
    camera.open(case_link(shop, 2))
    camera.section("compare", "#comparison .c-column")
    camera.keep("compare", "#comparison")
    camera.click("#comparison .c-card", "#comparison .c-card.c-linked")
    camera.keep("compare-lists", "#comparison .c-columns", everywhere=True)


def waiting(camera: Photographer, shop: Shop) -> None:
    """Photograph what a visitor of a slow server sees: after a click, and of a sent picture."""
    page = camera.page
    camera.open(case_link(shop, 0))
    with camera.held("**/gradio_api/queue/data*"):
        camera.click("#recommendations [data-action=add]")
        page.wait_for_selector("body.m-waiting")
        camera.keep("waiting")
    page.wait_for_selector("body:not(.m-waiting)")
    camera.click("#tab-own-button", "#picker .m-picker")
    with camera.held("**/gradio_api/upload*"), tempfile.TemporaryDirectory() as folder:
        page.locator("#picker .m-picker-input").set_input_files(own_picture(shop, Path(folder)))
        page.wait_for_selector("#picker .m-uploading")
        camera.keep("sending", "#picking")


def experimenting(camera: Photographer, shop: Shop) -> None:
    """Photograph the lab: its shelf, an item, whom it reaches, what if, and an invented one."""
    page = camera.page
    case = len(shop.cases) - 1
    camera.open(case_link(shop, case))
    camera.section("lab", "#lab-shelf .m-card")
    camera.keep("lab-shelf", "#lab")
    if shop.cases:  # the new item of the last case, wherever on the shelf it is
        item = shop.catalogue.items[shop.catalogue.row(shop.cases[case].next_item)]
        page.get_by_label("Filter", exact=True).fill(item.title)
        camera.click(f"#lab-shelf [data-item='{item.id}']", "#lab-exposure .l-histogram")
        page.get_by_label("Filter", exact=True).fill("")
        page.wait_for_selector("#lab-shelf li:nth-child(4)")
    else:
        camera.click("#lab-shelf .m-card", "#lab-exposure .l-histogram")
    camera.keep("lab", "#lab-item")
    camera.keep("lab-exposure", "#lab-neighbours", everywhere=True)
    camera.choose("What if its pictures were", "other pictures")
    with tempfile.TemporaryDirectory() as folder:
        page.wait_for_selector("#lab-edit .m-picker-input", state="attached")
        page.locator("#lab-edit .m-picker-input").set_input_files(own_picture(shop, Path(folder)))
        page.wait_for_selector("#lab-edit :text('IMG_2041')")
        page.get_by_role("button", name="Show the change").click()
        page.wait_for_selector("#lab-item .l-two")
    page.wait_for_selector("#lab-exposure .l-was")
    camera.keep("lab-what-if", "#lab-item", everywhere=True)
    page.get_by_role("tab", name="Invent one").click()
    page.get_by_label("Item title").fill("Walnut and brass table lamp with a linen shade")
    camera.keep("lab-invent", "#lab")
    camera.click("#lab-invent", "#lab-item h2:has-text('Walnut and brass')")
    page.wait_for_selector("#lab-exposure .l-histogram")
    camera.keep("lab-invented", "#lab-item")


def proving(camera: Photographer, shop: Shop) -> None:
    """Photograph the evidence: bars and curves, the maps, the cards; and the API's page."""
    page = camera.page
    camera.open(case_link(shop, 0))
    camera.section("evidence", "#evidence-results .c-panel")
    camera.keep("evidence", "#evidence")
    page.wait_for_selector("#evidence-maps .e-map .e-point", state="attached")
    camera.keep("curves", "#evidence-curves", everywhere=True)
    camera.keep("maps", "#evidence-maps", everywhere=True)
    if camera.phone:
        page.locator("#evidence-maps .e-map").first.tap()
    else:
        page.locator("#evidence-maps .e-map").last.hover()
    camera.keep("cards", "#evidence-cards", everywhere=True)
    if not camera.phone:  # Gradio shows the way there on wide screens alone
        page.locator("footer button.show-api").click()
        page.wait_for_selector(".api-docs-wrap :text('documentation')")
        camera.keep("api")


SCENES: dict[str, Callable[[Photographer, Shop], None]] = {
    scene.__name__: scene
    for scene in (picking, own_items, odd_histories, comparing, waiting, experimenting, proving)
}


def own_picture(shop: Shop, folder: Path) -> Path:
    """Return a picture to upload: an item's picture under another name."""
    item = next(item for item in reversed(shop.catalogue.items) if item.images)
    path = folder / "IMG_2041.jpg"
    with Image.open(shop.catalogue.picture_path(item.images[0])) as picture:
        picture.convert("RGB").save(path)
    return path


def telling(shop: Shop) -> int:
    """Return the number of the case whose next item ranks best, with pictures at the top."""

    def item_rank(number: int) -> tuple[bool, int]:
        session = shop.case(shop.cases[number].name)
        ranked = ranked_list(shop, session.history, MAX_K)
        bare = any(not line.item.images for line in ranked[:4])
        ranks = (line.rank for line in ranked if line.item.id == session.next_item)
        return bare, next(ranks, MAX_K + 1)

    return min(range(len(shop.cases)), key=item_rank, default=0)


def case_link(shop: Shop, number: int) -> str:
    """Return the link to a named case, or to a shopper with a history to look at."""
    if shop.cases:
        return link_of(shop.case(shop.cases[number % len(shop.cases)].name)).query
    sessions = (shop.shopper(user) for user in shop.shoppers)
    return link_of(next(session for session in sessions if len(session) >= 6)).query


def main(
    to: Annotated[Path, typer.Option(help="Where the pictures are written.")] = SHOTS,
    scene: Annotated[
        list[str] | None, typer.Option(help=f"Only these: {', '.join(SCENES)}.")
    ] = None,
    window: Annotated[
        list[str] | None,
        typer.Option(help="Only these windows: laptop, laptop-dark, phone, phone-dark."),
    ] = None,
    everything: Annotated[bool, typer.Option(help="Keep every state in dark too.")] = False,
) -> None:
    """Open the page on a free port and photograph it."""
    shop = open_shop(*catalogue_and_model(None, None))
    warm_up(shop)
    gradio_page = build_page(shop)
    _, address, _ = gradio_page.launch(
        server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, **launch_options(shop)
    )
    to.mkdir(parents=True, exist_ok=True)
    if scene is None and window is None:
        for old in [*to.glob("*.png"), *to.glob("*.webp")]:
            old.unlink()
    with chromium() as browser, tqdm(desc="screenshots", unit="picture") as bar:
        for size in SIZES:
            for scheme in SCHEMES:
                if window and (size or "-laptop")[1:] + scheme not in window:
                    continue

                def keeps(name: str, dark: bool = bool(scheme)) -> bool:
                    return everything or not dark or name in KEPT_IN_DARK

                camera = Photographer(browser, address, size, scheme, keeps, to, bar)
                for name in scene or SCENES:
                    SCENES[name](camera, shop)
                camera.close()
    gradio_page.close()


if __name__ == "__main__":
    typer.run(main)
