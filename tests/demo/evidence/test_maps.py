"""The maps of the items."""

from collections import Counter

import numpy as np

from mp4sr.demo.evidence.maps import HistoryOnMaps, ItemMaps
from mp4sr.demo.pictures.uploads import read_own_item
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from tests.demo.toy_shop import session_of


def test_maps_have_a_point_for_every_item(shop: Shop) -> None:
    maps = ItemMaps(shop)
    assert maps.drawn is None
    drawn = maps.draw()
    assert maps.drawn is drawn
    assert maps.draw() is drawn  # laid out once
    assert [point.id for point in drawn.points] == [item.id for item in shop.catalogue.items]
    text, image = zip(*(point.at for point in drawn.points), strict=True)
    assert [place is None for place in text] == [False] * 7 + [True]  # the mystery has no words
    assert [place is None for place in image] == [False] * 6 + [True, False]  # the candle
    assert [(each.modality, each.missing) for each in drawn.maps] == [("text", 1), ("image", 1)]
    assert drawn.total == 8


def test_points_have_the_items_status(shop: Shop) -> None:
    shop.training_counts = np.array([0, 3, 9, 9, 9, 9, 9, 9])
    drawn = ItemMaps(shop).draw()
    assert [point.status for point in drawn.points] == [2, 1, 0, 0, 0, 0, 0, 0]
    assert [(entry.label, entry.count) for entry in drawn.statuses] == [
        ("Warm", 6),
        ("Few-shot", 1),
        ("Cold", 1),
    ]
    assert drawn.statuses[2].hint == "never chosen in training"
    assert drawn.has_statuses
    shop.training_counts = np.zeros(8, dtype=np.int64)  # nothing is known about any item
    assert not ItemMaps(shop).draw().has_statuses


def test_points_have_a_category(shop: Shop) -> None:
    drawn = ItemMaps(shop).draw()
    legend = {entry.label: entry.count for entry in drawn.groups}
    counted = Counter(drawn.groups[point.group].label for point in drawn.points)
    assert legend == counted


def test_a_large_catalogue_is_sampled(shop: Shop) -> None:
    maps = ItemMaps(shop, most=5)
    assert maps.rows.tolist() == ItemMaps(shop, most=5).rows.tolist()
    assert len(set(maps.rows.tolist())) == 5
    drawn = maps.draw()
    assert (len(drawn.points), drawn.total) == (5, 8)
    assert {each.method for each in drawn.maps} == {"PCA"}


def test_the_history_is_found_on_the_maps(shop: Shop) -> None:
    session = session_of(shop, "lamp", "mug", "lamp")
    assert ItemMaps(shop).history(session) == HistoryOnMaps([1, 4], missing=0)
    assert ItemMaps(shop).history(Session()) == HistoryOnMaps([], missing=0)
    own = session.with_entry(read_own_item(shop, "A blue vase", None))
    assert ItemMaps(shop).history(own) == HistoryOnMaps([1, 4], missing=1)
    sampled = ItemMaps(shop, most=5)
    everything = session_of(shop, *(item.id for item in shop.catalogue.items))
    assert sampled.history(everything) == HistoryOnMaps([0, 1, 2, 3, 4], missing=3)
