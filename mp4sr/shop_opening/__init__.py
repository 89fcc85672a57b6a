"""From a shop's exports to a trained model in one go: what ``mp4sr open`` does before the page."""

from mp4sr.shop_opening.opening import Opened, prepare_shop

__all__ = ["Opened", "prepare_shop"]
