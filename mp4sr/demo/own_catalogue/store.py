"""The own catalogues that are open: by secret token, each for a while, few at once."""

import secrets
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mp4sr.demo.own_catalogue.limits import LIMITS, Limits
from mp4sr.demo.own_catalogue.reading import Reading
from mp4sr.demo.shop import Shop

MOST_READINGS = 12
"""How many visitors' files wait to be opened at once."""


@dataclass
class OwnCatalogue:
    """A visitor's shop, and when it ends.

    Attributes
    ----------
    shop
        the shop.
    reading
        keeps the folder of its catalogue.
    ends_at
        when it is removed whatever happens.
    visitors
        how many have its page open.
    left_at
        when it was last asked for anything or closed.
    """

    shop: Shop
    reading: Reading
    ends_at: float
    visitors: int
    left_at: float


class OwnCatalogues:
    """All own catalogues of a server, for any number of threads.

    Parameters
    ----------
    limits
        how many there are at once, and how long each is kept.
    clock
        returns seconds.
    """

    def __init__(
        self, limits: Limits = LIMITS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = limits
        self._clock = clock
        self._kept: dict[str, OwnCatalogue] = {}
        self._readings: list[weakref.ref[Reading]] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def read(self, products: Sequence[Path], orders: Sequence[Path]) -> Reading:
        """Read a visitor's files; those who have read theirs longest ago make room.

        Raises
        ------
        MP4SRError
            as :class:`Reading`.
        """
        reading = Reading(products, orders, self.limits)
        with self._lock:
            there = (each for each in self._readings if each() is not None)
            readings = [*there, weakref.ref(reading)]
            surplus, self._readings = readings[:-MOST_READINGS], readings[-MOST_READINGS:]
        for each in surplus:
            if (old := each()) is not None and not self._is_open(old):
                old.delete()
        return reading

    def _is_open(self, reading: Reading) -> bool:
        return any(own.reading is reading for own in list(self._kept.values()))

    def add(self, shop: Shop, reading: Reading) -> str:
        """Keep a shop and return its token, which nobody can guess; the oldest makes room."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        own = OwnCatalogue(shop, reading, now + 60 * self.limits.minutes, 0, now)
        with self._lock:
            self._kept[token] = own
            surplus = list(self._kept)[: -self.limits.at_once]
        for old in surplus:
            self.remove(old)
        return token

    def get(self, token: str) -> OwnCatalogue | None:
        """Return the catalogue of a token; None when it has ended or never was."""
        own = self._kept.get(token)
        return own if own is not None and not self._has_ended(own) else None

    def touched(self, token: str) -> None:
        """Note that a page was asked for something: its visitor has not left yet."""
        with self._lock:
            if (own := self._kept.get(token)) is not None:
                own.left_at = self._clock()

    def entered(self, token: str) -> None:
        """Count a visitor who opened the page."""
        with self._lock:
            if (own := self._kept.get(token)) is not None:
                own.visitors += 1

    def left(self, token: str) -> None:
        """Count a visitor who closed the page."""
        with self._lock:
            if (own := self._kept.get(token)) is not None:
                own.visitors = max(0, own.visitors - 1)
                own.left_at = self._clock()

    def remove(self, token: str) -> None:
        """Forget a catalogue and delete its folder; an unknown token does not matter."""
        with self._lock:
            own = self._kept.pop(token, None)
        if own is not None:
            own.reading.delete()

    def sweep(self) -> None:
        """Remove all that have ended."""
        for token, own in list(self._kept.items()):
            if self._has_ended(own):
                self.remove(token)

    def _has_ended(self, own: OwnCatalogue) -> bool:
        now = self._clock()
        deserted = own.visitors == 0 and now - own.left_at >= self.limits.grace_seconds
        return deserted or now >= own.ends_at
