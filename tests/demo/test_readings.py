"""The words read in a history."""

from mp4sr.catalogue import Catalogue
from mp4sr.demo.pictures.readings import readings_of
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop


def test_every_picture_of_the_history_has_its_words(shop: Shop) -> None:
    session = Session((shop.entry("lamp"), shop.entry("candle"), shop.entry("vase")))
    readings = readings_of(shop, session)
    assert [(reading.item.id, reading.position) for reading in readings] == [
        ("lamp", 1),
        ("lamp", 1),
        ("vase", 3),
    ]
    assert readings[2].keywords[0].word == "blue"


def test_words_stay_beside_their_picture_when_another_is_unreadable(
    tiny_catalogue: Catalogue, shop: Shop
) -> None:
    (tiny_catalogue.folder / "images" / "lamp.png").write_bytes(b"broken")
    features = shop.extractor.extract(tiny_catalogue, progress=False)
    shop = Shop(
        type(shop.recommender)(shop.recommender.model, tiny_catalogue, features),
        shop.extractor,
        features,
        "toy model",
    )
    (reading,) = readings_of(shop, Session((shop.entry("lamp"),)))
    assert reading.picture == shop.thumbnails.address(1, 1)
