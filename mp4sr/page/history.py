"""The history section: the catalogue to browse, the history as a strip, and its actions."""

from mp4sr.errors import MP4SRError
from mp4sr.page.shop import Shop
from mp4sr.page.templates import item_title, render
from mp4sr.page.visit import Visit


def strip_html(shop: Shop, visit: Visit, message: str = "") -> str:
    """Return the history as a strip of cards, with ``message`` when something went wrong."""
    upcoming = None
    if visit.next_item:
        upcoming = shop.catalogue.items[shop.catalogue.row(visit.next_item)]
    return render(
        "strip",
        visit=visit,
        entries=[(entry, shop.entry_picture(entry)) for entry in visit.entries],
        next_title=item_title(upcoming) if upcoming else "",
        next_picture=shop.picture(upcoming) if upcoming else "",
        has_shoppers=shop.has_shoppers,
        message=message,
    )


def shelf_html(shop: Shop, query: str = "", category: str = "", page: int = 1) -> str:
    """Return one page of the catalogue as cards to click."""
    found = shop.browse(query, category, page)
    items = [shop.catalogue.items[row] for row in found.rows]
    return render("shelf", cards=[(item, shop.picture(item)) for item in items], page=found)


def act(shop: Shop, visit: Visit, data: dict[str, object]) -> Visit:
    """Return the visit after what a visitor clicked.

    Parameters
    ----------
    shop
        the catalogue.
    visit
        what there was before.
    data
        ``action`` and what it takes, all strings: ``add`` an ``item``, ``remove`` a ``position``,
        ``move`` a ``position`` by a ``step``, ``clear``, or load a sample ``shopper``.

    Raises
    ------
    MP4SRError
        for an item that is not there, a full history, and what no button of the page sends.
    """
    action = data.get("action")
    if action == "add":
        return visit.with_entry(shop.entry(str(data.get("item", ""))[:200]))
    if action == "remove":
        return visit.without(number(data, "position"))
    if action == "move":
        return visit.moved(number(data, "position"), number(data, "step"))
    if action == "clear":
        return Visit()
    if action == "shopper":
        return shop.shopper()
    raise MP4SRError("This button is unknown; load the page again.")


def number(data: dict[str, object], name: str) -> int:
    """Return the small whole number called ``name``; ``MP4SRError`` when it is none."""
    try:
        return int(str(data.get(name, ""))[:9])
    except ValueError as error:
        raise MP4SRError(f"This button has no {name}; load the page again.") from error
