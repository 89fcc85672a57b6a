import numpy as np
import pytest
import torch

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.recommender import OwnItem, Recommender, explain
from mp4sr.recommender.what_if import WhatIfItem, what_if_ranks

HISTORY = ["i0", "i6"]


def test_a_what_if_item_of_the_catalogue_has_the_rank_of_its_explanation(
    recommender: Recommender,
) -> None:
    ranks = what_if_ranks(recommender, WhatIfItem.of_catalogue(recommender, 8), HISTORY)
    for mode, item_rank in ranks.items():
        explained = explain(recommender, HISTORY, "i8", mode=mode)
        assert item_rank.rank == explained.recommendation.rank
    assert ranks["both"].among == 14 - 2  # all but the history


def test_an_edited_item_takes_the_place_and_the_id_of_the_one_it_was(
    recommender: Recommender, make_features
) -> None:
    own = OwnItem(Item("i8", "Another title"), make_features([1], [1], seed=9))
    what_if = WhatIfItem.of_content(recommender, own, row=8)
    items, row = what_if.placed_in(recommender.candidates.vectors)
    vectors = recommender.candidates.vectors
    assert (row, len(items.text)) == (8, 14)
    assert torch.equal(items.id[8], vectors.id[8])
    assert not torch.allclose(items.text[8], vectors.text[8])
    others = [at for at in range(14) if at != 8]
    assert torch.equal(items.text[others], vectors.text[others])


def test_the_same_content_changes_nothing(recommender: Recommender, features) -> None:
    same = type(features)(
        features.text.take([8]), features.image.take([8]), [features.keywords[8]], features.card
    )
    edited = WhatIfItem.of_content(recommender, OwnItem(Item("i8"), same), row=8)
    plain = WhatIfItem.of_catalogue(recommender, 8)
    assert what_if_ranks(recommender, edited, HISTORY) == what_if_ranks(recommender, plain, HISTORY)


def test_an_additional_item_comes_after_the_last_and_has_no_id(
    recommender: Recommender, make_features
) -> None:
    own = OwnItem(Item("your item", "New"), make_features([1], [0]))
    what_if = WhatIfItem.of_content(recommender, own)
    items, row = what_if.placed_in(recommender.candidates.vectors)
    assert (row, len(items.text)) == (14, 15)
    assert not items.id[14].any()
    ranks = what_if_ranks(recommender, what_if, HISTORY, mask_history=False)
    assert ranks["image"].rank is None  # it has no picture
    assert 1 <= ranks["text"].rank <= ranks["text"].among
    assert len(recommender.candidates.items) == 14


def test_an_item_without_content_cannot_be_a_what_if_item(
    recommender: Recommender, make_features
) -> None:
    own = OwnItem(Item("your item"), make_features([0], [0]))
    with pytest.raises(MP4SRError, match="neither words nor a picture"):
        WhatIfItem.of_content(recommender, own)


def test_the_history_counts(recommender: Recommender) -> None:
    what_if = WhatIfItem.of_catalogue(recommender, 8)
    ranks = [
        what_if_ranks(recommender, what_if, history)["both"].rank
        for history in ([f"i{row}"] for row in (0, 6, 7, 9, 10, 11))
    ]
    assert len(set(ranks)) > 1
    assert np.isfinite(np.array(ranks, dtype=float)).all()
