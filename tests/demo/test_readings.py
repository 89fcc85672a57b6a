"""The words read in a history."""

import pytest

from mp4sr.catalogue import Catalogue, Item
from mp4sr.demo.pictures.readings import Reading, keyword_bars, readings_of
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.features import Keyword


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


def test_bars_share_one_scale_over_all_pictures() -> None:
    item = Item("vase")
    first = Reading(item, 1, "", [Keyword("red", 0.2), Keyword("blue", 0.1)])
    second = Reading(item, 2, "", [Keyword("green", 0.05), Keyword("white", -0.3)])
    bars = keyword_bars([first, second], 2)
    assert [[(bar.word, bar.width) for bar in shown.bars] for shown in bars] == [
        [("red", pytest.approx(100)), ("blue", pytest.approx(50))],
        [("green", pytest.approx(25)), ("white", 0)],
    ]
    assert [len(shown.bars) for shown in keyword_bars([first, second], 1)] == [1, 1]
    assert keyword_bars([], 3) == []
