"""What an import read, guessed, repaired and left out: printed, saved and shown again by ``info``.

The report lies in the catalogue folder, so it holds no times and no paths of a machine (the same
source gives the same bytes) and no address of a person.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import pandas as pd

from mp4sr.catalogue.text import without_emails
from mp4sr.errors import MP4SRError
from mp4sr.files import write_text, written_atomically

REPORT_FILE = "import-report.json"
SKIPPED_FILE = "skipped-rows.csv"
SHORT_HISTORY = 3
_LISTED = 5


@dataclass
class TableFacts:
    """One table that was read: how it is written, and what its columns were used for."""

    file: str
    rows: int
    written: str
    used: dict[str, list[str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@dataclass
class ImportReport:
    """What came of an import.

    Attributes
    ----------
    importer
        The command that read it: ``shopify``.
    tables
        The tables, in the order of reading.
    left_out
        How many of what were left out, by what they are: ``{"archived products": 3}``.
    guesses, warnings
        Sentences: what was guessed, and what may be wrong.
    skipped
        ``(file, line, reason)`` of rows that could not be read and were skipped.
    items, interactions
        Counts; ``describe`` fills them.
    longest, emptiest
        ``(item, title, characters)`` of the items with the most and the least text.
    """

    importer: str
    tables: list[TableFacts] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    skipped: list[tuple[str, int, str]] = field(default_factory=list)
    items: dict[str, int] = field(default_factory=dict)
    interactions: dict[str, float] = field(default_factory=dict)
    longest: list[tuple[str, str, int]] = field(default_factory=list)
    emptiest: list[tuple[str, str, int]] = field(default_factory=list)

    def leave_out(self, what: str, count: int) -> None:
        """Count ``count`` more of ``what`` as left out."""
        if count:
            self.left_out[what] = self.left_out.get(what, 0) + int(count)

    def guess(self, sentences: Iterable[str]) -> None:
        """Remember what was guessed, each sentence once."""
        self.guesses = list(dict.fromkeys([*self.guesses, *sentences]))

    def warn(self, sentence: str) -> None:
        """Remember what may be wrong, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def describe(
        self,
        items: Sequence[tuple[str, str, int, int]],
        interactions: pd.DataFrame,
    ) -> None:
        """Count what the catalogue has.

        ``items`` are ``(id, title, characters of text, pictures)``; ``interactions`` has ``user``.
        """
        words = [characters > 0 for _, _, characters, _ in items]
        pictures = [count > 0 for _, _, _, count in items]
        pairs = list(zip(words, pictures, strict=True))
        self.items = {
            "total": len(items),
            "with words and pictures": pairs.count((True, True)),
            "with words only": pairs.count((True, False)),
            "with pictures only": pairs.count((False, True)),
            "with neither": pairs.count((False, False)),
        }
        sizes = interactions.groupby("user", sort=False).size()
        self.interactions = {
            "total": len(interactions),
            "users": len(sizes),
            f"share of users with fewer than {SHORT_HISTORY}": round(
                float((sizes < SHORT_HISTORY).mean()) if len(sizes) else 0.0, 4
            ),
            **{name: count for name, count in self.interactions.items() if name.startswith("of ")},
        }
        by_length = sorted(items, key=lambda item: (item[2], item[0]))
        shown = [(item, title, characters) for item, title, characters, _ in by_length]
        self.emptiest = shown[:_LISTED]
        self.longest = shown[::-1][:_LISTED]

    def lines(self) -> list[str]:
        """Return the report for people."""
        lines = [f"Import report ({self.importer})"]

        def say(heading: str, *sentences: str) -> None:
            for sentence in sentences:
                lines.append(f"  {heading:<13} {sentence}")
                heading = ""

        counts = [
            f"{count:,} {name}" for name, count in self.items.items() if count and name != "total"
        ]
        say("items", f"{self.items.get('total', 0):,}: {', '.join(counts)}")
        if self.interactions.get("total"):
            share = next(value for key, value in self.interactions.items() if "share" in key)
            say(
                "interactions",
                f"{self.interactions['total']:,.0f} by {self.interactions['users']:,.0f} users; "
                f"{share:.0%} of them have fewer than {SHORT_HISTORY}",
            )
        unknown = self.interactions.get(UNKNOWN, 0)
        if unknown:
            say("", f"{unknown:,.0f} of them name an item that has no description")
        for table in self.tables:
            used = [f"{role} = {' + '.join(names)}" for role, names in table.used.items()]
            columns = f": {'; '.join(used)}" if used else ""
            say("read", f"{table.file} ({table.written}), {table.rows:,} rows{columns}")
            if table.left_out:
                names = ", ".join(name or "(no name)" for name in table.left_out)
                say("", f"columns not used: {names}")
        say("left out", *(f"{what}: {count:,}" for what, count in self.left_out.items()))
        if self.skipped:
            say("", f"rows that could not be read: {len(self.skipped):,}, listed in {SKIPPED_FILE}")
        say("guessed", *self.guesses)
        say("warning", *self.warnings)
        if self.items.get("total", 0) > _LISTED:
            say("longest", ", ".join(_named(entry) for entry in self.longest))
            say("emptiest", ", ".join(_named(entry) for entry in self.emptiest))
        return [without_emails(line) for line in lines]

    def save(self, folder: Path) -> None:
        """Write the report, and the skipped rows where there are any, into a catalogue folder."""
        content = asdict(self)
        content["skipped"] = len(self.skipped)
        # Whatever column an address was in: it goes no further.
        text = json.dumps(content, indent=2, ensure_ascii=False)
        write_text(folder / REPORT_FILE, without_emails(text) + "\n")
        if self.skipped:
            rows = pd.DataFrame(self.skipped, columns=["file", "line", "reason"])
            with written_atomically(folder / SKIPPED_FILE) as temporary:
                rows.to_csv(temporary, index=False, lineterminator="\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Read the report of a catalogue folder; None where there is none."""
        path = folder / REPORT_FILE
        if not path.is_file():
            return None
        try:
            content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            tables = [TableFacts(**table) for table in content.pop("tables")]
            skipped = [("", 0, "")] * int(content.pop("skipped"))
            for name in ("longest", "emptiest"):
                content[name] = [(str(a), str(b), int(c)) for a, b, c in content[name]]
            return cls(**content, tables=tables, skipped=skipped)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise MP4SRError(
                f"{path} is damaged; delete it, or import the catalogue again."
            ) from error


UNKNOWN = "of items without a description"


def _named(entry: tuple[str, str, int]) -> str:
    item, title, characters = entry
    return f"{title[:40] or item} ({characters:,} characters)"
