"""Every kind of fault gets the sentence that the documentation shows."""

import pytest

from tests.catalogue.faults import BEGIN, END, FAULTS, PAGE, Fault, table


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind)
def test_one_sentence_names_the_thing(fault: Fault, tmp_path):
    sentence = fault.sentence(tmp_path)
    assert sentence
    assert "\n" not in sentence
    assert "Traceback" not in sentence


def test_the_documented_table_is_what_is_said():
    """``python -m tests.catalogue.faults`` writes it anew."""
    page = PAGE.read_text(encoding="utf-8")
    assert page.partition(BEGIN)[2].partition(END)[0] == table()
