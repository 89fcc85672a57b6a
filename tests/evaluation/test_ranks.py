import numpy as np
import pytest
import torch

from mp4sr.evaluation.metrics import target_ranks
from mp4sr.evaluation.ranks import (
    model_ranks,
    popularity_ranks,
    sasrec_ranks,
)
from mp4sr.evaluation.split import Cases
from mp4sr.model import MP4SR, ItemVectors, M2SEConfig, SASRec, SASRecConfig, score
from mp4sr.vocabulary import MODES, Mode

N_ITEMS = 12


@pytest.fixture
def model() -> MP4SR:
    torch.manual_seed(0)
    return MP4SR(M2SEConfig(feature_width=6, hidden_size=4, experts=2, inner_size=8, max_length=4))


@pytest.fixture
def items() -> ItemVectors:
    """Random items; 0 and 1 have no picture, 2 and 3 no text, 4 neither."""
    generator = torch.Generator().manual_seed(1)
    text, image, ids = (torch.randn(N_ITEMS, 4, generator=generator) for _ in range(3))
    has_text = torch.tensor([row not in (2, 3, 4) for row in range(N_ITEMS)])
    has_image = torch.tensor([row not in (0, 1, 4) for row in range(N_ITEMS)])
    return ItemVectors(
        text * has_text[:, None], image * has_image[:, None], ids, has_text, has_image
    )


@pytest.fixture
def cases() -> Cases:
    """Histories with both modalities, text only, pictures only and neither, longer than 4 too."""
    histories = [[5, 6, 7], [0, 1], [3], [4], [5, 0, 3, 4, 8, 9, 10], [2, 0], [11]]
    targets = [8, 2, 0, 5, 4, 6, 11]
    return Cases(
        [f"user {at}" for at in range(len(targets))],
        [np.array(history) for history in histories],
        np.array(targets),
    )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("mask_history", [False, True])
def test_ranks_are_those_of_the_full_score_table(
    model: MP4SR, items: ItemVectors, cases: Cases, mode: Mode, mask_history: bool
) -> None:
    scores = score(model.encode_rows(items, cases.histories), items, mode)
    if mask_history:
        for row, history in zip(scores, cases.histories, strict=True):
            row[history] = -torch.inf
    expected = target_ranks(scores, torch.from_numpy(cases.targets))
    ranks = model_ranks(model, items, cases, [mode], mask_history)
    assert ranks[mode].tolist() == expected.tolist()


def test_what_cannot_be_ranked_comes_last(model: MP4SR, items: ItemVectors, cases: Cases) -> None:
    ranks = model_ranks(model, items, cases)
    assert ranks["both"][3] == N_ITEMS  # the history has neither text nor pictures
    assert ranks["both"][4] == N_ITEMS  # the target has neither
    assert ranks["both"][1] == N_ITEMS  # a text-only history falls back; the target has no text
    assert ranks["image"][2] == N_ITEMS  # the target has no picture
    assert ranks["text"][2] == N_ITEMS  # the history has no text


def test_popularity_counts_ties_in_the_middle(cases: Cases) -> None:
    counts = np.array([9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 0, 0])
    chosen = cases.take(np.array([0, 1, 6]))  # targets 8, 2 and 11
    assert popularity_ranks(chosen, counts).tolist() == [9.5, 3, 11.5]
    # Without the histories 5 6 7, 0 1 and 11 (which is its own target).
    assert popularity_ranks(chosen, counts, mask_history=True).tolist() == [6.5, 1, 12]


@pytest.mark.parametrize("mask_history", [False, True])
def test_by_ids_alone_the_unknown_stand_in_the_middle_of_the_end(
    cases: Cases, mask_history: bool
) -> None:
    """The model knows the items 5 to 11 of 12, in reverse; targets 2, 0 and 4 are unknown."""
    torch.manual_seed(0)
    model = SASRec(SASRecConfig(hidden_size=4, inner_size=8, max_length=4), "abcdefg")
    id_rows = np.array([-1] * 5 + [6, 5, 4, 3, 2, 1, 0])
    ranks = sasrec_ranks(model, id_rows, cases, mask_history)

    known = range(5, 12)
    for case, (history, target) in enumerate(zip(cases.histories, cases.targets, strict=True)):
        read = id_rows[history][id_rows[history] >= 0]
        masked = set(history.tolist()) if mask_history else set()
        if len(read) == 0 or target in masked:
            assert ranks[case] == N_ITEMS
            continue
        scores = (model.encode_rows([read]) @ model.item_embedding.weight.detach().T)[0]
        candidates = [row for row in known if row not in masked]
        if target in known:
            own = scores[id_rows[target]]
            assert ranks[case] == 1 + sum(scores[id_rows[row]] > own for row in candidates)
        else:
            unknown = [row for row in range(5) if row not in masked]
            # Behind all it knows, and where the target would stand on average in random order.
            assert ranks[case] == len(candidates) + (len(unknown) + 1) / 2
    if not mask_history:
        assert ranks[4] == 7 + 3
