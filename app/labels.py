"""Dates in words for people, in English.

A date is its words from the finest to the coarsest, `("28", "November", "2017")`; what two dates end in is said once.
A mark is EDTF's own: `~` about, `?` uncertain, `%` both, or none.
"""

from datetime import datetime
from itertools import takewhile

Words = tuple[str, ...]

# Not calendar.month_name, which speaks the language of the machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}


def of_years(low: int, high: int) -> Words:
    """`2017`, `the 2010s`, `2000–2099`; from 1000 on a year needs no era: `44 BCE`, `10–19 CE`, `900 CE`."""
    if low == high:
        return _year(low)
    if low >= 1000 and high - low == 9:
        return "the", f"{low}s"
    return (_between(_year(low), _year(high)),)


def of_season(year: int, code: int) -> Words:
    """`autumn 2017`; a winter names both its years, `winter 2017–2018`."""
    return (_SEASONS[code], *(of_years(year, year + 1) if code == 24 else _year(year)))


def of_month(year: int, month: int) -> Words:
    return (_MONTHS[month - 1], *_year(year))


def of_day(year: int, month: int, day: int) -> Words:
    return (str(day), *of_month(year, month))


def instant(local: datetime, zone: str) -> str:
    """`21 November 2017, 08:49 (Europe/Moscow)`; seconds only where there are any."""
    time = local.time().isoformat("seconds" if local.second else "minutes")
    return f"{' '.join(of_day(local.year, local.month, local.day))}, {time} ({zone})"


def single(words: Words, mark: str) -> str:
    """`November 2017`, `about November 2017`, `November 2017, uncertain`."""
    return _marked(" ".join(words), mark)


def open_ended(words: Words, mark: str) -> str:
    """`from 19 January 2018`: not "since", for it may lie ahead."""
    return f"from {single(words, mark)}"


def interval(start: Words, start_mark: str, end: Words, end_mark: str) -> str:
    """`29–30 January 2018`; where the marks differ, each must keep to its side: `from about May 2013 to June 2013`."""
    if start_mark == end_mark:
        return _marked(_between(start, end), start_mark)
    first = _marked(" ".join(start), start_mark, " (uncertain)")
    last = _marked(" ".join(end), end_mark, " (uncertain)")
    return f"from {first} to {last}"


def _year(year: int) -> Words:
    era = ("BCE",) if year < 1 else ("CE",) if year < 1000 else ()
    count = 1 - year if year < 1 else year
    return (f"{count:,}" if count > 9999 else str(count), *era)


def _between(start: Words, end: Words) -> str:
    if start == end:
        return " ".join(start)
    backwards = zip(reversed(start), reversed(end), strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], backwards))
    if shared in (len(start), len(end)):  # November 2017 – 20 November 2017
        shared = 0
    first, last = (" ".join(words[: len(words) - shared]) for words in (start, end))
    dash = " – " if {" ", "–"} & {*first, *last} else "–"
    return " ".join((f"{first}{dash}{last}", *start[len(start) - shared :]))


def _marked(text: str, mark: str, uncertain: str = ", uncertain") -> str:
    about = "about " if mark in ("~", "%") else ""
    return f"{about}{text}{uncertain if mark in ('?', '%') else ''}"
