"""Bars and curves as HTML."""

from mp4sr.demo.evidence.measurements import Evidence
from mp4sr.page.templates import render


def results_html(evidence: Evidence, metric: str | None, group: str | None) -> str:
    """Return a metric's results as bars and as a table, or why there are none."""
    return render(
        "evidence/results",
        view=evidence.results(metric, group),
        problem=evidence.results_problem,
    )


def curves_html(evidence: Evidence, metric: str | None) -> str:
    """Return a metric's training curves as lines and as a table, or why there are none."""
    return render(
        "evidence/curves",
        plot=evidence.curves(metric),
        problem=evidence.curves_problem,
    )
