"""A small file of each kind, made up, through the whole pipeline on both databases."""

import io
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.database import Database
from app.events.model import Event
from app.importers.history_state.read import read
from app.importers.reader import Refusal, Row
from app.importers.report import Report
from tests.importers.history_state.data import views
from tests.importers.importing import brought, counts, told
from tests.web.asking import ask

HERE = Path(__file__).parent
VISITS = (HERE / "visits.xml").read_bytes()
TRAVELS = (HERE / "travels.xml").read_bytes()


def bring(database: Database) -> list[Report]:
    return [brought(database, content, format="history-state") for content in (VISITS, TRAVELS)]


@pytest.fixture
def events(database: Database) -> dict[str, dict[str, Any]]:
    """The events, by the number that the file has."""
    bring(database)
    return {number: event for event in views(database, Event) for number in event["external_ids"].values()}


def part(event: dict[str, Any], role: str) -> list[tuple[str, str | None, str | None]]:
    """Who took part in a role: the actor, for whom, and with which title."""
    return [
        (each["actor"]["id"], (each["on_behalf_of"] or {}).get("id"), each["title"])
        for each in event["participants"]
        if each["role"] == role
    ]


def test_what_makes_no_sense_is_refused_by_row_and_reason(database: Database) -> None:
    visits, travels = bring(database)
    assert counts(visits) == (5, 0, 0, 0)
    assert told(visits) == {
        5: ": <start-date> is '1997-02-30', which is no day; 1994-06-02 is one",
        6: ": it ends on 1997-03-01, before it begins on 1997-03-05",
        7: ": no name can be read from the visitor 'President'",
        8: ": <visitor> is missing or empty",
        9: ": <from> has no id",
    }
    assert counts(travels) == (4, 0, 0, 0)
    assert told(travels) == {5: ": <role> is 'senator'; it is president or secretary"}


def test_a_second_time_changes_nothing(database: Database) -> None:
    first, second = bring(database), bring(database)
    assert sum(report.counts["made"] for report in first) > 10
    assert [counts(report) for report in second] == [(0, 0, 5, 0), (0, 0, 4, 0)]
    assert [report.counts["made"] for report in second] == [0, 0]


def test_a_corrected_file_changes_what_differs(database: Database) -> None:
    bring(database)
    corrected = VISITS.replace(b"1983-05-04", b"1983-05-05")
    assert counts(brought(database, corrected, format="history-state")) == (0, 1, 4, 0)


def test_a_visit(events: dict[str, dict[str, Any]]) -> None:
    event = events["9001"]
    assert event["title"] == "King Hussein I of Jordan visits the United States"
    assert (event["when"]["start"], event["when"]["end"]) == ("1983-05-02", "1983-05-04")
    assert part(event, "visitor") == [("king-hussein", "jordan", "King")]
    assert part(event, "host") == [("united-states", None, None)]
    assert event["venue"]["id"] == "washington"
    assert event["tags"] == ["visit-to-the-united-states", "working-visit", "venue-inferred"]
    assert event["external_ids"] == {"history.state.gov/visits": "9001"}
    assert [(source["url"], source["publisher"]) for source in event["sources"]] == [
        ("https://history.state.gov/departmenthistory/visits/jordan", "Office of the Historian")
    ]


def test_a_visit_where_the_remarks_say_and_to_whom(events: dict[str, dict[str, Any]]) -> None:
    event = events["9002"]
    assert part(event, "visitor") == [("king-hussein", "jordan", "King")]
    assert part(event, "host")[1] == ("ronald-reagan", "united-states", "President")
    assert [each["id"] for each in event["venue"]["path"]] == ["united-states", "camp-david"]
    assert event["tags"] == ["visit-to-the-united-states", "kind-inferred"]


def test_two_visitors(events: dict[str, dict[str, Any]]) -> None:
    event = events["9003"]
    assert part(event, "visitor") == [
        ("anna-examplova", "slovakia", "President"),
        ("jan-van-sample", "slovakia", "Prime Minister"),
    ]
    assert (event["kind"], event["venue"]["id"]) == ("summit", "denver")
    assert event["summary"] == "Attended the Made-up Summit in Denver, Colorado."


def test_what_is_missing_or_inferred_says_so(events: dict[str, dict[str, Any]]) -> None:
    assert part(events["9004"], "visitor") == [("jan-van-sample", "slovakia", "Prime Minister")]
    assert {"venue-inferred", "kind-inferred", "needs-review"} <= set(events["9004"]["tags"])
    assert {"state-inferred", "host-inferred"} <= set(events["9010"]["tags"])
    assert part(events["9010"], "visitor")[0][1] == "south-vietnam"
    assert part(events["9010"], "host")[1] == ("john-f-kennedy", "united-states", "President")
    assert "<b>Bold</b>" in events["9010"]["title"]


def test_travels_are_stops_one_after_the_other(events: dict[str, dict[str, Any]]) -> None:
    first, second, later = (events[number] for number in ("9101", "9102", "9103"))
    assert [(each["type"], each["event"]["id"]) for each in second["relations"]] == [("follows", first["id"])]
    assert [each["type"] for each in first["relations"]] == ["followed_by"]
    assert later["relations"] == []
    assert first["venue"]["id"] == "amman"
    assert {"several-places", "also-in-aqaba", "travel-of-the-secretary-of-state"} <= set(first["tags"])
    assert part(first, "visitor") == [("sam-sample", "united-states", "Secretary of State")]
    assert part(first, "host") == [("jordan", None, None)]
    assert part(first, "participant") == [("king-hussein", "jordan", "King")]


def test_places_lie_where_they_are_now_and_states_are_what_they_were(events: dict[str, dict[str, Any]]) -> None:
    assert [each["id"] for each in events["9102"]["venue"]["path"]] == ["ukraine", "kyiv"]
    assert part(events["9102"], "host") == [("soviet-union", None, None)]
    assert part(events["9102"], "visitor")[1] == ("ronald-reagan", "united-states", "President")
    assert events["9103"]["venue"]["id"] == "holy-see"
    assert events["9104"]["venue"]["id"] == "mexico-city"
    assert part(events["9104"], "participant") == []  # nobody is met at his own funeral


def test_leaders_that_are_there_already_are_found(app: FastAPI) -> None:
    """On the seeds, whose people have other spellings and no state."""
    content = b"""<visits><visit><id>9901</id><start-date>2016-01-01</start-date><end-date>2016-01-01</end-date>
        <visitor>President Recep Tayyip Erdo\xc4\x9fan</visitor><from id="turkey">Turkey</from>
        <description>Working visit.</description></visit><visit><id>9902</id><start-date>2016-01-01</start-date>
        <end-date>2016-01-01</end-date><visitor>King Salman</visitor><from id="saudi-arabia">Saudi Arabia</from>
        <description>Met with President Obama.</description></visit></visits>"""
    report = brought(app.state.database, content, format="history-state", dry_run=True)
    assert counts(report) == (2, 0, 0, 0)
    assert [(each.noun, each.id) for each in report.made] == [("venue", "washington")]


def test_it_is_taken_over_http(empty_app: FastAPI) -> None:
    from tests.recording.editor import Editor

    editor = Editor(empty_app)
    headers = {"Authorization": f"Bearer {editor.key}", "Content-Type": "application/xml"}
    answer = ask(empty_app, "POST", "/v1/imports", headers, TRAVELS)
    assert (answer.status, answer.json["refused"]) == (200, 1)
    editor.close()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the XML can't be read from here: no element found: line 1, column 0"),
        (b"<visits><visit><id>1</id>", "the XML can't be read from here: no element found"),
        (b"<people/>", "the root is <people>; visits are in <visits>, travels in <trips>"),
        (b"\x00\x01", "the XML can't be read from here: not well-formed"),
        (
            b'<!DOCTYPE visits [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><visits><visit><id>&b;</id></visit></visits>',
            "the XML can't be read from here: DTDForbidden",
        ),
        (
            b'<!DOCTYPE visits [<!ENTITY a SYSTEM "file:///etc/passwd">]><visits><visit><id>&a;</id></visit></visits>',
            "the XML can't be read from here: DTDForbidden",
        ),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, said: str) -> None:
    (refusal,) = read(io.BytesIO(content))
    assert isinstance(refusal, Refusal)
    assert refusal.troubles[0].detail.startswith(said)


def test_what_comes_before_the_break_is_read() -> None:
    first, last = read(io.BytesIO(VISITS[: VISITS.index(b"<id>9002")]))
    assert isinstance(first, Row)
    assert isinstance(last, Refusal)
    assert last.number == 2
