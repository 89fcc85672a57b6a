"""The arithmetic of the keyword encoder's report."""

from pathlib import Path

import numpy as np

from benchmarks.keyword_encoder import Source, hits, kept_out, ranks, report


def test_the_best_true_word_counts() -> None:
    scores = np.array([[0.9, 0.5, 0.1], [0.1, 0.2, 0.3], [0.3, 0.2, 0.1]], dtype=np.float32)
    best = ranks(scores, [[1, 2], [2], []])
    assert best[:2].tolist() == [2, 1]
    assert np.isnan(best[2])
    tops = {"top 1": 0.5, "top 5": 1.0, "top 10": 1.0, "top 15": 1.0}
    assert hits(best) == {**tops, "pictures": 2.0}


def test_all_colours_of_a_product_are_on_the_same_side() -> None:
    products = [f"{number:07d}" for number in range(400)]
    paths = [Path(f"{product}{colour}.jpg") for product in products for colour in ("001", "002")]
    source = Source("hm", Path("pairs.csv"), tested=True)
    out = kept_out(source, paths, seed=0).reshape(-1, 2)
    assert (out[:, 0] == out[:, 1]).all()
    assert 0.1 < out.mean() < 0.2
    assert (kept_out(source, paths, seed=0) == out.ravel()).all()
    assert (kept_out(source, paths, seed=1) != out.ravel()).any()


def test_nothing_is_kept_out_of_a_source_that_is_not_tested() -> None:
    paths = [Path(f"{number}.jpg") for number in range(100)]
    assert not kept_out(Source("renders", Path("pairs.csv"), tested=False), paths, seed=0).any()


def test_the_report_shows_the_mean_and_the_spread_of_the_seeds() -> None:
    runs = [{"H&M": {"type": share, "word": "grey"}} for share in (0.5, 0.75)]
    assert report(runs).splitlines() == [
        "| H&M | |",
        "|---|---|",
        "| type | 0.625 ± 0.125 |",
        "| word | grey |",
    ]
