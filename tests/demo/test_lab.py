"""The lab's items and what is shown of them, on the tiny shop."""

import re
from pathlib import Path

import numpy as np
import pytest

from mp4sr.demo.lab.edits import ItemEdit, PictureEdit, TextEdit, edited
from mp4sr.demo.lab.exposure import bin_edges, exposure_report, rank_bins, report_top
from mp4sr.demo.lab.items import LabItem, invented, of_catalogue
from mp4sr.demo.lab.neighbours import neighbour_panels
from mp4sr.demo.lab.portrait import best_keywords, how_known, keyword_changes, portrait
from mp4sr.demo.lab.ranks import axis_rows
from mp4sr.demo.lab.shelf import LabShelf
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from mp4sr.features import Keyword
from mp4sr.recommender.exposure import Exposure, ShopperSample


def words_of(lab_item: LabItem) -> list[str]:
    return [keyword.word for picture in lab_item.keywords for keyword in picture]


def test_a_catalogue_without_cold_items_shows_all(shop: Shop) -> None:
    shop.training_counts = np.full(8, 9)
    assert LabShelf(shop).counts == {"all": 8}


def test_a_catalogue_item_is_taken_as_it_is(shop: Shop) -> None:
    lab_item = of_catalogue(shop, "vase")
    assert (lab_item.item.id, lab_item.row, len(lab_item.pictures)) == ("vase", 0, 1)
    assert words_of(lab_item)[0] == "blue"
    with pytest.raises(MP4SRError, match="no item 'vace'"):
        of_catalogue(shop, "vace")


def test_an_invented_item_joins_nothing(shop: Shop, photo: Path) -> None:
    lab_item = invented(shop, "My red thing", [photo])
    assert (lab_item.row, words_of(lab_item)[0]) == (None, "red")
    assert lab_item.pictures[0].startswith("data:image/webp")
    assert len(shop.catalogue.items) == len(shop.recommender.candidates.items) == 8


def test_another_picture_changes_the_picture_and_nothing_else(shop: Shop, green: Path) -> None:
    vase = of_catalogue(shop, "vase")
    changed = edited(shop, vase, ItemEdit(pictures="replaced", files=[green]))
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
    earlier = edited(shop, vase, ItemEdit(pictures="replaced", files=[green]))
    green.unlink()
    again = edited(shop, vase, ItemEdit("none", pictures="replaced"), earlier)
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
def test_words_are_replaced_or_left_out(shop: Shop, words: TextEdit, title: str, rows: int) -> None:
    vase, candle = of_catalogue(shop, "vase"), of_catalogue(shop, "candle")
    changed = edited(shop, vase, ItemEdit(words, "Beeswax candle"))
    text = changed.features.text.rows(0)
    assert (changed.item.title, len(text)) == (title, rows)
    if title:
        assert np.allclose(text[0], candle.features.text.rows(0)[0], atol=1e-3)
    if rows >= 4:
        assert np.array_equal(text[-4:], vase.features.text.rows(0)[1:])
    assert words_of(changed) == words_of(vase)


def test_pictures_are_left_out(shop: Shop) -> None:
    changed = edited(shop, of_catalogue(shop, "vase"), ItemEdit(pictures="none"))
    assert (changed.keywords, changed.pictures) == ([], ())
    assert not bool(changed.what_if.vectors.has_image[0])


@pytest.mark.parametrize(
    ("words", "title", "pictures", "message"),
    [
        ("kept", "", "kept", "Nothing is changed yet"),
        ("retitled", "  ", "kept", "Enter the other title"),
        ("kept", "", "replaced", "Choose the other pictures"),
        ("none", "", "none", "Nothing is left to read"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(
    shop: Shop, words: TextEdit, title: str, pictures: PictureEdit, message: str
) -> None:
    with pytest.raises(MP4SRError, match=message):
        edited(shop, of_catalogue(shop, "vase"), ItemEdit(words, title, pictures))


def test_keywords_of_several_pictures_count_once_at_their_best() -> None:
    pictures = [[Keyword("red", 0.2), Keyword("oak", 0.1)], [Keyword("red", 0.3)]]
    assert best_keywords(pictures, 5) == [Keyword("red", 0.3), Keyword("oak", 0.1)]
    assert best_keywords(pictures, 1) == [Keyword("red", 0.3)]
    assert best_keywords([], 5) == []


def test_keywords_that_an_edit_added_or_removed_are_marked() -> None:
    before = [Keyword("red", 0.3), Keyword("oak", 0.1)]
    after = [Keyword("oak", 0.4), Keyword("blue", 0.2)]
    old, new = keyword_changes(before, after)
    assert [(change.keyword.word, change.change) for change in old] == [
        ("red", "removed"),
        ("oak", "kept"),
    ]
    assert [(change.keyword.word, change.change) for change in new] == [
        ("oak", "kept"),
        ("blue", "added"),
    ]


def test_how_well_an_item_is_known_is_said(cold: Shop) -> None:
    lines = [how_known(cold, of_catalogue(cold, item)) for item in ("vase", "lamp", "sofa")]
    assert lines == [
        "cold: never chosen in training",
        "few-shot: chosen 3 times in training",
        "warm: chosen 9 times in training",
    ]
    assert "not in the catalogue" in how_known(cold, invented(cold, "Mine", None))


def test_ranks_of_a_cold_item_for_the_history(cold: Shop) -> None:
    session = Session((cold.entry("sofa"), cold.entry("rug")))
    rows = {row.key: row for row in axis_rows(cold, session, of_catalogue(cold, "vase"), None)}
    assert list(rows) == ["both", "text", "image", "popularity"]
    assert re.fullmatch(r"rank \d of 6", rows["both"].text)
    invented_lanes = axis_rows(cold, session, invented(cold, "A blue vase", None), None)
    assert [row.reason for row in invented_lanes[:3]] == ["", "", "has no picture"]
    assert invented_lanes[3].text.endswith("of 7")


def test_ranks_after_an_edit_show_both_marks(cold: Shop) -> None:
    session, vase = Session((cold.entry("sofa"), cold.entry("rug"))), of_catalogue(cold, "vase")
    wordless = edited(cold, vase, ItemEdit("none"))
    rows = {row.key: row for row in axis_rows(cold, session, vase, wordless)}
    assert (rows["text"].text, rows["text"].reason) == ("no rank", "has no words")
    assert rows["text"].before is not None
    assert rows["image"].reason == rows["popularity"].reason == "no change"
    assert rows["image"].before == rows["image"].at
    back = {row.key: row for row in axis_rows(cold, session, wordless, vase)}
    assert back["text"].reason == "had no rank before"


def test_the_bins_of_the_histogram() -> None:
    assert bin_edges(640) == [5, 10, 20, 50, 100, 200, 500, 640]
    assert bin_edges(75) == [5, 10, 20, 50, 75]
    assert bin_edges(8) == [5, 8]
    assert (report_top(640), report_top(75)) == (20, 10)
    exposure = Exposure(np.array([1, 7, 7, np.nan]), np.zeros(4), 75)
    bins = rank_bins(exposure, None, 10)
    ranks = [(bin.first, bin.last) for bin in bins]
    assert ranks == [(1, 5), (6, 10), (11, 20), (21, 50), (51, 75)]
    assert [round(bin.share, 3) for bin in bins] == [0.333, 0.667, 0, 0, 0]
    assert [bin.inside for bin in bins] == [True, True, False, False, False]
    assert bins[0].random == pytest.approx(5 / 75)
    assert sum(bin.random for bin in bins) == pytest.approx(1)
    assert [bin.before for bin in rank_bins(exposure, exposure, 10)] == [bin.share for bin in bins]


def test_the_shelf_has_cold_items_first(cold: Shop) -> None:
    shelf = LabShelf(cold)
    assert shelf.counts == {"cold": 1, "few_shot": 1, "all": 8}

    def ids(group: str, query: str = "") -> list[str]:
        return [shown.item.id for shown in shelf.page(group, query).items]

    assert (ids("cold"), ids("few_shot"), len(ids("all"))) == (["vase"], ["lamp"], 8)
    assert (ids("all", "oak CHAIR"), ids("cold", "chair")) == (["chair"], [])


def test_neighbours_that_an_edit_brought_are_marked(cold: Shop, green: Path) -> None:
    vase = of_catalogue(cold, "vase")
    words, pictures = neighbour_panels(
        cold, vase, edited(cold, vase, ItemEdit(pictures="replaced", files=[green]))
    )
    assert words.unchanged
    assert not pictures.unchanged
    assert pictures.after is not None
    before, after = ({near.item.id for near in side} for side in (pictures.before, pictures.after))
    assert {near.item.id for near in pictures.after if near.added} == after - before
    assert not any(near.added for near in pictures.before)


def test_a_portrait_has_both_sides_on_one_scale(cold: Shop, green: Path) -> None:
    vase = of_catalogue(cold, "vase")
    alone = portrait(cold, vase, None)
    assert alone.after is None
    assert {shown.change for shown in alone.before.keywords} == {"kept"}
    assert alone.best == alone.before.keywords[0].keyword.score
    edit = portrait(cold, vase, edited(cold, vase, ItemEdit(pictures="replaced", files=[green])))
    assert edit.after is not None
    assert edit.after.keywords[0].keyword.word == "green"
    assert edit.best == max(side.keywords[0].keyword.score for side in (edit.before, edit.after))


def test_who_would_see_an_item(cold: Shop) -> None:
    sample = ShopperSample(cold.recommender, cold.catalogue.histories())
    vase = of_catalogue(cold, "vase")
    exposure = sample.exposure(vase.what_if)
    report = exposure_report(cold, sample, vase, None)
    assert (report.sampled, report.everybody, report.top) == (12, 12, 10)
    assert report.share == exposure.share(10)
    assert report.share_before is None
    assert [shopper.name for shopper in report.shoppers] == [
        sample.cases.users[shopper] for shopper in exposure.first(6)
    ]
    choosers = exposure.ranks[sample.cases.targets == 0]
    choosers = choosers[~np.isnan(choosers)]
    assert report.choosers == len(choosers)
    edit = edited(cold, vase, ItemEdit("none"))
    assert exposure_report(cold, sample, vase, edit).share_before == report.share
