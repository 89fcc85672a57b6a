"""Pictures to words: the dictionary's nearest words in an image-text encoder's space.

This is the paper's answer to the modality gap: a picture becomes the words that CLIP sees in it,
and those words go through the same sentence encoder as the titles, so that both modalities live
in one text space before any training.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image

from mp4sr.errors import MP4SRError
from mp4sr.features.cache import VectorCache, half_precision, key_of
from mp4sr.features.dictionary import Dictionary, singular
from mp4sr.progress import Progress, tracked

if TYPE_CHECKING:
    from mp4sr.features.encoders import ImageTextEncoder

DEFAULT_TOP = 15
_PICTURES_AT_ONCE = 512
_PROMPTS_A_SHARD = 1_024


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word that the encoder read in a picture, and its cosine with the picture."""

    word: str
    score: float


def keyword_sentence(keywords: Sequence[Keyword]) -> str:
    """Return the one text that the sentence encoder reads: ``vase, ceramic, white``."""
    return ", ".join(keyword.word for keyword in keywords)


class KeywordEncoder:
    """The top words of a dictionary for a picture, by cosine.

    ``top`` is the paper's N. With ``cache``, a folder, the dictionary's embeddings are kept there
    by the encoder's fingerprint and the prompts, and only new prompts are ever encoded.
    """

    def __init__(
        self,
        encoder: "ImageTextEncoder",
        dictionary: Dictionary,
        *,
        top: int = DEFAULT_TOP,
        cache: Path | None = None,
    ) -> None:
        _check_top(top)
        self.encoder = encoder
        self.dictionary = dictionary
        self.top = top
        self.cache = cache

    @cached_property
    def word_embeddings(self) -> npt.NDArray[np.float32]:
        """The unit vectors of the dictionary's prompts, ``(words, width)``."""
        prompts = self.dictionary.prompts
        if self.cache is None:
            return half_precision(self.encoder.encode_texts(prompts, progress=True))
        folder = Path(self.cache) / f"words-{self.encoder.fingerprint[:32]}"
        kept = VectorCache(folder, self.encoder.width)
        keys = [key_of(prompt) for prompt in prompts]
        wanted = dict(zip(keys, prompts, strict=True))
        missing = kept.missing(keys)
        with Progress(
            total=len(missing), desc="dictionary", unit="word", disable=not missing
        ) as bar:
            for start in range(0, len(missing), _PROMPTS_A_SHARD):
                shard = missing[start : start + _PROMPTS_A_SHARD]
                kept.add(shard, self.encoder.encode_texts([wanted[key] for key in shard]))
                bar.update(len(shard))
        return kept.vectors(keys)

    @cached_property
    def _kinds(self) -> npt.NDArray[np.int64]:
        """For every word a number that it shares with its own singular or plural, ``(words,)``.

        Only within a group: ``glasses`` to read with are not the plural of ``glass`` to drink
        from.
        """
        numbers: dict[tuple[str, str], int] = {}
        groups = self.dictionary.groups
        return np.array(
            [
                numbers.setdefault((groups[word], singular(word)), len(numbers))
                for word in self.dictionary.words
            ]
        )

    def embed(
        self, pictures: Sequence[Image.Image], *, progress: bool = False
    ) -> npt.NDArray[np.float32]:
        """Return the unit vectors of ``pictures`` in the encoder's space, ``(n, width)``."""
        return half_precision(self.encoder.encode_images(pictures, progress=progress))

    def rank(
        self,
        embeddings: npt.NDArray[np.float32],
        *,
        top: int | None = None,
        progress: bool = False,
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """Return the rows of the best words and their cosines, each ``(n, top)``, best first.

        Equal scores keep the dictionary's order. Of a word and its plural in one group, only the
        better one is listed; where that leaves too few, there are -1 and 0 at the end. ``top`` is
        at most the number of words.
        """
        top = self.top if top is None else top
        _check_top(top)
        top = min(top, len(self.dictionary))
        rows = np.full((len(embeddings), top), -1, dtype=np.int32)
        scores = np.zeros((len(embeddings), top), dtype=np.float32)
        starts = range(0, len(embeddings), _PICTURES_AT_ONCE)
        for start in tracked(starts, desc="keywords", disable=not progress):
            cosines = embeddings[start : start + _PICTURES_AT_ONCE] @ self.word_embeddings.T
            for picture, row in enumerate(cosines, start=start):
                best = self._best(row, top)
                rows[picture, : len(best)] = best
                scores[picture, : len(best)] = row[best]
        return rows, scores

    def _best(self, cosines: npt.NDArray[np.float32], top: int) -> npt.NDArray[np.int64]:
        """Return the words of one picture, best first, one of each kind."""
        # So many that enough are left even if every one of them comes with all of its kind.
        wanted = top * int(np.bincount(self._kinds).max())
        if wanted < len(cosines):
            # By the threshold and not by the partition, so that all equal scores are in.
            threshold = np.partition(cosines, len(cosines) - wanted)[len(cosines) - wanted]
            candidates = np.flatnonzero(cosines >= threshold)
        else:
            candidates = np.arange(len(cosines))
        ordered = candidates[np.argsort(-cosines[candidates], kind="stable")]
        _, first = np.unique(self._kinds[ordered], return_index=True)
        return ordered[np.sort(first)[:top]]

    def keywords(
        self,
        pictures: Sequence[Image.Image],
        *,
        top: int | None = None,
        progress: bool = False,
    ) -> list[list[Keyword]]:
        """Return the ``top`` words of every picture with their cosines, best first."""
        if not pictures:
            return []
        rows, scores = self.rank(self.embed(pictures, progress=progress), top=top)
        words = self.dictionary.words
        return [
            [
                Keyword(words[row], float(score))
                for row, score in zip(*picture, strict=True)
                if row >= 0
            ]
            for picture in zip(rows, scores, strict=True)
        ]


def _check_top(top: int) -> None:
    if top < 1:
        raise MP4SRError(f"The number of keywords must be at least 1, not {top}.")
