from benchmarks.synthetic import INTERACTIONS, ITEMS, USERS, pantry_features, pantry_split


def test_the_synthetic_set_has_pantrys_size() -> None:
    split = pantry_split()
    held_out = len(split.validation) + len(split.test)
    assert len(split.train) == len(split.test) == USERS
    assert int(split.training_counts.sum()) + held_out == INTERACTIONS
    assert min(map(len, split.train.values())) >= 3
    assert len(split.training_counts) == ITEMS


def test_the_synthetic_set_is_the_same_every_time() -> None:
    first, second = pantry_features(4), pantry_features(4)
    assert (first.text.values == second.text.values).all()
    assert first.text.counts.min() >= 2
    assert first.image.counts.max() == 3
