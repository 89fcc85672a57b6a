"""Lists as tables for programs and spreadsheets: CSV and JSON."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mp4sr.demo.comparison import compared_lists
from mp4sr.demo.pictures.readings import Reading
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.recommender import Recommendation

Value = str | int | float | bool | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins with one of these for a formula."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of named columns; ``None`` where there is no value."""

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]


def to_csv(table: Table) -> str:
    r"""Return a table as CSV (RFC 4180: lines end in ``\r\n``), its columns' names first.

    Anybody can write a title, so a text that a spreadsheet would run as a formula gets an
    apostrophe in front. Numbers stay as they are.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(table.columns)
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return buffer.getvalue()


def to_json(table: Table) -> str:
    """Return a table as JSON: a list of objects, one for each row."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def recommendations_table(shop: Shop, ranked: Sequence[Recommendation]) -> Table:
    """Return a ranked list; ``text``, ``image`` and ``id`` are the parts of the score."""
    rows: list[tuple[Value, ...]] = [
        (
            *(line.rank, line.item.id, line.item.title, line.item.category, shop.status(line.row)),
            *(line.score, line.text, line.image, line.id),
        )
        for line in ranked
    ]
    columns = ("rank", "item", "title", "category", "status", "score", "text", "image", "id")
    return Table(columns, rows)


def comparison_table(shop: Shop, session: Session, k: int, mask_history: bool) -> Table:
    """Return the lists of all rankers below each other, with each item's rank in the others.

    A column ``in_<ranker>`` has the item's rank in that ranking, however low. There are no rows
    for an empty history.

    Raises
    ------
    MP4SRError
        for a length that the comparison does not allow.
    """
    keys = [ranker.key for ranker in shop.rankers]
    columns = (
        *("ranker", "position", "item", "title", "category", "status", "movement", "alone"),
        *(f"in_{key}" for key in keys),
        "chosen_next",
    )
    rows: list[tuple[Value, ...]] = []
    if session.entries:
        for column in compared_lists(shop, session, k, mask_history).columns:
            for compared in column.items:
                item, listed = compared.item, compared.listed
                rows.append(
                    (
                        *(column.key, listed.position, item.id, item.title, item.category),
                        *(compared.status, listed.movement, listed.alone),
                        *listed.positions,
                        compared.chosen,
                    )
                )
    return Table(columns, rows)


def keywords_table(readings: Sequence[Reading], top: int) -> Table:
    """Return the ``top`` words of every picture of a history, with their cosines."""
    rows: list[tuple[Value, ...]] = []
    for number, reading in enumerate(readings, start=1):
        for rank, keyword in enumerate(reading.keywords[:top], start=1):
            rows.append(
                (
                    *(number, reading.position, reading.item.id, reading.item.title),
                    *(rank, keyword.word, keyword.score),
                )
            )
    return Table(("picture", "position", "item", "title", "rank", "word", "cosine"), rows)


def written(table: Table, kind: str) -> str:
    """Return a table as ``csv`` or ``json``; ``MP4SRError`` when it is empty."""
    if not table.rows:
        raise MP4SRError("There is nothing to download yet; pick an item first.")
    return to_csv(table) if kind == "csv" else to_json(table)


def _cell(value: Value) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
