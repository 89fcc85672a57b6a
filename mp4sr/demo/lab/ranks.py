"""Where an item in the lab ranks among all items, for the history that is loaded."""

from dataclasses import replace

import numpy as np

from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.rank_axis import AxisRow, axis_position, axis_row
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.recommender.ranking import ItemRank, item_rank
from mp4sr.recommender.what_if import what_if_ranks
from mp4sr.vocabulary import MODES, POPULARITY


def ranks_by_ranker(shop: Shop, session: Session, lab_item: LabItem) -> dict[str, ItemRank | None]:
    """Return an item's rank for the history by each ranker; None where it has no rank."""
    ranks: dict[str, ItemRank | None] = {}
    by_mode = what_if_ranks(shop.recommender, lab_item.what_if, session.history)
    hidden = shop.rows_of(session)
    for ranker in shop.rankers:
        if ranker.key in MODES:
            ranks[ranker.key] = by_mode[ranker.key]
            continue
        scores = ranker.scores([session.history])[0]
        row = lab_item.row
        if row is None and ranker.key == POPULARITY:  # nobody has chosen an invented item
            row, scores = len(scores), np.append(scores, np.float32(0))
        ranks[ranker.key] = item_rank(scores, row, hidden) if row is not None else None
    return ranks


def ranked_among(shop: Shop, lab_item: LabItem) -> int:
    """Return how many items can be ranked, counting an invented item."""
    return len(shop.catalogue.items) + (lab_item.row is None)


def axis_rows(
    shop: Shop, session: Session, before: LabItem, after: LabItem | None
) -> list[AxisRow]:
    """Return an item's rows on the rank axis; with an edit, each has the rank before too."""
    now = ranks_by_ranker(shop, session, after or before)
    was = ranks_by_ranker(shop, session, before) if after is not None else None
    items = ranked_among(shop, before)
    count = int(shop.training_counts[before.row]) if before.row is not None else 0
    rows = []
    for ranker in shop.rankers:
        row = axis_row(ranker, now[ranker.key], items, count)
        if was is not None:
            row = _with_change(row, was[ranker.key], now[ranker.key], items)
        rows.append(row)
    return rows


def _with_change(row: AxisRow, was: ItemRank | None, now: ItemRank | None, items: int) -> AxisRow:
    """Return an edited item's row with its rank before the edit."""
    if was is None or was.rank is None:
        remark = row.reason if row.at is None else "had no rank before"
        return replace(row, reason=remark)
    before = axis_position(was.rank, items)
    if now is None or now.rank is None:
        return replace(row, before=before)
    if now.rank == was.rank:
        return replace(row, reason="no change", before=before)
    text = f"{was.rank:,} → {row.text.removeprefix('rank ')}"
    return replace(row, text=text, before=before)
