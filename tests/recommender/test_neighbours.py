import math

import numpy as np
import pytest
import torch

from mp4sr.model import ItemVectors
from mp4sr.recommender.neighbours import nearest


def vectors(text: list[list[float]], has_text: list[bool] | None = None) -> ItemVectors:
    """Items with these text vectors; their pictures are the same turned round, without IDs."""
    table = torch.tensor(text)
    there = torch.tensor(has_text or [True] * len(text))
    ids = torch.full_like(table, 9.0)  # must not count
    return ItemVectors(table, table.flip(0), ids, there, torch.ones(len(text), dtype=torch.bool))


# The middle is (1, 1); seen from there the items point right, left, up and down.
ITEMS = vectors([[3.0, 1.0], [-1.0, 1.0], [1.0, 2.0], [1.0, 0.0]])


def test_cosines_are_seen_from_the_middle() -> None:
    neighbours = nearest(vectors([[2.0, 2.0]]), ITEMS, "text", 4)  # half right, half up
    assert [neighbour.row for neighbour in neighbours] == [0, 2, 1, 3]
    half = math.sqrt(0.5)
    assert [neighbour.cosine for neighbour in neighbours] == pytest.approx(
        [half, half, -half, -half]
    )


def test_the_modality_decides() -> None:
    item = vectors([[1.0, 9.0]])
    assert nearest(item, ITEMS, "text", 1)[0].row == 2
    assert nearest(item, ITEMS, "image", 1)[0].row == 1  # the table turned round


def test_only_some_may_be_neighbours() -> None:
    among = np.array([False, True, False, True])
    neighbours = nearest(vectors([[2.0, 2.0]]), ITEMS, "text", 4, among)
    assert [neighbour.row for neighbour in neighbours] == [1, 3]


def test_items_without_the_modality_are_no_neighbours_and_not_in_the_middle() -> None:
    items = vectors([[3.0, 1.0], [-1.0, 1.0], [500.0, 500.0]], [True, True, False])
    neighbours = nearest(vectors([[2.0, 1.0]]), items, "text", 3)
    assert [(neighbour.row, round(neighbour.cosine, 6)) for neighbour in neighbours] == [
        (0, 1.0),
        (1, -1.0),
    ]


def test_an_item_without_the_modality_has_none() -> None:
    assert nearest(vectors([[1.0, 1.0]], [False]), ITEMS, "text", 3) == []
    nobody = vectors([[1.0, 1.0]], [False])
    assert nearest(vectors([[1.0, 1.0]]), nobody, "text", 3) == []
