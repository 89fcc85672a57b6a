"""A toy shop with random features and a random model, for the recommender's tests."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from mp4sr.catalogue import Catalogue, Item
from mp4sr.features import ItemFeatures, Keyword, RaggedRows
from mp4sr.model import MP4SR, M2SEConfig
from mp4sr.recommender import Recommender

WIDTH = 6
N_ITEMS = 14

MakeFeatures = Callable[..., ItemFeatures]


@pytest.fixture
def make_features() -> MakeFeatures:
    """A factory of random features: ``make_features(sentences, pictures, seed)``.

    ``sentences`` and ``pictures`` are the numbers of rows of each item. Every picture of item
    ``i`` shows the word ``word i`` with cosine 0.5.
    """

    def make(sentences: Sequence[int], pictures: Sequence[int], seed: int = 0) -> ItemFeatures:
        random = np.random.default_rng(seed)
        text, image = (
            RaggedRows.from_list([random.normal(size=(count, WIDTH)) for count in counts], WIDTH)
            for counts in (sentences, pictures)
        )
        words = [[[Keyword(f"word {at}", 0.5)]] * count for at, count in enumerate(pictures)]
        return ItemFeatures(text, image, words, {"sentence_encoder": "toy", "width": WIDTH})

    return make


@pytest.fixture
def features(make_features: MakeFeatures) -> ItemFeatures:
    """14 items; 1 and 2 have no picture, 3 and 4 no text, 5 has neither."""
    sentences = [0 if row in (3, 4, 5) else 1 + row % 3 for row in range(N_ITEMS)]
    pictures = [0 if row in (1, 2, 5) else 1 + row % 2 for row in range(N_ITEMS)]
    return make_features(sentences, pictures)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """The catalogue of :func:`features`, in memory; items ``i0`` to ``i13``."""
    items = [Item(f"i{row}", f"Item {row}") for row in range(N_ITEMS)]
    interactions = pd.DataFrame({"user": [], "item": [], "time": []})
    return Catalogue(tmp_path, {"name": "Toy shop"}, items, interactions)


@pytest.fixture
def config() -> M2SEConfig:
    return M2SEConfig(
        feature_width=WIDTH, hidden_size=8, experts=2, inner_size=16, max_length=4, use_ids=True
    )


@pytest.fixture
def model(config: M2SEConfig) -> MP4SR:
    """A random model that knows the ids of every item but the last two."""
    torch.manual_seed(0)
    model = MP4SR(config, [f"i{row}" for row in range(N_ITEMS - 2)])
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return model


@pytest.fixture
def recommender(model: MP4SR, catalogue: Catalogue, features: ItemFeatures) -> Recommender:
    return Recommender(model, catalogue, features)
