"""Histories as ids and own items, and as rows of a table of vectors, which the model reads."""

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
    """A visitor's own item, which may be in a history without being in the catalogue.

    Attributes
    ----------
    item
        its id need not be unique.
    features
        the features of this item, from ``FeatureExtractor.describe``.
    """

    item: Item
    features: ItemFeatures


#: Catalogue ids and own items, oldest first.
History = Sequence[str | OwnItem]


@dataclass(frozen=True, slots=True)
class ResolvedHistories:
    """Histories with the vectors of their items.

    Attributes
    ----------
    table
        vectors of the distinct items of all histories.
    rows
        the rows of ``table`` of each history, oldest first.
    seen
        the catalogue rows of each history, without own items.
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
    """Look up the items of every history, and encode the visitors' own items.

    Parameters
    ----------
    model
        encodes own items, by their content alone.
    candidates
        the catalogue's items.
    histories
        at least one.
    find
        called for an id that is not in ``candidates``; it raises the error to show.

    Raises
    ------
    MP4SRError
        for an unknown item, an empty history, or an own item with neither text nor a picture.
    """
    n = len(candidates.items)
    own: dict[int, int] = {}  # id() of an own item -> its place in own_items
    own_items: list[OwnItem] = []
    everything: list[NDArray[np.int64]] = []  # own items have rows from n
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
        everything.append(np.array(rows, dtype=np.int64))

    used = np.unique(np.concatenate(everything))
    listed = torch.from_numpy(used[used < n]).to(candidates.vectors.text.device)
    parts = [candidates.vectors.take(listed)]
    parts += [encode_own(model, [entry.item], entry.features) for entry in own_items]
    return ResolvedHistories(
        table=ItemVectors.concatenate(parts),
        rows=[np.searchsorted(used, rows) for rows in everything],
        seen=[rows[rows < n] for rows in everything],
    )


def encode_own(model: MP4SR, items: Sequence[Item], features: ItemFeatures) -> ItemVectors:
    """Return the vectors of items by their content alone, without ID embeddings.

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
