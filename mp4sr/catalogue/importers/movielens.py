"""MovieLens (GroupLens) in its three forms, with a folder of posters where there is one.

- ``ratings.csv`` and ``movies.csv``: latest-small, latest, 20M, 25M and 32M;
- ``ratings_ordered.csv`` and ``movies.csv``: userId, position, movieId, rating, where the position
  takes the place of the time;
- ``ratings.dat`` and ``movies.dat``: 1M and 10M, ``::`` between cells, Latin-1.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mp4sr.catalogue.catalogue import IMAGES_FOLDER, Catalogue, Item
from mp4sr.catalogue.importers.assembly import (
    Missing,
    assemble,
    pictures_by_name,
    with_images,
)
from mp4sr.catalogue.tables import Table
from mp4sr.errors import MP4SRError

NO_GENRES = "(no genres listed)"
_YEAR = re.compile(r"\s*\((\d{4})(?:\s*[-–]\s*(\d{4})?)?\)\s*$")
_OTHER_NAME = re.compile(r"\s*\(([^()]+)\)\s*$")
_ALSO_KNOWN_AS = re.compile(r"^a\.?k\.?a\.?\s+", re.IGNORECASE)
_ARTICLES = (
    "The|A|An|La|Le|Les|L'|Un|Une|El|Los|Las|Il|Lo|Gli|Der|Die|Das|Ein|Eine|Den|Det|De|Het|O|Os|As"
)
_LAST_ARTICLE = re.compile(rf"^(.+), ({_ARTICLES})$")


@dataclass(frozen=True)
class _Layout:
    """Where one form keeps its tables and what it calls the time."""

    ratings: Table
    movies: Table
    time: str


def import_movielens(
    source: Path,
    folder: Path,
    *,
    posters: Path | None = None,
    min_rating: float | None = None,
    all_items: bool = False,
    missing: Missing = "keep",
    name: str = "MovieLens",
) -> Catalogue:
    """Import a MovieLens folder.

    Parameters
    ----------
    source
        The folder with the ratings and the movies.
    folder
        Where the catalogue goes.
    posters
        A folder of ``MOVIEID.webp``, ``.jpg`` or ``.png``.
    min_rating
        Ratings below this are not interactions; None takes all.
    all_items
        Also keep films without an interaction.
    missing
        What becomes of a rated film that the list of movies lacks.

    Raises ``MP4SRError`` with file and line for a row that cannot be read.
    """
    layout = _layout(Path(source))
    ratings = _interactions(layout, min_rating)
    items = _items(layout.movies)
    if not all_items:
        rated = set(ratings["item"])
        items = [item for item in items if item.id in rated]
    pictures: dict[str, Path] = {}
    if posters is not None:
        found = pictures_by_name(Path(posters), [item.id for item in items])
        images = {key: [f"{IMAGES_FOLDER}/{path.name}"] for key, path in found.items()}
        pictures = {images[key][0]: path for key, path in found.items()}
        items = with_images(items, images)
    card = {
        "name": name,
        "source": "MovieLens, https://grouplens.org/datasets/movielens/",
        "licence": "GroupLens: research use; see the README that came with the data",
    }
    return assemble(
        folder, items=items, interactions=ratings, card=card, pictures=pictures, missing=missing
    )


def natural_title(title: str) -> tuple[str, tuple[str, ...]]:
    """Return a MovieLens title as people write it, and sentences with what stood beside it.

    ``"Matrix, The (1999)"`` gives ``("The Matrix", ("A film from 1999.",))``; other names in
    brackets become "Also known as ..." sentences.
    """
    sentences: list[str] = []
    title = title.strip()
    if match := _YEAR.search(title):
        first, last = match.groups()
        sentences.append(f"Released from {first} to {last}." if last else f"A film from {first}.")
        title = title[: match.start()]
    others: list[str] = []
    while (match := _OTHER_NAME.search(title)) and match.start() > 0:
        others.insert(0, _ALSO_KNOWN_AS.sub("", match[1].strip()))
        title = title[: match.start()]
    sentences += [f"Also known as {_article_first(other)}." for other in others]
    return _article_first(title), tuple(sentences)


def _article_first(title: str) -> str:
    match = _LAST_ARTICLE.match(title.strip())
    if not match:
        return title.strip()
    return f"{match[2]}{match[1]}" if match[2].endswith("'") else f"{match[2]} {match[1]}"


def _layout(source: Path) -> _Layout:
    movies = Table(source / "movies.csv", delimiter=",")
    if (source / "ratings_ordered.csv").is_file():
        return _Layout(Table(source / "ratings_ordered.csv", delimiter=","), movies, "position")
    if (source / "ratings.csv").is_file():
        return _Layout(Table(source / "ratings.csv", delimiter=","), movies, "timestamp")
    if (source / "ratings.dat").is_file():

        def dat(file: str, *header: str) -> Table:
            return Table(source / file, "::", quoted=False, header=header, or_latin=True)

        return _Layout(
            dat("ratings.dat", "userId", "movieId", "rating", "timestamp"),
            dat("movies.dat", "movieId", "title", "genres"),
            "timestamp",
        )
    raise MP4SRError(
        f"{source} is not a MovieLens folder: it has neither ratings.csv, ratings_ordered.csv nor "
        "ratings.dat; name the folder that was unpacked."
    )


def _interactions(layout: _Layout, min_rating: float | None) -> pd.DataFrame:
    table = layout.ratings
    columns = ["userId", "movieId", layout.time]
    cells = table.frame(columns if min_rating is None else [*columns, "rating"])
    table.check_filled(cells, {"userId": "user", "movieId": "movie", layout.time: layout.time})
    ratings = pd.DataFrame(
        {
            "user": cells["userId"],
            "item": cells["movieId"],
            "time": table.seconds(cells[layout.time]),
        }
    )
    if min_rating is not None:
        ratings = ratings[table.numbers(cells["rating"], "rating") >= min_rating]
    return ratings


def _items(movies: Table) -> list[Item]:
    items: list[Item] = []
    for _, (movie, title, listed) in movies.rows(["movieId", "title", "genres"]):
        genres = [genre for genre in listed.strip().split("|") if genre and genre != NO_GENRES]
        name, sentences = natural_title(title)
        if genres:
            sentences = (*sentences, ", ".join(genres) + ".")
        items.append(
            Item(
                id=movie.strip(),
                title=name,
                sentences=sentences,
                category=" > ".join(["Film", *genres]),
            )
        )
    return items
