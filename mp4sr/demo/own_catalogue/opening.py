"""From a visitor's catalogue to a shop: its features, and the demo's model on it without IDs."""

import shutil
import time
from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from mp4sr.demo.own_catalogue.limits import LIMITS, Limits
from mp4sr.demo.own_catalogue.reading import GONE, Reading
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.features import FeatureExtractor, SentenceEncoder
from mp4sr.features.cache import key_of
from mp4sr.recommender import Recommender

Say = Callable[[float], None]
"""Called with the share of the work that is done, from 0 to 1."""

_AT_ONCE = 64


class Paced:
    """A sentence encoder that says how far it is and stops at a time limit.

    Parameters
    ----------
    encoder
        what encodes.
    total
        how many texts there will be.
    seconds
        the limit; ``MP4SRError`` is raised once it is reached.
    say
        called after every few texts.
    clock
        returns seconds.
    """

    def __init__(
        self,
        encoder: SentenceEncoder,
        total: int,
        seconds: float,
        say: Say,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._encoder = encoder
        self._total = max(total, 1)
        self._seconds = seconds
        self._say = say
        self._clock = clock
        self._began = clock()
        self._done = 0
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.width = encoder.width

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> npt.NDArray[np.float32]:
        """Return one unit vector per text, ``(n, d)``."""
        parts = [np.zeros((0, self.width), dtype=np.float32)]
        for start in range(0, len(texts), _AT_ONCE):
            if self._clock() - self._began > self._seconds:
                raise MP4SRError(
                    f"Reading the texts took longer than the {self._seconds:.0f} seconds that are "
                    "allowed here; choose a file with fewer products or shorter descriptions."
                )
            some = texts[start : start + _AT_ONCE]
            parts.append(self._encoder.encode(some, progress=progress))
            self._done += len(some)
            self._say(min(self._done / self._total, 1.0))
        return np.concatenate(parts)


def open_own_shop(shop: Shop, reading: Reading, say: Say, limits: Limits = LIMITS) -> Shop:
    """Return a shop on a visitor's catalogue, with the encoders and the model of ``shop``.

    The model ranks by content alone: its ID embeddings are of other items. No weight changes. The
    uploaded tables are deleted; the catalogue stays in the folder of ``reading``.

    Raises
    ------
    MP4SRError
        when the catalogue has no words to rank by, or the features take too long.
    """
    if reading.is_gone:
        raise MP4SRError(GONE)
    catalogue = reading.catalogue
    if catalogue is None:
        raise MP4SRError("The files could not be read yet; correct the columns first.")
    texts = {key_of(text) for item in catalogue.items for text in item.texts}
    if not texts:
        raise MP4SRError("No product has a title or a description; correct the columns first.")
    sentences = Paced(shop.extractor.sentences, len(texts), limits.seconds, say)
    extractor = FeatureExtractor(cast(SentenceEncoder, sentences), shop.extractor.keywords)
    cache = reading.folder / "cache"
    features = extractor.extract(catalogue, cache=cache, progress=False)
    shutil.rmtree(cache, ignore_errors=True)
    model = shop.recommender.model
    if model.has_ids:
        model = model.for_finetuning(None).to(model.device)
    recommender = Recommender(model, catalogue, features)
    name = f"{shop.model_name}, without IDs" if shop.recommender.model.has_ids else shop.model_name
    reading.without_tables()
    return Shop(recommender, shop.extractor, features, name)
