import re

import pytest

from mp4sr.page.keywords import keywords_html
from mp4sr.page.shop import Shop
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
