"""From histories to batches: windows, sequence random drop, and blocks of similar length."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from mp4sr.model.lengths import length_blocks, padded
from mp4sr.training.settings import Targets

Items = NDArray[np.int64]


class Window(NamedTuple):
    """A part of a history: all items but the last are inputs, all from ``first_target`` targets."""

    items: Items  # at most max_length + 1 rows, oldest first
    first_target: int  # items[first_target:] are the targets


class TrainingSequences(Dataset[list[Window]]):
    """Training histories: an entry for each user, or with targets ``last`` for each prefix.

    With targets ``all`` a history longer than ``max_length`` is cut into windows, so that every
    item but the first is a target exactly once; the cuts differ from epoch to epoch. With targets
    ``last`` every prefix is an entry, and its last item is the only target.

    Parameters
    ----------
    histories
        item rows, oldest first; those with fewer than two items are left out.
    max_length
        the most items the model reads.
    targets
        ``all`` or ``last``.
    seed
        decides, together with the epoch, where long histories are cut.
    """

    def __init__(
        self, histories: Sequence[Items], max_length: int, targets: Targets = "all", seed: int = 0
    ) -> None:
        self.histories = [history for history in histories if len(history) > 1]
        self.max_length = max_length
        self.seed = seed
        self.epoch = 0
        self.prefixes: list[tuple[int, int]] | None = None  # (history, position of the target)
        if targets == "last":
            self.prefixes = [
                (row, position)
                for row, history in enumerate(self.histories)
                for position in range(1, len(history))
            ]

    def __len__(self) -> int:
        """Return the number of entries, the same in every epoch."""
        return len(self.histories) if self.prefixes is None else len(self.prefixes)

    @property
    def target_count(self) -> int:
        """The number of targets in an epoch."""
        return sum(len(history) - 1 for history in self.histories)

    def set_epoch(self, epoch: int) -> None:
        """Set the epoch, which decides where long histories are cut."""
        self.epoch = epoch

    def __getitem__(self, entry: int) -> list[Window]:
        """Return the windows of a user, or the window of a prefix."""
        if self.prefixes is not None:
            row, position = self.prefixes[entry]
            window = self.histories[row][max(0, position - self.max_length) : position + 1]
            return [Window(window, len(window) - 1)]
        history = self.histories[entry]
        if len(history) <= self.max_length + 1:
            return [Window(history, 1)]
        first = int(np.random.default_rng((self.seed, self.epoch, entry)).integers(self.max_length))
        cuts = [0, *range(first + 1, len(history) - 1, self.max_length), len(history) - 1]
        return [Window(history[a : b + 1], 1) for a, b in pairwise(cuts)]


class Block(NamedTuple):
    """Sequences of similar length, padded at the end."""

    items: Tensor  # (b, l) rows of Batch.items
    padding_mask: Tensor  # (b, l) bool, false on padding
    states: Tensor  # (t,) positions in the flattened (b * l) from which a target is predicted
    targets: Tensor  # (t,) rows of Batch.items
    contrast: Tensor  # (b,) one flattened position a sequence, for CMCL


class Batch(NamedTuple):
    """The input of a training step."""

    items: Tensor  # (m,) the distinct catalogue rows among inputs and targets
    blocks: list[Block]

    @property
    def target_count(self) -> int:
        """The number of targets in the batch."""
        return sum(len(block.targets) for block in self.blocks)


def random_drop(count: int, max_ratio: float, generator: torch.Generator | None = None) -> Tensor:
    """Sequence random drop: return which items of a sequence stay, bool ``(count,)``.

    The ratio is U(0, ``max_ratio``). The first item always stays, so that every prefix has at
    least one item. Being a mask, it keeps the order.
    """
    ratio = torch.rand((), generator=generator) * max_ratio
    stays = torch.rand(count, generator=generator) >= ratio
    stays[0] = True
    return stays


class Collate:
    """Turn the windows of some users into a :class:`Batch`.

    Parameters
    ----------
    max_drop_ratio
        upper end of the drop ratio; 0 drops nothing (fine-tuning).
    catalogue_size
        given, ``Batch.items`` is the whole catalogue (fine-tuning scores all items); with None
        it is the items that occur.
    """

    def __init__(self, max_drop_ratio: float = 0.0, catalogue_size: int | None = None) -> None:
        self.max_drop_ratio = max_drop_ratio
        self.catalogue_size = catalogue_size

    def __call__(self, entries: list[list[Window]]) -> Batch:
        """Collate entries of :class:`TrainingSequences`."""
        inputs: list[Items] = []
        states: list[Items] = []  # for every target, the position it is predicted from
        targets: list[Items] = []
        for window in (window for entry in entries for window in entry):
            before, following = window.items[:-1], window.items[window.first_target :]
            state = np.arange(window.first_target - 1, len(before))
            if self.max_drop_ratio > 0:
                stays = random_drop(len(before), self.max_drop_ratio).numpy()
                state = (np.cumsum(stays) - 1)[state]  # the last item that stays before the target
                before = before[stays]
            inputs.append(before)
            states.append(state)
            targets.append(following)

        everything = np.concatenate(inputs + targets)
        if self.catalogue_size is None:
            items, local = np.unique(everything, return_inverse=True)
        else:
            items, local = np.arange(self.catalogue_size), everything
        sizes = np.cumsum([len(part) for part in inputs + targets])[:-1]
        parts = np.split(local, sizes)
        inputs, targets = parts[: len(inputs)], parts[len(inputs) :]

        lengths = np.array([len(sequence) for sequence in inputs], dtype=np.int64)
        picks = torch.rand(len(inputs)).numpy()  # one state of each sequence for CMCL
        blocks = []
        for rows in length_blocks(lengths):
            table = padded([inputs[row] for row in rows])  # (b, l)
            width = table.shape[1]
            offsets = np.arange(len(rows)) * width
            flat = [states[row] + offset for row, offset in zip(rows, offsets, strict=True)]
            picked = [states[row][int(picks[row] * len(states[row]))] for row in rows]
            blocks.append(
                Block(
                    items=torch.from_numpy(table),
                    padding_mask=torch.from_numpy(np.arange(width) < lengths[rows][:, None]),
                    states=torch.from_numpy(np.concatenate(flat)),
                    targets=torch.from_numpy(np.concatenate([targets[row] for row in rows])),
                    contrast=torch.from_numpy(np.array(picked) + offsets),
                )
            )
        return Batch(torch.from_numpy(items), blocks)
