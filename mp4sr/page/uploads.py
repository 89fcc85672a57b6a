"""A visitor's own item: pictures, a title, or both, read within bounds and never kept as files."""

from collections.abc import Sequence
from pathlib import Path

from mp4sr.catalogue import Item, open_picture
from mp4sr.catalogue.catalogue import MAX_CHARACTERS
from mp4sr.errors import MP4SRError
from mp4sr.features import FeatureExtractor
from mp4sr.features.extraction import MAX_PICTURES
from mp4sr.page.pictures import data_uri
from mp4sr.page.visit import Entry
from mp4sr.recommender import OwnItem

MAX_FILE_SIZE = "20mb"
"""The largest file that the server accepts at all."""


def clean_title(title: str) -> str:
    """Return ``title`` as one line without control characters, at most ``MAX_CHARACTERS`` long."""
    # Format characters stay: emoji are joined with them, and right-to-left text is steered.
    printable = "".join(" " if character < " " else character for character in title)
    # Half a surrogate pair cannot be sent to the browser.
    whole = printable.encode("utf-8", "ignore").decode("utf-8")
    return " ".join(whole.split())[:MAX_CHARACTERS].rstrip()


def read_own_item(
    extractor: FeatureExtractor, title: str | None, files: Sequence[str | Path] | None
) -> Entry:
    """Return a visitor's own item, ready for a history.

    Parameters
    ----------
    extractor
        reads the title and the pictures.
    title
        what the item is called; may be empty when there are pictures.
    files
        the uploaded pictures; may be empty when there is a title.

    Raises
    ------
    MP4SRError
        when there is neither title nor picture, when there are more than ``MAX_PICTURES``, and
        for a picture that cannot be read, by its name.
    """
    title = clean_title(title or "")
    paths = [Path(file) for file in files or ()]
    if not title and not paths:
        raise MP4SRError("Give your item a title, a picture, or both.")
    if len(paths) > MAX_PICTURES:
        raise MP4SRError(
            f"{len(paths)} pictures are too many for one item; choose at most {MAX_PICTURES}."
        )
    pictures = [open_picture(path, name=path.name) for path in paths]
    item = Item(id="your item", title=title)
    features = extractor.describe(title, (), pictures)
    return Entry(item, OwnItem(item, features), tuple(map(data_uri, pictures)))


def discard(files: Sequence[str | Path] | None) -> None:
    """Delete uploaded files; those that are gone already do not matter."""
    for file in files or ():
        Path(file).unlink(missing_ok=True)
