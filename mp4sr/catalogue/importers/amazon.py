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

import ast
import gzip
import html
import json
import math
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from mp4sr.catalogue.catalogue import Catalogue, Item
from mp4sr.catalogue.importers.assembly import (
    Missing,
    assemble,
    k_core,
    with_images,
    without_repeats,
)
from mp4sr.catalogue.importers.download import DownloadSettings, fetched_images
from mp4sr.errors import MP4SRError

MAX_DESCRIPTION = 12
"""Sentences kept of a product's description and features together."""

_SHOWN_DETAILS = ("Material", "Color", "Style", "Pattern", "Shape", "Theme")
_LONGEST_CATEGORY = 60
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]{0,2000}>", re.IGNORECASE | re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“])")


def import_amazon(
    reviews: Path,
    folder: Path,
    *,
    metadata: Path | None = None,
    core: int = 0,
    min_rating: float | None = None,
    download: DownloadSettings | None = None,
    images_per_item: int = 3,
    missing: Missing = "keep",
    name: str | None = None,
) -> Catalogue:
    """Import a review dump; which generation it is shows in its field names.

    Parameters
    ----------
    reviews
        The reviews. Of several by one user for one item the earliest counts.
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
        What becomes of a review whose product has no metadata.

    Raises ``MP4SRError`` with file and line for a line that cannot be read.
    """
    reviews = Path(reviews)
    interactions = without_repeats(_interactions(reviews, min_rating))
    if core:
        interactions = k_core(interactions, core)
    wanted = set(interactions["item"])
    items, urls = _products(Path(metadata), wanted) if metadata is not None else ([], {})
    images: dict[str, list[str]] = {}
    pictures: dict[str, Path] = {}
    if download is not None:
        urls = {item: own[:images_per_item] for item, own in urls.items()}
        images, pictures = fetched_images(urls, download)
    return assemble(
        folder,
        items=with_images(items, images),
        interactions=interactions,
        card={
            "name": name or reviews.name.split(".")[0],
            "source": f"Amazon review data, {reviews.name}",
        },
        pictures=pictures,
        missing=missing,
    )


def objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield ``(line, object)`` of a dump; JSON or Python literals, ``.gz`` or not.

    Raises ``MP4SRError`` with file and line for a line that is neither.
    """
    try:
        with (
            path.open("rb") as file,
            tqdm(
                total=path.stat().st_size,
                desc=path.name,
                unit="B",
                unit_scale=True,
                delay=1,
            ) as bar,
        ):
            # Progress is counted in packed bytes: what they unpack to is not known beforehand.
            lines: Iterable[bytes] = gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file
            for number, line in enumerate(lines, start=1):
                if number % 1000 == 0:
                    bar.update(file.tell() - bar.n)
                if line.strip():
                    yield number, _parsed(path, number, line)
    except FileNotFoundError as error:
        raise MP4SRError(f"there is no file {path}; check its name.") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise MP4SRError(f"{path} is not a whole gzip file; fetch it again.") from error
    except OSError as error:
        raise MP4SRError(f"{path} cannot be read ({error.strerror}); check it.") from error


def _parsed(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        text = line.decode("utf-8-sig")
        try:
            value = json.loads(text)
        except json.JSONDecodeError:
            value = ast.literal_eval(text.strip())
    # Deep nesting ends in either of the last two.
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError) as error:
        raise MP4SRError(
            f"{path.name}, line {number}: this is not one JSON object; the file may be cut off, "
            "or hold something other than a dump of one object a line."
        ) from error
    if not isinstance(value, dict):
        raise MP4SRError(f"{path.name}, line {number}: this is not an object with named fields.")
    return value


def _interactions(path: Path, min_rating: float | None) -> pd.DataFrame:
    users: list[str] = []
    items: list[str] = []
    times: list[float] = []
    for line, review in objects(path):
        user = review.get("user_id") or review.get("reviewerID")
        item = review.get("parent_asin") or review.get("asin")
        if not user or not item:
            missing = "user (user_id or reviewerID)" if not user else "item (parent_asin or asin)"
            raise MP4SRError(f"{path.name}, line {line}: the review has no {missing}; remove it.")
        try:
            time = _time(review)
            rating = float(review.get("rating", review.get("overall", "nan")))
        except (TypeError, ValueError, KeyError) as error:
            raise MP4SRError(
                f"{path.name}, line {line}: the review has no readable time "
                "(unixReviewTime or timestamp) or rating; remove it."
            ) from error
        # "not" so that a review without a rating does not pass a filter.
        if min_rating is not None and not rating >= min_rating:
            continue
        if not math.isfinite(time):
            raise MP4SRError(f"{path.name}, line {line}: {time} is not a time; remove the review.")
        users.append(str(user).strip())
        items.append(str(item).strip())
        times.append(time)
    return pd.DataFrame({"user": users, "item": items, "time": times}).astype(
        {"user": str, "item": str, "time": "float64"}
    )


def _time(review: dict[str, Any]) -> float:
    """Return the seconds since 1970; 2023 counts milliseconds."""
    if "timestamp" in review:
        return float(review["timestamp"]) / 1000
    return float(review["unixReviewTime"])


def _products(path: Path, wanted: set[str]) -> tuple[list[Item], dict[str, list[str]]]:
    """Return the wanted products and their picture addresses; of repeats the first counts."""
    items: dict[str, Item] = {}
    urls: dict[str, list[str]] = {}
    for line, product in objects(path):
        key = product.get("parent_asin") or product.get("asin")
        if not key:
            raise MP4SRError(f"{path.name}, line {line}: the product has no asin; remove it.")
        key = str(key).strip()
        if key in wanted and key not in items:
            items[key] = _item(key, product)
            if own := picture_urls(product):
                urls[key] = own
    return list(items.values()), urls


def _item(key: str, product: dict[str, Any]) -> Item:
    details = product.get("details")
    details = details if isinstance(details, dict) else {}
    brand = _words(product.get("brand") or product.get("store") or details.get("Brand"))
    shown = [
        f"{field}: {words}." for field in _SHOWN_DETAILS if (words := _words(details.get(field)))
    ]
    running = [
        sentence
        for field in ("description", "feature", "features")
        for text in _texts(product.get(field))
        for sentence in _SENTENCE_END.split(text)
    ]
    return Item(
        key,
        _words(product.get("title")),
        (*([f"Brand: {brand}."] if brand else []), *shown, *running[:MAX_DESCRIPTION]),
        _category(product),
    )


def _words(value: object) -> str:
    """Return a field as one line of plain text: no tags, no entities, no scripts."""
    if not isinstance(value, str):
        return ""
    text = " ".join(_TAG.sub(" ", html.unescape(value)).split())
    # Pages of 2018 were scraped with the script that times them in place of the title.
    return "" if "getTime()" in text or "function(" in text else text


def _texts(value: object) -> list[str]:
    """Return the plain texts of a field that is a text or a list of texts."""
    values = value if isinstance(value, list) else [value]
    return [words for entry in values if (words := _words(entry))]


def _category(product: dict[str, Any]) -> str:
    path = product.get("categories") or product.get("category") or []
    if isinstance(path, list) and path and isinstance(path[0], list):
        path = path[0]
    names: list[str] = []
    for name in _texts(path):
        # In 2018 features run on after the path, as sentences.
        if len(name) > _LONGEST_CATEGORY:
            break
        names.append(name)
    return " > ".join(names) or _words(product.get("main_category") or product.get("main_cat"))


def picture_urls(product: dict[str, Any]) -> list[str]:
    """Return a product's picture addresses, the main picture first."""
    images = product.get("images")
    if isinstance(images, dict):
        # Parquet and the datasets library turn the list of objects into an object of lists.
        columns = {key: value for key, value in images.items() if isinstance(value, list)}
        count = max(map(len, columns.values()), default=0)
        images = [
            {key: value[n] for key, value in columns.items() if n < len(value)}
            for n in range(count)
        ]
    if isinstance(images, list):
        found = [
            next((image[size] for size in ("large", "hi_res", "thumb") if image.get(size)), None)
            for image in images
            if isinstance(image, dict)
        ]
    else:
        found = next(
            (
                value if isinstance(value, list) else [value]
                for field in ("imageURLHighRes", "imageURL", "imUrl", "image")
                if (value := product.get(field))
            ),
            [],
        )
    return list(dict.fromkeys(url.strip() for url in found if isinstance(url, str) and url.strip()))
