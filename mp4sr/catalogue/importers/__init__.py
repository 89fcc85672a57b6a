"""One importer for each source: a function that writes a catalogue folder.

``IMPORTERS`` holds them by the name that the command line uses.
"""

from collections.abc import Callable

from mp4sr.catalogue.catalogue import Catalogue
from mp4sr.catalogue.importers.amazon import import_amazon
from mp4sr.catalogue.importers.atomic import import_atomic
from mp4sr.catalogue.importers.download import DownloadSettings
from mp4sr.catalogue.importers.movielens import import_movielens
from mp4sr.catalogue.importers.table import import_table

IMPORTERS: dict[str, Callable[..., Catalogue]] = {
    "amazon": import_amazon,
    "atomic": import_atomic,
    "movielens": import_movielens,
    "table": import_table,
}

__all__ = [
    "IMPORTERS",
    "DownloadSettings",
    "import_amazon",
    "import_atomic",
    "import_movielens",
    "import_table",
]
