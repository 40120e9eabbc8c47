"""FullCalendar, by the measured ways of the widget: its window in all three forms, whole days, exclusive ends."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI

from tests.reading import problem, refused
from tests.timeline.formats.odd import MARKUP
from tests.web.asking import ask

PATH = "/v1/events.fullcalendar.json"
RESERVED = {"daysOfWeek", "startTime", "endTime", "startRecur", "endRecur", "duration", "rrule"}


def events(app: FastAPI, query: str = "") -> dict[str, Any]:
    answer = ask(app, "GET", f"{PATH}?{query}")
    assert answer.status == 200, answer.body
    return {event["id"]: event for event in answer.json}


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("day", "2017-11-20", None),
        ("interval", "2017-11-28", "2017-12-15"),
        ("month", "2017-11-01", "2017-12-01"),
        ("open-end", "2018-01-19", "9999-12-31"),
    ],
)
def test_days_are_days_and_ends_are_exclusive(odd: FastAPI, key: str, start: str, end: str | None) -> None:
    event = events(odd)[key]
    assert (event["start"], event.get("end"), event["allDay"]) == (start, end, True)


def test_a_moment_is_a_moment(odd: FastAPI) -> None:
    event = events(odd)["instant"]
    assert (event["start"], event["allDay"], "end" in event) == ("2017-11-21T05:49:00Z", False, False)


def test_years_that_it_takes_for_others_are_left_out(odd: FastAPI) -> None:
    """It reads a year below 100 as one of the 20th century, and one beyond four digits not at all."""
    assert not {"undated", "bce", "year-zero", "year-seven", "far", "last-day"} & events(odd).keys()


def test_there_is_no_null_no_reserved_name_and_no_link_that_runs(odd: FastAPI) -> None:
    for event in events(odd).values():
        assert "null" not in json.dumps(event)
        assert not RESERVED & event.keys()
        assert event["url"].startswith("http://")
    assert events(odd)["hostile"]["title"] == MARKUP, "it is shown as text; escaped it would show &lt;"


@pytest.mark.parametrize(
    "window",
    [
        "start=2017-11-20T00:00:00-05:00&end=2017-11-21T00:00:00-05:00",
        f"start={quote('2017-11-20T00:00:00+13:00')}&end={quote('2017-11-21T00:00:00+13:00')}",
        "start=2017-11-20T00:00:00+13:00&end=2017-11-21T00:00:00+13:00",
        "start=2017-11-20T00:00:00Z&end=2017-11-21T00:00:00Z&timeZone=UTC",
        "start=2017-11-20T00:00:00&end=2017-11-21T00:00:00&timeZone=Europe/Moscow",
        "start=2017-11-20&end=2017-11-21",
        "start=2017-11-20T00:00:00.000Z&end=2017-11-20T12:00:00.000Z",
    ],
)
def test_a_window_finds_the_days_it_shows_in_any_form(odd: FastAPI, window: str) -> None:
    found = events(odd, window)
    dated = found.keys() - {"instant", "late-instant"}
    assert dated == {"day", "month", "year", "season", "decade"}


def test_the_end_of_a_window_is_exclusive_and_what_began_before_it_is_there(odd: FastAPI) -> None:
    assert "day" not in events(odd, "start=2017-11-01T00:00:00Z&end=2017-11-20T00:00:00Z")
    assert "day" in events(odd, "start=2017-11-01T00:00:00Z&end=2017-11-20T00:00:01Z")
    assert "day" not in events(odd, "start=2017-11-21T00:00:00Z&end=2017-12-01T00:00:00Z")
    assert "interval" in events(odd, "start=2017-12-14T00:00:00Z&end=2018-01-01T00:00:00Z")
    assert "interval" not in events(odd, "start=2017-12-15T00:00:00Z")
    assert "open-end" in events(odd, "start=2030-01-01T00:00:00Z&end=2030-02-01T00:00:00Z")
    assert "open-end" not in events(odd, "end=2018-01-19T00:00:00Z")


@pytest.mark.parametrize(
    ("window", "there"),
    [
        ("start=2017-11-20T00:00:00Z&end=2017-11-21T00:00:00Z", {"late-instant"}),
        ("start=2017-11-21T00:00:00Z&end=2017-11-22T00:00:00Z", {"instant"}),
        ("start=2017-11-21T00:00:00&end=2017-11-22T00:00:00&timeZone=Europe/Moscow", {"instant", "late-instant"}),
        ("start=2017-11-20T00:00:00-05:00&end=2017-11-21T00:00:00-05:00", {"late-instant"}),
        ("start=2017-11-20T00:00:00-08:00&end=2017-11-21T00:00:00-08:00", {"instant", "late-instant"}),
        ("start=2017-11-20T17:30:00-05:00&end=2017-11-20T17:30:01-05:00", {"late-instant"}),
        ("start=2017-11-20T17:00:00-05:00&end=2017-11-20T17:30:00-05:00", set()),
    ],
)
def test_a_moment_lies_in_a_window_as_a_moment(odd: FastAPI, window: str, there: set[str]) -> None:
    assert events(odd, window).keys() & {"instant", "late-instant"} == there


def test_a_window_and_the_filters_hold_both(odd: FastAPI) -> None:
    window = "start=2017-11-01T00:00:00Z&end=2017-12-01T00:00:00Z"
    both = events(odd, f"{window}&from=2017-11-20&to=2018").keys()
    assert both == events(odd, window).keys() & events(odd, "from=2017-11-20&to=2018").keys()
    assert "day" in both
    assert events(odd, f"{window}&from=2030") == {}
    assert events(odd, f"{window}&ongoing=true&from=2017-11-20").keys() <= events(odd, window).keys()
    assert events(odd, f"{window}&undated=true") == {}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("start=2017-11", "start"),
        ("start=0", "start"),
        ("end=1511136000000", "end"),
        ("end=2017-02-30T00:00:00Z", "end"),
        ("start=0001-01-01T00:00:00%2B14:00", "start"),
        ("start=2017-11-20T00:00:00Z&timeZone=Mars/Olympus", "timeZone"),
        ("start=2017-11-20T00:00:00Z&timeZone=..%2F..%2Fetc%2Fpasswd", "timeZone"),
        ("start=2017-11-20&date_match=within", "date_match"),
        ("start=2017-11-20&certainty=certain", "certainty"),
    ],
)
def test_a_window_that_is_none_is_refused_by_name(odd: FastAPI, query: str, parameter: str) -> None:
    assert refused(odd, f"{PATH}?{query}")["parameter"] == parameter


def test_a_window_that_ends_before_it_starts_is_refused_under_both_names(odd: FastAPI) -> None:
    errors = problem(odd, f"{PATH}?start=2017-11-20T00:00:00Z&end=2017-11-20T00:00:00Z")["errors"]
    assert [error["parameter"] for error in errors] == ["start", "end"]


def test_a_misspelt_parameter_of_its_own_is_refused_with_the_right_one(odd: FastAPI) -> None:
    assert refused(odd, f"{PATH}?timezone=UTC")["nearest"][0] == "timeZone"
