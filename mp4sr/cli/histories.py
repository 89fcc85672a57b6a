"""The lines that ``recommend`` reads and writes: one user a line, in and out.

A line is either plain: item ids, oldest first, with spaces between them, optionally after the
user's name and a tab::

    ann<TAB>vase lamp sofa

or JSON, which can hold any id::

    {"user": "ann", "history": ["vase", "lamp", "sofa"]}
    ["vase", "lamp", "sofa"]

Ranked lists come out in the same order with the same names: plain, or one JSON object a line.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mp4sr.errors import MP4SRError

if TYPE_CHECKING:
    from mp4sr.catalogue import Catalogue
    from mp4sr.recommender import Recommendation


@dataclass(frozen=True, slots=True)
class UserHistory:
    """One line: a user's items, oldest first, and the user's name if there is one."""

    user: str | None
    items: list[str]


def read_histories(path: Path, catalogue: "Catalogue") -> Iterator[UserHistory]:
    """Yield the lines of a file as histories of ``catalogue``, one at a time.

    Raises
    ------
    MP4SRError
        with file and line, for a line in neither format, an unknown item or an empty history.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    yield _history(line, catalogue)
                except MP4SRError as error:
                    raise MP4SRError(f"{path.name}, line {number}: {error}") from error
    except FileNotFoundError as error:
        raise MP4SRError(f"there is no file {path}; check the name after --histories.") from error


def ranked_line(user: str | None, ranked: "list[Recommendation]", *, as_json: bool = False) -> str:
    """Return one ranked list as a line, without its line end.

    Raises
    ------
    MP4SRError
        when an id has a blank in it and the line is not JSON.
    """
    if as_json:
        named = {} if user is None else {"user": user}
        return json.dumps(
            {
                **named,
                "recommendations": [
                    {
                        "item": entry.item.id,
                        "score": round(entry.score, 6),
                        "text": round(entry.text, 6),
                        "image": round(entry.image, 6),
                        "id": round(entry.id, 6),
                    }
                    for entry in ranked
                ],
            },
            ensure_ascii=False,
        )
    ids = [entry.item.id for entry in ranked]
    for item in ids:
        if len(item.split()) != 1:
            raise MP4SRError(
                f"the item id {item!r} has a blank in it, which a plain list cannot show; add "
                "--json."
            )
    if user is None:
        return " ".join(ids)
    if "\t" in user or "\n" in user or "\r" in user:
        raise MP4SRError(
            f"the user {user!r} has a tab or a line end in its name, which a plain list cannot "
            "show; add --json."
        )
    return f"{user}\t{' '.join(ids)}"


def _history(line: bytes, catalogue: "Catalogue") -> UserHistory:
    try:
        text = line.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as error:
        raise MP4SRError("the text is not UTF-8; save the file as UTF-8.") from error
    if text.lstrip().startswith(("{", "[")):
        history = _from_json(text)
    else:
        user, tab, items = text.rpartition("\t")
        if "\t" in user:
            raise MP4SRError(
                "there is more than one tab; write the user, one tab, and the item ids with "
                "spaces between them, or JSON."
            )
        history = UserHistory(user if tab else None, items.split())
    if not history.items:
        raise MP4SRError("the history is empty; give at least one item, or remove the line.")
    for item in history.items:
        catalogue.row(item)
    return history


def _from_json(text: str) -> UserHistory:
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MP4SRError(
            'this is not JSON; write {"user": "ann", "history": ["an item", "another"]}.'
        ) from error
    items = value.get("history") if isinstance(value, dict) else value
    user = value.get("user") if isinstance(value, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, str | int) for item in items):
        raise MP4SRError(
            'there is no list of item ids; write {"user": "ann", "history": ["an item", '
            '"another"]}.'
        )
    return UserHistory(None if user is None else str(user), [str(item) for item in items])
