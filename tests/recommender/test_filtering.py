import numpy as np
import pytest

from mp4sr.errors import MP4SRError
from mp4sr.recommender import Recommender
from mp4sr.recommender.filtering import recommend_among


@pytest.mark.parametrize("history", [["i0", "i6"], ["i1", "i2"], ["i3", "i4"]])
@pytest.mark.parametrize("mask_history", [True, False])
def test_all_items_are_ranked_as_the_recommender_does(
    recommender: Recommender, history: list[str], mask_history: bool
) -> None:
    expected = recommender.recommend([history], 99, mask_history=mask_history)[0]
    everything = np.ones(14, dtype=bool)
    found = recommend_among(recommender, history, 99, everything, mask_history=mask_history)
    assert [one.item.id for one in found] == [one.item.id for one in expected]
    assert [one.rank for one in found] == [one.rank for one in expected]
    for ours, theirs in zip(found, expected, strict=True):
        for part in ("score", "text", "image", "id"):
            assert getattr(ours, part) == pytest.approx(getattr(theirs, part), abs=1e-5)


def test_ranks_count_within_the_part(recommender: Recommender) -> None:
    among = np.zeros(14, dtype=bool)
    among[[0, 5, 7, 9, 11]] = True
    found = recommend_among(recommender, ["i0", "i6"], 2, among)
    whole = recommender.recommend([["i0", "i6"]], 99)[0]
    expected = [one.row for one in whole if among[one.row]]
    assert [one.row for one in found] == expected[:2]
    assert [one.rank for one in found] == [1, 2]
    assert recommend_among(recommender, ["i0"], 5, np.zeros(14, dtype=bool)) == []


def test_bad_histories_are_one_sentence(recommender: Recommender) -> None:
    everything = np.ones(14, dtype=bool)
    with pytest.raises(MP4SRError, match="history is empty"):
        recommend_among(recommender, [], 5, everything)
    with pytest.raises(MP4SRError, match="no item 'unicorn'"):
        recommend_among(recommender, ["unicorn"], 5, everything)
