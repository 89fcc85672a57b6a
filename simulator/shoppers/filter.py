"""The Bayesian filter of a shopper's state: the exact chance of every item to be bought next.

The process of ``taste.py`` and ``market.py`` is a hidden Markov model, and this is its forward
filter over all states at once. With ``b_t(s)`` the posterior of the state before purchase ``t``
(uniform at the first), ``a_t`` the attractions, ``F_t`` the items free to choose and
``Z_t(s) = sum_j a_t(j)
exp(v_s(j))``, the chance that item ``i`` is chosen is::

    P_t(i | s) = (1 - NOISE) a_t(i) exp(v_s(i)) / Z_t(s) + NOISE [i in F_t] / |F_t|
    P_t(i)     = sum_s b_t(s) P_t(i | s)

and after the purchase of ``i`` the posterior is ``b_t(s) P_t(i | s) / P_t(i)``, drifted.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from simulator.shoppers import market as shelves
from simulator.shoppers.market import Market
from simulator.shoppers.taste import Taste


@dataclass(frozen=True)
class Purchases:
    """The histories of some shoppers.

    Attributes
    ----------
    items
        places of the items in the shelves, for each shopper in time order, ``(n,)`` int64 each.
    times
        when they were bought, alike.
    """

    items: list[NDArray[np.int64]]
    times: list[NDArray[np.int64]]


@dataclass(frozen=True)
class Prediction:
    """The chances of every item in some purchases, given all before them.

    Attributes
    ----------
    shoppers
        whose purchases they are, ``(n,)``.
    back
        how far from the end of the history each stands, ``(n,)``; the last purchase has 1.
    chances
        of each item to be bought, ``(n, items)`` float64, rows of sum 1.
    bought
        the item that was, ``(n,)``.
    """

    shoppers: NDArray[np.int64]
    back: NDArray[np.int64]
    chances: NDArray[np.float64]
    bought: NDArray[np.int64]


def predictions(
    hidden: Taste,
    market: Market,
    purchases: Purchases,
    *,
    last: int,
    batch: int = 512,
    description: str = "filter",
) -> Iterator[Prediction]:
    """Yield the chances of the last purchases of every shopper, given all before them.

    Parameters
    ----------
    hidden, market
        the process; the editions' ends must be in ``market.sold_out``.
    purchases
        the histories, none empty.
    last
        how many purchases of each shopper are asked for, counted from the end.
    batch
        shoppers at once.
    description
        label of the progress bar.
    """
    lengths = np.array([len(items) for items in purchases.items], dtype=np.int64)
    order = np.argsort(-lengths, kind="stable")
    with tqdm(total=int(lengths.sum()), desc=description, delay=1) as bar:
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            yield from _batch(hidden, market, purchases, lengths, chosen, last)
            bar.update(int(lengths[chosen].sum()))


def _batch(
    hidden: Taste,
    market: Market,
    purchases: Purchases,
    lengths: NDArray[np.int64],
    shoppers: NDArray[np.int64],
    last: int,
) -> Iterator[Prediction]:
    """Filter some shoppers side by side; the longest history comes first."""
    remaining = lengths[shoppers]
    items = _padded([purchases.items[shopper] for shopper in shoppers])
    times = _padded([purchases.times[shopper] for shopper in shoppers])
    pulls = hidden.pulls
    posterior = np.full((len(shoppers), len(pulls)), 1 / len(pulls))
    theirs = np.zeros((len(shoppers), pulls.shape[1]), dtype=np.bool_)
    recent = np.full((len(shoppers), shelves.FATIGUE_SPAN), shelves.NOTHING, dtype=np.int64)
    for step in range(items.shape[1]):
        active = int((remaining > step).sum())  # as many from the top still buy
        rows = np.arange(active)
        now, bought = times[:active, step], items[:active, step]
        posterior = posterior[:active]
        free = market.offered(now) & ~theirs[:active]
        attraction = market.attraction(now, free, recent[:active])
        blind = shelves.NOISE / free.sum(axis=1)
        shares = (1 - shelves.NOISE) * posterior / (attraction @ pulls.T)  # (active, states)

        back = remaining[:active] - step
        asked = np.flatnonzero(back <= last)
        if len(asked):
            chances = attraction[asked] * (shares[asked] @ pulls)
            chances += blind[asked, None] * free[asked]
            yield Prediction(shoppers[asked], back[asked], chances, bought[asked])

        posterior = (
            shares * pulls.T[bought] * attraction[rows, bought, None] + posterior * blind[:, None]
        )
        posterior = _drifted(hidden, posterior / posterior.sum(axis=1, keepdims=True))
        theirs[rows, bought] = True
        recent[:active] = np.column_stack([recent[:active, 1:], market.types[bought]])


def _drifted(hidden: Taste, posterior: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the posterior, ``(shoppers, states)``, after the drift of every axis."""
    after = 1
    for size, drift in zip(reversed(hidden.sizes), reversed(hidden.drifts), strict=True):
        # The states of one axis stand `after` apart; the axes before it are further rows.
        posterior = (drift.T @ posterior.reshape(-1, size, after)).reshape(len(posterior), -1)
        after *= size
    return posterior


def _padded(arrays: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return arrays as the rows of one, with zeros at their ends."""
    padded = np.zeros((len(arrays), max(map(len, arrays))), dtype=np.int64)
    for row, values in enumerate(arrays):
        padded[row, : len(values)] = values
    return padded
