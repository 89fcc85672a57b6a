"""The item maps as HTML."""

import json
import threading
from dataclasses import asdict

from mp4sr.demo.evidence.maps import DrawnMaps, ItemMaps
from mp4sr.demo.session import Session
from mp4sr.page.templates import render
from mp4sr.vocabulary import GROUP_NAMES, ITEM_GROUPS

_NOTES = ["" if group == "warm" else GROUP_NAMES[group] for group in ITEM_GROUPS]
"""What an item's card says of its group; nothing for warm items."""


class MapsView:
    """The maps as HTML, made once for all visitors."""

    def __init__(self, maps: ItemMaps) -> None:
        self._maps = maps
        self._lock = threading.Lock()
        self._html = ""

    @property
    def waiting(self) -> str:
        """What to show while the items are laid out; the maps when they are ready."""
        return self._html or render("evidence/maps", drawn=None, items=len(self._maps.rows))

    def html(self) -> str:
        """Return the maps; the first caller lays them out."""
        with self._lock:
            if not self._html:
                self._html = maps_html(self._maps.draw())
            return self._html

    def rings_html(self, session: Session) -> str:
        """Return which of the drawn items are in the visitor's history, and say so."""
        return render("evidence/rings", history=self._maps.history(session))


def maps_html(drawn: DrawnMaps) -> str:
    """Return maps that are laid out."""
    points = [asdict(point) for point in drawn.points]
    return render(
        "evidence/maps",
        drawn=drawn,
        items=len(points),
        points=json.dumps(points, ensure_ascii=True, separators=(",", ":")),
        notes=json.dumps(_NOTES),
    )
