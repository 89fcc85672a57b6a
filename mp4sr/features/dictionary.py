"""The dictionary D: the words that the keyword encoder looks for in a picture.

The bundled list, ``dictionary.txt``, is a plain text file: one entry a line, under headings that
name a group. An entry has up to three columns: the word, its facet, and other names for it::

    # furniture
    sofa | object | couch, settee
    # materials: a photo of something made of {word}
    oak | material

Facets are the sides of a picture that words can speak of (:data:`FACETS`). Other names are
spellings and synonyms: they share the entry, so that no two words shown for a picture say the same.
A list of your own needs one word a line: a word that the bundled list has gets its facet from
there, any other is an object.

A heading may say how to ask an image-text encoder for its words. ``{word}`` stands for the word as
it is and ``{a word}`` for the word with its article, which plurals do without. A heading without a
prompt asks for "a photo of {a word}".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Self

from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash

BUNDLED = Path(__file__).with_name("dictionary.txt")
MAX_CHARACTERS = 60
MAX_WORDS = 20_000
MAX_BYTES = 4 * MAX_CHARACTERS * MAX_WORDS

FACETS = ("object", "colour", "material", "pattern", "shape", "style")
"""What a word can say of a picture: what it shows, and five kinds of attributes."""

OWN_WORDS = "own words"
"""The group of words that came without a heading."""

_OBJECT = FACETS[0]
_OBJECT_PROMPT = "a photo of {a word}"
_COLUMN = "|"

# "An" goes by sound: an umbrella, an hour, an x-ray, an LED strip; but a unicorn, a ewer.
_TAKES_AN = re.compile(
    r"""[ai] | e(?!u|we) | o(?!ne\b) | u(?!-|ni[^mn]|r[ie]|s[aeiu]|sb\b|fo\b|ku|t[eiou])
      | hour | heir | honest | x- | l- | (?:led|lcd|hdmi|mp3)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_HEAD_ENDS = re.compile(r" (?:of|with|in|on|for|at|from|without|under|against)\b")
_IRREGULAR_PLURALS = {
    *("capris", "children", "dice", "feet", "geese", "men", "mice", "people", "schoolchildren"),
    *("skis", "teeth", "women"),
}
_SINGULARS_IN_S = {
    *("atlas", "canvas", "christmas", "crossroads", "gas", "lens", "pothos", "rhinoceros"),
    *("series", "species", "thermos", "triceratops"),
}


def is_plural(word: str) -> bool:
    """Return whether the head noun of an English word or phrase reads as a plural."""
    head = _HEAD_ENDS.split(word.casefold(), maxsplit=1)[0].split(" ")[-1].split("-")[-1]
    if head in _IRREGULAR_PLURALS:
        return True
    return (
        head.endswith("s") and not head.endswith(("ss", "us", "is")) and head not in _SINGULARS_IN_S
    )


def singular(word: str) -> str:
    """Return what ``lamp`` and ``Lamps``, ``sofa bed`` and ``sofa-bed`` have in common.

    It is a key to compare words by and not always a word itself.
    """
    word = word.casefold().replace("-", " ")
    if not is_plural(word) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]


def with_article(word: str) -> str:
    """Return ``word`` after "a" or "an"; a plural stays as it is."""
    if is_plural(word):
        return word
    return f"an {word}" if _TAKES_AN.match(word) else f"a {word}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of a word list; an empty facet is still to be decided."""

    word: str
    group: str = OWN_WORDS
    template: str = _OBJECT_PROMPT
    facet: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dictionary:
    """The words, each with its group, its facet and its prompt, in the order of the list."""

    words: tuple[str, ...]
    groups: dict[str, str]
    facets: dict[str, str]
    """The facet of each word, one of :data:`FACETS`."""
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The other names of each word that has any."""
    templates: dict[str, str] = field(default_factory=dict)
    """The prompt's template of each word that is not asked for as an object."""

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read a word list: the bundled one, or a text file with one word a line.

        Lines that start with ``#`` are headings; empty lines and repeats are skipped.
        Raises ``MP4SRError`` for a file that is missing, not text, too long, without words, or
        that names an unknown facet.
        """
        path = BUNDLED if path is None else Path(path)
        entries: list[_Entry] = []
        group, template = OWN_WORDS, _OBJECT_PROMPT
        for number, line in enumerate(_read(path).splitlines(), start=1):
            if line.lstrip().startswith("#"):
                group, template = _heading(line.strip().lstrip("#").strip())
            elif line.strip():
                entries.append(_entry(line, f"{path.name}, line {number}", group, template))
        return cls._from_entries(entries, path.name)

    @classmethod
    def from_words(cls, words: Iterable[str]) -> Self:
        """Take the user's own words, without blanks and repeats.

        Raises ``MP4SRError`` when there is none, for one that is longer than ``MAX_CHARACTERS``,
        and when there are more than ``MAX_WORDS``.
        """
        cleaned = (_cleaned(word, f"Word {number}") for number, word in enumerate(words, start=1))
        return cls._from_entries([_Entry(word) for word in cleaned], "The word list")

    @classmethod
    def _from_entries(cls, entries: Iterable[_Entry], name: str) -> Self:
        distinct: dict[str, _Entry] = {}
        for entry in entries:
            if entry.word:
                distinct.setdefault(entry.word.casefold(), entry)
        if not distinct:
            raise MP4SRError(f"{name} has no words; give at least one, one a line.")
        if len(distinct) > MAX_WORDS:
            raise MP4SRError(f"{name} has {len(distinct):,} words; give at most {MAX_WORDS:,}.")
        kept = distinct.values()
        return cls(
            words=tuple(entry.word for entry in kept),
            groups={entry.word: entry.group for entry in kept},
            facets={entry.word: entry.facet or _known_facet(entry.word) for entry in kept},
            names={entry.word: entry.names for entry in kept if entry.names},
            templates={
                entry.word: entry.template for entry in kept if entry.template != _OBJECT_PROMPT
            },
        )

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def prompts(self) -> list[str]:
        """One text per word for an image-text encoder, such as "a photo of a vase"."""
        return [
            self.templates.get(word, _OBJECT_PROMPT)
            .replace("{a word}", with_article(word))
            .replace("{word}", word)
            for word in self.words
        ]

    @cached_property
    def fingerprint(self) -> str:
        """A hash that changes with any word, group, facet or prompt."""
        groups = [self.groups[word] for word in self.words]
        facets = [self.facets[word] for word in self.words]
        return content_hash(*self.words, *groups, *facets, *self.prompts)


@cache
def _bundled_facets() -> dict[str, str]:
    """Return the facets of the bundled list by the key of every name; objects are left out."""
    facets: dict[str, str] = {}
    for line in _read(BUNDLED).splitlines():
        word, *columns = (part.strip() for part in line.split(_COLUMN))
        if columns and columns[0] != _OBJECT:
            names = [word, *(name.strip() for column in columns[1:] for name in column.split(","))]
            facets |= {singular(name): columns[0] for name in names}
    return facets


def _known_facet(word: str) -> str:
    """Return the facet that the bundled list gives a word, or that of objects."""
    return _bundled_facets().get(singular(word), _OBJECT)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise MP4SRError(
            f"The word list {path} cannot be read ({error.strerror}); check its path."
        ) from error
    if len(data) > MAX_BYTES:
        raise MP4SRError(
            f"{path.name} is too long for a word list; give at most {MAX_WORDS:,} words."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MP4SRError(
            f"{path.name} is not UTF-8 text; save it as plain text (UTF-8)."
        ) from error


def _heading(text: str) -> tuple[str, str]:
    """Split ``materials: something made of {word}`` into the group and the prompt's template."""
    group, _, template = (part.strip() for part in text.partition(":"))
    if "{word}" in template or "{a word}" in template:
        return group or OWN_WORDS, template
    return text or OWN_WORDS, _OBJECT_PROMPT


def _entry(line: str, place: str, group: str, template: str) -> _Entry:
    """Read ``word | facet | name, name``; only the word must be there."""
    word, facet, names, *_ = [*(part.strip() for part in line.split(_COLUMN)), "", ""]
    if facet and facet not in FACETS:
        raise MP4SRError(
            f"{place}: there is no facet {facet!r}; choose one of {', '.join(FACETS)}, or leave "
            "the column out."
        )
    return _Entry(
        word=_cleaned(word, place),
        group=group,
        template=template,
        facet=facet,
        names=tuple(name for part in names.split(",") if (name := _cleaned(part, place))),
    )


def _cleaned(word: str, place: str) -> str:
    """Return ``word`` with single spaces and nothing unprintable."""
    word = " ".join("".join(c if c.isprintable() else " " for c in word).split())
    if len(word) > MAX_CHARACTERS:
        raise MP4SRError(
            f"{place}: {word[:30]!r}... has {len(word):,} characters; "
            f"a word may have at most {MAX_CHARACTERS}."
        )
    return word
