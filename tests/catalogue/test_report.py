"""The report of an import."""

import pandas as pd
import pytest

from mp4sr.catalogue.report import REPORT_FILE, ImportReport, TableFacts
from mp4sr.errors import MP4SRError


@pytest.fixture
def report() -> ImportReport:
    report = ImportReport("csv")
    report.tables.append(TableFacts("t.csv", 3, "UTF-8, comma", {"item": ["sku"]}, ["price", ""]))
    report.leave_out("drafts", 2)
    report.leave_out("drafts", 1)
    report.leave_out("nothing", 0)
    report.guess(["days come first.", "days come first."])
    report.warn("no times.")
    report.warn("no times.")
    report.skipped.append(("t.csv", 4, "no id"))
    items = [(f"i{n}", f"T{n}", n * 10, n % 3) for n in range(12)]
    rows = pd.DataFrame({"user": list("aaabbc"), "item": "i1", "time": 0})
    report.describe(items, rows)
    return report


def test_what_it_says(report):
    assert report.lines() == [
        "Import report (csv)",
        "  items         12: 8 with words and pictures, 3 with words only, 1 with neither",
        "  interactions  6 by 3 users; 67% of them have fewer than 3",
        "  read          t.csv (UTF-8, comma), 3 rows: item = sku",
        "                columns not used: price, (no name)",
        "  left out      drafts: 3",
        "                rows that could not be read: 1, listed in skipped-rows.csv",
        "  guessed       days come first.",
        "  warning       no times.",
        "  longest       T11 (110 characters), T10 (100 characters), T9 (90 characters), "
        "T8 (80 characters), T7 (70 characters)",
        "  emptiest      T0 (0 characters), T1 (10 characters), T2 (20 characters), "
        "T3 (30 characters), T4 (40 characters)",
    ]


def test_it_is_read_as_it_was_saved(report, tmp_path):
    report.save(tmp_path)
    again = ImportReport.load(tmp_path)
    assert again is not None
    assert again.lines() == report.lines()
    assert ImportReport.load(tmp_path / "elsewhere") is None


@pytest.mark.parametrize("text", ["{", "[]", '{"tables": 3}', '{"tables": [], "skipped": 0}'])
def test_a_damaged_one_is_named(tmp_path, text):
    (tmp_path / REPORT_FILE).write_text(text)
    with pytest.raises(MP4SRError, match="is damaged; delete it"):
        ImportReport.load(tmp_path)
