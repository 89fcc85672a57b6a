"""The page's benchmark: what it reads from the page, and what it reports."""

import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.serving import processor, report, resident, spread
from benchmarks.serving_large import large_catalogue
from benchmarks.serving_rounds import Clock, Plan, full_round
from benchmarks.serving_visitor import PageLayout, PageVisitor, added_by, history_of
from mp4sr.catalogue import Catalogue
from mp4sr.features import ItemFeatures
from mp4sr.features.ragged import RaggedRows


def event(number: int, **other: Any) -> dict[str, Any]:
    plain = {"id": number, "backend_fn": True, "targets": [[None, "then"]], "trigger_after": None}
    return {**plain, "js": None, "inputs": [], "outputs": [], "api_name": "", **other}


CONFIG = {
    "components": [
        {"id": 1, "type": "state", "props": {}},
        {"id": 2, "type": "html", "props": {"elem_id": "strip", "value": "nothing yet"}},
        {"id": 3, "type": "textbox", "props": {"elem_id": "search", "label": "Search"}},
        {"id": 4, "type": "slider", "props": {"label": "How many", "value": 12}},
    ],
    "dependencies": [
        event(0, targets=[[2, "click"]]),
        event(1, trigger_after=0),
        event(2, trigger_after=0, backend_fn=False),
        event(3, targets=[[0, "load"]]),
    ],
}


def test_the_spread_of_some_measurements() -> None:
    found = spread([4.0, 1.0, 2.0, 3.0, 100.0])
    assert found == {"median": 3.0, "p95": 80.8, "least": 1.0, "most": 100.0, "count": 5}


def test_ids_are_read_from_what_the_page_shows() -> None:
    strip = '<button data-link="?history=a%252Cb,vase,x%2526y&amp;case=One">Copy link</button>'
    assert history_of(strip) == ["a,b", "vase", "x&y"]
    assert history_of("<p>Nothing picked yet.</p>") == []
    shelf = '<button data-action="add" data-item="a&amp;b"><button data-action="add" data-item="c">'
    assert added_by(shelf) == ["a&b", "c"]


def test_the_layout_of_a_page() -> None:
    layout = PageLayout(CONFIG)
    assert layout.component("strip") == 2
    assert layout.component("") == 0
    assert layout.component(4) == layout.labelled("slider", "How many") == 4
    assert layout.event(2, "click")["id"] == 0
    assert layout.event(0, "load")["id"] == 3
    assert [one["id"] for one in layout.following(layout.event(2, "click"))] == [1]


def test_a_visitor_takes_over_what_the_server_answers() -> None:
    visitor = PageVisitor("http://127.0.0.1:9/", PageLayout(CONFIG))
    other = PageVisitor("http://127.0.0.1:9/", PageLayout(CONFIG))
    assert visitor.values == {1: None, 2: "nothing yet", 3: "", 4: 12}
    skipped, updated = {"__type__": "update"}, {"__type__": "update", "value": 20}
    visitor._take_over([1, 2, 3, 4], [None, "a vase", skipped, updated])
    assert visitor.values == {1: None, 2: "a vase", 3: "", 4: 20}
    assert visitor.html("strip") == "a vase"
    assert other.html("strip") == "nothing yet"
    assert visitor.session != other.session


def test_what_is_of_another_history_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = PageVisitor("http://127.0.0.1:9/", PageLayout(CONFIG))
    strip = '<button data-link="?history=somebody-elses">'
    monkeypatch.setattr(visitor, "open", lambda: None)
    monkeypatch.setattr(visitor, "fire", lambda *_: visitor.choose("strip", strip))
    clock = Clock()
    with pytest.raises(AssertionError, match="the strip is not of this visitor's history"):
        full_round(visitor, Plan("mine", ["vase"], [[]], [], []), clock, None)
    assert list(clock.steps) == ["open the page", "click an item"]


def test_the_memory_of_this_process() -> None:
    assert 10 < resident(os.getpid()) < 100_000
    assert processor()


def test_a_large_catalogue_can_be_loaded(tmp_path: Path) -> None:
    rows = RaggedRows(np.zeros((1, 6), np.float32), np.array([0, 1]))
    like = ItemFeatures(rows, rows, [[]], {"sentence_encoder": "one"})
    large_catalogue(tmp_path / "large", 50, 4, like)
    catalogue = Catalogue.load(tmp_path / "large")
    features = ItemFeatures.load(tmp_path / "large", catalogue)
    assert (len(catalogue.items), len(catalogue.histories())) == (50, 4)
    assert len({item.title for item in catalogue.items}) == 50
    assert features.text.values.shape == features.image.values.shape == (50, 6)
    assert features.card["sentence_encoder"] == "one"
    scores = [word.score for word in features.keywords[0][0]]
    assert scores == sorted(scores, reverse=True)


def results(**other: Any) -> dict[str, Any]:
    steps = {"errors": [], "steps": {"click an item": [0.5, 0.5], "search": [1.5]}}
    return {
        "machine": "A machine",
        "cores": 2,
        "load": 0.1,
        "catalogue": "Tiny",
        "items": 8,
        "browser": {
            "usable_s": [1.0, 1.5, 3.0],
            "click_to_list_ms": [100.0],
            "click_to_comparison_ms": [151.0],
            "picture_to_keywords_ms": [300.0],
        },
        "visitors": {"count": 30, "pause_s": 4.0, "pausing": steps, "restless": steps},
        "memory_mb": {"before": 1_000.0, "after 100": 1_010.0},
        "large": {"items": 100_000, "ways_ms": {"open the page": [90.0]}, "memory_mb": 2_000.0},
        **other,
    }


def test_the_report_says_what_was_met_and_what_was_not() -> None:
    told = re.sub(" +", " ", report(results()))  # the columns are padded
    assert "on A machine; the server had 2 cores" in told
    assert "| 1.50 s | 2.85 s | 3 | median ≤ 2 s | yes |" in told
    assert "| 151 ms | 151 ms | 1 | median ≤ 150 ms | no |" in told
    assert "| all steps | 0.50 s | 1.40 s | 0.50 s | 1.40 s |" in told
    assert "no error; met: yes" in told
    assert "| MB | 1,000 | 1,010 |" in told
    assert "## A catalogue of 100,000 items" in told


def test_an_error_or_a_slow_step_is_not_met() -> None:
    failed = {"errors": ["AssertionError: the strip"], "steps": {"search": [0.1]}}
    visitors = {"count": 30, "pause_s": 4.0, "pausing": failed, "restless": failed}
    assert "no error; met: no" in report(results(visitors=visitors))
    slow = {"errors": [], "steps": {"search": [2.5]}}
    visitors = {"count": 30, "pause_s": 4.0, "pausing": slow, "restless": slow}
    assert "no error; met: no" in report(results(visitors=visitors))
