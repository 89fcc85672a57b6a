"""What every importer does last: settle which items there are, and write the catalogue."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pandas as pd

from mp4sr.catalogue.catalogue import IMAGES_FOLDER, Catalogue, Item
from mp4sr.catalogue.importers.matching import likely_cause, match_items
from mp4sr.catalogue.report import UNKNOWN, ImportReport
from mp4sr.catalogue.text import is_email, without_emails
from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash

Missing = Literal["keep", "drop"]
"""What becomes of an interaction whose item has no metadata: a bare item, or nothing."""

NEARLY_ALL = 0.9
"""With a larger share of interactions of unknown items an import is refused."""


def assemble(
    folder: Path,
    *,
    items: Sequence[Item],
    interactions: pd.DataFrame,
    card: Mapping[str, str],
    pictures: Mapping[str, Path],
    report: ImportReport,
    missing: Missing | None = None,
    other_ids: Mapping[str, Sequence[str]] | None = None,
) -> Catalogue:
    """Write a catalogue whose interactions may name items that ``items`` lacks.

    ``interactions`` has ``user``, ``item`` (an id) and ``time``. An id that is spelled otherwise
    than the item's, with one possible reading, is taken for it. Items that stay unknown are kept as
    items without words or pictures, after the others in the order of their first interaction, or
    their interactions are dropped; without ``missing`` they are kept unless they are nearly all,
    which ``MP4SRError`` explains (``other_ids`` are further columns the ids may come from).
    Addresses of people never become users: users that are e-mail addresses are numbered.
    ``pictures`` is as in ``Catalogue.create``; ``report`` is completed and saved.
    """
    interactions = _matched(items, interactions, report, missing, other_ids or {})
    interactions = _without_addresses(interactions, report)
    known = {item.id for item in items}
    bare = interactions.loc[~interactions["item"].isin(known), "item"].drop_duplicates()
    items = [*items, *(Item(item) for item in bare)]
    if not items:
        raise MP4SRError("no item is left to import; loosen the filters, or check the source.")
    report.describe(
        [(item.id, item.title, sum(map(len, item.texts)), len(item.images)) for item in items],
        interactions,
    )
    return Catalogue.create(
        folder,
        items=items,
        interactions=interactions,
        card=card,
        pictures=pictures,
        report=report,
    )


def _matched(
    items: Sequence[Item],
    interactions: pd.DataFrame,
    report: ImportReport,
    missing: Missing | None,
    other_ids: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    """Return the interactions with the items' own ids, those of unknown items kept or dropped."""
    ids = [item.id for item in items]
    match = match_items(interactions["item"], ids)
    total = len(interactions)
    for cause, count, written, meant in match.repairs:
        report.guess(
            [
                f"{count:,} of {total:,} interactions spell their item differently: {cause} "
                f"({written!r} for {meant!r}); they were matched."
            ]
        )
    unknown = int((~match.known).sum())
    interactions = interactions.assign(item=match.items)
    if not unknown or (not items and missing != "drop"):
        return interactions
    names = [str(name) for name in interactions.loc[~match.known, "item"].drop_duplicates()]
    cause = likely_cause(names, ids, other_ids)
    shown = without_emails(names[0])
    if missing is None and unknown > NEARLY_ALL * total:
        raise MP4SRError(
            f"{unknown:,} of {total:,} interactions name an item that is not among the "
            f"{len(ids):,} items ({shown!r}, say; the items are called {ids[0]!r} and so on). "
            f"Likely cause: {cause}. To import them all the same, add --missing keep (as items "
            "without words and pictures) or --missing drop."
        )
    if missing == "drop":
        report.leave_out("interactions with items that have no description", unknown)
        return interactions[match.known]
    report.interactions[UNKNOWN] = unknown
    report.warn(
        f"{unknown:,} of {total:,} interactions name {len(names):,} items that have no "
        f"description ({shown!r}, say); they were kept as items without words and pictures "
        f"(--missing drop leaves them out). Likely cause: {cause}."
    )
    return interactions


def _without_addresses(interactions: pd.DataFrame, report: ImportReport) -> pd.DataFrame:
    """Return the interactions with numbered users when users are e-mail addresses."""
    users = interactions["user"]
    distinct = pd.Series(users.unique(), dtype="str")
    if not distinct.map(is_email).any():
        return interactions
    report.guess(["users are e-mail addresses; they were written as numbers."])
    return interactions.assign(user=numbered(users.str.strip().str.casefold()))


def numbered(users: pd.Series) -> pd.Series:
    """Return users as numbers from 1 in the order of their first row."""
    codes, _ = pd.factorize(users)
    return pd.Series(codes + 1, index=users.index).astype("str")


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
