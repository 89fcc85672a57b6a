"""The words read in each picture of a history."""

from collections.abc import Sequence
from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.features import Keyword


@dataclass(frozen=True, slots=True)
class Reading:
    """One picture of a history item with its keywords, best first.

    Attributes
    ----------
    item
        whose picture it is.
    position
        the item's place in the history, from 1.
    picture
        the picture's address.
    keywords
        the words read in it, best first.
    """

    item: Item
    position: int
    picture: str
    keywords: list[Keyword]


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
