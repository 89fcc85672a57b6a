"""Why an item is recommended."""

import pytest

from mp4sr.demo.explanation import explain_item
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.recommender import explain


def test_an_explanation_is_exact(shop: Shop) -> None:
    session = Session((shop.entry("vase"), shop.entry("lamp"), shop.entry("rug")))
    explanation = explain_item(shop, session, "mug")
    expected = explain(shop.recommender, session.history, "mug")
    assert explanation.score == expected.recommendation.score
    assert explanation.rank == expected.recommendation.rank
    assert sum(share.percent for share in explanation.shares) == pytest.approx(100, abs=1)
    by_position = {
        attribution.position - 1: attribution.influence for attribution in explanation.attributions
    }
    assert by_position == {item.position: item.influence for item in expected.influences}
    strengths = [abs(attribution.influence) for attribution in explanation.attributions]
    assert strengths == sorted(strengths, reverse=True)
    assert explanation.attributions[0].width == 100
    assert [word.word for word in explanation.words] == [item.word for item in expected.keywords]


def test_only_the_strongest_of_a_long_history_are_shown(shop: Shop) -> None:
    session = Session(tuple(shop.entry("vase") for _ in range(11)))
    explanation = explain_item(shop, session, "mug")
    assert (len(explanation.attributions), explanation.others) == (8, 3)


def test_what_cannot_be_explained_says_why(shop: Shop) -> None:
    with pytest.raises(MP4SRError, match="history is empty"):
        explain_item(shop, Session(), "mug")
    session = Session((shop.entry("mystery"),))  # a picture alone, and a candle in words alone
    assert "nor pictures in common" in explain_item(shop, session, "candle").problem
