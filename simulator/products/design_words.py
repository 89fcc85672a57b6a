"""What is true of a design, in the words of the keyword encoder's dictionary.

The studio's training images are labelled with these words, and the keyword benchmark judges by
them.
"""

NOUNS = {
    "mortar and pestle": "mortar",
    "towel set": "towel",
    "pouf": "footstool",
    "fig tree": "houseplant",
    "pen cup": "pen holder",
}
"""The dictionary's word for types that it calls otherwise."""

COLOURS = {
    "navy": ("navy blue", "dark blue", "blue"),
    "cobalt blue": ("cobalt blue", "blue"),
    "sky blue": ("sky blue", "light blue", "blue"),
    "teal": ("teal", "petrol blue"),
    "turquoise": ("turquoise", "aqua"),
    "mint": ("mint green", "light green"),
    "forest green": ("forest green", "dark green", "green"),
    "moss green": ("moss green", "olive green", "green"),
    "sage": ("sage green", "light green"),
    "mustard": ("mustard yellow", "ochre"),
    "sunflower yellow": ("bright yellow", "yellow"),
    "pale yellow": ("pale yellow", "yellow"),
    "rust": ("rust", "burnt orange"),
    "orange": ("orange", "bright orange"),
    "apricot": ("apricot orange", "light orange"),
    "crimson": ("crimson", "red", "dark red"),
    "rose pink": ("rose pink", "pink"),
    "blush pink": ("pale pink", "light pink", "pink"),
    "aubergine": ("aubergine purple", "dark purple"),
    "violet": ("violet purple", "purple"),
    "lilac": ("lilac colour", "light purple", "lavender purple"),
    "black": ("black",),
    "charcoal grey": ("charcoal grey", "dark grey", "grey"),
    "white": ("white",),
}
"""The dictionary's words for the palettes' shades."""

TONES = {
    "Coast": "blue",
    "Lagoon": "turquoise",
    "Grove": "green",
    "Saffron": "yellow",
    "Clay": "orange",
    "Peony": "pink",
    "Plum": "purple",
    "Fjord": "grey",
}
"""What a palette's backdrop and accents say of an item whose main material has its own colour."""

MATERIALS = {
    "glazed ceramic": ("ceramic", "glazed", "glossy"),
    "matt ceramic": ("stoneware", "ceramic", "matt"),
    "terracotta": ("terracotta", "earthenware"),
    "clear glass": ("clear glass", "transparent"),
    "coloured glass": ("tinted glass", "translucent"),
    "oak": ("oak", "wood", "light brown"),
    "walnut": ("walnut wood", "wood", "dark brown"),
    "brushed steel": ("stainless steel", "metal", "brushed"),
    "brass": ("brass", "metal", "golden"),
    "painted steel": ("steel", "lacquered", "powder-coated"),
    "linen": ("linen", "cotton"),
    "wool": ("wool", "knit fabric"),
    "rattan": ("rattan", "wicker"),
    "paper": ("kraft paper", "cardboard"),
    "marble": ("marble", "natural stone"),
    "terrazzo": ("terrazzo",),
}

PATTERNS = {
    "plain": ("plain",),
    "stripe": ("striped", "horizontal stripes"),
    "check": ("checked", "chequerboard"),
    "speckle": ("speckled", "spotted"),
    "gradient": ("gradient", "ombre"),
    "weave": ("basketweave", "woven"),
    "terrazzo": ("speckled",),
}

SHAPES = {
    "round": ("round", "curved"),
    "angular": ("angular", "straight-lined"),
    "slender": ("slim", "tapered"),
    "organic": ("wavy", "asymmetrical"),
}
