"""The comparison as HTML."""

from mp4sr.demo.comparison import compared_lists, headline
from mp4sr.demo.items import item_title
from mp4sr.demo.rank_axis import axis_position, axis_ticks
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.templates import render


def comparison_html(shop: Shop, session: Session, k: int = 10, mask_history: bool = True) -> str:
    """Return the comparison of a session, or what to do when there is nothing to compare yet."""
    if not session.entries:
        return render("compare/comparison", message="", shown=None)
    try:
        shown = compared_lists(shop, session, k, mask_history)
    except MP4SRError as error:
        return render("compare/comparison", message=str(error), shown=None)
    items = len(shop.catalogue.items)
    return render(
        "compare/comparison",
        message="",
        shown=shown,
        headline=headline(shown.columns),
        k=k,
        items=items,
        ticks=axis_ticks(items),
        shown_end=axis_position(k + 0.5, items),
        next_title=item_title(shown.next_item) if shown.next_item else "",
        next_picture=shop.picture(shown.next_item) if shown.next_item else "",
        shopper=session.shopper,
    )
