"""Actions on a history: what a click or a key can do to a session."""

from collections.abc import Mapping

from mp4sr.catalogue import Item
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError


def act(shop: Shop, session: Session, data: Mapping[str, object]) -> Session:
    """Return the session after an action.

    Parameters
    ----------
    shop
        the catalogue.
    session
        the session before.
    data
        ``action`` and its arguments, all strings: ``add`` an ``item``; ``remove`` the item at a
        ``position``; ``move`` it by a ``step``; ``clear``; ``undo``; load a ``shopper``, by
        ``user`` or at random; open a ``case`` by its ``name``.

    Raises
    ------
    MP4SRError
        for an unknown item, shopper or case, a full history, and anything that no button of the
        page sends.
    """
    action = data.get("action")
    if action == "add":
        return session.with_entry(shop.entry(text(data, "item")))
    if action == "remove":
        return session.without(number(data, "position"))
    if action == "move":
        return session.moved(number(data, "position"), number(data, "step"))
    if action == "clear":
        return Session().after(session)
    if action == "undo":
        return session.undone()
    if action == "shopper":
        return shop.shopper(text(data, "user") or None).after(session)
    if action == "case":
        return shop.case(text(data, "name")).after(session)
    raise MP4SRError("This button is unknown; load the page again.")


def next_item_of(shop: Shop, session: Session) -> Item | None:
    """Return what the loaded shopper chose next; None when it is not known."""
    if not session.next_item:
        return None
    return shop.catalogue.items[shop.catalogue.row(session.next_item)]


def text(data: Mapping[str, object], name: str) -> str:
    """Return the short text called ``name``; "" when there is none."""
    return str(data.get(name, ""))[:200].strip()


def number(data: Mapping[str, object], name: str) -> int:
    """Return the small integer called ``name``; ``MP4SRError`` when there is none."""
    try:
        return int(str(data.get(name, ""))[:9])
    except ValueError as error:
        raise MP4SRError(f"This button has no {name}; load the page again.") from error
