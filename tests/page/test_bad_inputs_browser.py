"""Bad input through the page: a sentence beside the field, nothing lost, and the server up."""

import io
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from mp4sr.catalogue.catalogue import MAX_CHARACTERS
from mp4sr.demo.pictures.uploads import MAX_MEGABYTES
from mp4sr.features.extraction import MAX_PICTURES

pytestmark = pytest.mark.browser

HISTORY = "#strip .m-strip-items > li"


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return the bytes of a picture file."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def turned() -> bytes:
    """Return a JPEG that is to be shown upright by its EXIF orientation."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(Image.new("RGB", (60, 30), "red"), "JPEG", exif=exif)


RED = Image.new("RGB", (40, 40), "red")

BAD = {
    "empty.png": (lambda: b"", "empty.png is empty (0 bytes); choose another picture."),
    "letter.docx": (lambda: b"Dear sir", "letter.docx is not a picture that can be read"),
    "page.svg": (lambda: b"<svg onload='alert(1)'/>", "page.svg is not a picture that can be read"),
    "half.jpg": (lambda: saved(RED, "JPEG")[:300], "half.jpg is truncated or damaged"),
    "bomb.png": (
        lambda: saved(Image.new("1", (12_000, 12_000)), "PNG"),
        "bomb.png is too large",
    ),
    "dot.bmp": (
        lambda: saved(Image.new("RGB", (1, 1), "red"), "BMP"),
        "dot.bmp is only 1 x 1 pixels",
    ),
}

GOOD = {
    "moving.gif": lambda: saved(
        RED, "GIF", save_all=True, append_images=[Image.new("RGB", (40, 40), "blue")]
    ),
    "print.jpg": lambda: saved(RED.convert("CMYK"), "JPEG"),
    "deep.png": lambda: saved(Image.new("I;16", (40, 40), 40_000), "PNG"),
    "turned.jpg": turned,
    "small.bmp": lambda: saved(Image.new("RGB", (8, 8), "red"), "BMP"),
    "a picture without an ending": lambda: saved(RED, "WEBP"),
}


def pick(page: Page, title: str = "Blue ceramic vase") -> None:
    page.get_by_role("button", name=f"Add {title} to the history").first.click()
    expect(page.locator(HISTORY)).to_have_count(1)


def form(page: Page, title: str, files: list[Path]) -> None:
    page.locator("#tab-own-button").click()
    page.locator("#own-title textarea").fill(title)
    page.locator("#picker .m-picker-input").set_input_files(files)
    page.locator("#add-own").click()


@pytest.fixture
def laptop(open_page: Callable[..., Page]) -> Page:
    return open_page()


def test_bad_pictures_are_named_and_nothing_is_lost(laptop: Page, tmp_path: Path) -> None:
    page = laptop
    pick(page)
    message = page.locator("#own-message [role=alert]")
    for name, (content, sentence) in BAD.items():
        file = tmp_path / name
        file.write_bytes(content())
        form(page, "A title to keep", [file])
        expect(message).to_contain_text(sentence)
        expect(page.locator("#own-title textarea")).to_have_value("A title to keep")
        expect(page.locator("#picker li")).to_have_count(1)
        expect(page.locator(HISTORY)).to_have_count(1)
        page.get_by_role("button", name=f"Remove {name}").click()
    expect(page.locator(".toast-body")).to_have_count(0)  # no pop-up of Gradio's own
    page.locator("#add-own").click()  # the title that was kept goes without a picture
    expect(page.locator(HISTORY)).to_have_count(2)


def test_odd_pictures_just_work(laptop: Page, tmp_path: Path) -> None:
    page = laptop
    for count, (name, content) in enumerate(GOOD.items(), start=1):
        file = tmp_path / name
        file.write_bytes(content())
        form(page, "", [file])
        expect(page.locator(HISTORY)).to_have_count(count)
        expect(page.locator("#picker li")).to_have_count(0)
    page.locator("#tab-words-button").click()
    expect(page.locator("#keywords .m-reading")).to_have_count(len(GOOD))
    first = page.locator("#keywords .m-reading").first
    expect(first.locator(".m-word").first).to_have_text("red")  # of an animation, the first frame


def test_many_pictures_are_bounded_on_the_server_too(
    laptop: Page, photo: Path, served: str
) -> None:
    page = laptop
    pick(page)
    page.locator("#tab-own-button").click()
    # A script that leaves out the page's own check.
    page.evaluate(
        """() => {
          const sent = pictureFields.get('picker');
          pictureFields.set('picker', async () => Array(11).fill((await sent())[0]));
        }"""
    )
    form(page, "Many", [photo])
    expect(page.locator("#own-message [role=alert]")).to_have_text(
        f"11 pictures are too many for one item; choose at most {MAX_PICTURES}."
    )
    expect(page.locator(HISTORY)).to_have_count(1)
    large = httpx.post(
        f"{served}gradio_api/upload", files={"files": ("large.png", bytes(64_000_000))}
    )
    assert large.status_code == 413


def test_a_title_of_any_length_and_script_is_kept_whole_or_cut(laptop: Page) -> None:
    page = laptop
    form(page, "\u202eكرسي 👩‍👩‍👧 \x07" + "y" * 100_000, [])
    expect(page.locator(HISTORY)).to_have_count(1)
    title = page.locator("#strip .m-name").first.get_attribute("title")
    assert title is not None
    assert 1_000 < len(title) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?history=nobody,knows,these", "an item that this catalogue does not have"),
        ("?history=%00%ff%22%3E%3Cscript%3E", "does not have"),
        ("?history=" + "vase," * 6_000, "too long"),
        ("?history=" + "vase," * 60, "more than 50 items"),
    ],
)
def test_a_damaged_link_says_so(open_page: Callable[..., Page], query: str, sentence: str) -> None:
    page = open_page(query=query)
    sentence = sentence.replace("an item", "3 items")
    expect(page.locator("#strip [role=alert]")).to_contain_text(sentence)
    page.get_by_role("button", name="Add Red wool rug to the history").first.click()
    expect(page.locator("#strip")).to_contain_text("Red wool rug" if "60" in query else "")
    assert page.title() == "MP4SR · Tiny shop"


def test_searches_and_names_cannot_inject_markup(laptop: Page) -> None:
    page = laptop
    hostile = "<img src=x onerror=\"document.title='broken'\">"
    page.locator("#search input").fill(hostile)
    expect(page.locator("#shelf .m-group").first).to_contain_text("No item has these words")
    page.locator("#strip .m-loader summary").click()
    page.locator("#shopper-name").fill(hostile)
    page.keyboard.press("Enter")
    expect(page.locator("#strip .m-loader [role=alert]")).to_contain_text("There is no shopper")
    page.get_by_role("button", name="Add Red wool rug to the history").first.click()
    page.locator("#tab-words-button").click()
    page.get_by_role("button", name="Read with your own words").click()
    page.locator("#own-words textarea").fill(f"{hostile}\nred")
    page.locator("#use-words").click()
    expect(page.locator("#keywords .m-word", has_text="onerror")).to_have_text(hostile)
    assert page.locator("img[src=x]").count() == 0
    assert page.title() == "MP4SR · Tiny shop"


def test_buttons_that_nobody_made_are_answered_plainly(laptop: Page) -> None:
    page = laptop
    pick(page)
    card = page.locator("#shelf .m-card").first
    for data, sentence in (
        ({"action": "add", "item": "../../etc/passwd"}, "no item '../../etc/passwd'"),
        ({"action": "remove", "position": "first"}, "This button has no position"),
        ({"action": "fly"}, "This button is unknown"),
    ):
        card.evaluate("(one, data) => Object.assign(one.dataset, data)", data)
        card.click()
        expect(page.locator("#strip .m-problem")).to_contain_text(sentence)
        expect(page.locator(HISTORY)).to_have_count(1)


def test_the_lab_refuses_beside_its_fields(laptop: Page, tmp_path: Path) -> None:
    page = laptop
    page.locator("#tab-lab-button").click()
    page.get_by_role("tab", name="Invent one").click()
    page.get_by_label("Item title").fill("A title to keep")
    field = page.locator("#lab-picking .m-picker-input")
    huge, letter = tmp_path / "huge.png", tmp_path / "letter.docx"
    huge.write_bytes(bytes((MAX_MEGABYTES + 1) * 1_000_000))
    letter.write_bytes(b"Dear sir")
    field.set_input_files(huge)
    refused = page.locator("#lab-picking .m-picker-problem")
    expect(refused).to_have_text("huge.png has 21 MB; choose a picture of at most 20 MB.")
    field.set_input_files(letter)
    expect(refused).to_be_hidden()
    expect(page.locator("#lab-picking")).to_contain_text("letter")
    page.get_by_role("button", name="Examine it").click()
    expect(page.locator("#lab-own-message [role=alert]")).to_contain_text(
        "letter.docx is not a picture that can be read"
    )
    expect(page.get_by_label("Item title")).to_have_value("A title to keep")
    expect(page.locator(".toast-body")).to_have_count(0)


def test_an_uploaded_file_is_gone_once_it_is_read(laptop: Page, photo: Path, served: str) -> None:
    page = laptop
    paths: list[str] = []
    page.on(
        "response",
        lambda answer: paths.extend(answer.json()) if "gradio_api/upload" in answer.url else None,
    )
    form(page, "Mine alone", [photo])
    expect(page.locator(HISTORY)).to_have_count(1)
    expect(page.locator("#picker li")).to_have_count(0)
    assert len(paths) == 1
    assert httpx.get(f"{served}gradio_api/file={paths[0]}").status_code in (403, 404)
    assert not Path(paths[0]).exists()


def test_the_same_picture_of_two_visitors_is_read_for_both(
    open_page: Callable[..., Page], photo: Path
) -> None:
    page, other = open_page(), open_page()
    for visitor in (page, other):
        visitor.locator("#tab-own-button").click()
        visitor.locator("#picker .m-picker-input").set_input_files([photo])
        expect(visitor.locator("#picker li:not(.m-uploading)")).to_have_count(1)
    for visitor in (page, other):
        visitor.locator("#add-own").click()
        expect(visitor.locator("#strip .m-own")).to_have_count(1)


def test_the_same_picture_of_two_visitors_is_examined_for_both(
    open_page: Callable[..., Page], photo: Path
) -> None:
    page, other = open_page(), open_page()
    for visitor in (page, other):
        visitor.locator("#tab-lab-button").click()
        visitor.get_by_role("tab", name="Invent one").click()
        visitor.locator("#lab-own-picker .m-picker-input").set_input_files([photo])
        expect(visitor.locator("#lab-own-picker li:not(.m-uploading)")).to_have_count(1)
    for visitor in (page, other):
        visitor.get_by_role("button", name="Examine it").click()
        expect(visitor.locator("#lab-item .l-word").first).to_have_text("red")
        expect(visitor.locator("#lab-own-picker li")).to_have_count(0)
