import re
from collections.abc import Callable

import numpy as np
import pytest

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.features import ItemFeatures, Keyword
from mp4sr.model import score
from mp4sr.recommender import OwnItem, Recommender, SharedKeyword, explain
from mp4sr.recommender.explain import shared_keywords
from mp4sr.vocabulary import MODES, Mode

MakeFeatures = Callable[..., ItemFeatures]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("mask_history", [True, False])
def test_an_explanation_agrees_with_the_list(
    recommender: Recommender, mode: Mode, mask_history: bool
) -> None:
    history = ["i0", "i6", "i7"]
    listed = recommender.recommend([history], 20, mode=mode, mask_history=mask_history)[0]
    for entry in listed:
        other = explain(
            recommender, history, entry.item.id, mode=mode, mask_history=mask_history
        ).recommendation
        assert (other.item, other.row, other.rank) == (entry.item, entry.row, entry.rank)
        for part in ("score", "text", "image", "id"):
            assert getattr(other, part) == pytest.approx(getattr(entry, part), abs=1e-5)


@pytest.mark.parametrize("mode", MODES)
def test_influence_is_the_score_with_minus_the_score_without(
    recommender: Recommender, mode: Mode
) -> None:
    # Six items, of which the model reads the last four; i1 has no picture.
    history = ["i9", "i8", "i0", "i6", "i1", "i7"]
    explanation = explain(recommender, history, "i11", mode=mode)
    items = recommender.candidates.vectors

    def scored(ids: list[str]) -> float:
        rows = np.array([recommender.catalogue.row(item) for item in ids])
        return float(score(recommender.model.encode_rows(items, [rows]), items, mode)[0, 11])

    assert [entry.item.id for entry in explanation.influences] == history
    for position, entry in enumerate(explanation.influences):
        without = scored(history[:position] + history[position + 1 :])
        assert entry.position == position
        assert entry.influence == pytest.approx(scored(history) - without, abs=1e-5)
    assert [entry.influence for entry in explanation.influences[:2]] == [0, 0]
    assert any(abs(entry.influence) > 1e-3 for entry in explanation.influences)


@pytest.mark.parametrize("mode", MODES)
def test_the_only_item_accounts_for_the_whole_score(recommender: Recommender, mode: Mode) -> None:
    explanation = explain(recommender, ["i0"], "i7", mode=mode)
    [influence] = explanation.influences
    assert influence.influence == pytest.approx(explanation.recommendation.score, abs=1e-5)


def test_own_items_are_explained_too(recommender: Recommender, make_features: MakeFeatures) -> None:
    own = OwnItem(Item("mine", "My photo"), make_features([1], [2], seed=8))
    explanation = explain(recommender, [own, "i6"], "i0")
    assert [entry.item.title for entry in explanation.influences] == ["My photo", "Item 6"]
    # The words of an own item are those of its own pictures.
    assert explanation.keywords == [SharedKeyword("word 0", 0.5, {0: 0.5})]


@pytest.mark.parametrize(
    ("history", "item", "mode", "message"),
    [
        ([], "i0", "both", "The history is empty"),
        (["i0"], "nobody", "both", "nobody"),
        (["i0"], "i1", "image", "'i1' cannot be compared with this history"),
        (["i1"], "i3", "both", "neither words nor pictures in common"),
        (["i1"], "i0", "image", "no pictures"),
        (["i3"], "i0", "text", "no words"),
    ],
)
def test_what_cannot_be_explained_is_one_sentence(
    recommender: Recommender, history: list[str], item: str, mode: Mode, message: str
) -> None:
    with pytest.raises(MP4SRError, match=re.escape(message)):
        explain(recommender, history, item, mode=mode)


def test_shared_keywords() -> None:
    item = [[Keyword("vase", 0.3), Keyword("blue", 0.2)], [Keyword("blue", 0.25)]]
    history = [
        [[Keyword("blue", 0.4)], [Keyword("blue", 0.1), Keyword("rug", 0.9)]],
        [],
        [[Keyword("vase", 0.22), Keyword("blue", 0.21)]],
    ]
    assert shared_keywords(item, history) == [
        SharedKeyword("blue", 0.25, {0: 0.4, 2: 0.21}),
        SharedKeyword("vase", 0.3, {2: 0.22}),
    ]
    assert shared_keywords([], history) == []


def test_new_items_can_be_explained(recommender: Recommender, make_features: MakeFeatures) -> None:
    recommender.add_items([Item("new"), Item("newer")], make_features([1, 1], [0, 1], seed=3))
    recommender.add_item(Item("newest"), make_features([1], [1], seed=4))
    history = ["i0", "i1", "i6"]
    rows, words = [], []
    for item in ("new", "newer", "newest"):
        explanation = explain(recommender, history, item)
        rows.append(explanation.recommendation.row)
        words.append(explanation.keywords)
    assert rows == [14, 15, 16]
    # "newer" shows the word 1, which no picture of i1 can share; "newest" the word 0, as i0 does.
    assert words == [[], [], [SharedKeyword("word 0", 0.5, {0: 0.5})]]
