"""The page of the tiny shop with the tab for own catalogues, served for these tests alone."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from mp4sr.demo.own_catalogue.limits import Limits
from mp4sr.demo.own_catalogue.store import OwnCatalogues
from mp4sr.demo.shop import Shop
from mp4sr.page import build_page, launch_options, own_pages
from tests.page.conftest import PATIENCE, SIZES

os.environ["HF_HUB_OFFLINE"] = "1"

GRACE_S = 12.0


@pytest.fixture(scope="session")
def own_uploads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server puts uploaded files."""
    return tmp_path_factory.mktemp("own-uploads")


@pytest.fixture(scope="session")
def own_catalogues() -> OwnCatalogues:
    """The catalogues of the server: two at once, each kept for a while after it was left."""
    return OwnCatalogues(Limits(at_once=2, grace_seconds=GRACE_S))


@pytest.fixture(scope="session")
def own_served(
    served_shop: Shop, own_catalogues: OwnCatalogues, own_uploads: Path
) -> Iterator[str]:
    """The address of the page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(own_uploads))
        own = own_pages(served_shop, own_catalogues)
        page = build_page(served_shop, own=own)
        _, address, _ = page.launch(
            server_name="127.0.0.1",
            prevent_thread_lock=True,
            quiet=True,
            **launch_options(served_shop, own),
        )
        yield address
        page.close()


@pytest.fixture
def visit(browser: Browser, own_served: str) -> Iterator[Callable[..., Page]]:
    """Open an address as another visitor: ``visit()``, ``visit("phone", "dark")``."""
    expect.set_options(timeout=PATIENCE)
    contexts = []

    def opened(size: str = "laptop", scheme: str = "light", address: str = "") -> Page:
        phone = size == "phone"
        context = browser.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type]
            has_touch=phone,
            is_mobile=phone,
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto(address or own_served)
        return page

    yield opened
    for context in contexts:
        context.close()
