"""What modes, groups of items and rankers are called in code, in files and to readers.

The keys stand in code, JSON and CSV; the names are for people. Nothing else in the package spells
them out.
"""

from typing import Literal, get_args

# -- modes -----------------------------------------------------------------------------------------

Modality = Literal["text", "image"]
MODALITIES: tuple[Modality, ...] = get_args(Modality)

#: What MP4SR ranks by: both modalities, or one alone.
Mode = Literal["both", "text", "image"]
MODES: tuple[Mode, ...] = get_args(Mode)

# -- rankers ---------------------------------------------------------------------------------------

#: MP4SR in each mode, SASRec (IDs alone) and popularity, in the order they are shown.
RankerKey = Literal["both", "text", "image", "id", "popularity"]
RANKERS: tuple[RankerKey, ...] = get_args(RankerKey)

ID: Literal["id"] = "id"
POPULARITY: Literal["popularity"] = "popularity"

RANKER_NAMES: dict[RankerKey, str] = {
    "both": "Text + picture",
    "text": "Text only",
    "image": "Pictures only",
    "id": "IDs only",
    "popularity": "Popularity",
}

# -- groups of items -------------------------------------------------------------------------------

#: How well training knows an item.
ItemGroup = Literal["warm", "few_shot", "cold"]
ITEM_GROUPS: tuple[ItemGroup, ...] = get_args(ItemGroup)

#: A report's groups of targets, in the order they are shown.
Group = Literal["all", "warm", "few_shot", "cold"]
GROUPS: tuple[Group, ...] = get_args(Group)

GROUP_NAMES: dict[Group, str] = {
    "all": "all",
    "warm": "warm",
    "few_shot": "few-shot",
    "cold": "cold",
}

#: An item with this many training interactions or fewer, but at least one, is few-shot.
FEW_SHOT_LIMIT = 5


def item_group(training_count: int) -> ItemGroup:
    """Return the group of an item that training saw ``training_count`` times."""
    if training_count == 0:
        return "cold"
    return "few_shot" if training_count <= FEW_SHOT_LIMIT else "warm"
