"""The PyPI library `edtf` as a second opinion on every date both can read, and where we differ and why."""

import re
from math import inf
from typing import Any

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from app import days
from app.dates import DateError, parse
from tests.test_dates import instants, intervals, singles

Bounds = tuple[float, float]  # the first day and the last, inf where the end is open

LEVELS_0_AND_1 = {"Date", "DateAndTime", "Interval", "Level1Interval", "LongYear", "Season"}
LEVELS_0_AND_1 |= {"UncertainOrApproximate", "Unspecified"}

READ_HERE_ALONE = {  # or read otherwise there: pattern, an example, why
    r"-24": ("2017-24", "domain.md: winter runs into February; the library ends it with December"),
    r"^-[0-9]{4}-.*X": ("-0043-XX", "the library swaps the bounds of an unspecified month or day before year 0"),
    r"-2[1-4][~?%]": ("2017-23~", "level 1 qualifies any date; the library no season that stands alone"),
    r"Y.*[~?%/]|/Y": ("Y12345~", "the library reads long years bare only"),
    r"X.*/|/.*X": ("2017-XX/2018", "the library reads unspecified digits in an interval now and then"),
    r"T.*[+-]": ("2017-11-21T01:30:00+03:00", "domain.md: the venue's day; the library keeps the writer's"),
}
READ_THERE_ALONE = {
    r"02-29": ("2017-02-29", "not a day; the library knows no leap years"),
    r"\s": (" 2017", "the library passes over blanks"),
    r"/$": ("2017/", "domain.md has no unknown end; the library takes it to be ten years away"),
    r"^(\.\.)?/": ("../2017", "domain.md refuses an open start"),
    r"T[0-9:]+$": ("2017-11-21T05:49:00", "a time without a zone is no instant"),
    r"T24": ("2017-11-21T24:00:00Z", "ISO 8601-1:2019 has no 24:00"),
    r"^-?[0-9]{4}(-[0-9]{2})?T": ("2017-11T05:49:00Z", "a time needs a day"),
    r"^(-|0000).*T": ("-0043-03-15T12:00:00Z", "an instant is a datetime, and those begin with the year 1"),
    r"^-?[0-9]X.X": ("2XXX", "level 1 leaves at most the last two digits of a year open"),
    r"^Y-?[0-9]{10}": ("Y1700000002", "a year has at most nine digits here, so that its days fit what stores them"),
    r"S": ("2017S2", "significant digits are level 2"),
}


def theirs(text: str) -> Bounds | None:
    try:
        read = parse_edtf(text)
        bounds = day(read.lower_strict()), day(read.upper_strict())
    except Exception:  # it fails in many ways: EDTFParseException, AttributeError, ...
        return None
    return bounds if type(read).__name__ in LEVELS_0_AND_1 else None


def ours(text: str) -> Bounds | None:
    try:
        when = parse(text)
    except DateError:
        return None
    return when.start_min, inf if when.end_max is None else when.end_max


def day(bound: Any) -> float:
    return bound if isinstance(bound, float) else days.number(*bound[:3])


def listed(text: str, *tables: dict[str, tuple[str, str]]) -> bool:
    return any(re.search(pattern, text) for table in tables for pattern in table)


@st.composite
def near_misses(draw: st.DrawFn) -> str:
    """A date with one character replaced, put in or taken out."""
    text = draw(singles() | intervals() | instants())
    place, cut = draw(st.integers(0, len(text))), draw(st.integers(0, 1))
    return text[:place] + draw(st.sampled_from("0123456789-/.~?%XYTZ:+ ") | st.just("")) + text[place + cut :]


@settings(deadline=None)
@given((singles() | intervals() | instants()).filter(lambda text: not listed(text, READ_HERE_ALONE)))
def test_dates_have_the_same_bounds(text: str) -> None:
    assert ours(text) == theirs(text)


@settings(deadline=None)
@given(near_misses().filter(lambda text: not listed(text, READ_HERE_ALONE)))
def test_near_misses_are_dates_to_both_or_neither(text: str) -> None:
    we, they = ours(text), theirs(text)
    reversed_there = they is not None and they[0] > they[1]
    assert we == they or (we is None and (reversed_there or listed(text, READ_THERE_ALONE)))


@pytest.mark.parametrize(("pattern", "example"), [(p, e) for p, (e, _) in READ_HERE_ALONE.items()])
def test_where_we_read_what_the_library_does_not(pattern: str, example: str) -> None:
    assert re.search(pattern, example)
    assert ours(example) is not None
    assert ours(example) != theirs(example)


@pytest.mark.parametrize(("pattern", "example"), [(p, e) for p, (e, _) in READ_THERE_ALONE.items()])
def test_where_the_library_reads_what_we_do_not(pattern: str, example: str) -> None:
    assert re.search(pattern, example)
    assert ours(example) is None
    assert theirs(example) is not None
