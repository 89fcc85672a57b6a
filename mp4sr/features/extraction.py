"""From a catalogue to features: sentences and pictures, batched, resumable, cached by content.

What is expensive is kept in ``features/cache`` of the catalogue, keyed by the encoder and by what
went in: a text's vector by the text, a picture's by its bytes. So a changed title or picture
costs only itself, a changed dictionary no picture, and a run that was killed goes on where it was.
"""

import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from mp4sr.catalogue import Catalogue, Item, open_picture
from mp4sr.errors import MP4SRError
from mp4sr.features.cache import VectorCache, half_precision, key_of
from mp4sr.features.item_features import (
    FEATURES_FOLDER,
    ItemFeatures,
    KeywordTable,
    catalogue_card,
)
from mp4sr.features.keywords import KeywordEncoder, keyword_sentence
from mp4sr.features.picture_rows import facet_rows
from mp4sr.features.ragged import RaggedRows, offsets_of
from mp4sr.features.sentences import SentenceEncoder
from mp4sr.progress import Progress

MAX_PICTURES = 10
"""The pictures of an item that are read (the paper's limit)."""

CACHE_FOLDER = "cache"
_TEXTS_A_SHARD = 1_024
_PICTURES_A_SHARD = 64

_logger = logging.getLogger(__name__)

FloatArray = npt.NDArray[np.float32]

__all__ = ["FeatureExtractor", "ItemFeatures", "RaggedRows"]


@dataclass(frozen=True, slots=True)
class _Read:
    """A picture file: the key of its bytes, and the pixels when its vector is not known yet."""

    image: str
    key: bytes | None = None
    picture: Image.Image | None = None
    problem: str = ""


class FeatureExtractor:
    """Makes the features of a catalogue, or of one item that is in none.

    ``sentences`` reads the texts and the keywords, ``keywords`` the pictures; it also says which
    kind of row a picture gets (``keywords.picture_rows``).
    """

    def __init__(self, sentences: SentenceEncoder, keywords: KeywordEncoder) -> None:
        self.sentences = sentences
        self.keywords = keywords

    @property
    def card(self) -> dict[str, Any]:
        """What made the features, for ``ItemFeatures.card``."""
        return {
            "sentence_encoder": self.sentences.name,
            "sentence_encoder_fingerprint": self.sentences.fingerprint,
            "width": self.sentences.width,
            "keyword_encoder": self.keywords.encoder.name,
            "keyword_encoder_fingerprint": self.keywords.encoder.fingerprint,
            "dictionary_fingerprint": self.keywords.dictionary.fingerprint,
            "dictionary_words": len(self.keywords.dictionary),
            "top": self.keywords.top,
            "picture_rows": self.keywords.picture_rows,
        }

    def sentence_cache(self, cache: Path) -> Path:
        """Return where in a cache folder the vectors of texts are kept."""
        return cache / f"sentences-{self.sentences.fingerprint[:32]}"

    def extract(
        self, catalogue: Catalogue, *, cache: Path | None = None, progress: bool = True
    ) -> ItemFeatures:
        """Return the features of every item, making only what ``cache`` lacks.

        ``cache`` is a folder, by default that of the catalogue.

        A picture that is missing or unreadable is logged, with its item, and counts as not
        there. The result is not saved: ``ItemFeatures.save(catalogue.folder)`` does that.
        """
        if cache is None:
            cache = catalogue.folder / FEATURES_FOLDER / CACHE_FOLDER
        text_vectors = VectorCache(self.sentence_cache(cache), self.sentences.width)
        texts = [item.texts for item in catalogue.items]
        self._encode_texts(
            (text for item in texts for text in item), text_vectors, "sentences", progress
        )
        pictures, picture_vectors = self._encode_pictures(catalogue, cache, progress)
        distinct = list(dict.fromkeys(key for item in pictures for key in item))
        embeddings = picture_vectors.vectors(distinct)
        ranked = self.keywords.rank(embeddings, progress=progress)
        if self.keywords.picture_rows == "facets":
            rows = self._facet_rows(embeddings)
        else:
            readings = [keyword_sentence(words) for words in self.keywords.listed(ranked)]
            spoken = [reading for reading in readings if reading]
            self._encode_texts(spoken, text_vectors, "keyword sentences", progress)
            rows = _rows_of(readings, text_vectors.vectors([key_of(text) for text in spoken]))
        text_vectors.compact()

        number = {key: row for row, key in enumerate(distinct)}
        shown = [number[key] for item in pictures for key in item]
        offsets = offsets_of([len(item) for item in pictures])
        return ItemFeatures(
            text=RaggedRows(
                text_vectors.vectors([key_of(text) for item in texts for text in item]),
                offsets_of([len(item) for item in texts]),
            ),
            image=RaggedRows(rows[shown], offsets),
            keywords=KeywordTable(
                self.keywords.dictionary.words,
                ranked.rows[shown],
                ranked.scores[shown],
                offsets,
                facets=self.keywords.dictionary.facets,
                confidences=ranked.confidences[shown],
            ),
            card={**self.card, **catalogue_card(catalogue)},
        )

    def describe(
        self, title: str, sentences: Sequence[str], pictures: Sequence[Image.Image]
    ) -> ItemFeatures:
        """Return the features of one item, such as a visitor's own picture with a title.

        The texts are cleaned and cut as a catalogue's are; pictures beyond ``MAX_PICTURES`` are
        left out.
        """
        texts = Item(id="", title=title, sentences=tuple(sentences)).texts
        embeddings = self.keywords.embed(pictures[:MAX_PICTURES])
        keywords = self.keywords.listed(self.keywords.rank(embeddings)) if len(embeddings) else []
        if self.keywords.picture_rows == "facets" and keywords:
            text = half_precision(self.sentences.encode(texts))
            image = self._facet_rows(embeddings)
        else:
            readings = [keyword_sentence(picture) for picture in keywords]
            spoken = [reading for reading in readings if reading]
            # Texts and pictures in one batch: half the time of two.
            vectors = half_precision(self.sentences.encode([*texts, *spoken]))
            text, image = vectors[: len(texts)], _rows_of(readings, vectors[len(texts) :])
        return ItemFeatures(
            text=RaggedRows.from_list([text], self.sentences.width),
            image=RaggedRows.from_list([image], self.sentences.width),
            keywords=[keywords],
            card=self.card,
        )

    def _facet_rows(self, embeddings: FloatArray) -> FloatArray:
        """Return the soft rows of pictures, ``(n, d)`` (see ``picture_rows``)."""
        if not len(embeddings):
            return np.zeros((0, self.sentences.width), dtype=np.float32)
        return half_precision(
            facet_rows(
                embeddings,
                self.keywords.word_embeddings,
                self._word_vectors,
                self.keywords.facet_words,
            )
        )

    @cached_property
    def _word_vectors(self) -> FloatArray:
        """The sentence vectors of the dictionary's words, ``(words, d)``.

        They are kept beside the words' embeddings, where the keyword encoder has a cache.
        """
        words = self.keywords.dictionary.words
        if self.keywords.cache is None:
            return half_precision(self.sentences.encode(words))
        folder = self.keywords.cache / f"sentences-{self.sentences.fingerprint[:32]}"
        kept = VectorCache(folder, self.sentences.width)
        self._encode_texts(words, kept, "dictionary", progress=True)
        return kept.vectors([key_of(word) for word in words])

    def _encode_texts(
        self, texts: Iterable[str], vectors: VectorCache, name: str, progress: bool
    ) -> None:
        """Put the vectors of ``texts`` that ``vectors`` lacks into it."""
        wanted = {key_of(text): text for text in texts}
        # The longest first, so that texts of one length share a batch and nothing is padded
        # much, and so that what does not fit in memory fails at the start.
        missing = sorted(vectors.missing(wanted), key=lambda key: -len(wanted[key]))
        with Progress(total=len(missing), desc=name, unit="text", disable=not progress) as bar:
            for start in range(0, len(missing), _TEXTS_A_SHARD):
                keys = missing[start : start + _TEXTS_A_SHARD]
                vectors.add(keys, self.sentences.encode([wanted[key] for key in keys]))
                bar.update(len(keys))

    def _encode_pictures(
        self, catalogue: Catalogue, cache: Path, progress: bool
    ) -> tuple[list[list[bytes]], VectorCache]:
        """Return the keys of every item's readable pictures, and the vectors of all of them."""
        encoder = self.keywords.encoder
        vectors = VectorCache(cache / f"pictures-{encoder.fingerprint[:32]}", encoder.width)
        images = list(
            dict.fromkeys(image for item in catalogue.items for image in item.images[:MAX_PICTURES])
        )
        known: dict[str, _Read] = {}
        with Progress(
            total=len(images), desc="pictures", unit="picture", disable=not progress
        ) as bar:
            for batch in _read_ahead(catalogue, images, vectors):
                new = {
                    read.key: read.picture
                    for read in batch
                    if read.key is not None and read.picture is not None
                }
                keys = vectors.missing(new)
                if keys:
                    vectors.add(keys, self.keywords.embed([new[key] for key in keys]))
                known |= {read.image: replace(read, picture=None) for read in batch}
                bar.update(len(batch))
        vectors.compact()
        for item in catalogue.items:
            for image in item.images[:MAX_PICTURES]:
                if known[image].problem:
                    _logger.warning(
                        "item %s: %s is left out: %s", item.id, image, known[image].problem
                    )
        pictures = [
            [key for image in item.images[:MAX_PICTURES] if (key := known[image].key) is not None]
            for item in catalogue.items
        ]
        return pictures, vectors


def _rows_of(readings: Sequence[str], vectors: FloatArray) -> FloatArray:
    """Return the row of each picture: the next vector, or zeros where nothing could be read."""
    rows = np.zeros((len(readings), vectors.shape[1]), dtype=np.float32)
    rows[[bool(reading) for reading in readings]] = vectors
    return rows


def _read_ahead(
    catalogue: Catalogue, images: Sequence[str], vectors: VectorCache
) -> Iterator[list[_Read]]:
    """Yield the pictures in batches; the next one is decoded while one is encoded."""
    with ThreadPoolExecutor(max_workers=min(8, (os.cpu_count() or 1) + 1)) as pool:
        ahead: deque[list[Future[_Read]]] = deque()
        for start in range(0, len(images), _PICTURES_A_SHARD):
            batch = images[start : start + _PICTURES_A_SHARD]
            ahead.append([pool.submit(_read_picture, catalogue, name, vectors) for name in batch])
            if len(ahead) > 1:
                yield [read.result() for read in ahead.popleft()]
        while ahead:
            yield [read.result() for read in ahead.popleft()]


def _read_picture(catalogue: Catalogue, image: str, vectors: VectorCache) -> _Read:
    """Read one picture file; decode it only when its vector is not known."""
    try:
        data = catalogue.picture_path(image).read_bytes()
        key = key_of(data)
        picture = None if key in vectors else open_picture(data, name=image)
    except MP4SRError as error:
        return _Read(image, problem=str(error))
    except OSError as error:
        return _Read(image, problem=f"it cannot be read ({error.strerror})")
    return _Read(image, key=key, picture=picture)
