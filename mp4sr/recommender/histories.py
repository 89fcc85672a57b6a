"""Histories as a visitor gives them, and as rows of one table of vectors for the model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.features import ItemFeatures
from mp4sr.model import MP4SR, ItemVectors
from mp4sr.recommender.candidates import Candidates


@dataclass(frozen=True, eq=False, slots=True)
class OwnItem:
    """A visitor's own item: it counts in a history and is never added to the catalogue.

    Attributes
    ----------
    item
        what to call it; its id need not be unique.
    features
        the features of this one item, from ``FeatureExtractor.describe``.
    """

    item: Item
    features: ItemFeatures


#: What somebody touched, oldest first: catalogue ids and own items.
History = Sequence[str | OwnItem]


@dataclass(frozen=True, slots=True)
class ResolvedHistories:
    """Histories over one table of exactly the items they use.

    Attributes
    ----------
    table
        vectors of the distinct items of all histories.
    rows
        rows of ``table`` for each history, oldest first.
    seen
        catalogue rows for each history, own items left out.
    """

    table: ItemVectors
    rows: list[NDArray[np.int64]]
    seen: list[NDArray[np.int64]]


def resolve(
    model: MP4SR,
    candidates: Candidates,
    histories: Sequence[History],
    find: Callable[[str], int],
) -> ResolvedHistories:
    """Look up the items of every history, and encode the visitors' own.

    Parameters
    ----------
    model
        encodes own items, by their content alone.
    candidates
        the items there are.
    histories
        at least one.
    find
        called for an id that ``candidates`` does not know; it raises the error to show.

    Raises
    ------
    MP4SRError
        for an unknown item, an empty history, or an own item without text and picture.
    """
    n = len(candidates.items)
    own: dict[int, int] = {}  # id() of an own item -> its place among the own items
    own_items: list[OwnItem] = []
    found: list[NDArray[np.int64]] = []
    for number, history in enumerate(histories, start=1):
        if len(history) == 0:
            which = "The history" if len(histories) == 1 else f"History {number}"
            raise MP4SRError(f"{which} is empty; put at least one item in it.")
        rows = []
        for entry in history:
            if isinstance(entry, OwnItem):
                if id(entry) not in own:
                    own[id(entry)] = len(own_items)
                    own_items.append(entry)
                rows.append(n + own[id(entry)])
            else:
                row = candidates.rows.get(entry)
                rows.append(find(entry) if row is None else row)
        found.append(np.array(rows, dtype=np.int64))

    used = np.unique(np.concatenate(found))
    listed = torch.from_numpy(used[used < n]).to(candidates.vectors.text.device)
    parts = [candidates.vectors.take(listed)]
    parts += [encode_own(model, [one.item], one.features) for one in own_items]
    return ResolvedHistories(
        table=ItemVectors.concatenate(parts),
        rows=[np.searchsorted(used, rows) for rows in found],
        seen=[rows[rows < n] for rows in found],
    )


def encode_own(model: MP4SR, items: Sequence[Item], features: ItemFeatures) -> ItemVectors:
    """Return the vectors of items that the model has never seen, by their content alone.

    Raises
    ------
    MP4SRError
        when an item has neither text nor a picture, or ``features`` do not fit the model.
    """
    vectors = model.encode_items(features)
    nothing = ~(vectors.has_text | vectors.has_image)
    if nothing.any():
        item = items[int(nothing.nonzero()[0, 0])]
        raise MP4SRError(
            f"The item '{item.id}' has neither words nor a picture; give it a title or a picture."
        )
    return vectors
