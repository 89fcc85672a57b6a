"""The arithmetic of the keyword encoder's report."""

import numpy as np

from benchmarks.keyword_encoder import Split, _markdown_table, hits, per_source, ranks
from mp4sr.training.keyword_pairs import PictureWords


def _words(count: int = 100) -> PictureWords:
    """Half of the pictures from each of two labelled sources, ten nouns in turn."""
    keys = [frozenset({f"noun{row % 10}"}) for row in range(count)]
    return PictureWords(
        nouns=[[row % 10] for row in range(count)],
        words=[[row % 10] for row in range(count)],
        keys=keys,
        sources=np.array(["shop", "web"] * (count // 2), dtype=object),
        is_caption=np.zeros(count, dtype=bool),
    )


def test_the_best_true_word_counts() -> None:
    scores = np.array([[0.9, 0.5, 0.1], [0.1, 0.2, 0.3], [0.3, 0.2, 0.1]], dtype=np.float32)
    found = ranks(scores, [[1, 2], [2], []])
    assert found[:2].tolist() == [2, 1]
    assert np.isnan(found[2])
    assert hits(found) == {"top 1": 0.5, "top 5": 1.0, "top 15": 1.0, "pictures": 2.0}


def test_the_parts_of_a_split_do_not_meet() -> None:
    words = _words()
    split = Split.of(words, seed=0, classes=0.2)
    parts = np.stack([split.train, split.new_pictures, split.new_classes])
    assert (parts.sum(0) == 1).all()
    held_out = set().union(*(words.keys[row] for row in np.flatnonzero(split.new_classes)))
    assert len(held_out) == 2
    assert not any(words.keys[row] & held_out for row in np.flatnonzero(split.train))
    again = Split.of(words, seed=0, classes=0.2)
    assert (again.train == split.train).all()
    assert not (Split.of(words, seed=1, classes=0.2).train == split.train).all()


def test_sources_are_counted_apart() -> None:
    words = _words(4)
    # The pictures 0 and 2 (shop) have their noun first, 1 and 3 (web) fourth.
    scores = np.array([[9, 8, 7, 6], [9, 6, 8, 7], [8, 7, 9, 6], [9, 8, 7, 6]], dtype=np.float32)
    table = per_source(scores, words, np.ones(4, dtype=bool), [[]] * 4)
    assert (table["shop"]["top 1"], table["shop"]["pictures"]) == (1.0, 2.0)
    assert (table["web"]["top 1"], table["web"]["top 5"]) == (0.0, 1.0)
    assert table["all pictures"]["top 1"] == 0.5
    assert table["mean of sources"]["top 1"] == 0.5
    assert table["nouns of captions"]["pictures"] == 0


def test_the_table_has_a_row_for_each_source_that_was_seen() -> None:
    def run(share: float) -> dict[str, dict[str, float]]:
        tops = {f"top {top}": share for top in (1, 5, 15)}
        return {"shop": {**tops, "pictures": 4.0}, "web": {**tops, "pictures": 0.0}}

    table = _markdown_table([run(0.5), run(0.75)], [run(0.25)])
    header, _, row = ([cell.strip() for cell in line.split("|")] for line in table.splitlines())
    assert header[1:5] == ["source", "pictures", "top 1", "top 5"]
    assert row[1:-1] == ["shop", "4", *["0.625 ± 0.125"] * 3, *["0.250"] * 3]
