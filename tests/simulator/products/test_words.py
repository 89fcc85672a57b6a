import re
from collections import Counter
from dataclasses import replace

import pytest

from simulator.products.assortment import BRANDS, Product, assortment
from simulator.products.design import FORMS, PALETTES, PATTERNS, TINTABLE, Shop
from simulator.products.plan import Scale
from simulator.products.projects import PROJECTS, USES_OF
from simulator.products.vocabulary import (
    COLOUR_TOLD,
    DEPARTMENTS,
    DETAILS_TOLD,
    MADE_BY,
    MADE_OF,
    MATERIAL_TOLD,
    MATERIALS,
    POT_COLOUR_TOLD,
    POT_MATERIAL_TOLD,
    SEASONAL,
    SERIES,
    project_words,
    type_words,
)
from simulator.products.words import category, names_colour, names_material, with_article

APPEARANCE_TOLD = (
    *COLOUR_TOLD,
    *DETAILS_TOLD,
    *MATERIAL_TOLD,
    *POT_COLOUR_TOLD,
    *POT_MATERIAL_TOLD,
)
SHOPS: tuple[Shop, ...] = ("home", "garden")
EACH_SHOP = pytest.mark.parametrize("shop", SHOPS)
EACH_ASSORTMENT = pytest.mark.parametrize(
    ("shop", "scale"), [(shop, scale) for shop in SHOPS for scale in ("small", "large")]
)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[a-zé'-]+", text.lower()))


FORM_WORDS = {*FORMS} | words_of(
    "rounded circle circular oval square squared triangular hexagonal faceted edges corners tall "
    "slim narrow thin lanky curved curvy wavy irregular sleek chunky handmade"
)
PATTERN_WORDS = {*PATTERNS} | words_of(
    "striped stripes checked checks checkered speckles speckled graded ombre woven pattern "
    "patterned dotted dots"
)
SHADE_WORDS = words_of("pale dark pastel vivid colour colours coloured tint tinted tone")
MATERIAL_WORDS = words_of(
    "ceramic stoneware earthenware porcelain terracotta glass glazed glaze matt oak walnut wood "
    "wooden steel enamel enamelled brass metal linen wool woollen felted rattan paper marble "
    "terrazzo stone"
)
COLOURS = {name for palette in PALETTES.values() for name, _ in (*palette.shades, *palette.accents)}
COLOUR_WORDS = {word for name in COLOURS for word in name.split()} - {"dark", "pale", "off"}


def has(text: str, phrase: str) -> bool:
    return re.search(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE) is not None


def is_poor(product: Product) -> bool:
    return re.search(r" (no\. |art\. )?\(?\d+\)?$", product.item.title) is not None


def colour_named(product: Product) -> bool:
    design = product.design
    name = design.colour[0] if design.material in TINTABLE else f"{design.accent[0]} details"
    return has(product.item.title, name)


def material_named(product: Product) -> bool:
    material = product.design.material
    special = MADE_OF.get((product.design.type, material))
    named = (f"{name} {product.design.type}" for name in MATERIALS[material])
    return any(has(product.item.title, name) for name in ([special] if special else named))


def appearance_sentences(product: Product) -> set[str]:
    """What a description may say of the colour or the material."""
    design = product.design
    return {
        template.format(material=material, colour=design.colour[0], accent=design.accent[0])
        for template in APPEARANCE_TOLD
        for material in MATERIALS[design.material]
    }


def other_sentences(product: Product) -> list[str]:
    told = appearance_sentences(product)
    return [sentence for sentence in product.item.sentences if sentence not in told]


def project_sentences(product: Product, use: str) -> set[str]:
    thing = product.design.type
    words = project_words(product.design.shop)[use]
    told = (*words.cues, *words.also, type_words(product.design.shop)[thing].uses[use])
    return {sentence.format(thing=thing, a_thing=with_article(thing)) for sentence in told}


@EACH_SHOP
def test_every_table_covers_every_type_and_project(shop: Shop) -> None:
    types = type_words(shop)
    assert set(types) == {kind for kinds in DEPARTMENTS[shop].values() for kind in kinds}
    assert tuple(project_words(shop)) == PROJECTS[shop]
    for kind, words in types.items():
        assert tuple(words.uses) == USES_OF[kind]
        assert len(words.sizes) >= 2
        assert len(set(words.facts)) >= 5


@EACH_SHOP
def test_each_project_is_told_in_many_ways_and_not_always_by_its_name(shop: Shop) -> None:
    for project, words in project_words(shop).items():
        name = project.removeprefix("a ").removeprefix("an ")
        assert len(set(words.cues)) >= 8
        nameless = [cue for cue in words.cues if name not in cue]
        assert len(nameless) >= 4
        assert len(set(words.also)) >= 3
        others = [other for other in PROJECTS[shop] if other != project]
        for cue in (*words.cues, *words.also):
            assert not any(has(cue, other.split(" ", 1)[1]) for other in others)


@EACH_SHOP
def test_no_two_sentences_of_the_tables_are_the_same(shop: Shop) -> None:
    cues = [cue for words in (project_words(shop).values()) for cue in (*words.cues, *words.also)]
    own = [cue for words in type_words(shop).values() for cue in words.uses.values()]
    assert max(Counter(cues + own).values()) == 1


@EACH_ASSORTMENT
def test_form_pattern_and_shade_are_never_in_the_words(shop: Shop, scale: Scale) -> None:
    for product in assortment(shop, scale):
        title, told = words_of(product.item.title), words_of(" ".join(other_sentences(product)))
        assert not (title | told) & FORM_WORDS
        assert not told & (PATTERN_WORDS | SHADE_WORDS)
        # Terrazzo is a pattern, too, and the material's name.
        assert title & PATTERN_WORDS <= (
            {"terrazzo"} if product.design.material == "terrazzo" else set()
        )


@EACH_SHOP
def test_colour_material_and_collection_are_in_titles_only(shop: Shop) -> None:
    for product in assortment(shop):
        told = " ".join(product.item.sentences).replace("wine glass", "")
        assert not words_of(told) & (COLOUR_WORDS | MATERIAL_WORDS)
        assert not words_of(told) & {palette.lower() for palette in PALETTES}


@EACH_SHOP
def test_a_quarter_of_the_titles_name_the_colour(shop: Shop) -> None:
    made = assortment(shop)
    named = [product for product in made if colour_named(product)]
    assert 0.2 < len(named) / len(made) < 0.28
    for product in made:
        if product not in named:
            title = product.item.title
            for name in MATERIALS[product.design.material]:
                title = title.replace(name, "")
            assert not any(has(title, colour) for colour in COLOURS)


@EACH_SHOP
def test_two_fifths_of_the_titles_name_the_material(shop: Shop) -> None:
    made = assortment(shop)
    named = [product for product in made if material_named(product)]
    assert 0.34 < len(named) / len(made) < 0.43
    for product in made:
        if product not in named:
            assert (
                not words_of(product.item.title.lower().replace("wine glass", "")) & MATERIAL_WORDS
            )


@EACH_SHOP
def test_half_of_the_large_shop_names_colour_or_material(shop: Shop) -> None:
    made = assortment(shop, "large")
    titles = [(product, product.item.title) for product in made]
    colour = [product for product, title in titles if names_colour(product.design, title)]
    material = [product for product, title in titles if names_material(product.design, title)]
    assert 0.15 < len(colour) / len(made) < 0.23
    assert 0.28 < len(material) / len(made) < 0.37
    either = [
        product
        for product in made
        for text in [" ".join((product.item.title, *product.item.sentences))]
        if names_colour(product.design, text) or names_material(product.design, text)
    ]
    assert 0.46 < len(either) / len(made) < 0.56


@EACH_SHOP
def test_one_description_in_five_names_colour_or_material(shop: Shop) -> None:
    made = [product for product in assortment(shop, "large") if product.item.sentences]
    telling = [len(product.item.sentences) - len(other_sentences(product)) for product in made]
    assert set(telling) == {0, 1}
    assert 0.17 < sum(telling) / len(made) < 0.23
    small = assortment(shop)
    assert all(len(other_sentences(product)) == len(product.item.sentences) for product in small)


@pytest.mark.parametrize(
    ("kind", "material", "text", "expected"),
    [
        ("wine glass", "clear glass", "Elin wine glass, 40 cl", False),
        ("wine glass", "clear glass", "Elin clear wine glass", True),
        ("mug", "painted steel", "Enamelled steel mug Edda", True),
        ("stool", "oak", "Solid oak stool", True),
        ("stool", "oak", "Cloakroom stool", False),
        ("stool", "oak", "Set it anywhere. Material: oak.", True),
    ],
)
def test_naming_a_material(kind: str, material: str, text: str, expected: bool) -> None:
    design = replace(assortment("home")[0].design, type=kind, material=material)
    assert names_material(design, text) is expected


def test_naming_the_colour_of_the_material_or_the_details() -> None:
    design = replace(
        assortment("home")[0].design, material="linen", colour=("navy", "#1"), accent=("sand", "#2")
    )
    assert names_colour(design, "Cushion, navy")
    assert not names_colour(design, "Cushion with sand details")
    assert names_colour(replace(design, material="oak"), "Stool with sand details")


@EACH_ASSORTMENT
def test_the_collection_is_named_beside_the_colour_only(shop: Shop, scale: Scale) -> None:
    made = assortment(shop, scale)
    named = [
        product for product in made if any(has(product.item.title, palette) for palette in PALETTES)
    ]
    assert 0.05 < len(named) / len(made) < 0.2
    for product in named:
        assert has(product.item.title, product.design.palette)
        assert colour_named(product)


@EACH_ASSORTMENT
def test_a_description_tells_every_project_and_no_other(shop: Shop, scale: Scale) -> None:
    for product in assortment(shop, scale):
        said = set(product.item.sentences)
        for use in USES_OF[product.design.type]:
            told = bool(said & project_sentences(product, use))
            assert told == (use in product.uses and bool(said)), product.item


@EACH_ASSORTMENT
def test_products_of_a_project_are_told_in_many_ways(shop: Shop, scale: Scale) -> None:
    for use in PROJECTS[shop]:
        ways = Counter(
            sentence
            for product in assortment(shop, scale)
            if use in product.uses
            for sentence in set(product.item.sentences) & project_sentences(product, use)
        )
        assert len(ways) >= 12
        assert max(ways.values()) < 0.2 * sum(ways.values())


@EACH_ASSORTMENT
def test_a_description_has_two_to_four_sentences_and_no_repeats(shop: Shop, scale: Scale) -> None:
    lengths = Counter(len(product.item.sentences) for product in assortment(shop, scale))
    assert set(lengths) == {0, 2, 3, 4}
    for product in assortment(shop, scale):
        assert len(set(product.item.sentences)) == len(product.item.sentences)


@EACH_ASSORTMENT
def test_some_products_are_described_badly(shop: Shop, scale: Scale) -> None:
    made = assortment(shop, scale)
    silent = [product for product in made if not product.item.sentences]
    poor = [product for product in made if is_poor(product)]
    assert 0.06 < len(silent) / len(made) < 0.1
    assert 0.04 < len(poor) / len(made) < 0.08
    assert 0 < sum(not product.item.sentences for product in poor) < len(poor)
    for product in made:
        assert product.item.sentences or product.item.images
        if not product.item.images:
            assert product.item.sentences
            assert not is_poor(product)


@EACH_ASSORTMENT
def test_size_set_maker_and_season_agree_with_the_product(shop: Shop, scale: Scale) -> None:
    for product in assortment(shop, scale):
        words = type_words(shop)[product.design.type]
        title, told = product.item.title, " ".join(product.item.sentences)
        in_title = [long for short, long in words.sizes if title_has(title, short)]
        in_text = [long for _, long in words.sizes if long in product.item.sentences]
        assert len(in_title) <= 1
        assert len(in_text) <= 1
        assert not in_title or not in_text or in_title == in_text
        sets = set(re.findall(r"set of \w+", f"{title} {told}"))
        assert len(sets) <= 1
        assert sets <= set(words.sets)
        brands = {brand for some in BRANDS.values() for brand in some if brand in f"{title} {told}"}
        assert brands <= {product.brand}
        seasons = {name for name in ("spring", "summer", "autumn", "winter") if has(told, name)}
        telling = [line for line in SEASONAL if line.split("{", maxsplit=1)[0] in told]
        assert product.season or not telling
        assert not telling or not seasons or product.season in seasons


def title_has(title: str, size: str) -> bool:
    return size in title.split(", ")


@EACH_ASSORTMENT
def test_makers_and_seasons_are_often_told_and_sometimes_not(shop: Shop, scale: Scale) -> None:
    made = assortment(shop, scale)
    whole = {
        product.design.id: " ".join((product.item.title, *product.item.sentences))
        for product in made
    }
    branded = sum(product.brand in whole[product.design.id] for product in made) / len(made)
    assert 0.3 < branded < 0.7
    assert any("{brand}" in line for line in MADE_BY)


@EACH_ASSORTMENT
def test_titles_differ(shop: Shop, scale: Scale) -> None:
    titles = Counter(product.item.title for product in assortment(shop, scale))
    repeated = sum(count for count in titles.values() if count > 1)
    assert repeated <= 0.04 * sum(titles.values())


@EACH_ASSORTMENT
def test_the_text_is_clean(shop: Shop, scale: Scale) -> None:
    for product in assortment(shop, scale):
        assert product.item.title == product.item.title.strip()
        assert product.item.title[0].isupper() or product.item.title[0].isdigit()
        for text in (product.item.title, *product.item.sentences):
            assert "  " not in text
            assert not re.search(r"None|[{}]| ,|,,|\.\.|\bnan\b", text)
        for sentence in product.item.sentences:
            assert sentence[0].isupper()
            assert sentence[-1] in ".?!"
            assert len(sentence) < 130


@EACH_ASSORTMENT
def test_articles_are_right(shop: Shop, scale: Scale) -> None:
    for product in assortment(shop, scale):
        for text in (product.item.title, *product.item.sentences):
            assert not re.search(r"\ba [aeio]", text, re.IGNORECASE), text
            assert not re.search(r"\ban (?!LED|hour)[^aeiou\W]", text, re.IGNORECASE), text


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("mug", "a mug"), ("orange pot", "an orange pot"), ("apricot pot", "an apricot pot")],
)
def test_with_article(noun: str, expected: str) -> None:
    assert with_article(noun) == expected


def test_categories() -> None:
    categories = {
        product.design.type: product.item.category for shop in SHOPS for product in assortment(shop)
    }
    assert categories["table lamp"] == "Home > Lighting > Table lamps"
    assert categories["mortar and pestle"] == "Home > Kitchen > Mortars and pestles"
    assert categories["cactus"] == "Home > Plants > Cacti"
    assert categories["deck chair"] == "Garden > Outdoor furniture > Deck chairs"
    assert len(set(categories.values())) == len(categories)
    assert all(
        category(product.design) == product.item.category for product in assortment("garden")
    )


def test_series_mean_nothing() -> None:
    taken = {*FORM_WORDS, *PATTERN_WORDS, *MATERIAL_WORDS, *COLOUR_WORDS, *SHADE_WORDS}
    assert len(set(SERIES)) == len(SERIES) >= 30
    assert not {name.lower() for name in SERIES} & taken
    assert not set(SERIES) & set(PALETTES)


def test_every_material_has_its_words() -> None:
    for shop in SHOPS:
        for product in assortment(shop):
            assert MATERIALS[product.design.material]
    types = set(USES_OF)
    for (kind, material), phrase in MADE_OF.items():
        assert kind in types
        assert material in MATERIALS
        assert kind in phrase
