"""From bytes to text: by the mark, as UTF-8, as named, or with a guess in the error."""

import codecs
import re

from charset_normalizer import from_bytes

from mp4sr.catalogue.text import without_emails
from mp4sr.errors import MP4SRError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_USUAL = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp932", "gb18030", "big5", "cp949")
"""What spreadsheets save as, most usual first."""

_EUROPEAN = frozenset(
    {"cp1252", "cp1250", "cp850", "cp437", "mac_roman", "iso8859_2", "iso8859_15", "latin-1"}
)
_LETTERS = {
    "cp1252": frozenset("äöüßéèêëàâçîïôùûñáíóúœæåøãõªºÄÖÜÉÈÊËÀÂÇÎÏÔÙÛÑÁÍÓÚŒÆÅØÃÕ"),
    "cp1250": frozenset("ąćęłńóśźżáčďéěíňřšťúůýžőűöüäăâîşţĄĆĘŁŃÓŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽŐŰÖÜÄĂÂÎŞŢ"),
}
_SIGN_IN_WORD = re.compile(r"[^\W\d_][\x80-\xbf\u2000-\u2044](?<!\u2019)[^\W\d_]")

_ALSO = ("cp850", "cp437", "mac_roman", "iso8859_2", "iso8859_15", "koi8_r")


def decode(data: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """Return the text and its encoding.

    A byte-order mark decides, then ``encoding``, then UTF-8. Raises ``MP4SRError`` with the
    encoding to name when the bytes are none of these.
    """
    for mark, marked in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(marked), marked.removesuffix("-sig")
            except UnicodeDecodeError as error:
                raise MP4SRError(
                    f"{name} is cut off within a character; fetch it again."
                ) from error
    if encoding is not None:
        return _named(data, name, encoding), encoding
    if data[1:2] == b"\0" and data[3:4] == b"\0":
        return _named(data, name, "utf-16-le"), "utf-16-le"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        guess = guess_encoding(data)
        shown = _around(data, error.start, guess)
        raise MP4SRError(
            f"{name}, line {line}: the text is not UTF-8; it reads as {guess} ({shown!r}): add "
            f"--encoding {guess}, or another if that is not what it says, or save it as CSV UTF-8."
        ) from error


def guess_encoding(data: bytes) -> str:
    """Return the likely encoding of bytes that are not UTF-8.

    Statistics of languages say little of a few words, so the encodings of western and central
    Europe are told apart by what they make of letters: a sign in the middle of a word, or a letter
    that few languages have, speaks against one.
    """
    sample = data[:200_000]
    best = from_bytes(sample, cp_isolation=[*_USUAL, *_ALSO]).best()
    name = best.encoding if best is not None else "latin-1"
    if name in _EUROPEAN:
        return next((each for each in ("cp1252", "cp1250") if _reads_well(sample, each)), name)
    return name


def _reads_well(sample: bytes, encoding: str) -> bool:
    """Return whether the sample gives words of letters that are usual where it is used."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    letters = {sign for sign in text if ord(sign) > 127 and sign.isalpha()}
    return letters <= _LETTERS[encoding] and not _SIGN_IN_WORD.search(text)


def _named(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError as error:
        raise MP4SRError(
            f"there is no encoding {encoding!r}; try cp1252, latin-1, utf-16 or utf-8."
        ) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MP4SRError(
            f"{name}, line {line}: the text is not {encoding}; leave --encoding out, or name "
            f"another ({guess_encoding(data)} fits)."
        ) from error


def _around(data: bytes, place: int, encoding: str) -> str:
    """Return the word at ``place``, to show what a guess makes of it."""
    begin = max(data.rfind(sign, 0, place) for sign in (b"\n", b" ", b",", b";", b"\t", b'"')) + 1
    word = data[begin : place + 8].split(b"\n")[0].decode(encoding, "replace")
    return without_emails(word.strip(' ",;\t\r'))
