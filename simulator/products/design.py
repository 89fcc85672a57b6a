"""The design of an item: what it is, before any picture is rendered or any word written.

A design is the ground truth about an item: its pictures show some of it, its words tell some of
it, and the simulated shoppers choose by it. Two shops, ``home`` and ``garden``, share palettes,
materials, forms and patterns; they share no type and no brand.
"""

from dataclasses import dataclass
from typing import Literal

Shop = Literal["home", "garden"]
Launch = Literal["old", "preview", "new"]

FORMS = ("round", "angular", "slender", "organic")
"""Families of form. Round is full and curved, angular has edges and flats, slender is tall, thin
and light, organic is irregular, wavy or hand-made. Every type is modelled in each of them."""

PATTERNS = ("plain", "stripe", "check", "speckle", "gradient", "weave", "terrazzo")

FAMILIES = {
    "ceramic": ("glazed ceramic", "matt ceramic", "terracotta"),
    "glass": ("clear glass", "coloured glass"),
    "wood": ("oak", "walnut"),
    "metal": ("brushed steel", "brass", "painted steel"),
    "fibre": ("linen", "wool", "rattan", "paper"),
    "stone": ("marble", "terrazzo"),
}
"""Families of materials; a shopper's taste is for a family."""

FAMILY_OF = {material: family for family, some in FAMILIES.items() for material in some}

TINTABLE = (
    "glazed ceramic",
    "matt ceramic",
    "coloured glass",
    "painted steel",
    "linen",
    "wool",
    "paper",
)
"""Materials that take the palette's colour; the others have their own and show the palette in
their accents (a handle, a cord, a rim, a lining) and in the backdrop."""


@dataclass(frozen=True)
class Palette:
    """A family of colours, as one collection of a shop uses it.

    Attributes
    ----------
    shades
        pairs of a colour's name and its sRGB code.
    accents
        the same, for second colours.
    backdrop
        sRGB code of the paper behind the products.
    """

    shades: tuple[tuple[str, str], ...]
    accents: tuple[tuple[str, str], ...]
    backdrop: str


PALETTES = {
    "Coast": Palette(
        (("navy", "#1f3a68"), ("cobalt blue", "#2f5fb3"), ("sky blue", "#7fb0dc")),
        (("white", "#f1efe8"), ("navy", "#1f3a68"), ("sand", "#dcc9a3")),
        "#c9d6e6",
    ),
    "Lagoon": Palette(
        (("teal", "#0f7277"), ("turquoise", "#35b0ab"), ("mint", "#9fd6c4")),
        (("ivory", "#f3ecda"), ("teal", "#0f7277"), ("coral", "#ef8a6f")),
        "#c6e0dc",
    ),
    "Grove": Palette(
        (("forest green", "#25513a"), ("moss green", "#6b8442"), ("sage", "#a3b596")),
        (("cream", "#f2ead2"), ("forest green", "#25513a"), ("brown", "#7b5233")),
        "#d3dcc6",
    ),
    "Saffron": Palette(
        (("mustard", "#cf9a1f"), ("sunflower yellow", "#f2c230"), ("pale yellow", "#f3dd94")),
        (("off-white", "#f6f0df"), ("mustard", "#cf9a1f"), ("grey", "#8b8b86")),
        "#f1e3b8",
    ),
    "Clay": Palette(
        (("rust", "#9f4424"), ("orange", "#dd7535"), ("apricot", "#eeb383")),
        (("cream", "#f4e6cf"), ("rust", "#9f4424"), ("dark brown", "#5a3a2a")),
        "#ecd3c0",
    ),
    "Peony": Palette(
        (("crimson", "#a31f34"), ("rose pink", "#d9657f"), ("blush pink", "#f0b9bd")),
        (("white", "#f6efec"), ("crimson", "#a31f34"), ("pink", "#e796a4")),
        "#f0d3d4",
    ),
    "Plum": Palette(
        (("aubergine", "#4b2450"), ("violet", "#7d53a1"), ("lilac", "#bfa3d3")),
        (("pale grey", "#e6e3e8"), ("aubergine", "#4b2450"), ("gold", "#c9a24a")),
        "#dccfe4",
    ),
    "Fjord": Palette(
        (("black", "#1d1e20"), ("charcoal grey", "#55595e"), ("white", "#efeeea")),
        (("white", "#efeeea"), ("black", "#1d1e20"), ("grey", "#9a9c9e")),
        "#d6d7d9",
    ),
}
"""The palettes in a ring: a taste that drifts goes to a neighbour, and the last is the first's."""


@dataclass(frozen=True)
class Design:
    """All decisions about one item.

    Attributes
    ----------
    id
        ``home-001`` or ``garden-001``.
    shop
        which shop sells it.
    type
        a key of that shop's types, such as ``table lamp``.
    form
        one of ``FORMS``.
    seed
        decides every free proportion of the model.
    material
        of the main part, one of the materials in ``FAMILIES``.
    palette
        a key of ``PALETTES``.
    colour
        name and code of the main colour: the palette's for ``TINTABLE`` materials.
    accent
        name and code of the second colour.
    pattern
        one of ``PATTERNS``, on the main part.
    views
        how many pictures: 0, 1 or 2.
    """

    id: str
    shop: Shop
    type: str
    form: str
    seed: int
    material: str
    palette: str
    colour: tuple[str, str]
    accent: tuple[str, str]
    pattern: str
    views: int

    @property
    def family(self) -> str:
        """The material's family."""
        return FAMILY_OF[self.material]


# What each type can be made of. The studio models every one of them in every form; the words and
# the uses of the types are in the shops' own modules.
HOME_TYPES: dict[str, dict[str, tuple[str, ...]]] = {
    "Lighting": {
        "table lamp": ("glazed ceramic", "linen", "coloured glass", "brass", "oak", "marble"),
        "floor lamp": ("linen", "paper", "brass", "painted steel", "oak"),
        "pendant lamp": ("rattan", "paper", "painted steel", "coloured glass", "matt ceramic"),
        "desk lamp": ("painted steel", "brass", "brushed steel", "oak"),
        "lantern": ("clear glass", "rattan", "painted steel", "paper"),
        "candle holder": ("brass", "marble", "glazed ceramic", "coloured glass", "walnut"),
    },
    "Tableware": {
        "plate": ("glazed ceramic", "matt ceramic", "coloured glass", "oak", "marble"),
        "bowl": ("glazed ceramic", "matt ceramic", "walnut", "coloured glass", "brushed steel"),
        "mug": ("glazed ceramic", "matt ceramic", "painted steel", "coloured glass"),
        "cup and saucer": ("glazed ceramic", "matt ceramic", "coloured glass"),
        "teapot": ("glazed ceramic", "matt ceramic", "clear glass", "painted steel", "terracotta"),
        "jug": ("glazed ceramic", "clear glass", "coloured glass", "brushed steel", "terracotta"),
        "butter dish": ("glazed ceramic", "oak", "marble", "clear glass"),
    },
    "Glassware": {
        "tumbler": ("clear glass", "coloured glass", "brushed steel"),
        "wine glass": ("clear glass", "coloured glass"),
        "carafe": ("clear glass", "coloured glass", "glazed ceramic"),
    },
    "Kitchen": {
        "saucepan": ("brushed steel", "painted steel", "brass", "glazed ceramic"),
        "kettle": ("brushed steel", "painted steel", "clear glass", "glazed ceramic"),
        "cutting board": ("oak", "walnut", "marble"),
        "pepper mill": ("oak", "walnut", "brass", "marble", "painted steel"),
        "mortar and pestle": ("marble", "glazed ceramic", "walnut", "terrazzo"),
        "coffee grinder": ("walnut", "oak", "brushed steel", "painted steel"),
        "canister": ("glazed ceramic", "clear glass", "painted steel", "oak"),
    },
    "Textiles": {
        "cushion": ("linen", "wool"),
        "rug": ("wool", "linen", "rattan"),
        "throw": ("wool", "linen"),
        "towel set": ("linen", "wool"),
        "pouf": ("wool", "linen", "rattan"),
    },
    "Storage": {
        "basket": ("rattan", "wool", "linen", "painted steel"),
        "box": ("paper", "oak", "walnut", "painted steel", "linen"),
        "crate": ("oak", "walnut", "painted steel"),
        "tray": ("oak", "walnut", "painted steel", "rattan", "marble", "terrazzo"),
    },
    "Decoration": {
        "vase": ("glazed ceramic", "matt ceramic", "coloured glass", "clear glass", "terracotta",
                 "brass", "marble", "paper"),
        "candle": ("glazed ceramic", "coloured glass", "matt ceramic"),
        "picture frame": ("oak", "walnut", "brass", "painted steel"),
        "mirror": ("oak", "brass", "rattan", "painted steel"),
        "clock": ("oak", "walnut", "painted steel", "marble", "glazed ceramic"),
        "sculpture": ("marble", "matt ceramic", "brass", "walnut", "terrazzo"),
    },
    "Furniture": {
        "stool": ("oak", "walnut", "painted steel", "rattan"),
        "side table": ("oak", "marble", "painted steel", "terrazzo", "clear glass", "walnut"),
        "chair": ("oak", "walnut", "painted steel", "rattan", "linen"),
        "bookshelf": ("oak", "walnut", "painted steel"),
    },
    "Plants": {
        "planter": ("terracotta", "glazed ceramic", "matt ceramic", "rattan", "brass", "terrazzo"),
        "cactus": ("terracotta", "glazed ceramic", "matt ceramic", "terrazzo"),
        "fig tree": ("rattan", "terracotta", "matt ceramic", "painted steel"),
    },
    "Desk": {
        "pen cup": ("oak", "glazed ceramic", "brass", "marble", "painted steel", "paper"),
        "notebook": ("paper", "linen"),
        "desk organiser": ("oak", "walnut", "painted steel", "paper"),
        "bookend": ("marble", "brass", "painted steel", "walnut", "terrazzo"),
    },
}  # fmt: skip
"""Department to type to the materials it is made in, the first one the most common."""

GARDEN_TYPES: dict[str, dict[str, tuple[str, ...]]] = {
    "Watering": {
        "watering can": ("painted steel", "brushed steel", "brass", "terracotta"),
        "rain barrel": ("oak", "painted steel", "terracotta"),
    },
    "Wildlife": {
        "birdhouse": ("oak", "terracotta", "painted steel", "glazed ceramic"),
        "bird bath": ("marble", "terracotta", "glazed ceramic", "terrazzo", "brass"),
    },
    "Outdoor furniture": {
        "deck chair": ("oak", "linen", "painted steel"),
        "bistro table": ("painted steel", "terrazzo", "oak", "marble"),
        "parasol": ("linen", "rattan", "paper"),
    },
    "Fire and light": {
        "fire bowl": ("painted steel", "brushed steel", "terracotta"),
        "path light": ("painted steel", "brass", "coloured glass", "paper"),
    },
    "Garden tools": {
        "trowel": ("oak", "walnut", "brushed steel", "painted steel"),
        "wheelbarrow": ("painted steel", "oak", "brushed steel"),
        "trellis": ("oak", "rattan", "painted steel"),
    },
    "Garden decoration": {
        "wind chime": ("brass", "glazed ceramic", "oak", "coloured glass"),
        "cloche": ("clear glass", "coloured glass", "rattan"),
    },
}  # fmt: skip
"""The same for the garden shop."""

PATTERNS_OF = {
    "glazed ceramic": ("plain", "stripe", "speckle", "gradient", "check"),
    "matt ceramic": ("plain", "speckle", "stripe"),
    "terracotta": ("plain", "stripe", "speckle"),
    "clear glass": ("plain",),
    "coloured glass": ("plain", "gradient"),
    "oak": ("plain", "stripe"),
    "walnut": ("plain", "check"),
    "brushed steel": ("plain",),
    "brass": ("plain",),
    "painted steel": ("plain", "gradient", "stripe"),
    "linen": ("plain", "stripe", "check", "weave"),
    "wool": ("plain", "stripe", "check", "weave"),
    "rattan": ("weave",),
    "paper": ("plain", "stripe", "speckle", "check"),
    "marble": ("plain",),
    "terrazzo": ("terrazzo",),
}
"""The patterns that each material takes; the first is the most common."""
