"""Who would see an item: its ranks for all shoppers, and those it ranks highest for."""

import math
from dataclasses import dataclass

import numpy as np

from mp4sr.catalogue import Item
from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.shop import Shop
from mp4sr.recommender.exposure import Exposure, ShopperSample

SHOPPERS = 6
"""How many shoppers are shown."""

LAST_ITEMS = 4
"""How many items of each one's history are shown."""


@dataclass(frozen=True, slots=True)
class RankBin:
    """A bar of the histogram of ranks.

    Attributes
    ----------
    first, last
        the ranks it counts, both included.
    share
        the share of shoppers for whom the item has one of these ranks.
    before
        that share before an edit; None without an edit.
    random
        that share for an item ranked at random.
    inside
        whether all these ranks are in the top that is reported.
    """

    first: int
    last: int
    share: float
    before: float | None
    random: float
    inside: bool


@dataclass(frozen=True, slots=True)
class Shopper:
    """One of the shoppers for whom an item ranks highest.

    Attributes
    ----------
    name
        the shopper's name.
    rank
        the item's rank for this shopper.
    items
        the latest items of the history, each with the address of its picture.
    more
        how many earlier items there are.
    chose
        whether the shopper actually chose the item next.
    loadable
        whether the history is long enough to be loaded.
    """

    name: str
    rank: int
    items: list[tuple[Item, str]]
    more: int
    chose: bool
    loadable: bool


@dataclass(frozen=True, slots=True)
class ExposureReport:
    """Who would see an item, ready to be shown.

    Attributes
    ----------
    sampled, everybody
        how many shoppers were ranked for, and how many there are.
    top
        the length of list that is reported.
    share
        the share of shoppers with the item in their top; None when it cannot be ranked.
    share_before
        that share before an edit; None without an edit.
    random
        that share for an item ranked at random.
    bins
        the histogram of its ranks.
    shoppers
        those for whom it ranks highest.
    choosers, choosers_median
        how many shoppers actually chose it next, and its median rank for them; None for none.
    """

    sampled: int
    everybody: int
    top: int
    share: float | None
    share_before: float | None
    random: float
    bins: list[RankBin]
    shoppers: list[Shopper]
    choosers: int
    choosers_median: float | None

    @property
    def tallest(self) -> float:
        """The highest share in the histogram, never 0."""
        shares = [max(bar.share, bar.random, bar.before or 0) for bar in self.bins]
        return max([*shares, 1e-9])


def report_top(items: int) -> int:
    """Return the length of list that exposure is reported at: 20, or 10 in a small catalogue."""
    return 20 if items >= 200 else 10


def bin_edges(items: int) -> list[int]:
    """Return the last rank of each bin: 5, 10, 20, 50, 100 and so on, and the last of all."""
    steps = [first * 10**power for power in range(len(str(items)) + 1) for first in (1, 2, 5)]
    return [*(step for step in steps if 5 <= step < items), items]


def rank_bins(exposure: Exposure, before: Exposure | None, top: int) -> list[RankBin]:
    """Return the bars of the histogram of ranks."""
    edges = bin_edges(exposure.items)
    counts = exposure.histogram(edges)
    old = before.histogram(edges) if before is not None else None
    bins = []
    for number, (edge, count) in enumerate(zip(edges, counts, strict=True)):
        first = edges[number - 1] + 1 if number else 1
        bins.append(
            RankBin(
                first=first,
                last=edge,
                share=count / max(1, exposure.ranked),
                before=old[number] / max(1, before.ranked) if old and before else None,
                random=(edge - first + 1) / exposure.items,
                inside=edge <= top,
            )
        )
    return bins


def first_shoppers(
    shop: Shop, sample: ShopperSample, exposure: Exposure, row: int | None
) -> list[Shopper]:
    """Return the shoppers for whom an item ranks highest, with their latest items."""
    items, cases = shop.catalogue.items, sample.cases
    shoppers = []
    for shopper in exposure.first(SHOPPERS):
        history = cases.histories[shopper]
        last = [items[item] for item in history[-LAST_ITEMS:].tolist()]
        shoppers.append(
            Shopper(
                name=cases.users[shopper],
                rank=math.ceil(exposure.ranks[shopper]),
                items=[(item, shop.picture(item)) for item in last],
                more=max(0, len(history) - LAST_ITEMS),
                chose=row is not None and int(cases.targets[shopper]) == row,
                loadable=len(history) >= 3,
            )
        )
    return shoppers


def exposure_report(
    shop: Shop, sample: ShopperSample, before: LabItem, after: LabItem | None
) -> ExposureReport:
    """Return who would see an item; the first call encodes the histories of all shoppers."""
    old = sample.exposure(before.what_if)
    new = sample.exposure(after.what_if) if after is not None else None
    shown = new or old
    top = report_top(shown.items)
    choosers = np.zeros(0, dtype=np.int64)
    if before.row is not None:
        choosers = np.flatnonzero(sample.cases.targets == before.row)
    ranks = shown.ranks[choosers]
    ranks = ranks[~np.isnan(ranks)]
    return ExposureReport(
        sampled=len(sample),
        everybody=sample.shoppers,
        top=top,
        share=shown.share(top) if shown.ranked else None,
        share_before=old.share(top) if new is not None and old.ranked else None,
        random=min(1.0, top / shown.items),
        bins=rank_bins(shown, old if new is not None else None, top),
        shoppers=first_shoppers(shop, sample, shown, before.row),
        choosers=len(ranks),
        choosers_median=float(np.median(ranks)) if len(ranks) else None,
    )
