"""Times in the ways that people and programs write them, as seconds.

Numbers are seconds, or milliseconds, microseconds and nanoseconds by their size; ``20210301`` is a
day; dates may stand with the year, the month or the day first. Which of the last two is told by the
column as a whole, and only where it leaves no doubt.
"""

import re
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

_FORM = re.compile(
    r"^(?P<a>\d{1,4})(?P<sign>[./-])(?P<b>\d{1,2})(?P=sign)(?P<c>\d{1,4})"
    r"(?:[T ,]+(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2}(?:[.,]\d+)?))?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_ZONE = re.compile(r"\s*(?:UTC|GMT|Z)\s*$|\s+(?=[+-]\d{2}:?\d{2}$)", re.IGNORECASE)
_NO_TIME = frozenset({"nan", "inf", "+inf", "-inf", "infinity", "-infinity", "+infinity"})
_EXPONENT = re.compile(r"^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$")

# The first unit in which a number of the size is a time between 1973 and 5138.
_UNITS = ((1e17, 1e9, "nanoseconds"), (1e14, 1e6, "microseconds"), (1e11, 1e3, "milliseconds"))


@dataclass
class Times:
    """Seconds (NaN where nothing was understood) and sentences on what was guessed or lost.

    ``offers`` are formats that would read what was not understood.
    """

    seconds: pd.Series
    guesses: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    offers: tuple[str, ...] = ()

    def complaint(self) -> str:
        """Return what to say of a value that was not understood; ``{value}`` stands for it."""
        if self.offers:
            offered = " or ".join(f'--time-format "{offer}"' for offer in self.offers)
            return f"{{value}} may be read in more than one way; add {offered}."
        return (
            "{value} is not a time; write seconds as a number, a date such as "
            "2024-05-31T18:30:00, or say how it is written with --time-format, or leave such rows "
            "out with --skip-bad-rows."
        )


def read_times(values: pd.Series, time_format: str | None = None) -> Times:
    """Return the times of a column of texts.

    ``time_format`` is one of ``strptime``. Dates without a zone count as UTC.
    """
    codes, distinct = pd.factorize(values)
    texts = pd.Series(distinct, dtype="str").str.strip()
    if time_format is not None:
        parsed = pd.to_datetime(texts, format=time_format, errors="coerce", utc=True)
        times = Times(_since(parsed))
    else:
        times = _read(texts)
    times.seconds = pd.Series(times.seconds.to_numpy()[codes], index=values.index, dtype="float64")
    _warn_of_lost_order(times, texts, codes)
    return times


def _read(texts: pd.Series) -> Times:
    plain = texts.where(~texts.str.casefold().isin(_NO_TIME), "")
    numbers = pd.to_numeric(plain, errors="coerce").astype("float64")
    numbers = numbers.where(numbers.abs() < np.inf)
    times = Times(numbers)
    written = numbers.isna() & (plain != "")
    days = _compact_days(plain, numbers, mixed=bool(written.any()))
    if days is not None:
        times.guesses.append(f"times such as {plain[days.notna()].iloc[0]} were read as dates.")
    _scale(times, except_for=days)
    if days is not None:
        times.seconds = days.fillna(times.seconds)
    if written.any():
        _read_dates(times, plain[written])
    return times


def _compact_days(texts: pd.Series, numbers: pd.Series, *, mixed: bool) -> pd.Series | None:
    """Return the seconds of ``20210301`` or ``20210301183000`` when all numbers are such."""
    compact = texts.str.fullmatch(r"\d{8}|\d{12}|\d{14}")
    if not compact.any() or not (compact | numbers.isna()).all():
        return None
    days = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[ns, UTC]")
    for digits, form in ((8, "%Y%m%d"), (12, "%Y%m%d%H%M"), (14, "%Y%m%d%H%M%S")):
        own = compact & (texts.str.len() == digits)
        days[own] = pd.to_datetime(texts[own], format=form, errors="coerce", utc=True)
    sensible = days.notna() & (days.dt.year > 1900) & (days.dt.year < 2100)
    if not sensible[compact].all() or (compact.sum() < 2 and not mixed):
        return None
    return _since(days)


def _scale(times: Times, *, except_for: pd.Series | None) -> None:
    """Bring numbers of milliseconds and finer units to seconds."""
    numbers = times.seconds
    own = numbers.notna() if except_for is None else numbers.notna() & except_for.isna()
    scaled = numbers.copy()
    seen: list[str] = []
    left = own.copy()
    for least, unit, name in _UNITS:
        these = left & (numbers.abs() >= least)
        if these.any():
            scaled[these] = numbers[these] / unit
            left &= ~these
            seen.append(name)
    times.seconds = scaled
    if seen and (len(seen) > 1 or (left & (numbers != 0)).any()):
        parts = ["seconds", *seen] if (left & (numbers != 0)).any() else seen
        times.guesses.append(f"times are in {' and '.join(parts)}, told apart by their size.")


def _read_dates(times: Times, texts: pd.Series) -> None:
    """Fill in the seconds of texts that are no numbers."""
    seconds = _since(
        pd.to_datetime(
            texts.str.replace(_ZONE, lambda match: "Z" if match[0].strip() else "", regex=True),
            format="ISO8601",
            errors="coerce",
            utc=True,
        )
    )
    rest = texts[seconds.isna()]
    if len(rest):
        parts = rest.str.extract(_FORM)
        matched = parts["a"].notna()
        if matched.any():
            seconds.update(_numeric_dates(times, parts[matched]))
        named = rest[~matched & rest.str.contains("[A-Za-z]{3}", regex=True)]
        if len(named):
            seconds.update(_named_months(named))
    times.seconds.loc[texts.index] = seconds


def _numeric_dates(times: Times, parts: pd.DataFrame) -> pd.Series:
    """Return the seconds of ``31.01.2024 18:30`` and its like, by the order the column shows."""
    year_first = parts["a"].str.len() == 4
    first, second = parts["a"].astype(int), parts["b"].astype(int)
    last = parts["c"].astype(int)
    others = ~year_first
    day_proven = (others & (first > 12)).any()
    month_proven = (others & (second > 12)).any()
    sign = str(parts["sign"].iloc[0])
    day_first = day_proven or (sign == "." and not month_proven)
    if others.any():
        formats = (f"%d{sign}%m{sign}%Y", f"%m{sign}%d{sign}%Y")
        suffix = _time_suffix(parts[others])
        if (day_proven and month_proven) or not (day_first or month_proven):
            times.offers = tuple(each + suffix for each in formats)
            return pd.Series(np.nan, index=parts.index)
        order = "day" if day_first else "month"
        times.guesses.append(
            f"dates have the {order} first (--time-format "
            f'"{formats[0 if day_first else 1]}{suffix}").'
        )
    year = last.where(others, first)
    # Two digits: 69 to 99 are of the last century, as in POSIX.
    year = year.where(year > 99, year + np.where(year < 69, 2000, 1900))
    month = (second if day_first else first).where(others, second)
    day = (first if day_first else second).where(others, last)
    hour = parts["hour"].fillna("0").astype(int)
    half = parts["half"].str.lower().str[0]
    hour = hour.where(half.isna(), hour % 12 + 12 * (half == "p"))
    second_text = parts["second"].fillna("0").str.replace(",", ".")
    text = (
        year.astype(str).str.zfill(4)
        + "-"
        + month.astype(str).str.zfill(2)
        + "-"
        + day.astype(str).str.zfill(2)
    )
    days = _since(pd.to_datetime(text, format="%Y-%m-%d", errors="coerce", utc=True))
    minutes = hour * 60 + parts["minute"].fillna("0").astype(int)
    return days + minutes * 60 + second_text.astype(float) - parts["zone"].map(_offset)


def _time_suffix(parts: pd.DataFrame) -> str:
    if parts["hour"].isna().any():
        return ""
    half = parts["half"].notna().all()
    seconds = ":%S" if parts["second"].notna().all() else ""
    return f" %{'I' if half else 'H'}:%M{seconds}" + (" %p" if half else "")


def _offset(zone: object) -> float:
    """Return the seconds that ``+0400`` is ahead of UTC."""
    if not isinstance(zone, str) or zone[0] not in "+-":
        return 0.0
    digits = zone[1:].replace(":", "")
    ahead = 3600 * int(digits[:2]) + 60 * int(digits[2:])
    return float(-ahead if zone[0] == "-" else ahead)


def _named_months(texts: pd.Series) -> pd.Series:
    """Return the seconds of dates with an English month in letters: ``Mar 2021``."""
    months = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    known = texts[texts.str.contains(months, case=False, regex=True)]
    read = {text: value for text in known.unique() if (value := _named_month(text)) is not None}
    return texts.map(read).astype("float64")


def _named_month(text: str) -> float | None:
    try:
        date = pd.Timestamp(text)
    except (ValueError, OverflowError):
        return None
    return (date.tz_localize("UTC") if date.tzinfo is None else date).timestamp()


def _since(dates: pd.Series) -> pd.Series:
    # In whole seconds, which reach further than the nanoseconds that Timestamp(0) counts in.
    epoch = pd.Timestamp("1970-01-01", tz="UTC").as_unit("s")
    return ((dates - epoch) / pd.Timedelta(seconds=1)).astype("float64")


def _warn_of_lost_order(
    times: Times, texts: pd.Series, codes: npt.NDArray[np.signedinteger]
) -> None:
    """Say so when a spreadsheet has rounded times to ``1.61459E+12``."""
    exponents = texts.str.fullmatch(_EXPONENT.pattern)
    if exponents.any():
        rows = int(exponents.to_numpy()[codes].sum())
        distinct = int(exponents.sum())
        if distinct < rows:
            times.warnings.append(
                f"{rows:,} times are in exponent form (such as {texts[exponents].iloc[0]}), "
                f"{distinct:,} distinct: a spreadsheet has rounded them and their order is lost; "
                "rows of equal time keep the file's order. Export them again with the column as a "
                "plain number."
            )
