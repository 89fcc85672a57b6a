"""Dataclasses whose fields are checked: what comes from a file or a command line is typed here."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import wraps
from typing import Any, TypeVar, dataclass_transform

from pydantic import ConfigDict, ValidationError
from pydantic.dataclasses import dataclass as pydantic_dataclass

from mp4sr.errors import MP4SRError

T = TypeVar("T")

_CONFIG = ConfigDict(extra="forbid", allow_inf_nan=False)

_SHORTER = {
    "greater than or equal to": "at least",
    "less than or equal to": "at most",
    "greater than": "above",
    "a valid ": "a ",
    "a integer": "an integer",
}


@dataclass_transform(kw_only_default=True, frozen_default=True)
def checked_dataclass(cls: type[T]) -> type[T]:
    """Make a frozen, keyword-only dataclass of ``cls``, whose values pydantic checks.

    Numbers may come as text, as from a command line; ``dataclasses.replace`` and ``asdict`` work
    as ever. A value that does not fit raises :class:`MP4SRError` in one sentence.
    """
    checked: Any = pydantic_dataclass(cls, frozen=True, kw_only=True, config=_CONFIG)
    validate: Callable[..., None] = checked.__init__

    @wraps(validate)
    def __init__(self: Any, **values: Any) -> None:
        try:
            validate(self, **values)
        except ValidationError as error:
            raise MP4SRError(sentence(error)) from error

    checked.__init__ = __init__
    return checked


def sentence(error: ValidationError) -> str:
    """Return the first of pydantic's complaints as a sentence that names the field."""
    first = error.errors(include_url=False)[0]
    if own := first.get("ctx", {}).get("error"):  # raised by the class itself
        return str(own)
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        return f"There is no setting '{name}'; remove it."
    if first["type"] in ("missing", "missing_keyword_only_argument"):
        return f"There is no value for {name}; add one."
    wanted = re.split(", (?:unable|got) ", first["msg"].removeprefix("Input should be "))[0]
    for long, short in _SHORTER.items():
        wanted = wanted.replace(long, short)
    return f"{name} is {first['input']!r}; it must be {wanted}."


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the one of ``names`` that is written most like ``name``."""
    return get_close_matches(name, list(names), n=1, cutoff=0.0)[0]
