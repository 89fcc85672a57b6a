"""Fixtures that several test modules share."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings
from PIL import Image, ImageDraw

from mp4sr.catalogue import Catalogue, Item

# Nothing above imports PyTorch, which reads it: on the tests' tiny tensors threads cost time.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# A slow or busy machine is no reason to fail.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

MakeCatalogue = Callable[..., Catalogue]


def draw_picture(path: Path, colour: str, shape: str = "ellipse") -> None:
    """Write a 64 x 48 PNG: one shape in one colour on white."""
    picture = Image.new("RGB", (64, 48), "white")
    draw = ImageDraw.Draw(picture)
    getattr(draw, shape)((10, 8, 54, 40), fill=colour)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)


@pytest.fixture
def make_catalogue(tmp_path: Path) -> MakeCatalogue:
    """A factory of saved catalogues.

    ``make_catalogue(items, interactions=(), folder="shop", name="Shop")``: items are ``Item`` or
    plain ids; interactions are ``(user, item id, time)``. Pictures named by the items must lie
    in ``tmp_path / folder`` already.
    """

    def make(
        items: Sequence[Item | str],
        interactions: Sequence[tuple[str, str, float]] = (),
        *,
        folder: str = "shop",
        name: str = "Shop",
    ) -> Catalogue:
        return Catalogue.create(
            tmp_path / folder,
            items=[Item(item) if isinstance(item, str) else item for item in items],
            interactions=pd.DataFrame(list(interactions), columns=["user", "item", "time"]),
            card={"name": name},
        )

    return make


TINY_ITEMS = (
    Item(
        "vase",
        "Blue ceramic vase",
        ("A hand-thrown vase.", "Holds a large bunch of flowers.", "Glazed in cobalt."),
        "Home > Decoration > Vases",
        ("images/vase.png",),
    ),
    Item(
        "lamp",
        "Brass reading lamp",
        ("It bends to where you read.",),
        "Home > Lighting > Lamps",
        ("images/lamp.png", "images/lamp-side.png"),
    ),
    Item(
        "sofa",
        "Green velvet sofa",
        ("Seats three.", "The covers come off."),
        "Home > Furniture > Sofas",
        ("images/sofa.png",),
    ),
    Item("rug", "Red wool rug", ("Woven by hand.",), "Home > Rugs", ("images/rug.png",)),
    Item("mug", "White enamel mug", ("For the camp fire.",), "Kitchen > Mugs", ("images/mug.png",)),
    Item("chair", "Oak dining chair", (), "Home > Furniture > Chairs", ("images/chair.png",)),
    # No picture.
    Item("candle", "Beeswax candle", ("Burns for 40 hours.",), "Home > Decoration > Candles"),
    # No text.
    Item("mystery", images=("images/mystery.png",)),
)

TINY_PICTURES = {
    "vase": ("blue", "ellipse"),
    "lamp": ("gold", "ellipse"),
    "lamp-side": ("gold", "rectangle"),
    "sofa": ("green", "rectangle"),
    "rug": ("red", "rectangle"),
    "mug": ("lightgrey", "ellipse"),
    "chair": ("saddlebrown", "rectangle"),
    "mystery": ("purple", "ellipse"),
}


def tiny_interactions() -> list[tuple[str, str, float]]:
    """Twelve users who walk through the items in order, 4 to 7 of them; every second time ties."""
    ids = [item.id for item in TINY_ITEMS]
    return [
        (f"user{user}", ids[(user + step) % len(ids)], 1_000 + step // 2)
        for user in range(12)
        for step in range(4 + user % 4)
    ]


@pytest.fixture(scope="session")
def make_tiny_catalogue() -> Callable[[Path], Catalogue]:
    """A factory of the tiny catalogue: eight items and twelve users, saved in a folder."""

    def make(folder: Path) -> Catalogue:
        for name, (colour, shape) in TINY_PICTURES.items():
            draw_picture(folder / "images" / f"{name}.png", colour, shape)
        return Catalogue.create(
            folder,
            items=TINY_ITEMS,
            interactions=pd.DataFrame(tiny_interactions(), columns=["user", "item", "time"]),
            card={"name": "Tiny shop", "user_ids": "public"},
        )

    return make


@pytest.fixture
def tiny_catalogue(tmp_path: Path, make_tiny_catalogue: Callable[[Path], Catalogue]) -> Catalogue:
    """Eight items and twelve users, saved in ``tmp_path / "tiny"``."""
    return make_tiny_catalogue(tmp_path / "tiny")
