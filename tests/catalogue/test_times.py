"""Times in all the ways that people and programs write them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.catalogue.sheets import read_times


def times(*texts, time_format=None):
    return read_times(pd.Series(texts, dtype="str"), time_format)


def order(*texts):
    """The places of the times, earliest first."""
    return times(*texts).seconds.argsort(kind="stable").tolist()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["10", "9", "1e1"], [1, 0, 2]),
        (["2022-05-02T10:00:00Z", "2022-05-02T12:00:00+03:00", "2022-05-02T09:30:00.5Z"],
         [1, 2, 0]),
        (["2022-05-02 10:00:00 UTC", "2022-04-02 10:00:00 UTC"], [1, 0]),
        (["2022-05-02 01:00:00 +0400", "2022-05-01 22:00:00 +0000"], [0, 1]),
        (["1651485600000", "1651485000", "1651485700000000"], [1, 0, 2]),
        (["20220502", "2022-04-02", "20220401"], [2, 1, 0]),
        (["20220502", "20211231"], [1, 0]),
        (["20220502093000", "20220502090000"], [1, 0]),
        (["202205020930", "2022-05-02T09:00"], [1, 0]),
        (["Mon, 02 May 2022 10:00:00 GMT", "2 May 2022 09:00"], [1, 0]),
        (["220502", "211231"], [1, 0]),
        (["2022", "2019"], [1, 0]),
        (["May 2022", "Apr 2022", "2022-04-15"], [1, 2, 0]),
        (["2 May 2022 18:00", "May 2, 2022 09:00"], [1, 0]),
        (["31.01.2022 18:30", "01.02.2022 09:00", "02.01.2022 09:00"], [2, 0, 1]),
        (["5.1.22", "4.2.22"], [0, 1]),
        (["01/31/2022 9:05 PM", "01/31/2022 10:00 AM", "02/01/2022"], [1, 0, 2]),
        (["31/01/2022", "02/02/2022", "03/01/2022"], [2, 0, 1]),
        (["2022/01/31", "2022/02/01"], [0, 1]),
        (["31-01-2022 12.30", "01-02-2022 00:10:59"], [0, 1]),
    ],
)  # fmt: skip
def test_the_right_order(texts, expected):
    found = times(*texts)
    assert not found.seconds.isna().any()
    assert found.seconds.argsort(kind="stable").tolist() == expected


def test_seconds_are_exact():
    found = times(
        "1651485600123", "2022-05-02T10:00:00.123Z", "2.5.2022 10:00", "02.05.2022 10:00 AM"
    )
    assert found.seconds.isna().sum() == 0
    assert found.seconds.tolist() == pytest.approx([1651485600.123] * 2 + [1651485600.0] * 2)


def test_which_comes_first_is_told_by_the_column():
    assert times("31/01/2022", "02/03/2022").guesses == [
        'dates have the day first (--time-format "%d/%m/%Y").'
    ]
    assert times("01/31/2022 10:00", "02/03/2022 10:00").guesses == [
        'dates have the month first (--time-format "%m/%d/%Y %H:%M").'
    ]


@pytest.mark.parametrize("texts", [["01/02/2022", "02/03/2022"], ["31/01/2022", "01/31/2022"]])
def test_a_doubt_is_not_resolved_by_a_guess(texts):
    found = times(*texts)
    assert found.seconds.isna().all()
    assert found.offers == ("%d/%m/%Y", "%m/%d/%Y")
    assert '--time-format "%d/%m/%Y" or --time-format "%m/%d/%Y"' in found.complaint()


def test_a_format_settles_it():
    assert times("01/02/2022", "02/01/2022", time_format="%d/%m/%Y").seconds.tolist() == [
        1643673600.0, 1641081600.0,
    ]  # fmt: skip
    assert times("x", time_format="%Y").seconds.isna().all()


@pytest.mark.parametrize("text", ["nan", "inf", "", "tomorrow", "2022-13-01", "32.01.2022", "NaT"])
def test_what_is_no_time_is_not_made_one(text):
    assert times("2022-01-01", text).seconds.isna().tolist() == [False, True]
    assert "is not a time" in times(text).complaint()


def test_rounded_times_have_lost_their_order():
    found = times("1.6514E+12", "1.6514E+12", "1.6515E+12")
    assert found.seconds.tolist() == [1.6514e9, 1.6514e9, 1.6515e9]
    assert "3 times are in exponent form" in found.warnings[0]
    assert "2 distinct" in found.warnings[0]
    assert times("1e3", "2e3").warnings == []


def test_mixed_units_are_said():
    assert times("1651485600000", "1651485000").guesses == [
        "times are in seconds and milliseconds, told apart by their size."
    ]
    assert times("1651485600000").guesses == []


@given(st.lists(st.datetimes(pd.Timestamp("1980-01-01"), pd.Timestamp("2090-01-01")), min_size=1))
def test_every_form_of_a_date_is_the_same_time(dates):
    stamps = pd.Series(pd.to_datetime(dates)).dt.floor("s")
    seconds = ((stamps - pd.Timestamp(0)) / pd.Timedelta(seconds=1)).tolist()
    for form in (
        "%Y-%m-%dT%H:%M:%S",
        "%d.%m.%Y %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
        "%d %b %Y %H:%M:%S",
    ):
        found = read_times(stamps.dt.strftime(form))
        if form == "%d.%m.%Y %H:%M:%S" and (found.offers or "month" in str(found.guesses)):
            continue
        assert found.seconds.tolist() == seconds, form
