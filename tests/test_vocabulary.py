import numpy as np

from mp4sr import vocabulary
from mp4sr.evaluation.split import target_groups
from mp4sr.vocabulary import GROUPS, MODES, RANKERS, item_group


def test_the_orders_that_readers_see() -> None:
    assert (*MODES, vocabulary.ID, vocabulary.POPULARITY) == RANKERS
    assert ("all", *vocabulary.ITEM_GROUPS) == GROUPS


def test_everything_has_one_name() -> None:
    assert tuple(vocabulary.RANKER_NAMES) == RANKERS
    assert tuple(vocabulary.GROUP_NAMES) == GROUPS
    assert len(set(vocabulary.RANKER_NAMES.values())) == len(RANKERS)


def test_an_item_is_in_the_group_that_reports_put_it_in() -> None:
    counts = np.array([0, 1, 5, 6, 100])
    groups = target_groups(np.arange(5), counts)
    assert [item_group(int(count)) for count in counts] == [
        *("cold", "few_shot", "few_shot", "warm", "warm")
    ]
    for row, count in enumerate(counts):
        assert [name for name in GROUPS if groups[name][row]] == ["all", item_group(int(count))]
