"""Make the sample catalogue: 75 drawn products and 1,200 simulated shoppers, the same every time.

It is what ``python app.py`` opens on a machine that has nothing else: small, drawn by
``drawing.py`` beside this file, and nobody's property. From the project's folder::

    python -m simulator.sample.make
    python -m mp4sr features assets/sample
    python -m mp4sr pretrain assets/sample --out runs/sample --epochs 40 --batch-size 32
    python -m mp4sr finetune assets/sample --model runs/sample --out checkpoints/sample \
        --epochs 40 --batch-size 32

The shoppers are simulated. Each has a palette that they like (only the pictures show it, where
the title leaves the colour out), a pattern, and one project after another (a coffee corner, a
reading corner...) that only the words tell. The next item is drawn from a softmax over::

    3.0 [palette] + 0.8 [pattern] + 2.5 [project] + popularity - 6 [had it already]
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from mp4sr.catalogue import Catalogue, Item
from simulator.sample.drawing import KINDS, OAK, Paint, draw, mixed, pattern, rgb

FOLDER = Path(__file__).resolve().parents[1] / "sample"
SEED = 7
SHOPPERS = 1_200

PALETTES = {
    "Coast": ("#2b4c7e", "#e9dcc3", "navy"),
    "Clay": ("#c4663f", "#f0dcc0", "terracotta"),
    "Grove": ("#2f5d4a", "#c9d3a8", "forest green"),
    "Peony": ("#b9566b", "#f4d9d4", "rose"),
    "Fjord": ("#d8d5cc", "#3a444c", "pale grey"),
    "Saffron": ("#e0a52f", "#fbf0d2", "yellow"),
}
"""Each collection's two colours, and what shops call the first."""

PATTERNS = {
    "plain": "",
    "stripes": "striped",
    "dots": "dotted",
    "waves": "wavy",
    "checks": "checked",
    "speckles": "speckled",
    "bands": "banded",
}


@dataclass(frozen=True)
class Kind:
    """A type of product: its words for each of its two forms, and where it is used."""

    names: tuple[str, str]
    material: str
    category: str
    projects: tuple[str, ...]
    facts: tuple[str, str]


TYPES = {
    "vase": Kind(
        ("round vase", "slim vase"),
        "stoneware",
        "Decoration > Vases",
        ("a dinner for eight", "a fresh hallway"),
        ("Holds a generous bunch of flowers.", "Made for a single tall stem."),
    ),
    "lamp": Kind(
        ("table lamp", "reading lamp"),
        "linen",
        "Lighting > Lamps",
        ("a reading corner", "a first desk"),
        ("Gives a soft light in the evening.", "Bright enough for small print; dimmable."),
    ),
    "mug": Kind(
        ("straight mug", "rounded mug"),
        "stoneware",
        "Tableware > Mugs",
        ("a coffee corner", "a first desk"),
        ("Holds 350 ml and stacks well.", "Holds 300 ml and sits well in two hands."),
    ),
    "chair": Kind(
        ("slatted chair", "padded chair"),
        "wood",
        "Furniture > Chairs",
        ("a dinner for eight", "a first desk"),
        ("Solid oak, oiled by hand.", "Walnut legs and a padded back."),
    ),
    "rug": Kind(
        ("woven rug", "oval rug"),
        "wool",
        "Textiles > Rugs",
        ("a reading corner", "a fresh hallway"),
        ("Flat woven, 120 x 170 cm.", "Hand tufted, 140 cm across."),
    ),
    "cushion": Kind(
        ("square cushion", "wide cushion"),
        "cotton",
        "Textiles > Cushions",
        ("a reading corner", "a balcony for two"),
        ("The cover comes off to be washed.", "Filled with feathers."),
    ),
    "planter": Kind(
        ("tall planter", "round planter"),
        "terracotta",
        "Plants > Planters",
        ("a balcony for two", "a fresh hallway"),
        ("With a hole and a saucer.", "The plant comes with it."),
    ),
    "clock": Kind(
        ("round wall clock", "square wall clock"),
        "wood",
        "Decoration > Clocks",
        ("a first desk", "a fresh hallway"),
        ("Runs silently on one battery.", "Easy to read from across the room."),
    ),
    "bowl": Kind(
        ("deep bowl", "wide bowl"),
        "stoneware",
        "Tableware > Bowls",
        ("a dinner for eight", "a coffee corner"),
        ("For salad or fruit; dishwasher safe.", "For bread, soup and everything else."),
    ),
    "candle": Kind(
        ("pillar candle", "set of three candles"),
        "beeswax",
        "Decoration > Candles",
        ("a dinner for eight", "a balcony for two"),
        ("Burns for 60 hours.", "Three heights that look well together."),
    ),
    "teapot": Kind(
        ("teapot with a wooden handle", "teapot"),
        "stoneware",
        "Tableware > Teapots",
        ("a coffee corner", "a balcony for two"),
        ("Brews four cups, with a steel strainer.", "Keeps six cups warm."),
    ),
    "shelf": Kind(
        ("oak bookcase", "walnut bookcase"),
        "wood",
        "Furniture > Shelves",
        ("a reading corner", "a first desk"),
        ("Three shelves, 160 cm tall.", "Assembled in ten minutes."),
    ),
}

WITHOUT_PICTURE = (
    ("Gift card", "Arrives by post with a ribbon.", "Gifts"),
    ("Care kit for oiled wood", "Oil, cloth and a fine pad.", "Care"),
    ("Descaler for teapots", "Two sachets, free of perfume.", "Care"),
)


@dataclass(frozen=True)
class Product:
    """An item with what the shoppers see in it."""

    item: Item
    palette: str = ""
    pattern: str = ""
    projects: tuple[str, ...] = ()


def products(random: np.random.Generator, pictures: Path) -> list[Product]:
    """Return all items, after drawing their pictures into ``pictures``."""
    made: list[Product] = []
    patterns = list(PATTERNS)
    for row, (collection, (main_code, other_code, colour)) in enumerate(PALETTES.items()):
        for column, (name, kind) in enumerate(TYPES.items()):
            form = (row + column) % 2
            motif = patterns[(row * 5 + column) % len(patterns)]
            main, other = rgb(main_code), rgb(other_code)
            if name == "shelf":
                other = mixed(other, OAK, 0.2)
            image = f"images/{name}-{collection.lower()}.webp"
            picture = draw(name, form, Paint(pattern(motif, main, other), main, other), random)
            picture.save(pictures / Path(image).name, "WEBP", quality=82, method=6)
            words = " ".join(
                word
                for word in (PATTERNS[motif], kind.material, kind.names[form])
                if word and not (word in ("wood", "wool") and "wo" in kind.names[form])
            )
            sentences: tuple[str, ...] = (
                kind.facts[form],
                f"Good for {' and '.join(kind.projects)}.",
            )
            style = (row * 7 + column) % 4
            if style == 0:  # the colour is in the title, too
                title = f"{collection} {words}, {colour}"
            elif style == 1:  # a poor title, as real catalogues have
                title, sentences = f"{name.capitalize()} no. {len(made) + 1}", ()
            elif style == 2:
                title = f"{collection} {kind.names[form]}"
            else:
                title = f"{words.capitalize()}"
            item = Item(
                f"p{len(made) + 1:02}", title, sentences, f"Home > {kind.category}", (image,)
            )
            made.append(Product(item, collection, motif, kind.projects))
    for title, sentence, category in WITHOUT_PICTURE:
        item = Item(f"p{len(made) + 1:02}", title, (sentence,), f"Home > {category}")
        made.append(Product(item))
    return made


def shoppers(catalogue: list[Product], random: np.random.Generator) -> pd.DataFrame:
    """Return the simulated interactions: ``user``, ``item`` and ``time`` in days."""
    popularity = random.normal(0, 0.3, len(catalogue))
    all_projects = sorted({project for product in catalogue for project in product.projects})
    rows = []
    for user in range(SHOPPERS):
        palette = random.choice(list(PALETTES))
        motif = random.choice(list(PATTERNS))
        project = random.choice(all_projects)
        had = np.zeros(len(catalogue))
        for step in range(random.integers(5, 16)):
            if random.random() < 0.2:
                project = random.choice(all_projects)
            if random.random() < 0.04:
                palette = random.choice(list(PALETTES))
            liking = np.array(
                [
                    3.0 * (product.palette == palette)
                    + 0.8 * (product.pattern == motif)
                    + 2.5 * (project in product.projects)
                    for product in catalogue
                ]
            )
            chances = np.exp(liking + popularity - 6 * had)
            chosen = random.choice(len(catalogue), p=chances / chances.sum())
            had[chosen] = 1
            rows.append((f"s{user + 1:03}", catalogue[chosen].item.id, step))
    return pd.DataFrame(rows, columns=["user", "item", "time"])


def main() -> None:
    """Write the catalogue into ``assets/sample``."""
    random = np.random.default_rng(SEED)
    with tempfile.TemporaryDirectory() as folder:
        pictures = Path(folder)
        made = products(random, pictures)
        Catalogue.create(
            FOLDER,
            items=[product.item for product in made],
            interactions=shoppers(made, random),
            card={
                "name": "Sample homeware",
                "description": "75 drawn products and 1,200 simulated shoppers, to try the page.",
                "source": "python -m simulator.sample.make",
                "licence": "Apache-2.0",
                "user_ids": "public",
            },
            pictures={f"images/{path.name}": path for path in pictures.iterdir()},
        )
    print(f"{len(made)} items of {len(KINDS)} types and {SHOPPERS} shoppers in {FOLDER}")


if __name__ == "__main__":
    main()
