"""What the importers share: cores, repeats, missing items, names of pictures."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.catalogue import Item
from mp4sr.catalogue.importers.assembly import (
    assemble,
    image_path,
    k_core,
    with_images,
    without_repeats,
)
from mp4sr.catalogue.report import ImportReport
from mp4sr.errors import MP4SRError


def touches(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["user", "item", "time"])


def test_a_core_is_taken_until_nothing_is_below():
    # c goes for want of users, then w for want of items; u, v, a, b are left.
    table = touches(
        ("u", "a", 1), ("u", "b", 2), ("v", "a", 1), ("v", "b", 2), ("w", "a", 3), ("w", "c", 4)
    )
    assert k_core(table, 2).index.tolist() == [0, 1, 2, 3]
    assert k_core(table, 3).empty
    assert k_core(table.iloc[:0], 5).empty


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=60), st.integers(1, 4))
def test_the_core_is_the_largest(pairs, k):
    table = touches(*((f"u{user}", f"i{item}", 0) for user, item in pairs))
    core = k_core(table, k)
    if len(core):
        assert core["user"].value_counts().min() >= k
        assert core["item"].value_counts().min() >= k
    # Taking single rows out in another order ends in the same place.
    rows = list(pairs)
    while True:
        bad = next(
            (
                row
                for row in rows
                if sum(other[0] == row[0] for other in rows) < k
                or sum(other[1] == row[1] for other in rows) < k
            ),
            None,
        )
        if bad is None:
            break
        rows.remove(bad)
    assert len(rows) == len(core)


def test_of_repeats_the_earliest_is_kept_and_the_order_stays():
    table = touches(("u", "a", 5), ("v", "a", 1), ("u", "a", 2), ("u", "b", 3), ("u", "a", 2))
    assert without_repeats(table).index.tolist() == [1, 2, 3]


def test_missing_items_are_kept_bare_or_dropped(tmp_path):
    table = touches(("u", "y", 1), ("u", "a", 2), ("v", "x", 3), ("v", "y", 4))
    options = {
        "items": [Item("a", "A")],
        "interactions": table,
        "card": {"name": "n"},
        "report": ImportReport("csv"),
    }
    kept = assemble(tmp_path / "out", **options, pictures={})
    assert kept.items == [Item("a", "A"), Item("y"), Item("x")]
    assert len(kept.interactions) == 4
    dropped = assemble(tmp_path / "out", **options, pictures={}, missing="drop")
    assert dropped.items == [Item("a", "A")]
    assert len(dropped.interactions) == 1
    options["items"] = []
    with pytest.raises(MP4SRError, match="no item is left"):
        assemble(tmp_path / "out", **options, pictures={}, missing="drop")


def test_names_of_pictures_are_safe_and_distinct():
    assert image_path("B01", 2, ".jpg") == "images/B01-2.jpg"
    ids = ["a/b", "a_b", "a\\b", "..", "ä", "ö", "x" * 300, "x" * 301, ".hidden", "a b"]
    names = [image_path(item, 1, ".png") for item in ids]
    assert len(set(names)) == len(ids)
    for name in names:
        folder, _, file = name.partition("/")
        assert folder == "images"
        assert "/" not in file
        assert not file.startswith(".")
        assert len(file) < 120


def test_with_images():
    items = [Item("a", images=("old",)), Item("b")]
    assert with_images(items, {"b": ["images/b.png"]}) == [
        Item("a"),
        Item("b", images=("images/b.png",)),
    ]
