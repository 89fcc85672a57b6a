"""Leave-one-out evaluation: the split, full-ranking metrics, and the report."""

from mp4sr.evaluation.metrics import (
    CUTOFFS,
    metric_names,
    metrics_from_ranks,
    rank_targets,
    target_ranks,
)
from mp4sr.evaluation.ranks import model_ranks, popularity_ranks, sasrec_ranks
from mp4sr.evaluation.report import Report, evaluate, evaluate_sasrec, merge_reports
from mp4sr.evaluation.split import Cases, Split, leave_one_out, target_groups

__all__ = [
    "CUTOFFS",
    "Cases",
    "Report",
    "Split",
    "evaluate",
    "evaluate_sasrec",
    "leave_one_out",
    "merge_reports",
    "metric_names",
    "metrics_from_ranks",
    "model_ranks",
    "popularity_ranks",
    "rank_targets",
    "sasrec_ranks",
    "target_groups",
    "target_ranks",
]
