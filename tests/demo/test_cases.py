import json

import pytest

from mp4sr.catalogue import Catalogue
from mp4sr.demo.cases import load_cases
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError

GOOD = {"name": "One", "user": "user1", "next": "chair", "summary": "s", "ranks": {"both": 1}}


def write(catalogue: Catalogue, text: str) -> None:
    (catalogue.folder / "cases.json").write_text(text)


def test_a_catalogue_need_not_have_cases(tiny_catalogue: Catalogue) -> None:
    assert load_cases(tiny_catalogue) == ()


def test_cases_are_read_in_order(tiny_catalogue: Catalogue) -> None:
    write(tiny_catalogue, json.dumps({"cases": [GOOD, {**GOOD, "name": "Two"}]}))
    first, second = load_cases(tiny_catalogue)
    assert (first.name, first.user, first.next_item, first.summary, first.note) == (
        "One",
        "user1",
        "chair",
        "s",
        "",
    )
    assert second.name == "Two"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "not a list of cases"),
        ("[]", "not a list of cases"),
        ('{"cases": 3}', "not a list of cases"),
        ('{"cases": ["a"]}', "not a list of cases"),
        ('{"cases": [{"name": "a"}]}', "not a list of cases"),
        (json.dumps({"cases": [{**GOOD, "next": "unicorn"}]}), "'One' names an unknown item"),
        (json.dumps({"cases": [{**GOOD, "user": "nobody"}]}), "'One' names an unknown user"),
    ],
)
def test_a_bad_file_is_one_sentence(tiny_catalogue: Catalogue, text: str, sentence: str) -> None:
    write(tiny_catalogue, text)
    with pytest.raises(MP4SRError, match=sentence):
        load_cases(tiny_catalogue)


def test_a_case_opens_the_history_before_its_item(shop: Shop, tiny_catalogue: Catalogue) -> None:
    write(tiny_catalogue, json.dumps({"cases": [GOOD, {**GOOD, "name": "Early", "next": "rug"}]}))
    shop.cases = load_cases(tiny_catalogue)
    session = shop.case("One")
    assert session.history == ["lamp", "sofa", "rug", "mug"]
    assert (session.shopper, session.next_item) == ("user1", "chair")
    assert shop.case("Early").history == ["lamp", "sofa"]
