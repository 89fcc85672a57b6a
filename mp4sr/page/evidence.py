"""The evidence section: what was measured, how it was learned, and what the items look like."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from mp4sr.errors import MP4SRError
from mp4sr.page.cards import cards, script
from mp4sr.page.evidence_cards import cards_html
from mp4sr.page.evidence_charts import curves_html, groups_of, metrics_of, results_html
from mp4sr.page.evidence_files import Curve, Measured, load_curves, load_results
from mp4sr.page.maps import ItemMaps
from mp4sr.page.section import LATEST, Section
from mp4sr.page.shop import Shop
from mp4sr.page.templates import render

_TELL_THE_MAPS = """
watch('value', () => {
  const places = element.querySelector('[data-places]')?.dataset.places ?? '[]';
  dispatchEvent(new CustomEvent('m-rings', {detail: JSON.parse(places)}));
});
"""


def build_evidence(shop: Shop, visit: gr.State) -> Section:
    """Build the section inside the tab that is being laid out.

    It is empty until somebody opens it; then the charts come at once, and the maps as soon as the
    items are laid out.
    """
    return Evidence(shop).build(visit)


class Evidence:
    """What the section shows of a shop; the same for every visitor but for the ringed items.

    Parameters
    ----------
    shop
        the catalogue and the model.
    """

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.folder: Path | None = shop.model_folder
        self.maps = ItemMaps(shop)
        self.problems: dict[str, str] = {}
        self.measured = self._measured()
        self.curves = self._curves()

    def build(self, visit: gr.State) -> Section:
        """Lay out the components and connect them."""
        metrics, groups = metrics_of(self.measured.results), groups_of(self.measured.results)
        metrics = metrics or metrics_of(self.curves)
        drawn = gr.State(False)
        with gr.Column(elem_id="evidence"):
            with gr.Row(elem_id="evidence-options", visible=len(metrics) + len(groups) > 1):
                metric = gr.Radio(
                    metrics,
                    value=metrics[0] if metrics else None,
                    label="Measured by",
                    visible=len(metrics) > 1,
                    scale=0,
                    min_width=250,
                )
                group = gr.Radio(
                    groups,
                    value=groups[0][1] if groups else None,
                    label="On which targets",
                    visible=len(groups) > 1,
                    scale=0,
                    min_width=330,
                )
            with gr.Row(elem_id="evidence-charts"):
                with gr.Column(scale=3, min_width=320):
                    results = _quiet_html("evidence-results")
                with gr.Column(scale=2, min_width=320):
                    curves = _quiet_html("evidence-curves")
            maps = cards(elem_id="evidence-maps")
            # Beside the buttons of all cards: the points, and what is shown of one of them.
            maps.js_on_load += script("maps")
            rings = gr.HTML(
                "", elem_id="evidence-rings", apply_default_css=False, js_on_load=_TELL_THE_MAPS
            )
            about = _quiet_html("evidence-cards")

        def draw(drawn: bool, metric: str | None, group: str | None) -> Iterator[tuple[Any, ...]]:
            if drawn:
                yield (*[gr.skip()] * 4, True)
                return
            about = cards_html(self.shop, self.folder)
            yield (*self.charts(metric, group), self.maps.waiting, about, True)
            yield gr.skip(), gr.skip(), self.maps.html(), gr.skip(), True

        gr.on([metric.input, group.input], self.charts, [metric, group], [results, curves],
              **LATEST)  # fmt: skip
        return Section(
            self.maps.ringed,
            [visit],
            [rings],
            [maps],
            later=(draw, [drawn, metric, group], [results, curves, maps, about, drawn]),
        )

    def charts(self, metric: str | None, group: str | None) -> tuple[str, str]:
        """Return the bars and the curves of a metric on a group of targets."""
        return self.bars(metric or "", group or "all"), self.lines(metric or "")

    def bars(self, metric: str, group: str) -> str:
        """Return the bars, or why there are none."""
        problem = self.problems.get("results", "")
        if problem or not self.measured.results:
            return render("evidence_missing", heading="How well it ranks", problem=problem)
        return results_html(self.measured, metric, group)

    def lines(self, metric: str) -> str:
        """Return the training curves of ``metric``, or of what there are, or why there are none."""
        problem = self.problems.get("curves", "")
        if problem or not self.curves:
            return render("evidence_missing", heading="How it learned", problem=problem)
        known = [curve.metric for curve in self.curves]
        return curves_html(self.curves, metric if metric in known else known[0])

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


def _quiet_html(elem_id: str) -> gr.HTML:
    return gr.HTML("", elem_id=elem_id, apply_default_css=False)
