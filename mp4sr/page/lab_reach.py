"""Whom a specimen would reach first, and how high it stands for all shoppers."""

import math
from dataclasses import dataclass

import numpy as np

from mp4sr.catalogue import Item
from mp4sr.page.lab_specimens import Specimen
from mp4sr.page.shop import Shop
from mp4sr.page.templates import item_title, render
from mp4sr.recommender.exposure import Exposure, ShopperSample

SHOPPERS = 6
LAST_ITEMS = 4


@dataclass(frozen=True, slots=True)
class Bin:
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
    """One of the shoppers that an item reaches first."""

    name: str
    rank: int
    items: list[tuple[Item, str]]
    more: int
    chose: bool
    loadable: bool


def report_top(items: int) -> int:
    """Return the length of list that reach is reported at: 20, or 10 in a small catalogue."""
    return 20 if items >= 200 else 10


def bin_edges(items: int) -> list[int]:
    """Return the last rank of each bin of the histogram: 5, 10, 20, 50, 100 ... and the last."""
    steps = [first * 10**power for power in range(len(str(items)) + 1) for first in (1, 2, 5)]
    return [*(step for step in steps if 5 <= step < items), items]


def bins_of(reach: Exposure, before: Exposure | None, top: int) -> list[Bin]:
    """Return the bars of the histogram of ranks."""
    edges = bin_edges(reach.items)
    counts = reach.histogram(edges)
    old = before.histogram(edges) if before is not None else None
    bins = []
    for number, (edge, count) in enumerate(zip(edges, counts, strict=True)):
        first = edges[number - 1] + 1 if number else 1
        bins.append(
            Bin(
                first=first,
                last=edge,
                share=count / max(1, reach.ranked),
                before=old[number] / max(1, before.ranked) if old and before else None,
                random=(edge - first + 1) / reach.items,
                inside=edge <= top,
            )
        )
    return bins


def shoppers_of(
    shop: Shop, audience: ShopperSample, reach: Exposure, row: int | None
) -> list[Shopper]:
    """Return the shoppers that an item reaches first, with the last things they chose."""
    items, cases = shop.catalogue.items, audience.cases
    found = []
    for shopper in reach.first(SHOPPERS):
        history = cases.histories[shopper]
        last = [items[one] for one in history[-LAST_ITEMS:].tolist()]
        found.append(
            Shopper(
                name=cases.users[shopper],
                rank=math.ceil(reach.ranks[shopper]),
                items=[(item, shop.picture(item)) for item in last],
                more=max(0, len(history) - LAST_ITEMS),
                chose=row is not None and int(cases.targets[shopper]) == row,
                loadable=len(history) >= 3,
            )
        )
    return found


def audience_html(
    shop: Shop, audience: ShopperSample, before: Specimen, after: Specimen | None
) -> str:
    """Return for whom the specimen stands high; this encodes all shoppers when it must."""
    old = audience.exposure(before.what_if)
    new = audience.exposure(after.what_if) if after is not None else None
    shown = new or old
    top = report_top(shown.items)
    bins = bins_of(shown, old if new is not None else None, top)
    choosers = np.zeros(0, dtype=np.int64)
    if before.row is not None:
        choosers = np.flatnonzero(audience.cases.targets == before.row)
    ranks = shown.ranks[choosers]
    ranks = ranks[~np.isnan(ranks)]
    return render(
        "lab_audience",
        waiting=False,
        title=item_title((after or before).item),
        asked=len(audience),
        everybody=audience.shoppers,
        top=top,
        share=shown.share(top) if shown.ranked else None,
        share_before=old.share(top) if new is not None and old.ranked else None,
        random=top / shown.items,
        bins=bins,
        tallest=max([*(max(one.share, one.random, one.before or 0) for one in bins), 1e-9]),
        shoppers=shoppers_of(shop, audience, shown, before.row),
        choosers=len(ranks),
        choosers_median=float(np.median(ranks)) if len(ranks) else None,
        after=after is not None,
    )


def waiting_html(audience: ShopperSample) -> str:
    """Return what stands there while the shoppers' histories are read."""
    return render("lab_audience", waiting=True, asked=len(audience))
