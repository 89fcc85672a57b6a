"""What programs send: the types of the endpoints' parameters, and the check of what comes in.

Anybody can send anything, so pydantic checks every argument, and what does not fit is refused in
one plain sentence. The descriptions below are what Gradio and MCP clients are told.
"""

import reprlib
from collections.abc import Callable, Mapping
from functools import wraps
from inspect import getdoc, signature
from typing import Annotated, Any, ParamSpec, TypeVar, get_type_hints

from annotated_types import Ge, Le
from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, validate_call
from pydantic.fields import FieldInfo

from mp4sr.demo.lab.edits import PictureEdit, TextEdit
from mp4sr.demo.pictures.uploads import discard
from mp4sr.demo.recommendations import MAX_K
from mp4sr.demo.session import MAX_HISTORY, Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.features.extraction import MAX_PICTURES
from mp4sr.vocabulary import Modality, Mode

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

MAX_HITS = 100
"""The most items that a search returns at once."""

# -- parameters ------------------------------------------------------------------------------------

Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]

History = Annotated[
    list[str],
    Field(min_length=1, max_length=MAX_HISTORY, description="Item ids, oldest first."),
]
OptionalHistory = Annotated[
    list[str],
    Field(max_length=MAX_HISTORY, description="Item ids, oldest first; may be empty."),
]
ItemId = Annotated[str, Field(description="The item's id.")]
Category = Annotated[
    Text, Field(description="Only items of this category of the catalogue; empty for all.")
]
Hits = Annotated[int, Field(ge=1, le=MAX_HITS, description=f"How many to return, 1 to {MAX_HITS}.")]
Length = Annotated[
    int, Field(ge=1, le=MAX_K, description=f"How many items to recommend, 1 to {MAX_K}.")
]
MaskHistory = Annotated[bool, Field(description="Whether to leave out the items of the history.")]
RankBy = Annotated[
    Mode, Field(description="What to rank by: both modalities, or text or image alone.")
]
AlikeBy = Annotated[
    Modality, Field(description="What to compare: text, or the keywords of the pictures (image).")
]
Title = Annotated[
    Text, Field(description="The title of your item; may be empty if there is a picture.")
]
Files = Annotated[
    list[str] | None,
    Field(description=f"The pictures of your item, at most {MAX_PICTURES}."),
]
TextChange = Annotated[
    TextEdit,
    Field(
        description="What to do with the text: keep it (kept), give it another title and keep the "
        "description (retitled) or not (title alone), leave the title out (untitled) or all (none)."
    ),
]
PictureChange = Annotated[
    PictureEdit,
    Field(
        description="What to do with the pictures: keep them (kept), replace them by the files "
        "(replaced) or leave them out (none)."
    ),
]

# -- the check -------------------------------------------------------------------------------------


def endpoint(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Return ``function`` with its arguments checked and its parameters described.

    The descriptions become the ``Args`` section of its docstring, where Gradio looks for them.
    Uploaded ``files`` are deleted when it returns, and also when it fails.

    Raises
    ------
    MP4SRError
        when called with an argument that does not fit, in one sentence that names the parameter.
    """
    fields = parameters(function)
    validated = validate_call(config=ConfigDict(coerce_numbers_to_str=True))(function)

    @wraps(function)
    def checked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        arguments: dict[str, Any] = {**dict(zip(fields, args, strict=False)), **kwargs}
        try:
            return validated(**arguments)  # type: ignore[call-arg]
        except ValidationError as error:
            raise MP4SRError(sentence(error, fields)) from error
        finally:
            discard(arguments.get("files"))

    described = [f"    {name}: {field.description}" for name, field in fields.items()]
    checked.__doc__ = "\n".join([getdoc(function) or "", "", "Args:", *described])
    return checked


def parameters(function: Callable[..., Any]) -> dict[str, FieldInfo]:
    """Return the parameters of an endpoint in order, each with its description and bounds."""
    hints = get_type_hints(function, include_extras=True)
    return {name: FieldInfo.from_annotation(hints[name]) for name in signature(function).parameters}


def sentence(error: ValidationError, fields: Mapping[str, FieldInfo]) -> str:
    """Return the first thing that is wrong with the arguments, in one sentence."""
    first = error.errors(include_url=False)[0]
    name, kind = str(first["loc"][0]), first["type"]
    if kind == "missing_argument":
        return f"There is no {name}; send one."
    if kind.startswith("unexpected"):
        return f"There is no parameter {name}; leave it out."
    if name == "history":
        if kind in ("too_short", "too_long"):
            return f"A history has 1 to {MAX_HISTORY} items; this one has {len(first['input']):,}."
        return 'A history is a list of item ids, such as ["12", "7"].'
    wanted = _wanted(kind, first.get("ctx", {}), fields[name])
    return f"{name} must be {wanted}, not {reprlib.repr(first['input'])}."


def _wanted(kind: str, context: Mapping[str, Any], field: FieldInfo) -> str:
    if kind.startswith(("greater_than", "less_than")):
        least = next(bound.ge for bound in field.metadata if isinstance(bound, Ge))
        most = next(bound.le for bound in field.metadata if isinstance(bound, Le))
        return f"{least} to {most}"
    if kind == "literal_error":
        return str(context["expected"])
    for prefix, wanted in _KINDS.items():
        if kind.startswith(prefix):
            return wanted
    return "something else"


_KINDS = {
    "int": "a whole number",
    "finite": "a whole number",
    "bool": "true or false",
    "string": "text",
    "list": "a list",
}
"""What pydantic's kinds of errors ask for, by how the names of these kinds begin."""

# -- what depends on the shop ----------------------------------------------------------------------


def session_of(shop: Shop, history: list[str], next_item: str = "") -> Session:
    """Return a history as a session; ``MP4SRError`` for an unknown item."""
    entries = tuple(shop.entry(item) for item in history)
    if next_item:
        shop.catalogue.row(next_item)
    return Session(entries, next_item=next_item)


def known_category(shop: Shop, category: str) -> str:
    """Return a category of the catalogue, "" for all; ``MP4SRError`` for an unknown one."""
    if category and category not in shop.categories:
        known = ", ".join(shop.categories)
        raise MP4SRError(f"There is no category {reprlib.repr(category)}; choose one of {known}.")
    return category
