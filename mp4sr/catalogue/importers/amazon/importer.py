"""Amazon review dumps of 2014, 2018 and 2023 (McAuley lab): reviews, and metadata of the products.

One object a line, ``.json`` or ``.jsonl``, ``.gz`` or not. The metadata of 2014 are Python
literals instead of JSON. What the generations call things:

======== =========================== ======================= =============================
..       2014                        2018                    2023
======== =========================== ======================= =============================
user     reviewerID                  reviewerID              user_id
item     asin                        asin                    parent_asin
time     unixReviewTime (s)          unixReviewTime (s)      timestamp (ms)
rating   overall                     overall                 rating
picture  imUrl                       imageURLHighRes,        images [{hi_res, large, thumb}]
                                     imageURL
category categories [[...]]          category [...]          categories [...], main_category
words    description, brand          description [...],      description [...], features
                                     feature [...], brand    [...], store, details {...}
======== =========================== ======================= =============================
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from mp4sr.catalogue.catalogue import Catalogue, Item
from mp4sr.catalogue.importers.amazon.dumps import objects
from mp4sr.catalogue.importers.assembly import (
    Missing,
    assemble,
    k_core,
    with_images,
    without_repeats,
)
from mp4sr.catalogue.importers.download import DownloadSettings, fetched_images
from mp4sr.catalogue.report import ImportReport, TableFacts
from mp4sr.catalogue.text import entries, line, literal, sentences
from mp4sr.errors import MP4SRError

MAX_DESCRIPTION = 12
"""Sentences kept of a product's description and features together."""

_SHOWN_DETAILS = ("Material", "Color", "Style", "Pattern", "Shape", "Theme")
_LONGEST_CATEGORY = 60


def import_amazon(
    reviews: Path | Sequence[Path],
    folder: Path,
    *,
    metadata: Path | None = None,
    core: int = 0,
    min_rating: float | None = None,
    download: DownloadSettings | None = None,
    images_per_item: int = 3,
    missing: Missing | None = None,
    name: str | None = None,
) -> Catalogue:
    """Import a review dump; which generation it is shows in its field names.

    Parameters
    ----------
    reviews
        The reviews, in one file or several (the parts of a split). Of several by one user for one
        item the earliest counts.
    folder
        Where the catalogue goes.
    metadata
        The products. Only those with a review left are kept.
    core
        Keep only users and items with at least this many interactions (5 for the 5-core).
    min_rating
        Reviews rated lower are left out; None takes all.
    download
        How to fetch the pictures; None imports none.
    images_per_item
        Pictures fetched for a product at most.
    missing
        What becomes of a review whose product has no metadata; see ``assemble``.

    Raises ``MP4SRError`` with file and line for a line that cannot be read.
    """
    files = [reviews] if isinstance(reviews, str | Path) else list(reviews)
    paths = [Path(file) for file in files]
    report = ImportReport("amazon")
    parts = [_interactions(path, min_rating, report) for path in paths]
    interactions = pd.concat(parts, ignore_index=True)
    kept = without_repeats(interactions)
    report.leave_out("repeated reviews of a user and an item", len(interactions) - len(kept))
    interactions = k_core(kept, core) if core else kept
    report.leave_out(f"reviews outside the {core}-core", len(kept) - len(interactions))
    wanted = set(interactions["item"])
    items: list[Item] = []
    urls: dict[str, list[str]] = {}
    if metadata is not None:
        items, urls = _products(Path(metadata), wanted, report)
    images: dict[str, list[str]] = {}
    pictures: dict[str, Path] = {}
    if download is not None:
        urls = {item: own[:images_per_item] for item, own in urls.items()}
        images, pictures = fetched_images(urls, download)
    elif urls:
        count = sum(map(len, urls.values()))
        report.leave_out("addresses of pictures that were not fetched (--download)", count)
    return assemble(
        folder,
        items=with_images(items, images),
        interactions=interactions,
        card={
            "name": name or paths[0].name.split(".")[0],
            "source": f"Amazon review data, {', '.join(path.name for path in paths)}",
        },
        pictures=pictures,
        report=report,
        missing=missing,
    )


def _interactions(path: Path, min_rating: float | None, report: ImportReport) -> pd.DataFrame:
    users: list[str] = []
    items: list[str] = []
    times: list[float] = []
    lower = 0
    for number, review in objects(path):
        user = review.get("user_id") or review.get("reviewerID")
        item = review.get("parent_asin") or review.get("asin")
        if not user or not item:
            missing = "user (user_id or reviewerID)" if not user else "item (parent_asin or asin)"
            raise MP4SRError(f"{path.name}, line {number}: the review has no {missing}; remove it.")
        try:
            time = _time(review)
            rating = float(review.get("rating") or review.get("overall") or "nan")
        except (TypeError, ValueError, KeyError) as error:
            raise MP4SRError(
                f"{path.name}, line {number}: the review has no readable time "
                "(unixReviewTime or timestamp) or rating; remove it."
            ) from error
        # "not" so that a review without a rating does not pass a filter.
        if min_rating is not None and not rating >= min_rating:
            lower += 1
            continue
        if not math.isfinite(time):
            raise MP4SRError(
                f"{path.name}, line {number}: {time} is not a time; remove the review."
            )
        users.append(str(user).strip())
        items.append(str(item).strip())
        times.append(time)
    if min_rating is not None:
        report.leave_out(f"reviews rated below {min_rating:g}", lower)
    report.tables.append(TableFacts(path.name, len(users) + lower, "reviews"))
    return pd.DataFrame({"user": users, "item": items, "time": times}).astype(
        {"user": str, "item": str, "time": "float64"}
    )


def _time(review: dict[str, Any]) -> float:
    """Return the seconds since 1970; 2023 counts milliseconds."""
    if "timestamp" in review:
        return float(review["timestamp"]) / 1000
    return float(review["unixReviewTime"])


def _products(
    path: Path, wanted: set[str], report: ImportReport
) -> tuple[list[Item], dict[str, list[str]]]:
    """Return the wanted products and their picture addresses; of repeats the first counts."""
    items: dict[str, Item] = {}
    urls: dict[str, list[str]] = {}
    count = 0
    for number, product in objects(path):
        count += 1
        key = product.get("parent_asin") or product.get("asin")
        if not key:
            raise MP4SRError(f"{path.name}, line {number}: the product has no asin; remove it.")
        key = str(key).strip()
        if key in wanted and key not in items:
            items[key] = _item(key, product)
            if own := picture_urls(product):
                urls[key] = own
    report.tables.append(TableFacts(path.name, count, "products"))
    return list(items.values()), urls


def _item(key: str, product: dict[str, Any]) -> Item:
    # The hub's version holds the details as JSON in a text.
    details = literal(product.get("details"))
    details = details if isinstance(details, dict) else {}
    brand = line(product.get("brand") or product.get("store") or details.get("Brand"))
    shown = [
        f"{field}: {words.removesuffix('.')}."
        for field in _SHOWN_DETAILS
        if isinstance(details.get(field), str) and (words := line(details[field]))
    ]
    running = [
        sentence
        for field in ("description", "feature", "features")
        for sentence in sentences(product.get(field), split=True)
    ]
    return Item(
        key,
        line(product.get("title")),
        (*([f"Brand: {brand}."] if brand else []), *shown, *running[:MAX_DESCRIPTION]),
        _category(product),
    )


def _category(product: dict[str, Any]) -> str:
    path = literal(product.get("categories") or product.get("category"))
    if isinstance(path, list) and path and isinstance(path[0], list):
        path = path[0]
    names: list[str] = []
    for entry in entries(path):
        name = line(entry)
        # In 2018 features run on after the path, as sentences.
        if len(name) > _LONGEST_CATEGORY:
            break
        if name:
            names.append(name)
    return " > ".join(names) or line(product.get("main_category") or product.get("main_cat"))


def picture_urls(product: dict[str, Any]) -> list[str]:
    """Return a product's picture addresses, the main picture first."""
    images = literal(product.get("images"))
    if isinstance(images, dict):
        # Parquet and the datasets library turn the list of objects into an object of lists.
        columns = {key: value for key, value in images.items() if isinstance(value, list)}
        count = max(map(len, columns.values()), default=0)
        images = [
            {key: value[n] for key, value in columns.items() if n < len(value)}
            for n in range(count)
        ]
    if isinstance(images, list):
        addresses = [
            next((image[size] for size in ("large", "hi_res", "thumb") if image.get(size)), None)
            for image in images
            if isinstance(image, dict)
        ]
    else:
        addresses = next(
            (
                value if isinstance(value, list) else [value]
                for field in ("imageURLHighRes", "imageURL", "imUrl", "image")
                if (value := product.get(field))
            ),
            [],
        )
    return list(
        dict.fromkeys(url.strip() for url in addresses if isinstance(url, str) and url.strip())
    )
