import numpy as np
import pytest

from mp4sr.catalogue import Item
from mp4sr.features import ItemFeatures, Keyword
from mp4sr.features.ragged import RaggedRows
from mp4sr.recommender.search import CatalogueSearch, NearestItems, SearchHit, pooled

EAST, NORTH = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)
HALF = np.sqrt(0.5)


def rows(*items: list[np.ndarray]) -> RaggedRows:
    return RaggedRows.from_list([np.array(item).reshape(-1, 2) for item in items], 2)


TEXT = rows([EAST], [NORTH, EAST], [], [NORTH], [-EAST])
IMAGE = rows([NORTH], [EAST, EAST], [EAST], [], [NORTH])
KEYWORDS = [
    [[Keyword("vase", 0.4), Keyword("Blue", 0.2)]],
    [[Keyword("vase", 0.1)], [Keyword("vase", 0.6)]],
    [[Keyword("blue", 0.3)]],
    [],
    [[Keyword("lamp", 0.5)]],
]
ITEMS = [
    Item("a", "Blue vase"),
    Item("b", "Tall vase", category="Home > Vases"),
    Item("c"),
    Item("d", "BLUE lamp"),
    Item("e", "Lamp"),
]


@pytest.fixture
def search() -> CatalogueSearch:
    return CatalogueSearch(ITEMS, ItemFeatures(TEXT, IMAGE, KEYWORDS, {}))


def test_rows_are_pooled_to_their_mean_direction() -> None:
    expected = [[1, 0], [HALF, HALF], [0, 0], [0, 1], [-1, 0]]
    assert pooled(TEXT) == pytest.approx(np.array(expected))


def test_the_nearest_by_cosine_come_first() -> None:
    index = NearestItems(TEXT)
    hits = index.search(EAST, 9)
    assert [hit.row for hit in hits] == [0, 1, 3, 4]  # one item has no rows
    assert [hit.score for hit in hits] == pytest.approx([1, HALF, 0, -1], abs=1e-3)
    assert [hit.row for hit in index.search(EAST, 2)] == [0, 1]
    among = np.array([False, False, True, True, True])
    assert [hit.row for hit in index.search(EAST, 2, among)] == [3, 4]
    assert index.search(EAST, 0) == []
    assert NearestItems(rows([], [])).search(EAST, 3) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_filtered_search_is_exact(seed: int) -> None:
    draw = np.random.default_rng(seed)
    many = RaggedRows.from_list(list(draw.normal(size=(200, 1, 2))), 2)
    among = draw.random(200) < 0.3
    query = draw.normal(size=2).astype(np.float32)
    expected = np.where(among, pooled(many) @ query, -np.inf)
    hits = NearestItems(many).search(query, 10, among)
    assert all(among[hit.row] for hit in hits)
    assert [hit.score for hit in hits] == pytest.approx(sorted(expected)[:-11:-1], abs=5e-3)


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("VASE", [0, 1]),
        ("lamp blue", [3]),
        ("vases", [1]),
        ("teapot", []),
    ],
)
def test_titles_have_every_word(search: CatalogueSearch, query: str, hits: list[int]) -> None:
    assert list(search.titles(query)) == hits


def test_titles_of_some_items(search: CatalogueSearch) -> None:
    among = np.array([False, True, True, False, False])
    assert list(search.titles("vase", among)) == [1]
    assert list(search.titles("", among)) == [1, 2]


def test_items_are_alike_in_words_or_in_pictures(search: CatalogueSearch) -> None:
    assert [hit.row for hit in search.like(0, "text", 2)] == [1, 3]
    assert [hit.row for hit in search.like(0, "image", 1)] == [4]
    assert search.like(2, "text", 5) == []  # it has no words
    assert search.like(3, "image", 5) == []  # it has no picture


def test_a_word_finds_what_it_was_read_in(search: CatalogueSearch) -> None:
    assert search.with_keyword("vase") == [
        SearchHit(1, pytest.approx(0.6)),
        SearchHit(0, pytest.approx(0.4)),
    ]
    assert [hit.row for hit in search.with_keyword(" BLUE ")] == [2, 0]  # however it is written
    assert search.with_keyword("teapot") == []
