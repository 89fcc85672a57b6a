"""Simulate the shoppers of a demo shop: who buys what when, the same on every run and machine.

The process is written down in :func:`card_section` (as the dataset's card gives it), in
``taste.py`` (what is hidden) and in ``market.py`` (what everybody sees). Only uniform numbers are
drawn, from streams of their own for each purpose, and turned into choices by running sums in
float64 in the order of the items; the last digit of an ``exp`` would have to change a sum across
a drawn number for another machine to choose otherwise.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from simulator.products.assortment import Product
from simulator.products.design import FAMILIES, FORMS, PALETTES, Shop
from simulator.products.plan import Plan, Scale, plan
from simulator.products.projects import PROJECTS
from simulator.shoppers import market as shelves
from simulator.shoppers.market import CLOSING, DAY, LAUNCH, OPENING, Market, market
from simulator.shoppers.taste import DRIFT, WEIGHTS, Taste, axis_values, taste

SEED = 4711

SHORTEST, LONGEST = 5, 40
DECAY = 9.5
"""Lengths n from 5 to 40 are as likely as exp(-n / DECAY): 13.4 on average."""

LATEST_START = LAUNCH - 30 * DAY
AFTER_LAUNCH = 2
"""How many purchases of each shopper lie after launch day: validation and test."""

# What each stream of random numbers is for.
_EDITIONS, _LENGTHS, _TIMES, _STATES, _CHOICES = range(5)


def simulate(
    products: Sequence[Product],
    shop: Shop,
    scale: Scale = "small",
    *,
    shoppers: int | None = None,
) -> pd.DataFrame:
    """Return what the shoppers of a shop buy: columns ``user``, ``item`` (id) and ``time``.

    See :func:`simulate_with_states`, of which this is the first half.
    """
    return simulate_with_states(products, shop, scale, shoppers=shoppers)[0]


def simulate_with_states(
    products: Sequence[Product],
    shop: Shop,
    scale: Scale = "small",
    *,
    shoppers: int | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what the shoppers of a shop buy, and what they want each time.

    Parameters
    ----------
    products
        what the shop sells.
    shop
        decides the projects and the random numbers.
    scale
        decides the number of shoppers.
    shoppers
        how many, instead of the plan's.

    Returns
    -------
    interactions
        ``user``, ``item`` (id) and ``time`` (seconds from 1970, int64, no two the same), a
        shopper's purchases together and in time order. 5 to 40 a shopper, the last two after
        launch day.
    states
        row for row the ``palette``, ``family``, ``form`` and ``project`` that the shopper had in
        mind (names), and whether the choice was ``blind`` (made without looking at them).
    """
    planned = plan(shop, scale).shoppers
    count = planned if shoppers is None else shoppers
    hidden = taste(products, shop)
    open_market = market(products, editions(products, shop))
    lengths = _lengths(count, _stream(shop, _LENGTHS))
    users = np.repeat(np.arange(count), lengths)
    times = _times(lengths, _stream(shop, _TIMES))
    states = _states(hidden, lengths, _stream(shop, _STATES))
    rows, blind = _choices(hidden, open_market, users, times, states, _stream(shop, _CHOICES))

    ids = np.array([product.item.id for product in products], dtype=object)
    digits = len(str(planned))
    names = np.array([f"shopper-{user + 1:0{digits}d}" for user in range(count)], dtype=object)
    values = axis_values(shop)
    parts = np.unravel_index(states, hidden.sizes)
    interactions = pd.DataFrame({"user": names[users], "item": ids[rows], "time": times})
    wanted: dict[str, Any] = {
        axis: np.array(values[axis], dtype=object)[part]
        for axis, part in zip(values, parts, strict=True)
    }
    return interactions, pd.DataFrame({**wanted, "blind": blind})


def editions(products: Sequence[Product], shop: Shop) -> NDArray[np.int64]:
    """Return the pieces of each item to be had before launch day; 0 is without limit."""
    drawn = _stream(shop, _EDITIONS).random(len(products))
    pieces = 1 + (drawn * shelves.LARGEST_EDITION).astype(np.int64)
    return np.where([product.launch == "preview" for product in products], pieces, 0)


def _stream(shop: Shop, purpose: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([SEED, list(PROJECTS).index(shop), purpose]))


def _lengths(count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return how often each shopper buys."""
    chances = np.exp(-np.arange(LONGEST - SHORTEST + 1) / DECAY)
    return SHORTEST + _drawn(np.tile(np.cumsum(chances), (count, 1)), rng.random(count))


def _times(lengths: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return when everybody buys, shopper by shopper, each in time order, no two at once.

    A shopper finds the shop on any day up to a month before launch; all purchases but the last
    two lie anywhere between then and launch day, the last two anywhere in the year after.
    """
    start = OPENING + rng.random(len(lengths)) * (LATEST_START - OPENING)
    places = rng.random(lengths.sum())
    users = np.repeat(np.arange(len(lengths)), lengths)
    order = np.arange(len(users)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    late = order >= (lengths - AFTER_LAUNCH)[users]
    begin = np.where(late, LAUNCH, start[users])
    # The margins of a day leave room for the seconds that keep two purchases apart.
    end = np.where(late, CLOSING, LAUNCH) - DAY
    times = (begin + places * (end - begin)).astype(np.int64)
    ranked = np.argsort(times, kind="stable")
    steps = np.arange(len(times))
    times[ranked] = np.maximum.accumulate(times[ranked] - steps) + steps
    return np.asarray(times[np.lexsort((times, users))], dtype=np.int64)


def _states(
    hidden: Taste, lengths: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return the number of each shopper's state at every purchase, shopper by shopper."""
    count, longest = len(lengths), int(lengths.max(initial=0))
    draws = rng.random((longest, len(hidden.sizes), count))
    paths = np.zeros((longest, len(hidden.sizes), count), dtype=np.int64)
    for axis, (size, drift) in enumerate(zip(hidden.sizes, hidden.drifts, strict=True)):
        running = np.cumsum(drift, axis=1)
        for step in range(longest):
            if step == 0:
                paths[step, axis] = (draws[step, axis] * size).astype(np.int64)
            else:
                paths[step, axis] = _drawn(running[paths[step - 1, axis]], draws[step, axis])
    numbers = np.asarray(np.ravel_multi_index(tuple(paths.transpose(1, 2, 0)), hidden.sizes))
    return np.asarray(numbers[np.arange(longest) < lengths[:, None]], dtype=np.int64)


def _drawn(running: NDArray[np.float64], draws: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the place in each row of running sums that a uniform number falls upon."""
    total = running[:, -1]
    # A product that is rounded up to the total would fall behind the last place.
    marks = np.minimum(draws * total, np.nextafter(total, 0))
    return np.asarray((running <= marks[:, None]).sum(axis=1), dtype=np.int64)


def _choices(
    hidden: Taste,
    open_market: Market,
    users: NDArray[np.int64],
    times: NDArray[np.int64],
    states: NDArray[np.int64],
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the item chosen in each purchase, and whether blindly.

    The purchases are made in the order of their times, whoever makes them: an edition that one
    shopper buys up is gone for all. Its end is noted in ``open_market.sold_out``.
    """
    count = int(users.max(initial=-1)) + 1
    blind = rng.random(len(users)) < shelves.NOISE
    draws = rng.random(len(users))
    rows = np.zeros(len(users), dtype=np.int64)
    theirs = np.zeros((count, len(open_market.types)), dtype=np.bool_)
    recent = np.full((count, shelves.FATIGUE_SPAN), shelves.NOTHING, dtype=np.int64)
    left = open_market.editions.copy()
    for event in tqdm(np.argsort(times, kind="stable").tolist(), "purchases", delay=1):
        user, now = users[event], times[event : event + 1]
        free = open_market.offered(now) & ~theirs[user]
        odds = free.astype(np.float64)
        if not blind[event]:
            attraction = open_market.attraction(now, free, recent[user][None])
            odds = attraction * hidden.pulls[states[event]]
        row = int(_drawn(np.cumsum(odds, axis=1), draws[event : event + 1])[0])
        rows[event] = row
        theirs[user, row] = True
        recent[user] = np.append(recent[user, 1:], open_market.types[row])
        if left[row] and now[0] < LAUNCH:
            left[row] -= 1
            if left[row] == 0:
                open_market.sold_out[row] = now[0]
    return rows, blind


def card_section(shop: Shop, scale: Scale = "small") -> str:
    """Return the part of the dataset's card that says where the interactions come from."""
    b, p = WEIGHTS, DRIFT
    numbers, projects = plan(shop, scale), PROJECTS[shop]
    opening, preview, launch, closing = map(_date, (OPENING, shelves.PREVIEW, LAUNCH, CLOSING))
    return f"""\
## The shoppers

**The shoppers are simulated.** Nobody's data is in here. {numbers.shoppers:,} shoppers buy
{SHORTEST} to {LONGEST} items each (a length n is as likely as exp(-n / {DECAY:g})), by the
process below and nothing else, so the chances of every next item are known exactly, and with them
the best ranking that any model could reach.

### What a shopper wants

Each has a state that nobody sees: a palette (of {len(PALETTES)}, in a ring), a family of materials
(of {len(FAMILIES)}), a family of form (of {len(FORMS)}) and a project ({_listed(projects)}), at
first each as likely as any other. In the state s an item i has the utility

    v_s(i) = {b.palette:g} k(palette_i, palette_s) + {b.family:g} [family_i = family_s]
           + {b.form:g} [form_i = form_s] + {b.project:g} [project_s is one that i serves]

where k is 1 for the same palette, {b.neighbour:g} for its neighbours in the ring, else 0, and [...]
is 1 where it holds, else 0. Palette, material and form are what pictures show; which projects a
product serves (one or two) is only in its words. After each purchase the palette moves to a
neighbour with probability {p.palette:g}; material and form are drawn anew with probability
{p.family:g} and {p.form:g}; the project ends with probability {p.project:g} and another begins.

### How a shopper chooses

At time t, of the items on sale that the shopper does not have yet, i is chosen with the odds

    exp(v_s(i) + popularity_i + season_i(t) - {shelves.UNPROVEN:g} [i is no old item]
        - {shelves.FATIGUE:g} [type_i is one of their last {shelves.FATIGUE_SPAN} purchases'])

popularity_i is normal with a standard deviation of {_spread(numbers)}. season_i(t) is
{shelves.IN_SEASON:+g} in the season of a seasonal item, {shelves.OUT_OF_SEASON:+g} out of it, and 0
for the others. With probability {shelves.NOISE:g} the choice is blind: uniform over what is on sale
and not theirs.

### When, and what is on sale

The shop opens on {opening}. A shopper finds it on any day up to a month before launch day,
{launch}; all their purchases but the last two lie anywhere between the two days, the last two
anywhere from then to {closing}. Under leave-one-out these two are the validation and
the test target, so training ends where the launch begins:

- **new** items are sold from launch day: training never sees them (strictly cold);
- **preview** items are sold from {preview} in limited editions of 1 to {shelves.LARGEST_EDITION}
  pieces, first come first served, and without limit from launch day: training sees them 1 to
  {shelves.LARGEST_EDITION} times (few-shot);
- **old** items are sold from the start.

`time` is in seconds from 1970. All purchases are made in the order of their times.
"""


def _spread(numbers: Plan) -> str:
    """Return the standard deviation of the popularity, one for all launches or one for each."""
    if len(set(numbers.popularity.values())) == 1:
        return f"{numbers.popularity['old']:g}"
    return (
        f"{numbers.popularity['old']:g} for old items and {numbers.popularity['new']:g} for others"
    )


def _date(seconds: int) -> str:
    day = datetime.fromtimestamp(seconds, tz=UTC)
    return f"{day.day} {day:%B %Y}"


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
