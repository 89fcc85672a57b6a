"""The catalogue folder: items with words and pictures, and who touched which item when.

A catalogue is a folder that a spreadsheet opens (UTF-8, commas, a header line):

- ``catalogue.json``: ``name``, and ``description``, ``source``, ``licence`` where there is one;
  ``"user_ids": "public"`` where the users' ids may be shown to anybody who opens the page;
- ``items.csv``: ``item,title,sentences,category,images``. A ``sentences`` or ``images`` cell
  holds one entry a line; images are paths in the folder; a category reads
  ``Home > Lighting > Lamps``. Every cell but ``item`` may be empty;
- ``interactions.csv``: ``user,item,time``. A time is a number (seconds, or just an order) or an
  ISO 8601 date. The file may be absent, and may have no rows;
- ``images/``: the pictures.
"""

import difflib
import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from mp4sr.catalogue.report import REPORT_FILE, SKIPPED_FILE, ImportReport
from mp4sr.catalogue.tables import Table, read_text
from mp4sr.errors import MP4SRError
from mp4sr.files import folder_written_atomically, recover_folder, write_json, written_atomically
from mp4sr.progress import tracked

MAX_SENTENCES = 10
MAX_CHARACTERS = 2_000

CARD_FILE = "catalogue.json"
ITEMS_FILE = "items.csv"
INTERACTIONS_FILE = "interactions.csv"
IMAGES_FOLDER = "images"
ITEM_COLUMNS = ("item", "title", "sentences", "category", "images")
INTERACTION_COLUMNS = ("user", "item", "time")

_LINE_ENDS = re.compile(r"\s*[\r\n]+\s*")


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its id, its words and the paths of its pictures in the catalogue folder."""

    id: str
    title: str = ""
    sentences: tuple[str, ...] = ()
    category: str = ""
    images: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The paper's T_i: title, sentences, category, without blanks and repeats.

        At most ``MAX_SENTENCES``, where the category keeps its place, each at most
        ``MAX_CHARACTERS`` long.
        """
        category = self.category.strip()[:MAX_CHARACTERS]
        words = (text.strip()[:MAX_CHARACTERS] for text in (self.title, *self.sentences))
        texts = [text for text in dict.fromkeys(words) if text]
        if category and category not in texts[:MAX_SENTENCES]:
            texts = [*texts[: MAX_SENTENCES - 1], category]
        return tuple(texts[:MAX_SENTENCES])


def unsafe_image_path(image: str) -> bool:
    """Return whether ``image`` could lead out of the catalogue folder it is relative to."""
    # A backslash or a drive letter is an ordinary character here and a way out on Windows.
    return image[:1] == "/" or image[1:2] == ":" or "\\" in image or ".." in image.split("/")


def _cell(text: str) -> str:
    """Return ``text`` as one line of valid Unicode, fit for a cell."""
    text = _LINE_ENDS.sub(" ", text).replace("\0", "")
    # Half a surrogate pair (JSON dumps have them) cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def _entries(texts: Iterable[str]) -> str:
    return "\n".join(cell for text in texts if (cell := _cell(text).strip()))


def _load_card(folder: Path) -> dict[str, str]:
    path = folder / CARD_FILE
    if not path.exists():
        return {"name": folder.resolve().name}
    try:
        card = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise MP4SRError(
            f"{CARD_FILE}, line {error.lineno}: this is not JSON ({error.msg}); "
            'write it like {"name": "My shop"}.'
        ) from error
    except RecursionError as error:
        raise MP4SRError(
            f'{CARD_FILE} is nested too deeply; write it like {{"name": "My shop"}}.'
        ) from error
    if not isinstance(card, dict) or not all(isinstance(value, str) for value in card.values()):
        raise MP4SRError(f'{CARD_FILE} must hold texts by name, like {{"name": "My shop"}}.')
    return {**card, "name": card.get("name") or folder.resolve().name}


def _load_items(folder: Path) -> list[Item]:
    path = folder / ITEMS_FILE
    items: list[Item] = []
    lines: dict[str, int] = {}
    for line, (name, title, sentences, category, images) in Table(path).rows(ITEM_COLUMNS):
        name = name.strip()
        if not name:
            raise MP4SRError(f"{ITEMS_FILE}, line {line}: the item has no id; give it one.")
        if name in lines:
            raise MP4SRError(
                f"{ITEMS_FILE}, line {line}: the id {name!r} is taken by line {lines[name]}; "
                "give each item an id of its own or remove one of the two."
            )
        pictures = tuple(entry for cell in images.split("\n") if (entry := cell.strip()))
        for picture in pictures:
            if unsafe_image_path(picture):
                raise MP4SRError(
                    f"{ITEMS_FILE}, line {line}: the image {picture!r} is outside the catalogue "
                    "folder; copy it to images/ and write its path relative to the folder."
                )
        lines[name] = line
        items.append(
            Item(
                id=name,
                title=title.strip(),
                sentences=tuple(entry for cell in sentences.split("\n") if (entry := cell.strip())),
                category=category.strip(),
                images=pictures,
            )
        )
    if not items:
        raise MP4SRError(
            f"{ITEMS_FILE} has no items; add at least one row under the header "
            f"{','.join(ITEM_COLUMNS)}."
        )
    return items


def _load_interactions(folder: Path, items: Sequence[Item]) -> pd.DataFrame:
    path = folder / INTERACTIONS_FILE
    if not path.exists():
        return pd.DataFrame(
            {
                "user": pd.Series(dtype="str"),
                "item": pd.Series(dtype="int64"),
                "time": pd.Series(dtype="float64"),
            }
        )
    table = Table(path)
    cells = table.frame(INTERACTION_COLUMNS)
    table.check_filled(cells, {column: column for column in INTERACTION_COLUMNS})
    rows = pd.Series(
        pd.Index([item.id for item in items]).get_indexer(pd.Index(cells["item"])), dtype="int64"
    )
    table.check(
        cells["item"],
        rows < 0,
        f"the item {{value}} is not in {ITEMS_FILE}; add a row for it there (its other cells may "
        "be empty) or remove this interaction.",
    )
    times = table.seconds(cells["time"])
    return pd.DataFrame({"user": cells["user"], "item": rows, "time": times})


class Catalogue:
    """A catalogue folder in memory.

    Attributes
    ----------
    folder
        Where it lies.
    card
        ``name`` and, where given, ``description``, ``source``, ``licence``.
    items
        The items in the file's order; an item's place in the list is its row.
    interactions
        Columns ``user`` (str), ``item`` (int64: the item's row) and ``time`` (float64, seconds
        or just an order), in the file's order.
    """

    def __init__(
        self,
        folder: Path,
        card: dict[str, str],
        items: list[Item],
        interactions: pd.DataFrame,
    ) -> None:
        self.folder = folder
        self.card = card
        self.items = items
        self.interactions = interactions
        self._index: dict[str, int] = {}

    def __repr__(self) -> str:
        return (
            f"Catalogue({self.name!r}, {len(self.items):,} items, "
            f"{len(self.interactions):,} interactions)"
        )

    @property
    def name(self) -> str:
        """The name on the card."""
        return self.card["name"]

    @property
    def shows_user_ids(self) -> bool:
        """Whether the card allows that the users' ids are shown; else they are numbered."""
        return self.card.get("user_ids") == "public"

    @property
    def index(self) -> dict[str, int]:
        """Item id to row; built once, and again when items have been appended."""
        if len(self._index) != len(self.items):
            self._index = {item.id: row for row, item in enumerate(self.items)}
        return self._index

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read a catalogue folder.

        Raises ``MP4SRError``, with file and line where there is one, for anything in the folder
        that is not as the module's description says.
        """
        folder = Path(folder)
        recover_folder(folder)
        if not (folder / ITEMS_FILE).is_file():
            raise MP4SRError(
                f"{folder} is not a catalogue folder: it has no {ITEMS_FILE}; name a folder made "
                "by `python -m mp4sr import`, or write one with the header "
                f"{','.join(ITEM_COLUMNS)}."
            )
        card = _load_card(folder)
        items = _load_items(folder)
        return cls(folder, card, items, _load_interactions(folder, items))

    @classmethod
    def create(
        cls,
        folder: str | Path,
        *,
        items: Sequence[Item],
        interactions: pd.DataFrame | None = None,
        card: Mapping[str, str],
        pictures: Mapping[str, Path] | None = None,
        report: ImportReport | None = None,
    ) -> Self:
        """Write a catalogue folder as a whole and return it; on any error nothing changes.

        Parameters
        ----------
        interactions
            Columns ``user``, ``item`` (rows as integers, or ids as strings) and ``time``.
        pictures
            Path in the catalogue (``images/...``) to the file that is copied there. They replace
            all earlier pictures of the folder; without this argument those stay.
        report
            What an import had to say; it replaces that of an earlier one.

        Everything else that an earlier catalogue had in ``folder``, its features among it, is
        kept. Raises ``MP4SRError`` for what ``load`` would refuse, and when ``folder`` holds
        something other than a catalogue.
        """
        folder = Path(folder).resolve()
        if folder.exists() and not folder.is_dir():
            raise MP4SRError(f"{folder} is a file; name a new folder for the catalogue.")
        kept = list(folder.iterdir()) if folder.exists() else []
        if kept and not any(path.name in (ITEMS_FILE, IMAGES_FOLDER) for path in kept):
            raise MP4SRError(
                f"{folder} is not empty and holds no catalogue; name a new or an empty folder."
            )
        written = {CARD_FILE, ITEMS_FILE, INTERACTIONS_FILE, REPORT_FILE, SKIPPED_FILE}
        if pictures is not None:
            written.add(IMAGES_FOLDER)
        with folder_written_atomically(folder) as temporary:
            for path in kept:
                if path.name not in written:
                    _link(path, temporary / path.name)
            copies = tracked(
                sorted((pictures or {}).items()), desc="copying pictures", unit="picture"
            )
            for image, source in copies:
                if unsafe_image_path(image):
                    raise MP4SRError(f"the image path {image!r} leads out of the catalogue folder.")
                target = temporary / image
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
            _write(temporary, items, interactions, card)
            if report is not None:
                report.save(temporary)
            catalogue = cls.load(temporary)
        catalogue.folder = folder
        return catalogue

    def save(self) -> None:
        """Write the card, the items and the interactions back to the folder."""
        _write(self.folder, self.items, self.interactions, self.card)

    def histories(self) -> dict[str, np.ndarray]:
        """Return each user's item rows (int64) in time order, ties in the file's order.

        Users come in the order of their first interaction in the file.
        """
        codes, users = pd.factorize(self.interactions["user"])
        order = np.lexsort((self.interactions["time"].to_numpy(), codes))
        rows = self.interactions["item"].to_numpy()[order]
        ends = np.cumsum(np.bincount(codes, minlength=len(users)))
        return dict(zip(users, np.split(rows, ends[:-1]), strict=True)) if len(users) else {}

    def picture_path(self, image: str) -> Path:
        """Return where ``image``, a path from ``Item.images``, lies on disk.

        Raises ``MP4SRError`` when it leaves the folder (a link may, too) or is missing.
        """
        path = (self.folder / image).resolve()
        if unsafe_image_path(image) or not path.is_relative_to(self.folder.resolve()):
            raise MP4SRError(
                f"the image {image!r} is outside the catalogue folder {self.folder}; "
                "copy it to images/ there."
            )
        if not path.is_file():
            raise MP4SRError(
                f"the image {image!r} is missing from {self.folder}; put it there or take its "
                f"path out of {ITEMS_FILE}."
            )
        return path

    def row(self, item_id: str) -> int:
        """Return the row of an item; ``MP4SRError`` with a close match when there is none."""
        row = self.index.get(item_id)
        if row is not None:
            return row
        wanted = item_id.strip().casefold()
        same = (item.id for item in self.items if item.title.casefold() == wanted != "")
        match = next(same, None) or next(
            iter(difflib.get_close_matches(item_id, list(self.index), n=1)), None
        )
        hint = (
            f"did you mean {match!r} ({self.items[self.index[match]].title or 'no title'})?"
            if match is not None
            else f"the first item is {self.items[0].id!r}."
        )
        raise MP4SRError(f"there is no item {item_id!r} in the catalogue {self.name!r}; {hint}")


def _link(source: Path, target: Path) -> None:
    """Put a file or a folder at ``target`` too, without a second copy where links work."""

    def link(source: str, target: str) -> None:
        try:
            Path(target).hardlink_to(source)
        except OSError:
            shutil.copy2(source, target)

    if source.is_dir():
        shutil.copytree(source, target, copy_function=link, symlinks=True)
    else:
        link(str(source), str(target))


def _write(
    folder: Path,
    items: Sequence[Item],
    interactions: pd.DataFrame | None,
    card: Mapping[str, str],
) -> None:
    """Write the three files of a catalogue, each atomically."""
    if not card.get("name"):
        raise MP4SRError("the catalogue has no name; give it one.")
    table = pd.DataFrame(
        [
            (
                _cell(item.id),
                _cell(item.title),
                _entries(item.sentences),
                _cell(item.category),
                _entries(item.images),
            )
            for item in items
        ],
        columns=list(ITEM_COLUMNS),
        dtype=str,
    )
    _write_table(table, folder / ITEMS_FILE)
    if interactions is None:
        interactions = pd.DataFrame(columns=list(INTERACTION_COLUMNS))
    interactions = interactions[list(INTERACTION_COLUMNS)].reset_index(drop=True)
    if len(interactions) and pd.api.types.is_integer_dtype(interactions["item"]):
        rows = interactions["item"].to_numpy()
        if rows.min() < 0 or rows.max() >= len(items):
            raise MP4SRError(
                f"an interaction names the item row {rows.min() if rows.min() < 0 else rows.max()}"
                f", and there are {len(items)} items."
            )
        interactions["item"] = table["item"].to_numpy()[rows]
    interactions["time"] = _plain_numbers(interactions["time"])
    _write_table(interactions, folder / INTERACTIONS_FILE)
    write_json(folder / CARD_FILE, dict(card))


def _plain_numbers(times: pd.Series) -> Any:
    """Return ``times`` as integers when all are: the file reads 964982703, not 964982703.0."""
    if not pd.api.types.is_float_dtype(times):
        return times
    values = times.to_numpy()
    whole = np.isfinite(values).all() and (values == np.floor(values)).all()
    return values.astype(np.int64) if whole and (np.abs(values) < 2**53).all() else values


def _write_table(table: pd.DataFrame, path: Path) -> None:
    with written_atomically(path) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n", encoding="utf-8")
