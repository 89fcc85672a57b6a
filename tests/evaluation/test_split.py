import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.evaluation.split import HELD_OUT, Cases, count_items, leave_one_out, target_groups

HISTORIES = {
    "four": np.array([3, 1, 1, 0]),
    "three": np.array([0, 2, 3]),
    "two": np.array([4, 1]),
    "one": np.array([2]),
}


def as_lists(cases: Cases) -> list[tuple[str, list[int], int]]:
    return [
        (user, history.tolist(), int(target))
        for user, history, target in zip(cases.users, cases.histories, cases.targets, strict=True)
    ]


def test_the_published_protocol() -> None:
    split = leave_one_out(HISTORIES, n_items=6)
    assert {user: items.tolist() for user, items in split.train.items()} == {
        "four": [3, 1],
        "three": [0],
        "two": [4, 1],  # too short to hold two out: trains with everything
        "one": [2],
    }
    assert as_lists(split.validation) == [("four", [3, 1], 1), ("three", [0], 2)]
    # The validation item is part of the history when testing.
    assert as_lists(split.test) == [("four", [3, 1, 1], 0), ("three", [0, 2], 3)]
    assert split.training_counts.tolist() == [1, 2, 1, 1, 1, 0]


@pytest.mark.parametrize("name", HELD_OUT)
def test_one_item_held_out(name: str) -> None:
    split = leave_one_out(HISTORIES, n_items=5, held_out=(name,))
    held_out, other = split.validation, split.test
    if name == "test":
        held_out, other = other, held_out
    assert as_lists(held_out) == [("four", [3, 1, 1], 0), ("three", [0, 2], 3), ("two", [4], 1)]
    assert len(other) == 0
    assert split.train["two"].tolist() == [4]
    assert split.train["one"].tolist() == [2]


def test_training_on_everything() -> None:
    split = leave_one_out(HISTORIES, n_items=5, held_out=())
    assert {user: items.tolist() for user, items in split.train.items()} == {
        user: items.tolist() for user, items in HISTORIES.items()
    }
    assert len(split.validation) == len(split.test) == 0
    assert split.training_counts.tolist() == [2, 3, 2, 2, 1]


def test_no_history_at_all() -> None:
    split = leave_one_out({}, n_items=2)
    assert split.train == {}
    assert len(split.test) == 0
    assert split.training_counts.tolist() == [0, 0]


def test_what_cannot_be_held_out_is_refused() -> None:
    with pytest.raises(ValueError, match="held_out may name"):
        leave_one_out(HISTORIES, n_items=5, held_out=("tests",))


@pytest.mark.parametrize("row", [-1, 5])
def test_rows_outside_the_catalogue_are_refused(row: int) -> None:
    with pytest.raises(ValueError, match=r"item rows must lie in 0\.\.4"):
        count_items([np.array([0, row])], n_items=5)


def test_groups_of_targets() -> None:
    counts = np.array([0, 1, 5, 6])
    groups = target_groups(np.array([0, 1, 2, 3, 0]), counts)
    assert {name: mask.tolist() for name, mask in groups.items()} == {
        "all": [True] * 5,
        "warm": [False, False, False, True, False],
        "few_shot": [False, True, True, False, False],
        "cold": [True, False, False, False, True],
    }


def test_taking_cases_by_mask_and_by_rows() -> None:
    cases = leave_one_out(HISTORIES, n_items=5).test
    by_mask = cases.take(np.array([False, True]))
    assert as_lists(by_mask) == as_lists(cases.take(np.array([1]))) == [("three", [0, 2], 3)]


@given(
    st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=8),
    st.sampled_from([(), ("validation",), ("test",), HELD_OUT]),
)
def test_nothing_is_lost_doubled_or_leaked(
    histories: list[list[int]], held_out: tuple[str, ...]
) -> None:
    named = {f"u{at}": np.array(items, dtype=np.int64) for at, items in enumerate(histories)}
    split = leave_one_out(named, n_items=10, held_out=held_out)
    assert list(split.train) == list(named)
    for cases in (split.validation, split.test):
        for user, history, target in as_lists(cases):
            # A case is a prefix of the user's history and the item right after it ...
            assert named[user].tolist()[: len(history) + 1] == [*history, target]
            # ... and what is asked was not trained on.
            assert len(split.train[user]) <= len(history)
            assert len(history) > 0
    total = split.training_counts.sum() + len(split.validation) + len(split.test)
    assert total == sum(map(len, histories))
