"""What a model takes an item for: the items nearest to it by words, and by pictures."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from mp4sr.model import ItemVectors

Modality = Literal["text", "image"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A near item: its row in the catalogue, and the cosine, 1 for the same content."""

    row: int
    cosine: float


def nearest(
    item: ItemVectors,
    items: ItemVectors,
    modality: Modality,
    k: int,
    among: NDArray[np.bool_] | None = None,
) -> list[Neighbour]:
    """Return the items whose content is nearest to one item's, nearest first.

    The space is that of the model's item encoder, without IDs: there two items are near when the
    model has learned that they come in the same places of a history, which is what carries an
    item that nobody has chosen yet. All items of a catalogue point in much the same direction in
    it, so that their plain cosines are all close to 1; the catalogue's mean is subtracted first.

    Parameters
    ----------
    item
        the vectors of the one item.
    items
        those of the ``n`` items of the catalogue.
    modality
        by words (``text``) or by pictures (``image``).
    k
        how many; fewer come back when there are fewer.
    among
        which items may be neighbours, ``(n,)``; None for all. Those without the modality never
        are.

    Returns
    -------
    The neighbours; of equal cosines the earlier row comes first. None when the item itself lacks
    the modality.
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
