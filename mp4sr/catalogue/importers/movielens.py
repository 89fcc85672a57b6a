"""MovieLens (GroupLens) in its four forms, with a folder of posters where there is one.

- ``ratings.csv`` and ``movies.csv``: latest-small, latest, 20M, 25M and 32M;
- ``ratings_ordered.csv`` and ``movies.csv``: userId, position, movieId, rating, where the position
  takes the place of the time;
- ``ratings.dat`` and ``movies.dat``: 1M and 10M, ``::`` between cells, Latin-1;
- ``u.data`` and ``u.item``: 100K, tabs and bars between cells, a column for each genre.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mp4sr.catalogue.catalogue import IMAGES_FOLDER, Catalogue, Item
from mp4sr.catalogue.importers.assembly import Missing, assemble, with_images
from mp4sr.catalogue.importers.pictures import pictures_by_id
from mp4sr.catalogue.report import ImportReport, TableFacts
from mp4sr.catalogue.tables import Table
from mp4sr.catalogue.text import line, words
from mp4sr.errors import MP4SRError

NO_GENRES = "(no genres listed)"
GENRES_100K = words(
    "unknown Action Adventure Animation Children's Comedy Crime Documentary Drama Fantasy "
    "Film-Noir Horror Musical Mystery Romance Sci-Fi Thriller War Western"
)
"""The genres of the 100K set, in the order of their columns."""

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
    missing: Missing | None = None,
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
        What becomes of a rated film that the list of movies lacks; see ``assemble``.

    Raises ``MP4SRError`` with file and line for a row that cannot be read.
    """
    report = ImportReport("movielens")
    layout = _layout(Path(source))
    ratings = _interactions(layout, min_rating, report)
    items = _items(layout.movies)
    report.tables.append(TableFacts(layout.movies.path.name, len(items), "films"))
    if not all_items:
        rated = set(ratings["item"])
        films = len(items)
        items = [item for item in items if item.id in rated]
        report.leave_out("films that nobody rated (--all-items keeps them)", films - len(items))
    pictures: dict[str, Path] = {}
    if posters is not None:
        own = pictures_by_id(Path(posters), [item.id for item in items])
        paths = {key: files[0] for key, files in own.items()}
        images = {key: [f"{IMAGES_FOLDER}/{path.name}"] for key, path in paths.items()}
        pictures = {images[key][0]: path for key, path in paths.items()}
        items = with_images(items, images)
    card = {
        "name": name,
        "source": "MovieLens, https://grouplens.org/datasets/movielens/",
        "licence": "GroupLens: research use; see the README that came with the data",
    }
    return assemble(
        folder,
        items=items,
        interactions=ratings,
        card=card,
        pictures=pictures,
        report=report,
        missing=missing,
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
    if (source / "u.data").is_file():
        return _Layout(
            Table(
                source / "u.data",
                "\t",
                quoted=False,
                header=("userId", "movieId", "rating", "timestamp"),
            ),
            Table(
                source / "u.item",
                "|",
                quoted=False,
                header=("movieId", "title", "released", "video", "imdb", *GENRES_100K),
                or_latin=True,
            ),
            "timestamp",
        )
    raise MP4SRError(
        f"{source} is not a MovieLens folder: it has neither ratings.csv, ratings_ordered.csv, "
        "ratings.dat nor u.data; name the folder that was unpacked."
    )


def _interactions(layout: _Layout, min_rating: float | None, report: ImportReport) -> pd.DataFrame:
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
    report.tables.append(TableFacts(table.path.name, len(ratings), "ratings"))
    if min_rating is not None:
        kept = table.numbers(cells["rating"], "rating") >= min_rating
        report.leave_out(f"ratings below {min_rating:g}", int((~kept).sum()))
        ratings = ratings[kept]
    return ratings


def _items(movies: Table) -> list[Item]:
    items: list[Item] = []
    flags = "genres" not in movies.columns
    columns = ["movieId", "title", *(GENRES_100K[1:] if flags else ["genres"])]
    for _, (movie, title, *listed) in movies.rows(columns):
        if flags:
            genres = [genre for genre, flag in zip(columns[2:], listed, strict=True) if flag == "1"]
        else:
            genres = [each for each in listed[0].strip().split("|") if each and each != NO_GENRES]
        name, sentences = natural_title(line(title))
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
