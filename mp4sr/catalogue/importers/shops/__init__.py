"""Exports of shop systems: products over several rows, and orders whose lines name variants."""

from mp4sr.catalogue.importers.shops.google_feed import import_google_feed
from mp4sr.catalogue.importers.shops.shopify import import_shopify
from mp4sr.catalogue.importers.shops.woocommerce import import_woocommerce

__all__ = ["import_google_feed", "import_shopify", "import_woocommerce"]
