"""What an item resembles: the warm items nearest to it by text and by pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.shop import Shop
from mp4sr.recommender.neighbours import Neighbour, nearest
from mp4sr.vocabulary import MODALITIES, Modality

NEIGHBOURS = 5
"""How many are shown by each modality."""


@dataclass(frozen=True, slots=True)
class NearItem:
    """A neighbour, ready to be shown.

    Attributes
    ----------
    item, picture
        the neighbour, and the address of its picture.
    cosine
        how near it is, as :func:`mp4sr.recommender.neighbours.nearest` measures it.
    added
        whether only the edited item has this neighbour.
    """

    item: Item
    picture: str
    cosine: float
    added: bool


@dataclass(frozen=True, slots=True)
class NeighbourPanel:
    """An item's neighbours by one modality.

    Attributes
    ----------
    modality
        what they are near by.
    before
        the neighbours of the item; empty when it lacks the modality.
    after
        those of the edited item; None without an edit.
    unchanged
        whether the edit left the neighbours as they were.
    """

    modality: Modality
    before: list[NearItem]
    after: list[NearItem] | None
    unchanged: bool


def neighbour_panels(shop: Shop, before: LabItem, after: LabItem | None) -> list[NeighbourPanel]:
    """Return the nearest warm items by text and by pictures, before and after an edit."""
    return [_panel(shop, modality, before, after) for modality in MODALITIES]


def _panel(
    shop: Shop, modality: Modality, before: LabItem, after: LabItem | None
) -> NeighbourPanel:
    old = nearest_warm(shop, before, modality)
    if after is None:
        return NeighbourPanel(modality, _near(shop, old, old), None, unchanged=False)
    new = nearest_warm(shop, after, modality)
    unchanged = [neighbour.row for neighbour in old] == [neighbour.row for neighbour in new]
    return NeighbourPanel(modality, _near(shop, old, old), _near(shop, new, old), unchanged)


def nearest_warm(
    shop: Shop, lab_item: LabItem, modality: Modality, k: int = NEIGHBOURS
) -> list[Neighbour]:
    """Return the ``k`` warm items nearest to an item, which is itself left out."""
    warm = shop.with_status("warm")
    if lab_item.row is not None:
        warm[lab_item.row] = False
    vectors = shop.recommender.candidates.vectors
    return nearest(lab_item.what_if.vectors, vectors, modality, k, warm)


def _near(
    shop: Shop, neighbours: Sequence[Neighbour], before: Sequence[Neighbour]
) -> list[NearItem]:
    known = {neighbour.row for neighbour in before}
    items = shop.catalogue.items
    return [
        NearItem(
            item=items[neighbour.row],
            picture=shop.picture(items[neighbour.row]),
            cosine=neighbour.cosine,
            added=neighbour.row not in known,
        )
        for neighbour in neighbours
    ]
