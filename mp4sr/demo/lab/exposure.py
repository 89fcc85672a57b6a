"""Who would see an item: its ranks over all shoppers, and the shoppers who would see it first."""

import math
from dataclasses import dataclass

import numpy as np

from mp4sr.catalogue import Item
from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.shop import Shop
from mp4sr.recommender.exposure import Exposure, ShopperSample

SHOPPERS = 6
LAST_ITEMS = 4


@dataclass(frozen=True, slots=True)
class RankBin:
    """A bar of the histogram of ranks.

    Attributes
    ----------
    first, last
        the ranks it counts, both included.
    share
        of the shoppers.
    before
        that share before an edit; None without one.
    random
        the share of an item that is ranked at random.
    inside
        whether all its ranks are in the top that is reported.
    """

    first: int
    last: int
    share: float
    before: float | None
    random: float
    inside: bool


@dataclass(frozen=True, slots=True)
class Shopper:
    """One of the shoppers who would see an item first.

    Attributes
    ----------
    name
        the shopper's.
    rank
        the item's rank for them.
    items
        the latest items of their history, each with its picture's address.
    more
        how many earlier items there are.
    chose
        whether they really chose the item next.
    loadable
        whether their history is long enough to be loaded.
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
    asked, everybody
        how many shoppers were ranked for, and how many there are.
    top
        the length of list that is reported.
    share, share_before
        the share of shoppers with the item in their top, and that before an edit; None when it
        cannot be ranked for anybody, and without an edit.
    random
        the share of an item that is ranked at random.
    bins
        the histogram of its ranks.
    shoppers
        those who would see it first.
    choosers, choosers_median
        how many shoppers really chose it next, and its median rank for them; None without any.
    """

    asked: int
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
    """Return the last rank of each bin of the histogram: 5, 10, 20, 50, 100 ... and the last."""
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
    """Return the shoppers who would see an item first, with the last things they chose."""
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
    """Return who would see an item; this encodes the histories of all shoppers when it must."""
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
        asked=len(sample),
        everybody=sample.shoppers,
        top=top,
        share=shown.share(top) if shown.ranked else None,
        share_before=old.share(top) if new is not None and old.ranked else None,
        random=top / shown.items,
        bins=rank_bins(shown, old if new is not None else None, top),
        shoppers=first_shoppers(shop, sample, shown, before.row),
        choosers=len(ranks),
        choosers_median=float(np.median(ranks)) if len(ranks) else None,
    )
