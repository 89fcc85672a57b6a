"""Everything that is known about a shop's catalogue and model."""

from collections.abc import Sequence
from pathlib import Path

from mp4sr.demo.evidence.bars import ResultsView, groups_of, metrics_of, results_view
from mp4sr.demo.evidence.cards import Card, catalogue_card, model_card
from mp4sr.demo.evidence.curves import CurvePlot, curve_plot
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
    results_problem, curves_problem
        why the results or the curves cannot be read; "" when they can.
    maps : ItemMaps
        the maps of the items.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._model_folder: Path | None = shop.model_folder
        self._measured = Measured((), "")
        self._curves: Sequence[Curve] = ()
        self.results_problem = ""
        self.curves_problem = ""
        self.maps = ItemMaps(shop)
        folder = shop.catalogue.folder
        try:
            self._measured = load_results(folder, self._model_folder, shop.model_name)
        except MP4SRError as error:
            self.results_problem = str(error)
        try:
            self._curves = load_curves(folder, self._model_folder, shop.model_name)
        except MP4SRError as error:
            self.curves_problem = str(error)

    @property
    def metrics(self) -> list[str]:
        """The metrics to choose from."""
        return metrics_of(self._measured.results) or metrics_of(self._curves)

    @property
    def groups(self) -> list[tuple[str, str]]:
        """The groups of target items to choose from, each as its label and its key."""
        return groups_of(self._measured.results)

    def results(self, metric: str | None, group: str | None) -> ResultsView | None:
        """Return the results of a metric, with those of a group as bars; None without results."""
        if not self._measured.results:
            return None
        return results_view(self._measured, metric or "", group or "all")

    def curves(self, metric: str | None) -> CurvePlot | None:
        """Return the curves of a metric, or of another if it has none; None without curves."""
        if not self._curves:
            return None
        known = [curve.metric for curve in self._curves]
        return curve_plot(self._curves, metric if metric in known else known[0])

    def cards(self) -> list[Card]:
        """Return the cards of the catalogue and of the model."""
        return [catalogue_card(self._shop), model_card(self._shop, self._model_folder)]
