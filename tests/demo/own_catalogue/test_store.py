"""How long own catalogues are kept, and how many."""

from pathlib import Path

import pytest

from mp4sr.demo.own_catalogue.limits import Limits
from mp4sr.demo.own_catalogue.reading import Reading
from mp4sr.demo.own_catalogue.store import MOST_READINGS, OwnCatalogues
from mp4sr.demo.shop import Shop
from tests.demo.own_catalogue.exports import write_products


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(clock: Clock) -> OwnCatalogues:
    return OwnCatalogues(Limits(at_once=2, minutes=10, grace_seconds=60), clock)


@pytest.fixture
def products(tmp_path: Path) -> Path:
    return write_products(tmp_path / "products.csv")


def test_tokens_are_long_and_different(kept: OwnCatalogues, shop: Shop, products: Path) -> None:
    tokens = {kept.add(shop, Reading([products])) for _ in range(2)}
    assert len(tokens) == 2
    assert all(len(token) >= 43 for token in tokens)
    assert kept.get("guess") is None


def test_the_oldest_makes_room_and_its_folder_goes(
    kept: OwnCatalogues, shop: Shop, products: Path
) -> None:
    readings = [Reading([products]) for _ in range(3)]
    tokens = [kept.add(shop, reading) for reading in readings]
    assert [kept.get(token) is not None for token in tokens] == [False, True, True]
    assert [reading.folder.exists() for reading in readings] == [False, True, True]


def test_it_ends_some_time_after_the_last_visitor_left(
    kept: OwnCatalogues, shop: Shop, products: Path, clock: Clock
) -> None:
    token = kept.add(shop, Reading([products]))
    kept.entered(token)
    clock.now += 300
    kept.entered(token)
    kept.left(token)
    clock.now += 100
    assert kept.get(token) is not None
    kept.left(token)
    clock.now += 59
    assert kept.get(token) is not None
    clock.now += 1
    assert kept.get(token) is None


def test_a_page_that_is_asked_for_something_has_not_been_left(
    kept: OwnCatalogues, shop: Shop, products: Path, clock: Clock
) -> None:
    token = kept.add(shop, Reading([products]))
    for _ in range(3):
        clock.now += 50
        kept.touched(token)
    assert kept.get(token) is not None
    clock.now += 60
    assert kept.get(token) is None


def test_it_ends_at_its_time_even_while_it_is_open(
    kept: OwnCatalogues, shop: Shop, products: Path, clock: Clock
) -> None:
    reading = Reading([products])
    token = kept.add(shop, reading)
    kept.entered(token)
    clock.now += 599
    kept.sweep()
    assert kept.get(token) is not None
    clock.now += 1
    assert kept.get(token) is None
    kept.sweep()
    assert len(kept) == 0
    assert not reading.folder.exists()


def test_files_that_wait_longest_make_room_but_not_open_ones(
    kept: OwnCatalogues, shop: Shop, products: Path
) -> None:
    opened = kept.read([products], [])
    kept.add(shop, opened)
    waiting = [kept.read([products], []) for _ in range(MOST_READINGS + 1)]
    assert not opened.is_gone
    assert [reading.is_gone for reading in waiting] == [True] + [False] * MOST_READINGS


def test_limits_are_said_in_minutes_where_that_is_shorter() -> None:
    assert Limits(grace_seconds=120).grace == "2 minutes"
    assert Limits(grace_seconds=5).grace == "5 seconds"
