"""The tiny shop of the demo's tests, served: one server and one browser for all tests of a run.

Every test opens a page, and so a session, of its own.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from mp4sr.catalogue import Catalogue
from mp4sr.demo.shop import Shop
from mp4sr.files import write_json
from mp4sr.page import build_page, launch_options
from tests.demo.conftest import by_hand, cold, extractor, green, photo, shop, thumbnails
from tests.demo.toy_shop import new_extractor, new_shop

__all__ = [
    "by_hand",
    "cold",
    "extractor",
    "green",
    "photo",
    "shop",
    "thumbnails",
]  # fixtures that both folders have

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

CASES = [
    {
        "name": "The walk to the chair",
        "summary": "Five things in a row.",
        "user": "user1",
        "next": "chair",
        "rule": "the first user with five items",
        "note": "Each thing comes after the one before it.",
        "ranks": {"both": 1},
    }
]

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A camera that shows a test picture, and may be used without asking.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
SIZES = {"laptop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
PATIENCE = 30_000
"""How long a browser waits for what should be there, in milliseconds."""


@pytest.fixture(scope="session")
def served_shop(
    tmp_path_factory: pytest.TempPathFactory, make_tiny_catalogue: Callable[[Path], Catalogue]
) -> Shop:
    """The shop behind ``served``, with a named case; nobody may change it."""
    catalogue = make_tiny_catalogue(tmp_path_factory.mktemp("served") / "tiny")
    write_json(catalogue.folder / "cases.json", {"cases": CASES})
    return new_shop(catalogue, new_extractor())


@pytest.fixture(scope="session")
def uploads_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server behind ``served`` puts uploaded files."""
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="session")
def served(served_shop: Shop, uploads_folder: Path) -> Iterator[str]:
    """The address of the page on the tiny shop."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(uploads_folder))
        page = build_page(served_shop)
        _, address, _ = page.launch(
            server_name="127.0.0.1",
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            **launch_options(served_shop),
        )
        yield address
        page.close()


@pytest.fixture(scope="session")
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


@pytest.fixture
def open_page(browser: Browser, served: str) -> Iterator[Callable[..., Page]]:
    """Open the page: ``open_page("phone", "dark", "?history=vase")``.

    What it logs as an error or asks of another server fails the test.
    """
    expect.set_options(timeout=PATIENCE)
    problems: list[str] = []
    contexts = []

    def watch(asked: Request) -> None:
        if not asked.url.startswith((served, "data:", "blob:")):
            problems.append(asked.url)

    def complain(line: ConsoleMessage) -> None:
        # Going to another address breaks off what is on its way, and Gradio says so.
        broken_off = "signal is aborted" in line.text or "Connection errored out" in line.text
        if line.type == "error" and not broken_off:
            problems.append(line.text)

    def opened(size: str = "laptop", scheme: str = "light", query: str = "") -> Page:
        phone = size == "phone"
        context = browser.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type]
            has_touch=phone,
            is_mobile=phone,
            color_scheme=scheme,  # type: ignore[arg-type]
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", watch)
        page.goto(served + query)
        # The first page of a run loads all of the front end.
        expect(page.locator("#shelf .m-card")).to_have_count(8, timeout=3 * PATIENCE)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture(params=["laptop-light", "phone-dark"])
def page(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """The page, opened at both sizes, once in light and once in dark."""
    return open_page(*request.param.split("-"))
