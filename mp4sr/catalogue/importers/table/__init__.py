"""Any pair of tables: one with the items, one with the interactions; or one with both."""

from mp4sr.catalogue.importers.table.importer import import_table
from mp4sr.catalogue.importers.table.interactions import InteractionColumns, RowFilters
from mp4sr.catalogue.importers.table.items import ItemColumns

__all__ = ["InteractionColumns", "ItemColumns", "RowFilters", "import_table"]
