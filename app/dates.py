"""The reader of EDTF dates: ISO 8601-2:2019 level 1, with the interval and the instant of level 0."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app import days, labels

ACCEPTED = (
    "2017-11-20, 2017-11, 2017, -0043 (44 BCE), Y-12000, 2017-23 (21–24: spring–winter), 201X, 20XX, 2017-XX, "
    "2017-11-XX, any of these with ~ (about), ? (uncertain) or % (both), 2017-11-28/2017-12-14, "
    "2018-01-19/.. (open end), 2017-11-21T05:49:00Z, 2017-11-21T08:49:00+03:00"
)
LONGEST = 64  # characters

Precision = Literal["instant", "day", "month", "season", "year", "decade", "interval"]


class DateError(ValueError):
    """A text that is no date: the message says what is wrong with it and what is accepted."""

    def __init__(self, trouble: str) -> None:
        super().__init__(f"{trouble}. Accepted: {ACCEPTED}")


@dataclass(frozen=True, slots=True)
class When:
    """A date as read. The bounds are inclusive day numbers (see `days`), ordered
    `start_min <= start_max <= end_max` and `start_min <= end_min <= end_max`; an open end has no `end_max`.
    """

    edtf: str
    start_min: int
    start_max: int
    end_min: int
    end_max: int | None
    precision: Precision
    approximate: bool
    uncertain: bool
    label: str
    instant: datetime | None = None


def parse(text: str, zone: str | None = None) -> When:
    """Reads a date; an instant counts on the day it was in `zone`, an IANA name (UTC without one). Raises DateError."""
    if len(text) > LONGEST:
        raise DateError(f"A date has at most {LONGEST} characters, this has {len(text)}")
    place = _place(zone)
    return _instant(text, zone, place) if text[10:11] == "T" and "/" not in text else _read(text)


def view(when: When) -> dict[str, object]:
    """The date as the API shows it, its bounds in ISO 8601."""
    return {
        "edtf": when.edtf,
        "start": days.iso(when.start_min),
        "end": None if when.end_max is None else days.iso(when.end_max),
        "start_latest": days.iso(when.start_max),
        "end_earliest": days.iso(when.end_min),
        "precision": when.precision,
        "approximate": when.approximate,
        "uncertain": when.uncertain,
        "label": when.label,
    }


class _Date(NamedTuple):
    """What may stand alone or on either side of an interval."""

    first: int
    last: int
    precision: Precision
    words: labels.Words
    mark: str


# Nothing repeats without a bound, so reading is linear; a date has one spelling, so the text read is the canonical one.
_DATE = re.compile(
    r"(?:(?P<years>Y-?[1-9][0-9]{4,8}|-?[0-9]{2}[0-9X]X)"
    r"|(?P<year>(?!-0000)-?[0-9]{4})(?:-XX(?:-XX)?|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}|XX))?)?)"
    r"(?P<mark>[~?%]?)"
)
# By the number of unspecified digits; a century has no word of its own.
_YEARS: tuple[Precision, ...] = ("year", "decade", "interval")
# The hour stops at 23 because newer Pythons read 24:00 as the next day, older ones not at all.
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"(?:Z|[+-](?:0[0-9]|1[0-4])(?::[0-5][0-9])?)"
)


@lru_cache(maxsize=2**13)  # more than a batch of an import has
def _read(text: str) -> When:
    """A date that is the same in every zone."""
    if "/" in text:
        return _interval(text)
    date = _date(text)
    return _when(text, date, date, date.precision, labels.single(date.words, date.mark))


def _interval(text: str) -> When:
    if "T" in text:
        raise DateError(f"{text!a}: an interval runs between dates, not times of day")
    first, _, last = text.partition("/")
    if first in ("", ".."):
        raise DateError(f"{text!a} has no start, and an interval needs one")
    start = _date(first, text)
    if last == "":
        raise DateError(f"{text} has an unknown end; write {first}/.. for an open one")
    if last == "..":
        return _when(text, start, None, "interval", labels.open_ended(start.words, start.mark))
    end = _date(last, text)
    if start.first > end.last:
        raise DateError(f"{text} ends before it starts")
    return _when(text, start, end, "interval", labels.interval(start.words, start.mark, end.words, end.mark))


@lru_cache(maxsize=1024)
def _instant(text: str, zone: str | None, place: tzinfo) -> When:
    if not _INSTANT.fullmatch(text):
        raise DateError(f"{text!a}: a time of day is complete, to the second, with Z or an offset of at most 14 hours")
    try:
        instant = datetime.fromisoformat(text).astimezone(UTC)
        local = instant.astimezone(place)
    except (ValueError, OverflowError) as error:
        raise DateError(f"{text} can't be: {error}") from None
    day = local.toordinal()
    edtf = instant.isoformat().replace("+00:00", "Z")
    label = labels.instant(local, zone or "UTC")
    return When(edtf, day, day, day, day, "instant", approximate=False, uncertain=False, label=label, instant=instant)


def _date(text: str, within: str = "") -> _Date:
    match = _DATE.fullmatch(text)
    if not match:
        raise DateError(f"{within or text!a} is not a date in EDTF as read here")
    years, mark = match["years"] or match["year"], match["mark"]
    if not match["month"]:
        low, high = sorted(int(years.lstrip("Y").replace("X", digit)) for digit in "09")
        precision = _YEARS[years.count("X")]
        return _Date(days.number(low, 1, 1), days.number(high, 12, 31), precision, labels.of_years(low, high), mark)
    year, month = int(years), int(match["month"])
    if 21 <= month <= 24 and not match["day"]:
        return _season(year, month, mark)
    if not 1 <= month <= 12:
        raise DateError(f"{text}: months are 01–12, and seasons 21–24 have no days")
    words, length = labels.of_month(year, month), days.month_length(year, month)
    if match["day"] in (None, "XX"):
        return _Date(days.number(year, month, 1), days.number(year, month, length), "month", words, mark)
    day = int(match["day"])
    if not 1 <= day <= length:
        raise DateError(f"{text}: {' '.join(words)} has days 01–{length}")
    number = days.number(year, month, day)
    return _Date(number, number, "day", labels.of_day(year, month, day), mark)


def _season(year: int, code: int, mark: str) -> _Date:
    """The three months from March (21), June (22), September (23) or December (24, into the next year)."""
    month = 3 * (code - 20)
    first = days.number(year, month, 1)
    after = days.number(year + 1, 3, 1) if month == 12 else days.number(year, month + 3, 1)
    return _Date(first, after - 1, "season", labels.of_season(year, code), mark)


def _when(text: str, start: _Date, end: _Date | None, precision: Precision, label: str) -> When:
    """From `start` to `end`, or without end; where the two overlap, neither bound of the one passes the other's."""
    marks = start.mark + (end.mark if end else "")
    return When(
        text,
        start_min=start.first,
        start_max=min(start.last, end.last) if end else start.last,
        end_min=max(start.first, end.first) if end else start.first,
        end_max=end.last if end else None,
        precision=precision,
        approximate="~" in marks or "%" in marks,
        uncertain="?" in marks or "%" in marks,
        label=label,
    )


@lru_cache(maxsize=1024)
def _place(zone: str | None) -> tzinfo:
    if zone is None:
        return UTC
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "Europe" is a directory, and a file name can be too long
        raise DateError(f"{zone[:LONGEST]!a} is no time zone in the IANA database, as Europe/Moscow is") from None
