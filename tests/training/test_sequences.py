import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.training.sequences import Batch, Collate, TrainingSequences, random_drop


def pairs(batch: Batch, context: bool = True) -> list[tuple[tuple[int, ...], int]]:
    """Every target of a batch with the inputs up to the state that predicts it."""
    pairs_of_batch = []
    for block in batch.blocks:
        width = block.items.shape[1]
        for state, target in zip(block.states.tolist(), block.targets.tolist(), strict=True):
            row, position = divmod(state, width)
            seen = batch.items[block.items[row, : position + 1]].tolist()
            pairs_of_batch.append((tuple(seen) if context else (), int(batch.items[target])))
    return sorted(pairs_of_batch)


def test_every_position_is_a_target_once_and_sees_all_before_it() -> None:
    sequences = TrainingSequences([np.array([5, 3, 9]), np.array([3, 7]), np.array([4])], 10)
    assert len(sequences) == 2
    assert sequences.target_count == 3
    batch = Collate()([sequences[0], sequences[1]])
    assert batch.items.tolist() == [3, 5, 7, 9]
    assert pairs(batch) == [((3,), 7), ((5,), 3), ((5, 3), 9)]
    assert batch.target_count == 3


def test_last_position_training_has_one_row_a_prefix() -> None:
    sequences = TrainingSequences([np.array([5, 3, 9, 2])], max_length=2, targets="last")
    assert len(sequences) == 3
    batch = Collate()([sequences[entry] for entry in range(3)])
    assert pairs(batch) == [((3, 9), 2), ((5,), 3), ((5, 3), 9)]


@given(st.integers(2, 60), st.integers(1, 9), st.integers(0, 5), st.integers(0, 5))
def test_windows_of_a_long_history_cover_every_target_once(
    length: int, max_length: int, seed: int, epoch: int
) -> None:
    history = np.arange(length)
    sequences = TrainingSequences([history], max_length, seed=seed)
    sequences.set_epoch(epoch)
    windows = sequences[0]
    assert all(2 <= len(window.items) <= max_length + 1 for window in windows)
    targets = np.concatenate([window.items[1:] for window in windows])
    assert targets.tolist() == list(range(1, length))
    assert all((np.diff(window.items) == 1).all() for window in windows)


def test_the_cuts_of_long_histories_move_with_the_epoch_and_come_back() -> None:
    sequences = TrainingSequences([np.arange(100)], max_length=9, seed=1)

    def lengths(epoch: int) -> list[int]:
        sequences.set_epoch(epoch)
        return [len(window.items) for window in sequences[0]]

    assert len({tuple(lengths(epoch)) for epoch in range(10)}) > 3
    assert lengths(4) == lengths(4)


@given(st.integers(1, 40), st.floats(0, 1), st.integers(0, 2**31))
def test_random_drop_keeps_the_first_item(count: int, ratio: float, seed: int) -> None:
    stays = random_drop(count, ratio, torch.Generator().manual_seed(seed))
    assert stays.shape == (count,)
    assert bool(stays[0])


def test_random_drop_drops_what_its_ratio_says() -> None:
    generator = torch.Generator().manual_seed(0)
    dropped = [1 - random_drop(51, 0.2, generator)[1:].float().mean() for _ in range(400)]
    assert float(torch.stack(dropped).mean()) == pytest.approx(0.1, abs=0.01)
    assert not any(random_drop(51, 0.0, generator).logical_not())


def test_dropped_items_leave_order_and_targets_as_they_are() -> None:
    torch.manual_seed(3)
    history = np.arange(10, 22)
    sequences = TrainingSequences([history], max_length=20)
    collate = Collate(max_drop_ratio=0.9)
    dropped_any = False
    for _ in range(20):
        batch = collate([sequences[0]])
        pairs_of_batch = pairs(batch)
        assert sorted(target for _, target in pairs_of_batch) == list(range(11, 22))
        for seen, target in pairs_of_batch:
            assert seen[0] == 10
            assert list(seen) == sorted(seen)
            assert max(seen) < target
            dropped_any |= seen[-1] < target - 1
    assert dropped_any


def test_fine_tuning_batches_count_in_catalogue_rows() -> None:
    sequences = TrainingSequences([np.array([5, 3, 9])], 10)
    batch = Collate(catalogue_size=12)([sequences[0]])
    assert batch.items.tolist() == list(range(12))
    assert batch.blocks[0].items.tolist() == [[5, 3]]
    assert batch.blocks[0].targets.tolist() == [3, 9]


def test_padding_is_marked_and_contrast_picks_a_real_position() -> None:
    torch.manual_seed(0)
    sequences = TrainingSequences([np.arange(n) for n in (2, 3, 4)], 10)
    for _ in range(10):
        batch = Collate()([sequences[entry] for entry in range(3)])
        for block in batch.blocks:
            assert block.padding_mask.sum(dim=1).tolist() == sorted(
                block.padding_mask.sum(dim=1).tolist()
            )
            assert block.padding_mask.flatten()[block.contrast].all()
            assert block.padding_mask.flatten()[block.states].all()
