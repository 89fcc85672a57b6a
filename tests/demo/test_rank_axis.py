"""The rank axis: positions, ticks, and ranks in words."""

import pytest

from mp4sr.demo.rank_axis import axis_position, axis_ticks, rank_text, tie_remark, why_no_rank
from mp4sr.recommender.ranking import ItemRank


def test_the_axis_is_logarithmic() -> None:
    assert [axis_position(rank, 100) for rank in (1, 10, 100, 1_000)] == pytest.approx(
        [0, 50, 100, 100]
    )
    assert axis_position(1, 1) == 0
    assert [rank for rank, _ in axis_ticks(640)] == [1, 10, 100, 640]
    assert [rank for rank, _ in axis_ticks(120)] == [1, 10, 120]
    assert [rank for rank, _ in axis_ticks(100)] == [1, 10, 100]
    assert axis_ticks(640)[-1].at == pytest.approx(100)


def test_ranks_in_words() -> None:
    assert rank_text(ItemRank(3, 1, 1_640)) == "rank 3 of 1,640"
    assert rank_text(ItemRank(None, 0, 640)) == "not ranked"
    assert tie_remark(ItemRank(3, 1, 640)) == "tied with 1 other"
    assert tie_remark(ItemRank(4, 1_200, 2_000)) == "tied with 1,200 others"
    assert tie_remark(ItemRank(4, 0, 640)) == ""


@pytest.mark.parametrize(
    ("key", "count", "reason"),
    [
        ("id", 0, "has no ID: never chosen in training"),
        ("id", 7, "has no ID in this model"),
        ("text", 0, "has no words"),
        ("image", 0, "has no picture"),
        ("both", 0, "has neither words nor pictures"),
    ],
)
def test_why_an_item_has_no_rank(key: str, count: int, reason: str) -> None:
    assert why_no_rank(key, count) == reason
