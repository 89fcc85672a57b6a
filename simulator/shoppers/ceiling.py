"""The ceiling: the best possible ranking of the shoppers' next items, and two without a modality.

The process behind the interactions is known, and so is the chance of every item to come next
(``filter.py``). To rank the items by them is best in expectation for every metric that a better
rank of the target never lowers: Recall@K, NDCG@K and MRR. No model that sees no more than the
interactions and the products can be expected to do better; noise keeps the rest from everyone.

Two further oracles know the process but ignore half of it:

- ``Reading only`` assumes that the appearance pulls nobody (``b_palette = b_family = b_form = 0``);
- ``Looking only`` assumes that projects pull nobody (``b_project = 0``).

Both know popularity, seasons, types, and what is on sale. From the project's folder::

    python -m simulator.shoppers.ceiling home --out assets/shop/evidence/ceiling.json
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from mp4sr.evaluation.metrics import CUTOFFS, metrics_from_ranks, target_ranks
from mp4sr.evaluation.ranks import popularity_ranks
from mp4sr.evaluation.split import HELD_OUT, leave_one_out, target_groups
from mp4sr.files import write_json
from mp4sr.vocabulary import Group
from simulator.products.assortment import Product, assortment
from simulator.products.design import Shop
from simulator.products.projects import PROJECTS
from simulator.shoppers.filter import Purchases, predictions
from simulator.shoppers.market import after, market
from simulator.shoppers.purchases import editions, simulate
from simulator.shoppers.taste import taste

CEILING = "Ceiling"
ORACLES = {
    CEILING: {"appearance": True, "words": True},
    "Reading only": {"appearance": False, "words": True},
    "Looking only": {"appearance": True, "words": False},
}
POPULARITY = "Popularity"

DIGITS = 6


@dataclass(frozen=True)
class Ceiling:
    """The ranks of a simulated shop's targets under the known process.

    Attributes
    ----------
    users
        the shoppers that are asked about, ``(n,)``: those with three purchases or more.
    ranks
        for each of ``ORACLES`` and ``POPULARITY``, and for ``validation`` (the purchase before
        the last) and ``test`` (the last), the rank of what was bought among all items,
        ``(n,)``; a rank as in :mod:`mp4sr.evaluation.metrics`.
    groups
        for ``validation`` and ``test`` the masks of
        :func:`mp4sr.evaluation.split.target_groups`.
    expected
        Recall@K, NDCG@K and MRR at test as the chances themselves promise them to the
        ``CEILING``: what :meth:`metrics` of it would be on average if the shoppers' last
        purchases were made again and again. The two agree within the sampling error of ``n``
        shoppers when the filter is right.
    """

    users: list[str]
    ranks: dict[str, dict[str, NDArray[np.float64]]]
    groups: dict[str, dict[Group, NDArray[np.bool_]]]
    expected: dict[str, float]

    def metrics(self, oracle: str, target: str = "test", group: Group = "all") -> dict[str, float]:
        """Return Recall@K, NDCG@K and MRR; NaN where the group has no targets."""
        return metrics_from_ranks(self.ranks[oracle][target][self.groups[target][group]])

    def to_dict(self) -> dict[str, Any]:
        """Return all metrics as plain values; a metric without targets is None."""
        results = [
            {"oracle": oracle, "target": target, "group": group, "n": int(mask.sum())}
            | _plain(self.metrics(oracle, target, group))
            for oracle in self.ranks
            for target, groups in self.groups.items()
            for group, mask in groups.items()
        ]
        return {"cases": len(self.users), "expected": _plain(self.expected), "results": results}


def ceiling(products: Sequence[Product], interactions: pd.DataFrame, shop: Shop) -> Ceiling:
    """Rank the last two purchases of every shopper by the true chances of every item.

    Parameters
    ----------
    products
        what the shop sells.
    interactions
        what was bought, as :func:`simulator.shoppers.purchases.simulate` returns it: all of it,
        since the limited editions that others bought up were not there to be chosen.
    shop
        decides the projects and the editions.
    """
    places = {product.item.id: place for place, product in enumerate(products)}
    rows = np.array([places[item] for item in interactions["item"]], dtype=np.int64)
    users, purchases = _histories(interactions, rows)
    split = leave_one_out(dict(zip(users, purchases.items, strict=True)), len(products))
    asked = np.array([len(items) > len(HELD_OUT) for items in purchases.items], dtype=np.bool_)
    shelves = after(market(products, editions(products, shop)), interactions, rows)

    ranks = {}
    expected: dict[str, float] = {}
    for oracle, sees in ORACLES.items():
        # One row a purchase from the end: the first is the test target.
        target_rank = np.zeros((len(HELD_OUT), len(users)))
        promised = []
        assumed = taste(products, shop, **sees)
        for prediction in predictions(
            assumed, shelves, purchases, last=len(HELD_OUT), description=oracle
        ):
            target_rank[prediction.back - 1, prediction.shoppers] = target_ranks(
                torch.from_numpy(prediction.chances), torch.from_numpy(prediction.bought)
            ).numpy()
            if oracle == CEILING:
                last = (prediction.back == 1) & asked[prediction.shoppers]
                promised.append(prediction.chances[last])
        ranks[oracle] = {"validation": target_rank[1, asked], "test": target_rank[0, asked]}
        if oracle == CEILING:
            expected = expected_metrics(np.concatenate(promised))
    cases = {"validation": split.validation, "test": split.test}
    counts = split.training_counts
    ranks[POPULARITY] = {name: popularity_ranks(some, counts) for name, some in cases.items()}
    groups = {name: target_groups(some.targets, counts) for name, some in cases.items()}
    return Ceiling(split.test.users, ranks, groups, expected)


def expected_metrics(
    chances: NDArray[np.float64], cutoffs: Sequence[int] = CUTOFFS
) -> dict[str, float]:
    """Return what a ranking by true chances is worth on average.

    Parameters
    ----------
    chances
        of each item, ``(cases, items)``, rows of sum 1.
    cutoffs
        the list lengths K.
    """
    by_rank = -np.sort(-chances, axis=1).mean(axis=0) if len(chances) else np.zeros(0)
    ranks = np.arange(1, len(by_rank) + 1)
    gains = by_rank / np.log2(ranks + 1)
    recall = {f"Recall@{cutoff}": float(by_rank[:cutoff].sum()) for cutoff in cutoffs}
    ndcg = {f"NDCG@{cutoff}": float(gains[:cutoff].sum()) for cutoff in cutoffs}
    return {**recall, **ndcg, "MRR": float((by_rank / ranks).sum())}


def _histories(interactions: pd.DataFrame, rows: NDArray[np.int64]) -> tuple[list[str], Purchases]:
    """Return the shoppers in the order of the table, and what each bought when."""
    codes, users = pd.factorize(interactions["user"])
    times = interactions["time"].to_numpy(dtype=np.int64)
    order = np.lexsort((times, codes))
    ends = np.cumsum(np.bincount(codes))[:-1]
    purchases = Purchases(np.split(rows[order], ends), np.split(times[order], ends))
    return list(users), purchases


def _plain(metrics: dict[str, float]) -> dict[str, float | None]:
    return {
        name: None if np.isnan(value) else round(value, DIGITS) for name, value in metrics.items()
    }


def main() -> None:
    """Simulate a shop's shoppers, rank their last purchases, and write the metrics down."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("shop", choices=list(PROJECTS))
    parser.add_argument("--scale", choices=["small", "large"], default="small")
    parser.add_argument("--out", type=Path, required=True, help="the JSON file to write")
    options = parser.parse_args()
    products = assortment(options.shop, options.scale)
    interactions = simulate(products, options.shop, options.scale)
    result = ceiling(products, interactions, options.shop)
    write_json(options.out, {"shop": options.shop, "items": len(products), **result.to_dict()})
    for oracle in result.ranks:
        values = [
            f"{group} {result.metrics(oracle, 'test', group)['Recall@10']:.3f}"
            for group in result.groups["test"]
        ]
        print(f"{oracle}: Recall@10 {', '.join(values)}")


if __name__ == "__main__":
    main()
