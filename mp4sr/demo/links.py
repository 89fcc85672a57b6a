"""Links that reopen a history: ``?history=id,id`` and the case or shopper it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlencode

from mp4sr.demo.session import MAX_HISTORY, Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError

MAX_CHARACTERS = 20_000
"""The longest query that is read: longer than any link of the page."""

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a history.

    Attributes
    ----------
    query
        the address from the question mark on; "" when no item can be part of a link.
    left_out
        how many items are the visitor's own, which a link cannot have.
    """

    query: str
    left_out: int


def link_of(session: Session) -> Link:
    """Return the link to a session: its catalogue items, and its case or shopper."""
    ids = [entry.item.id for entry in session.entries if entry.own is None]
    left_out = len(session) - len(ids)
    if not ids:
        return Link("", left_out)
    # Each id is quoted by itself, so that a comma in an id does not separate two.
    parts = {"history": ",".join(quote(item, safe="") for item in ids)}
    if session.case is not None:
        parts["case"] = session.case.name
    elif session.shopper:
        parts["shopper"] = session.shopper
    return Link("?" + urlencode(parts, safe=","), left_out)


def read_link(shop: Shop, query: str) -> tuple[Session, str]:
    """Return the session that a link describes, and a sentence on what could not be loaded.

    Parameters
    ----------
    shop
        the catalogue.
    query
        the address from the question mark on; it may be anything.
    """
    if len(query) > MAX_CHARACTERS:
        return Session(), "This link is too long; pick items instead."
    given = {name: values[-1] for name, values in parse_qs(query.lstrip("?")).items()}
    if "history" not in given:
        return Session(), ""
    ids = [unquote(item).strip() for item in given["history"].split(",")]
    ids = [item for item in ids if item]
    known = [item for item in ids if item in shop.catalogue.index]
    problems = []
    if len(known) > MAX_HISTORY:
        problems.append(f"The link has more than {MAX_HISTORY} items; the latest ones are loaded.")
    unknown = [item for item in ids if item not in shop.catalogue.index]
    if unknown:
        problems.append(_unknown(unknown, rest=bool(known)))
    session = Session(tuple(shop.entry(item) for item in known[-MAX_HISTORY:]))
    return _with_its_owner(shop, session, given), " ".join(problems)


def _with_its_owner(shop: Shop, session: Session, given: dict[str, str]) -> Session:
    """Return the session of the link's case or shopper if it still has the link's items."""
    try:
        if "case" in given:
            loaded = shop.case(given["case"])
        elif "shopper" in given:
            loaded = shop.shopper(given["shopper"])
        else:
            return session
    except MP4SRError:
        return session
    return loaded if loaded.history == session.history else session


def _unknown(ids: Sequence[str], *, rest: bool) -> str:
    named = ", ".join(f"'{item[:40]}'" for item in ids[:_NAMED])
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    what = "an item" if len(ids) == 1 else f"{len(ids)} items"
    end = "the rest is loaded." if rest else "pick items from the catalogue instead."
    return f"The link names {what} that this catalogue does not have ({named}{more}); {end}"
