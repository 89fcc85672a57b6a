"""One importer for each source: a function that writes a catalogue folder.

``IMPORTERS`` holds them by the name that the command line uses.
"""

from collections.abc import Callable

from mp4sr.catalogue.catalogue import Catalogue
from mp4sr.catalogue.importers.amazon import import_amazon
from mp4sr.catalogue.importers.atomic import AtomicOptions, import_atomic
from mp4sr.catalogue.importers.download import DownloadSettings
from mp4sr.catalogue.importers.movielens import import_movielens
from mp4sr.catalogue.importers.shops import (
    import_google_feed,
    import_shopify,
    import_woocommerce,
)
from mp4sr.catalogue.importers.shops.orders import OrderOptions
from mp4sr.catalogue.importers.table import (
    InteractionColumns,
    ItemColumns,
    RowFilters,
    import_table,
)

IMPORTERS: dict[str, Callable[..., Catalogue]] = {
    "amazon": import_amazon,
    "atomic": import_atomic,
    "csv": import_table,
    "google-feed": import_google_feed,
    "movielens": import_movielens,
    "shopify": import_shopify,
    "woocommerce": import_woocommerce,
}

__all__ = [
    "IMPORTERS",
    "AtomicOptions",
    "DownloadSettings",
    "InteractionColumns",
    "ItemColumns",
    "OrderOptions",
    "RowFilters",
    "import_amazon",
    "import_atomic",
    "import_google_feed",
    "import_movielens",
    "import_shopify",
    "import_table",
    "import_woocommerce",
]
