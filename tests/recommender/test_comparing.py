import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mp4sr.recommender.comparing import compare_lists

NO = -np.inf

# Five items; the second ranking knows all but item 0, the third nitem.
SCORES = np.array(
    [[5, 4, 3, 2, 1], [NO, 1, 4, 3, 2], [NO, NO, NO, NO, NO]],
    np.float32,
)


def test_lists_are_cut_and_compared_with_the_first() -> None:
    comparison = compare_lists(SCORES, 3)
    assert [[item.row for item in listed] for listed in comparison.lists] == [
        [0, 1, 2],
        [2, 3, 4],
        [],
    ]
    first, second, _ = comparison.lists
    assert [item.movement for item in first] == [0, 0, 0]
    assert [item.alone for item in first] == [True, True, False]
    assert [item.position for item in second] == [1, 2, 3]
    assert [item.movement for item in second] == [2, None, None]  # item 2: from 3 to 1
    assert [item.alone for item in second] == [False, True, True]
    assert second[1].positions == (4, 2, None)  # further down than the lists are long
    assert comparison.shared.tolist() == [[3, 1, 0], [1, 3, 0], [0, 0, 0]]


def test_what_is_lower_than_in_the_first_list_moves_by_a_negative_number() -> None:
    scores = np.array([[3, 2, 1], [1, 2, 3]], np.float32)
    assert [item.movement for item in compare_lists(scores, 3).lists[1]] == [2, 0, -2]


def test_hidden_items_are_in_no_list_and_hold_no_place() -> None:
    comparison = compare_lists(SCORES, 3, np.array([0, 2]))
    assert [[item.row for item in listed] for listed in comparison.lists] == [
        [1, 3, 4],
        [3, 4, 1],
        [],
    ]
    assert comparison.lists[0][0].positions == (1, 3, None)
    assert compare_lists(SCORES, 3, np.arange(5)).lists == [[], [], []]
    assert SCORES[0, 0] == 5  # the scores are the caller's


def test_of_equal_scores_the_earlier_item_comes_first() -> None:
    scores = np.array([[1, 2, 1, 2]], np.float32)
    assert [item.row for item in compare_lists(scores, 4).lists[0]] == [1, 3, 0, 2]


@given(
    arrays(np.float32, (3, 8), elements=st.sampled_from([NO, 0.0, 0.5, 1.0, 2.0])),
    st.integers(1, 10),
)
def test_overlap_and_what_is_alone_follow_from_the_lists(scores: np.ndarray, k: int) -> None:
    comparison = compare_lists(scores, k)
    rows = [{item.row for item in listed} for listed in comparison.lists]
    for number in range(3):
        for other in range(3):
            assert comparison.shared[number, other] == len(rows[number] & rows[other])
        others = set().union(*(rows[other] for other in range(3) if other != number))
        for listed in comparison.lists[number]:
            assert listed.alone == (listed.row not in others)
            assert listed.positions[number] == listed.position <= k
            assert (listed.movement is None) == (listed.row not in rows[0])
