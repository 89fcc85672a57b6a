"""Picture-text pairs for the keyword encoder: which words of the dictionary a picture shows.

A pairs file is a CSV with the columns ``file`` (relative to the CSV), ``source`` and ``text``,
several rows a picture. Most texts are labels ("a photo of a red dress", "mug, white"), whose head
noun is the true noun of the picture; some are sentences that people wrote, whose words are true
as well but not the first thing a picture shows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from mp4sr.errors import MP4SRError
from mp4sr.features.dictionary import Dictionary, singular
from mp4sr.features.encoders.heads import without_template

COLUMNS = ("file", "source", "text")

ATTRIBUTE_GROUPS = frozenset(
    {
        *("activities", "colours", "finishes and features", "materials", "moods", "patterns"),
        *("shapes", "styles", "uses and occasions"),
    }
)
"""Groups of the dictionary whose words are no nouns that name what a picture shows."""

_LABEL_ENDS = re.compile(r",|;|\(|\.(?:\s|$)| (?:with|in|on|for|from|at|without|by|to) ")
_QUANTITY = re.compile(
    r"^(?:an? )?(?:pair|set|bottle|glass|bowl|plate|bunch|pack|box|cup|slice|piece|jar|tin|bag|"
    r"roll|stack|pile|group)(?:e?s)? of (?:an? )?"
)
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_LONGEST_ENTRY = 4
_MANY_WORDS = 6


def read_pairs(path: Path) -> pd.DataFrame:
    """Return the rows of a pairs file, with ``picture``: the picture's number by appearance.

    Raises ``MP4SRError`` when the file cannot be read, lacks a column, or has no rows.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise MP4SRError(f"The pairs file {path} cannot be read as CSV; check it.") from error
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise MP4SRError(f"{path} has no column {missing[0]!r}; it needs file, source and text.")
    table = table[table["text"].str.strip() != ""].reset_index(drop=True)
    if table.empty:
        raise MP4SRError(f"{path} has no pairs; give at least a few hundred.")
    table["picture"] = pd.factorize(table["file"])[0]
    return table


def joined_pairs(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of several pairs files as one table, with pictures numbered through."""
    starts = np.cumsum([0, *(table["picture"].max() + 1 for table in tables)])
    shifted = [
        table.assign(picture=table["picture"] + start)
        for table, start in zip(tables, starts, strict=False)
    ]
    return pd.concat(shifted, ignore_index=True)


def caption_sources(table: pd.DataFrame) -> set[str]:
    """Return the sources whose texts are sentences rather than labels.

    Half of a caption source's texts hold more than six words, templates not counted.
    """
    texts = table["text"].map(without_template)
    words = texts.map(lambda text: len(text.split())).groupby(table["source"]).median()
    return {str(source) for source, count in words.items() if count > _MANY_WORDS}


class WordIndex:
    """Looks up dictionary words in texts, whether singular or plural."""

    def __init__(self, words: Iterable[tuple[int, str]]) -> None:
        self._rows: dict[str, list[int]] = {}
        for row, word in words:
            self._rows.setdefault(singular(word), []).append(row)

    @classmethod
    def of(cls, dictionary: Dictionary) -> "WordIndex":
        """Index all words of a dictionary by all their names."""
        return cls(_named(dictionary))

    @classmethod
    def of_nouns(cls, dictionary: Dictionary) -> "WordIndex":
        """Index the words that name things, without colours, materials and the like."""
        words, groups = dictionary.words, dictionary.groups
        return cls(
            (row, name)
            for row, name in _named(dictionary)
            if groups[words[row]] not in ATTRIBUTE_GROUPS
        )

    def noun(self, label: str) -> str | None:
        """Return the key of the noun that ``label`` names, or ``None``.

        ``a photo of a dress``, ``red dress`` and ``dress, clothing item`` all name the dress: the
        longest end of the label's first part that is in the dictionary.
        """
        head = _LABEL_ENDS.split(without_template(label.lower()), maxsplit=1)[0].strip()
        for phrase in (head, _QUANTITY.sub("", head)):
            words = phrase.replace("-", " ").split()
            for start in range(len(words)):
                key = singular(" ".join(words[start:]))
                if key in self._rows:
                    return key
        return None

    def rows(self, key: str) -> list[int]:
        """Return the rows of the words with this key."""
        return self._rows.get(key, [])

    def occurring(self, text: str) -> set[int]:
        """Return the rows of all words that occur in ``text``, longest first."""
        words = _WORDS.findall(without_template(text.lower()).replace("-", " "))
        result: set[int] = set()
        start = 0
        while start < len(words):
            for count in range(min(_LONGEST_ENTRY, len(words) - start), 0, -1):
                rows = self._rows.get(singular(" ".join(words[start : start + count])))
                if rows:
                    result.update(rows)
                    start += count
                    break
            else:
                start += 1
        return result


def _named(dictionary: Dictionary) -> Iterator[tuple[int, str]]:
    """Yield the row and the name of every name of every word."""
    for row, word in enumerate(dictionary.words):
        for name in (word, *dictionary.names.get(word, ())):
            yield row, name


@dataclass(frozen=True)
class PictureWords:
    """For every picture the rows of dictionary words that are true of it."""

    nouns: list[list[int]]
    """What the labels name; empty for pictures that have captions only."""
    words: list[list[int]]
    """All words that occur in any of the texts, the nouns among them."""
    keys: list[frozenset[str]]
    """The keys of the nouns."""
    sources: npt.NDArray[np.object_]
    is_caption: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, table: pd.DataFrame, dictionary: Dictionary) -> "PictureWords":
        """Look up the texts of ``table`` (see ``read_pairs``) in ``dictionary``."""
        captions = caption_sources(table)
        every, nouns = WordIndex.of(dictionary), WordIndex.of_nouns(dictionary)
        count = int(table["picture"].max()) + 1
        true_nouns: list[set[int]] = [set() for _ in range(count)]
        true_words: list[set[int]] = [set() for _ in range(count)]
        keys: list[set[str]] = [set() for _ in range(count)]
        sources = np.empty(count, dtype=object)
        for picture, source, text in zip(
            table["picture"], table["source"], table["text"], strict=True
        ):
            sources[picture] = source
            true_words[picture] |= every.occurring(text)
            key = None if source in captions else nouns.noun(text)
            if key is not None:
                keys[picture].add(key)
                true_nouns[picture].update(nouns.rows(key))
        for words, named in zip(true_words, true_nouns, strict=True):
            words |= named
        return cls(
            nouns=[sorted(rows) for rows in true_nouns],
            words=[sorted(rows) for rows in true_words],
            keys=[frozenset(result) for result in keys],
            sources=sources,
            is_caption=np.array([source in captions for source in sources]),
        )

    def __len__(self) -> int:
        return len(self.nouns)
