"""HTML from the templates beside the modules that use them. All values are escaped."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from mp4sr.demo.items import item_kind, item_title
from mp4sr.vocabulary import FEW_SHOT_LIMIT, GROUP_NAMES

_environment = Environment(
    loader=PackageLoader("mp4sr.page", "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters["title_of"] = item_title
_environment.filters["kind_of"] = item_kind
_environment.filters["group_name"] = GROUP_NAMES.__getitem__
_environment.globals["few_shot_limit"] = FEW_SHOT_LIMIT


def render(template: str, **values: Any) -> str:
    """Return a template filled with ``values``; ``recommend/shelf`` is ``recommend/shelf.html``."""
    return _environment.get_template(f"{template}.html").render(**values)
