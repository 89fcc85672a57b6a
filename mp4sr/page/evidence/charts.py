"""Bars and curves as HTML."""

from mp4sr.demo.evidence.charts import (
    MODE_WORDS,
    CurvePlot,
    ResultsView,
    curve_plot,
    results_view,
)
from mp4sr.demo.evidence.measurements import Evidence
from mp4sr.page.templates import render


def charts_html(evidence: Evidence, metric: str | None, group: str | None) -> tuple[str, str]:
    """Return the bars and the curves of a metric on a group of targets, or why there are none.

    Where there are no curves of ``metric``, those of another are shown.
    """
    bars = _missing("How well it ranks", evidence.problems.get("results", ""))
    if evidence.measured.results:
        bars = results_html(results_view(evidence.measured, metric or "", group or "all"))
    lines = _missing("How it learned", evidence.problems.get("curves", ""))
    if evidence.curves:
        known = [curve.metric for curve in evidence.curves]
        lines = curves_html(curve_plot(evidence.curves, metric if metric in known else known[0]))
    return bars, lines


def results_html(view: ResultsView) -> str:
    """Return the bars of one metric on one group, and the numbers of all groups as a table."""
    return render("evidence/results", view=view, words=MODE_WORDS)


def curves_html(plot: CurvePlot) -> str:
    """Return the training curves of one metric, drawn, and their numbers as a table."""
    return render("evidence/curves", plot=plot)


def _missing(heading: str, problem: str) -> str:
    return render("evidence/missing", heading=heading, problem=problem)
