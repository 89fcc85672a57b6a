"""The model: M²SE, its objectives and its scores; and SASRec, the ID-only baseline."""

from mp4sr.model.config import M2SEConfig, SASRecConfig
from mp4sr.model.mp4sr import MP4SR
from mp4sr.model.sasrec import SASRec
from mp4sr.model.scoring import score, score_parts
from mp4sr.model.vectors import ItemVectors, SequenceVectors

__all__ = [
    "MP4SR",
    "ItemVectors",
    "M2SEConfig",
    "SASRec",
    "SASRecConfig",
    "SequenceVectors",
    "score",
    "score_parts",
]
