"""The axes of charts: round ticks, and positions in percent."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

_INTERVALS = 5
"""The most intervals between the ticks of an axis."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A label of an axis, and its position on the axis in percent."""

    label: str
    at: float


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear axis.

    Attributes
    ----------
    low, high
        the values at its ends.
    ticks
        its labels, from low to high.
    """

    low: float
    high: float
    ticks: Sequence[Tick]

    @classmethod
    def around(cls, low: float, high: float) -> Self:
        """Return an axis with round ends and ticks that includes ``low`` and ``high``."""
        values = round_values(low, high)
        return cls.of(values[0], values[-1], values)

    @classmethod
    def of(cls, low: float, high: float, values: Sequence[float]) -> Self:
        """Return an axis from ``low`` to ``high`` with ticks at ``values``."""
        ticks = [
            Tick(label, _percent(value, low, high))
            for label, value in zip(tick_labels(values), values, strict=True)
        ]
        return cls(low, high, ticks)

    def at(self, value: float) -> float:
        """Return the position of a value, in percent; values beyond an end are at that end."""
        return _percent(value, self.low, self.high)


def round_values(low: float, high: float, intervals: int = _INTERVALS) -> list[float]:
    """Return evenly spaced round values, the first at most ``low``, the last at least ``high``.

    There are at most ``intervals`` + 1 of them.
    """
    span = max(high - low, 1e-6)
    power = 10.0 ** math.floor(math.log10(span / intervals))
    for factor in (1, 2, 2.5, 5, 10, 20):
        step = factor * power
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= intervals:
            break
    return [round(number * step, 10) for number in range(first, max(last, first + 1) + 1)]


def tick_labels(values: Sequence[float]) -> list[str]:
    """Return round values as labels, all with as many decimals as the longest needs."""
    decimals = max((len(f"{value:.6f}".rstrip("0").split(".")[1]) for value in values), default=0)
    return [f"{value:.{decimals}f}" for value in values]


def _percent(value: float, low: float, high: float) -> float:
    share = (value - low) / max(high - low, 1e-9)
    return round(100 * min(max(share, 0.0), 1.0), 2)
