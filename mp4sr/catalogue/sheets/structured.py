"""Tables that are not text: Excel, Parquet, JSON and XML, as frames of text cells."""

import io
import json
from typing import Any

import numpy as np
import pandas as pd
from lxml import etree

from mp4sr.catalogue.sheets.decoding import decode
from mp4sr.catalogue.sheets.files import Source
from mp4sr.errors import MP4SRError


def structured_frame(source: Source, encoding: str | None) -> tuple[pd.DataFrame, list[str]]:
    """Return the cells of a source that is not text, and sentences on what was guessed."""
    kind = source.kind
    if kind == "excel":
        return _excel(source)
    if kind == "parquet":
        return _texts(_parquet(source)), []
    if kind == "json":
        return _texts(_json(source, encoding)), []
    return _xml(source)


def _excel(source: Source) -> tuple[pd.DataFrame, list[str]]:
    try:
        book = pd.ExcelFile(io.BytesIO(source.data))
        frame = pd.read_excel(book, book.sheet_names[0], dtype=str, na_filter=False, header=None)
    except ImportError as error:
        raise MP4SRError(
            f"{source.name} is an Excel workbook, and reading one needs openpyxl: "
            "pip install openpyxl, or save it as CSV UTF-8."
        ) from error
    except Exception as error:  # openpyxl raises nearly anything on a damaged workbook
        raise MP4SRError(
            f"{source.name} is a workbook that cannot be read; save it as CSV UTF-8."
        ) from error
    frame = frame.loc[(frame != "").any(axis="columns")]
    if frame.empty:
        raise MP4SRError(f"{source.name}: its first sheet is empty; put the table there.")
    header = [str(name) for name in frame.iloc[0]]
    frame = frame.iloc[1:].astype("str").reset_index(drop=True)
    frame.columns = pd.Index(header)
    others = [str(name) for name in book.sheet_names[1:]]
    return frame, [
        f"{source.name}: only its first sheet, {book.sheet_names[0]!r}, was read "
        f"({len(others)} more: {', '.join(others)})."
    ] if others else []


def _parquet(source: Source) -> pd.DataFrame:
    try:
        return pd.read_parquet(io.BytesIO(source.data))
    except ImportError as error:
        raise MP4SRError(
            f"{source.name} is a Parquet file, and reading one needs pyarrow: "
            "pip install pyarrow, or save it as CSV."
        ) from error
    except Exception as error:
        raise MP4SRError(f"{source.name} is damaged or not whole; fetch it again.") from error


def _json(source: Source, encoding: str | None) -> pd.DataFrame:
    text, _ = decode(source.data, source.name, encoding)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = _json_lines(source.name, text)
    if isinstance(value, dict):
        lists = [each for each in value.values() if isinstance(each, list)]
        of_objects = [each for each in lists if each and isinstance(each[0], dict)]
        if lists and len(lists) == len(value) and not of_objects:
            return pd.DataFrame({key: pd.Series(each) for key, each in value.items()})
        # {"products": [...], "page": 1}
        value = max(of_objects, key=lambda rows: len(rows), default=[value])
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise MP4SRError(
            f"{source.name} is JSON, but no list of objects with named fields; export it as CSV."
        )
    return pd.DataFrame(value, dtype=object)


def _json_lines(name: str, text: str) -> list[Any]:
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except (ValueError, RecursionError) as error:
                raise MP4SRError(
                    f"{name}, line {number}: this is not JSON; the file may be cut off."
                ) from error
    return rows


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return all cells as text: whole numbers without ``.0``, lists and objects as JSON."""
    columns = {
        str(name): pd.Series([_text(value) for value in frame[name]], dtype="str") for name in frame
    }
    return pd.DataFrame(columns)


def _text(value: Any) -> str:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return ""
    if isinstance(value, bool | np.bool_):
        return "1" if value else "0"
    if isinstance(value, float | np.floating):
        return (
            str(int(value))
            if float(value).is_integer() and abs(float(value)) < 2**53
            else str(value)
        )
    if isinstance(value, pd.Timestamp):
        return str(value.isoformat())
    return str(value)


def _xml(source: Source) -> tuple[pd.DataFrame, list[str]]:
    """Read the element that repeats most as rows, and what it holds as their cells."""
    guesses: list[str] = []
    options: dict[str, Any] = {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "remove_comments": True,
        "remove_pis": True,
    }
    try:
        root = etree.fromstring(source.data, etree.XMLParser(**options))
    except etree.XMLSyntaxError as error:
        root = etree.fromstring(source.data, etree.XMLParser(recover=True, **options))
        if root is None:
            raise MP4SRError(f"{source.name} is no readable XML ({error}).") from error
        guesses.append(
            f"{source.name} is not well-formed XML ({error}); what could be read was taken."
        )
    docinfo: Any = root.getroottree().docinfo
    if docinfo.doctype:
        raise MP4SRError(
            f"{source.name} defines a document type of its own, which is not read; export the "
            "feed without <!DOCTYPE>."
        )
    # The element that repeats most is the row; it is counted by the fields that it has, so that
    # a feed of one item is not taken for a table of one feed.
    rows = max(
        (list(element.iterchildren(tag)) for element in root.iter() for tag in _nested(element)),
        key=lambda rows: sum(len(cell) == 0 for row in rows for cell in row),
        default=[],
    )
    if not rows:
        raise MP4SRError(f"{source.name} is XML without rows; export it as CSV.")
    frame = pd.DataFrame([_fields(row) for row in rows], dtype=object).fillna("").astype("str")
    return frame, guesses


def _nested(element: Any) -> list[str]:
    """Return the tags of the children that have fields of their own."""
    return list(dict.fromkeys(c.tag for c in element if isinstance(c.tag, str) and len(c)))


def _local(name: str) -> str:
    """Return a name without its namespace, or its prefix where the namespace was not declared."""
    return name.rsplit("}", 1)[-1].rsplit(":", 1)[-1]


def _fields(row: Any) -> dict[str, str]:
    fields: dict[str, list[str]] = {}
    for name, value in row.attrib.items():
        fields.setdefault(_local(name), []).append(value.strip())
    for cell in row:
        if isinstance(cell.tag, str):
            # An entity that the file does not define is a node, too, and stays as it is written.
            parts = [part for part in cell if isinstance(part.tag, str)] or [cell]
            text = " ".join("".join(part.itertext()).strip() for part in parts)
            text = text or cell.get("href", "").strip()
            fields.setdefault(_local(cell.tag), []).append(text)
    return {name: "\n".join(value for value in values if value) for name, values in fields.items()}
