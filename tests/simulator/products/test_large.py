"""The large scale: more items, a neutral studio, a long tail."""

from collections import Counter

import numpy as np
import pytest

from simulator.products.appearance import LIGHTNESS, OWN_COLOURS, types_of
from simulator.products.assortment import assortment
from simulator.products.design import FORMS, PALETTES, TINTABLE, Shop
from simulator.products.plan import plan
from simulator.shoppers.market import LAUNCH
from simulator.shoppers.purchases import simulate

EACH_SHOP = pytest.mark.parametrize("shop", ["home", "garden"])


@pytest.mark.parametrize(("shop", "products"), [("home", 2_058), ("garden", 406)])
def test_counts(shop: Shop, products: int) -> None:
    made = assortment(shop, "large")
    ids = [f"{shop}-{number:04d}" for number in range(1, products + 1)]
    assert [product.item.id for product in made] == ids
    kinds = Counter(product.design.type for product in made)
    assert set(kinds.values()) == {products / len(types_of(shop))}


@EACH_SHOP
def test_no_two_products_of_a_type_share_form_palette_and_material(shop: Shop) -> None:
    designs = [product.design for product in assortment(shop, "large")]
    combinations = {(made.type, made.form, made.palette, made.material) for made in designs}
    assert len(combinations) == len(designs)
    for attribute, values in (("form", FORMS), ("palette", tuple(PALETTES))):
        counts = Counter(getattr(design, attribute) for design in designs)
        assert set(counts) == set(values)
        assert max(counts.values()) < 1.2 * min(counts.values())


@EACH_SHOP
def test_a_palette_shows_on_every_material(shop: Shop) -> None:
    for product in assortment(shop, "large"):
        design = product.design
        palette = PALETTES[design.palette]
        if design.material in TINTABLE:
            assert design.colour[0] in dict(palette.shades)
            assert design.accent in palette.accents
        else:
            assert design.colour[0] == OWN_COLOURS[design.material][0]
            assert design.accent in palette.shades


@EACH_SHOP
def test_shades_vary_a_little(shop: Shop) -> None:
    codes: dict[str, set[str]] = {}
    for product in assortment(shop, "large"):
        name, code = product.design.colour
        codes.setdefault(name, set()).add(code)
    assert all(len(some) > 1 for some in codes.values())
    named = {name: code for palette in PALETTES.values() for name, code in palette.shades}
    for name, code in {**named, **dict(OWN_COLOURS.values())}.items():
        for varied in codes.get(name, ()):
            for place in (1, 3, 5):
                original, level = int(code[place : place + 2], 16), int(varied[place:][:2], 16)
                assert abs(level - original) <= LIGHTNESS * original + 1


@EACH_SHOP
def test_the_designs_are_not_those_of_the_small_scale(shop: Shop) -> None:
    seeds = {product.design.seed for product in assortment(shop)}
    assert not seeds & {product.design.seed for product in assortment(shop, "large")}


def test_a_fifth_of_the_garden_sells_less_than_six_times_and_a_tenth_never() -> None:
    products = assortment("garden", "large")
    interactions = simulate(products, "garden", "large")
    assert interactions["user"].nunique() == plan("garden", "large").shoppers
    assert 38 < len(interactions) / len(products) < 42
    early = Counter(interactions[interactions["time"] < LAUNCH]["item"])
    counts = np.array([early[product.item.id] for product in products])
    assert 0.09 < (counts == 0).mean() < 0.12
    assert 0.18 < (counts < 6).mean() < 0.23
    top = np.sort(counts)[::-1][: len(counts) // 10].sum() / counts.sum()
    assert top > 0.25
