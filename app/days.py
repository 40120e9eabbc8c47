"""Days of the proleptic Gregorian calendar as plain numbers, 0001-01-01 being 1 as in `date.toordinal`, in any year.

Years are astronomical: 0 is 1 BCE, -43 is 44 BCE. Python's own `date` ends at 9999 and knows no BCE.
"""

_LEAP_CYCLE = 146_097  # the days of 400 years, after which the calendar repeats


def number(year: int, month: int, day: int) -> int:
    """The number of a day; the month must be 1–12, a day past the month's end counts on into the next."""
    # A year counted from March has its leap day last, so no month needs to ask whether the year is a leap year.
    year, month = year - (month < 3), (month + 9) % 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + day - 306


def civil(day: int) -> tuple[int, int, int]:
    """The year, month and day of a number."""
    cycle, day = divmod(day + 305, _LEAP_CYCLE)
    year = (day - day // 1460 + day // 36_524 - day // 146_096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    return 400 * cycle + year + (month > 9), (month + 2) % 12 + 1, day - (153 * month + 2) // 5 + 1


def month_length(year: int, month: int) -> int:
    """28–31."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def iso(day: int) -> str:
    """ISO 8601-1 §5.2.2: `2017-11-20`, `-0043-03-15`; a year beyond four digits takes a sign, `+170000002-01-01`."""
    year, month, day = civil(day)
    sign = "-" if year < 0 else "+" if year > 9999 else ""
    return f"{sign}{abs(year):04}-{month:02}-{day:02}"


def of_iso(text: str) -> int:
    """The number of a day that `iso` wrote."""
    year, month, day = text.rsplit("-", 2)
    return number(int(year), int(month), int(day))
