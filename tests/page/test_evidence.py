"""The evidence: what is read from files, what is drawn of it, maps and cards."""

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from mp4sr.errors import MP4SRError
from mp4sr.features import ItemFeatures
from mp4sr.features.ragged import RaggedRows
from mp4sr.page.evidence import Evidence
from mp4sr.page.evidence_cards import cards_html, catalogue_card, model_card, readable
from mp4sr.page.evidence_charts import (
    bars_of,
    curves_html,
    explained,
    groups_of,
    plain,
    results_html,
    steps,
)
from mp4sr.page.evidence_files import Curve, Point, Result, load_curves, load_results
from mp4sr.page.maps import ItemMaps
from mp4sr.page.shop import Shop
from mp4sr.page.visit import Visit

RESULTS = """model,mode,group,metric,mean,spread,seeds
Ceiling,both,all,Recall@10,0.4,,1
Ceiling,text,all,Recall@10,0.3,,1
MP4SR,text,all,Recall@10,0.2,0.02,3
MP4SR,both,all,Recall@10,0.3,0.01,3
MP4SR,both,cold,Recall@10,0.1,0.01,3
<b>Odd</b>,popularity,all,Recall@10,0.05,,1
"""
CURVES = """run,epoch,metric,mean,spread
from scratch,1,Recall@10,0.1,0.01
from scratch,2,Recall@10,0.2,0.02
pre-trained,2,Recall@10,0.3,
pre-trained,1,Recall@10,0.25,
"""
REPORT = {
    "settings": {"split": "validation", "cases": 1200},
    "runs": 2,
    "results": [
        {"mode": "both", "group": "all", "Recall@10": 0.36, "deviation": {"Recall@10": 0.01}},
        {"mode": "both", "group": "few_shot", "Recall@10": 0.2, "NDCG@10": None},
    ],
}


def evidence_at(folder: Path) -> Path:
    (folder / "evidence").mkdir(parents=True)
    (folder / "evidence" / "results.csv").write_text(RESULTS)
    (folder / "evidence" / "curves.csv").write_text(CURVES)
    return folder


def test_results_of_the_catalogue(tmp_path: Path) -> None:
    measured = load_results(evidence_at(tmp_path), None, "toy")
    assert len(measured.results) == 6
    assert measured.results[2] == Result("MP4SR", "text", "all", "Recall@10", 0.2, 0.02, 3)
    assert measured.results[5].spread is None
    assert measured.source == "Means of up to 3 seeds with their standard deviations"


def test_results_of_the_model_where_the_catalogue_has_none(tmp_path: Path) -> None:
    (tmp_path / "metrics.json").write_text(json.dumps(REPORT))
    measured = load_results(tmp_path / "none", tmp_path, "toy")
    assert measured.results == [
        Result("Text + picture", "both", "all", "Recall@10", 0.36, 0.01, 2),
        Result("Text + picture", "both", "few-shot", "Recall@10", 0.2, None, 2),
    ]
    assert measured.source == "The report of toy itself: validation, 1,200 cases"
    assert not load_results(tmp_path / "none", None, "toy").results


@pytest.mark.parametrize("text", ["", "model,mode\na,b\n", RESULTS.replace("0.3,,1", "much,,1")])
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    (evidence_at(tmp_path) / "evidence" / "results.csv").write_text(text)
    with pytest.raises(MP4SRError, match=r"results\.csv cannot be shown"):
        load_results(tmp_path, None, "toy")


@pytest.mark.parametrize("text", ["{", "[]", '{"results": [{"Recall@10": 1}]}'])
def test_a_damaged_report_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "metrics.json").write_text(text)
    with pytest.raises(MP4SRError, match=r"metrics\.json of the model cannot be shown"):
        load_results(tmp_path / "none", tmp_path, "toy")


def test_curves_are_in_the_order_of_their_epochs(tmp_path: Path) -> None:
    curves = load_curves(evidence_at(tmp_path), None, "toy")
    assert curves == [
        Curve("from scratch", "Recall@10", [Point(1, 0.1, 0.01), Point(2, 0.2, 0.02)]),
        Curve("pre-trained", "Recall@10", [Point(1, 0.25, None), Point(2, 0.3, None)]),
    ]


def test_the_models_own_curves(tmp_path: Path) -> None:
    (tmp_path / "curves.csv").write_text("epoch,loss,Recall@10\n1,3.0,0.1\n2,2.0,\n3,1.0,0.2\n")
    curves = load_curves(tmp_path / "none", tmp_path, "toy")
    assert curves == [Curve("toy", "Recall@10", [Point(1, 0.1, None), Point(3, 0.2, None)])]


def test_axes_have_round_steps() -> None:
    assert steps(0, 0.39) == [0, 0.1, 0.2, 0.3, 0.4]
    assert steps(0.21, 0.262) == [0.2, 0.22, 0.24, 0.26, 0.28]
    assert steps(1, 30) == [0, 10, 20, 30]
    assert steps(0, 0)[0] == 0
    assert plain([0, 0.25, 0.5]) == ["0.00", "0.25", "0.50"]
    assert plain([0, 10]) == ["0", "10"]


def test_bars_stand_against_the_ceiling(tmp_path: Path) -> None:
    results = load_results(evidence_at(tmp_path), None, "toy").results
    chart = bars_of(results, "Recall@10", "all")
    assert [bar.result.mean for bar in chart.bars] == [0.3, 0.2, 0.05]
    assert (chart.ceiling, chart.ceiling_at) == (0.4, 100)
    best, words, popular = chart.bars
    assert (best.width, best.whisker, best.most) == (75, (72.5, 77.5), None)
    assert best.share == pytest.approx(75)
    assert (words.most, words.own_share) == (75, pytest.approx(200 / 3))
    assert popular.whisker is None
    assert not chart.beyond
    better = [
        replace(one, mean=0.31) if (one.model, one.mode) == ("MP4SR", "text") else one
        for one in results
    ]
    assert bars_of(better, "Recall@10", "all").beyond is True
    cold = bars_of(results, "Recall@10", "cold")
    assert (len(cold.bars), cold.ceiling) == (1, None)
    assert groups_of(results) == [("All targets", "all"), ("Cold", "cold")]


def test_names_of_models_cannot_be_markup(tmp_path: Path) -> None:
    html = results_html(load_results(evidence_at(tmp_path), None, "toy"), "Recall@10", "all")
    assert "<b>Odd</b>" not in html
    assert "&lt;b&gt;Odd&lt;/b&gt;" in html
    assert "75 % of the ceiling" in html
    assert "67 % of its mark for words alone" in html
    assert "can pass its own mark" not in html


def test_curves_are_drawn_with_their_spread(tmp_path: Path) -> None:
    html = curves_html(load_curves(evidence_at(tmp_path), None, "toy"), "Recall@10")
    # The axis goes from 0.05 to 0.3.
    assert re.findall('polyline .*?points="(.*?)"', html) == [
        "0.0,80.0 100.0,40.0",
        "0.0,20.0 100.0,0.0",
    ]
    assert re.findall('polygon .*?points="(.*?)"', html) == [
        "0.0,76.0 100.0,32.0 100.0,48.0 0.0,84.0"
    ]
    assert "pre-trained: best 0.300 at epoch 2." in html
    assert "There are no curves of NDCG@10" in curves_html([], "NDCG@10")


def points_of(html: str) -> list[dict[str, object]]:
    found = re.search('data-points="(.*?)"', html)
    assert found is not None
    return json.loads(unescape(found[1]))


def test_maps_of_the_tiny_shop(shop: Shop) -> None:
    maps = ItemMaps(shop)
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
    assert points[0]["picture"] == shop.pictures.address(0)
    assert points[6]["picture"] == ""


def test_the_marks_tell_how_well_known_an_item_is(shop: Shop) -> None:
    shop.training_counts = np.zeros(8, dtype=np.int64)  # nothing is known of any item
    assert "How well known" not in ItemMaps(shop).html()
    shop.training_counts = np.array([0, 3, 9, 9, 9, 9, 9, 9])
    html = ItemMaps(shop).html()
    assert [point["status"] for point in points_of(html)] == [2, 1, 0, 0, 0, 0, 0, 0]
    assert "How well known" in html


def test_a_large_catalogue_is_sampled(shop: Shop) -> None:
    maps = ItemMaps(shop, most=5)
    assert maps.rows.tolist() == ItemMaps(shop, most=5).rows.tolist()
    assert len(set(maps.rows.tolist())) == 5
    html = maps.html()
    assert len(points_of(html)) == 5
    assert "Drawn at random: 5 of 8 items." in html
    assert "PCA" in html


def test_items_of_the_history_are_ringed(shop: Shop) -> None:
    maps = ItemMaps(shop)
    visit = Visit().with_entries([shop.entry("lamp"), shop.entry("mug"), shop.entry("lamp")])
    html = maps.ringed(visit)
    assert 'data-places="[1, 4]"' in html
    assert "Ringed: the 2 items of your history." in html
    assert 'data-places="[]"' in maps.ringed(Visit())


def test_titles_cannot_leave_the_attribute(shop: Shop) -> None:
    title = "\"><script>alert('x')</script>"
    object.__setattr__(shop.catalogue.items[0], "title", title)
    html = ItemMaps(shop).html()
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
    html = readable("---\nlicence: x\n---\n\n# A shop\n\n- **one**\n\n| a |\n|---|\n| 1 |\n")
    assert html == (
        "<h3>A shop</h3>\n<ul>\n<li><strong>one</strong></li>\n</ul>\n"
        '<div class="e-scroll" tabindex="0" role="region" aria-label="Table"><table>\n'
        "<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n"
        "<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table></div>\n"
    )


def test_cards_say_what_read_the_items(shop: Shop, tmp_path: Path) -> None:
    facts = dict(catalogue_card(shop).facts)
    assert facts["Items"] == "8"
    assert facts["Pictures"] == "8"
    assert facts["Shoppers"] == "12"
    assert facts["Words read by"] == "hashes, 16 values"
    assert facts["Pictures read by"] == "colours (a stand-in), the best 3 of 4 words"
    assert dict(model_card(shop, None).facts)["ID embeddings"] == "none: content alone"
    (tmp_path / "README.md").write_text("# Toy\n\nA model of nothing.\n")
    assert "A model of nothing." in cards_html(shop, tmp_path)
    assert "Its whole card" not in cards_html(shop, None)


def test_a_shop_without_evidence_says_so(shop: Shop) -> None:
    bars, lines = Evidence(shop).charts(None, None)
    assert "Nothing was measured" in bars
    assert "Nothing was measured" in lines


def test_damaged_evidence_leaves_the_page_up(shop: Shop) -> None:
    folder = evidence_at(shop.catalogue.folder) / "evidence"
    (folder / "results.csv").write_text("nonsense")
    (folder / "curves.csv").write_bytes(b"\xff\xfe\x00")
    bars, lines = Evidence(shop).charts("Recall@10", "all")
    assert "results.csv cannot be shown: it has no column group" in bars
    assert "curves.csv cannot be shown" in lines


def test_a_catalogue_without_words_and_pictures(shop: Shop) -> None:
    shop.features = ItemFeatures(
        RaggedRows.from_list([np.zeros((0, 16), np.float32)] * 8, 16),
        RaggedRows.from_list([np.zeros((0, 16), np.float32)] * 8, 16),
        [[] for _ in range(8)],
        {},
    )
    html = ItemMaps(shop).html()
    assert "No item here has words." in html
    assert "No item here has a picture." in html
    assert "Words read by" not in dict(catalogue_card(shop).facts)


def test_what_a_metric_means_says_whether_the_history_was_masked() -> None:
    assert explained("Recall@10").endswith("is among the first 10.")
    masked = explained("NDCG@20, history masked")
    assert "among the first 20, and how near" in masked
    assert masked.endswith("What the shopper has already takes no place.")
    assert explained("Surprise") == ""
