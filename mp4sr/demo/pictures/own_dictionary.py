"""A visitor's own dictionary: the history's pictures are read again with pasted words."""

import base64
import re
from collections.abc import Sequence

from mp4sr.catalogue import open_picture
from mp4sr.demo.pictures.readings import Reading
from mp4sr.demo.session import Entry, Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.features import Dictionary, Keyword, KeywordEncoder

MAX_WORDS = 2_000
"""The most words in a visitor's own dictionary."""

MAX_TEXT = 100_000
"""The longest text that is split into words."""

_BETWEEN = re.compile(r"[\n,;\t]+")


class OwnDictionary:
    """A visitor's words, and what was read with them; kept in the visitor's own state.

    Parameters
    ----------
    shop
        whose encoder reads the pictures.
    text
        the words, one per line or separated by commas.

    Raises
    ------
    MP4SRError
        when there is no word, or one that is too long, or more than ``MAX_WORDS``.
    """

    def __init__(self, shop: Shop, text: str) -> None:
        words = [word for part in _BETWEEN.split(text[:MAX_TEXT]) if (word := part.strip())]
        if len(words) > MAX_WORDS or len(text) > MAX_TEXT:
            raise MP4SRError(f"Your list has more than {MAX_WORDS:,} words; paste fewer.")
        if not words:
            raise MP4SRError(
                "Paste at least one word; write one per line or separate them by commas."
            )
        dictionary = Dictionary.from_words(words)
        top = min(shop.top, len(dictionary))
        self._keywords = KeywordEncoder(shop.extractor.keywords.encoder, dictionary, top=top)
        self._shop = shop
        self._read: dict[int | Entry, list[list[Keyword]]] = {}
        _ = self._keywords.word_embeddings  # computed now, so that no list has to wait for it

    def __len__(self) -> int:
        return len(self._keywords.dictionary)

    def readings(self, session: Session) -> list[Reading]:
        """Return every picture of the history with the words of this dictionary read in it."""
        shop = self._shop
        readings = []
        for position, entry in enumerate(session.entries, start=1):
            key: int | Entry = entry
            pictures = list(entry.thumbnails)
            if entry.own is None:
                row = key = shop.catalogue.index[entry.item.id]
                pictures = [
                    shop.thumbnails.address(row, number) for number in shop.thumbnails.readable(row)
                ]
            if key not in self._read:
                self._read[key] = self._keywords_of(entry)
            readings += [
                Reading(entry.item, position, picture, words)
                for picture, words in zip(pictures, self._read[key], strict=True)
            ]
        return readings

    def _keywords_of(self, entry: Entry) -> list[list[Keyword]]:
        """Return the words of each picture of an entry that can be read."""
        shop = self._shop
        if entry.own is not None:
            sources: Sequence[bytes] = [
                base64.b64decode(uri.partition(",")[2]) for uri in entry.thumbnails
            ]
        else:
            row = shop.catalogue.index[entry.item.id]
            numbers = shop.thumbnails.readable(row)
            sources = [
                data for number in numbers if (data := shop.thumbnails.get(row, number)) is not None
            ]
        return self._keywords.keywords([open_picture(source) for source in sources])
