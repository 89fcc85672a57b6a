"""Tables in any encoding, separator, quoting and file kind."""

import bz2
import gzip
import io
import json
import lzma
import zipfile

import pandas as pd
import pytest

from mp4sr.catalogue.importers.reading import Columns
from mp4sr.catalogue.report import ImportReport
from mp4sr.catalogue.sheets import SheetOptions, read_sheet, sources
from mp4sr.catalogue.sheets import sheet as sheet_module
from mp4sr.errors import MP4SRError

ROWS = [{"id": "007", "name": "Größe"}, {"id": "8", "name": "b"}]
CSV = "id,name\n007,Größe\n8,b\n"


def read(tmp_path, data, name="t.csv", **options):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_sheet(path, SheetOptions(**options))


def rows(sheet):
    return sheet.frame.to_dict("records")


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        CSV.encode("utf-16-le"),
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode(),
        CSV.replace(",", "|").encode(),
        ("sep=;\r\n" + CSV.replace(",", ";")).encode(),
        ('"sep=|"\n' + CSV.replace(",", "|")).encode(),
        CSV.replace("\n", "\r\n").encode(),
        CSV.replace("\n", "\n\n").encode(),
        (CSV + ",\n,\n").encode(),
        CSV.replace("8,b", "8,b,,").encode(),
        gzip.compress(CSV.encode(), mtime=0),
        bz2.compress(CSV.encode()),
        lzma.compress(CSV.encode()),
        json.dumps(ROWS).encode(),
        json.dumps({"items": ROWS, "page": 1}).encode(),
        json.dumps({"id": ["007", "8"], "name": ["Größe", "b"]}).encode(),
        "\n".join(json.dumps(row) for row in ROWS).encode(),
        "<t><r><id>007</id><name>Größe</name></r><r id='8'><name>b</name></r></t>".encode(),
    ],
)
def test_the_same_table_in_many_ways(tmp_path, data):
    assert rows(read(tmp_path, data)) == ROWS


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_other_encodings_are_named_by_option_or_offered(tmp_path, encoding):
    data = CSV.encode(encoding)
    with pytest.raises(MP4SRError, match=r"t\.csv, line 2: .*reads as cp1252 \('Größe'\).*--encod"):
        read(tmp_path, data)
    assert rows(read(tmp_path, data, encoding=encoding)) == ROWS
    guessed = read(tmp_path, data, encoding="guess")
    assert rows(guessed) == ROWS
    assert guessed.guesses == ["t.csv is not UTF-8; it was read as cp1252."]
    with pytest.raises(MP4SRError, match="no encoding 'klingon'"):
        read(tmp_path, data, encoding="klingon")
    with pytest.raises(MP4SRError, match="line 2: the text is not ascii"):
        read(tmp_path, data, encoding="ascii")


def test_spreadsheets_and_parquet(tmp_path):
    frame = pd.DataFrame(ROWS)
    frame.to_excel(tmp_path / "t.xlsx", index=False)
    assert rows(read_sheet(tmp_path / "t.xlsx")) == ROWS
    frame.to_parquet(tmp_path / "t.parquet")
    assert rows(read_sheet(tmp_path / "t.parquet")) == ROWS
    typed = pd.DataFrame(
        {"n": [1.0, 2.5], "l": [["a", "b"], []], "t": pd.to_datetime(["2024-01-02", None])}
    )
    typed.to_parquet(tmp_path / "typed.parquet")
    assert rows(read_sheet(tmp_path / "typed.parquet")) == [
        {"n": "1", "l": '["a", "b"]', "t": "2024-01-02T00:00:00"},
        {"n": "2.5", "l": "[]", "t": ""},
    ]
    with pd.ExcelWriter(tmp_path / "two.xlsx") as writer:
        frame.to_excel(writer, sheet_name="Goods", index=False)
        frame.to_excel(writer, sheet_name="Notes", index=False)
    assert "only its first sheet, 'Goods'" in read_sheet(tmp_path / "two.xlsx").guesses[0]


@pytest.mark.parametrize("module", ["openpyxl", "pyarrow"])
def test_a_missing_library_is_named(tmp_path, monkeypatch, module):
    path = tmp_path / ("t.xlsx" if module == "openpyxl" else "t.parquet")
    writer = pd.DataFrame(ROWS)
    writer.to_excel(path) if module == "openpyxl" else writer.to_parquet(path)

    def missing(*arguments, **options):
        raise ImportError(module)

    monkeypatch.setattr(pd, "ExcelFile", missing)
    monkeypatch.setattr(pd, "read_parquet", missing)
    with pytest.raises(MP4SRError, match=f"pip install {module}"):
        read_sheet(path)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('a,b\n"say ""hi""",2\n', 'say "hi"'),
        ('a,b\n"say \\"hi\\"",2\n', 'say "hi"'),
        ('a\tb\n"Cut" glass\t2\n', '"Cut" glass'),
        ('a\tb\n12" pot\t2\n', '12" pot'),
        ('a\tb\n"12" pot\t2\n', '"12" pot'),
        ('a;b\n"two\nlines";2\n', "two\nlines"),
        ("a,b\nback\\slash,2\n", "back\\slash"),
        ('a,b\n"1,5 m",2\n', "1,5 m"),
    ],
)
def test_quotation_marks_are_understood(tmp_path, text, cells):
    assert rows(read(tmp_path, text)) == [{"a": cells, "b": "2"}]


def test_loose_quotation_marks_are_said(tmp_path):
    sheet = read(tmp_path, 'a,b\n"Cut" glass,2\n"two\nlines",3\n')
    assert [row["b"] for row in rows(sheet)] == ["2", "3"]
    assert "some quotation marks enclose cells and some do not" in sheet.guesses[0]


def test_bad_rows_are_named_or_skipped(tmp_path):
    text = "a,b\n1,2\n3\n4,5,6\n7,8\n"
    with pytest.raises(MP4SRError, match=r"t\.csv, line 3: the row has 1 cells instead of 2"):
        read(tmp_path, text)
    sheet = read(tmp_path, text, skip_bad_rows=True)
    assert rows(sheet) == [{"a": "1", "b": "2"}, {"a": "7", "b": "8"}]
    assert [line for line, _ in sheet.skipped] == [3, 4]
    assert sheet.where(1) == "t.csv, line 5"


def test_lines_are_those_of_an_editor(tmp_path):
    sheet = read(tmp_path, 'sep=;\na;b\n"two\nlines";1\nx;2\n')
    assert [sheet.line_of(row) for row in (0, 1)] == [3, 5]


def test_large_tables_are_read_alike(tmp_path, monkeypatch):
    text = 'a,b\n"x, y",1\n z ,2\n'
    expected = rows(read(tmp_path, text))
    monkeypatch.setattr(sheet_module, "LARGE", 0)
    sheet = read(tmp_path, text)
    assert rows(sheet) == expected
    assert sheet.line_of(1) == 3
    assert rows(read(tmp_path, "a,b\n1,2\n3\n"))[1] == {"a": "3", "b": ""}
    with pytest.raises(MP4SRError, match="line 3: the row has 3 cells"):
        read(tmp_path, "a,b\n1,2\n3,4,5\n")


def test_columns_are_found_in_any_case_and_language(tmp_path):
    sheet = read(tmp_path, "ARTIKEL-NR;Bezeichnung;Größe;Body (HTML)\n1;a;b;c\n")
    assert sheet.named("artikel nr", "item", "--x") == "ARTIKEL-NR"
    assert sheet.usual("item") == "ARTIKEL-NR"
    assert sheet.usual("title") == "Bezeichnung"
    assert sheet.usual("sentences") == "Body (HTML)"
    assert sheet.usual("time") is None
    with pytest.raises(MP4SRError, match=r"no column 'bezeichnun' .*did you mean 'Bezeichnung'"):
        sheet.named("bezeichnun", "title", "--title-column")


def test_a_doubled_header_is_named(tmp_path):
    sheet = read(tmp_path, "item,name,name\n1,a,b\n")
    assert sheet.doubled.to_dict("list") == {"name": ["a\nb"]}
    with pytest.raises(MP4SRError, match="names the column 'name' twice"):
        sheet.named("name", "title", "--title-column")
    with pytest.raises(MP4SRError, match="names the column 'name' twice"):
        sheet.usual("title")


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"%PDF-1.7 ...", "t.csv is a PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "old Excel workbook"),
        (b"\x89PNG\r\n", "a picture"),
        (b"<!DOCTYPE html><html>log in</html>", "a web page, perhaps that of a log-in"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf\n", "is empty"),
        (gzip.compress(CSV.encode(), mtime=0)[:-9], "not a whole packed file"),
        (b"PK\x03\x04nonsense", "not a whole zip"),
        (b'<!DOCTYPE t [<!ENTITY a "x">]><t><r><id>&a;</id></r></t>', "a document type of its own"),
        (b"PAR1 not really", "damaged or not whole"),
        (b'[{"a": 1}, 2]', "no list of objects"),
        (b'{"a": 1}\n{"b": ', "line 2: this is not JSON"),
        (b"version https://git-lfs.github.com/spec/v1\n", "pointer of Git LFS"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(tmp_path, data, complaint):
    with pytest.raises(MP4SRError, match=complaint):
        read(tmp_path, data)


def test_a_billion_laughs_are_not_laughed(tmp_path):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    with pytest.raises(MP4SRError):
        read(tmp_path, f"<!DOCTYPE t [{entities}]><t><r><id>&l11;</id></r></t>")


def zipped(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("|", "/"), text)
    return buffer.getvalue()


def test_zips_and_folders(tmp_path):
    (tmp_path / "both.zip").write_bytes(
        zipped(**{"b.csv": "x\n2\n", "a.csv": CSV, "__MACOSX|a.csv": "no", ".DS_Store": "no"})
    )
    assert [source.name for source in sources(tmp_path / "both.zip")] == ["a.csv", "b.csv"]
    with pytest.raises(MP4SRError, match=r"both\.zip holds 2 files \(a\.csv, b\.csv\)"):
        read_sheet(tmp_path / "both.zip")
    (tmp_path / "one.zip").write_bytes(zipped(**{"export|a.csv": CSV}))
    assert rows(read_sheet(tmp_path / "one.zip")) == ROWS
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(MP4SRError, match="empty folder"):
        sources(folder)
    (folder / "x.csv").write_text(CSV)
    assert rows(read_sheet(folder)) == ROWS
    with pytest.raises(MP4SRError, match="there is no file"):
        read_sheet(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Größe;Höhe"),
        ("cp1252", "Chaise;Chêne massif, très élégant à côté d’un fauteuil"),
        ("cp1252", "Silla;Diseño español, cómoda"),
        ("cp1250", "Krzesło;Piękny kształt i świetna jakość, dębowe"),
        ("cp1250", "Židle;Dřevěná židle s opěradlem"),
        ("cp1251", "Стул дубовый;Крепкий и удобный стул для кухни"),
        ("cp932", "青い花瓶;手作りの美しい花瓶です。"),
    ],
)
def test_the_guess_at_an_encoding(tmp_path, encoding, text):
    data = f"a;b\n{text}\n".encode(encoding)
    with pytest.raises(MP4SRError, match=f"add --encoding {encoding}"):
        read(tmp_path, data)
    assert rows(read(tmp_path, data, encoding="guess")) == [
        dict(zip("ab", text.split(";"), strict=True))
    ]


def test_a_repeated_column_of_pictures_is_a_list(tmp_path):
    sheet = read(tmp_path, "id,image,image,note,note\n1,a.jpg,b.jpg,x,y\n")
    columns = Columns(sheet)
    assert [list(column) for column in columns.take_lists("images", ["image"])] == [
        ["a.jpg\nb.jpg"]
    ]
    report = ImportReport("csv")
    columns.report(report)
    assert report.tables[0].used == {"images": ["image"]}
    assert report.warnings == ["t.csv: the header names 'note' twice; neither was used."]
