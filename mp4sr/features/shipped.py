"""The bundled dictionary in the default sentence encoder's space, shipped with the package.

Encoding six thousand words takes a slow machine half a minute, which the first picture would wait
for. The file holds their vectors by the text they were made from, in half precision, so a word that
is added to the dictionary costs only itself. ``python -m mp4sr.features.shipped`` writes it again.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from mp4sr.features.cache import VectorCache, key_of

FOLDER = Path(__file__).with_name("dictionary-vectors")


class Sentences(Protocol):
    """What a sentence encoder is to this module."""

    @property
    def fingerprint(self) -> str:
        """A hash of its weights."""
        ...

    @property
    def width(self) -> int:
        """The width of its vectors."""
        ...

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> npt.NDArray[np.float32]:
        """Return one unit vector per text, ``(n, d)``."""
        ...


def encode_words(
    sentences: Sentences, words: Sequence[str], *, progress: bool = False
) -> npt.NDArray[np.float32]:
    """Return one unit vector per word, ``(n, d)``: shipped ones, and ``encode`` of the rest."""
    if not words:
        return np.zeros((0, sentences.width), dtype=np.float32)
    vectors = np.zeros((len(words), sentences.width), dtype=np.float32)
    shipped = _shipped(sentences.fingerprint, sentences.width)
    keys = [key_of(word) for word in words]
    known = [row for row, key in enumerate(keys) if key in shipped]
    rest = [row for row, key in enumerate(keys) if key not in shipped]
    vectors[known] = shipped.vectors([keys[row] for row in known])
    if rest:
        vectors[rest] = sentences.encode([words[row] for row in rest], progress=progress)
    return vectors


def write_shipped(sentences: Sentences, words: Sequence[str]) -> None:
    """Write the vectors of ``words`` into the package, in place of all earlier ones."""
    for path in FOLDER.glob("*/*.safetensors"):
        path.unlink()
    distinct = list(dict.fromkeys(words))
    cache = VectorCache(_folder(sentences.fingerprint), sentences.width)
    cache.add([key_of(word) for word in distinct], sentences.encode(distinct, progress=True))
    _shipped.cache_clear()


@lru_cache(maxsize=4)
def _shipped(fingerprint: str, width: int) -> VectorCache:
    return VectorCache(_folder(fingerprint), width)


def _folder(fingerprint: str) -> Path:
    return FOLDER / fingerprint[:32]


def main() -> None:
    """Write the file for the bundled dictionary."""
    from mp4sr.features.dictionary import Dictionary
    from mp4sr.features.encoders.heads import without_template
    from mp4sr.features.sentences import SentenceEncoder

    dictionary = Dictionary.load()
    prompted = [without_template(prompt) for prompt in dictionary.prompts]
    write_shipped(SentenceEncoder(device="cpu"), [*dictionary.words, *prompted])


if __name__ == "__main__":
    main()
