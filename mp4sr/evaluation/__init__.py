"""Leave-one-out evaluation: the split, full-ranking metrics, and the report."""

from mp4sr.evaluation.metrics import (
    CUTOFFS,
    metric_names,
    metrics_from_ranks,
    rank_targets,
    target_ranks,
)
from mp4sr.evaluation.ranking import encode_in_chunks, model_ranks, popularity_ranks
from mp4sr.evaluation.report import POPULARITY, Report, evaluate, merge_reports
from mp4sr.evaluation.split import GROUPS, Cases, Split, leave_one_out, target_groups

__all__ = [
    "CUTOFFS",
    "GROUPS",
    "POPULARITY",
    "Cases",
    "Report",
    "Split",
    "encode_in_chunks",
    "evaluate",
    "leave_one_out",
    "merge_reports",
    "metric_names",
    "metrics_from_ranks",
    "model_ranks",
    "popularity_ranks",
    "rank_targets",
    "target_groups",
    "target_ranks",
]
