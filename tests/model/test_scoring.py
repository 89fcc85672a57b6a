import pytest
import torch
import torch.nn.functional as F

from mp4sr.model.scoring import candidate_matrix, effective_modes, score, score_parts
from mp4sr.model.vectors import ItemVectors, SequenceVectors
from mp4sr.vocabulary import MODES


def unit(*values: float) -> torch.Tensor:
    return F.normalize(torch.tensor(values, dtype=torch.float32), dim=0)


@pytest.fixture
def items() -> ItemVectors:
    """Item 0 has both modalities, 1 text only, 2 pictures only, 3 neither."""
    return ItemVectors(
        text=torch.tensor([[2.0, 0.0], [0.0, 3.0], [0.0, 0.0], [0.0, 0.0]]),
        image=torch.tensor([[0.0, 1.0], [0.0, 0.0], [1.0, 1.0], [0.0, 0.0]]),
        id=torch.zeros(4, 2),
        has_text=torch.tensor([True, True, False, False]),
        has_image=torch.tensor([True, False, True, False]),
    )


@pytest.fixture
def sequences() -> SequenceVectors:
    """Three histories: both modalities, text only, nothing at all."""
    return SequenceVectors(
        text=torch.stack([unit(1, 1), unit(0, 1), torch.zeros(2)]),
        image=torch.stack([unit(1, 0), torch.zeros(2), torch.zeros(2)]),
        has_text=torch.tensor([True, True, False]),
        has_image=torch.tensor([True, False, False]),
    )


def test_scores_by_hand(items: ItemVectors, sequences: SequenceVectors) -> None:
    half, no = 0.5**0.5, -torch.inf
    expected = torch.tensor(
        [
            # cos_t + cos_v = .71 + 0; text only: 2 x .71; pictures only: 2 x .71; no candidate
            [half, 2 * half, 2 * half, no],
            # a history of text alone ranks by text alone
            [0.0, 1.0, no, no],
            [no, no, no, no],
        ]
    )
    torch.testing.assert_close(score(sequences, items, "both"), expected)


def test_single_modes_by_hand(items: ItemVectors, sequences: SequenceVectors) -> None:
    half, no = 0.5**0.5, -torch.inf
    text = torch.tensor([[half, half, no, no], [0.0, 1.0, no, no], [no, no, no, no]])
    image = torch.tensor([[0.0, no, half, no], [no] * 4, [no] * 4])
    torch.testing.assert_close(score(sequences, items, "text"), text)
    torch.testing.assert_close(score(sequences, items, "image"), image)


def test_effective_modes(sequences: SequenceVectors) -> None:
    assert {m: r.tolist() for m, r in effective_modes(sequences, "both").items()} == {
        "both": [0],
        "text": [1],
    }
    assert {m: r.tolist() for m, r in effective_modes(sequences, "image").items()} == {"image": [0]}


@pytest.mark.parametrize("mode", MODES)
def test_parts_add_up_to_the_score(mode: str) -> None:
    torch.manual_seed(0)
    has = torch.rand(2, 30) < 0.7
    items = ItemVectors(
        torch.randn(30, 4) * has[0, :, None],
        torch.randn(30, 4) * has[1, :, None],
        torch.randn(30, 4),
        has[0],
        has[1],
    )
    seen = torch.rand(2, 9) < 0.7
    sequences = SequenceVectors(
        F.normalize(torch.randn(9, 4), dim=1) * seen[0, :, None],
        F.normalize(torch.randn(9, 4), dim=1) * seen[1, :, None],
        seen[0],
        seen[1],
    )
    scores = score(sequences, items, mode)  # type: ignore[arg-type]
    parts = score_parts(sequences, items, mode)  # type: ignore[arg-type]
    ranked = scores > -torch.inf
    assert ranked.any()
    total = parts.text + parts.image + parts.id
    torch.testing.assert_close(total[ranked].float(), scores[ranked], atol=1e-6, rtol=0)


def test_text_scores_do_not_move_when_pictures_change_and_the_reverse(
    items: ItemVectors, sequences: SequenceVectors
) -> None:
    other_pictures = items._replace(image=torch.randn(4, 2))
    other_words = items._replace(text=torch.randn(4, 2))
    assert torch.equal(score(sequences, items, "text"), score(sequences, other_pictures, "text"))
    assert torch.equal(score(sequences, items, "image"), score(sequences, other_words, "image"))
    assert not torch.equal(score(sequences, items), score(sequences, other_pictures))


def test_an_item_by_its_id_takes_part_in_the_matrix(items: ItemVectors) -> None:
    with_id = items._replace(id=torch.tensor([[0.0, 2.0]] + [[0.0, 0.0]] * 3))
    matrix, is_candidate = candidate_matrix(with_id, "both")
    torch.testing.assert_close(matrix[0], torch.cat([unit(2, 2), unit(0, 3)]))
    assert is_candidate.tolist() == [True, True, True, False]
