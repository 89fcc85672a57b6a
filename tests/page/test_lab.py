"""The lab's specimens and what is shown of them, on the tiny shop."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mp4sr.errors import MP4SRError
from mp4sr.features import Keyword
from mp4sr.page.lab_bench import Bench
from mp4sr.page.lab_likeness import (
    best_keywords,
    keyword_changes,
    neighbours_html,
    specimen_html,
    status_line,
)
from mp4sr.page.lab_ranks import lanes_of, ranks_html
from mp4sr.page.lab_reach import audience_html, bin_edges, bins_of, report_top, waiting_html
from mp4sr.page.lab_specimens import Specimen, edited, invented, of_catalogue
from mp4sr.page.shop import Shop
from mp4sr.page.visit import Visit
from mp4sr.recommender.exposure import Exposure, ShopperSample


@pytest.fixture
def cold(shop: Shop) -> Shop:
    """The tiny shop, of which nobody has chosen the vase, and few the lamp."""
    shop.training_counts = np.array([0, 3, 9, 9, 9, 9, 9, 9])
    return shop


@pytest.fixture
def green(tmp_path: Path) -> Path:
    path = tmp_path / "green.png"
    Image.new("RGB", (40, 40), (10, 200, 10)).save(path)
    return path


def words_of(specimen: Specimen) -> list[str]:
    return [keyword.word for picture in specimen.keywords for keyword in picture]


def test_the_bench_shows_cold_items_first(cold: Shop) -> None:
    bench = Bench(cold)
    assert bench.kinds == {"New": 1, "Few-shot": 1, "All": 8}
    assert re.findall('data-item="(.*?)"', bench.html("New")) == ["vase"]
    assert re.findall('data-item="(.*?)"', bench.html("Few-shot")) == ["lamp"]
    assert len(re.findall("data-item", bench.html("All"))) == 8
    assert re.findall('data-item="(.*?)"', bench.html("All", "oak CHAIR")) == ["chair"]
    assert "Nothing found" in bench.html("New", "chair")
    assert 'aria-pressed="true"' in bench.html("New", chosen="vase")


def test_a_catalogue_without_cold_items_shows_all(shop: Shop) -> None:
    shop.training_counts = np.full(8, 9)
    assert Bench(shop).kinds == {"All": 8}


def test_the_bench_turns_pages(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mp4sr.page.lab_bench.SHELF_SIZE", 3)
    bench = Bench(shop)
    assert re.findall('data-item="(.*?)"', bench.html("All", page=3)) == ["candle", "mystery"]
    assert bench.html("All", page=99) == bench.html("All", page=3)
    assert bench.html("All", page=-1) == bench.html("All", page=1)


def test_a_catalogue_item_is_taken_as_it_is(shop: Shop) -> None:
    specimen = of_catalogue(shop, "vase")
    assert (specimen.item.id, specimen.row, len(specimen.pictures)) == ("vase", 0, 1)
    assert words_of(specimen)[0] == "blue"
    with pytest.raises(MP4SRError, match="no item 'vace'"):
        of_catalogue(shop, "vace")


def test_an_invented_item_joins_nothing(shop: Shop, photo: Path) -> None:
    specimen = invented(shop, "My red thing", [photo])
    assert (specimen.row, words_of(specimen)[0]) == (None, "red")
    assert specimen.pictures[0].startswith("data:image/webp")
    assert len(shop.catalogue.items) == len(shop.recommender.candidates.items) == 8


def test_another_picture_changes_the_picture_and_nothing_else(shop: Shop, green: Path) -> None:
    vase = of_catalogue(shop, "vase")
    changed = edited(shop, vase, "kept", "", "replaced", [green])
    assert words_of(changed)[0] == "green"
    assert np.array_equal(changed.features.text.values, vase.features.text.values)
    assert not np.array_equal(changed.features.image.values, vase.features.image.values)
    assert (changed.row, changed.item.title, changed.item.sentences) == (
        0,
        vase.item.title,
        vase.item.sentences,
    )
    assert words_of(vase)[0] == "blue"  # it stays as it is


def test_the_other_picture_serves_for_the_next_change_too(shop: Shop, green: Path) -> None:
    vase = of_catalogue(shop, "vase")
    earlier = edited(shop, vase, "kept", "", "replaced", [green])
    green.unlink()
    again = edited(shop, vase, "none", "", "replaced", None, earlier)
    assert again.pictures == earlier.pictures
    assert (len(again.features.text.values), words_of(again)[0]) == (0, "green")


@pytest.mark.parametrize(
    ("words", "title", "rows"),
    [
        ("retitled", "Beeswax candle", 5),  # another title, three sentences, the category
        ("title alone", "Beeswax candle", 1),
        ("untitled", "", 4),
        ("none", "", 0),
    ],
)
def test_words_are_replaced_or_left_out(shop: Shop, words: str, title: str, rows: int) -> None:
    vase, candle = of_catalogue(shop, "vase"), of_catalogue(shop, "candle")
    changed = edited(shop, vase, words, "Beeswax candle", "kept", None)  # type: ignore[arg-type]
    text = changed.features.text.rows(0)
    assert (changed.item.title, len(text)) == (title, rows)
    if title:
        assert np.allclose(text[0], candle.features.text.rows(0)[0], atol=1e-3)
    if rows >= 4:
        assert np.array_equal(text[-4:], vase.features.text.rows(0)[1:])
    assert words_of(changed) == words_of(vase)


def test_pictures_are_left_out(shop: Shop) -> None:
    changed = edited(shop, of_catalogue(shop, "vase"), "kept", "", "none", None)
    assert (changed.keywords, changed.pictures) == ([], ())
    assert not bool(changed.what_if.vectors.has_image[0])


@pytest.mark.parametrize(
    ("words", "title", "pictures", "message"),
    [
        ("kept", "", "kept", "Nothing is changed yet"),
        ("retitled", "  ", "kept", "Write the other title"),
        ("kept", "", "replaced", "Choose the other pictures"),
        ("none", "", "none", "Nothing is left to read"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(
    shop: Shop, words: str, title: str, pictures: str, message: str
) -> None:
    with pytest.raises(MP4SRError, match=message):
        edited(shop, of_catalogue(shop, "vase"), words, title, pictures, None)  # type: ignore[arg-type]


def test_keywords_of_several_pictures_count_once_at_their_best() -> None:
    pictures = [[Keyword("red", 0.2), Keyword("oak", 0.1)], [Keyword("red", 0.3)]]
    assert best_keywords(pictures, 5) == [Keyword("red", 0.3), Keyword("oak", 0.1)]
    assert best_keywords(pictures, 1) == [Keyword("red", 0.3)]
    assert best_keywords([], 5) == []


def test_words_that_came_and_went_are_marked() -> None:
    before = [Keyword("red", 0.3), Keyword("oak", 0.1)]
    after = [Keyword("oak", 0.4), Keyword("blue", 0.2)]
    old, new = keyword_changes(before, after)
    assert [(one.keyword.word, one.mark) for one in old] == [("red", "went"), ("oak", "stayed")]
    assert [(one.keyword.word, one.mark) for one in new] == [("oak", "stayed"), ("blue", "came")]


def test_how_well_an_item_is_known_is_said(cold: Shop) -> None:
    lines = [status_line(cold, of_catalogue(cold, one)) for one in ("vase", "lamp", "sofa")]
    assert lines == [
        "new: nobody had chosen it when the model was trained",
        "few-shot: chosen 3 times in training",
        "well known: chosen 9 times in training",
    ]
    assert "in no catalogue" in status_line(cold, invented(cold, "Mine", None))


def test_neighbours_are_well_known_items_with_the_modality(cold: Shop) -> None:
    html = neighbours_html(cold, of_catalogue(cold, "sofa"), None)
    words, pictures = html.split("Nearest by its picture")
    assert words.count("<li") == 4  # not itself, the new vase, the few-shot lamp, the mystery
    assert "Brass reading lamp" not in html
    assert "Beeswax candle" in words
    assert "Beeswax candle" not in pictures
    assert "It has no picture" in neighbours_html(cold, of_catalogue(cold, "candle"), None)


def test_unchanged_neighbours_are_shown_once(cold: Shop, green: Path) -> None:
    vase = of_catalogue(cold, "vase")
    html = neighbours_html(cold, vase, edited(cold, vase, "kept", "", "replaced", [green]))
    words, pictures = html.split("Nearest by its picture")
    assert "the same" in words
    assert "What if" in pictures


def test_ranks_of_a_new_item_for_the_history(cold: Shop) -> None:
    visit = Visit((cold.entry("sofa"), cold.entry("rug")))
    lanes = {lane.key: lane for lane in lanes_of(cold, visit, of_catalogue(cold, "vase"), None)}
    assert list(lanes) == ["both", "text", "image", "popularity"]
    assert re.fullmatch(r"rank \d of 6", lanes["both"].text)
    invented_lanes = lanes_of(cold, visit, invented(cold, "A blue vase", None), None)
    assert [lane.reason for lane in invented_lanes[:3]] == ["", "", "has no picture"]
    assert invented_lanes[3].text.endswith("of 7")


def test_ranks_after_an_edit_show_both_marks(cold: Shop) -> None:
    visit, vase = Visit((cold.entry("sofa"), cold.entry("rug"))), of_catalogue(cold, "vase")
    wordless = edited(cold, vase, "none", "", "kept", None)
    lanes = {lane.key: lane for lane in lanes_of(cold, visit, vase, wordless)}
    assert (lanes["text"].text, lanes["text"].reason) == ("no rank", "has no words")
    assert lanes["text"].before is not None
    assert lanes["image"].reason == lanes["popularity"].reason == "no change"
    assert lanes["image"].before == lanes["image"].at
    back = {lane.key: lane for lane in lanes_of(cold, visit, wordless, vase)}
    assert back["text"].reason == "had no rank before"


def test_ranks_wait_for_a_history(cold: Shop) -> None:
    assert ranks_html(cold, Visit(), None, None) == ""
    html = ranks_html(cold, Visit(), of_catalogue(cold, "vase"), None)
    assert "Load a shopper or pick a few items" in html


def test_the_bins_of_the_histogram() -> None:
    assert bin_edges(640) == [5, 10, 20, 50, 100, 200, 500, 640]
    assert bin_edges(75) == [5, 10, 20, 50, 75]
    assert bin_edges(8) == [5, 8]
    assert (report_top(640), report_top(75)) == (20, 10)
    reach = Exposure(np.array([1, 7, 7, np.nan]), np.zeros(4), 75)
    bins = bins_of(reach, None, 10)
    ranks = [(bin.first, bin.last) for bin in bins]
    assert ranks == [(1, 5), (6, 10), (11, 20), (21, 50), (51, 75)]
    assert [round(bin.share, 3) for bin in bins] == [0.333, 0.667, 0, 0, 0]
    assert [bin.inside for bin in bins] == [True, True, False, False, False]
    assert bins[0].random == pytest.approx(5 / 75)
    assert sum(bin.random for bin in bins) == pytest.approx(1)
    assert [bin.before for bin in bins_of(reach, reach, 10)] == [bin.share for bin in bins]


def test_the_audience_is_shown_with_what_they_chose(cold: Shop) -> None:
    audience = ShopperSample(cold.recommender, cold.catalogue.histories())
    assert "Reading the histories of 12 shoppers" in waiting_html(audience)
    html = audience_html(cold, audience, of_catalogue(cold, "vase"), None)
    assert "All 12 shoppers" in html
    assert "of them would find it in their first 10" in html
    first = audience.exposure(of_catalogue(cold, "vase").what_if).first(6)
    assert re.findall("<strong>shopper (.*?)</strong>", html) == [
        audience.cases.users[one] for one in first
    ]


def test_a_catalogue_without_shoppers_says_so(cold: Shop) -> None:
    audience = ShopperSample(cold.recommender, {})
    html = audience_html(cold, audience, of_catalogue(cold, "vase"), None)
    assert "nobody can be asked" in html


def test_the_portrait_escapes_what_visitors_write(shop: Shop, photo: Path) -> None:
    hostile = invented(shop, "<img src=x onerror=alert(1)>", [photo])
    html = specimen_html(shop, hostile, edited(shop, hostile, "retitled", "<b>x", "kept", None))
    assert "<img src=x" not in html
    assert "<b>x" not in html
    assert html.count("in no catalogue") == 1
    assert html.count("What if") >= 1
