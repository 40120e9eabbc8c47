"""Overlap, as the walks along the index find it, against overlap computed naively; and what follows from it."""

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.timeline.filters import Certainty, DateMatch
from tests.timeline.calendar import Date, a_day, a_month, number, years
from tests.timeline.conftest import BIG, Archive
from tests.timeline.oracle import expected
from tests.timeline.queries import TODAY
from tests.timeline.test_query import PLAIN, read
from tests.timeline.world import ROLES, TAGS

BOUNDS = sorted(
    {
        int(bound)
        for event in BIG.events
        if (when := event.schedule[-1].when)
        for bound in (when.first, when.first_latest, when.last_earliest, when.last)
        if 1 < bound < date.max.toordinal()
    }
)
"""The days on which some event may begin or end: around these, answers change."""
ODD = [
    years("-0044", -44, -44),
    years("0000", 0, 0),
    years("Y12000", 12000, 12000),
    years("Y170000002", 170000002, 170000002),
]
NEAR = st.builds(lambda bound, beside: day_of(bound + beside), st.sampled_from(BOUNDS), st.integers(-1, 1))
ENDS = st.one_of(NEAR, NEAR, NEAR, st.sampled_from(ODD))


def day_of(day: int) -> Date:
    read_as = date.fromordinal(day)
    return a_day(read_as.year, read_as.month, read_as.day)


LATE = date(9999, 12, 31).toordinal()
WAYS: list[dict[str, Any]] = [{}, {"known_at": LATE}, {"sort": "updated"}]
"""Along the index of terms, along what was known, and not along dates at all."""


def found(archive: Archive, **asked: Any) -> list[str]:
    page = read(archive.connection, asked, limit=500)
    assert page.cursor is None
    return page.ids


@settings(PLAIN, max_examples=60)
@given(ends=st.tuples(ENDS, ENDS), way=st.sampled_from(WAYS))
def test_overlap_in_sql_is_overlap_as_computed_naively(
    archive: Archive, ends: tuple[Date, Date], way: dict[str, Any]
) -> None:
    """Sixty ranges, each in six ways, against three hundred dates: a hundred thousand pairs."""
    begin, end = sorted(ends, key=lambda each: each.first)
    for match in get_args(DateMatch):
        sure: set[str] = set()
        for certainty in ("certain", "possible"):
            asked = {"from": begin, "to": end, "date_match": match, "certainty": certainty, **way}
            ids = found(archive, **asked)
            assert ids == [event.id for event in expected(archive.world, asked, TODAY)], (match, certainty)
            assert sure <= set(ids), "what is certain is possible"
            sure = set(ids)


@pytest.mark.parametrize("match", get_args(DateMatch))
@pytest.mark.parametrize("certainty", get_args(Certainty))
@pytest.mark.parametrize("year", [2016, 2017, 2018])
def test_a_whole_month_is_its_first_day_to_its_last(archive: Archive, match: str, certainty: str, year: int) -> None:
    how = {"date_match": match, "certainty": certainty}
    answers = []
    for month in range(1, 13):
        whole = a_month(year, month)
        last = int(whole.last)
        days = {"from": a_day(year, month, 1), "to": a_day(year, month, 1 + last - number(year, month, 1))}
        answers.append(found(archive, **{"from": whole, "to": whole}, **how))
        assert answers[-1] == found(archive, **days, **how)
    assert any(answers)


def test_what_is_certain_is_less_than_what_is_possible(archive: Archive) -> None:
    autumn = {"from": a_month(2017, 10), "to": a_month(2017, 11)}
    certain, possible = (set(found(archive, **autumn, certainty=each)) for each in ("certain", "possible"))
    assert certain < possible


@pytest.mark.parametrize("sort", ["date", "-date"])
@pytest.mark.parametrize(
    "several",
    [
        {"actor": list(BIG.actors)},
        {"role": list(ROLES)},
        {"tag": list(TAGS)},
        {"venue": list(BIG.venues)},
        {"actor": ["putin", "russia"], "from": a_month(2017, 10), "to": a_month(2017, 11)},
    ],
)
def test_an_event_under_several_terms_comes_and_counts_once(
    archive: Archive, several: dict[str, Any], sort: str
) -> None:
    asked = {**several, "sort": sort}
    page = read(archive.connection, asked, limit=500, count=True)
    assert page.ids == [event.id for event in expected(archive.world, asked, TODAY)]
    assert page.total == len(page.ids) > 20
