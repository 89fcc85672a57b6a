"""The leave-one-out split by time.

The last item of every user is the test target, the one before it is the validation target, and
the rest is for training. Histories are in time order, ties in the input's row order
(:meth:`mp4sr.catalogue.Catalogue.histories`); this module never reorders them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mp4sr.vocabulary import FEW_SHOT_LIMIT, Group

#: The parts that can be held out, in time order.
HELD_OUT = ("validation", "test")


@dataclass(frozen=True, slots=True)
class Cases:
    """Evaluation cases: after this history, which item comes next?

    Attributes
    ----------
    users
        the user of every case, ``(n,)``.
    histories
        item rows before the target, oldest first; ``n`` int64 arrays, none empty.
    targets
        the item row that came next, ``(n,)`` int64.
    """

    users: list[str]
    histories: list[NDArray[np.int64]]
    targets: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of cases."""
        return len(self.users)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "Cases":
        """Return the chosen cases, by row numbers or by a mask of shape ``(n,)``."""
        chosen = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return Cases(
            users=[self.users[row] for row in chosen],
            histories=[self.histories[row] for row in chosen],
            targets=self.targets[chosen],
        )


@dataclass(frozen=True, slots=True)
class Split:
    """A catalogue's interactions, as :func:`leave_one_out` splits them.

    Attributes
    ----------
    train
        user -> item rows to train on, oldest first. Every user is here, also those with too few
        interactions to be a case.
    validation
        cases for choosing a model. Their histories are the training part.
    test
        cases for the final numbers. Their histories include the validation target.
    training_counts
        how often each item occurs in ``train``, ``(n_items,)`` int64.
    """

    train: dict[str, NDArray[np.int64]]
    validation: Cases
    test: Cases
    training_counts: NDArray[np.int64]


def leave_one_out(
    histories: Mapping[str, NDArray[np.int64]],
    n_items: int,
    held_out: Iterable[str] = HELD_OUT,
) -> Split:
    """Split histories into training, validation and test by time.

    Parameters
    ----------
    histories
        user -> item rows in time order, as ``Catalogue.histories()`` returns them.
    n_items
        the number of items of the catalogue.
    held_out
        what each user's last items are held out for.
        ``("validation", "test")`` is the published protocol: the last item is the test
        target, the second last the validation target.
        ``("validation",)`` holds out the last item as the validation target, for data that
        comes without its test items.
        ``("test",)`` holds out the last item as the test target.
        ``()`` trains on everything.

    Returns
    -------
    The split. A user needs one interaction more than the number of items held out; all
    interactions of a user with fewer are for training. What is not held out has no cases.

    Raises
    ------
    ValueError
        for an unknown name in ``held_out`` or an item row outside the catalogue.
    """
    chosen = set(held_out)
    if unknown := chosen.difference(HELD_OUT):
        raise ValueError(f"held_out may name {HELD_OUT}, not {sorted(unknown)}")
    names = [name for name in HELD_OUT if name in chosen]

    train: dict[str, NDArray[np.int64]] = {}
    users: list[str] = []
    whole: list[NDArray[np.int64]] = []
    for user, history in histories.items():
        items = np.asarray(history, dtype=np.int64)
        if len(items) > len(names):
            train[user] = items[: len(items) - len(names)]
            users.append(user)
            whole.append(items)
        else:
            train[user] = items

    cases = {name: Cases([], [], np.zeros(0, dtype=np.int64)) for name in HELD_OUT}
    for position, name in enumerate(names):
        back = len(names) - position  # the target's distance from the end
        cases[name] = Cases(
            users=list(users),
            histories=[items[:-back] for items in whole],
            targets=np.array([items[-back] for items in whole], dtype=np.int64),
        )
    return Split(train, cases["validation"], cases["test"], count_items(train.values(), n_items))


def count_items(histories: Iterable[NDArray[np.int64]], n_items: int) -> NDArray[np.int64]:
    """Return how often each item occurs in ``histories``, ``(n_items,)`` int64.

    Raises
    ------
    ValueError
        for a row outside ``0 .. n_items - 1``.
    """
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *histories])
    if len(rows) and (rows.min() < 0 or rows.max() >= n_items):
        raise ValueError(f"item rows must lie in 0..{n_items - 1}, not {rows.min()}..{rows.max()}")
    return np.bincount(rows, minlength=n_items).astype(np.int64)


def target_groups(
    targets: NDArray[np.int64], training_counts: NDArray[np.int64]
) -> dict[Group, NDArray[np.bool_]]:
    """Group targets by their number of training interactions.

    Parameters
    ----------
    targets
        item rows, ``(n,)``.
    training_counts
        interactions of each item in training, ``(n_items,)``.

    Returns
    -------
    A mask of shape ``(n,)`` for each of :data:`mp4sr.vocabulary.GROUPS`: ``all``; ``warm`` (more
    than 5), ``few_shot`` (1 to 5) and ``cold`` (none), which together make up ``all``.
    """
    counts = training_counts[targets]
    return {
        "all": np.ones(len(targets), dtype=np.bool_),
        "warm": counts > FEW_SHOT_LIMIT,
        "few_shot": (counts >= 1) & (counts <= FEW_SHOT_LIMIT),
        "cold": counts == 0,
    }
