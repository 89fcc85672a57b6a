"""The simulated shoppers: their calendar, their purchases, and the states behind them."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from mp4sr.evaluation.split import leave_one_out, target_groups
from simulator.products.assortment import assortment
from simulator.products.design import FAMILIES, FORMS, PALETTES
from simulator.products.plan import plan
from simulator.products.projects import PROJECTS
from simulator.shoppers.market import (
    CLOSING,
    FATIGUE,
    LAUNCH,
    NEVER,
    NOTHING,
    OPENING,
    PREVIEW,
    Market,
    after,
    season,
)
from simulator.shoppers.purchases import (
    LONGEST,
    SHORTEST,
    card_section,
    editions,
    simulate,
    simulate_with_states,
)
from simulator.shoppers.taste import AXES, DRIFT, WEIGHTS, taste

PRODUCTS = assortment("garden")
BY_ID = {product.item.id: product for product in PRODUCTS}


@pytest.fixture(scope="module")
def simulated() -> tuple[pd.DataFrame, pd.DataFrame]:
    return simulate_with_states(PRODUCTS, "garden")


@pytest.fixture(scope="module")
def interactions(simulated: tuple[pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    return simulated[0].assign(product=simulated[0]["item"].map(BY_ID))


def small_market(**fields: object) -> Market:
    """Three items, of the types 0, 0 and 1: old, preview in one piece, new."""
    values = {
        "types": np.array([0, 0, 1]),
        "attractions": np.array([[1.0, 2.0, 4.0]] * 4),
        "on_sale": np.array([OPENING, PREVIEW, LAUNCH]),
        "editions": np.array([0, 1, 0]),
        "sold_out": np.full(3, NEVER),
    }
    return Market(**{**values, **fields})


def test_simulating_twice_gives_the_same() -> None:
    product, its_states = simulate_with_states(PRODUCTS, "garden", shoppers=30)
    other, other_states = simulate_with_states(PRODUCTS, "garden", shoppers=30)
    pd.testing.assert_frame_equal(product, other)
    pd.testing.assert_frame_equal(its_states, other_states)
    pd.testing.assert_frame_equal(product, simulate(PRODUCTS, "garden", shoppers=30))


def test_everybody_buys_five_to_forty_times_mostly_few(interactions: pd.DataFrame) -> None:
    lengths = interactions.groupby("user").size()
    assert len(lengths) == plan("garden").shoppers
    assert lengths.min() == SHORTEST
    assert lengths.max() <= LONGEST
    assert 12.5 < lengths.mean() < 14.5
    assert lengths.median() < lengths.mean()


def test_times_are_in_order_and_never_the_same(interactions: pd.DataFrame) -> None:
    assert interactions["time"].is_unique
    assert interactions.groupby("user", sort=False)["time"].is_monotonic_increasing.all()
    assert interactions["user"].is_monotonic_increasing
    assert interactions["time"].between(OPENING, CLOSING, inclusive="left").all()


def test_exactly_the_last_two_purchases_lie_after_launch(interactions: pd.DataFrame) -> None:
    after_launch = (interactions["time"] >= LAUNCH).groupby(interactions["user"])
    assert (after_launch.sum() == 2).all()


def test_nobody_buys_an_item_twice(interactions: pd.DataFrame) -> None:
    assert not interactions.duplicated(["user", "item"]).any()


def test_nothing_sells_before_its_day(interactions: pd.DataFrame) -> None:
    starts = {"old": OPENING, "preview": PREVIEW, "new": LAUNCH}
    earliest = [starts[product.launch] for product in interactions["product"]]
    assert (interactions["time"] >= earliest).all()


def test_previews_sell_within_their_editions_before_launch(interactions: pd.DataFrame) -> None:
    early = interactions[interactions["time"] < LAUNCH]["item"].value_counts()
    for product, pieces in zip(PRODUCTS, editions(PRODUCTS, "garden"), strict=True):
        if product.launch == "preview":
            assert 1 <= early.get(product.item.id, 0) <= pieces <= 5
        else:
            assert pieces == 0


def test_leave_one_out_finds_cold_and_few_shot_items(interactions: pd.DataFrame) -> None:
    places = {product.item.id: place for place, product in enumerate(PRODUCTS)}
    histories = {
        user: np.array([places[item] for item in items])
        for user, items in interactions.groupby("user")["item"]
    }
    split = leave_one_out(histories, len(PRODUCTS))
    launch = np.array([product.launch for product in PRODUCTS])
    counts = split.training_counts
    assert (counts[launch == "new"] == 0).all()
    assert ((counts[launch == "preview"] >= 1) & (counts[launch == "preview"] <= 5)).all()
    assert (counts[launch == "old"] > 5).all()
    for cases in (split.validation, split.test):
        groups = target_groups(cases.targets, counts)
        assert groups["cold"].mean() > 0.07
        assert groups["few_shot"].mean() > 0.07


def test_states_are_row_for_row_and_drift_as_stated(
    simulated: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    interactions, states = simulated
    assert len(states) == len(interactions)
    same_shopper = (interactions["user"] == interactions["user"].shift()).to_numpy()[1:]
    changes = {
        axis: (states[axis].to_numpy()[1:] != states[axis].to_numpy()[:-1])[same_shopper].mean()
        for axis in AXES
    }
    # Redrawn values may come out the same: of n, that is 1 in n.
    assert changes["palette"] == pytest.approx(DRIFT.palette, abs=0.008)
    assert changes["family"] == pytest.approx(DRIFT.family * (1 - 1 / len(FAMILIES)), abs=0.008)
    assert changes["form"] == pytest.approx(DRIFT.form * (1 - 1 / len(FORMS)), abs=0.008)
    assert changes["project"] == pytest.approx(DRIFT.project, abs=0.012)

    ring = list(PALETTES)
    palette = states["palette"].map(ring.index).to_numpy()
    steps = (palette[1:] - palette[:-1])[same_shopper] % len(ring)
    assert set(steps.tolist()) == {0, 1, len(ring) - 1}


def test_choices_follow_the_state(simulated: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    interactions, states = simulated
    chosen = [BY_ID[item] for item in interactions["item"]]
    served = np.array(
        [
            project in product.uses
            for project, product in zip(states["project"], chosen, strict=True)
        ]
    )
    liked = np.array(
        [
            palette == product.design.palette
            for palette, product in zip(states["palette"], chosen, strict=True)
        ]
    )
    blind = states["blind"].to_numpy()
    assert blind.mean() == pytest.approx(0.04, abs=0.006)
    assert served[~blind].mean() > 0.7
    assert liked[~blind].mean() > 0.4
    assert served[blind].mean() < 0.35
    assert liked[blind].mean() < 0.25


def test_pulls_add_up_the_parts_of_a_state() -> None:
    hidden = taste(PRODUCTS, "garden")
    product, place = PRODUCTS[3], 3
    ring, families, projects = list(PALETTES), list(FAMILIES), PROJECTS["garden"]
    palette = ring.index(product.design.palette)
    family = families.index(product.design.family)
    form = FORMS.index(product.design.form)
    project = projects.index(product.uses[0])
    other_project = next(n for n, name in enumerate(projects) if name not in product.uses)

    def utility(*state: int) -> float:
        return float(np.log(hidden.pulls[np.ravel_multi_index(state, hidden.sizes), place]))

    whole = WEIGHTS.palette + WEIGHTS.family + WEIGHTS.form + WEIGHTS.project
    assert utility(palette, family, form, project) == pytest.approx(whole)
    next_palette = (palette + 1) % len(ring)
    assert utility(next_palette, family, form, project) == pytest.approx(
        whole - (1 - WEIGHTS.neighbour) * WEIGHTS.palette
    )
    assert utility((palette + 4) % len(ring), family, form, other_project) == pytest.approx(
        WEIGHTS.family + WEIGHTS.form
    )
    assert utility(
        palette, (family + 1) % len(families), (form + 1) % len(FORMS), project
    ) == pytest.approx(WEIGHTS.palette + WEIGHTS.project)


def test_who_cannot_read_or_see_leaves_out_that_part() -> None:
    sees = taste(PRODUCTS, "garden", words=False).pulls
    reads = taste(PRODUCTS, "garden", appearance=False).pulls
    np.testing.assert_allclose(sees * reads, taste(PRODUCTS, "garden").pulls)
    assert sorted(set(np.log(reads).round(6).flatten())) == [0, WEIGHTS.project]


def test_drifts_are_probabilities() -> None:
    for size, drift in zip(
        taste(PRODUCTS, "garden").sizes, taste(PRODUCTS, "garden").drifts, strict=True
    ):
        assert drift.shape == (size, size)
        assert (drift >= 0).all()
        np.testing.assert_allclose(drift.sum(axis=1), 1)


def test_an_edition_is_there_until_its_last_piece_and_again_from_launch() -> None:
    sale = PREVIEW + 100
    times = np.array([OPENING, PREVIEW, sale, sale + 1, LAUNCH])
    offered = small_market(sold_out=np.array([NEVER, sale, NEVER])).offered(times)
    assert offered.tolist() == [
        [True, False, False],
        [True, True, False],
        [True, True, False],
        [True, False, False],
        [True, True, True],
    ]


def test_the_end_of_an_edition_is_its_last_sale_before_launch() -> None:
    purchases = pd.DataFrame({"time": [LAUNCH + 5, PREVIEW + 9, PREVIEW + 4, PREVIEW + 1]})
    rows = np.array([1, 1, 1, 0])
    sold = {
        pieces: after(small_market(editions=np.array([0, pieces, 0])), purchases, rows)
        for pieces in (1, 2, 3)
    }
    assert {pieces: market.sold_out[1] for pieces, market in sold.items()} == {
        1: PREVIEW + 4,
        2: PREVIEW + 9,
        3: NEVER,
    }
    assert sold[1].sold_out[0] == NEVER


def test_types_bought_lately_attract_less_and_the_rest_not_at_all() -> None:
    attraction = small_market().attraction(
        times=np.array([LAUNCH, LAUNCH]),
        free=np.array([[True, False, True], [True, True, True]]),
        recent=np.array([[NOTHING, NOTHING, NOTHING, 0], [1, NOTHING, NOTHING, NOTHING]]),
    )
    tired = np.exp(-FATIGUE)
    np.testing.assert_allclose(attraction, [[tired, 0, 4], [1, 2, 4 * tired]])


@pytest.mark.parametrize(
    ("month", "expected"),
    [(12, 3), (1, 3), (2, 3), (3, 0), (5, 0), (6, 1), (8, 1), (9, 2), (11, 2)],
)
def test_seasons_start_in_march(month: int, expected: int) -> None:
    moment = datetime(2025, month, 28, 23, 59, tzinfo=UTC).timestamp()
    assert season(np.array([int(moment)])).tolist() == [expected]


def test_the_card_says_that_shoppers_are_simulated_and_gives_the_constants() -> None:
    card = card_section("garden")
    assert "simulated" in card
    assert "1,500 shoppers" in card
    assert f"{WEIGHTS.palette:g} k(palette_i, palette_s)" in card
    assert f"{WEIGHTS.project:g} [project_s" in card
    assert "1 March 2025" in card
    assert all(project in card for project in PROJECTS["garden"])
