"""What one visitor picked: an immutable history with its undo steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from mp4sr.catalogue import Item
from mp4sr.demo.cases import Case
from mp4sr.errors import MP4SRError
from mp4sr.recommender import History, OwnItem

MAX_HISTORY = 50
"""The most items in a visitor's history; models read about as many."""

MAX_UNDO = 20
"""How many steps can be undone."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One item of a history: from the catalogue, or the visitor's own.

    Attributes
    ----------
    item
        what to show.
    own
        the visitor's own item with its features; None for an item of the catalogue.
    thumbnails
        the visitor's own pictures as ``data:`` URIs. They are part of the page and never files,
        so nobody else can ask the server for them.
    """

    item: Item
    own: OwnItem | None = None
    thumbnails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """A history, oldest first. It never changes: every action returns a new session.

    Attributes
    ----------
    entries
        the history's items.
    shopper
        whose history was loaded; "" when the visitor picked the items.
    next_item
        the id of what that shopper chose next; "" when it is not known.
    case
        the named case that is open; None for any other history.
    past
        the sessions before each of the latest actions, oldest first. They have no past of
        their own.
    """

    entries: tuple[Entry, ...] = ()
    shopper: str = ""
    next_item: str = ""
    case: Case | None = None
    past: "tuple[Session, ...]" = ()

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def history(self) -> History:
        """The history as the recommender takes it."""
        return [entry.own or entry.item.id for entry in self.entries]

    def with_entry(self, entry: Entry) -> Self:
        """Return the session with ``entry`` as its latest item.

        Raises
        ------
        MP4SRError
            when the history has ``MAX_HISTORY`` items already.
        """
        return self.with_entries((entry,))

    def with_entries(self, entries: Sequence[Entry]) -> Self:
        """Return the session with ``entries`` as its latest items, added in one step.

        Raises
        ------
        MP4SRError
            when the history would have more than ``MAX_HISTORY`` items.
        """
        if len(self) + len(entries) > MAX_HISTORY:
            raise MP4SRError(
                f"A history holds at most {MAX_HISTORY} items and this one has {len(self)}; remove "
                f"{len(self) + len(entries) - MAX_HISTORY} to add "
                f"{'another' if len(entries) == 1 else f'{len(entries)} more'}."
            )
        return self._edited((*self.entries, *entries))

    def without(self, position: int) -> Self:
        """Return the session without the item at ``position``; unchanged when there is none."""
        if not 0 <= position < len(self):
            return self
        return self._edited(self.entries[:position] + self.entries[position + 1 :])

    def moved(self, position: int, step: int) -> Self:
        """Return the session with the item at ``position`` moved by ``step``, if possible."""
        target = position + step
        if not (0 <= position < len(self) and 0 <= target < len(self)) or step == 0:
            return self
        entries = list(self.entries)
        entries.insert(target, entries.pop(position))
        return self._edited(tuple(entries))

    def after(self, earlier: "Session") -> Self:
        """Return this session with ``earlier`` as the step that undo returns to."""
        return replace(self, past=(*earlier.past, replace(earlier, past=()))[-MAX_UNDO:])

    def undone(self) -> "Session":
        """Return the session before the latest action; unchanged when there is none."""
        if not self.past:
            return self
        return replace(self.past[-1], past=self.past[:-1])

    def _edited(self, entries: tuple[Entry, ...]) -> Self:
        # What the shopper chose next belongs to their own history, not to an edited one.
        edited = replace(self, entries=entries, shopper="", next_item="", case=None)
        return edited.after(self)
