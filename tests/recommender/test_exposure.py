import numpy as np
import pytest
import torch

from mp4sr.model import score
from mp4sr.recommender import OwnItem, Recommender
from mp4sr.recommender.exposure import Exposure, ShopperSample
from mp4sr.recommender.what_if import WhatIfItem

HISTORIES = {
    "ann": np.array([0, 6, 7, 12]),  # the history is 0, 6, 7; 12 came next
    "bob": np.array([8, 1, 0]),
    "eve": np.array([5, 0]),  # nothing in item 5 but its ID: content and all
    "one": np.array([3]),  # too short to be in the sample
    "zoe": np.array([12, 9]),
}


def rank_by_hand(recommender: Recommender, history: list[int], row: int) -> int:
    """Rank one item for one history: better ones, and equal ones of earlier rows, come first."""
    vectors = recommender.candidates.vectors
    sequences = recommender.model.encode_rows(vectors, [np.array(history)])
    scores = score(sequences, vectors)[0]
    scores[history] = -torch.inf
    order = sorted(range(len(scores)), key=lambda other: (-float(scores[other]), other))
    return 1 + order.index(row)


def test_ranks_are_those_of_each_shopper_alone(recommender: Recommender) -> None:
    sample = ShopperSample(recommender, HISTORIES)
    assert (len(sample), sample.shoppers, sample.cases.users) == (
        4,
        4,
        ["ann", "bob", "eve", "zoe"],
    )
    assert not sample.ready
    exposure = sample.exposure(WhatIfItem.of_catalogue(recommender, 12))
    assert sample.ready
    expected = [rank_by_hand(recommender, history, 12) for history in ([0, 6, 7], [8, 1], [5])]
    assert exposure.ranks[:3].tolist() == expected
    assert np.isnan(exposure.ranks[3])  # zoe has it already
    assert exposure.ranked == 3
    assert exposure.items == 14


def test_an_item_that_cannot_be_compared_is_ranked_for_nobody(recommender: Recommender) -> None:
    without_pictures = {"ann": np.array([1, 2, 0])}
    only_a_picture = WhatIfItem.of_catalogue(recommender, 3)
    exposure = ShopperSample(recommender, without_pictures).exposure(only_a_picture)
    assert exposure.ranked == 0
    assert np.isnan(exposure.share(20))
    assert exposure.first(3) == []


def test_an_invented_item_is_ranked_as_if_it_were_added(
    recommender: Recommender, make_features
) -> None:
    own = OwnItem(recommender.catalogue.items[0], make_features([2], [1], seed=5))
    what_if = WhatIfItem.of_content(recommender, own)
    invented = ShopperSample(recommender, HISTORIES).exposure(what_if)
    assert len(recommender.candidates.items) == 14  # it was not

    recommender.add_item(type(own.item)("new one", "New"), own.features)
    added = ShopperSample(recommender, HISTORIES).exposure(WhatIfItem.of_catalogue(recommender, 14))
    assert invented.ranks.tolist() == added.ranks.tolist()
    assert invented.scores == pytest.approx(added.scores, rel=1e-5)


def test_many_shoppers_are_sampled_the_same_every_time(recommender: Recommender) -> None:
    many = {f"user {number:03}": np.array([number % 14, 0]) for number in range(300)}
    once, again = (ShopperSample(recommender, many, limit=40) for _ in range(2))
    assert (len(once), once.shoppers) == (40, 300)
    assert once.cases.users == again.cases.users == sorted(once.cases.users)


def test_without_shoppers_the_sample_is_empty(recommender: Recommender) -> None:
    sample = ShopperSample(recommender, {"one": np.array([3])})
    assert sample.ready
    exposure = sample.exposure(WhatIfItem.of_catalogue(recommender, 0))
    assert (len(sample), exposure.ranked, exposure.histogram([5, 14])) == (0, 0, [0, 0])


def exposure_of(ranks: list[float], scores: list[float] | None = None) -> Exposure:
    return Exposure(np.array(ranks), np.array(scores or [0.0] * len(ranks)), 100)


def test_the_share_of_shoppers_counts_those_it_can_be_ranked_for() -> None:
    exposure = exposure_of([1, 20, 20.5, 21, np.nan])
    assert exposure.share(20) == 0.5
    assert exposure.share(100) == 1.0


def test_the_first_shoppers_are_those_with_the_best_ranks_then_scores() -> None:
    exposure = exposure_of([3, 1, np.nan, 1, 7], [0.9, 0.2, np.nan, 0.4, 0.1])
    assert exposure.first(3) == [3, 1, 0]
    assert exposure.first(9) == [3, 1, 0, 4]


def test_a_bin_of_the_histogram_includes_its_last_rank() -> None:
    exposure = exposure_of([1, 5, 5.5, 10, 11, 100, np.nan])
    assert exposure.histogram([5, 10, 20, 100]) == [2, 2, 1, 1]
