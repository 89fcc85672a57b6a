"""Make the demo shops: the one command that rebuilds them from their seeds.

From the project's folder::

    python -m simulator.make all

writes ``assets/shop`` and ``assets/garden``: products and words (``products/``), the simulated
shoppers' purchases (``shoppers/``) and the dataset card. The pictures that are there are
kept; ``--pictures`` renders those that are missing, in a Python that has Blender's ``bpy``.
"""

import dataclasses
import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from mp4sr.catalogue import Catalogue, Item
from mp4sr.errors import MP4SRError
from mp4sr.files import write_text
from simulator.card import card, readme
from simulator.products.assortment import Product, assortment
from simulator.products.design import Shop
from simulator.products.plan import Scale
from simulator.shoppers.purchases import card_section, simulate

ROOT = Path(__file__).resolve().parents[2]
FOLDERS: dict[Shop, Path] = {"home": ROOT / "assets" / "shop", "garden": ROOT / "assets" / "garden"}

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Chosen(StrEnum):
    """What to make."""

    home = "home"
    garden = "garden"
    both = "all"


class ChosenScale(StrEnum):
    """At which scale."""

    small = "small"
    large = "large"


def render_pictures(shop: Shop, folder: Path, python: str, scale: Scale = "small") -> None:
    """Render the pictures of ``shop`` that ``folder`` lacks, with the interpreter ``python``.

    Raises ``MP4SRError`` when that interpreter has no ``bpy``, or the rendering fails.
    """
    try:
        check = subprocess.run([python, "-c", "import bpy"], capture_output=True, check=False)
        has_blender = check.returncode == 0
    except OSError:
        has_blender = False
    if not has_blender:
        raise MP4SRError(
            f"{python} cannot import bpy, which renders the pictures; install it into a Python "
            "3.11 with `pip install bpy==4.5.15` beside requirements.txt, and name that Python "
            "with --python."
        )
    command = [python, "-m", "simulator.studio.render", shop, str(folder.resolve())]
    command += ["--scale", scale]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise MP4SRError(
            f"the rendering of {shop} stopped; what it finished is in {folder}, and the same "
            "command goes on from there."
        )


def pictured(
    products: Sequence[Product], folder: Path, *, without_pictures: bool = False
) -> list[Item]:
    """Return the items to write, once their pictures are in the catalogue folder ``folder``.

    Parameters
    ----------
    without_pictures
        leave out the pictures that are missing, and do not raise ``MP4SRError`` for them.
    """
    there = {
        image for product in products for image in product.item.images if (folder / image).is_file()
    }
    missing = [image for product in products for image in product.item.images if image not in there]
    if missing and not without_pictures:
        raise MP4SRError(
            f"{len(missing)} pictures are missing from {folder}, {missing[0]} the first of them; "
            "render them with --pictures, or leave them out with --without-pictures."
        )
    return [
        dataclasses.replace(
            product.item, images=tuple(image for image in product.item.images if image in there)
        )
        for product in products
    ]


def write_shop(
    shop: Shop,
    products: Sequence[Product],
    interactions: pd.DataFrame,
    folder: Path,
    *,
    shoppers: str,
    scale: Scale = "small",
    without_pictures: bool = False,
) -> Catalogue:
    """Write the catalogue folder of a shop with its card, and return the catalogue.

    Parameters
    ----------
    interactions
        columns ``user``, ``item`` (id) and ``time``.
    shoppers
        the card's section on where they come from.
    scale
        that the products are of.

    Raises ``MP4SRError`` for missing pictures; then nothing is written.
    """
    items = pictured(products, folder, without_pictures=without_pictures)
    shown = [
        dataclasses.replace(product, item=item)
        for product, item in zip(products, items, strict=True)
    ]
    catalogue = Catalogue.create(
        folder, items=items, interactions=interactions, card=card(shop, shown, interactions, scale)
    )
    write_text(folder / "README.md", readme(shop, shown, interactions, shoppers, scale))
    return catalogue


@app.command()
def main(
    shop: Annotated[Chosen, typer.Argument(help="Which shop.")],
    scale: Annotated[
        ChosenScale, typer.Option(help="How large: as in assets/, or closer to a real catalogue.")
    ] = ChosenScale.small,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where one shop goes; the large scale needs it.",
            show_default="assets/shop, assets/garden",
        ),
    ] = None,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Render the pictures that are missing first.")
    ] = False,
    python: Annotated[
        str, typer.Option(metavar="PATH", help="A Python with bpy.", show_default="this one")
    ] = sys.executable,
    without_pictures: Annotated[
        bool, typer.Option("--without-pictures", help="Leave out the pictures that are missing.")
    ] = False,
) -> None:
    """Make a demo shop, or all of them, from the seed."""
    shops = [name for name in FOLDERS if shop.value in (name, Chosen.both)]
    size: Scale = scale.value
    try:
        if to is not None and len(shops) > 1:
            raise MP4SRError("--to names one folder; make home and garden one by one.")
        if to is None and size == "large":
            raise MP4SRError(
                "assets/ holds the small scale; name another folder for the large one with --to."
            )
        for name in shops:
            folder = to or FOLDERS[name]
            products = assortment(name, size)
            if pictures:
                render_pictures(name, folder / "images", python, size)
            pictured(products, folder, without_pictures=without_pictures)
            catalogue = write_shop(
                name,
                products,
                simulate(products, name, size),
                folder,
                shoppers=card_section(name, size),
                scale=size,
                without_pictures=without_pictures,
            )
            typer.echo(f"{catalogue!r} in {folder}")
    except MP4SRError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


if __name__ == "__main__":
    app()
