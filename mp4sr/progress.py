"""How far a long step has come: a bar on a terminal, a line now and then everywhere else.

In a log or a pipe a bar is thousands of lines that nobody reads. There a step says nothing for its
first ten seconds and at most one line every ten seconds after that.
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sized
from types import TracebackType
from typing import Any, Self, TypeVar

from tqdm import tqdm

T = TypeVar("T")

SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """The progress of one step, by hand: ``with Progress(...) as bar: ... bar.update()``.

    Parameters
    ----------
    desc, unit
        What is being done, and to what: ``"pictures"``, ``"picture"``.
    total
        How many there are, where that is known.
    unit_scale
        Whether counts are large numbers that read better as ``3.2M``.
    disable
        Whether to say nothing at all.
    """

    def __init__(
        self,
        *,
        desc: str,
        unit: str = "step",
        total: int | None = None,
        unit_scale: bool = False,
        disable: bool = False,
    ) -> None:
        self.desc = desc
        self.total = total
        self.n = 0
        quiet = disable or not is_first_process()
        self._postfix = ""
        self._bar: Any = None
        self._lines = not quiet and not is_terminal()
        self._began = self._last = time.monotonic()
        if not quiet and is_terminal():
            self._bar = tqdm(
                total=total, desc=desc, unit=unit, unit_scale=unit_scale, delay=1, leave=False
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()

    def update(self, count: int = 1) -> None:
        """Say that ``count`` more are done."""
        self.n += count
        if self._bar is not None:
            self._bar.update(count)
        elif self._lines:
            now = time.monotonic()
            if now - self._last >= SECONDS_BETWEEN_LINES:
                self._last = now
                note(self._line(now - self._began))

    def set_postfix(self, **values: object) -> None:
        """Say further values behind the count: ``set_postfix(loss="0.31")``."""
        self._postfix = "".join(f", {name} {value}" for name, value in values.items())
        if self._bar is not None:
            self._bar.set_postfix(values)

    def _line(self, seconds: float) -> str:
        rate = f"{self.n / seconds:,.1f} a second"
        if not self.total:
            return f"{self.desc}: {self.n:,} ({rate}{self._postfix})"
        done = f"{self.n / self.total:.0%}"
        return f"{self.desc}: {self.n:,} of {self.total:,} ({done}, {rate}{self._postfix})"


def tracked(
    steps: Iterable[T],
    *,
    desc: str,
    unit: str = "step",
    total: int | None = None,
    disable: bool = False,
) -> Iterator[T]:
    """Yield ``steps``, saying how far they have come; the parameters are those of ``Progress``."""
    if total is None and isinstance(steps, Sized):
        total = len(steps)
    with Progress(desc=desc, unit=unit, total=total, disable=disable) as bar:
        for step in steps:
            yield step
            bar.update()


def note(text: str) -> None:
    """Write a line to standard error, above the bar when there is one."""
    if is_first_process():
        tqdm.write(text, file=sys.stderr)


def is_terminal() -> bool:
    """Return whether standard error is a terminal, where a bar can be drawn over itself."""
    return sys.stderr is not None and sys.stderr.isatty()


def is_first_process() -> bool:
    """Return whether this process speaks: of several that train together only the first does."""
    return os.environ.get("RANK", "0") == "0"
