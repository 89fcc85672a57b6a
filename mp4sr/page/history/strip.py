"""The history as a strip of items."""

from mp4sr.demo.history import next_item_of
from mp4sr.demo.items import item_title
from mp4sr.demo.links import link_of
from mp4sr.demo.recommendations import ranks_of_next
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.page.templates import render

SUGGESTED = 6
"""Sample shoppers that are offered by name."""


def strip_html(shop: Shop, session: Session, message: str = "", loading: bool = False) -> str:
    """Return the history as a strip of items.

    Parameters
    ----------
    shop
        the catalogue.
    session
        whose history it is.
    message
        what went wrong with the latest action; "" for nothing.
    loading
        whether that was an attempt to load somebody's history: the message then stands beside
        the field, and what was being looked at stays open.
    """
    upcoming = next_item_of(shop, session)
    return render(
        "history/strip",
        session=session,
        entries=[(entry, shop.entry_picture(entry)) for entry in session.entries],
        next_title=item_title(upcoming) if upcoming else "",
        next_picture=shop.picture(upcoming) if upcoming else "",
        ranks=ranks_of_next(shop, session) if upcoming else [],
        items=len(shop.catalogue.items),
        shoppers=shop.shoppers[:SUGGESTED],
        cases=shop.cases,
        link=link_of(session),
        message=message,
        loading=loading,
    )
