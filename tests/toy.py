"""Tiny features and models that several tests share."""

from collections.abc import Sequence

import numpy as np

from mp4sr.features.extraction import ItemFeatures
from mp4sr.features.ragged import RaggedRows
from mp4sr.model import MP4SR, M2SEConfig

WIDTH = 12


def random_rows(counts: Sequence[int], seed: int, width: int = WIDTH) -> RaggedRows:
    rng = np.random.default_rng(seed)
    rows = [rng.standard_normal((count, width)).astype(np.float32) for count in counts]
    return RaggedRows.from_list(
        [row / np.linalg.norm(row, axis=1, keepdims=True) for row in rows], width
    )


def toy_features(text_counts: Sequence[int], image_counts: Sequence[int]) -> ItemFeatures:
    """Random unit rows: so many sentences and so many pictures for each item."""
    return ItemFeatures(
        text=random_rows(text_counts, seed=1),
        image=random_rows(image_counts, seed=2),
        keywords=[[] for _ in text_counts],
        card={},
    )


def toy_config(**fields: object) -> M2SEConfig:
    defaults: dict[str, object] = {
        "feature_width": WIDTH,
        "hidden_size": 8,
        "attention_size": 4,
        "experts": 2,
        "inner_size": 16,
        "max_length": 6,
    }
    return M2SEConfig(**(defaults | fields))  # type: ignore[arg-type]


def toy_model(item_ids: Sequence[str] = (), **fields: object) -> MP4SR:
    return MP4SR(toy_config(**fields), item_ids)
