"""The two contact sheets of the demo shop: ``python -m docs.contact_sheets``.

``docs/contact-sheet.webp`` is a page of the shop, one item of each type in the order of the
departments; ``docs/keyword-sheet.webp`` shows for twelve items, every fiftieth or so, the picture
beside the fifteen words that the bundled encoder read in it.
"""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from mp4sr.catalogue import Catalogue, open_picture
from mp4sr.features import ItemFeatures

HERE = Path(__file__).resolve().parent
SHOP = HERE.parent / "assets" / "shop"

INK, FAINT, BAR, PAPER = "#1d1e20", "#6a6c70", "#c4663f", "#faf9f7"
SIDE, GAP = 200, 14


def picture(catalogue: Catalogue, row: int, side: int) -> Image.Image:
    """Return an item's first picture as a square of ``side`` pixels."""
    path = catalogue.picture_path(catalogue.items[row].images[0])
    return open_picture(path).resize((side, side), Image.Resampling.LANCZOS)


def fitted(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """Return ``text``, cut with an ellipsis where it is wider than ``width`` pixels."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip(" ,") + "…"


def shop_page(catalogue: Catalogue, columns: int = 8) -> Image.Image:
    """Return one pictured item of each category on a page, with its title."""
    chosen: dict[str, int] = {}
    for row, item in enumerate(catalogue.items):
        # A later round for every other type shows more of the palettes.
        wanted = 1 + len(chosen) % 5
        seen = sum(other.category == item.category for other in catalogue.items[:row])
        if item.images and item.category not in chosen and seen >= wanted:
            chosen[item.category] = row
    rows = sorted(chosen.values(), key=lambda row: catalogue.items[row].category)[: 6 * columns]
    font = ImageFont.load_default(size=13)
    height = SIDE + 26 + GAP
    lines = -(-len(rows) // columns)
    sheet = Image.new("RGB", (columns * (SIDE + GAP) + GAP, lines * height + GAP), PAPER)
    draw = ImageDraw.Draw(sheet)
    for place, row in enumerate(rows):
        x, y = GAP + place % columns * (SIDE + GAP), GAP + place // columns * height
        sheet.paste(picture(catalogue, row, SIDE), (x, y))
        draw.text((x, y + SIDE + 6), fitted(catalogue.items[row].title, font, SIDE), INK, font)
    return sheet


def keyword_page(catalogue: Catalogue, features: ItemFeatures, count: int = 12) -> Image.Image:
    """Return ``count`` items, evenly spread, each beside the words read in its first picture."""
    pictured = [row for row, item in enumerate(catalogue.items) if item.images]
    rows = [pictured[round((place + 0.5) * len(pictured) / count)] for place in range(count)]
    big, small = ImageFont.load_default(size=15), ImageFont.load_default(size=12)
    side, words, columns = 250, 290, 3
    width, height = side + words + 2 * GAP, side + 40 + GAP
    sheet = Image.new("RGB", (columns * width + GAP, -(-count // columns) * height + GAP), PAPER)
    draw = ImageDraw.Draw(sheet)
    for place, row in enumerate(rows):
        x, y = GAP + place % columns * width, GAP + place // columns * height
        sheet.paste(picture(catalogue, row, side), (x, y + 26))
        title = fitted(catalogue.items[row].title, big, width - 2 * GAP)
        draw.text((x, y + 2), title, INK, big)
        for line, keyword in enumerate(features.keywords[row][0][:15]):
            top, left = y + 26 + line * side / 15, x + side + GAP
            draw.text((left, top), fitted(keyword.word, small, 130), INK, small)
            length = max(0.0, keyword.score) * 180
            draw.rectangle((left + 136, top + 5, left + 136 + length, top + 11), BAR)
            draw.text((left + 142 + length, top), f"{keyword.score:.2f}", FAINT, small)
    return sheet


def main() -> None:
    """Write both sheets beside this file."""
    catalogue = Catalogue.load(SHOP)
    features = ItemFeatures.load(SHOP, catalogue)
    for name, sheet in (
        ("contact-sheet", shop_page(catalogue)),
        ("keyword-sheet", keyword_page(catalogue, features)),
    ):
        sheet.save(HERE / f"{name}.webp", "WEBP", quality=86, method=6)
        print(f"Wrote docs/{name}.webp, {sheet.size[0]} x {sheet.size[1]}")


if __name__ == "__main__":
    main()
