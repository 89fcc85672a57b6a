"""Two maps of the items, by their words and by their pictures: who is next to whom in each."""

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
from mp4sr.demo.status import Status
from mp4sr.features import ItemFeatures
from mp4sr.recommender.layout import TSNE_LIMIT, Layout, lay_out, turned
from mp4sr.recommender.search import pooled

MOST = TSNE_LIMIT
"""Items that are drawn; of a larger catalogue it is a sample."""

LARGEST_GROUPS = 9
"""Categories that have a colour and a shape of their own; the others share one."""

STATUS_LABELS: dict[Status, str] = {"warm": "Known", "few-shot": "Few-shot", "cold": "Cold"}


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One item on the maps.

    Attributes
    ----------
    id, title, kind, picture
        of the item; ``picture`` is an address, "" when it has none.
    group, status
        its line in each of the two legends.
    at
        its place on each map, in percent from the left and the top; None where it has none.
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
    key, heading
        ``text`` or ``image``, and what to call it.
    method
        how the items were laid out.
    lacking, what
        how many items have no place on it, and what they lack.
    """

    key: str
    heading: str
    method: str
    lacking: int
    what: str


@dataclass(frozen=True, slots=True)
class DrawnMaps:
    """Both maps, laid out.

    Attributes
    ----------
    points
        the items that are drawn.
    total
        how many items the catalogue has.
    maps
        the maps.
    groups, statuses
        the legends: label and number of items.
    """

    points: list[MapPoint]
    total: int
    maps: list[ItemMap]
    groups: list[tuple[str, int]]
    statuses: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class HistoryOnMaps:
    """Where a history is on the maps.

    Attributes
    ----------
    places
        which of the drawn points it has.
    missing
        how many of its catalogue items are not drawn.
    own
        how many of its items are the visitor's own.
    """

    places: list[int]
    missing: int
    own: int


class ItemMaps:
    """The maps of a catalogue, laid out when somebody first looks and then kept.

    Parameters
    ----------
    shop
        the catalogue with its features.
    most
        how many items are drawn at most.

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
        """The catalogue rows of the items that are drawn, ascending; the same every time."""
        items = len(self._shop.catalogue.items)
        if items <= self._most:
            return np.arange(items)
        drawn = np.random.default_rng(0).choice(items, self._most, replace=False)
        return np.sort(drawn)

    def draw(self) -> DrawnMaps:
        """Return the maps, laid out by whoever asks first; everybody else waits for that."""
        with self._lock:
            if self.drawn is None or self._features is not self._shop.features:
                self._features = self._shop.features  # pictures may have been read again
                self.drawn = self._draw()
            return self.drawn

    def history(self, session: Session) -> HistoryOnMaps:
        """Return which drawn items are of a history."""
        places = {int(row): place for place, row in enumerate(self.rows)}
        index = self._shop.catalogue.index
        chosen = [index[entry.item.id] for entry in session.entries if entry.own is None]
        drawn = [places[row] for row in dict.fromkeys(chosen) if row in places]
        own = sum(entry.own is not None for entry in session.entries)
        return HistoryOnMaps(drawn, len(set(chosen)) - len(drawn), own)

    def _draw(self) -> DrawnMaps:
        shop, rows = self._shop, self.rows
        features = shop.features
        words, has_words = _layout(pooled(features.text.take(rows)), self._sampled)
        pictures, has_picture = _layout(pooled(features.image.take(rows)), self._sampled)
        seen = turned(pictures.points, words.points, has_words & has_picture)
        groups, group_of = self._groups()
        items = [shop.catalogue.items[row] for row in rows]
        statuses = list(STATUS_LABELS)
        points = [
            MapPoint(
                id=item.id,
                title=item_title(item),
                kind=item_kind(item),
                picture=shop.thumbnails.address(int(row)) if item.images else "",
                group=group_of[place],
                status=statuses.index(shop.status(int(row))),
                at=(
                    _place(words.points[place]) if has_words[place] else None,
                    _place(seen[place]) if has_picture[place] else None,
                ),
            )
            for place, (row, item) in enumerate(zip(rows, items, strict=True))
        ]
        known = Counter(point.status for point in points)
        return DrawnMaps(
            points=points,
            total=len(shop.catalogue.items),
            maps=[
                ItemMap("text", "By their words", words.method, int((~has_words).sum()), "words"),
                ItemMap(
                    *("image", "By their pictures", pictures.method),
                    *(int((~has_picture).sum()), "picture"),
                ),
            ],
            groups=groups,
            statuses=[(label, known[at]) for at, label in enumerate(STATUS_LABELS.values())],
        )

    @property
    def _sampled(self) -> bool:
        return len(self._shop.catalogue.items) > self._most

    def _groups(self) -> tuple[list[tuple[str, int]], list[int]]:
        """Return the legend, label and number of items, and which of its lines each item is."""
        items = self._shop.catalogue.items
        masks = [(label, self._shop.among(label)) for label in self._shop.categories]
        labels = [""] * len(self.rows)
        for label, mask in masks:
            if mask is not None:
                for place in np.flatnonzero(mask[self.rows]):
                    labels[place] = label
        if not masks:  # too many categories to filter by, or one: those at the end of the paths
            labels = [item_kind(items[row]) for row in self.rows]
        counts = Counter(labels)
        counts.pop("", None)
        kept = [label for label, _ in counts.most_common(LARGEST_GROUPS)]
        number = {label: place for place, label in enumerate(kept)}
        legend = [(label, counts[label]) for label in kept]
        rest = len(labels) - sum(count for _, count in legend)
        if rest:
            legend.append(("All others" if kept else "Items", rest))
        return legend, [number.get(label, len(kept)) for label in labels]


def _layout(vectors: NDArray[np.float32], sampled: bool) -> tuple[Layout, NDArray[np.bool_]]:
    """Return a layout with a row for every item, and which items have a place in it."""
    present = np.any(vectors != 0, axis=1)
    layout = lay_out(vectors[present], limit=0 if sampled else TSNE_LIMIT)
    points = np.zeros((len(present), 2), dtype=np.float32)
    points[present] = layout.points
    return Layout(points, layout.method), present


def _place(point: Sequence[float] | NDArray[np.float32]) -> list[float]:
    """Return a point in percent of the map from its left and its top."""
    return [round(50 + 50 * float(value), 2) for value in point]
