"""Named cases: shoppers of a catalogue whose story is worth telling, from its ``cases.json``.

The file is optional and lies in the catalogue folder::

    {"cases": [{"name": "The new lamp", "summary": "...", "user": "s010", "next": "p17",
                "rule": "...", "note": "..."}]}

``name``, ``user`` and ``next`` are needed. A case opens the history of ``user`` before ``next``.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mp4sr.catalogue import Catalogue
from mp4sr.errors import MP4SRError

CASES_FILE = "cases.json"


@dataclass(frozen=True, slots=True)
class Case:
    """One named case.

    Attributes
    ----------
    name
        what to call it.
    summary
        what it shows, in a few words, before it is opened.
    user
        whose history it opens.
    next_item
        the id of what that shopper really chose next.
    note
        what to say about it once it is open.
    rule
        how it was chosen, so that nobody need wonder whether it was picked by hand.
    """

    name: str
    summary: str
    user: str
    next_item: str
    note: str
    rule: str


def load_cases(catalogue: Catalogue) -> Sequence[Case]:
    """Return the named cases of a catalogue, in the file's order; none without the file.

    Raises
    ------
    MP4SRError
        for a file that is not as the module's description says.
    """
    path = catalogue.folder / CASES_FILE
    if not path.is_file():
        return ()
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["cases"]
        cases = tuple(_case(entry) for entry in listed)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MP4SRError(
            f'{path} is not a list of cases; write it like {{"cases": [{{"name": "...", '
            '"user": "...", "next": "..."}]}, or remove it.'
        ) from error
    users = set(catalogue.interactions["user"])
    for case in cases:
        if case.next_item not in catalogue.index:
            raise MP4SRError(f"{path}: the case '{case.name}' names an unknown item; mend it.")
        if case.user not in users:
            raise MP4SRError(f"{path}: the case '{case.name}' names an unknown user; mend it.")
    return cases


def _case(entry: dict[str, Any]) -> Case:
    return Case(
        name=str(entry["name"]),
        summary=str(entry.get("summary", "")),
        user=str(entry["user"]),
        next_item=str(entry["next"]),
        note=str(entry.get("note", "")),
        rule=str(entry.get("rule", "")),
    )
