"""Clean sentences from HTML, entities, literals and scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.catalogue.text import entries, is_email, line, literal, sentences, without_emails


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A plain text.", ["A plain text."]),
        ("<p>First.<br>Second &amp; third.</p><ul><li>Width 3&nbsp;m</li></ul>",
         ["First.", "Second & third.", "Width 3 m"]),
        ("<style>.a{color:blue}</style><div class='a'>Shown.</div>", ["Shown."]),
        ("<script>var a = 1;</script>Shown.<!-- not this -->", ["Shown."]),
        ("&lt;p&gt;Coded&lt;/p&gt;", ["Coded"]),
        ("&amp;lt;b&amp;gt;Coded twice&amp;lt;/b&amp;gt;", ["Coded twice"]),
        ("Tom &amp; &#39;Jerry&#39;", ["Tom & 'Jerry'"]),
        ("One\\nTwo\\r\\nThree", ["One", "Two", "Three"]),
        ("<p>A line\nthat wraps</p>", ["A line that wraps"]),
        ("<b>A line</b>\nand another", ["A line", "and another"]),
        ("<p>Unclosed <b>tags", ["Unclosed tags"]),
        ("3 < 4 and a<b, I <3 it", ["3 < 4 and a<b, I <3 it"]),
        ("<table><tr><td>Weight</td><td>2 kg</td></tr></table>", ["Weight 2 kg"]),
        ("['One.', '<i>Two.</i>', '']", ["One.", "Two."]),
        ('["One.", "Two."]', ["One.", "Two."]),
        ("['one' 'two']", ["one", "two"]),
        ('{"Material": "Pine", "Legs": 3}', ["Material: Pine.", "Legs: 3."]),
        ("{'Size': {'Width': '3 m'}}", ["Size: Width: 3 m."]),
        ("var start = (new Date()).getTime(); Chair", []),
        ("body{margin:0}", []),
        ("None", []),
        ("nan", []),
        ("[]", []),
        ("• one\n• two", ["one", "two"]),
        ("Same.\nSame.", ["Same."]),
        ("Ask shop@example.org or see https://example.org/a?b", ["Ask or see"]),
        ("[caption id=1]Shown[/caption]", ["Shown"]),
        ("[Limited] edition", ["[Limited] edition"]),
        ("zero\u200bwidth\u00adsoft", ["zerowidthsoft"]),
        ("Cafe\u0301", ["Café"]),
        ("***", []),
    ],
)  # fmt: skip
def test_sentences(text, expected):
    assert sentences(text) == expected


def test_lists_objects_and_numbers():
    assert sentences(["One.", {"Colour": "red"}, None, 3, 2.5, True, float("nan")]) == [
        "One.", "Colour: red.", "3", "2.5",
    ]  # fmt: skip
    assert sentences(None) == []


def test_long_lines_are_split_at_sentence_ends_and_others_only_when_asked():
    text = "It is red. It is tall."
    assert sentences(text) == [text]
    assert sentences(text, split=True) == ["It is red.", "It is tall."]
    assert sentences(" ".join([text] * 20)) == ["It is red.", "It is tall."]


def test_a_line_is_one_line():
    assert line("<h1>Red\n chair</h1> <p>new</p>") == "Red chair new"
    assert line(None) == ""


def test_entries_are_not_prose():
    assert entries("['http://a/1.jpg', 'http://a/2.jpg']") == ["http://a/1.jpg", "http://a/2.jpg"]
    assert entries("Home > Lamps") == ["Home > Lamps"]
    assert entries(None) == entries("None") == entries("[]") == []
    assert entries([["a"], "b"]) == ["a", "b"]


def test_only_lists_and_objects_are_literals():
    for text in ("3", "'a'", "[not a list", "{a set of words}", "[[[[", "", "__import__('os')"):
        assert literal(text) == text
    assert literal("{'a': [1]}") == {"a": [1]}


def test_addresses():
    assert without_emails("order of a.b+c@example.co.uk, late") == "order of (e-mail), late"
    assert is_email(" a@example.org ")
    assert not is_email("a@example.org and b")


@given(st.text(max_size=200))
def test_cleaning_takes_any_text_and_changes_clean_ones_no_more(text):
    first = sentences(text)
    assert all(each == each.strip() and "\n" not in each for each in first)
    assert len(set(first)) == len(first)


@given(st.lists(st.sampled_from(["<p>", "</p>", "<b", "a", "&", "amp;", "<!--", "\n", "'", "["])))
def test_broken_markup_never_fails(pieces):
    for each in sentences("".join(pieces)):
        assert "<p>" not in each
