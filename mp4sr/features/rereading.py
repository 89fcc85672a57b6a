"""Reading a catalogue's pictures again, with another keyword encoder than its features come from.

The folder of the catalogue stays as it is: what is made goes into the user's own cache, which on
many servers is the only place that can be written. Texts are not read again, as their vectors do
not depend on who reads the pictures.
"""

import copy
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from mp4sr.cache_folder import user_cache_folder
from mp4sr.catalogue import Catalogue
from mp4sr.errors import MP4SRError
from mp4sr.features.cache import VectorCache, key_of
from mp4sr.features.encoders.protocol import ImageTextEncoder
from mp4sr.features.extraction import MAX_PICTURES, FeatureExtractor
from mp4sr.features.item_features import ItemFeatures, catalogue_card
from mp4sr.files import content_hash

Progress = Callable[[int, int], None]
"""Gets how many pictures have been read, and how many there are."""


def read_by_another(features: ItemFeatures, extractor: FeatureExtractor) -> bool:
    """Return whether other weights than ``extractor`` has read the pictures of a catalogue."""
    theirs = features.card.get("keyword_encoder_fingerprint")
    has_pictures = len(features.image.values) > 0
    return has_pictures and theirs != extractor.keywords.encoder.fingerprint


def stored_reading(
    catalogue: Catalogue, extractor: FeatureExtractor, cache: Path | None = None
) -> ItemFeatures | None:
    """Return what an earlier :func:`read_again` made; None when there is nothing that fits."""
    folder = _folder(catalogue, extractor, cache)
    try:
        return ItemFeatures.load(folder, catalogue) if folder.is_dir() else None
    except MP4SRError:  # damaged: it is made again
        return None


def read_again(
    catalogue: Catalogue,
    features: ItemFeatures,
    extractor: FeatureExtractor,
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> ItemFeatures:
    """Return the features of ``catalogue`` with its pictures read by ``extractor``.

    What was read before is not read again, not even after the process was killed halfway.

    Parameters
    ----------
    catalogue
        the catalogue.
    features
        its features by another keyword encoder.
    extractor
        the same sentence encoder with the keyword encoder that is to read.
    cache
        where the result and what it is made of are kept; the user's cache by default.
    progress
        is told how far it is.
    """
    stored = stored_reading(catalogue, extractor, cache)
    if stored is not None:
        return stored
    cache = user_cache_folder() if cache is None else cache
    vectors = cache / "catalogue-vectors"
    _keep_texts(catalogue, features, extractor, vectors)
    images = {image for item in catalogue.items for image in item.images[:MAX_PICTURES]}
    counting = copy.copy(extractor.keywords)
    counting.encoder = _Counting(extractor.keywords.encoder, len(images), progress)
    made = FeatureExtractor(extractor.sentences, counting).extract(
        catalogue, cache=vectors, progress=False
    )
    made.save(_folder(catalogue, extractor, cache))
    if progress is not None:
        progress(len(images), len(images))
    return made


def _folder(catalogue: Catalogue, extractor: FeatureExtractor, cache: Path | None) -> Path:
    cache = user_cache_folder() if cache is None else cache
    cards = [extractor.card, catalogue_card(catalogue)]
    key = content_hash(*(json.dumps(card, sort_keys=True) for card in cards))
    return cache / "catalogues" / key[:32]


def _keep_texts(
    catalogue: Catalogue, features: ItemFeatures, extractor: FeatureExtractor, folder: Path
) -> None:
    """Put the vectors of the catalogue's texts where ``extract`` looks for them."""
    if (
        features.card.get("sentence_encoder_fingerprint") != extractor.sentences.fingerprint
        or features.card.get("contents") != catalogue_card(catalogue)["contents"]
    ):
        return
    keys = [key_of(text) for item in catalogue.items for text in item.texts]
    kept = VectorCache(extractor.sentence_cache(folder), extractor.sentences.width)
    missing = set(kept.missing(keys))
    first = {key: row for row, key in reversed(list(enumerate(keys))) if key in missing}
    kept.add(list(first), features.text.values[list(first.values())])


class _Counting:
    """An image-text encoder that reports how many pictures it has read."""

    def __init__(self, encoder: ImageTextEncoder, total: int, progress: Progress | None) -> None:
        self.encoder = encoder
        self.total = total
        self.progress = progress
        self.done = 0

    @property
    def name(self) -> str:
        return self.encoder.name

    @property
    def fingerprint(self) -> str:
        return self.encoder.fingerprint

    @property
    def runs_on(self) -> str:
        return self.encoder.runs_on

    @property
    def width(self) -> int:
        return self.encoder.width

    def encode_images(
        self, pictures: Sequence[Image.Image], *, progress: bool = False
    ) -> npt.NDArray[np.float32]:
        vectors = self.encoder.encode_images(pictures, progress=progress)
        self.done += len(pictures)
        if self.progress is not None:
            self.progress(min(self.done, self.total), self.total)
        return vectors

    def encode_texts(
        self, texts: Sequence[str], *, progress: bool = False
    ) -> npt.NDArray[np.float32]:
        return self.encoder.encode_texts(texts, progress=progress)

    def __getattr__(self, name: str) -> object:
        return getattr(self.encoder, name)
