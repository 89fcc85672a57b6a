"""The named cases of the demo shop: four shoppers for a presentation, picked by a stated rule.

Every shopper whose last purchase is a test case is ranked by the five rankers of the page, with
the history left out of the lists as the page does. What each shopper had in mind is known, since
the shoppers are simulated; each rule says which shoppers qualify and which of
them is taken. None is picked by hand. From the project's folder::

    python -m simulator.cases assets/shop --model checkpoints/shop
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from tqdm import tqdm

from mp4sr.catalogue import Catalogue
from mp4sr.errors import MP4SRError
from mp4sr.evaluation.metrics import target_ranks
from mp4sr.files import write_json
from mp4sr.model import SASRec
from mp4sr.recommender import Recommender
from mp4sr.recommender.rankers import Ranker, rankers
from simulator.products.assortment import Product, assortment
from simulator.products.plan import Scale
from simulator.shoppers.purchases import simulate_with_states

SHORTEST, LONGEST = 6, 14
"""Lengths of a history that fits on one screen."""

TOP = 10
"""The next item counts as recommended when it is among the first so many."""

LEAST_CASES = 5
"""Fewest test cases of a cold item for its hit rate to mean anything."""

BATCH = 256


@dataclass(frozen=True)
class Rule:
    """How one case is picked.

    Attributes
    ----------
    name
        of the case.
    summary
        what it shows, in a sentence.
    rule
        the rule in words.
    candidates
        the rows of the table that the rule lets through.
    merit
        a number for each row; the largest is taken, the first shopper among equals.
    """

    name: str
    summary: str
    rule: str
    candidates: Callable[[pd.DataFrame], pd.Series]
    merit: Callable[[pd.DataFrame], pd.Series]


def _hit_rate(table: pd.DataFrame) -> pd.Series:
    """Return for each row the share of its item's test cases in which the item is in the top."""
    hits = (table["both"] <= TOP).groupby(table["next"])
    return hits.transform("mean").where(hits.transform("size") >= LEAST_CASES, 0.0)


RULES = (
    Rule(
        "Seen, not said",
        "A taste that shows only in the pictures",
        "The next item has the palette and the material that the shopper had in mind; pictures "
        f"alone and both together rank it in the first {TOP}. Of these, the one for whom text "
        "alone ranks it furthest behind the pictures.",
        lambda t: t["appearance"] & (t["image"] <= TOP) & (t["both"] <= TOP),
        lambda t: t["text"] / t["image"],
    ),
    Rule(
        "Said, not seen",
        "A project that shows only in the words",
        f"The next item serves the project that the shopper had in mind and has neither their "
        f"palette nor their material; text alone and both together rank it in the first {TOP}. "
        "Of these, the one for whom pictures alone rank it furthest behind the text.",
        lambda t: t["project"] & ~t["any_appearance"] & (t["text"] <= TOP) & (t["both"] <= TOP),
        lambda t: t["image"] / t["text"],
    ),
    Rule(
        "Both or nothing",
        "A wish that takes words and pictures together",
        f"The next item serves the project and has the palette that the shopper had in mind; both "
        f"together rank it in the first {TOP}. Of these, the one for whom the better of text "
        "alone and pictures alone ranks it lowest.",
        lambda t: t["project"] & t["palette"] & (t["both"] <= TOP) & t["image"].notna(),
        lambda t: t[["text", "image"]].min(axis=1) / t["both"],
    ),
    Rule(
        "The newcomer",
        "A brand-new item that finds its audience",
        "The next item is new: nobody had bought it in training, so a model of IDs cannot rank it. "
        f"Of the new items with at least {LEAST_CASES} test cases, the one that is found in the "
        f"first {TOP} most often; of its shoppers, the one for whom it stands highest, then "
        "the one with the most to see in the history.",
        lambda t: t["new"] & (t["both"] <= TOP),
        lambda t: 100 * _hit_rate(t) - t["both"] + t["length"] / 100,
    ),
)


def shopper_table(
    products: Sequence[Product],
    catalogue: Catalogue,
    ways: Sequence[Ranker],
    scale: Scale = "small",
) -> pd.DataFrame:
    """Return a row for each shopper of the home shop: what came last, why, and where it ranked.

    Columns: ``user``, ``next`` (item id), ``length`` of the history before it, ``palette``,
    ``appearance`` (palette and material family), ``any_appearance`` (either of them), ``project``
    (whether the item has what
    the shopper had in mind), ``new``, and the rank by each ranker, NaN where it cannot rank it.
    """
    interactions, states = simulate_with_states(products, "home", scale)
    last = ~interactions["user"].duplicated(keep="last")
    ends, minds = interactions[last].reset_index(drop=True), states[last].reset_index(drop=True)
    by_id = {product.item.id: product for product in products}
    bought = [by_id[item] for item in ends["item"]]
    palette = (
        np.array([product.design.palette for product in bought]) == minds["palette"].to_numpy()
    )
    family = np.array([product.design.family for product in bought]) == minds["family"].to_numpy()
    project = np.array(
        [wish in product.uses for product, wish in zip(bought, minds["project"], strict=True)]
    )
    deliberate = ~minds["blind"].to_numpy(dtype=bool)
    histories = catalogue.histories()
    before = [histories[user][:-1] for user in ends["user"]]
    table = pd.DataFrame(
        {
            "user": ends["user"],
            "next": ends["item"],
            "length": [len(rows) for rows in before],
            "palette": palette & deliberate,
            "appearance": palette & family & deliberate,
            "any_appearance": palette | family,
            "project": project & deliberate,
            "new": [product.launch == "new" for product in bought],
        }
    )
    ids = np.array([item.id for item in catalogue.items], dtype=object)
    targets = np.array([catalogue.row(item) for item in ends["item"]])
    for way in ways:
        ranks = []
        for start in tqdm(range(0, len(table), BATCH), desc=way.name):
            rows = before[start : start + BATCH]
            scores = way.scores([list(ids[some]) for some in rows])
            for line, some in zip(scores, rows, strict=True):
                line[some] = -np.inf
            wanted = targets[start : start + BATCH]
            hits = target_ranks(torch.from_numpy(scores), torch.from_numpy(wanted)).numpy()
            hits = hits.astype(float)
            hits[np.isneginf(scores[np.arange(len(wanted)), wanted])] = np.nan
            ranks.append(hits)
        table[way.key] = np.concatenate(ranks)
    return table


def pick(table: pd.DataFrame, rule: Rule) -> pd.Series:
    """Return the row that a rule picks; ``MP4SRError`` when it lets nobody through."""
    comfortable = table["length"].between(SHORTEST, LONGEST)
    few = table[comfortable & rule.candidates(table)]
    if few.empty:
        raise MP4SRError(
            f"No shopper fits the case '{rule.name}'; train the model longer or mend its rule."
        )
    merit = rule.merit(table)[few.index]
    best: pd.Series = (
        few.assign(merit=merit)
        .sort_values(["merit", "user"], ascending=[False, True], kind="stable")
        .iloc[0]
    )
    return best


def note(chosen: Product, before: Sequence[Product]) -> str:
    """Return what the next item has in common with the history, as it was made.

    Parameters
    ----------
    chosen
        the next item.
    before
        the history.
    """
    design, uses = chosen.design, set(chosen.uses)
    colours = sum(product.design.palette == design.palette for product in before)
    material = sum(product.design.family == design.family for product in before)
    purpose = sum(not uses.isdisjoint(product.uses) for product in before)
    return (
        f"Next came “{chosen.item.title}”. Of the {len(before)} things before it, "
        f"{_share(colours)} its colours ({design.palette}), {_share(material)} its kind of "
        f"material ({design.family}), and {_share(purpose)} its use ({' or '.join(chosen.uses)})."
    )


def _share(count: int) -> str:
    return f"{count or 'none'} {'share' if count > 1 else 'shares'}"


def case(
    row: pd.Series, rule: Rule, ways: Sequence[Ranker], before: Sequence[Product], chosen: Product
) -> dict[str, Any]:
    """Return a picked row as an entry of ``cases.json``."""
    ranks = {way.key: None if np.isnan(row[way.key]) else int(row[way.key]) for way in ways}
    return {
        "name": rule.name,
        "summary": rule.summary,
        "user": row["user"],
        "next": row["next"],
        "rule": rule.rule,
        "ranks": ranks,
        "note": note(chosen, before),
    }


def main() -> None:
    """Pick the cases and write ``cases.json`` into the catalogue folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--scale", choices=["small", "large"], default="small")
    parser.add_argument("--baseline", type=Path, help="the SASRec folder; MODEL-sasrec by default")
    chosen = parser.parse_args()
    recommender = Recommender.from_folders(chosen.catalogue, chosen.model)
    baseline = chosen.baseline or chosen.model.with_name(f"{chosen.model.name}-sasrec")
    ways = rankers(recommender, SASRec.from_pretrained(baseline))
    products = assortment("home", chosen.scale)
    catalogue, by_id = recommender.catalogue, {product.item.id: product for product in products}
    table = shopper_table(products, catalogue, ways, chosen.scale)
    histories, cases = catalogue.histories(), []
    for rule in RULES:
        row = pick(table, rule)
        before = [by_id[catalogue.items[at].id] for at in histories[row["user"]][:-1]]
        cases.append(case(row, rule, ways, before, by_id[row["next"]]))
    write_json(chosen.catalogue / "cases.json", {"cases": cases})
    for entry in cases:
        print(f"{entry['name']}: {entry['user']}. {entry['note']}")


if __name__ == "__main__":
    main()
