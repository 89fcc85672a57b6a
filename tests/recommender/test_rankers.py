from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import torch

from mp4sr.catalogue import Catalogue, Item
from mp4sr.errors import MP4SRError
from mp4sr.features import ItemFeatures
from mp4sr.model import SASRec, SASRecConfig
from mp4sr.model.item_ids import fingerprints
from mp4sr.recommender import (
    IDRanker,
    ModalityRanker,
    OwnItem,
    PopularityRanker,
    Recommender,
    rankers,
)
from mp4sr.recommender.rankers import scores_of_all
from mp4sr.vocabulary import MODES, Mode

HISTORIES = [["i0", "i6", "i7"], ["i1", "i2"], ["i4", "i3"], ["i13", "i12", "i0"], ["i5"]]


@pytest.fixture
def sasrec(catalogue: Catalogue) -> SASRec:
    """A random model that knows items 0 to 9, in another order than the catalogue's."""
    torch.manual_seed(0)
    config = SASRecConfig(hidden_size=8, inner_size=16, max_length=4)
    return SASRec(config, fingerprints(reversed(catalogue.items[:10])))


@pytest.mark.parametrize("mode", MODES)
def test_a_modality_ranks_as_the_recommender_does(recommender: Recommender, mode: Mode) -> None:
    scores = ModalityRanker(recommender, mode).scores(HISTORIES)
    assert scores.shape == (5, 14)
    assert scores.dtype == np.float32
    lists = recommender.recommend(HISTORIES, 100, mode=mode, mask_history=False)
    for row, ranked in zip(scores, lists, strict=True):
        assert sorted(np.flatnonzero(row > -np.inf)) == sorted(entry.row for entry in ranked)
        assert [row[entry.row] for entry in ranked] == pytest.approx(
            [entry.score for entry in ranked], abs=1e-5
        )


def test_a_modality_ranks_added_and_own_items(
    recommender: Recommender, make_features: Callable[..., ItemFeatures]
) -> None:
    described = make_features([2], [1], seed=5)
    recommender.add_item(Item("new", "New"), described)
    scores = ModalityRanker(recommender, "both").scores(
        [["new"], [OwnItem(Item("mine", "Mine"), described)]]
    )
    assert scores.shape == (2, 15)
    np.testing.assert_allclose(scores[0], scores[1], atol=1e-6)


def test_ids_rank_what_the_model_knows(
    sasrec: SASRec, catalogue: Catalogue, make_features: Callable[..., ItemFeatures]
) -> None:
    own = OwnItem(Item("mine", "Mine"), make_features([1], [1]))
    ranker = IDRanker(sasrec, catalogue)
    scores = ranker.scores([["i0", "i3"], ["i12", "i0", own, "i3"], ["i13", own]])
    assert scores.shape == (3, 14)
    assert np.isneginf(scores[:, 10:]).all()
    # What it does not know is skipped; where nothing is left, nothing can be ranked.
    np.testing.assert_array_equal(scores[0], scores[1])
    assert np.isneginf(scores[2]).all()
    # Row r of the embedding is item 9 - r.
    state = sasrec.encode_rows([np.array([9, 6])]).numpy()
    items = sasrec.item_embedding.weight.detach().numpy()
    np.testing.assert_allclose(scores[0, :10], (state @ items.T)[0, ::-1], rtol=1e-5)


def test_ids_of_another_catalogue_rank_nothing(sasrec: SASRec, catalogue: Catalogue) -> None:
    other = [Item(item.id, f"Another {item.title}") for item in catalogue.items]
    ranker = IDRanker(
        sasrec, Catalogue(catalogue.folder, catalogue.card, other, catalogue.interactions)
    )
    assert not ranker.fits_catalogue
    assert np.isneginf(ranker.scores([["i0"]])).all()


def test_an_unknown_id_is_one_sentence(sasrec: SASRec, recommender: Recommender) -> None:
    for ranker in rankers(recommender, sasrec)[:4]:
        with pytest.raises(MP4SRError, match="i99"):
            ranker.scores([["i0", "i99"]])


def test_popularity_is_the_same_for_everybody(catalogue: Catalogue) -> None:
    counts = np.array([3, 0, 5], dtype=np.int64)  # the other eleven were added later
    scores = PopularityRanker(catalogue, counts).scores([["i0"], []])
    assert scores.tolist() == [[3, 0, 5, *[0] * 11]] * 2


def test_all_rankers_in_their_order(
    model, catalogue: Catalogue, features: ItemFeatures, sasrec: SASRec
) -> None:
    catalogue.interactions = pd.DataFrame(
        [("u", row, step) for step, row in enumerate((1, 1, 2, 0, 3))],
        columns=["user", "item", "time"],
    )
    recommender = Recommender(model, catalogue, features)
    result = rankers(recommender, sasrec)
    assert [(entry.key, entry.name) for entry in result] == [
        ("both", "Text + picture"),
        ("text", "Text only"),
        ("image", "Pictures only"),
        ("id", "IDs only"),
        ("popularity", "Popularity"),
    ]
    assert all(entry.scores(HISTORIES).shape == (5, 14) for entry in result)
    # The last two interactions are held out.
    assert result[-1].scores([["i0"]])[0, :4].tolist() == [0, 2, 1, 0]
    assert [entry.key for entry in rankers(recommender)] == ["both", "text", "image", "popularity"]
    stranger = SASRec(sasrec.config, ["a", "b"])
    assert len(rankers(recommender, stranger)) == 4


def test_several_rankers_read_the_history_once_between_them(
    recommender: Recommender, sasrec: SASRec, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = rankers(recommender, sasrec)
    history = ["i0", "i6", "i7"]
    expected = np.concatenate([entry.scores([history]) for entry in several])
    encode, read = recommender.encode, []
    monkeypatch.setattr(recommender, "encode", lambda many: read.append(many) or encode(many))
    result = scores_of_all(several, history)
    assert read == [[history]]
    assert result.shape == (5, 14)
    np.testing.assert_array_equal(result, expected)
