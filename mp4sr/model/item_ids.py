"""The items that a model has ID embeddings for, and how it recognises their catalogue.

``item_ids.json`` in a model folder is an object, item id -> fingerprint of the item's name, in
the order of the ID embedding's rows. Ids alone are not enough, since two catalogues may both
number their items from 1. A list of ids, as in older folders, matches any catalogue with such ids.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash

#: Hexadecimal digits of a fingerprint: two names share one by chance once in 10^14.
DIGITS = 12


def fingerprint(item: Item) -> str:
    """Return what an item is recognised by, besides its id: a hash of its title.

    Without a title it is a hash of the item's next text, and without any text of the path of its
    first picture.
    """
    names = (*item.texts[:1], *item.images[:1], "")
    return content_hash(names[0].encode("utf-8", "replace"))[:DIGITS]


def fingerprints(items: Iterable[Item]) -> dict[str, str]:
    """Return item id -> :func:`fingerprint`, in the order of ``items``."""
    return {item.id: fingerprint(item) for item in items}


def same_catalogue(known: Mapping[str, str], items: Sequence[Item]) -> bool:
    """Return whether ``items`` belong to the catalogue that a model was trained on.

    They do when at least one id is known and at least half of the items with a known id have the
    same name as then. So a catalogue may gain and lose items and correct some titles.

    Parameters
    ----------
    known
        item id -> fingerprint; "" for an unknown one, which matches every name.
    items
        the items of the catalogue in question.
    """
    shared = [item for item in items if item.id in known]
    agreeing = sum(known[item.id] in ("", fingerprint(item)) for item in shared)
    return agreeing > 0 and 2 * agreeing >= len(shared)


def with_fingerprints(item_ids: Iterable[str] | Mapping[str, str]) -> dict[str, str]:
    """Return item id -> fingerprint, "" for ids without one."""
    return dict(item_ids) if isinstance(item_ids, Mapping) else dict.fromkeys(item_ids, "")


def read_item_ids(value: Any, model_id: str) -> dict[str, str]:
    """Return the content of ``item_ids.json`` as item id -> fingerprint.

    Raises
    ------
    MP4SRError
        when it is neither an object of texts nor a list of texts.
    """
    texts = [*value, *value.values()] if isinstance(value, dict) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise MP4SRError(
            f"The item ids in '{model_id}' are damaged; copy or download the folder again, or "
            "train the model again."
        )
    return with_fingerprints(value)
