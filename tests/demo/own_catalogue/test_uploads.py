"""What is taken of a visitor's files, and what is refused before it is unpacked."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from mp4sr.demo.own_catalogue.limits import Limits
from mp4sr.demo.own_catalogue.uploads import plain_tables
from mp4sr.errors import MP4SRError

TABLE = b"id,title\n1,Vase\n"


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def refused(upload: Path, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(MP4SRError) as error:
        plain_tables([upload], upload.parent / "tables", limits)
    assert not list((upload.parent / "tables").glob("*"))
    return str(error.value)


def test_tables_are_copied_under_names_of_their_own(tmp_path: Path) -> None:
    first = tmp_path / "export.csv"
    first.write_bytes(TABLE)
    packed = zipped(tmp_path / "more.zip", {"a/export.csv": TABLE, "../b/or|ders": TABLE})
    tables = plain_tables([first, packed], tmp_path / "tables", Limits())
    assert [table.name for table in tables] == ["export.csv", "or_ders.csv", "2-export.csv"]
    assert all(table.parent == tmp_path / "tables" for table in tables)
    assert [table.read_bytes() for table in tables] == [TABLE] * 3


def test_earlier_tables_keep_their_names_and_count(tmp_path: Path) -> None:
    upload = tmp_path / "export.csv"
    upload.write_bytes(b"id\n" + b"1\n" * 300_000)
    limits = Limits(unpacked_megabytes=1)
    earlier = plain_tables([upload], tmp_path / "tables", limits)
    with pytest.raises(MP4SRError, match="unpacks to more than the 1 MB"):
        plain_tables([upload], tmp_path / "tables", limits, earlier)
    later = plain_tables([upload], tmp_path / "tables", Limits(), earlier)
    assert [table.name for table in later] == ["2-export.csv"]


def test_a_zip_that_unpacks_to_too_much_is_refused_unread(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "bomb.zip", {"a.csv": bytes(3_000_000), "b.csv": bytes(3_000_000)})
    assert bomb.stat().st_size < 10_000
    assert refused(bomb, Limits(unpacked_megabytes=5)) == (
        "bomb.zip unpacks to more than the 5 MB that all tables may have together; leave out rows "
        "or columns."
    )


def test_a_zip_that_understates_a_size_is_not_read_beyond_it(tmp_path: Path) -> None:
    honest = zipped(tmp_path / "honest.zip", {"a.csv": b"x" * 3_000_000}).read_bytes()
    liar = tmp_path / "liar.zip"
    liar.write_bytes(honest.replace((3_000_000).to_bytes(4, "little"), (9).to_bytes(4, "little")))
    assert "not a whole zip" in refused(liar)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", gzip.compress(TABLE, mtime=0), "is packed"),
        ("a.csv", b"PAR1" + bytes(9), "a Parquet file; save the table as CSV"),
        ("a.csv", b'[{"id": 1}]', "JSON; save the table as CSV"),
        ("a.csv", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "XML; save the table as CSV"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"PK\x03\x04 and no more", "not a whole zip"),
        ("a.xlsx", b"PK\x03\x04", "choose a CSV, TSV or ZIP"),
        ("a.csv", b"x" * 1_100_000, "has 1 MB; choose a file of at most 1 MB"),
    ],
)
def test_what_is_no_text_table_is_refused_and_named(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    upload = tmp_path / name
    upload.write_bytes(data)
    assert said in refused(upload, Limits(megabytes=1))


def test_a_workbook_a_zip_in_a_zip_and_too_many_files_are_refused(tmp_path: Path) -> None:
    book = zipped(tmp_path / "book.zip", {"xl/workbook.xml": b"<a/>"})
    assert "an Excel workbook; save the sheet as CSV UTF-8" in refused(book)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", TABLE)
    assert "a zip within a zip" in refused(zipped(tmp_path / "z.zip", {"i.zip": inner.getvalue()}))
    many = zipped(tmp_path / "many.zip", {f"{n}.csv": TABLE for n in range(4)})
    assert "holds 4 files" in refused(many, Limits(tables=3))


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    assert "gone.csv is gone from the server" in refused(tmp_path / "gone.csv")
