"""Which item an id means that is spelled differently."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.catalogue.importers.matching import match_items


def meant(named, items):
    match = match_items(pd.Series(named, dtype="str"), items)
    return [item if known else None for item, known in zip(match.items, match.known, strict=True)]


def test_the_same_spelling_comes_first():
    assert meant(["7", "007", "7.0"], ["007", "7"]) == ["7", "007", "7"]


def test_what_may_mean_two_items_means_none():
    assert meant(["0007"], ["007", "7"]) == [None]
    assert meant(["ab"], ["AB", "Ab"]) == [None]


def test_several_differences_at_once():
    assert meant(["Cafe\u0301 12"], ["café  12"]) == ["café  12"]
    assert meant(["#0012.0"], ["12"]) == ["12"]


def test_repairs_are_counted():
    match = match_items(pd.Series(["1", "1", "x", "A"], dtype="str"), ["01", "x", "a"])
    assert match.repairs == (
        ("leading zeros, which spreadsheets take off", 2, "1", "01"),
        ("capital and small letters", 1, "A", "a"),
    )


@given(
    st.lists(st.text("0aA.é7 ", min_size=1, max_size=4), unique=True, max_size=8),
    st.lists(st.text("0aA.é7 ", min_size=1, max_size=4), max_size=8),
)
def test_only_items_are_meant_and_exact_ids_stay(items, named):
    for name, item in zip(named, meant(named, items), strict=True):
        assert item is None or item in items
        assert name not in items or item == name
