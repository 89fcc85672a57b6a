"""What a visitor may bring, and how long it is kept."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits of an own catalogue.

    Attributes
    ----------
    megabytes
        Of each file as it is uploaded.
    unpacked_megabytes
        Of all tables together, after unpacking.
    tables
        How many tables a zip may hold.
    rows
        Of each table.
    products
        Items of the catalogue.
    seconds
        How long the computation of the features may take.
    minutes
        How long the catalogue's page is kept.
    grace_seconds
        How long it is kept after its visitor has left, so that a reload finds it again.
    at_once
        How many own catalogues there are at once; one more replaces the oldest.
    """

    megabytes: int = 20
    unpacked_megabytes: int = 60
    tables: int = 20
    rows: int = 50_000
    products: int = 1_000
    seconds: float = 300.0
    minutes: float = 60.0
    grace_seconds: float = 120.0
    at_once: int = 3

    @property
    def grace(self) -> str:
        """``grace_seconds`` for people."""
        minutes, seconds = divmod(self.grace_seconds, 60)
        return f"{self.grace_seconds:g} seconds" if seconds else f"{minutes:g} minutes"


LIMITS = Limits()
"""The limits of the demo."""
