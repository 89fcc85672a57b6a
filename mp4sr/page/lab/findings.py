"""What the lab shows, as HTML: the shelf, the item, its ranks, its neighbours, who would see it."""

from mp4sr.demo.items import item_title
from mp4sr.demo.lab.exposure import exposure_report
from mp4sr.demo.lab.items import LabItem
from mp4sr.demo.lab.likeness import neighbour_panels, sides_of, status_line
from mp4sr.demo.lab.ranks import axis_rows, ranked_among
from mp4sr.demo.lab.shelf import LabShelf
from mp4sr.demo.rank_axis import axis_ticks
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.page.templates import render
from mp4sr.recommender.exposure import ShopperSample


def shelf_html(
    shelf: LabShelf, kind: str, query: str = "", number: int = 1, chosen: str = ""
) -> str:
    """Return one page of the shelf as items to click; ``chosen`` is the id of the marked one."""
    return render("lab/shelf", shelf=shelf.page(kind, query, number), chosen=chosen)


def item_html(shop: Shop, before: LabItem | None, after: LabItem | None = None) -> str:
    """Return the item with the words read in its pictures, and beside it its edited version."""
    if before is None:
        return render("lab/item", sides=[])
    sides = sides_of(before, after)
    best = [change.keyword.score for side in sides for change in side.keywords]
    return render(
        "lab/item",
        sides=sides,
        status=status_line(shop, before),
        scale=max([*best, 1e-6]),
        encoder=shop.encoder_name,
    )


def neighbours_html(shop: Shop, before: LabItem, after: LabItem | None) -> str:
    """Return the nearest warm items by words and by pictures."""
    panels = neighbour_panels(shop, before, after)
    return render("lab/neighbours", panels=panels, after=after is not None)


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
        count=len(session),
        after=after is not None,
    )


def exposure_html(shop: Shop, sample: ShopperSample, before: LabItem, after: LabItem | None) -> str:
    """Return who would see the item; this encodes the histories of all shoppers when it must."""
    report = exposure_report(shop, sample, before, after)
    return render("lab/exposure", waiting=False, report=report, after=after is not None)


def waiting_html(sample: ShopperSample) -> str:
    """Return what stands there while the shoppers' histories are read."""
    return render("lab/exposure", waiting=True, asked=len(sample))
