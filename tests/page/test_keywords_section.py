import re
from pathlib import Path

import pytest

from mp4sr.errors import MP4SRError
from mp4sr.page.keywords import keywords_html
from mp4sr.page.own_words import MAX_WORDS, OwnWords
from mp4sr.page.shop import Shop
from mp4sr.page.uploads import read_own_item
from mp4sr.page.visit import Visit


@pytest.mark.parametrize("top", [1, 2, 3])
def test_so_many_words_for_each_picture(shop: Shop, top: int) -> None:
    visit = Visit((shop.entry("vase"), shop.entry("lamp")))
    assert keywords_html(shop, visit, top).count('class="m-word"') == 3 * top


def test_bars_share_one_scale(shop: Shop) -> None:
    html = keywords_html(shop, Visit((shop.entry("vase"), shop.entry("mug"))), 1)
    values = [float(value) for value in re.findall(r'm-value">([\d.]+)<', html)]
    widths = [float(width) for width in re.findall(r"width:([\d.]+)%", html)]
    assert max(widths) == 100
    assert widths == pytest.approx([100 * value / max(values) for value in values], abs=0.1)


def test_the_encoder_and_how_to_switch_are_in_sight_even_without_pictures(shop: Shop) -> None:
    for visit in (Visit(), Visit((shop.entry("candle"),)), Visit((shop.entry("vase"),))):
        html = keywords_html(shop, visit, 3)
        assert "colours (a stand-in)" in html
        assert "--keyword-encoder ViT-B-32/openai" in html
    assert "No pictures yet" in keywords_html(shop, Visit(), 3)
    assert "No picture to read" in keywords_html(shop, Visit((shop.entry("candle"),)), 3)


def test_pictures_are_read_again_with_own_words(shop: Shop, photo: Path) -> None:
    words = OwnWords(shop, "deep blue, warm red\n warm red ;\tgreen grass")
    assert len(words) == 3
    own = read_own_item(shop, "", [photo])
    visit = Visit((shop.entry("vase"), shop.entry("candle"), own, shop.entry("lamp")))
    readings = words.readings(visit)
    assert [(reading.position, reading.keywords[0].word) for reading in readings] == [
        (1, "deep blue"),
        (3, "warm red"),
        (4, "warm red"),  # gold is as red as can be
        (4, "warm red"),
    ]
    assert readings[1].picture == own.thumbnails[0]
    again = words.readings(Visit(visit.entries[::-1]))
    assert [reading.keywords for reading in again] == [
        reading.keywords for reading in (readings[2], readings[3], readings[1], readings[0])
    ]
    html = keywords_html(shop, visit, 1, words)
    assert "from the 3 of your own list" in html
    assert 'data-word="deep blue"' in html


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
        OwnWords(shop, text)


def test_words_cannot_become_markup(shop: Shop) -> None:
    words = OwnWords(shop, "<b onclick='x'>red</b>")
    html = keywords_html(shop, Visit((shop.entry("vase"),)), 1, words)
    assert "<b onclick" not in html
