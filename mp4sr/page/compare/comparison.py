"""The comparison as HTML."""

from mp4sr.demo.comparison import compared_lists
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.page.templates import render


def comparison_html(shop: Shop, session: Session, k: int = 10, mask_history: bool = True) -> str:
    """Return the comparison for a session, or what to do when there is no history yet."""
    comparison, message = None, ""
    if session.entries:
        try:
            comparison = compared_lists(shop, session, k, mask_history)
        except MP4SRError as error:
            message = str(error)
    return render(
        "compare/comparison", message=message, comparison=comparison, shopper=session.shopper
    )
