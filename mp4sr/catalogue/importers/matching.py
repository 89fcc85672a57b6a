"""Which item an interaction means, when the two files spell its id differently.

Spreadsheets take leading zeros off and put ``.0`` on; systems compose accents differently. What has
exactly one reading is repaired, and said; the rest is counted, with the likely cause.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

_EXPONENT = re.compile(r"^\d(?:[.,]\d+)?[eE]\+?\d+$")
_PREFIX = re.compile(r"^(?:gid://\w+/\w+/|id:|#|')")


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _without_point_zero(text: str) -> str:
    return re.sub(r"^(\d+)[.,]0+$", r"\1", text)


def _without_zeros(text: str) -> str:
    return text.lstrip("0") or "0" if text.isdigit() else text


def _tight(text: str) -> str:
    return " ".join(text.split())


def _unmarked(text: str) -> str:
    return _PREFIX.sub("", text)


_READINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("accents composed differently", _composed),
    ("blanks", _tight),
    ("a '.0' at the end, as spreadsheets write numbers", _without_point_zero),
    ("leading zeros, which spreadsheets take off", _without_zeros),
    ("capital and small letters", str.casefold),
    ("a mark before the number", _unmarked),
)


@dataclass(frozen=True)
class Match:
    """The outcome: ids of the items where there is one, and how they were found.

    ``items`` keeps the id as it stands where nothing was found; ``known`` says where one was.
    ``repairs`` are ``(cause, count, as written, as meant)``.
    """

    items: pd.Series
    known: pd.Series
    repairs: tuple[tuple[str, int, str, str], ...]


def match_items(named: pd.Series, items: Sequence[str]) -> Match:
    """Return which of ``items`` each of the ids ``named`` means."""
    known_ids = set(items)
    counts = named.value_counts(sort=False)
    unknown = [name for name in counts.index if name not in known_ids]
    meant: dict[str, str] = {}
    repairs: list[tuple[str, int, str, str]] = []
    if unknown and items:
        combined = ("several of these at once", _all_readings)
        for cause, reading in (*_READINGS, combined):
            wanted = [name for name in unknown if name not in meant]
            if not wanted:
                break
            unique = _by_reading(items, reading)
            matched = {
                name: item for name in wanted if (item := unique.get(reading(name))) is not None
            }
            if matched:
                count = int(counts[list(matched)].sum())
                first = next(iter(matched))
                repairs.append((cause, count, first, matched[first]))
                meant |= matched
    result = named.replace(meant) if meant else named
    return Match(result, result.isin(known_ids), tuple(repairs))


def likely_cause(
    named: Sequence[str], items: Sequence[str], others: Mapping[str, Sequence[str]]
) -> str:
    """Return why ids are unknown, and what to do about it, for the end of a sentence.

    ``others`` are further columns of the items, by name, that the ids may come from.
    """
    sample = list(dict.fromkeys(named))[:1000]
    if sum(bool(_EXPONENT.match(name)) for name in sample) > len(sample) / 2:
        return (
            f"they are in exponent form ({sample[0]}), as spreadsheets write long numbers; export "
            "them again with the column as text"
        )
    for column, values in others.items():
        there = {_all_readings(value) for value in values}
        if sum(_all_readings(name) in there for name in sample) > len(sample) / 2:
            return f"they are in the column {column!r} of the items; name it with --item-column"
    wanted = {_all_readings(item) for item in items}
    if any(_all_readings(name) in wanted for name in sample):
        return "two items have ids that differ in no more than zeros, case or accents"
    if sum(name.isdigit() for name in sample) > len(sample) / 2 and not any(
        item.isdigit() for item in items[:1000]
    ):
        return (
            "numbers name the items in one file and words in the other (a number of the shop "
            "system against a SKU or handle); name the columns that agree"
        )
    return (
        "the two files name items by different things (SKU against handle, say) or are of two shops"
    )


def _by_reading(items: Sequence[str], reading: Callable[[str], str]) -> dict[str, str]:
    """Return items by their reading, without those that share one."""
    matched: dict[str, str | None] = {}
    for item in items:
        key = reading(item)
        matched[key] = None if key in matched else item
    return {key: item for key, item in matched.items() if item is not None}


def _all_readings(text: str) -> str:
    for _, reading in _READINGS:
        text = reading(text)
    # A mark before the number may have hidden zeros.
    return _without_zeros(_without_point_zero(text))
