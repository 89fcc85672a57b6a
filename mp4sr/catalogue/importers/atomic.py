"""Atomic files of RecBole, and those of UniSRec, VQ-Rec and MISSRec.

A data set ``NAME`` is a folder of tables with typed headers (``user_id:token``), separated by tabs,
or by commas, semicolons, bars or blanks where a header has no tab:

- RecBole: ``NAME.inter`` with one interaction a row, and ``NAME.item`` with the items' fields;
- UniSRec: ``NAME.train.inter``, ``.valid.inter``, ``.test.inter`` with one prefix of a user's
  sequence and its next item a row, as indices that ``NAME.item2index`` maps to item ids, and
  ``NAME.text`` with each item's title, categories and brand in one string.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mp4sr.catalogue.catalogue import Catalogue, Item
from mp4sr.catalogue.importers.assembly import Missing, assemble
from mp4sr.catalogue.importers.matching import match_items
from mp4sr.catalogue.report import ImportReport, TableFacts
from mp4sr.catalogue.sheets.columns import column_for, same_column
from mp4sr.catalogue.sheets.times import read_times
from mp4sr.catalogue.tables import Table, read_text
from mp4sr.catalogue.text import line as one_line
from mp4sr.catalogue.text import sentences as clean_sentences
from mp4sr.errors import MP4SRError
from mp4sr.progress import tracked

PARTS = ("train", "valid", "test")
MAX_TITLE = 300
"""A title cut out of a running text is at most this many characters long."""

_QUOTED = re.compile(r"""(['"])(.*?)\1(?:,|$)""")
_PICTURE_FIELD = re.compile(r"image|picture|poster|url", re.IGNORECASE)
_CATEGORY_FIELD = re.compile(r"categor|class|genre")


@dataclass(frozen=True)
class AtomicOptions:
    """What a data set calls things, and how its tables are separated; None looks.

    Attributes
    ----------
    separator
        What stands between cells.
    user, item, time, rating, title
        Fields by name, without their type: ``customer_id``.
    """

    separator: str | None = None
    user: str | None = None
    item: str | None = None
    time: str | None = None
    rating: str | None = None
    title: str | None = None


def import_atomic(
    source: Path,
    folder: Path,
    *,
    dataset: str | None = None,
    min_rating: float | None = None,
    all_items: bool = False,
    options: AtomicOptions | None = None,
    missing: Missing | None = None,
    name: str | None = None,
) -> Catalogue:
    """Import a folder of atomic files.

    Parameters
    ----------
    source
        The folder with the files.
    folder
        Where the catalogue goes.
    dataset
        The files' first name, needed when the folder holds more than one data set.
    min_rating
        Interactions of ``NAME.inter`` rated lower are left out; None takes all. Those with a
        ``label`` of 0, which are no choices, are always left out.
    all_items
        Also keep items of ``NAME.item`` without an interaction. Those that an ``.item2index``
        names are always kept, in its order.
    options
        Fields and separator, where they are not the usual ones.
    missing
        What becomes of an interaction whose item has no row in ``.item`` or ``.text``; see
        ``assemble``.
    name
        The catalogue's name; the data set's by default.

    Raises ``MP4SRError`` with file and line for a row that cannot be read.
    """
    source = Path(source)
    options, report = options or AtomicOptions(), ImportReport("atomic")
    dataset = dataset or _only_dataset(source)
    parts = [path for part in PARTS if (path := source / f"{dataset}.{part}.inter").is_file()]
    if (source / f"{dataset}.inter").is_file():
        interactions = _interactions(source / f"{dataset}.inter", min_rating, options, report)
        order: list[str] = []
    elif parts:
        order = _index(source / f"{dataset}.item2index")
        interactions = _sequences(parts, order, source / f"{dataset}.item2index")
        for path in parts:
            report.tables.append(
                TableFacts(path.name, len(read_text(path).splitlines()) - 1, "tab")
            )
    else:
        raise MP4SRError(
            f"{source} has no {dataset}.inter and no {dataset}.train.inter; check the data set's "
            "name."
        )
    items = _items(source, dataset, options, report)
    if order:
        # The index says which items the data set has: one that only the held-out rows name is
        # a candidate all the same.
        described = {item.id: item for item in items}
        items = [described[name] for name in order if name in described]
        if missing != "drop":
            items = [described.get(name, Item(name)) for name in order]
    elif not all_items:
        touched = set(match_items(interactions["item"], [item.id for item in items]).items)
        count = len(items)
        items = [item for item in items if item.id in touched] or items
        report.leave_out("items that nobody chose (--all-items keeps them)", count - len(items))
    return assemble(
        folder,
        items=items,
        interactions=interactions,
        card={"name": name or dataset, "source": f"atomic files of {dataset}"},
        pictures={},
        report=report,
        missing=missing,
    )


def whole_sequence(rows: Sequence[tuple[tuple[str, ...], str]], limit: int) -> list[str] | None:
    """Put a user's sequence together from its prefix rows.

    Parameters
    ----------
    rows
        ``(prefix, next item)`` in any order; a prefix longer than ``limit`` lost its beginning.
        Rows may be missing at the end (a held-out test row) or between. Where a full prefix
        occurs twice, the later row came first: UniSRec writes the longest prefix first.
    limit
        The longest prefix of the whole data set.

    Returns None when the rows are not prefixes of one sequence.
    """
    rest = sorted(rows, key=lambda row: len(row[0]))
    # Of the rows that fill the limit, the one that no other leads to stands first.
    shortest = [row for row in rest if len(row[0]) == len(rest[0][0])]
    reached = {(*prefix, target)[1:] for prefix, target in shortest}
    first = next((row for row in shortest if row[0] not in reached), shortest[0])
    sequence = list(first[0])
    following: dict[tuple[str, ...], list[str]] = {}
    for prefix, target in rest:
        following.setdefault(prefix, []).append(target)
    while following:
        window = tuple(sequence[-limit:])
        if window not in following:
            candidates = [(_grown(sequence, prefix, limit), prefix) for prefix in following]
            possible = [grown for grown, _ in candidates if grown is not None]
            if not possible:
                return None
            sequence = min(possible, key=len)
            window = tuple(sequence[-limit:])
        targets = following[window]
        sequence.append(targets.pop())
        if not targets:
            del following[window]
    return sequence


def _grown(sequence: list[str], prefix: tuple[str, ...], limit: int) -> list[str] | None:
    """Return ``sequence`` lengthened so that it ends in ``prefix``, or None when it cannot."""
    if len(prefix) < limit:
        begins_alike = list(prefix[: len(sequence)]) == sequence
        return list(prefix) if begins_alike else None
    for new in range(1, limit):
        overlap = limit - new
        if sequence[-overlap:] == list(prefix[:overlap]):
            return sequence + list(prefix[overlap:])
    return None


def split_text(text: str, categories: str) -> tuple[str, tuple[str, ...], str]:
    """Split UniSRec's one text into title, sentences (the brand) and category.

    The text reads "title. categories. brand. "; a field that is missing leaves a blank, and any of
    the three may hold ". " itself. The categories all begin alike; ``categories`` is that
    beginning, "" when it is not known. A text that cannot be taken apart safely stays whole, as
    the title.
    """
    parts = [part.strip() for part in text.strip().removesuffix(".").split(". ")]
    # A dot of its own is what a missing field leaves.
    parts = ["" if part == "." else part for part in parts]
    category_at = next(
        (
            place
            for place, part in enumerate(parts)
            if place > 0 and (not part or (categories and part.startswith(categories)))
        ),
        1 if len(parts) <= 3 and not categories else None,
    )
    if category_at is None or len(parts) == 1:
        return text.strip().removesuffix("."), (), ""
    title = ". ".join(part for part in parts[:category_at] if part)
    sentences = [". ".join(part for part in parts[category_at + 1 :] if part)]
    if len(title) > MAX_TITLE:
        title, sentences = title[:MAX_TITLE].rsplit(" ", 1)[0], [title, *sentences]
    return title, tuple(sentence for sentence in sentences if sentence), parts[category_at]


def common_beginning(texts: Iterable[str]) -> str:
    """Return the words with which at least four in five of ``texts`` begin; "" when there are none.

    Fewer than ten texts say nothing.
    """
    beginnings = Counter(
        " ".join(words[:length])
        for text in texts
        for words in [text.split()]
        for length in range(len(words) + 1)
    )
    count = beginnings[""]
    common = [words for words, number in beginnings.items() if number >= 0.8 * count]
    return max(common, key=len) if count >= 10 else ""


def _only_dataset(source: Path) -> str:
    if not source.is_dir():
        raise MP4SRError(f"there is no folder {source}; check its name.")
    names = {
        re.sub(r"\.(train|valid|test)$", "", path.name.removesuffix(".inter"))
        for path in source.glob("*.inter")
    }
    if not names:
        raise MP4SRError(f"{source} holds no atomic files (*.inter); name the folder that does.")
    if len(names) > 1:
        raise MP4SRError(
            f"{source} holds several data sets ({', '.join(sorted(names))}); choose one by name."
        )
    return names.pop()


def _typed(table: Table, field: str) -> str:
    """Return the header that names ``field``, with its type: ``user_id`` is ``user_id:token``."""
    return next((cell for cell in table.columns if cell.split(":")[0] == field), field)


def _table(path: Path, options: AtomicOptions) -> Table:
    """Return a table with the separator that its header has: a tab, or what stands for it."""
    separator = options.separator
    if separator is None:
        header = read_text(path).lstrip("\r\n").split("\n", 1)[0]
        separator = next((sign for sign in "\t,;|" if sign in header), " ")
    # What separates may stand within a cell, which is then quoted; the field's own files use tabs.
    return Table(path, separator, quoted=separator != "\t")


def _field(table: Table, named: str | None, usual: str, role: str, option: str) -> str | None:
    """Return the header of a field: the one named, the usual one, or one that is called like it.

    None when there is none; ``MP4SRError`` when a named one is missing.
    """
    fields = {column.split(":")[0]: column for column in table.columns}
    if named is not None:
        if (key := same_column(list(fields), named.split(":")[0])) is None:
            raise MP4SRError(
                f"{table.path.name}: there is no field {named!r}; the header reads "
                f"{', '.join(fields)}; name the right one with {option}."
            )
        return fields[key]
    name = usual if usual in fields else column_for(list(fields), role)
    return fields[name] if name is not None else None


def _interactions(
    path: Path, min_rating: float | None, options: AtomicOptions, report: ImportReport
) -> pd.DataFrame:
    table = _table(path, options)
    fields: dict[str, str] = {}
    for role, named, usual, option in (
        ("user", options.user, "user_id", "--user-column"),
        ("item", options.item, "item_id", "--item-column"),
        ("time", options.time, "timestamp", "--time-column"),
        ("rating", options.rating, "rating", "--rating-column"),
    ):
        column = _field(table, named, usual, role, option)
        if column is not None:
            fields[role] = column
        elif role in ("user", "item") or (role == "rating" and min_rating is not None):
            shown = ", ".join(table.columns)
            raise MP4SRError(
                f"{path.name}, line 1: there is no {usual}; the header reads {shown}; name the "
                f"field with {option}."
            )
    label = _typed(table, "label")
    labelled = label in table.columns
    wanted = dict.fromkeys([*fields.values(), *([label] if labelled else [])])
    cells = table.frame(list(wanted))
    names = {column: role for role, column in fields.items() if role != "rating"}
    table.check_filled(cells, names)
    interactions = pd.DataFrame({"user": cells[fields["user"]], "item": cells[fields["item"]]})
    if "time" in fields:
        times = read_times(cells[fields["time"]])
        table.check(cells[fields["time"]], times.seconds.isna(), times.complaint())
        interactions["time"] = times.seconds
        report.guess(times.guesses)
        for warning in times.warnings:
            report.warn(warning)
    else:
        interactions["time"] = cells.index
        report.warn(f"{path.name} has no times; the order of the rows was used.")
    kept = pd.Series(True, index=cells.index)
    if labelled:
        kept &= table.numbers(cells[label], "label") > 0
        report.leave_out("rows with a label of 0, which are no choices", int((~kept).sum()))
    if min_rating is not None:
        good = table.numbers(cells[fields["rating"]], "rating") >= min_rating
        report.leave_out(f"rows rated below {min_rating:g}", int((kept & ~good).sum()))
        kept &= good
    used = {role: [column] for role, column in fields.items()}
    left_out = [column for column in table.columns if column not in wanted]
    written = {"\t": "tab", ",": "comma", " ": "blank"}.get(
        table.delimiter or "", "named separator"
    )
    report.tables.append(TableFacts(path.name, len(cells), written, used, left_out))
    for role, usual in (("user", "user_id"), ("item", "item_id")):
        if fields[role].split(":")[0] != usual:
            report.guess([f"{path.name}: the field {fields[role]!r} was taken for the {role}s."])
    return interactions[kept]


def _index(path: Path) -> list[str]:
    """Return the item ids of an ``.item2index`` in the order of their index."""
    if not path.is_file():
        raise MP4SRError(f"{path.name} is missing from {path.parent}; it names the items.")
    table = Table(path, "\t", quoted=False, header=("item", "index"))
    cells = table.frame(["item", "index"])
    numbers = table.numbers(cells["index"], "number of an item")
    return [str(item) for item in cells["item"].iloc[numbers.argsort(kind="stable")]]


def _sequences(parts: Sequence[Path], ids: Sequence[str], index: Path) -> pd.DataFrame:
    """Return the interactions behind prefix rows, timed by their place in the sequence."""
    rows: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    names = {str(number): item for number, item in enumerate(ids)}
    limit = 1
    # The latest part first, as within each file.
    for path in reversed(parts):
        table = Table(path, "\t", quoted=False)
        columns = [_typed(table, field) for field in ("user_id", "item_id_list", "item_id")]
        for line, (user, prefix, target) in tracked(
            table.rows(columns), desc=path.name, unit="row"
        ):
            try:
                before = tuple(names[number] for number in prefix.split())
                after = names[target.strip()]
            except KeyError as error:
                raise MP4SRError(
                    f"{path.name}, line {line}: the item number {error} is not in {index.name}; "
                    "the files must belong to one data set."
                ) from error
            if not user.strip() or not before:
                raise MP4SRError(
                    f"{path.name}, line {line}: the row has no user or no items; remove it."
                )
            rows.setdefault(user.strip(), []).append((before, after))
            limit = max(limit, len(before))
    users: list[str] = []
    items: list[str] = []
    times: list[int] = []
    for user in tracked(rows, desc="sequences", unit="user"):
        sequence = whole_sequence(rows[user], limit)
        if sequence is None:
            raise MP4SRError(
                f"the rows of user {user!r} in {parts[0].parent} are not prefixes of one sequence; "
                "check that the files belong to one data set."
            )
        users += [user] * len(sequence)
        items += sequence
        times += range(len(sequence))
    return pd.DataFrame({"user": users, "item": items, "time": times})


def _items(source: Path, dataset: str, options: AtomicOptions, report: ImportReport) -> list[Item]:
    path = source / f"{dataset}.item"
    if path.is_file():
        return _described(_table(path, options), options, report)
    path = source / f"{dataset}.text"
    if not path.is_file():
        return []
    items = _texts(Table(path, "\t", quoted=False))
    report.tables.append(TableFacts(path.name, len(items), "items"))
    return items


def _texts(table: Table) -> list[Item]:
    columns = [_typed(table, field) for field in ("item_id", "text")]
    texts = {item.strip(): text for _, (item, text) in table.rows(columns)}
    middles = [
        parts[1]
        for text in texts.values()
        if len(parts := text.strip().removesuffix(".").split(". ")) == 3
    ]
    categories = common_beginning(middles)
    return [Item(item, *split_text(text, categories)) for item, text in texts.items()]


def _described(table: Table, options: AtomicOptions, report: ImportReport) -> list[Item]:
    """Read an ``.item``: a title, a category, and what other words there are as sentences."""
    columns = table.columns
    fields = [column.split(":")[0] for column in columns]
    types = [column.partition(":")[2] or "token" for column in columns]
    key = _field(table, options.item, "item_id", "item", "--item-column")
    if key is None:
        raise MP4SRError(
            f"{table.path.name}, line 1: there is no column 'item_id:token'; name the field with "
            "--item-column."
        )
    key = key.split(":")[0]
    title = _title_field(table, options, key)
    category = next((field for field in fields if _CATEGORY_FIELD.search(field)), None)
    # Numbers are no words, unless they are called a token, as a year is.
    worded = [
        field
        for field, kind in zip(fields, types, strict=True)
        if field not in (key, title, category)
        and kind.startswith("token")
        and not _PICTURE_FIELD.search(field)
    ]
    items = []
    for _, cells in tracked(table.rows(columns), desc=table.path.name, unit="item"):
        values = {field: cell.strip() for field, cell in zip(fields, cells, strict=True)}
        sentences = tuple(
            f"{field.replace('_', ' ').capitalize()}: {text.removesuffix('.')}."
            for field in worded
            if (text := " ".join(clean_sentences(values[field])))
        )
        items.append(
            Item(
                values[key],
                one_line(values.get(title or "", "")),
                sentences,
                _category_path(values.get(category or "", "")),
            )
        )
    used = {
        "item": [key],
        "title": [title or ""],
        "category": [category or ""],
        "sentences": worded,
    }
    report.tables.append(
        TableFacts(
            table.path.name,
            len(items),
            "items",
            {role: names for role, names in used.items() if any(names)},
            [field for field in fields if field not in (key, title, category, *worded)],
        )
    )
    return items


def _title_field(table: Table, options: AtomicOptions, key: str) -> str | None:
    """Return the field with the items' titles: not the first that has "name" in it."""
    fields = [column.split(":")[0] for column in table.columns]
    if options.title is not None:
        named = _field(table, options.title, "", "title", "--title-column")
        return named.split(":")[0] if named is not None else None
    usual = column_for(fields, "title", taken=[key])
    if usual is not None:
        return usual
    others = "brand|categor|class|genre|user|store|seller|vendor|author|artist|color|colour"
    called = [
        field
        for field in fields
        if re.search("title|name", field) and not re.search(others, field) and field != key
    ]
    return min(called, key=lambda field: "title" not in field, default=None)


def _category_path(text: str) -> str:
    """Return ``'Home', 'Lamps'`` (or ``Home, Lamps``) as ``Home > Lamps``; the rest as it is."""
    quoted = [match[2] for match in _QUOTED.finditer(text.strip("[]"))]
    parts = quoted or [part.strip() for part in text.split(",") if part.strip()]
    return " > ".join(one_line(part) for part in parts)
