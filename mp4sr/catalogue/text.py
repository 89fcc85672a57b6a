"""Clean sentences from what product texts really hold.

Exports and dumps carry HTML, entities (coded once or twice), style sheets, scripts, literal
``\\n``, and Python or JSON literals in place of lists. Left in, they make all products alike: the
encoder reads the markup that they share. Every importer cleans its texts here.
"""

import ast
import html
import json
import re
import unicodedata
from collections.abc import Iterator

from lxml import etree


def words(text: str) -> list[str]:
    """Return the words of a list written as one text, which reads better than quoted ones."""
    return text.split()


LONGEST_LINE = 300
"""A line with more characters is split at the ends of its sentences."""

_LONGEST_LITERAL = 1_000_000
_PLACEHOLDERS = frozenset({"none", "nan", "null", "<na>", "n/a", "undefined", "[]", "{}"})

_BLOCKS = frozenset(
    words(
        "address article aside blockquote br caption dd details div dl dt fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section "
        "summary table tbody tfoot thead title tr ul"
    )
)
_UNREAD = frozenset(words("script style template noscript head iframe svg object select button"))
_INLINE = frozenset(
    words(
        "a abbr b bdi bdo big body center cite code data del dfn em font html i img input ins kbd "
        "label link mark meta q s samp small source span strike strong sub sup td th time tt u var "
        "video wbr"
    )
)
_NAMES = "|".join(sorted(_BLOCKS | _UNREAD | _INLINE, key=len, reverse=True))
_TAG = re.compile(rf"<(?:/?(?:{_NAMES})(?:[\s/][^<>]*)?>|!--|!doctype|!\[CDATA\[)", re.IGNORECASE)
_CODED_TAG = re.compile(rf"&(?:amp;)*lt;/?(?:{_NAMES})\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(_BLOCKS)})[\s/>]", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_LITERAL_BREAK = re.compile(r"(?:\\r)?\\n|\\r")
_LITERAL_TAB = re.compile(r"\\t(?![a-z])")
_SHORTCODE = re.compile(
    r"\[/?(?:vc_|et_pb_|fusion_|caption|gallery|embed|video|audio|products?|contact-form)[^\]\n]*\]"
)
_SCRIPT = re.compile(
    r"\bfunction\s*\w*\s*\(|getTime\(\)|\bdocument\.\w+\s*[(=]|\bwindow\.\w+\s*[(=]|"
    r"(?:^|[;{]\s*)(?:var|let|const)\s+\w+\s*=|<\?php|=>\s*\{|"
    r"^\s*[.#@]?[\w.#: >*-]+\{[^{}]*:[^{}]*\}"
)
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_WEB_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_BULLET = re.compile(r"^(?:[•●▪■◦‣·*✓✔➤►–—-]\s+)+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\w\"“‘¿¡(])")
_SOMETHING = re.compile(r"\w")
_MARKUP = re.compile(r"[<&\\\[\]{}@\x00-\x1f\x7f-\x9f\u00ad\u200b-\u202e\u2060\ufeff]|://|www\.")


def line(value: object) -> str:
    """Return a field as one line of plain text, "" for a placeholder or a piece of a script."""
    return " ".join(_lines_of(value))


def sentences(value: object, *, split: bool = False) -> list[str]:
    """Return the distinct sentences of a field, which may be a text, a list or an object.

    Blocks of HTML, line ends and list entries begin a new one; so does the end of a sentence in a
    line of more than ``LONGEST_LINE`` characters, or in every line with ``split``. An object's
    entries read ``Material: Oak.``.
    """
    result: dict[str, None] = {}
    for text in _lines_of(value):
        pieces = _SENTENCE_END.split(text) if split or len(text) > LONGEST_LINE else [text]
        result.update(dict.fromkeys(piece for piece in pieces if _SOMETHING.search(piece)))
    return list(result)


def entries(value: object) -> list[str]:
    """Return a list of texts: that of a list, of a list's literal, or of one text as it stands.

    For what is no prose, such as addresses of pictures and category paths.
    """
    value = literal(value)
    if isinstance(value, list | tuple | set):
        return [entry for each in value for entry in entries(each)]
    text = "" if value is None or isinstance(value, dict) else str(value).strip()
    return [text] if text and text.casefold() not in _PLACEHOLDERS else []


def literal(value: object) -> object:
    """Return the list or object that a text spells in JSON or Python; anything else as it is."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text or (text[0], text[-1]) not in (("[", "]"), ("{", "}")):
        return value
    if len(text) > _LONGEST_LITERAL:
        return value
    # NumPy writes ['a' 'b'], which Python would read as one text.
    spelled = re.sub(r"(?<=['\"])\s+(?=['\"])", ", ", text) if text[0] == "[" else text
    for read in (json.loads, ast.literal_eval):
        try:
            parsed = read(spelled)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
        if isinstance(parsed, list | tuple | dict | set):
            return parsed
    return value


def without_emails(text: str) -> str:
    """Return ``text`` with every e-mail address taken out."""
    return _EMAIL.sub("(e-mail)", text)


def is_email(text: str) -> bool:
    """Return whether ``text`` is an e-mail address and nothing else."""
    return _EMAIL.fullmatch(text.strip()) is not None


def _lines_of(value: object) -> Iterator[str]:
    """Yield the plain lines of a field."""
    value = literal(value)
    if isinstance(value, dict):
        for name, content in value.items():
            said = ", ".join(_lines_of(content))
            if said and _SOMETHING.search(said):
                yield f"{line(str(name))}: {said.removesuffix('.')}."
    elif isinstance(value, list | tuple | set):
        for entry in value:
            yield from _lines_of(entry)
    elif isinstance(value, str):
        yield from _plain_lines(value)
    elif isinstance(value, int | float) and value == value and not isinstance(value, bool):
        yield f"{value:g}" if isinstance(value, float) else str(value)


def _plain_lines(text: str) -> Iterator[str]:
    if _MARKUP.search(text):
        text = _without_markup(text)
    for raw in unicodedata.normalize("NFC", text).splitlines():
        plain = _BULLET.sub("", " ".join(raw.split()))
        if plain and plain.casefold() not in _PLACEHOLDERS and not _SCRIPT.search(plain):
            yield plain


def _without_markup(text: str) -> str:
    """Return ``text`` with line ends where there were blocks, and without what is not read."""
    text = _LITERAL_TAB.sub(" ", _LITERAL_BREAK.sub("\n", text))
    text = _SHORTCODE.sub(" ", text)
    for _ in range(3):
        if not _CODED_TAG.search(text):
            break
        text = html.unescape(text)
    if _TAG.search(text):
        text = _read_html(text)
    for _ in range(3):
        if "&" not in text or (plain := html.unescape(text)) == text:
            break
        text = plain
    text = _WEB_ADDRESS.sub(" ", _EMAIL.sub(" ", text))
    return _INVISIBLE.sub("", text.replace("\xa0", " ").replace("\t", " "))


def _read_html(text: str) -> str:
    """Return the text of a piece of HTML, however broken."""
    text = _CDATA.sub(r"\1", text)
    if _BLOCK_TAG.search(text):
        # Blocks say where lines end; a blank line does as well (WordPress makes it a paragraph).
        paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = "<br>".join(paragraph.replace("\n", " ") for paragraph in paragraphs)
    else:
        text = re.sub(r"\r\n?|\n", "<br>", text)
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    data = f"<html><body><div>{text}</div></body></html>".encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # nested thousands deep: no prose
        return re.sub(r"<[^<>]*>", " ", text)
    if root is None:
        return ""
    parts: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if name in _UNREAD and name != "head":
                walk.skip_subtree()
                continue
            if name in _BLOCKS:
                parts.append("\n")
            parts.append(element.text or "")
        else:
            if name in _BLOCKS:
                parts.append("\n")
            elif name in ("td", "th"):
                parts.append(" ")
            parts.append(element.tail or "")
    return "".join(parts)
