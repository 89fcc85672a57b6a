"""A long list of items, one page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One page of a list of items.

    Attributes
    ----------
    rows
        catalogue rows of this page's items.
    number
        this page, from 1.
    pages
        how many pages there are; at least 1.
    total
        how many items there are on all pages.
    """

    rows: Sequence[int]
    number: int
    pages: int
    total: int

    @classmethod
    def of(cls, rows: Sequence[int], number: int, size: int) -> Self:
        """Return one page of ``rows``; a number out of range becomes the nearest in range."""
        pages = max(1, -(-len(rows) // size))
        number = min(max(1, number), pages)
        return cls(rows[(number - 1) * size : number * size], number, pages, len(rows))
