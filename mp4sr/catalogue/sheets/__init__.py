"""Tables as people have them: any encoding, separator, quoting and file kind, read with reasons.

``mp4sr.catalogue.tables`` reads the strict format that we write; this package reads what shops,
spreadsheets and data dumps export, and says what it had to guess.
"""

from mp4sr.catalogue.sheets.columns import column_for, normalised
from mp4sr.catalogue.sheets.files import Source, sources
from mp4sr.catalogue.sheets.sheet import Sheet, SheetOptions, read_sheet
from mp4sr.catalogue.sheets.times import Times, read_times

__all__ = [
    "Sheet",
    "SheetOptions",
    "Source",
    "Times",
    "column_for",
    "normalised",
    "read_sheet",
    "read_times",
    "sources",
]
