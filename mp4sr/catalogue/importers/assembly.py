"""What every importer does last: settle which items there are, and write the catalogue."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pandas as pd
from tqdm import tqdm

from mp4sr.catalogue.catalogue import IMAGES_FOLDER, Catalogue, Item
from mp4sr.catalogue.pictures import open_picture
from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash

Missing = Literal["keep", "drop"]
"""What becomes of an interaction whose item has no metadata: a bare item, or nothing."""

PICTURE_SUFFIXES = (".webp", ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".avif")


def assemble(
    folder: Path,
    *,
    items: Sequence[Item],
    interactions: pd.DataFrame,
    card: Mapping[str, str],
    pictures: Mapping[str, Path],
    missing: Missing = "keep",
) -> Catalogue:
    """Write a catalogue whose interactions may name items that ``items`` lacks.

    ``interactions`` has ``user``, ``item`` (an id) and ``time``. Missing items are kept as items
    without words or pictures, after the others in the order of their first interaction, or their
    interactions are dropped. ``pictures`` is as in ``Catalogue.create``.
    """
    known = {item.id for item in items}
    found = interactions["item"].isin(known)
    if missing == "drop":
        interactions = interactions[found]
    else:
        bare = interactions.loc[~found, "item"].drop_duplicates()
        items = [*items, *(Item(item) for item in bare)]
    if not items:
        raise MP4SRError("no item is left to import; loosen the filters, or check the source.")
    return Catalogue.create(
        folder, items=items, interactions=interactions, card=card, pictures=pictures
    )


def k_core(interactions: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return the largest part where every user and every item has at least ``k`` interactions.

    Users and items below ``k`` are taken out in turns until none is left below.
    """
    while True:
        users = interactions.groupby("user")["item"].transform("size")
        items = interactions.groupby("item")["user"].transform("size")
        kept = (users >= k) & (items >= k)
        if kept.all():
            return interactions
        interactions = interactions[kept]


def without_repeats(interactions: pd.DataFrame) -> pd.DataFrame:
    """Return the first interaction in time of each user with each item, in the given order."""
    earliest = interactions.sort_values("time", kind="stable").drop_duplicates(["user", "item"])
    return interactions.loc[interactions.index.isin(earliest.index)]


def image_path(item: str, number: int, suffix: str) -> str:
    """Return where picture ``number`` of an item lies in a catalogue: ``images/B01-1.jpg``.

    An id that is no good file name is shortened to what is, with a part of its hash.
    """
    stem = re.sub(r"[^A-Za-z0-9._-]", "_", item)[:80]
    if stem != item or item.startswith("."):
        stem = f"{stem.strip('.')}-{content_hash(item)[:12]}"
    return f"{IMAGES_FOLDER}/{stem}-{number}{suffix}"


def with_images(items: Sequence[Item], images: Mapping[str, Sequence[str]]) -> list[Item]:
    """Return ``items`` with the image paths that ``images`` has for their ids."""
    return [replace(item, images=tuple(images.get(item.id, ()))) for item in items]


def pictures_by_name(folder: Path, names: Sequence[str]) -> dict[str, Path]:
    """Return, by name, the readable pictures ``NAME.webp``, ``NAME.jpg``... of a folder.

    A file that is damaged or is no picture is reported on standard error and left out.
    """
    if not folder.is_dir():
        raise MP4SRError(f"there is no folder of pictures {folder}; check its name.")
    wanted = set(names)
    candidates: dict[str, list[Path]] = {}
    for path in folder.iterdir():
        if path.stem in wanted and path.suffix.lower() in PICTURE_SUFFIXES:
            candidates.setdefault(path.stem, []).append(path)
    readable: dict[str, Path] = {}
    for name in tqdm(names, desc="checking pictures", unit="item", delay=1):
        options = candidates.get(name, [])
        for path in sorted(options, key=lambda path: PICTURE_SUFFIXES.index(path.suffix.lower())):
            try:
                open_picture(path)
            except MP4SRError as error:
                tqdm.write(f"left out: {error}", file=sys.stderr)
            else:
                readable[name] = path
                break
    return readable
