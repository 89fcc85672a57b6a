"""The tab: results, training curves, item maps, and the cards of the catalogue and the model."""

from collections.abc import Iterator
from pathlib import Path

import gradio as gr

from mp4sr.demo.evidence.measurements import Evidence
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.page.components.action_html import action_html
from mp4sr.page.events import LATEST
from mp4sr.page.evidence.cards import cards_html
from mp4sr.page.evidence.charts import curves_html, results_html
from mp4sr.page.evidence.maps import MapsView
from mp4sr.page.section import Section, Updates, Values

_TELL_THE_MAPS = """
watch('value', () => {
  const ringed = element.querySelector('[data-ringed]')?.dataset.ringed ?? '[]';
  dispatchEvent(new CustomEvent('m-rings', {detail: JSON.parse(ringed)}));
});
"""


def build_evidence(shop: Shop, _state: gr.State) -> Section:
    """Build the section inside the tab that is being laid out.

    It is empty until it is opened. The charts come at once, and the maps when the items are laid
    out.
    """
    evidence = Evidence(shop)
    maps_view = MapsView(evidence.maps)
    metrics, groups = evidence.metrics, evidence.groups
    drawn = gr.State(False)
    with gr.Column(elem_id="evidence"):
        with gr.Row(elem_id="evidence-options", visible=len(metrics) + len(groups) > 1):
            metric = gr.Radio(
                metrics,
                value=metrics[0] if metrics else None,
                label="Metric",
                visible=len(metrics) > 1,
                scale=0,
                min_width=250,
            )
            group = gr.Radio(
                groups,
                value=groups[0][1] if groups else None,
                label="Target items",
                visible=len(groups) > 1,
                scale=0,
                min_width=330,
            )
        with gr.Row(elem_id="evidence-charts"):
            with gr.Column(scale=3, min_width=320):
                results = _quiet_html("evidence-results")
            with gr.Column(scale=2, min_width=320):
                curves = _quiet_html("evidence-curves")
        # Beside the script of the buttons: the one that draws the points.
        maps = action_html(elem_id="evidence-maps", more_script=Path(__file__).with_name("maps.js"))
        rings = gr.HTML(
            "", elem_id="evidence-rings", apply_default_css=False, js_on_load=_TELL_THE_MAPS
        )
        cards = _quiet_html("evidence-cards")

    def charts(metric_name: str | None, group_name: str | None) -> Updates:
        return {
            results: results_html(evidence, metric_name, group_name),
            curves: curves_html(evidence, metric_name),
        }

    def show_charts(values: Values) -> Updates:
        return charts(values[metric], values[group])

    def draw(
        drawn_before: bool, metric_name: str | None, group_name: str | None
    ) -> Iterator[Updates]:
        if drawn_before:
            yield {drawn: True}
            return
        yield {
            **charts(metric_name, group_name),
            maps: maps_view.waiting,
            cards: cards_html(evidence.cards()),
            drawn: True,
        }
        yield {maps: maps_view.html()}

    def refresh(session: Session, _values: Values) -> Updates:
        return {rings: maps_view.rings_html(session)}

    gr.on([metric.input, group.input], show_charts, {metric, group}, [results, curves], **LATEST)
    return Section(
        refresh,
        writes=[rings],
        clicks=[maps],
        later=(draw, [drawn, metric, group], [results, curves, maps, cards, drawn]),
    )


def _quiet_html(elem_id: str) -> gr.HTML:
    return gr.HTML("", elem_id=elem_id, apply_default_css=False)
