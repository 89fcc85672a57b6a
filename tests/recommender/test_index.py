import torch

from mp4sr.model import ItemVectors
from mp4sr.recommender.index import CandidateIndex


def vectors(text: list[list[float]], image: list[list[float]]) -> ItemVectors:
    """Items with these vectors; all zeros means that the item lacks the modality."""
    texts, images = torch.tensor(text), torch.tensor(image)
    return ItemVectors(texts, images, torch.zeros_like(texts), texts.any(dim=1), images.any(dim=1))


ITEMS = vectors(
    text=[[1.0, 0.0], [0.6, 0.8], [0.0, 0.0], [0.0, 2.0]],
    image=[[0.0, 1.0], [0.0, 0.0], [0.8, 0.6], [1.0, 0.0]],
)


def test_exact_scores_and_rows() -> None:
    index = CandidateIndex(ITEMS)
    assert len(index) == 4
    scores, rows = index.search(torch.tensor([[1.0, 0.0], [0.0, 1.0]]), "text", 2)
    assert rows.tolist() == [[0, 1], [3, 1]]
    torch.testing.assert_close(torch.from_numpy(scores), torch.tensor([[1.0, 0.6], [1.0, 0.8]]))
    # In mode both, an item with one modality counts it twice: 0 has 1 + 0, 1 has 2 * 0.6.
    scores, rows = index.search(torch.tensor([[1.0, 0.0, 1.0, 0.0]]), "both", 4)
    assert rows.tolist() == [[2, 1, 0, 3]] or rows.tolist() == [[2, 1, 3, 0]]
    torch.testing.assert_close(torch.from_numpy(scores), torch.tensor([[1.6, 1.2, 1.0, 1.0]]))


def test_items_without_the_modality_are_not_found() -> None:
    _, rows = CandidateIndex(ITEMS).search(torch.tensor([[1.0, 0.0]]), "image", 10)
    assert rows.tolist() == [[3, 2, 0]]


def test_no_candidate_at_all() -> None:
    index = CandidateIndex(vectors(text=[[1.0, 0.0]], image=[[0.0, 0.0]]))
    scores, rows = index.search(torch.tensor([[1.0, 0.0], [0.0, 1.0]]), "image", 3)
    assert scores.shape == rows.shape == (2, 0)


def test_extending_leaves_the_old_index_alone() -> None:
    index = CandidateIndex(ITEMS)
    more = index.extended(vectors(text=[[0.0, 0.0], [5.0, 0.1]], image=[[1.0, 0.1], [0.0, 0.0]]))
    query = torch.tensor([[1.0, 0.0]])
    assert len(more) == 6
    assert more.search(query, "text", 9)[1].tolist() == [[0, 5, 1, 3]]
    assert more.search(query, "image", 9)[1].tolist() == [[3, 4, 2, 0]]
    assert index.search(query, "text", 9)[1].tolist() == [[0, 1, 3]]
    assert len(index) == 4
