"""Exports with anything broken in them: read, or refused in a sentence, and never half."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mp4sr.catalogue import Catalogue
from mp4sr.catalogue.importers import (
    import_google_feed,
    import_shopify,
    import_table,
    import_woocommerce,
)
from mp4sr.catalogue.importers.recognition import recognise
from mp4sr.catalogue.sheets import SheetOptions
from mp4sr.errors import MP4SRError
from tests.catalogue import exports

EXPORTS = [
    text.encode()
    for text in (
        exports.SHOPIFY_PRODUCTS,
        exports.SHOPIFY_ORDERS,
        exports.WOOCOMMERCE_PRODUCTS,
        exports.WOOCOMMERCE_LINES,
        exports.FEED,
        exports.FEED_XML,
        "item,title,sentences,images\na,A,\"['x']\",http://x/1.jpg\nb,B,<p>q</p>,b.png\n",
        "user,item,time\nu,a,2024-01-01\nann@mail.example,b,31.01.2024\n",
    )
]
SCRAPS = [
    *(sign.encode() for sign in "\",;|\t\n\r\0<&'\\{[]}é"),
    *(b"\xff", b"  ", b"nan", b"1e999", b"-1", b"9" * 20, b"0000-00-00", b"31/31/2021", b"&nbsp;"),
]
READERS: list[Callable[..., Catalogue]] = [
    lambda paths, out, options: recognise(paths, options).write(out, None, None),
    lambda paths, out, options: import_shopify(paths, out, options=options),
    lambda paths, out, options: import_woocommerce(paths, out, options=options),
    lambda paths, out, options: import_google_feed(paths, out, options=options),
    lambda paths, out, options: import_table(paths[0], out, interactions=paths[1], options=options),
]


@st.composite
def broken(draw: Any) -> bytes:
    """An export with scraps put in, pieces taken out and pieces repeated."""
    data = bytearray(draw(st.sampled_from(EXPORTS)))
    for _ in range(draw(st.integers(0, 8))):
        place = draw(st.integers(0, len(data)))
        change = draw(st.integers(0, 2))
        if change == 0:
            data[place:place] = draw(st.sampled_from(SCRAPS))
        elif change == 1:
            del data[place : place + draw(st.integers(1, 20))]
        else:
            other = draw(st.integers(0, len(data)))
            data[place:place] = data[other : other + 30]
    return bytes(data)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(broken(), min_size=2, max_size=2),
    st.sampled_from(READERS),
    st.sampled_from([None, "guess"]),
    st.booleans(),
)
def test_it_is_read_or_refused(files, reader, encoding, skip_bad_rows):
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.csv" for number in range(2)]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        out = Path(folder) / "out"
        try:
            reader(paths, out, SheetOptions(encoding, skip_bad_rows=skip_bad_rows))
        except MP4SRError as error:
            assert not out.exists()
            said = [str(error)]
        else:
            said = [path.read_text(encoding="utf-8") for path in out.iterdir() if path.is_file()]
        assert sorted(path.name for path in Path(folder).iterdir() if path != out) == [
            "0.csv",
            "1.csv",
        ]
        assert not any("kim@mail.example" in text for text in said)
