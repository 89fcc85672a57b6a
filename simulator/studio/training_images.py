"""Synthetic training images for the keyword encoder, rendered in the shops' studio.

``python -m simulator.studio.training_images FOLDER`` renders designs that no shop sells (home
types, other seeds) and writes ``pairs.csv`` beside them: what is true of each, in the words of
the bundled dictionary. The garden shop's types are left out, so that the encoder has never seen a
rendered picture of them. It needs what ``render.py`` needs.
"""

import argparse
import csv
from pathlib import Path

import numpy as np

from simulator.products.design import FORMS, HOME_TYPES, PALETTES, PATTERNS_OF, TINTABLE, Design
from simulator.products.design_words import COLOURS, MATERIALS, NOUNS, PATTERNS, SHAPES, TONES
from simulator.studio.materials import NATURAL
from simulator.studio.render import Film, render_all

SEED = 1117
FILM = Film(side=192, samples=8, quality=86)


def training_designs(each: int) -> list[Design]:
    """Return ``each`` designs of every home type, drawn at random, the same every time."""
    random = np.random.default_rng(SEED)
    types = {kind: made for kinds in HOME_TYPES.values() for kind, made in kinds.items()}
    designs: list[Design] = []
    for _ in range(each):
        for kind, materials in types.items():
            material = materials[int(random.integers(len(materials)))]
            name = list(PALETTES)[int(random.integers(len(PALETTES)))]
            palette = PALETTES[name]
            colour = palette.shades[int(random.integers(len(palette.shades)))]
            if material not in TINTABLE:
                colour = (material, NATURAL[material])
            accents = [accent for accent in palette.accents if accent[1] != colour[1]]
            patterns = PATTERNS_OF[material]
            designs.append(
                Design(
                    id=f"training-{len(designs) + 1:04d}",
                    shop="home",
                    type=kind,
                    form=FORMS[int(random.integers(len(FORMS)))],
                    seed=int(random.integers(2**31)),
                    material=material,
                    palette=name,
                    colour=colour,
                    accent=accents[int(random.integers(len(accents)))],
                    pattern=patterns[int(random.integers(len(patterns)))],
                    views=1,
                )
            )
    return designs


def truths(design: Design) -> list[str]:
    """Return what is true of a design's picture: labels that end in its noun, then attributes."""
    noun = NOUNS.get(design.type, design.type)
    colours = COLOURS.get(design.colour[0], (TONES[design.palette],))
    materials, patterns = MATERIALS[design.material], PATTERNS[design.pattern]
    return [
        f"a photo of a {noun}",
        f"{noun}, {design.type}" if noun != design.type else noun,
        f"{colours[0]} {materials[0]} {noun}",
        f"{noun}, {', '.join(colours)}, {TONES[design.palette]}",
        f"{noun}, {', '.join(materials)}",
        f"{noun}, {', '.join(patterns)}",
        f"{noun}, {', '.join(SHAPES[design.form])}",
    ]


def main() -> None:
    """Render the pictures and write the pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=10, help="pictures of each type")
    parser.add_argument("--types", nargs="*", help="only these types, for now")
    parser.add_argument("--threads", type=int, default=0, help="of each process; 0 for all cores")
    parser.add_argument("--part", default="1/1", help="which part of the work, such as 1/2")
    chosen = parser.parse_args()
    designs = training_designs(chosen.each)
    part, parts = map(int, chosen.part.split("/"))
    wanted = [accent for accent in designs if not chosen.types or accent.type in chosen.types]
    render_all(
        wanted[part - 1 :: parts],
        chosen.folder / "images",
        FILM,
        threads=chosen.threads,
    )
    with (chosen.folder / "pairs.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("file", "source", "text"))
        for design in designs:
            for text in truths(design):
                table.writerow((f"images/{design.id}.webp", "studio", text))


if __name__ == "__main__":
    main()
