"""A synthetic catalogue of Amazon Pantry's size, for timing only."""

import numpy as np

from mp4sr.evaluation.split import Split, leave_one_out
from mp4sr.features.extraction import ItemFeatures
from mp4sr.features.ragged import RaggedRows

USERS, ITEMS, INTERACTIONS = 13_101, 4_898, 126_962
SHORTEST = 5  # Pantry is a 5-core


def pantry_split(seed: int = 0) -> Split:
    """Return leave-one-out over random histories with Pantry's counts and a Zipf popularity."""
    rng = np.random.default_rng(seed)
    lengths = np.full(USERS, SHORTEST)
    # The interactions above five a user fall on users at random, more on those who have more.
    shares = rng.exponential(size=USERS)
    lengths += rng.multinomial(INTERACTIONS - lengths.sum(), shares / shares.sum())
    popularity = 1 / np.arange(10, ITEMS + 10)
    items = rng.choice(ITEMS, size=INTERACTIONS, p=popularity / popularity.sum())
    histories = np.split(items.astype(np.int64), np.cumsum(lengths)[:-1])
    return leave_one_out({str(user): history for user, history in enumerate(histories)}, ITEMS)


def pantry_features(width: int, seed: int = 0) -> ItemFeatures:
    """Return random unit feature rows: 2 to 10 sentences and 1 to 3 pictures an item."""
    rng = np.random.default_rng(seed)

    def table(fewest: int, most: int) -> RaggedRows:
        counts = rng.integers(fewest, most + 1, size=ITEMS)
        rows = rng.standard_normal((counts.sum(), width), dtype=np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return RaggedRows(rows, np.concatenate([[0], np.cumsum(counts)]))

    text, image = table(2, 10), table(1, 3)
    return ItemFeatures(text=text, image=image, keywords=[[] for _ in range(ITEMS)], card={})
