"""What shoppers furnish, and which projects each type of product can serve.

A type serves several projects and a product one or two of them, drawn at random: the type alone
tells little of it, the pictures nothing, the words all.
"""

from simulator.products.design import Shop

PROJECTS: dict[Shop, tuple[str, ...]] = {
    "home": (
        "a coffee corner",
        "a first desk",
        "a dinner for eight",
        "a reading corner",
        "a fresh hallway",
        "a weekend of baking",
        "a guest room",
        "a housewarming",
    ),
    "garden": (
        "a balcony for two",
        "a herb bed",
        "an evening by the fire",
        "a garden for birds",
        "a children's corner",
        "a quiet seat",
    ),
}

_COFFEE, _DESK, _DINNER, _READING, _HALL, _BAKING, _GUEST, _GIFT = PROJECTS["home"]
_BALCONY, _HERBS, _FIRE, _BIRDS, _CHILDREN, _QUIET = PROJECTS["garden"]

USES_OF: dict[str, tuple[str, ...]] = {
    "table lamp": (_DESK, _READING, _HALL, _GUEST),
    "floor lamp": (_READING, _HALL, _GUEST, _DESK),
    "pendant lamp": (_DINNER, _COFFEE, _HALL, _READING),
    "desk lamp": (_DESK, _READING, _GUEST, _GIFT),
    "lantern": (_DINNER, _HALL, _READING, _GIFT),
    "candle holder": (_DINNER, _READING, _HALL, _GIFT),
    "plate": (_DINNER, _BAKING, _COFFEE, _GIFT),
    "bowl": (_DINNER, _BAKING, _HALL, _COFFEE),
    "mug": (_COFFEE, _DESK, _GUEST, _GIFT),
    "cup and saucer": (_COFFEE, _DINNER, _READING, _GIFT),
    "teapot": (_COFFEE, _READING, _GUEST, _DINNER),
    "jug": (_DINNER, _BAKING, _COFFEE, _GUEST),
    "butter dish": (_BAKING, _DINNER, _COFFEE, _GIFT),
    "tumbler": (_DINNER, _GUEST, _DESK, _GIFT),
    "wine glass": (_DINNER, _READING, _GUEST, _GIFT),
    "carafe": (_GUEST, _DINNER, _DESK, _GIFT),
    "saucepan": (_BAKING, _DINNER, _COFFEE, _GIFT),
    "kettle": (_COFFEE, _GUEST, _DESK, _GIFT),
    "cutting board": (_BAKING, _DINNER, _COFFEE, _GIFT),
    "pepper mill": (_DINNER, _BAKING, _GIFT),
    "mortar and pestle": (_BAKING, _DINNER, _COFFEE, _GIFT),
    "coffee grinder": (_COFFEE, _GUEST, _BAKING, _GIFT),
    "canister": (_BAKING, _COFFEE, _GUEST, _GIFT),
    "cushion": (_READING, _GUEST, _HALL, _DESK),
    "rug": (_READING, _HALL, _GUEST, _DESK),
    "throw": (_READING, _GUEST, _DESK, _GIFT),
    "towel set": (_GUEST, _BAKING, _GIFT),
    "pouf": (_READING, _HALL, _GUEST, _COFFEE),
    "basket": (_HALL, _GUEST, _READING, _BAKING),
    "box": (_DESK, _HALL, _GUEST, _GIFT),
    "crate": (_HALL, _BAKING, _DESK, _COFFEE),
    "tray": (_COFFEE, _GUEST, _HALL, _DINNER),
    "vase": (_HALL, _DINNER, _GUEST, _GIFT),
    "candle": (_DINNER, _READING, _GUEST, _GIFT),
    "picture frame": (_DESK, _HALL, _GUEST, _GIFT),
    "mirror": (_HALL, _GUEST, _DESK, _GIFT),
    "clock": (_DESK, _HALL, _BAKING, _COFFEE),
    "sculpture": (_HALL, _READING, _DESK, _GIFT),
    "stool": (_BAKING, _COFFEE, _HALL, _DESK),
    "side table": (_READING, _GUEST, _COFFEE, _HALL),
    "chair": (_DESK, _DINNER, _READING, _COFFEE),
    "bookshelf": (_READING, _DESK, _HALL, _BAKING),
    "planter": (_HALL, _DESK, _COFFEE, _GIFT),
    "cactus": (_DESK, _BAKING, _COFFEE, _GIFT),
    "fig tree": (_READING, _HALL, _DINNER, _GUEST),
    "pen cup": (_DESK, _BAKING, _COFFEE, _HALL),
    "notebook": (_DESK, _BAKING, _GUEST, _READING),
    "desk organiser": (_DESK, _HALL, _COFFEE, _BAKING),
    "bookend": (_READING, _DESK, _BAKING, _GIFT),
    "watering can": (_BALCONY, _HERBS, _CHILDREN, _BIRDS),
    "rain barrel": (_HERBS, _BIRDS, _CHILDREN, _BALCONY),
    "birdhouse": (_BIRDS, _CHILDREN, _QUIET, _BALCONY),
    "bird bath": (_BIRDS, _QUIET, _CHILDREN, _HERBS),
    "deck chair": (_BALCONY, _FIRE, _QUIET, _BIRDS),
    "bistro table": (_BALCONY, _FIRE, _QUIET, _HERBS),
    "parasol": (_BALCONY, _CHILDREN, _QUIET),
    "fire bowl": (_FIRE, _BALCONY, _QUIET, _CHILDREN),
    "path light": (_FIRE, _BALCONY, _QUIET, _CHILDREN),
    "trowel": (_HERBS, _CHILDREN, _BALCONY, _BIRDS),
    "wheelbarrow": (_HERBS, _FIRE, _CHILDREN),
    "trellis": (_HERBS, _BALCONY, _BIRDS, _QUIET),
    "wind chime": (_QUIET, _FIRE, _CHILDREN, _BIRDS),
    "cloche": (_HERBS, _CHILDREN, _BALCONY, _FIRE),
}
"""The projects that a type can serve; no type is in both shops."""
