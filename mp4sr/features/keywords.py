"""Pictures to words: what of a dictionary an image-text encoder sees in a picture.

This is the paper's answer to the modality gap: a picture becomes words, and words live in the same
text space as the titles before any training. There are two ways to choose them
(:data:`PICTURE_ROWS`), and each goes with what the model reads of a picture:

- ``keywords``, the paper's: the top N words by cosine. The model reads them as one sentence.
- ``facets``: of every facet (object, colour, material, pattern, shape, style) the best words, as
  many as the facet has places. The model reads the facet's whole distribution over its words
  (:func:`mp4sr.features.picture_rows.facet_rows`); the words listed weigh most in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from mp4sr.errors import MP4SRError
from mp4sr.features.cache import VectorCache, half_precision, key_of
from mp4sr.features.calibration import Calibration
from mp4sr.features.dictionary import FACETS, Dictionary, singular
from mp4sr.progress import Progress, tracked

if TYPE_CHECKING:
    from mp4sr.features.encoders import ImageTextEncoder

PictureRows = Literal["keywords", "facets"]
PICTURE_ROWS: tuple[PictureRows, ...] = ("keywords", "facets")
DEFAULT_PICTURE_ROWS: PictureRows = "keywords"
DEFAULT_TOP = 15
PLACES = {"object": 5, "colour": 3, "material": 3, "pattern": 2, "shape": 2, "style": 0.5}
"""How many of 15 words a facet gets; of more words, its share."""
MIN_CONFIDENCE = 0.2
"""Words that the encoder is less sure of than this are left out of a list by facets."""

_BLANK_RANGE = 10
"""Over a blank picture, and between its channels, values differ by less than this (of 255)."""
_PICTURES_AT_ONCE = 512
_PROMPTS_A_SHARD = 1_024

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word that the encoder read in a picture.

    ``score`` is its cosine with the picture; ``confidence`` how likely the word is true, None
    where the encoder was never calibrated.
    """

    word: str
    score: float
    facet: str = ""
    confidence: float | None = None


class Ranked(NamedTuple):
    """The words of ``n`` pictures, best first: rows of the dictionary, and -1 where there is none.

    All are ``(n, top)``; confidences are NaN where nobody measured them.
    """

    rows: npt.NDArray[np.int32]
    scores: FloatArray
    confidences: FloatArray


def keyword_sentence(keywords: Sequence[Keyword]) -> str:
    """Return the one text that the sentence encoder reads: ``vase, ceramic, white``."""
    return ", ".join(keyword.word for keyword in keywords)


def is_blank(picture: Image.Image) -> bool:
    """Return whether a picture is all white, grey or black, as a transparent file is.

    A picture of one strong colour is not blank: it shows that colour.
    """
    small = np.asarray(picture.convert("RGB").resize((32, 32), Image.Resampling.BOX), np.int16)
    uniform = np.ptp(small, axis=(0, 1)).max() < _BLANK_RANGE
    return bool(uniform and np.ptp(small.mean(axis=(0, 1))) < _BLANK_RANGE)


class KeywordEncoder:
    """The words of a dictionary that an encoder sees in a picture.

    ``top`` is the paper's N, the most words a picture gets; ``picture_rows`` says how they are
    chosen (see the module). With ``cache``, a folder, the dictionary's embeddings are kept there by
    the encoder's fingerprint and the prompts, and only new prompts are ever encoded.
    """

    def __init__(
        self,
        encoder: "ImageTextEncoder",
        dictionary: Dictionary,
        *,
        top: int = DEFAULT_TOP,
        picture_rows: PictureRows = DEFAULT_PICTURE_ROWS,
        cache: Path | None = None,
    ) -> None:
        _check_top(top)
        if picture_rows not in PICTURE_ROWS:
            raise MP4SRError(
                f"There are no picture rows {picture_rows!r}; choose {' or '.join(PICTURE_ROWS)}."
            )
        self.encoder = encoder
        self.dictionary = dictionary
        self.top = top
        self.picture_rows = picture_rows
        self.cache = cache

    @property
    def calibration(self) -> Calibration | None:
        """How the encoder's cosines become confidences; None for one that was not calibrated."""
        return getattr(self.encoder, "calibration", None)

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

    @cached_property
    def facet_words(self) -> dict[str, npt.NDArray[np.int64]]:
        """The rows of the words of every facet that the dictionary has words for."""
        facets = np.array([self.dictionary.facets[word] for word in self.dictionary.words])
        rows = {facet: np.flatnonzero(facets == facet) for facet in FACETS}
        return {facet: some for facet, some in rows.items() if len(some)}

    def embed(self, pictures: Sequence[Image.Image], *, progress: bool = False) -> FloatArray:
        """Return the unit vectors of ``pictures`` in the encoder's space, ``(n, width)``.

        A blank picture gets zeros instead: there is nothing to be read in it.
        """
        embeddings = np.zeros((len(pictures), self.encoder.width), dtype=np.float32)
        shown = [row for row, picture in enumerate(pictures) if not is_blank(picture)]
        if shown:
            some = [pictures[row] for row in shown]
            embeddings[shown] = half_precision(self.encoder.encode_images(some, progress=progress))
        return embeddings

    def rank(
        self,
        embeddings: FloatArray,
        *,
        top: int | None = None,
        sure: bool = True,
        progress: bool = False,
    ) -> Ranked:
        """Return each picture's words, at most ``top`` (by default the encoder's own).

        Equal scores keep the dictionary's order. Of a word and its plural in one group, only the
        better one is listed, and a blank picture has none; -1 fills up the end. ``sure`` leaves
        out, when words are chosen by facets, those below ``MIN_CONFIDENCE``.
        """
        top = self.top if top is None else top
        _check_top(top)
        top = min(top, len(self.dictionary))
        ranked = Ranked(
            np.full((len(embeddings), top), -1, dtype=np.int32),
            np.zeros((len(embeddings), top), dtype=np.float32),
            np.full((len(embeddings), top), np.nan, dtype=np.float32),
        )
        starts = range(0, len(embeddings), _PICTURES_AT_ONCE)
        for start in tracked(starts, desc="keywords", disable=not progress):
            some = embeddings[start : start + _PICTURES_AT_ONCE]
            cosines = some @ self.word_embeddings.T
            corrected, confidences = self._calibrated(cosines)
            for picture in np.flatnonzero(some.any(axis=1)):
                if self.picture_rows == "keywords":
                    best = self._best(cosines[picture], top)
                else:
                    best = self._best_of_facets(corrected[picture], top)
                    if sure and self.calibration is not None:
                        best = best[confidences[picture, best] >= MIN_CONFIDENCE]
                ranked.rows[start + picture, : len(best)] = best
                ranked.scores[start + picture, : len(best)] = cosines[picture, best]
                ranked.confidences[start + picture, : len(best)] = confidences[picture, best]
        return ranked

    @cached_property
    def _hubs(self) -> FloatArray:
        """What is subtracted from each word's cosines, ``(words,)``; 0 without a calibration."""
        if self.calibration is None:
            return np.zeros(len(self.dictionary), dtype=np.float32)
        return self.calibration.hubs(self.word_embeddings)

    def _calibrated(self, cosines: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return hub-corrected cosines and confidences, both ``(pictures, words)``."""
        calibration = self.calibration
        if calibration is None:
            return cosines, np.full_like(cosines, np.nan)
        corrected = cosines - self._hubs
        confidences = np.zeros_like(corrected)
        for facet, words in self.facet_words.items():
            confidences[:, words] = calibration.confidences(corrected[:, words], facet)
        return corrected, confidences

    def _best(self, scores: FloatArray, top: int) -> npt.NDArray[np.int64]:
        """Return the words of one picture, best first, one of each kind."""
        # So many that enough are left even if every one of them comes with all of its kind.
        wanted = top * int(np.bincount(self._kinds).max())
        if wanted < len(scores):
            # By the threshold and not by the partition, so that all equal scores are in.
            threshold = np.partition(scores, len(scores) - wanted)[len(scores) - wanted]
            candidates = np.flatnonzero(scores >= threshold)
        else:
            candidates = np.arange(len(scores))
        ordered = candidates[np.argsort(-scores[candidates], kind="stable")]
        _, first = np.unique(self._kinds[ordered], return_index=True)
        return ordered[np.sort(first)[:top]]

    def _best_of_facets(self, scores: FloatArray, top: int) -> npt.NDArray[np.int64]:
        """Return the best words of every facet, so that each beginning of the list is balanced."""
        chosen, turns = [], []
        for facet, words in self.facet_words.items():
            ordered = words[np.argsort(-scores[words], kind="stable")]
            _, first = np.unique(self._kinds[ordered], return_index=True)
            best = ordered[np.sort(first)][:top]
            chosen.append(best)
            # A facet with five places takes a turn five times as often as one with a single place.
            turns.append((np.arange(len(best)) + 0.5) / PLACES[facet])
        order = np.argsort(np.concatenate(turns), kind="stable")[:top]
        return np.concatenate(chosen)[order]

    def keywords(
        self,
        pictures: Sequence[Image.Image],
        *,
        top: int | None = None,
        sure: bool = True,
        progress: bool = False,
    ) -> list[list[Keyword]]:
        """Return the words of every picture, best first (see :meth:`rank`)."""
        if not pictures:
            return []
        ranked = self.rank(self.embed(pictures, progress=progress), top=top, sure=sure)
        return self.listed(ranked)

    def listed(self, ranked: Ranked) -> list[list[Keyword]]:
        """Return ranked words as lists, one for each picture."""
        words, facets = self.dictionary.words, self.dictionary.facets
        return [
            [
                Keyword(
                    words[row],
                    float(score),
                    facets[words[row]],
                    None if np.isnan(confidence) else float(confidence),
                )
                for row, score, confidence in zip(*picture, strict=True)
                if row >= 0
            ]
            for picture in zip(*ranked, strict=True)
        ]


def _check_top(top: int) -> None:
    if top < 1:
        raise MP4SRError(f"The number of keywords must be at least 1, not {top}.")
