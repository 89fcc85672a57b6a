"""The history: a strip of cards that is always in sight, and the actions on it."""

from mp4sr.errors import MP4SRError
from mp4sr.page.links import link_of
from mp4sr.page.ranking import ranks_of_next
from mp4sr.page.shop import Shop
from mp4sr.page.templates import item_title, render
from mp4sr.page.visit import Visit

SUGGESTED = 6
"""Sample shoppers that are offered by name."""


def strip_html(shop: Shop, visit: Visit, message: str = "", loading: bool = False) -> str:
    """Return the history as a strip of cards.

    Parameters
    ----------
    shop
        the catalogue.
    visit
        whose history it is.
    message
        what went wrong with the latest action; "" for nothing.
    loading
        whether that was an attempt to load somebody's history: the message then stands beside
        the field, and what was being looked at stays open.
    """
    upcoming = None
    if visit.next_item:
        upcoming = shop.catalogue.items[shop.catalogue.row(visit.next_item)]
    return render(
        "strip",
        visit=visit,
        entries=[(entry, shop.entry_picture(entry)) for entry in visit.entries],
        next_title=item_title(upcoming) if upcoming else "",
        next_picture=shop.picture(upcoming) if upcoming else "",
        ranks=ranks_of_next(shop, visit) if upcoming else [],
        items=len(shop.catalogue.items),
        shoppers=shop.shoppers[:SUGGESTED],
        cases=shop.cases,
        link=link_of(visit),
        message=message,
        loading=loading,
    )


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
        ``move`` a ``position`` by a ``step``, ``clear``, ``undo``, load a sample ``shopper`` (a
        ``user``, or anybody) or a ``case`` by its ``name``.

    Raises
    ------
    MP4SRError
        for an item, shopper or case that is not there, a full history, and what no button of the
        page sends.
    """
    action = data.get("action")
    if action == "add":
        return visit.with_entry(shop.entry(text(data, "item")))
    if action == "remove":
        return visit.without(number(data, "position"))
    if action == "move":
        return visit.moved(number(data, "position"), number(data, "step"))
    if action == "clear":
        return Visit().after(visit)
    if action == "undo":
        return visit.undone()
    if action == "shopper":
        return shop.shopper(text(data, "user") or None).after(visit)
    if action == "case":
        return shop.case(text(data, "name")).after(visit)
    raise MP4SRError("This button is unknown; load the page again.")


def text(data: dict[str, object], name: str) -> str:
    """Return the short text called ``name``; "" when there is none."""
    return str(data.get(name, ""))[:200].strip()


def number(data: dict[str, object], name: str) -> int:
    """Return the small whole number called ``name``; ``MP4SRError`` when it is none."""
    try:
        return int(str(data.get(name, ""))[:9])
    except ValueError as error:
        raise MP4SRError(f"This button has no {name}; load the page again.") from error
