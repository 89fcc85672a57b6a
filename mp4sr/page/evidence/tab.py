"""The tab: what was measured, how it was learned, and what the items look like."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import gradio as gr

from mp4sr.demo.evidence.charts import groups_of, metrics_of
from mp4sr.demo.evidence.measurements import Evidence
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.page.components.action_html import action_html
from mp4sr.page.events import LATEST
from mp4sr.page.evidence.cards import cards_html
from mp4sr.page.evidence.charts import charts_html
from mp4sr.page.evidence.maps import MapsView
from mp4sr.page.section import Section, Updates, Values

_TELL_THE_MAPS = """
watch('value', () => {
  const places = element.querySelector('[data-places]')?.dataset.places ?? '[]';
  dispatchEvent(new CustomEvent('m-rings', {detail: JSON.parse(places)}));
});
"""


def build_evidence(shop: Shop, _state: gr.State) -> Section:
    """Build the section inside the tab that is being laid out.

    It is empty until somebody opens it; then the charts come at once, and the maps as soon as the
    items are laid out.
    """
    evidence = Evidence(shop)
    view = MapsView(evidence.maps)
    metrics, groups = metrics_of(evidence.measured.results), groups_of(evidence.measured.results)
    metrics = metrics or metrics_of(evidence.curves)
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
        # Beside the script of the buttons: the points, and what is shown of one of them.
        maps = action_html(elem_id="evidence-maps", more_script=Path(__file__).with_name("maps.js"))
        rings = gr.HTML(
            "", elem_id="evidence-rings", apply_default_css=False, js_on_load=_TELL_THE_MAPS
        )
        about = _quiet_html("evidence-cards")

    def draw(drawn_before: bool, metric: str | None, group: str | None) -> Iterator[Updates]:
        if drawn_before:
            yield {drawn: True}
            return
        bars, lines = charts_html(evidence, metric, group)
        yield {
            results: bars,
            curves: lines,
            maps: view.waiting,
            about: cards_html(evidence.cards()),
            drawn: True,
        }
        yield {maps: view.html()}

    def refresh(session: Session, _values: Values) -> Updates:
        return {rings: view.rings_html(session)}

    gr.on(
        [metric.input, group.input],
        partial(charts_html, evidence),
        [metric, group],
        [results, curves],
        **LATEST,
    )
    return Section(
        refresh,
        writes=[rings],
        clicks=[maps],
        later=(draw, [drawn, metric, group], [results, curves, maps, about, drawn]),
    )


def _quiet_html(elem_id: str) -> gr.HTML:
    return gr.HTML("", elem_id=elem_id, apply_default_css=False)
