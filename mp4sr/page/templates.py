"""HTML from the templates beside this module; whatever is put into one is escaped."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from mp4sr.catalogue import Item


def item_title(item: Item) -> str:
    """Return what to call an item: its title, or its id."""
    return item.title or (item.id if item.id.startswith("your") else f"Item {item.id}")


def item_kind(item: Item) -> str:
    """Return the last step of an item's category: what it is, without the path to it."""
    return item.category.split(">")[-1].strip()


_environment = Environment(
    loader=PackageLoader("mp4sr.page"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters["title_of"] = item_title
_environment.filters["kind_of"] = item_kind


def render(template: str, **values: Any) -> str:
    """Return the template ``templates/{template}.html`` filled with ``values``."""
    return _environment.get_template(f"{template}.html").render(**values)


def message_html(problem: str = "", done: str = "") -> str:
    """Return a line beside a form: what went wrong, or what was done."""
    return render("message", message=problem, done=done)
