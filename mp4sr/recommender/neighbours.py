"""The items that a model finds most similar to an item, by words or by pictures."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from mp4sr.model import ItemVectors
from mp4sr.vocabulary import Modality


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A similar item: its row in the catalogue, and the cosine, 1 for the same content."""

    row: int
    cosine: float


def nearest(
    item: ItemVectors,
    items: ItemVectors,
    modality: Modality,
    k: int,
    among: NDArray[np.bool_] | None = None,
) -> list[Neighbour]:
    """Return the items with the most similar content, the most similar first.

    Items are compared in the space of the model's item encoder, without IDs. Two items are near
    there when the model has learned that they appear at the same places of histories, which is
    how cold items get recommended. All items of a catalogue point in much the same direction, so
    that their plain cosines are all close to 1; the catalogue's mean is therefore subtracted.

    Parameters
    ----------
    item
        the vectors of the one item.
    items
        the vectors of the ``n`` items of the catalogue.
    modality
        by words (``text``) or by pictures (``image``).
    k
        how many; fewer are returned when there are fewer.
    among
        which items may be neighbours, ``(n,)``; None for all. Items without the modality never
        are.

    Returns
    -------
    The neighbours; of equal cosines the earlier row comes first. An empty list when the item
    itself lacks the modality.
    """
    present = items.has_text if modality == "text" else items.has_image
    own_present = item.has_text if modality == "text" else item.has_image
    if not bool(own_present[0]) or not bool(present.any()):
        return []
    table, own = getattr(items, modality), getattr(item, modality)
    middle = table[present].mean(dim=0)  # (h,)
    cosines = F.normalize(table - middle, dim=-1) @ F.normalize(own - middle, dim=-1)[0]  # (n,)
    if among is not None:
        present = present & torch.from_numpy(among).to(present.device)
    cosines = cosines.masked_fill(~present, -torch.inf)
    order = torch.argsort(cosines, descending=True, stable=True)[: min(k, int(present.sum()))]
    return [
        Neighbour(row, cosine)
        for row, cosine in zip(order.tolist(), cosines[order].tolist(), strict=True)
    ]
