"""The calendar as calendar programs read it: dates to the day, ids and versions that last, text that stays text."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from tests import make
from tests.timeline.formats.odd import MARKUP, PROSE
from tests.timeline.formats.readers import calendar
from tests.web.asking import ask

HERE = "http://127.0.0.1:80"
LATER = datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC)


def drawn(app: FastAPI, query: str) -> Any:
    return calendar(ask(app, "GET", f"/v1/events.ics?{query}").body)


def one(app: FastAPI, key: str) -> Any:
    [event] = drawn(app, f"id={key}").events
    return event


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("day", date(2017, 11, 20), date(2017, 11, 21)),
        ("interval", date(2017, 11, 28), date(2017, 12, 15)),
        ("open-end", date(2018, 1, 19), date(2018, 1, 20)),
        ("month", date(2017, 11, 1), date(2017, 12, 1)),
        ("season", date(2017, 9, 1), date(2017, 12, 1)),
        ("year", date(2017, 1, 1), date(2018, 1, 1)),
        ("decade", date(2010, 1, 1), date(2020, 1, 1)),
        ("year-seven", date(7, 1, 1), date(7, 1, 2)),
        ("instant", datetime(2017, 11, 21, 5, 49, tzinfo=UTC), None),
        ("late-instant", datetime(2017, 11, 20, 22, 30, tzinfo=UTC), None),
    ],
)
def test_dates_are_days_with_an_exclusive_end(odd: FastAPI, key: str, start: date, end: date | None) -> None:
    event = one(odd, key)
    assert (event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None) == (start, end)
    assert event["DTSTART"].params.get("VALUE") == (None if end is None else "DATE")
    assert "TZID" not in event["DTSTART"].params
    assert str(event["TRANSP"]) == "TRANSPARENT"


def test_what_has_no_day_in_four_digits_is_left_out_and_counted(odd: FastAPI) -> None:
    for key in ("undated", "bce", "year-zero", "far", "farther", "older", "last-day"):
        for target in (f"/v1/events.ics?id={key}", f"/v1/events/{key}.ics"):
            answer = ask(odd, "GET", target)
            assert (calendar(answer.body).events, answer.headers["communique-omitted"]) == ([], "1")


def test_a_vague_date_is_told_in_words(odd: FastAPI) -> None:
    assert str(one(odd, "about")["DESCRIPTION"]) == "about December 2017"
    assert str(one(odd, "open-end")["DESCRIPTION"]) == "from 19 January 2018"
    assert "DESCRIPTION" not in one(odd, "bare")


def test_the_calendar_is_one_to_subscribe_to(app: FastAPI) -> None:
    query = "venue=switzerland&from=2017-11"
    read = drawn(app, query)
    title = "Events in Switzerland, from 1 November 2017"
    assert (str(read["NAME"]), str(read["X-WR-CALNAME"])) == (title, title)
    assert (str(read["VERSION"]), str(read["METHOD"])) == ("2.0", "PUBLISH")
    assert read["PRODID"]
    assert read["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert read["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert str(read["X-PUBLISHED-TTL"]) == "PT1H"
    assert str(read["SOURCE"]) == f"{HERE}/v1/events.ics?{query}"
    assert str(read["URL"]) == f"{HERE}/timeline?{query}"
    assert len(read.events) > 5


def test_an_event_says_where_and_what_it_is_and_what_it_belongs_with(app: FastAPI) -> None:
    event = one(app, "geneva-8-2017")
    assert str(event["LOCATION"]) == "Palais des Nations, Geneva, Switzerland"
    latitude, longitude = event["GEO"].to_ical().split(";")
    assert (round(float(latitude)), round(float(longitude))) == (46, 6)
    assert str(event["URL"]) == f"{HERE}/events/geneva-8-2017"
    assert [str(each) for each in event["CATEGORIES"].cats][:2] == ["Round of talks", "Geneva talks on Syria"]
    related = {str(each): each.params["RELTYPE"] for each in event["RELATED-TO"]}
    assert related["geneva-7-2017@127.0.0.1"] == "SIBLING"
    assert "Ended without real negotiations" in event["DESCRIPTION"]


def test_parts_are_children(empty_app: FastAPI) -> None:
    part = make.event(
        "part",
        when="2017-11-20",
        relations=[{"type": "follows", "event": "whole"}, {"type": "part_of", "event": "whole"}],
    )
    make.record(empty_app.state.database, make.event("whole", when="2017-11"), part)
    for key, other, kind in (("part", "whole", "PARENT"), ("whole", "part", "CHILD")):
        related = one(empty_app, key)["RELATED-TO"]
        assert (str(related), related.params["RELTYPE"]) == (f"{other}@127.0.0.1", kind)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("occurred", "CONFIRMED"), ("scheduled", "CONFIRMED"), ("cancelled", "CANCELLED"), ("postponed", "TENTATIVE"),
        ("proposed", "TENTATIVE"), ("suspended", "TENTATIVE"), ("unknown", "TENTATIVE"),
    ],
)  # fmt: skip
def test_each_version_is_the_same_event_one_further(empty_app: FastAPI, status: str, told: str) -> None:
    make.record(empty_app.state.database, make.event("e", when="2017-11-20"))
    first, whole = one(empty_app, "e"), ask(empty_app, "GET", "/v1/events.ics").body
    assert ask(empty_app, "GET", "/v1/events.ics").body == whole
    make.record(empty_app.state.database, make.event("e", when="2017-11-21", status=status, summary="x"), now=LATER)
    second = one(empty_app, "e")
    assert str(first["UID"]) == str(second["UID"]) == "e@127.0.0.1"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert str(second["STATUS"]) == told
    assert first["DTSTAMP"].dt == first["CREATED"].dt == second["CREATED"].dt == make.NOW
    assert second["DTSTAMP"].dt == second["LAST-MODIFIED"].dt == LATER
    assert drawn(empty_app, "")["LAST-MODIFIED"].dt == LATER


def test_text_is_text(odd: FastAPI) -> None:
    assert str(one(odd, "hostile")["SUMMARY"]) == MARKUP
    assert str(one(odd, "arabic")["SUMMARY"]) == "لقاء في سوتشي"
    prose = PROSE.replace("\r\n", "\n").replace("\x85", "\n")
    assert str(one(odd, "prose")["DESCRIPTION"]) == f"{prose}\n\n{prose}"


def test_no_line_can_be_smuggled_in(empty_app: FastAPI) -> None:
    smuggled = (
        'a\r\nEND:VEVENT\r\nBEGIN:VALARM\nb\rATTENDEE:mailto:x\x85c\u2028STATUS:CANCELLED\u2029d;e,f\\n:"g" '
        + "ж" * 200
    )
    make.record(empty_app.state.database, make.event("e", when="2017-11-20", summary=smuggled, outcome=smuggled))
    event = one(empty_app, "e")
    lines = str(event["DESCRIPTION"]).split("\n")
    assert lines[:4] == ["a", "END:VEVENT", "BEGIN:VALARM", "b"]
    assert lines[4:7] == ["ATTENDEE:mailto:x", "c", "STATUS:CANCELLED"]
    assert lines[7] == 'd;e,f\\n:"g" ' + "ж" * 200
    assert (event.subcomponents, "ATTENDEE" in event, str(event["STATUS"])) == ([], False, "CONFIRMED")
