"""Where a specimen stands among all items, for the history that is loaded."""

import math
from dataclasses import replace

import numpy as np

from mp4sr.model.scoring import MODES
from mp4sr.page.lab_specimens import Specimen
from mp4sr.page.shop import Shop
from mp4sr.page.templates import item_title, render
from mp4sr.page.tracks import Lane, lane_of, track_position, track_ticks
from mp4sr.page.visit import Visit
from mp4sr.recommender.ranking import ItemRank, item_rank
from mp4sr.recommender.what_if import what_if_ranks


def standings(shop: Shop, visit: Visit, specimen: Specimen) -> dict[str, ItemRank | None]:
    """Return where a specimen stands for the history in each ranker; None where it has no rank."""
    found: dict[str, ItemRank | None] = {}
    by_mode = what_if_ranks(shop.recommender, specimen.what_if, visit.history)
    hidden = shop.rows_of(visit)
    for ranker in shop.rankers:
        if ranker.key in MODES:
            found[ranker.key] = by_mode[ranker.key]
            continue
        scores = ranker.scores([visit.history])[0]
        row = specimen.row
        if row is None and ranker.key == "popularity":  # nobody has ever chosen it
            row, scores = len(scores), np.append(scores, np.float32(0))
        found[ranker.key] = item_rank(scores, row, hidden) if row is not None else None
    return found


def lanes_of(shop: Shop, visit: Visit, before: Specimen, after: Specimen | None) -> list[Lane]:
    """Return a specimen's lines on the rank track; with an edited version, both marks on each."""
    now = standings(shop, visit, after or before)
    was = standings(shop, visit, before) if after is not None else None
    items = len(shop.catalogue.items) + (before.row is None)
    count = int(shop.training_counts[before.row]) if before.row is not None else 0
    lanes = []
    for ranker in shop.rankers:
        lane = lane_of(ranker, now[ranker.key], items, count)
        if was is not None:
            lane = _with_change(lane, was[ranker.key], now[ranker.key], items)
        lanes.append(lane)
    return lanes


def _with_change(lane: Lane, was: ItemRank | None, now: ItemRank | None, items: int) -> Lane:
    """Return an edited item's line with where it stood before."""
    if was is None or was.rank is None:
        remark = lane.reason if lane.at is None else "had no rank before"
        return replace(lane, reason=remark)
    before = track_position(was.rank, items)
    if now is None or now.rank is None:
        return replace(lane, before=before)
    if now.rank == was.rank:
        return replace(lane, reason="no change", before=before)
    text = f"{math.ceil(was.rank):,} → {lane.text.removeprefix('rank ')}"
    return replace(lane, text=text, before=before)


def ranks_html(shop: Shop, visit: Visit, before: Specimen | None, after: Specimen | None) -> str:
    """Return where the specimen stands for the history that is loaded now; "" without one."""
    if before is None:
        return ""
    lanes = lanes_of(shop, visit, before, after) if visit.entries else []
    items = len(shop.catalogue.items) + (before.row is None)
    return render(
        "lab_ranks",
        lanes=lanes,
        ticks=track_ticks(items),
        title=item_title((after or before).item),
        shopper=visit.shopper,
        count=len(visit),
        after=after is not None,
    )
