"""The observable side of the process: the calendar, what is on sale, what each shopper owns.

A shopper ``u`` who buys at time ``t`` chooses an item ``i`` with the odds ``a(i) exp(v_s(i))``:
the second factor is the hidden taste of ``taste.py``, the first is the attraction, which follows
from the interactions so far::

    a(i) = [i is on sale at t] [u does not have i yet]
           exp(popularity_i + season_i(t) - UNPROVEN [i is no old item]
               - FATIGUE [type_i among u's last FATIGUE_SPAN purchases])

    season_i(t) = 0 for what sells all year, IN_SEASON in its season, OUT_OF_SEASON out of it

With probability ``NOISE`` the choice is made blindly: any item on sale that ``u`` does not have
is then as likely as any other.

On sale are the ``old`` items always, the ``new`` ones from launch day, and the ``preview`` ones
in a limited edition of 1 to 5 pieces for the weeks before launch day, first come first served,
and without limit from launch day on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulator.products.assortment import SEASONS, Product

DAY = 86_400


def _seconds(date: str) -> int:
    """Return the seconds from 1970 to the start of a day."""
    return int(np.datetime64(date, "s").astype(np.int64))


OPENING = _seconds("2024-03-01")
PREVIEW = _seconds("2024-12-15")
"""From when on the limited editions are sold; they are sold out long before launch day."""
LAUNCH = _seconds("2025-03-01")
CLOSING = _seconds("2026-03-01")

NOISE = 0.04
IN_SEASON = 0.5
OUT_OF_SEASON = -0.25
UNPROVEN = 0.3
FATIGUE = 1.2
FATIGUE_SPAN = 4
LARGEST_EDITION = 5

NEVER = np.iinfo(np.int64).max
NOTHING = -1
"""Stands for a purchase that is not there yet, among the last types bought."""


@dataclass(frozen=True)
class Market:
    """The shop's shelves over time; all arrays are over its items.

    Attributes
    ----------
    types
        number of the item's type, int64.
    attractions
        what ``a(i)`` is in each of the four seasons to somebody who has bought nothing yet,
        ``(4, items)`` float64.
    on_sale
        when the item is first sold, int64 seconds.
    editions
        pieces to be had before launch day; 0 is without limit.
    sold_out
        when the last piece of an edition was sold (it was still there at that very time), int64
        seconds; ``NEVER`` for none and until then.
    """

    types: NDArray[np.int64]
    attractions: NDArray[np.float64]
    on_sale: NDArray[np.int64]
    editions: NDArray[np.int64]
    sold_out: NDArray[np.int64]

    def offered(self, times: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return what is on sale at each of some times, ``(times, items)``."""
        at = times[:, None]
        return (self.on_sale <= at) & ((at <= self.sold_out) | (at >= LAUNCH))

    def attraction(
        self, times: NDArray[np.int64], free: NDArray[np.bool_], recent: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Return ``a(i)`` for some shoppers, each at their own time.

        Parameters
        ----------
        times
            when they buy, ``(shoppers,)`` seconds.
        free
            what is on sale to them and not theirs yet, ``(shoppers, items)``.
        recent
            types of their last purchases, ``(shoppers, FATIGUE_SPAN)``; ``NOTHING`` where there
            are fewer.
        """
        tired = (self.types == recent[:, :, None]).any(axis=1)
        attraction = self.attractions[season(times)] * free
        return np.where(tired, np.exp(-FATIGUE) * attraction, attraction)


def season(times: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number in ``SEASONS`` of each time's season; spring begins in March."""
    months = times.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12
    return (months - 2) % 12 // 3


def market(products: Sequence[Product], editions: NDArray[np.int64]) -> Market:
    """Return the shelves before anything is sold; ``editions`` as :class:`Market` holds them."""
    kinds = {kind: number for number, kind in enumerate(dict.fromkeys(_types(products)))}
    popularity = np.array(
        [product.popularity - UNPROVEN * (product.launch != "old") for product in products]
    )
    seasons = np.array(
        [
            [0 if not product.season else IN_SEASON if product.season == now else OUT_OF_SEASON]
            for now in SEASONS
            for product in products
        ]
    ).reshape(len(SEASONS), -1)
    starts = {"old": OPENING, "preview": PREVIEW, "new": LAUNCH}
    return Market(
        types=np.array([kinds[kind] for kind in _types(products)], dtype=np.int64),
        attractions=np.exp(popularity + seasons),
        on_sale=np.array([starts[product.launch] for product in products], dtype=np.int64),
        editions=editions,
        sold_out=np.full(len(products), NEVER, dtype=np.int64),
    )


def after(before: Market, interactions: pd.DataFrame, rows: NDArray[np.int64]) -> Market:
    """Return the shelves with the dates on which the editions sold out.

    Parameters
    ----------
    before
        the shelves as :func:`market` gives them.
    interactions
        all purchases in the shop, with a column ``time`` in seconds.
    rows
        the item of each purchase, as its place in the shelves.
    """
    times = interactions["time"].to_numpy(dtype=np.int64)
    sold_out = before.sold_out.copy()
    for item in np.flatnonzero(before.editions):
        sales = np.sort(times[(rows == item) & (times < LAUNCH)])
        if len(sales) >= before.editions[item]:
            sold_out[item] = sales[before.editions[item] - 1]
    return Market(before.types, before.attractions, before.on_sale, before.editions, sold_out)


def _types(products: Sequence[Product]) -> list[str]:
    return [product.design.type for product in products]
