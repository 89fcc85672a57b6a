"""The exact chances of the next item, and the ceiling that they set."""

import itertools
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.products.assortment import Product, assortment
from simulator.products.design import Shop
from simulator.products.plan import plan
from simulator.shoppers import ceiling as module
from simulator.shoppers import purchases as purchases_module
from simulator.shoppers.ceiling import Ceiling, ceiling, expected_metrics
from simulator.shoppers.filter import Prediction, Purchases, predictions
from simulator.shoppers.market import (
    DAY,
    FATIGUE,
    FATIGUE_SPAN,
    LAUNCH,
    NEVER,
    NOISE,
    OPENING,
    PREVIEW,
    Market,
)
from simulator.shoppers.purchases import simulate
from simulator.shoppers.taste import Taste, taste

GARDEN = assortment("garden")


def random_taste(sizes: tuple[int, ...], items: int, rng: np.random.Generator) -> Taste:
    drifts = []
    for size in sizes:
        drift = rng.random((size, size))
        drifts.append(drift / drift.sum(axis=1, keepdims=True))
    pulls = np.exp(rng.normal(0, 1.5, (math.prod(sizes), items)))
    return Taste(sizes, pulls, tuple(drifts))


def tiny_market(rng: np.random.Generator) -> Market:
    """Seven items of three types; one is a preview that sold out, one is new."""
    return Market(
        types=np.array([0, 0, 1, 1, 2, 2, 2]),
        attractions=np.exp(rng.normal(0, 0.5, (4, 7))),
        on_sale=np.array([OPENING] * 5 + [PREVIEW, LAUNCH]),
        editions=np.array([0] * 5 + [1, 0]),
        sold_out=np.array([NEVER] * 5 + [PREVIEW + 3 * DAY, NEVER]),
    )


def chance(
    hidden: Taste, market: Market, state: int, items: list[int], time: int, item: int
) -> float:
    """P(item | state, what was bought before), term by term from the definition."""
    month = pd.Timestamp(time, unit="s").month
    quarter = {3: 0, 4: 0, 5: 0, 6: 1, 7: 1, 8: 1, 9: 2, 10: 2, 11: 2}.get(month, 3)
    lately = {market.types[bought] for bought in items[-FATIGUE_SPAN:]}
    odds = {}
    for other in range(len(market.types)):
        gone = market.sold_out[other] < time < LAUNCH
        if other in items or time < market.on_sale[other] or gone:
            continue
        tired = math.exp(-FATIGUE) if market.types[other] in lately else 1.0
        odds[other] = market.attractions[quarter, other] * tired * hidden.pulls[state, other]
    if item not in odds:
        return 0.0
    return (1 - NOISE) * odds[item] / sum(odds.values()) + NOISE / len(odds)


def enumerated(
    hidden: Taste, market: Market, items: list[int], times: list[int], step: int
) -> np.ndarray:
    """The chances of purchase ``step`` summed over every path of states up to it."""
    states = list(itertools.product(*map(range, hidden.sizes)))
    moves = np.array(
        [
            [
                math.prod(
                    drift[old, new]
                    for drift, old, new in zip(hidden.drifts, product, other, strict=True)
                )
                for other in states
            ]
            for product in states
        ]
    )
    emitted = np.array(
        [
            [chance(hidden, market, state, items[:t], times[t], items[t]) for t in range(step)]
            for state in range(len(states))
        ]
    ).reshape(len(states), step)
    wanted = np.array(
        [
            [
                chance(hidden, market, state, items[:step], times[step], item)
                for item in range(len(market.types))
            ]
            for state in range(len(states))
        ]
    )
    total = np.zeros(len(market.types))
    for path in itertools.product(range(len(states)), repeat=step + 1):
        weight = 1.0
        for t in range(step):
            weight *= emitted[path[t], t] * moves[path[t], path[t + 1]]
        total += weight * wanted[path[step]]
    return total / total.sum()


def of_shopper(made: list[Prediction], shopper: int, back: int) -> np.ndarray:
    rows = [
        prediction.chances[row]
        for prediction in made
        for row in np.flatnonzero((prediction.shoppers == shopper) & (prediction.back == back))
    ]
    assert len(rows) == 1
    return rows[0]


def test_the_filter_equals_a_sum_over_all_paths() -> None:
    rng = np.random.default_rng(3)
    hidden, market = random_taste((2, 1, 2, 2), 7, rng), tiny_market(rng)
    items = [[0, 2, 4, 6], [3, 5, 1]]
    times = [
        [OPENING + DAY, OPENING + 100 * DAY, PREVIEW + 5 * DAY, LAUNCH + 200 * DAY],
        [PREVIEW + 1, PREVIEW + 3 * DAY, LAUNCH],
    ]
    purchases = Purchases([np.array(some) for some in items], [np.array(some) for some in times])
    made = list(predictions(hidden, market, purchases, last=4))
    for shopper, (bought, when) in enumerate(zip(items, times, strict=True)):
        for step in range(len(bought)):
            np.testing.assert_allclose(
                of_shopper(made, shopper, back=len(bought) - step),
                enumerated(hidden, market, bought, when, step),
                rtol=1e-10,
                atol=1e-15,
            )


def test_the_size_of_a_batch_changes_nothing_but_rounding() -> None:
    rng = np.random.default_rng(4)
    hidden, market = random_taste((2, 3), 7, rng), tiny_market(rng)
    items = [rng.permutation(5)[:length] for length in (2, 5, 3, 4)]
    purchases = Purchases(items, [np.arange(len(some)) * DAY + OPENING for some in items])
    together = list(predictions(hidden, market, purchases, last=2))
    one_by_one = list(predictions(hidden, market, purchases, last=2, batch=1))
    for shopper in range(4):
        for back in (1, 2):
            np.testing.assert_allclose(
                of_shopper(together, shopper, back), of_shopper(one_by_one, shopper, back)
            )


@pytest.fixture(scope="module")
def garden() -> tuple[pd.DataFrame, Ceiling]:
    interactions = simulate(GARDEN, "garden", shoppers=400)
    return interactions, ceiling(GARDEN, interactions, "garden")


def test_the_chances_keep_their_promise(garden: tuple[pd.DataFrame, Ceiling]) -> None:
    """Recall as the chances promise it is Recall as measured: the filter is the simulator's."""
    result = garden[1]
    measured = result.metrics("Ceiling")
    for name in ("Recall@5", "Recall@10", "Recall@20"):
        promised = result.expected[name]
        error = math.sqrt(promised * (1 - promised) / len(result.users))
        assert measured[name] == pytest.approx(promised, abs=3.5 * error)


def test_a_wrong_filter_breaks_its_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check above can fail: who takes tastes to be sharper than they are expects too much."""

    def sharper(products: Sequence[Product], shop: Shop, **sees: bool) -> Taste:
        true = taste(products, shop, **sees)
        return Taste(true.sizes, true.pulls**2, true.drifts)

    interactions = simulate(GARDEN, "garden", shoppers=300)
    monkeypatch.setattr(module, "taste", sharper)
    monkeypatch.setattr(module, "ORACLES", {"Ceiling": {}})
    result = ceiling(GARDEN, interactions, "garden")
    assert result.expected["Recall@10"] > result.metrics("Ceiling")["Recall@10"] + 0.1


def test_nobody_who_sees_less_ranks_better(garden: tuple[pd.DataFrame, Ceiling]) -> None:
    result = garden[1]
    best = result.metrics("Ceiling")["Recall@10"]
    halves = [result.metrics(name)["Recall@10"] for name in ("Reading only", "Looking only")]
    assert best > 1.3 * max(halves)
    assert min(halves) > 1.5 * result.metrics("Popularity")["Recall@10"]


def test_cold_targets_can_be_ranked(garden: tuple[pd.DataFrame, Ceiling]) -> None:
    result = garden[1]
    warm, cold = (result.metrics("Ceiling", group=name)["Recall@10"] for name in ("warm", "cold"))
    assert cold > 0.8 * warm
    assert result.metrics("Popularity", group="cold")["Recall@10"] == 0


def test_the_targets_are_those_of_leave_one_out(garden: tuple[pd.DataFrame, Ceiling]) -> None:
    interactions, result = garden
    assert result.users == list(interactions["user"].unique())
    for ranks in result.ranks.values():
        assert {name: some.shape for name, some in ranks.items()} == {
            "validation": (400,),
            "test": (400,),
        }
        assert all(some.min() >= 1 and some.max() <= len(GARDEN) for some in ranks.values())


def test_who_bought_twice_is_not_asked() -> None:
    interactions = simulate(GARDEN, "garden", shoppers=6)
    short = interactions.groupby("user", sort=False).head(2)["user"].index[:2]
    someone = interactions["user"][0]
    kept = interactions[(interactions["user"] != someone) | interactions.index.isin(short)]
    result = ceiling(GARDEN, kept, "garden")
    assert someone not in result.users
    assert len(result.ranks["Ceiling"]["test"]) == len(result.users) == 5


def test_expected_metrics_of_known_chances() -> None:
    chances = np.array([[0.1, 0.6, 0.3], [0.2, 0.2, 0.6]])
    made = expected_metrics(chances, cutoffs=(1, 2))
    assert made == pytest.approx(
        {
            "Recall@1": 0.6,
            "Recall@2": 0.85,
            "NDCG@1": 0.6,
            "NDCG@2": 0.6 + 0.25 / math.log2(3),
            "MRR": 0.6 + 0.25 / 2 + 0.15 / 3,
        }
    )


def test_the_command_writes_every_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "evidence" / "ceiling.json"
    monkeypatch.setattr(purchases_module, "plan", lambda *_: replace(plan("garden"), shoppers=40))
    monkeypatch.setattr(sys, "argv", ["ceiling", "garden", "--out", str(out)])
    module.main()
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["shop"] == "garden"
    assert written["cases"] == 40
    assert {(row["oracle"], row["target"], row["group"]) for row in written["results"]} == set(
        itertools.product(
            ("Ceiling", "Reading only", "Looking only", "Popularity"),
            ("validation", "test"),
            ("all", "warm", "few_shot", "cold"),
        )
    )
    assert capsys.readouterr().out.startswith("Ceiling: Recall@10 all 0.")
