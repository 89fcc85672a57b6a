"""Two maps of the items, one by their words and one by their pictures."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mp4sr.demo.items import item_kind, item_title
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.features import ItemFeatures
from mp4sr.recommender.layout import TSNE_LIMIT, Layout, lay_out, turned
from mp4sr.recommender.search import pooled
from mp4sr.vocabulary import FEW_SHOT_LIMIT, GROUP_NAMES, ITEM_GROUPS, ItemGroup, Modality

MOST = TSNE_LIMIT
"""How many items are drawn at most; larger catalogues are sampled."""

LARGEST_GROUPS = 9
"""How many categories have their own colour and shape; the others share one."""

_STATUS_HINTS: dict[ItemGroup, str] = {
    "warm": f"chosen more than {FEW_SHOT_LIMIT} times in training",
    "few_shot": f"chosen 1 to {FEW_SHOT_LIMIT} times in training",
    "cold": "never chosen in training",
}


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One item on the maps.

    Attributes
    ----------
    id, title, kind, picture
        the item's; ``picture`` is an address, "" for none.
    group, status
        the index of its entry in each of the two legends.
    at
        its position on each map, in percent from the left and the top; None where it has none.
    """

    id: str
    title: str
    kind: str
    picture: str
    group: int
    status: int
    at: tuple[list[float] | None, list[float] | None]


@dataclass(frozen=True, slots=True)
class ItemMap:
    """One map.

    Attributes
    ----------
    modality
        what similar items have in common.
    heading
        the map's heading.
    method
        how the items were laid out.
    missing
        how many items have no position on it.
    without
        what these items lack, such as ``a picture``.
    """

    modality: Modality
    heading: str
    method: str
    missing: int
    without: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One entry of a legend: its label, how many items it has, and an explanation."""

    label: str
    count: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DrawnMaps:
    """Both maps, laid out.

    Attributes
    ----------
    points
        the items that are drawn.
    total
        the number of items in the catalogue.
    maps
        the maps.
    groups, statuses
        the two legends, which colour the items by category or by how well training knows them.
    """

    points: Sequence[MapPoint]
    total: int
    maps: Sequence[ItemMap]
    groups: Sequence[LegendEntry]
    statuses: Sequence[LegendEntry]

    @property
    def has_statuses(self) -> bool:
        """Whether the items differ in how well training knows them."""
        return sum(entry.count > 0 for entry in self.statuses) > 1


@dataclass(frozen=True, slots=True)
class HistoryOnMaps:
    """A history's items on the maps.

    Attributes
    ----------
    points
        their indices among the drawn points.
    missing
        how many of them are not drawn, the visitor's own items included.
    """

    points: Sequence[int]
    missing: int


class ItemMaps:
    """The maps of a catalogue, laid out when they are first asked for and then kept.

    Parameters
    ----------
    shop
        the catalogue with its features.
    most
        the most items to draw.

    Attributes
    ----------
    drawn : DrawnMaps or None
        the maps; None until they are laid out.
    """

    def __init__(self, shop: Shop, most: int = MOST) -> None:
        self._shop = shop
        self._most = most
        self._lock = threading.Lock()
        self.drawn: DrawnMaps | None = None
        self._features: ItemFeatures | None = None

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The catalogue rows of the items that are drawn, ascending and always the same."""
        items = len(self._shop.catalogue.items)
        if items <= self._most:
            return np.arange(items)
        drawn = np.random.default_rng(0).choice(items, self._most, replace=False)
        return np.sort(drawn)

    def draw(self) -> DrawnMaps:
        """Return the maps; the first caller lays them out and all others wait."""
        with self._lock:
            if self.drawn is None or self._features is not self._shop.features:
                self._features = self._shop.features  # pictures may have been read again
                self.drawn = self._draw()
            return self.drawn

    def history(self, session: Session) -> HistoryOnMaps:
        """Return where a history's items are on the maps."""
        points = {int(row): point for point, row in enumerate(self.rows)}
        rows = dict.fromkeys(self._shop.rows_of(session).tolist())
        drawn = [points[row] for row in rows if row in points]
        own = sum(entry.own is not None for entry in session.entries)
        return HistoryOnMaps(points=drawn, missing=len(rows) - len(drawn) + own)

    def _draw(self) -> DrawnMaps:
        shop, rows = self._shop, self.rows
        features = shop.features
        words, has_words = _layout(pooled(features.text.take(rows)), self._sampled)
        pictures, has_picture = _layout(pooled(features.image.take(rows)), self._sampled)
        by_picture = turned(pictures.points, words.points, has_words & has_picture)
        groups, group_of = self._groups()
        items = [shop.catalogue.items[row] for row in rows]
        points = [
            MapPoint(
                id=item.id,
                title=item_title(item),
                kind=item_kind(item),
                picture=shop.thumbnails.address(int(row)) if item.images else "",
                group=group_of[place],
                status=ITEM_GROUPS.index(shop.status(int(row))),
                at=(
                    _position(words.points[place]) if has_words[place] else None,
                    _position(by_picture[place]) if has_picture[place] else None,
                ),
            )
            for place, (row, item) in enumerate(zip(rows, items, strict=True))
        ]
        counts = Counter(ITEM_GROUPS[point.status] for point in points)
        return DrawnMaps(
            points=points,
            total=len(shop.catalogue.items),
            maps=[
                ItemMap(
                    modality="text",
                    heading="By words",
                    method=words.method,
                    missing=int((~has_words).sum()),
                    without="words",
                ),
                ItemMap(
                    modality="image",
                    heading="By pictures",
                    method=pictures.method,
                    missing=int((~has_picture).sum()),
                    without="a picture",
                ),
            ],
            groups=groups,
            statuses=[
                LegendEntry(
                    GROUP_NAMES[group].capitalize(), counts[group], hint=_STATUS_HINTS[group]
                )
                for group in ITEM_GROUPS
            ],
        )

    @property
    def _sampled(self) -> bool:
        return len(self._shop.catalogue.items) > self._most

    def _groups(self) -> tuple[list[LegendEntry], list[int]]:
        """Return the legend of categories, and the index of each item's entry in it."""
        shop = self._shop
        labels = [""] * len(self.rows)
        for label in shop.categories:
            if (of_category := shop.among(label)) is not None:
                for place in np.flatnonzero(of_category[self.rows]):
                    labels[place] = label
        if not shop.categories:  # there are too many to filter by, or only one
            labels = [item_kind(shop.catalogue.items[row]) for row in self.rows]
        counts = Counter(label for label in labels if label)
        legend = [LegendEntry(label, count) for label, count in counts.most_common(LARGEST_GROUPS)]
        index = {entry.label: place for place, entry in enumerate(legend)}
        rest = len(labels) - sum(entry.count for entry in legend)
        if rest:
            legend.append(LegendEntry("All others" if legend else "Items", rest))
        return legend, [index.get(label, len(index)) for label in labels]


def _layout(vectors: NDArray[np.float32], sampled: bool) -> tuple[Layout, NDArray[np.bool_]]:
    """Return a layout with a row for every item, and which items have a position in it."""
    present = np.any(vectors != 0, axis=1)
    layout = lay_out(vectors[present], limit=0 if sampled else TSNE_LIMIT)
    points = np.zeros((len(present), 2), dtype=np.float32)
    points[present] = layout.points
    return Layout(points, layout.method), present


def _position(point: NDArray[np.float32]) -> list[float]:
    """Return a point in percent of the map, from its left and its top."""
    return [round(50 + 50 * float(value), 2) for value in point]
