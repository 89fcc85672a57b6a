"""The dataset card of a demo shop: the README.md in its folder."""

import textwrap
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from simulator.products.assortment import Product
from simulator.products.design import FORMS, PALETTES, Shop
from simulator.products.plan import Scale
from simulator.products.vocabulary import DEPARTMENTS
from simulator.products.words import names_colour, names_material
from simulator.shoppers.market import LAUNCH

NAMES: dict[Shop, str] = {"home": "Homeware shop", "garden": "Garden shop"}

_SUMMARY: dict[Shop, str] = {
    "home": "A shop for the home, from mugs to bookshelves.",
    "garden": """\
A shop for garden and balcony, made for cross-domain experiments: it has the looks of the homeware
shop, and none of its types of product, projects or brands.""",
}

_EXAMPLES: dict[Shop, str] = {
    "home": '"For mornings that begin with freshly ground beans."',
    "garden": '"For basil, thyme and everything else the kitchen calls for."',
}
"""How a project is told without its name."""

_RARELY_SAID = f"""\
 For most products only the picture shows the palette, one of
  {len(PALETTES)}, and the material: about a quarter of the titles name the colour (or the colour of
  the details) and about two fifths the material; no description does."""

_BACKDROP = """
- The backdrop says nothing: it is the same neutral grey for every product, and the edges of all
  pictures are equal."""


def card(
    shop: Shop, products: Sequence[Product], interactions: pd.DataFrame, scale: Scale = "small"
) -> dict[str, str]:
    """Return what ``catalogue.json`` says."""
    return {
        "name": NAMES[shop],
        "description": (
            f"{len(products):,} products with rendered pictures and written words, and "
            f"{interactions['user'].nunique():,} simulated shoppers."
        ),
        "source": _command(shop, scale),
        "licence": "Apache-2.0",
        "user_ids": "public",
    }


def readme(
    shop: Shop,
    products: Sequence[Product],
    interactions: pd.DataFrame,
    shoppers: str,
    scale: Scale = "small",
) -> str:
    """Return the card as Markdown.

    Parameters
    ----------
    shoppers
        the section on how the interactions come about, with its equations.
    scale
        that the products are of.
    """
    launches = Counter(product.launch for product in products)
    kinds = {product.design.type for product in products}
    departments = "\n".join(
        f"- {department}: {', '.join(kind for kind in types if kind in kinds)}"
        for department, types in DEPARTMENTS[shop].items()
        if not kinds.isdisjoint(types)
    )
    bought = Counter(interactions["item"])
    return f"""\
---
license: apache-2.0
pretty_name: {NAMES[shop]} (MP4SR demo)
language: en
tags: [recommendation, multimodal, sequential, cold-start, simulated]
---

# {NAMES[shop]}

**The shoppers are simulated and the products do not exist.** Nobody's clicks, pictures or prices
are in here: a script drew every number from a fixed seed, so that the shoppers' taste, and with it
the best possible ranking, is known exactly. Results on it say how well a model reads pictures and
words, not how well a real shop would sell.

{_SUMMARY[shop]}

| | |
|---|---|
| products | {len(products):,} of {len(kinds)} types |
| pictures | {_pictures(products)} |
| words | {_words(products)} |
| shoppers | {interactions["user"].nunique():,}, simulated |
| interactions | {len(interactions):,}, {_lengths(interactions)} a shopper |
| strictly cold products | {_share(launches["new"], products)}: on sale from launch day only |
| few-shot products | {_share(launches["preview"], products)}: a few pieces sold before launch day |
| never bought | {sum(product.item.id not in bought for product in products)} |
{_long_tail(products, interactions) if scale == "large" else ""}
{departments}

## What only the pictures show, what only the words say

- **Only the picture** shows the form (one of {len(FORMS)} families: {", ".join(FORMS)}), the
  pattern and the exact shade.{_said_twice(products) if scale == "large" else _RARELY_SAID}
- **Only the words** say which one or two projects a product serves, by the project's name or by
  its meaning ({_EXAMPLES[shop]}), its size or capacity, care,
  maker, season and whether it comes as a set. Each type can serve three or four of the projects, so
  the type alone tells little of it.
- As in real catalogues, some of the words are missing: some products have no description, some a
  title such as "Vase no. 12", and a few have no picture.{_BACKDROP if scale == "large" else ""}

{shoppers.strip()}

## Files

As in `docs/catalogue.md`: `items.csv` (item, title, sentences, category, images),
`interactions.csv` (user, item, time), `catalogue.json`, `images/`.

## Rebuild it

```bash
{_command(shop, scale)}
```

writes the words, the shoppers and this card again, byte for byte the same. With `--pictures` it
renders the pictures that are missing, too; that alone needs Blender's Python module
(`pip install bpy==4.5.15`, Python 3.11).

## Licence

Apache-2.0, like the rest of the repository: all of it was made by the project's own scripts.
"""


def _command(shop: Shop, scale: Scale) -> str:
    command = f"python -m simulator.make {shop}"
    return command if scale == "small" else f"{command} --scale {scale} --to FOLDER"


def _long_tail(products: Sequence[Product], interactions: pd.DataFrame) -> str:
    """Return rows of the table: how often products are bought before launch day."""
    early = Counter(interactions[interactions["time"] < LAUNCH]["item"])
    counts = sorted((early[product.item.id] for product in products), reverse=True)
    few, most = sum(count < 6 for count in counts), sum(counts[: len(counts) // 10])
    return f"""\
| interactions a product | {len(interactions) / len(products):.1f} |
| long tail | {_share(few, products)} are bought less than 6 times before launch day |
| most popular tenth | {most / max(sum(counts), 1):.0%} of the purchases before launch day |
"""


def _said_twice(products: Sequence[Product]) -> str:
    """Return how many products' words name the colour or the material, filled to the margin."""
    titles = [(product.design, product.item.title) for product in products]
    whole = [
        (product.design, " ".join((product.item.title, *product.item.sentences)))
        for product in products
    ]
    colours, materials = (
        sum(named(design, text) for design, text in titles) / len(products)
        for named in (names_colour, names_material)
    )
    either = sum(
        names_colour(design, text) or names_material(design, text) for design, text in whole
    )
    text = (
        f"The palette, one of {len(PALETTES)}, and the material are visible, too, and said of "
        f"about as many products as in real shops: {colours:.0%} of the titles name the colour "
        f"(or the colour of the details), {materials:.0%} the material, and "
        f"{either / len(products):.0%} of the products have one of them in the title or the "
        "description."
    )
    indent = "  "
    return "\n" + textwrap.fill(text, 100, initial_indent=indent, subsequent_indent=indent)


def _share(count: int, products: Sequence[Product]) -> str:
    return f"{count} ({count / len(products):.1%})"


def _pictures(products: Sequence[Product]) -> str:
    views = Counter(len(product.item.images) for product in products)
    total = sum(number * count for number, count in views.items())
    return f"{total:,}; {views[2]} products have two, {views[0]} none"


def _words(products: Sequence[Product]) -> str:
    plain = sum(not product.item.sentences for product in products)
    return f"in English; {plain} products have no description"


def _lengths(interactions: pd.DataFrame) -> str:
    counts = interactions.groupby("user").size()
    return f"{counts.min()} to {counts.max()} and on average {counts.mean():.1f}"
