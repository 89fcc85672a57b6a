from collections import Counter
from dataclasses import replace

import pytest

from mp4sr.files import content_hash
from simulator.products import appearance
from simulator.products import assortment as module
from simulator.products.appearance import (
    NO_VIEW_IN,
    OWN_COLOURS,
    SECOND_VIEW_IN,
    designs,
    types_of,
)
from simulator.products.assortment import BRANDS, SEASONS, Product, assortment
from simulator.products.design import FAMILY_OF, FORMS, PALETTES, PATTERNS_OF, TINTABLE, Shop
from simulator.products.plan import plan
from simulator.products.projects import PROJECTS, USES_OF

SHOPS: tuple[Shop, ...] = ("home", "garden")
KINDS = {shop: types_of(shop) for shop in SHOPS}
OF_TYPE = [
    pytest.param([product for product in assortment(shop) if product.design.type == kind], id=kind)
    for shop in SHOPS
    for kind in KINDS[shop]
]


def far_apart(product: str, other: str) -> bool:
    channels = [[int(code[at : at + 2], 16) for at in (1, 3, 5)] for code in (product, other)]
    return sum((a - b) ** 2 for a, b in zip(*channels, strict=True)) >= 60**2


@pytest.mark.parametrize(("shop", "products", "types"), [("home", 637, 49), ("garden", 154, 14)])
def test_counts(shop: Shop, products: int, types: int) -> None:
    made = assortment(shop)
    assert len(made) == products
    assert len({product.design.type for product in made}) == types
    assert set(Counter(product.design.type for product in made).values()) == {plan(shop).rounds}
    ids = [product.design.id for product in made]
    assert ids == [f"{shop}-{number:03d}" for number in range(1, products + 1)]
    assert ids == [product.item.id for product in made]


@pytest.mark.parametrize(
    ("shop", "expected"), [("home", "9d123e274d2bf599"), ("garden", "b41a6f3f59e0bf46")]
)
def test_the_designs_are_those_of_the_rendered_pictures(shop: Shop, expected: str) -> None:
    # When this fails, the pictures in the repository are of other designs: render them again.
    designs = (repr(product.design) for product in assortment(shop))
    assert content_hash(*designs)[:16] == expected


@pytest.mark.parametrize("shop", SHOPS)
def test_it_is_the_same_every_time(shop: Shop) -> None:
    first = assortment(shop)
    module._products.cache_clear()
    assert assortment(shop) == first


@pytest.mark.parametrize("shop", SHOPS)
def test_more_rounds_leave_the_designs_as_they_are(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = designs(shop)
    assert few == [product.design for product in assortment(shop)]
    longer = replace(plan(shop), rounds=plan(shop).rounds + 2)
    monkeypatch.setattr(appearance, "plan", lambda *_: longer)
    more = designs(shop)
    assert len(more) == len(few) + 2 * len(KINDS[shop])
    assert more[: len(few)] == few


@pytest.mark.parametrize("products", OF_TYPE)
def test_each_type_has_every_form_palette_and_material(products: list[Product]) -> None:
    drawn = [product.design for product in products]
    forms = Counter(design.form for design in drawn)
    assert set(forms) == set(FORMS)
    assert max(forms.values()) - min(forms.values()) <= 1
    assert {design.palette for design in drawn} == set(PALETTES)
    materials = KINDS[drawn[0].shop][drawn[0].type]
    assert {design.material for design in drawn} == set(materials)
    combinations = {(design.form, design.palette, design.material) for design in drawn}
    assert len(combinations) == len(drawn)


@pytest.mark.parametrize("products", OF_TYPE)
def test_launches_and_uses_are_even_over_the_types(products: list[Product]) -> None:
    launches = Counter(product.launch for product in products)
    assert launches["new"] in (1, 2)
    assert launches["preview"] in (1, 2)
    uses = Counter(product.uses[0] for product in products)
    assert set(uses) == set(USES_OF[products[0].design.type])
    assert max(uses.values()) - min(uses.values()) <= 1


@pytest.mark.parametrize("shop", SHOPS)
def test_looks_are_not_tied_to_each_other(shop: Shop) -> None:
    drawn = [product.design for product in assortment(shop)]
    pairs = Counter((design.form, design.palette) for design in drawn)
    expected = len(drawn) / len(FORMS) / len(PALETTES)
    assert len(pairs) == len(FORMS) * len(PALETTES)
    assert max(pairs.values()) < 2 * expected
    families = Counter((design.family, design.form) for design in drawn)
    for family in set(FAMILY_OF.values()):
        of_family = [families[family, form] for form in FORMS]
        assert min(of_family) >= 0.1 * sum(of_family)


@pytest.mark.parametrize("shop", SHOPS)
def test_patterns_suit_the_material_and_half_are_plain(shop: Shop) -> None:
    drawn = [product.design for product in assortment(shop)]
    assert all(design.pattern in PATTERNS_OF[design.material] for design in drawn)
    free = [design for design in drawn if len(PATTERNS_OF[design.material]) > 1]
    assert 0.45 < sum(design.pattern == "plain" for design in free) / len(free) < 0.55


@pytest.mark.parametrize("shop", SHOPS)
def test_colours_come_from_the_palette_or_the_material_and_can_be_told_apart(shop: Shop) -> None:
    for design in (product.design for product in assortment(shop)):
        palette = PALETTES[design.palette]
        if design.material in TINTABLE:
            assert design.colour in palette.shades
        else:
            assert design.colour == OWN_COLOURS[design.material]
        assert design.accent in palette.accents
        assert design.accent[0] != design.colour[0]
        assert far_apart(design.accent[1], design.colour[1])


def test_every_untinted_material_has_a_colour() -> None:
    assert set(OWN_COLOURS) == set(FAMILY_OF) - set(TINTABLE)


@pytest.mark.parametrize(("shop", "none"), [("home", 8), ("garden", 2)])
def test_views(shop: Shop, none: int) -> None:
    made = assortment(shop)
    views = Counter(product.design.views for product in made)
    assert set(views) == {0, 1, 2}
    assert views[0] == none == round(len(made) / NO_VIEW_IN)
    assert abs(views[2] - len(made) / SECOND_VIEW_IN) <= 1
    for product in made:
        name = product.design.id
        paths = (f"images/{name}.webp", f"images/{name}-2.webp")
        assert product.item.images == paths[: product.design.views]


@pytest.mark.parametrize("shop", SHOPS)
def test_what_the_shoppers_go_by(shop: Shop) -> None:
    made = assortment(shop)
    launches = Counter(product.launch for product in made)
    assert set(launches) == {"old", "preview", "new"}
    assert launches["preview"] == round(0.11 * len(made))
    assert launches["new"] == round(0.12 * len(made))
    seasonal = [product.season for product in made if product.season]
    assert set(seasonal) == set(SEASONS)
    assert 0.3 < len(seasonal) / len(made) < 0.4
    assert max(Counter(seasonal).values()) - min(Counter(seasonal).values()) <= 4
    mean = sum(product.popularity for product in made) / len(made)
    spread = (sum((product.popularity - mean) ** 2 for product in made) / len(made)) ** 0.5
    assert abs(mean) < 0.1
    assert spread == pytest.approx(0.4, rel=0.15)
    assert all(product.collection == product.design.palette for product in made)


@pytest.mark.parametrize("shop", SHOPS)
def test_a_product_serves_one_or_two_projects_of_its_type(shop: Shop) -> None:
    made = assortment(shop)
    for product in made:
        assert 1 <= len(product.uses) == len(set(product.uses)) <= 2
        assert set(product.uses) <= set(USES_OF[product.design.type])
    served = Counter(use for product in made for use in product.uses)
    assert set(served) == set(PROJECTS[shop])
    assert max(served.values()) < 1.6 * min(served.values())
    assert 0.25 < sum(len(product.uses) == 2 for product in made) / len(made) < 0.45


@pytest.mark.parametrize("shop", SHOPS)
def test_brands_are_even_and_have_no_look(shop: Shop) -> None:
    made = assortment(shop)
    brands = Counter(product.brand for product in made)
    assert set(brands) == set(BRANDS[shop])
    assert max(brands.values()) - min(brands.values()) <= 1
    for brand in brands:
        palettes = Counter(product.design.palette for product in made if product.brand == brand)
        assert set(palettes) == set(PALETTES)
        assert max(palettes.values()) < brands[brand] / 3


def test_the_shops_share_looks_and_nothing_else() -> None:
    assert not set(KINDS["home"]) & set(KINDS["garden"])
    assert not set(BRANDS["home"]) & set(BRANDS["garden"])
    assert not set(PROJECTS["home"]) & set(PROJECTS["garden"])
    assert set(USES_OF) == set(KINDS["home"]) | set(KINDS["garden"])
