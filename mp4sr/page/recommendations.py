"""The recommendations section: ranked cards that show what each score is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.page.shop import Shop
from mp4sr.page.templates import item_title, render
from mp4sr.page.visit import Visit
from mp4sr.recommender import Recommendation


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its CSS class and label, its value and its width in percent."""

    name: str
    label: str
    value: float
    width: float


@dataclass(frozen=True, slots=True)
class Card:
    """One recommendation as it is shown."""

    item: Item
    picture: str
    rank: int
    score: float
    parts: list[Part]
    chosen: bool


def cards_of(shop: Shop, ranked: Sequence[Recommendation], next_item: str = "") -> list[Card]:
    """Return the cards of a ranked list; their bars share one scale.

    A model without IDs has no ID part to show.
    """
    names = [name for name in _LABELS if name != "id" or shop.recommender.model.config.use_ids]
    longest = max((sum(map(abs, _values(one).values())) for one in ranked), default=0.0)
    scale = 100 / max(longest, 1e-6)
    return [
        Card(
            item=one.item,
            picture=shop.picture(one.item),
            rank=one.rank,
            score=one.score,
            parts=[
                Part(name, _LABELS[name], _values(one)[name], abs(_values(one)[name]) * scale)
                for name in names
            ],
            chosen=one.item.id == next_item,
        )
        for one in ranked
    ]


def recommendations_html(
    shop: Shop, visit: Visit, ranked: Sequence[Recommendation], rank_of_next: int | None
) -> str:
    """Return the ranked cards of text and pictures together."""
    line = ""
    if visit.next_item and rank_of_next is not None:
        item = shop.catalogue.items[shop.catalogue.row(visit.next_item)]
        line = (
            f"This shopper really chose {item_title(item)} next: rank {rank_of_next:,} of "
            f"{len(shop.catalogue.items):,} here."
        )
    cards = cards_of(shop, ranked, visit.next_item)
    return render(
        "recommendations",
        message="",
        picked=len(visit) > 0,
        cards=cards,
        against=any(part.value < 0 for card in cards for part in card.parts),
        next_line=line,
    )


def problem_html(error: MP4SRError) -> str:
    """Return what is shown in place of a list that could not be made."""
    return render("recommendations", message=str(error))


_LABELS = {"text": "text", "image": "picture", "id": "ID"}


def _values(one: Recommendation) -> dict[str, float]:
    return {"text": one.text, "image": one.image, "id": one.id}
