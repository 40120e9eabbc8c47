"""Dates made together with the days they mean, by domain.md and Python's own calendar: ours is not asked."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import inf
from random import Random
from zoneinfo import ZoneInfo

CYCLE = 146_097  # the days of 400 years, after which the calendar repeats


@dataclass(frozen=True)
class Date:
    """A date as written, and the four days that bound it; an open end is endlessly far."""

    edtf: str
    first: int
    first_latest: int
    last_earliest: int
    last: float
    moment: datetime | None = None

    def at(self, zone: str | None) -> "Date":
        """The same date in a place: a moment counts on the day that it is there."""
        if self.moment is None:
            return self
        here = self.moment.astimezone(ZoneInfo(zone or "UTC")).toordinal()
        return replace(self, first=here, first_latest=here, last_earliest=here, last=here)


def number(year: int, month: int, day: int) -> int:
    """The number of a day in any year, by Python's own calendar moved by whole cycles of it."""
    cycles, within = divmod(year - 1, 400)
    return date(within + 1, month, day).toordinal() + cycles * CYCLE


def single(edtf: str, first: int, last: int) -> Date:
    """Some day between two."""
    return Date(edtf, first, last, first, last)


def interval(start: Date, end: Date) -> Date:
    """From one date to another; where they overlap, it neither starts after its end nor ends before its start."""
    latest, earliest = min(start.first_latest, int(end.last)), max(start.first, end.last_earliest)
    return Date(f"{start.edtf}/{end.edtf}", start.first, latest, earliest, end.last)


def open_ended(start: Date) -> Date:
    """From a date on: it may end as soon as it may begin."""
    return Date(f"{start.edtf}/..", start.first, start.first_latest, start.first, inf)


def a_day(year: int, month: int, day: int) -> Date:
    here = number(year, month, day)
    return single(f"{a_year(year)}-{month:02}-{day:02}", here, here)


def a_month(year: int, month: int, unspecified: str = "") -> Date:
    after = number(year + 1, 1, 1) if month == 12 else number(year, month + 1, 1)
    return single(f"{a_year(year)}-{month:02}{unspecified}", number(year, month, 1), after - 1)


def a_season(year: int, code: int) -> Date:
    """21 is March to May, 24 December to February of the next year."""
    months = {21: (3, 6), 22: (6, 9), 23: (9, 12), 24: (12, 3)}
    begins, after = months[code]
    last = number(year + (code == 24), after, 1) - 1
    return single(f"{a_year(year)}-{code}", number(year, begins, 1), last)


def years(edtf: str, low: int, high: int) -> Date:
    return single(edtf, number(low, 1, 1), number(high, 12, 31))


def a_year(year: int) -> str:
    """The year as EDTF writes it."""
    return f"Y{year}" if abs(year) > 9999 else f"-{-year:04}" if year < 0 else f"{year:04}"


def a_moment(moment: datetime) -> Date:
    here = moment.toordinal()
    return Date(moment.isoformat().replace("+00:00", "Z"), here, here, here, here, moment)


def some_date(random: Random) -> Date:
    """Any date: mostly in a few crowded months, at times before our era, far ahead, vague, open, or to the second."""
    shape = random.randrange(12)
    if shape == 0:
        return open_ended(_plain(random))
    if shape <= 4:
        start, end = sorted((_plain(random), _plain(random)), key=lambda each: (each.first, each.last))
        return interval(start, end)
    if shape == 5:
        begin = datetime(2017, 10, 1, tzinfo=UTC)
        return a_moment(begin + timedelta(minutes=random.randrange(120 * 24 * 60)))
    return _marked(_plain(random), random.choice("~?%")) if shape == 6 else _plain(random)


def _plain(random: Random) -> Date:
    year = (
        random.choice((2016, 2017, 2017, 2017, 2018, 2018, 2024, 999, 9999, 0, -43)) if random.random() < 0.4 else 2017
    )
    month, day = random.randint(9, 12), random.randint(1, 28)
    shape = random.randrange(20)
    if shape == 0:
        far = random.choice((12_000, -12_000, 170_000_002))
        return years(a_year(far), far, far)
    if shape == 1:
        return years(a_year(year), year, year)
    if shape == 2:
        return years("201X", 2010, 2019) if random.random() < 0.5 else years("20XX", 2000, 2099)
    if shape == 3:
        return years(f"{a_year(year)}-XX", year, year)
    if shape == 4:
        return a_season(year, random.randint(21, 24))
    if shape <= 8:
        return a_month(year, random.randint(1, 12), random.choice(("", "", "-XX")))
    return a_day(year, month, day)


def _marked(plain: Date, mark: str) -> Date:
    """About, or uncertain: that never widens the bounds."""
    return replace(plain, edtf=plain.edtf + mark)
