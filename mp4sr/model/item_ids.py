"""Whose ID embeddings these are: the items a model knows, and how it tells their catalogue.

``item_ids.json`` in a model folder is an object, item id -> fingerprint of the item's name, in
the order of the ID embedding's rows. Ids alone would not do: two catalogues may both number their
items from 1. A list of ids, as older folders have it, is taken for any catalogue with such ids.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash

#: Hexadecimal digits of a fingerprint: two names have the same one by chance once in 10^14.
DIGITS = 12


def fingerprint(item: Item) -> str:
    """Return what an item is recognised by beside its id: a hash of its title.

    An item without a title goes by its first other words, and one without words by the path of
    its first picture.
    """
    names = (*item.texts[:1], *item.images[:1], "")
    return content_hash(names[0].encode("utf-8", "replace"))[:DIGITS]


def fingerprints(items: Iterable[Item]) -> dict[str, str]:
    """Return item id -> :func:`fingerprint`, in the order of ``items``."""
    return {item.id: fingerprint(item) for item in items}


def same_catalogue(known: Mapping[str, str], items: Sequence[Item]) -> bool:
    """Return whether ``items`` are of the catalogue whose items a model knows.

    They are when at least one id is known and at least half of the items with a known id still
    have their name: a catalogue may grow, lose items and mend titles, and stays itself.

    Parameters
    ----------
    known
        item id -> fingerprint; "" where nobody noted one, which fits every name.
    items
        the items of the catalogue at hand.
    """
    found = [item for item in items if item.id in known]
    agreeing = sum(known[item.id] in ("", fingerprint(item)) for item in found)
    return agreeing > 0 and 2 * agreeing >= len(found)


def with_fingerprints(item_ids: Iterable[str] | Mapping[str, str]) -> dict[str, str]:
    """Return item id -> fingerprint, "" for ids that come without."""
    return dict(item_ids) if isinstance(item_ids, Mapping) else dict.fromkeys(item_ids, "")


def read_item_ids(value: Any, model_id: str) -> dict[str, str]:
    """Return the content of ``item_ids.json`` as item id -> fingerprint.

    Raises
    ------
    MP4SRError
        when it is neither an object nor a list of texts.
    """
    texts = [*value, *value.values()] if isinstance(value, dict) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise MP4SRError(
            f"The item ids in '{model_id}' are damaged; take the folder again from where it came "
            "from, or train the model again."
        )
    return with_fingerprints(value)
