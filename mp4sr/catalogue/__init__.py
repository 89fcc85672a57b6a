"""The catalogue: one plain folder format, its pictures, and an importer for each source."""

from mp4sr.catalogue.catalogue import Catalogue, Item
from mp4sr.catalogue.pictures import MAX_PIXELS, open_picture

__all__ = ["MAX_PIXELS", "Catalogue", "Item", "open_picture"]
