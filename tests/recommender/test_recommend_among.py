import numpy as np
import pytest

from mp4sr.errors import MP4SRError
from mp4sr.recommender import Recommender


@pytest.mark.parametrize("history", [["i0", "i6"], ["i1", "i2"], ["i3", "i4"]])
@pytest.mark.parametrize("mask_history", [True, False])
def test_all_items_are_ranked_as_the_recommender_does(
    recommender: Recommender, history: list[str], mask_history: bool
) -> None:
    expected = recommender.recommend([history], 99, mask_history=mask_history)[0]
    everything = np.ones(14, dtype=bool)
    listed = recommender.recommend([history], 99, among=everything, mask_history=mask_history)[0]
    assert [entry.item.id for entry in listed] == [entry.item.id for entry in expected]
    assert [entry.rank for entry in listed] == [entry.rank for entry in expected]
    for ours, theirs in zip(listed, expected, strict=True):
        for part in ("score", "text", "image", "id"):
            assert getattr(ours, part) == pytest.approx(getattr(theirs, part), abs=1e-5)


def test_ranks_count_within_the_part(recommender: Recommender) -> None:
    among = np.zeros(14, dtype=bool)
    among[[0, 5, 7, 9, 11]] = True
    listed = recommender.recommend([["i0", "i6"]], 2, among=among)[0]
    whole = recommender.recommend([["i0", "i6"]], 99)[0]
    expected = [entry.row for entry in whole if among[entry.row]]
    assert [entry.row for entry in listed] == expected[:2]
    assert [entry.rank for entry in listed] == [1, 2]
    assert recommender.recommend([["i0"]], 5, among=np.zeros(14, dtype=bool)) == [[]]


def test_bad_histories_are_one_sentence(recommender: Recommender) -> None:
    everything = np.ones(14, dtype=bool)
    with pytest.raises(MP4SRError, match="history is empty"):
        recommender.recommend([[]], 5, among=everything)
    with pytest.raises(MP4SRError, match="no item 'unicorn'"):
        recommender.recommend([["unicorn"]], 5, among=everything)
