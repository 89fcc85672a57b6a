"""A tiny shop on stand-in encoders: they are quick, need no weights, and what they say is known.

One server and one browser serve all tests of a run; every test opens a page, and so a session,
of its own.
"""

import hashlib
import os
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from mp4sr.catalogue import Catalogue, open_picture
from mp4sr.features import Dictionary, FeatureExtractor, KeywordEncoder
from mp4sr.files import write_json
from mp4sr.page import build_page, launch_options
from mp4sr.page.shop import Shop
from mp4sr.recommender import Recommender
from mp4sr.training.runs import new_model

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

WORDS = ("red", "green", "blue", "white")
WIDTH = 16


class ColourEncoder:
    """An image-text encoder that knows red, green, blue and white."""

    name = "colours (a stand-in)"
    fingerprint = "colours"
    width = 4

    def encode_images(
        self, pictures: Sequence[Image.Image], *, progress: bool = False
    ) -> np.ndarray:
        middles = [
            picture.getpixel((picture.width // 2, picture.height // 2)) for picture in pictures
        ]
        vectors = np.array([(*middle, min(middle)) for middle in middles], np.float32) + 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def encode_texts(self, texts: Sequence[str], *, progress: bool = False) -> np.ndarray:
        return np.array([[float(word in text) for word in WORDS] for text in texts], np.float32)


class HashedSentences:
    """A sentence encoder whose vectors follow from the text alone."""

    name = "hashes"
    fingerprint = "hashes"
    width = WIDTH

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> np.ndarray:
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) for text in texts]
        rows = [np.random.default_rng(seed).normal(size=WIDTH) for seed in seeds]
        vectors = np.array(rows, np.float32).reshape(-1, WIDTH)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


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


def new_extractor() -> FeatureExtractor:
    """Return an extractor on the stand-ins."""
    keywords = KeywordEncoder(ColourEncoder(), Dictionary.from_words(WORDS), top=3)
    return FeatureExtractor(HashedSentences(), keywords)  # type: ignore[arg-type]


def new_shop(catalogue: Catalogue, extractor: FeatureExtractor) -> Shop:
    """Return a shop on a catalogue, with a model that has learned nothing."""
    features = extractor.extract(catalogue, progress=False)
    model = new_model(features, 0, hidden_size=8, experts=2, inner_size=16, attention_size=8)
    recommender = Recommender(model.eval(), catalogue, features)
    return Shop(recommender, extractor, features, "toy model")


@pytest.fixture
def extractor() -> FeatureExtractor:
    return new_extractor()


@pytest.fixture
def shop(tiny_catalogue: Catalogue, extractor: FeatureExtractor) -> Shop:
    """The tiny catalogue with a model that has learned nothing, for one test alone."""
    return new_shop(tiny_catalogue, extractor)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A red picture, as a visitor would upload it."""
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (60, 80), (230, 20, 20)).save(path)
    assert open_picture(path).size == (60, 80)
    return path


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
