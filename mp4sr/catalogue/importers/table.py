"""Any pair of tables: one with the items, one with the interactions.

Commas, tabs or semicolons between cells, with a header line, ``.gz`` or not. Columns are named by
options; the defaults are the names of the catalogue's own format.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from mp4sr.catalogue.catalogue import Catalogue, Item
from mp4sr.catalogue.importers.assembly import (
    Missing,
    assemble,
    image_path,
    k_core,
    with_images,
)
from mp4sr.catalogue.importers.download import (
    DownloadSettings,
    download_pictures,
    is_web_address,
)
from mp4sr.catalogue.pictures import open_picture, picture_suffix
from mp4sr.catalogue.tables import Table
from mp4sr.errors import MP4SRError

_BETWEEN_IMAGES = re.compile(r"\s*[\n|]\s*")


def import_table(
    items: Path,
    folder: Path,
    *,
    interactions: Path | None = None,
    item_column: str = "item",
    title_column: str | None = None,
    sentence_columns: Sequence[str] | None = None,
    category_column: str | None = None,
    image_column: str | None = None,
    user_column: str = "user",
    interaction_item_column: str | None = None,
    time_column: str | None = None,
    rating_column: str | None = None,
    min_rating: float | None = None,
    core: int = 0,
    images_folder: Path | None = None,
    download: DownloadSettings | None = None,
    missing: Missing = "keep",
    name: str | None = None,
) -> Catalogue:
    """Import a table of items and a table of interactions.

    Parameters
    ----------
    items, interactions
        The tables; without the second there are no interactions.
    folder
        Where the catalogue goes.
    item_column, title_column, sentence_columns, category_column, image_column
        Columns of the items. None takes ``title``, ``sentences``, ``category`` and ``images``
        where there are such. An image cell holds files (relative to ``images_folder``, which is
        the table's own folder by default) or http addresses, between them a line end or ``|``.
    user_column, interaction_item_column, time_column, rating_column
        Columns of the interactions. The item's is ``item_column`` by default; ``time`` is taken
        where there is one, else the rows stand in order.
    min_rating
        Interactions rated lower are left out; None takes all.
    core
        Keep only users and items with at least this many interactions.
    download
        How to fetch pictures from http addresses; None leaves them out.
    missing
        What becomes of an interaction whose item has no row among the items.

    Raises ``MP4SRError`` with file and line for a row that cannot be read.
    """
    items = Path(items)
    described, sources = _items(
        Table(items), item_column, title_column, sentence_columns, category_column, image_column
    )
    table = (
        _interactions(
            Table(Path(interactions)),
            user_column,
            interaction_item_column or item_column,
            time_column,
            rating_column,
            min_rating,
        )
        if interactions is not None
        else pd.DataFrame({"user": [], "item": [], "time": []}, dtype=str)
    )
    if core:
        table = k_core(table, core)
        touched = set(table["item"])
        described = [item for item in described if item.id in touched]
    kept = {item.id for item in described}
    sources = {item: own for item, own in sources.items() if item in kept}
    images, pictures = _pictures(sources, images_folder or items.parent, download)
    return assemble(
        folder,
        items=with_images(described, images),
        interactions=table,
        card={"name": name or items.stem.split(".")[0], "source": items.name},
        pictures=pictures,
        missing=missing,
    )


def _items(
    table: Table,
    item_column: str,
    title_column: str | None,
    sentence_columns: Sequence[str] | None,
    category_column: str | None,
    image_column: str | None,
) -> tuple[list[Item], dict[str, list[str]]]:
    """Return the items, and what their image cells hold."""
    there = table.columns

    def chosen(option: str | None, usual: str) -> list[str]:
        return [option] if option is not None else [usual] if usual in there else []

    titles = chosen(title_column, "title")
    categories = chosen(category_column, "category")
    images = chosen(image_column, "images")
    sentences = (
        list(sentence_columns) if sentence_columns is not None else chosen(None, "sentences")
    )
    wanted = [item_column, *titles, *sentences, *categories, *images]
    items: list[Item] = []
    lines: dict[str, int] = {}
    sources: dict[str, list[str]] = {}
    for line, cells in tqdm(table.rows(wanted), desc=table.path.name, unit="row", delay=1):
        values = dict(zip(wanted, cells, strict=True))
        key = values[item_column].strip()
        if not key:
            raise MP4SRError(f"{table.path.name}, line {line}: the item has no id; give it one.")
        if key in lines:
            raise MP4SRError(
                f"{table.path.name}, line {line}: the id {key!r} is taken by line {lines[key]}; "
                "give each item an id of its own or remove one of the two."
            )
        lines[key] = line
        items.append(
            Item(
                key,
                " ".join(values[column].strip() for column in titles),
                tuple(
                    sentence
                    for column in sentences
                    for cell in values[column].splitlines()
                    if (sentence := cell.strip())
                ),
                " ".join(values[column].strip() for column in categories),
            )
        )
        for column in images:
            own = [entry for entry in _BETWEEN_IMAGES.split(values[column].strip()) if entry]
            if own:
                sources[key] = own
    return items, sources


def _interactions(
    table: Table,
    user_column: str,
    item_column: str,
    time_column: str | None,
    rating_column: str | None,
    min_rating: float | None,
) -> pd.DataFrame:
    if time_column is None and "time" in table.columns:
        time_column = "time"
    if min_rating is not None and rating_column is None:
        rating_column = "rating"
    columns = {user_column: "user", item_column: "item"}
    if time_column is not None:
        columns[time_column] = "time"
    if min_rating is not None and rating_column is not None:
        columns[rating_column] = "rating"
    cells = table.frame(list(columns))
    table.check_filled(cells, columns)
    interactions = pd.DataFrame(
        {
            "user": cells[user_column],
            "item": cells[item_column],
            "time": cells.index if time_column is None else table.seconds(cells[time_column]),
        }
    )
    if min_rating is not None and rating_column is not None:
        interactions = interactions[table.numbers(cells[rating_column], "rating") >= min_rating]
    return interactions


def _pictures(
    sources: dict[str, list[str]], base: Path, download: DownloadSettings | None
) -> tuple[dict[str, list[str]], dict[str, Path]]:
    """Return each item's image paths and the files to copy there.

    A file that is missing, damaged or outside ``base`` is reported and left out, as is an address
    that is not fetched.
    """
    urls = [entry for own in sources.values() for entry in own if is_web_address(entry)]
    fetched = download_pictures(urls, download).files if urls and download else {}
    images: dict[str, list[str]] = {}
    pictures: dict[str, Path] = {}
    for item, own in tqdm(sources.items(), desc="checking pictures", unit="item", delay=1):
        for number, entry in enumerate(own, start=1):
            try:
                path = fetched.get(entry) if is_web_address(entry) else _local(entry, base)
            except MP4SRError as error:
                tqdm.write(f"left out a picture of {item!r}: {error}", file=sys.stderr)
                continue
            if path is not None:
                image = image_path(item, number, picture_suffix(path))
                images.setdefault(item, []).append(image)
                pictures[image] = path
    return images, pictures


def _local(entry: str, base: Path) -> Path:
    """Return a readable picture file below ``base``."""
    path = (base / entry).resolve()
    if not path.is_relative_to(base.resolve()):
        raise MP4SRError(f"{entry} is outside {base}; copy it there.")
    open_picture(path)
    return path
