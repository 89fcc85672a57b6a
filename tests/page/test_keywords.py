import re

import pytest

from mp4sr.demo.pictures.own_dictionary import OwnDictionary
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.page.recommend.keywords import keywords_html


@pytest.mark.parametrize("top", [1, 2, 3])
def test_so_many_words_for_each_picture(shop: Shop, top: int) -> None:
    session = Session((shop.entry("vase"), shop.entry("lamp")))
    assert keywords_html(shop, session, top).count('class="m-word"') == 3 * top


def test_bars_share_one_scale(shop: Shop) -> None:
    html = keywords_html(shop, Session((shop.entry("vase"), shop.entry("mug"))), 1)
    values = [float(value) for value in re.findall(r'm-value">([\d.]+)<', html)]
    widths = [float(width) for width in re.findall(r"width:([\d.]+)%", html)]
    assert max(widths) == 100
    assert widths == pytest.approx([100 * value / max(values) for value in values], abs=0.1)


def test_the_encoder_and_how_to_switch_are_in_sight_even_without_pictures(shop: Shop) -> None:
    for session in (Session(), Session((shop.entry("candle"),)), Session((shop.entry("vase"),))):
        html = keywords_html(shop, session, 3)
        assert "colours (a stand-in)" in html
        assert "--keyword-encoder ViT-B-32/openai" in html
    assert "No pictures yet" in keywords_html(shop, Session(), 3)
    assert "No picture to read" in keywords_html(shop, Session((shop.entry("candle"),)), 3)


def test_own_words_are_named_as_such(shop: Shop) -> None:
    words = OwnDictionary(shop, "deep blue, warm red\n warm red ;\tgreen grass")
    html = keywords_html(shop, Session((shop.entry("vase"),)), 1, words)
    assert "from the 3 of your own list" in html
    assert 'data-word="deep blue"' in html


def test_words_cannot_become_markup(shop: Shop) -> None:
    words = OwnDictionary(shop, "<b onclick='x'>red</b>")
    html = keywords_html(shop, Session((shop.entry("vase"),)), 1, words)
    assert "<b onclick" not in html
