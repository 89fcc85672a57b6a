"""Two maps of the items, by their words and by their pictures: who is next to whom in each."""

import json
import threading
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mp4sr.page.shop import Shop
from mp4sr.page.templates import item_kind, item_title, render
from mp4sr.page.visit import Visit
from mp4sr.recommender.layout import TSNE_LIMIT, Layout, lay_out, turned
from mp4sr.recommender.search import pooled

MOST = TSNE_LIMIT
"""Items that are drawn; of a larger catalogue it is a sample."""

LARGEST_GROUPS = 9
"""Categories that have a colour and a shape of their own; the others share one."""

STATUSES = {"warm": "Known", "few-shot": "Few-shot", "new": "New"}


class ItemMaps:
    """The maps of a catalogue, laid out when somebody first looks and then kept.

    Parameters
    ----------
    shop
        the catalogue with its features.
    most
        how many items are drawn at most.
    """

    def __init__(self, shop: Shop, most: int = MOST) -> None:
        self._shop = shop
        self._most = most
        self._lock = threading.Lock()
        self._html: str | None = None

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The catalogue rows of the items that are drawn, ascending; the same every time."""
        items = len(self._shop.catalogue.items)
        if items <= self._most:
            return np.arange(items)
        drawn = np.random.default_rng(0).choice(items, self._most, replace=False)
        return np.sort(drawn)

    @property
    def waiting(self) -> str:
        """What stands there while the items are laid out; the maps when they are ready."""
        return self._html or render("evidence_maps", drawn=None, items=len(self.rows))

    def html(self) -> str:
        """Return the maps, laid out by whoever asks first; everybody else waits for that."""
        with self._lock:
            if self._html is None:
                self._html = self._draw()
            return self._html

    def ringed(self, visit: Visit) -> str:
        """Return which drawn items are of the visitor's history, and a sentence that says so."""
        places = {int(row): place for place, row in enumerate(self.rows)}
        index = self._shop.catalogue.index
        chosen = [index[entry.item.id] for entry in visit.entries if entry.own is None]
        ringed = [places[row] for row in dict.fromkeys(chosen) if row in places]
        return render(
            "evidence_rings",
            places=ringed,
            missing=len(set(chosen)) - len(ringed),
            own=sum(entry.own is not None for entry in visit.entries),
        )

    def _draw(self) -> str:
        shop, rows = self._shop, self.rows
        features = shop.features
        words, has_words = _layout(pooled(features.text.take(rows)), self._sampled)
        pictures, has_picture = _layout(pooled(features.image.take(rows)), self._sampled)
        seen = turned(pictures.points, words.points, has_words & has_picture)
        groups, group_of = self._groups()
        items = [shop.catalogue.items[row] for row in rows]
        statuses = list(STATUSES)
        points = [
            {
                "id": item.id,
                "title": item_title(item),
                "kind": item_kind(item),
                "picture": shop.pictures.address(int(row)) if item.images else "",
                "group": group_of[place],
                "status": statuses.index(shop.status(int(row))),
                "at": [
                    _place(words.points[place]) if has_words[place] else None,
                    _place(seen[place]) if has_picture[place] else None,
                ],
            }
            for place, (row, item) in enumerate(zip(rows, items, strict=True))
        ]
        known = Counter(point["status"] for point in points)
        maps = [
            ("text", "By their words", words.method, int((~has_words).sum()), "words"),
            ("image", "By their pictures", pictures.method, int((~has_picture).sum()), "picture"),
        ]
        return render(
            "evidence_maps",
            drawn=json.dumps(points, ensure_ascii=True, separators=(",", ":")),
            items=len(rows),
            of=len(shop.catalogue.items),
            maps=maps,
            groups=groups,
            statuses=[(label, known[at]) for at, label in enumerate(STATUSES.values())],
            any_status=len(known) > 1,
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
