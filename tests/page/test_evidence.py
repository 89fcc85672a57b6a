"""The evidence as HTML: charts, maps and cards; no text in it can become markup."""

import json
import re
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from mp4sr.demo.evidence.cards import catalogue_card, model_card, without_front_matter
from mp4sr.demo.evidence.maps import ItemMaps
from mp4sr.demo.evidence.measurements import Evidence
from mp4sr.demo.pictures.uploads import read_own_item
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.features import ItemFeatures
from mp4sr.features.ragged import RaggedRows
from mp4sr.page.evidence.cards import cards_html, readable
from mp4sr.page.evidence.charts import curves_html, results_html
from mp4sr.page.evidence.maps import MapsView
from tests.demo.evidence.sample_files import evidence_at


@pytest.fixture
def evidence(shop: Shop) -> Evidence:
    """The tiny shop's evidence, with results and curves."""
    evidence_at(shop.catalogue.folder)
    return Evidence(shop)


def test_names_of_models_cannot_be_markup(evidence: Evidence) -> None:
    html = results_html(evidence, "Recall@10", "all")
    assert "<b>Odd</b>" not in html
    assert "&lt;b&gt;Odd&lt;/b&gt;" in html


def test_bars_are_drawn_with_their_numbers(evidence: Evidence) -> None:
    html = results_html(evidence, "Recall@10", "all")
    assert re.findall('e-bar" style="width: (.*?)%', html) == ["75.0", "50.0", "12.5"]
    assert "75 % of the ceiling" in html
    assert "67 % of the ceiling for Text only" in html
    assert "A bar can pass" not in html
    assert "Only cold items" in results_html(evidence, "Recall@10", "cold")
    assert "no results for these items" in results_html(evidence, "Recall@10", "warm")


def test_curves_are_drawn_with_their_spread(evidence: Evidence) -> None:
    html = curves_html(evidence, "Recall@10")
    # The axis goes from 0.05 to 0.3.
    assert re.findall('polyline .*?points="(.*?)"', html) == [
        "0.0,80.0 100.0,40.0",
        "0.0,20.0 100.0,0.0",
    ]
    assert re.findall('polygon .*?points="(.*?)"', html) == [
        "0.0,76.0 100.0,32.0 100.0,48.0 0.0,84.0"
    ]
    assert "pre-trained: best 0.300 at epoch 2." in html
    assert re.findall("<tr>(.*?)</tr>", html)[-1].count("<td>") == 2


def points_of(html: str) -> list[dict[str, object]]:
    match = re.search('data-points="(.*?)"', html)
    assert match is not None
    return json.loads(unescape(match[1]))


def test_maps_of_the_tiny_shop(shop: Shop) -> None:
    maps = MapsView(ItemMaps(shop))
    assert "Laying out 8 items" in maps.waiting
    html = maps.html()
    assert maps.waiting == html
    points = points_of(html)
    assert [point["id"] for point in points] == [item.id for item in shop.catalogue.items]
    text, image = zip(*(point["at"] for point in points), strict=True)
    assert [place is None for place in text] == [False] * 7 + [True]  # the mystery has no words
    assert [place is None for place in image] == [False] * 6 + [True, False]  # the candle
    assert all(0 <= value <= 100 for place in (*text, *image) if place for value in place)
    assert re.findall('data-group="0".*?</svg>(.*?) <small>', html)[0] == "Home"
    assert "1 without words" in html
    assert "1 without a picture" in html
    assert points[0]["picture"] == shop.thumbnails.address(0)
    assert points[6]["picture"] == ""


def test_marks_can_show_which_items_are_cold(shop: Shop) -> None:
    shop.training_counts = np.zeros(8, dtype=np.int64)  # nothing is known about any item
    assert "Warm or cold" not in MapsView(ItemMaps(shop)).html()
    shop.training_counts = np.array([0, 3, 9, 9, 9, 9, 9, 9])
    html = MapsView(ItemMaps(shop)).html()
    assert [point["status"] for point in points_of(html)] == [2, 1, 0, 0, 0, 0, 0, 0]
    assert json.loads(unescape(re.findall('data-notes="(.*?)"', html)[0])) == [
        "",
        "few-shot",
        "cold",
    ]
    assert 'title="never chosen in training"' in html
    assert "Warm or cold" in html


def test_a_large_catalogue_is_sampled(shop: Shop) -> None:
    maps = ItemMaps(shop, most=5)
    html = MapsView(maps).html()
    assert len(points_of(html)) == 5
    assert "This is a random sample of 5 of 8 items." in html
    assert "PCA" in html


def test_items_of_the_history_are_ringed(shop: Shop) -> None:
    maps = MapsView(ItemMaps(shop))
    session = Session().with_entries([shop.entry("lamp"), shop.entry("mug"), shop.entry("lamp")])
    html = maps.rings_html(session)
    assert 'data-ringed="[1, 4]"' in html
    assert "Ringed: the 2 items in your history." in html
    assert 'data-ringed="[]"' in maps.rings_html(Session())
    own = read_own_item(shop, "A blue vase", None)
    html = maps.rings_html(session.with_entry(own))
    assert "Ringed: the 2 items of 3 in your history that are on the maps." in html
    assert "No item in your history is on the maps." in maps.rings_html(Session((own,)))


def test_titles_cannot_leave_the_attribute(shop: Shop) -> None:
    title = "\"><script>alert('x')</script>"
    object.__setattr__(shop.catalogue.items[0], "title", title)
    html = MapsView(ItemMaps(shop)).html()
    assert "<script" not in html
    assert points_of(html)[0]["title"] == title


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "[click](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        "<https://example.org>",
        "| a |\n|---|\n| <b onclick=x>b</b> |",
        "[a]: https://example.org\n\n[a]",
    ],
)
def test_a_card_cannot_inject_markup(text: str) -> None:
    html = readable(text)
    tags = set(re.findall("<([a-z0-9]+)", html))
    assert tags <= {"p", "div", "table", "thead", "tbody", "tr", "th", "td"}
    assert not re.search(r"<[^>]*(href|src|on\w+)=", html)


def test_a_card_is_readable() -> None:
    text = "---\nlicence: x\n---\n\n# A shop\n\n- **one**\n\n| a |\n|---|\n| 1 |\n"
    html = readable(without_front_matter(text))
    assert html == (
        "<h3>A shop</h3>\n<ul>\n<li><strong>one</strong></li>\n</ul>\n"
        '<div class="e-scroll" tabindex="0" role="region" aria-label="Table"><table>\n'
        "<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n"
        "<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table></div>\n"
    )


def test_a_card_opens_where_there_is_a_text(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Toy\n\nA model of nothing.\n")
    html = cards_html([catalogue_card(shop), model_card(shop, tmp_path)])
    assert html.count("Full card") == 1
    assert "A model of nothing." in html
    assert "<dt>Shoppers</dt><dd>12</dd>" in html


def test_a_shop_without_evidence_says_so(shop: Shop) -> None:
    evidence = Evidence(shop)
    assert "No measurements are available" in results_html(evidence, None, None)
    assert "No measurements are available" in curves_html(evidence, None)


def test_damaged_evidence_leaves_the_page_up(shop: Shop) -> None:
    folder = evidence_at(shop.catalogue.folder) / "evidence"
    (folder / "results.csv").write_text("nonsense")
    (folder / "curves.csv").write_bytes(b"\xff\xfe\x00")
    evidence = Evidence(shop)
    html = results_html(evidence, "Recall@10", "all")
    assert "Cannot read results.csv: it has no column &#39;group&#39;" in html
    assert "Cannot read curves.csv" in curves_html(evidence, "Recall@10")


def test_a_catalogue_without_words_and_pictures(shop: Shop) -> None:
    shop.features = ItemFeatures(
        RaggedRows.from_list([np.zeros((0, 16), np.float32)] * 8, 16),
        RaggedRows.from_list([np.zeros((0, 16), np.float32)] * 8, 16),
        [[] for _ in range(8)],
        {},
    )
    html = MapsView(ItemMaps(shop)).html()
    assert "No item here has words." in html
    assert "No item here has a picture." in html
