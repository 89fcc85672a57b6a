"""One rule for places: lists, explanations, comparisons, what-if items and exposure agree."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mp4sr.catalogue import Catalogue
from mp4sr.features import ItemFeatures, RaggedRows
from mp4sr.model import MP4SR, M2SEConfig
from mp4sr.recommender import ModalityRanker, Recommender, explain
from mp4sr.recommender import recommender as recommender_module
from mp4sr.recommender.comparing import compare_lists
from mp4sr.recommender.exposure import ShopperSample
from mp4sr.recommender.ranking import item_rank, item_ranks, masked, ranking
from mp4sr.recommender.what_if import WhatIfItem, what_if_ranks
from mp4sr.vocabulary import MODES, Mode

NO = -np.inf
HISTORY = ["i0", "i6"]
COPIES = (7, 10, 12)
"""Items of equal content in the catalogue of :func:`copies`."""


# -- the rule ------------------------------------------------------------------------------------


def test_the_best_comes_first_and_of_equal_scores_the_earlier_row() -> None:
    scores = np.array([1, 3, NO, 2, 3, 2])
    assert ranking(scores).tolist() == [1, 4, 3, 5, 0]
    rows = np.array([9, 8, 7, 6, 5, 4])
    assert ranking(scores, rows).tolist() == [4, 1, 5, 3, 0]
    assert ranking(np.zeros(0)).tolist() == []


def test_an_item_has_a_place_of_its_own_and_knows_its_ties() -> None:
    scores = np.array([3, 2, 2, 2, 1, NO])
    ranks = [item_rank(scores, row) for row in range(6)]
    assert [place.rank for place in ranks] == [1, 2, 3, 4, 5, None]
    assert [place.tied for place in ranks] == [0, 2, 2, 2, 0, 0]
    assert {place.among for place in ranks} == {5}


def test_hidden_items_and_those_of_other_categories_hold_no_place() -> None:
    scores = np.array([5.0, 4, 3, 2, 1])
    among = np.array([True, False, True, True, True])
    place = item_rank(scores, 3, hidden=np.array([0, 3]), among=among)
    assert (place.rank, place.tied, place.among) == (2, 0, 3)  # 2 and 4 are the other candidates
    assert item_rank(scores, 1, among=among).rank == 2  # the item itself always stays
    assert masked(scores, [0, 3], among).tolist() == [NO, NO, 3, NO, 1]
    assert scores[0] == 5  # the caller's scores are not changed


@given(arrays(np.float32, (4, 9), elements=st.sampled_from([NO, 0.0, -0.0, 0.5, 1.0, 2.0])))
@settings(deadline=None)
def test_places_counted_are_places_sorted(scores: np.ndarray) -> None:
    orders = [ranking(of_one).tolist() for of_one in scores]
    for row in range(9):
        expected = [order.index(row) + 1.0 if row in order else np.nan for order in orders]
        np.testing.assert_array_equal(item_ranks(scores, row), expected)


# -- everything that shows a place ---------------------------------------------------------------


@pytest.fixture
def copies(config: M2SEConfig, catalogue: Catalogue, features: ItemFeatures) -> Recommender:
    """The toy shop, ranked by content, with three items of equal text and pictures."""
    torch.manual_seed(0)
    model = MP4SR(replace(config, use_ids=False))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    rows = [COPIES[0] if row in COPIES else row for row in range(len(catalogue.items))]
    features = replace(features, text=features.text.take(rows), image=features.image.take(rows))
    return Recommender(model, catalogue, features)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("mask_history", [True, False])
@pytest.mark.parametrize("history", [HISTORY, ["i7", "i0"]])
@pytest.mark.parametrize("part", [None, (1, 4, 7, 8, 10, 12, 13)])
def test_every_view_shows_the_same_place(
    copies: Recommender,
    mode: Mode,
    mask_history: bool,
    history: list[str],
    part: tuple[int, ...] | None,
) -> None:
    among = None if part is None else np.isin(np.arange(14), part)
    options = {"mode": mode, "mask_history": mask_history, "among": among}
    listed = copies.recommend([history], 99, **options)[0]
    assert [entry.rank for entry in listed] == list(range(1, len(listed) + 1))
    rows = [entry.row for entry in listed]
    assert [row for row in rows if row in COPIES] == sorted(set(rows) & set(COPIES))

    scores = ModalityRanker(copies, mode).scores([history])[0]
    hidden = np.array([int(item[1:]) for item in history]) if mask_history else None
    compared = compare_lists(masked(scores, among=among)[None], 99, hidden).lists[0]
    assert [(entry.row, entry.position) for entry in compared] == list(
        zip(rows, range(1, len(rows) + 1), strict=True)
    )
    for entry in listed:
        explained = explain(copies, history, entry.item.id, **options).recommendation
        assert (explained.rank, explained.score) == (entry.rank, entry.score)
        strip = item_rank(scores, entry.row, hidden, among)
        assert (strip.rank, strip.among) == (entry.rank, len(listed))
        assert scores[entry.row] == np.float32(entry.score)
        if entry.row in COPIES:
            assert strip.tied == len(set(rows) & set(COPIES)) - 1
        if among is None:
            what_if = WhatIfItem.of_catalogue(copies, entry.row)
            place = what_if_ranks(copies, what_if, history, mask_history=mask_history)
            assert place[mode] == strip


def test_exposure_shows_the_place_of_the_list(copies: Recommender) -> None:
    sample = ShopperSample(copies, {"ann": np.array([0, 6, 13])})  # the last item is held out
    for entry in copies.recommend([HISTORY], 99)[0]:
        exposure = sample.exposure(WhatIfItem.of_catalogue(copies, entry.row))
        assert exposure.ranks.tolist() == [entry.rank]
        assert exposure.scores.tolist() == [np.float32(entry.score)]


def test_a_list_that_ends_among_equal_items_has_the_earliest_of_them(
    catalogue: Catalogue, copies: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search stops early and in any order: it must go on until no equal item is left out."""
    n = len(catalogue.items)
    alike = RaggedRows(
        np.repeat(np.ones((1, 6), np.float32), n, axis=0), np.arange(n + 1, dtype=np.int64)
    )
    features = ItemFeatures(alike, alike, [[]] * n, {})
    everywhere = Recommender(copies.model, catalogue, features)
    monkeypatch.setattr(recommender_module, "SEARCH_MARGIN", 1)
    search, asked = everywhere.candidates.index.search, []

    def backwards(queries, mode, k, among):  # type: ignore[no-untyped-def]
        """Find the last rows first, as an index may where all scores are equal."""
        asked.append(k)
        scores, rows = search(queries, mode, n, among)
        order = np.argsort(-rows, axis=1)[:, :k]
        return np.take_along_axis(scores, order, 1), np.take_along_axis(rows, order, 1)

    monkeypatch.setattr(type(everywhere.candidates.index), "search", lambda _, *a: backwards(*a))
    listed = everywhere.recommend([["i13"]], 3)[0]
    assert [entry.row for entry in listed] == [0, 1, 2]
    assert asked == [5, 10, 20]


def test_a_list_does_not_score_the_whole_catalogue(
    recommender: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recommender_module, "SEARCH_MARGIN", 1)
    scored, score = [], recommender_module.score

    def counted(sequences, items, mode):  # type: ignore[no-untyped-def]
        scored.append(len(items.text))
        return score(sequences, items, mode)

    monkeypatch.setattr(recommender_module, "score", counted)
    assert len(recommender.recommend([["i0"]], 3)[0]) == 3
    assert scored == [3]
