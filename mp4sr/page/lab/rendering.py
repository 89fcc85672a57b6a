"""The lab as HTML: the shelf, the item, its ranks, its neighbours and who would see it."""

from mp4sr.demo.items import item_title
from mp4sr.demo.lab.exposure import exposure_report
from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.lab.neighbours import neighbour_panels
from mp4sr.demo.lab.portrait import portrait
from mp4sr.demo.lab.ranks import axis_rows, ranked_among
from mp4sr.demo.lab.shelf import LabShelf
from mp4sr.demo.rank_axis import axis_ticks
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.page.templates import render
from mp4sr.recommender.exposure import ShopperSample


def shelf_html(
    shelf: LabShelf, group: str, query: str = "", number: int = 1, chosen: str = ""
) -> str:
    """Return one page of the shelf as items to click; ``chosen`` is the id of the marked one."""
    return render("lab/shelf", shelf=shelf.page(group, query, number), chosen=chosen)


def item_html(shop: Shop, before: LabItem | None, after: LabItem | None = None) -> str:
    """Return the item with its keywords, its edited version beside it; a hint without an item."""
    shown = portrait(shop, before, after) if before is not None else None
    return render("lab/item", portrait=shown)


def neighbours_html(shop: Shop, before: LabItem, after: LabItem | None) -> str:
    """Return the nearest warm items by words and by pictures."""
    return render("lab/neighbours", panels=neighbour_panels(shop, before, after))


def ranks_html(shop: Shop, session: Session, before: LabItem | None, after: LabItem | None) -> str:
    """Return the item's ranks for the history that is loaded now; "" without an item."""
    if before is None:
        return ""
    return render(
        "lab/ranks",
        rows=axis_rows(shop, session, before, after) if session.entries else [],
        ticks=axis_ticks(ranked_among(shop, before)),
        title=item_title((after or before).item),
        shopper=session.shopper,
        edited=after is not None,
    )


def exposure_html(shop: Shop, sample: ShopperSample, before: LabItem, after: LabItem | None) -> str:
    """Return who would see the item; the first call encodes the histories of all shoppers."""
    report = exposure_report(shop, sample, before, after)
    return render("lab/exposure", waiting=False, report=report, edited=after is not None)


def waiting_html(sample: ShopperSample) -> str:
    """Return what to show while the histories of all shoppers are encoded."""
    return render("lab/exposure", waiting=True, sampled=len(sample))
