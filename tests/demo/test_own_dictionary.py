"""The words of a visitor."""

from pathlib import Path

import pytest

from mp4sr.demo.pictures.own_dictionary import MAX_WORDS, OwnDictionary
from mp4sr.demo.pictures.uploads import read_own_item
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError


def test_pictures_are_read_again_with_own_words(shop: Shop, photo: Path) -> None:
    words = OwnDictionary(shop, "deep blue, warm red\n warm red ;\tgreen grass")
    assert len(words) == 3
    own = read_own_item(shop, "", [photo])
    session = Session((shop.entry("vase"), shop.entry("candle"), own, shop.entry("lamp")))
    readings = words.readings(session)
    assert [(reading.position, reading.keywords[0].word) for reading in readings] == [
        (1, "deep blue"),
        (3, "warm red"),
        (4, "warm red"),  # gold is as red as can be
        (4, "warm red"),
    ]
    assert readings[1].picture == own.thumbnails[0]
    again = words.readings(Session(session.entries[::-1]))
    assert [reading.keywords for reading in again] == [
        reading.keywords for reading in (readings[2], readings[3], readings[1], readings[0])
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste at least one word"),
        (" ,;\n\t", "Paste at least one word"),
        ("\n".join(f"word {number}" for number in range(MAX_WORDS + 1)), "more than 2,000 words"),
        ("x" * 200_000, "more than 2,000 words"),
        ("a" * 70, "at most 60"),
    ],
)
def test_a_bad_list_of_words_is_one_sentence(shop: Shop, text: str, sentence: str) -> None:
    with pytest.raises(MP4SRError, match=sentence):
        OwnDictionary(shop, text)
