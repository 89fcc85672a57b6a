"""The words read in each picture of a history, and their bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.features import Keyword


@dataclass(frozen=True, slots=True)
class Reading:
    """One picture of a history item with its keywords.

    Attributes
    ----------
    item
        whose picture it is.
    position
        the item's position in the history, from 1.
    picture
        the picture's address.
    keywords
        the words read in it, best first.
    """

    item: Item
    position: int
    picture: str
    keywords: list[Keyword]


@dataclass(frozen=True, slots=True)
class KeywordBar:
    """A keyword with its cosine, and the width of its bar in percent."""

    word: str
    cosine: float
    width: float


@dataclass(frozen=True, slots=True)
class PictureBars:
    """One picture of a history item with the bars of its best keywords.

    Attributes
    ----------
    item, position, picture
        as in :class:`Reading`.
    bars
        the keywords, best first.
    """

    item: Item
    position: int
    picture: str
    bars: tuple[KeywordBar, ...]


def readings_of(shop: Shop, session: Session) -> list[Reading]:
    """Return every picture of the history that words were read in, oldest item first."""
    readings = []
    for position, entry in enumerate(session.entries, start=1):
        if entry.own is not None:
            keywords: Sequence[list[Keyword]] = entry.own.features.keywords[0]
            pictures = list(entry.thumbnails)
        else:
            row = shop.catalogue.index[entry.item.id]
            keywords = shop.recommender.candidates.keywords_of(row)
            numbers: Sequence[int] = range(len(entry.item.images))
            if len(keywords) < len(numbers):  # some could not be read, and have no words
                numbers = shop.thumbnails.readable(row)
            pictures = [shop.thumbnails.address(row, number) for number in numbers]
        readings += [
            Reading(entry.item, position, picture, list(words))
            for picture, words in zip(pictures, keywords, strict=False)
        ]
    return readings


def keyword_bars(readings: Sequence[Reading], top: int) -> list[PictureBars]:
    """Return each picture with the bars of its ``top`` keywords.

    All bars share one scale, from 0 to the highest cosine in any of the pictures, so that a
    picture that no word fits well looks like one.
    """
    cosines = [keyword.score for reading in readings for keyword in reading.keywords]
    scale = 100 / max([*cosines, 1e-6])
    return [
        PictureBars(
            item=reading.item,
            position=reading.position,
            picture=reading.picture,
            bars=tuple(
                KeywordBar(keyword.word, keyword.score, scale * max(keyword.score, 0))
                for keyword in reading.keywords[:top]
            ),
        )
        for reading in readings
    ]
