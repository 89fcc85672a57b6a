"""The features of a catalogue's items: what the model reads, and what the page shows.

On disk they are three safetensors files beside a readable ``features.json``:

- ``text.safetensors``, ``image.safetensors``: ``values`` (distinct rows, d) float16, ``rows``, the
  row of ``values`` for every sentence or picture, and ``offsets`` (items + 1), where each item's
  rows start;
- ``keywords.safetensors``: ``words`` (pictures, top), rows of the word list or -1, ``scores`` of
  that shape, ``offsets``, and ``confidences`` where the encoder is calibrated;
- ``features.json``: the card (which encoders, which dictionary, which items), the word list, and
  the words' facets.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, overload

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from mp4sr.catalogue import Catalogue
from mp4sr.catalogue.catalogue import CARD_FILE, ITEMS_FILE
from mp4sr.errors import MP4SRError
from mp4sr.features.keywords import Keyword
from mp4sr.features.ragged import RaggedRows, offsets_of
from mp4sr.files import content_hash, write_json, written_atomically

FEATURES_FOLDER = "features"
FEATURES_FILE = "features.json"
_TEXT_FILE = "text.safetensors"
_IMAGE_FILE = "image.safetensors"
_KEYWORDS_FILE = "keywords.safetensors"

_logger = logging.getLogger(__name__)

Arrays = dict[str, npt.NDArray[Any]]


class KeywordTable(Sequence[list[list[Keyword]]]):
    """The keywords of every picture of every item, as arrays.

    It reads like a list: ``table[item][picture]`` is a list of ``Keyword``, best first; a large
    catalogue's words take a hundredth of the memory that a real list of lists would.
    """

    def __init__(
        self,
        words: Sequence[str],
        rows: npt.NDArray[np.int32],  # (pictures, top), -1 where a picture has fewer words
        scores: npt.NDArray[np.float32],  # (pictures, top)
        offsets: npt.NDArray[np.int64],  # (n_items + 1,)
        *,
        facets: Mapping[str, str] | None = None,
        confidences: npt.NDArray[np.float32] | None = None,  # (pictures, top), NaN: not known
    ) -> None:
        if confidences is None:
            confidences = np.full(scores.shape, np.nan, dtype=np.float32)
        shapes = {rows.shape, scores.shape, confidences.shape}
        if rows.ndim != 2 or len(shapes) > 1 or offsets[-1] != len(rows):
            raise ValueError("a keyword table needs rows and scores (pictures, top) and offsets")
        if rows.size and not (rows.min() >= -1 and rows.max() < len(words)):
            raise ValueError("a keyword table's rows must be rows of its word list or -1")
        self.words = tuple(words)
        self.rows = rows
        self.scores = scores
        self.offsets = offsets
        self.facets = {} if facets is None else dict(facets)
        self.confidences = confidences

    @classmethod
    def from_lists(cls, items: Sequence[list[list[Keyword]]]) -> Self:
        """Make a table of an ordinary list: item, picture, words."""
        pictures = [picture for item in items for picture in item]
        words = list(dict.fromkeys(keyword.word for picture in pictures for keyword in picture))
        number = {word: row for row, word in enumerate(words)}
        shape = (len(pictures), max((len(picture) for picture in pictures), default=0))
        rows, scores = np.full(shape, -1, dtype=np.int32), np.zeros(shape, dtype=np.float32)
        confidences = np.full(shape, np.nan, dtype=np.float32)
        facets = {}
        for picture, keywords in enumerate(pictures):
            for place, keyword in enumerate(keywords):
                rows[picture, place] = number[keyword.word]
                scores[picture, place] = keyword.score
                if keyword.confidence is not None:
                    confidences[picture, place] = keyword.confidence
                if keyword.facet:
                    facets[keyword.word] = keyword.facet
        offsets = offsets_of([len(item) for item in items])
        return cls(words, rows, scores, offsets, facets=facets, confidences=confidences)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, item: int) -> list[list[Keyword]]: ...
    @overload
    def __getitem__(self, item: slice) -> list[list[list[Keyword]]]: ...
    def __getitem__(self, item: int | slice) -> list[list[Keyword]] | list[list[list[Keyword]]]:
        if isinstance(item, slice):
            return [self[row] for row in range(*item.indices(len(self)))]
        row = range(len(self))[item]
        pictures = slice(self.offsets[row], self.offsets[row + 1])
        parts = (self.rows[pictures], self.scores[pictures], self.confidences[pictures])
        return [
            [
                Keyword(
                    self.words[word],
                    float(score),
                    self.facets.get(self.words[word], ""),
                    None if np.isnan(confidence) else float(confidence),
                )
                for word, score, confidence in zip(*picture, strict=True)
                if word >= 0
            ]
            for picture in zip(*parts, strict=True)
        ]


@dataclass(eq=False)
class ItemFeatures:
    """The features of ``n`` items, in the catalogue's order.

    ``card`` says what made them: ``sentence_encoder``, ``sentence_encoder_fingerprint``,
    ``width`` (d), ``keyword_encoder``, ``keyword_encoder_fingerprint``,
    ``dictionary_fingerprint``, ``dictionary_words``, ``top``, ``picture_rows`` (``keywords`` where
    a card does not say), and for a catalogue ``items``, ``item_ids`` and ``contents``: how many
    items, and hashes of their ids and of what they hold.
    """

    text: RaggedRows
    """One row per sentence, ``(sentences, d)``."""
    image: RaggedRows
    """One row per readable picture, ``(pictures, d)``: its keywords, read as a sentence or as soft
    facets."""
    keywords: Sequence[list[list[Keyword]]]
    """Item, picture, words: as many pictures an item as it has ``image`` rows."""
    card: dict[str, Any]

    def __len__(self) -> int:
        return len(self.text)

    def save(self, folder: str | Path) -> None:
        """Write the features into ``folder``: a features folder, or the catalogue's own folder."""
        folder = features_folder(folder)
        table = self.keywords
        if not isinstance(table, KeywordTable):
            table = KeywordTable.from_lists(table)
        files: dict[str, Arrays] = {
            _TEXT_FILE: _arrays(self.text),
            _IMAGE_FILE: _arrays(self.image),
            _KEYWORDS_FILE: {"words": table.rows, "scores": table.scores, "offsets": table.offsets},
        }
        if not np.isnan(table.confidences).all():
            files[_KEYWORDS_FILE]["confidences"] = table.confidences
        words = list(table.words)
        facets = [table.facets.get(word, "") for word in words]
        # Every file carries the same stamp, so that no file of another run is taken for ours.
        stamp = content_hash(
            json.dumps(self.card, sort_keys=True),
            *words,
            *facets,
            *(array.tobytes() for arrays in files.values() for array in arrays.values()),
        )
        for name, arrays in files.items():
            with written_atomically(folder / name) as temporary:
                save_file(arrays, temporary, metadata={"stamp": stamp})
        write_json(
            folder / FEATURES_FILE,
            {"stamp": stamp, "card": self.card, "words": words, "facets": facets},
        )

    @classmethod
    def load(cls, folder: str | Path, catalogue: Catalogue | None = None) -> Self:
        """Read features from a features folder, or from the catalogue's own folder.

        With ``catalogue``, its items must be those the features were made for, and a line is
        logged when their texts or their lists of pictures have changed since.
        Raises ``MP4SRError`` when there are none, when they are damaged, or for other items.
        """
        folder = features_folder(folder)
        remedy = f"run: python -m mp4sr features {folder.parent}"
        try:
            notes = json.loads((folder / FEATURES_FILE).read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise MP4SRError(f"There are no features in {folder} yet; {remedy}") from error
        except (OSError, ValueError, RecursionError) as error:
            raise MP4SRError(f"{folder / FEATURES_FILE} is damaged; {remedy}") from error
        try:
            stamp = str(notes["stamp"])
            keywords = _read(folder / _KEYWORDS_FILE, stamp)
            features = cls(
                text=_ragged(_read(folder / _TEXT_FILE, stamp)),
                image=_ragged(_read(folder / _IMAGE_FILE, stamp)),
                keywords=KeywordTable(
                    notes["words"],
                    keywords["words"],
                    keywords["scores"],
                    keywords["offsets"],
                    # Features of earlier releases have neither.
                    facets=dict(zip(notes["words"], notes.get("facets", ()), strict=False)),
                    confidences=keywords.get("confidences"),
                ),
                card=dict(notes["card"]),
            )
        except (OSError, SafetensorError, ValueError, KeyError, IndexError, TypeError) as error:
            raise MP4SRError(
                f"The features in {folder} are incomplete or damaged; {remedy}"
            ) from error
        if catalogue is not None:
            features.check(catalogue)
        return features

    def check(self, catalogue: Catalogue) -> None:
        """Raise ``MP4SRError`` when the features were made for another list of items."""
        now = catalogue_card(catalogue)
        remedy = f"run: python -m mp4sr features {catalogue.folder}"
        if self.card.get("item_ids") != now["item_ids"]:
            raise MP4SRError(
                f"The features of {catalogue.name!r} were made for another list of items; {remedy}"
            )
        if self.card.get("contents") != now["contents"]:
            _logger.warning(
                "Items of %r have changed since its features were made; %s", catalogue.name, remedy
            )


def features_folder(folder: str | Path) -> Path:
    """Return the features folder of a catalogue's folder; a features folder is its own."""
    folder = Path(folder)
    is_catalogue = (folder / CARD_FILE).exists() or (folder / ITEMS_FILE).exists()
    return folder / FEATURES_FOLDER if is_catalogue else folder


def catalogue_card(catalogue: Catalogue) -> dict[str, Any]:
    """Return what a card says of the items: how many, and hashes of their ids and contents."""
    contents = [
        # Half a surrogate pair is text in memory and cannot be written.
        content_hash(*(part.encode("utf-8", "replace") for part in (*item.texts, "", *item.images)))
        for item in catalogue.items
    ]
    return {
        "items": len(catalogue.items),
        "item_ids": content_hash(*(item.id for item in catalogue.items)),
        "contents": content_hash(*contents),
    }


def _arrays(ragged: RaggedRows) -> Arrays:
    """Return ragged rows as they are on disk: each distinct row once, in half precision."""
    values = np.ascontiguousarray(ragged.values, dtype=np.float16)
    # Rows as opaque bytes: np.unique would otherwise sort them column by column.
    raw = values.view(np.dtype((np.void, values.itemsize * values.shape[1])))[:, 0]
    _, first, rows = np.unique(raw, return_index=True, return_inverse=True)
    return {
        "values": values[first],
        "rows": rows.astype(np.int32),
        "offsets": ragged.offsets,
    }


def _ragged(arrays: Arrays) -> RaggedRows:
    return RaggedRows(arrays["values"][arrays["rows"]].astype(np.float32), arrays["offsets"])


def _read(path: Path, stamp: str) -> Arrays:
    """Return the arrays of a file; ``ValueError`` when it is not of the run with this stamp."""
    with safe_open(path, framework="np") as file:
        if (file.metadata() or {}).get("stamp") != stamp:
            raise ValueError(f"{path.name} is of another run")
        return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
