"""All that is known of how a shop's model was measured, and what is wrong with the files."""

from collections.abc import Sequence
from pathlib import Path

from mp4sr.demo.evidence.cards import Card, catalogue_card, model_card
from mp4sr.demo.evidence.files import Curve, Measured, load_curves, load_results
from mp4sr.demo.evidence.maps import ItemMaps
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError


class Evidence:
    """The evidence on a shop; the same for every visitor.

    Parameters
    ----------
    shop
        the catalogue and the model.

    Attributes
    ----------
    measured : Measured
        the results.
    curves : sequence of Curve
        the training curves.
    problems : dict of str to str
        why ``results`` or ``curves`` cannot be shown, where a file is damaged.
    maps : ItemMaps
        the maps of the items.
    """

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.folder: Path | None = shop.model_folder
        self.maps = ItemMaps(shop)
        self.problems: dict[str, str] = {}
        self.measured = self._measured()
        self.curves = self._curves()

    def cards(self) -> list[Card]:
        """Return the cards of the catalogue and of the model."""
        return [catalogue_card(self.shop), model_card(self.shop, self.folder)]

    def _measured(self) -> Measured:
        shop = self.shop
        try:
            return load_results(shop.catalogue.folder, self.folder, shop.model_name)
        except MP4SRError as error:
            self.problems["results"] = str(error)
            return Measured((), "")

    def _curves(self) -> Sequence[Curve]:
        shop = self.shop
        try:
            return load_curves(shop.catalogue.folder, self.folder, shop.model_name)
        except MP4SRError as error:
            self.problems["curves"] = str(error)
            return ()
