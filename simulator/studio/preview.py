"""A contact sheet of one type while one models it: every form and material at a glance.

``python -m simulator.studio.preview vase vase.png`` renders small and quick.
"""

import argparse
import itertools
import tempfile
from pathlib import Path

from PIL import Image

from simulator.products.design import (
    FORMS,
    GARDEN_TYPES,
    HOME_TYPES,
    PALETTES,
    PATTERNS_OF,
    TINTABLE,
    Design,
    Shop,
)
from simulator.studio.materials import NATURAL
from simulator.studio.render import Film, render


def examples(kind: str, count: int, start: int = 0) -> list[Design]:
    """Return designs of a type that go through its forms, materials, palettes and patterns."""
    shop: Shop = "home" if any(kind in types for types in HOME_TYPES.values()) else "garden"
    types = HOME_TYPES if shop == "home" else GARDEN_TYPES
    materials = next(some[kind] for some in types.values() if kind in some)
    palettes = itertools.cycle(PALETTES.items())
    made = []
    for number, (name, palette) in zip(range(start, start + count), palettes, strict=False):
        material = materials[(number + number // 4) % len(materials)]
        patterns = PATTERNS_OF[material]
        colour = palette.shades[number % 3]
        if material not in TINTABLE:
            colour = (material, NATURAL[material])
        accent = next(accent for accent in palette.accents[number % 3 :] + palette.accents
                      if accent[1] != colour[1])  # fmt: skip
        made.append(
            Design(
                id=f"preview-{number}", shop=shop, type=kind, form=FORMS[number % 4], seed=number,
                material=material, palette=name, colour=colour, accent=accent,
                pattern=patterns[(number // 2) % len(patterns)], views=1,
            )
        )  # fmt: skip
    return made


def sheet(designs: list[Design], path: Path, film: Film, *, columns: int = 4) -> None:
    """Render designs onto one sheet."""
    size = film.side
    whole = Image.new("RGB", (columns * size, -(-len(designs) // columns) * size), "white")
    with tempfile.TemporaryDirectory() as folder:
        for number, design in enumerate(designs):
            picture = Path(folder) / f"{number}.webp"
            render(design, picture, 1, film)
            with Image.open(picture) as accent:
                whole.paste(accent, (number % columns * size, number // columns * size))
    whole.save(path)


def main() -> None:
    """Read the command line and render a sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("type")
    parser.add_argument("path", type=Path)
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--size", type=int, default=160)
    parser.add_argument("--samples", type=int, default=12)
    chosen = parser.parse_args()
    sheet(
        examples(chosen.type, chosen.count, chosen.start),
        chosen.path,
        Film(chosen.size, chosen.samples, 90),
    )


if __name__ == "__main__":
    main()
