"""Amazon review dumps of 2014, 2018 and 2023 (McAuley lab)."""

from mp4sr.catalogue.importers.amazon.importer import import_amazon, picture_urls

__all__ = ["import_amazon", "picture_urls"]
