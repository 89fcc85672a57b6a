"""Named cases: histories worth showing, from a catalogue's ``cases.json``.

The file is optional and lies in the catalogue folder::

    {"cases": [{"name": "The new lamp", "summary": "...", "user": "s010", "next": "p17",
                "rule": "...", "note": "..."}]}

``name``, ``user`` and ``next`` are required. A case opens the history of ``user`` before
``next``.
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
        its name on the page.
    summary
        what it shows, in a few words.
    user
        whose history it opens.
    next_item
        the id of what that shopper chose next.
    note
        what to look at, shown once it is open.
    rule
        how it was chosen, to show that it was not picked by hand.
    """

    name: str
    summary: str
    user: str
    next_item: str
    note: str
    rule: str


def load_cases(catalogue: Catalogue) -> Sequence[Case]:
    """Return the named cases of a catalogue, in the file's order; none without a file.

    Raises
    ------
    MP4SRError
        for a file in another format, or a case with an unknown item or user.
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
            raise MP4SRError(f"{path}: the case '{case.name}' names an unknown item; correct it.")
        if case.user not in users:
            raise MP4SRError(f"{path}: the case '{case.name}' names an unknown user; correct it.")
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
