"""What an event is searched by: its stretch of days in a span that bounds its length, and its terms."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dates import When, parse
from app.events.index import (
    FOREVER,
    OPEN,
    REACHES,
    TERM_LENGTH,
    UNDATED,
    placed,
    postings,
    stretch,
    terms,
    zone_of,
)
from app.events.order import key_of
from app.events.roles import NOT_THERE
from tests import make
from tests.events.drafts import ATTENDANCES, DATES, shown

LONGEST = "x" * 100


def lasting(first: int, length: int) -> When:
    """A date of so many days after the first."""
    last = first + length
    return When("", first, first, last, last, "interval", approximate=False, uncertain=False, label="")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2017-11-20", 0),
        ("2017-11-20/2017-11-26", 1),
        ("2017-12", 2),
        ("2016", 3),
        ("2017-22", 3),
        ("201X", 4),
        ("20XX", OPEN),
    ],
)
def test_days_weeks_months_years_and_decades_have_spans_of_their_own(text: str, span: int) -> None:
    assert stretch(parse(text)).span == span


@settings(deadline=None, max_examples=200)
@given(first=st.integers(-(2**40), 2**40), length=st.integers(0, 70_000) | st.integers(0, 2**45))
def test_a_span_holds_the_lengths_between_the_reach_before_and_its_own(first: int, length: int) -> None:
    span, start, end = stretch(lasting(first, length))
    assert (start, end) == (first, first + length)
    assert length <= REACHES[span]
    assert span == 0 or length > REACHES[span - 1]


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 9), st.integers(-1000, 1000), st.integers(0, 70_000), st.integers(0, 100))
def test_what_overlaps_a_range_starts_within_the_reach_of_its_span(
    first: int, days_before: int, length: int, width: int
) -> None:
    span, start, end = stretch(lasting(first - days_before, length))
    if start <= first + width and end >= first:
        assert first - REACHES[span] <= start


@pytest.mark.parametrize("text", [date for date in DATES if date])
def test_a_stretch_goes_from_the_first_possible_day_to_the_last(text: str) -> None:
    when = parse(text)
    assert stretch(when)[1:] == (when.start_min, FOREVER if when.end_max is None else when.end_max)


def test_an_open_end_and_no_date_have_spans_of_their_own() -> None:
    assert stretch(parse("2018-01-19/.."))[0] == OPEN
    assert stretch(parse("0001/9999"))[0] == OPEN
    assert stretch(None) == (UNDATED, 0, 0)


def part(attendance: str, role: str = "host", actor: str = "putin", on_behalf_of: str | None = None) -> dict[str, Any]:
    return {
        "actor": {"id": actor},
        "role": role,
        "attendance": attendance,
        "on_behalf_of": on_behalf_of and {"id": on_behalf_of},
    }


def terms_of(*participants: dict[str, Any], **fields: Any) -> set[str]:
    """The terms of an event beyond those that every one has."""
    plain = {"*", "k/visit", "s/occurred", "y/reported"}
    found = terms({**shown(make.event("a")), "participants": participants, **fields})
    assert plain <= found
    return found - plain


def test_who_takes_part_is_found_as_themselves_and_as_whom_they_stand_for() -> None:
    assert terms_of(part("attended", on_behalf_of="russia")) == {
        "a/putin", "a/putin/host", "a/russia", "a/russia/host", "r/host",
    }  # fmt: skip


@pytest.mark.parametrize("attendance", ATTENDANCES)
def test_who_was_not_there_is_found_only_by_how(attendance: str) -> None:
    there = {"a/putin", "a/putin/host", "r/host"}
    how = {f"a/putin@{attendance}", f"@/{attendance}"}
    expected = (there if attendance not in NOT_THERE else set()) | (how if attendance != "attended" else set())
    assert terms_of(part(attendance)) == expected


def test_a_role_is_there_if_anyone_who_was_there_had_it() -> None:
    assert "r/host" not in terms_of(part("declined"))
    assert "r/host" in terms_of(part("declined"), part("attended", actor="assad"))


def test_a_venue_is_found_as_itself_and_by_all_it_lies_in() -> None:
    path = [{"id": "switzerland"}, {"id": "geneva"}]
    venue = {"id": "geneva", "path": path, "timezone": "Europe/Zurich"}
    assert terms_of(venue=venue) == {"w/geneva", "v/geneva", "v/switzerland"}
    assert zone_of({"venue": venue}) == "Europe/Zurich"


def test_series_tags_kind_status_and_verification_are_terms() -> None:
    assert terms_of(series={"id": "astana"}, tags=["core"]) == {"p/astana", "t/core"}
    draft = make.event("a", kind="summit", status="cancelled", verification="disputed")
    assert terms(shown(draft)) == {"*", "k/summit", "s/cancelled", "y/disputed"}


def test_the_longest_terms_fit_the_column() -> None:
    found = terms_of(
        part("walked_out", role="delegation_head", actor=LONGEST),
        venue={"id": LONGEST, "path": [{"id": LONGEST}], "timezone": None},
        series={"id": LONGEST},
        tags=[LONGEST],
    )
    assert max(map(len, found)) <= TERM_LENGTH


def test_a_posting_is_a_term_where_the_event_lies() -> None:
    view = shown(make.event("a", when="2017-11-20"))
    day = parse("2017-11-20").start_min
    where = {"event_id": "a", "span": 0, "start": day, "end": day, "key": key_of("a", day)}
    assert postings(view) == [{"term": term, **where} for term in ("*", "k/visit", "s/occurred", "y/reported")]
    assert placed(view).when == parse("2017-11-20")
    assert placed(shown(make.event("a"))).when is None
