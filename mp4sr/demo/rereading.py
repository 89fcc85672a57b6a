"""Bringing the catalogue's pictures up to the encoder that reads the visitors', in the background.

The page opens at once with what there is. Where CLIP's weights are wanted and not there, they are
fetched meanwhile. Where the catalogue's pictures were read by another encoder than the visitors'
are, they are read again into the user's cache, and the shop changes over when all are.
"""

import copy
import logging
import threading
from pathlib import Path

from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.features import FeatureExtractor, KeywordEncoder
from mp4sr.features.encoders.automatic import fetch_clip, load_clip
from mp4sr.features.encoders.leased import Lease, leased
from mp4sr.features.encoders.names import CLIP_NAME
from mp4sr.features.encoders.protocol import ImageTextEncoder
from mp4sr.features.rereading import read_again, read_by_another

_logger = logging.getLogger(__name__)


class Rereading:
    """What is done in the background until one encoder has read every picture.

    Parameters
    ----------
    shop
        whose pictures.
    fetch
        whether to fetch CLIP's weights first, and to use them from then on.
    device
        where a fetched CLIP computes.
    lease
        lends it a GPU by the call; None where nothing is lent.
    cache
        where the result is kept; the user's cache by default.

    Attributes
    ----------
    version
        changes whenever there is something else to show.
    """

    def __init__(
        self,
        shop: Shop,
        *,
        fetch: bool = False,
        device: str | None = None,
        lease: Lease | None = None,
        cache: Path | None = None,
    ) -> None:
        self.version = 0
        self._shop = shop
        self._fetch = fetch
        self._device = device
        self._lease = lease
        self._cache = cache
        self._note = ""
        self._running = False

    @property
    def running(self) -> bool:
        """Whether there is still something to wait for."""
        return self._running

    @property
    def notes(self) -> list[str]:
        """Sentences on how far it is; none when there is nothing to say."""
        return [self._note] if self._note else []

    def start(self) -> threading.Thread:
        """Begin in the background."""
        self._running = True
        thread = threading.Thread(target=self._run, name="rereading", daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        try:
            extractor = self._extractor()
            if extractor is not None and read_by_another(self._shop.features, extractor):
                self._read(extractor)
            elif extractor is not None and extractor is not self._shop.extractor:
                self._shop.change_over(self._shop.features, extractor)
            self._say("")
        except (MP4SRError, OSError) as error:
            _logger.warning("The catalogue's pictures could not be read again: %s", error)
            self._say(
                "The catalogue's pictures could not be read again, so their words stay those of "
                f"{self._shop.card.get('keyword_encoder')}."
            )
        finally:
            self._running = False
            self.version += 1

    def _extractor(self) -> FeatureExtractor | None:
        """Return what is to read every picture from now on; None when that cannot be had."""
        shop = self._shop
        if not self._fetch or shop.encoder_name == CLIP_NAME:
            return shop.extractor
        self._say(f"{CLIP_NAME} is being fetched; until then {shop.encoder_name} reads pictures.")
        folder = fetch_clip()
        clip = None if folder is None else load_clip(folder, device=self._device)
        if clip is None:
            return None
        return with_encoder(shop.extractor, leased(clip, self._lease))

    def _read(self, extractor: FeatureExtractor) -> None:
        shop = self._shop
        old, new = shop.card.get("keyword_encoder"), extractor.keywords.encoder
        mixed = shop.extractor.keywords.encoder.fingerprint == new.fingerprint

        def progress(done: int, total: int) -> None:
            words = f"Until all are read, their words are those of {old}"
            self._say(
                f"{new.name} is reading the catalogue's pictures: {done:,} of {total:,}. {words}"
                + (f" and those of your own pictures {new.name}'s." if mixed else ".")
            )

        progress(0, sum(len(item.images) for item in shop.catalogue.items))
        # Nobody has asked for this, so no visitor's share of a lent GPU is spent on it.
        here = getattr(new, "here", new)
        features = read_again(
            shop.catalogue,
            shop.features,
            with_encoder(extractor, here),
            cache=self._cache,
            progress=progress,
        )
        shop.change_over(features, extractor)

    def _say(self, note: str) -> None:
        self._note = note
        self.version += 1


def with_encoder(extractor: FeatureExtractor, encoder: ImageTextEncoder) -> FeatureExtractor:
    """Return an extractor that differs in what reads pictures, and shares the sentence encoder."""
    keywords = extractor.keywords
    if keywords.encoder.fingerprint == encoder.fingerprint:
        same = copy.copy(keywords)  # with the dictionary's embeddings, once they are there
        same.encoder = encoder
        return FeatureExtractor(extractor.sentences, same)
    other = KeywordEncoder(encoder, keywords.dictionary, top=keywords.top, cache=keywords.cache)
    return FeatureExtractor(extractor.sentences, other)
