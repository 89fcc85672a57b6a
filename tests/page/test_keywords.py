"""What the model read, as HTML."""

import re
from dataclasses import replace

import pytest

from mp4sr.demo.pictures.own_dictionary import OwnDictionary
from mp4sr.demo.pictures.readings import keyword_bars, readings_of
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.page.recommend.keywords import keywords_html


@pytest.mark.parametrize("top", [1, 2, 3])
def test_each_picture_has_so_many_words(shop: Shop, top: int) -> None:
    session = Session((shop.entry("vase"), shop.entry("lamp")))
    assert keywords_html(shop, session, top).count('class="m-word"') == 3 * top


def test_words_have_their_cosine_and_bar(shop: Shop) -> None:
    session = Session((shop.entry("vase"), shop.entry("mug")))
    html = keywords_html(shop, session, 2)
    bars = [bar for shown in keyword_bars(readings_of(shop, session), 2) for bar in shown.bars]
    assert re.findall(r'm-value">([\d.-]+)<', html) == [f"{bar.cosine:.3f}" for bar in bars]
    assert re.findall(r"width:([\d.]+)%", html) == [f"{bar.width:.1f}" for bar in bars]


def test_the_encoder_and_how_to_switch_are_shown_even_without_pictures(shop: Shop) -> None:
    for session in (Session(), Session((shop.entry("candle"),)), Session((shop.entry("vase"),))):
        html = keywords_html(shop, session, 3)
        assert "colours (a stand-in)" in html
        assert "--keyword-encoder ViT-B-32/openai" in html
    assert "No pictures yet" in keywords_html(shop, Session(), 3)
    assert "No picture to read" in keywords_html(shop, Session((shop.entry("candle"),)), 3)


def test_another_encoder_of_the_catalogue_is_named(shop: Shop) -> None:
    sentence = "The catalogue's own pictures were read by"
    assert sentence not in keywords_html(shop, Session(), 3)
    shop.features = replace(shop.features, card={"keyword_encoder": "ViT-B-32/openai"})
    assert f"{sentence} ViT-B-32/openai" in keywords_html(shop, Session(), 3)
    assert sentence not in keywords_html(shop, Session(), 3, OwnDictionary(shop, "red"))


def test_own_words_are_named_as_such(shop: Shop) -> None:
    words = OwnDictionary(shop, "deep blue, warm red\n warm red ;\tgreen grass")
    html = keywords_html(shop, Session((shop.entry("vase"),)), 1, words)
    assert "with the 3 words of your own list" in html
    assert 'data-word="deep blue"' in html


def test_words_cannot_become_markup(shop: Shop) -> None:
    words = OwnDictionary(shop, "<b onclick='x'>red</b>")
    html = keywords_html(shop, Session((shop.entry("vase"),)), 1, words)
    assert "<b onclick" not in html
