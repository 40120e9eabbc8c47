"""iCalendar: other people's calendars, and our own come back."""

import io
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.database import Database
from app.dates import parse
from app.importers.ical import read
from app.importers.reader import Refusal, Row
from app.migrate import migrate
from tests import make
from tests.conftest import BOTH
from tests.importers.importing import brought, counts, drafts, told
from tests.importers.test_csv import OTHERS
from tests.recording.editor import Editor
from tests.web.asking import ask

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.org//EN\r\n"
MOSCOW = "TZID=Europe/Moscow"
VAGUE = "X-COMMUNIQUE-EDTF:2017-11~"
TAIL = "END:VCALENDAR\r\n"


def calendar(*events: str, head: str = HEAD) -> bytes:
    return (head + "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events) + TAIL).encode()


def rows(content: bytes) -> list[Row | Refusal]:
    return list(read(io.BytesIO(content)))


def one(event: str, head: str = HEAD) -> Row:
    [row] = rows(calendar(event, head=head))
    assert isinstance(row, Row), row
    return row


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        ("DTSTART;VALUE=DATE:20171128\r\nDTEND;VALUE=DATE:20171215", "2017-11-28/2017-12-14"),
        ("DTSTART;VALUE=DATE:20171128\r\nDTEND;VALUE=DATE:20171129", "2017-11-28"),
        ("DTSTART;VALUE=DATE:20171128", "2017-11-28"),
        ("DTSTART;VALUE=DATE:20171128\r\nDURATION:P3D", "2017-11-28/2017-11-30"),
        ("DTSTART:20171121T054900Z", "2017-11-21T05:49:00Z"),
        (f"DTSTART;{MOSCOW}:20171121T084900\r\nDTEND;{MOSCOW}:20171121T094900", "2017-11-21T05:49:00Z"),
        ("DTSTART:20171121T220000Z\r\nDTEND:20171122T000000Z", "2017-11-21T22:00:00Z"),
        ("DTSTART:20171121T220000Z\r\nDTEND:20171123T010000Z", "2017-11-21/2017-11-23"),
        ("DTSTART:20171121T084900", "2017-11-21"),
        ("", None),
        (f"{VAGUE}\r\nDTSTART;VALUE=DATE:20171101\r\nDTEND;VALUE=DATE:20171201", "2017-11~"),
        (f"{VAGUE}\r\nDTSTART;VALUE=DATE:20171102\r\nDTEND;VALUE=DATE:20171201", "2017-11-02/2017-11-30"),
        ("X-COMMUNIQUE-EDTF:nonsense\r\nDTSTART;VALUE=DATE:20171102", "2017-11-02"),
        ("X-COMMUNIQUE-EDTF:-0043\r\nDTSTART;VALUE=DATE:20171102", "2017-11-02"),
    ],
)  # fmt: skip
def test_dates(lines: str, when: str | None) -> None:
    found = one(f"UID:1@example.org\r\nSUMMARY:Talks\r\n{lines}".strip()).given.get("when")
    assert found == when
    assert when is None or parse(when).edtf == when


def test_a_zone_of_the_calendars_own() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0500\r\n"
        "TZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    assert one("SUMMARY:A\r\nDTSTART;TZID=Ours:20171121T060000", HEAD + zone).given["when"] == "2017-11-21T01:00:00Z"


def test_what_calendars_say() -> None:
    row = one(
        "UID:1@example.org\r\nSUMMARY:Talks\\, long\r\n  and folded\r\nDESCRIPTION:First\\nSecond\r\n"
        "LOCATION:Geneva\r\nCATEGORIES:Visit,Peace Talks\r\nURL:https://example.org/1\r\nSTATUS:CANCELLED\r\nGEO:46.2;6.1\r\n"
        "DTSTART;VALUE=DATE:20171128\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-PT5M\r\nEND:VALARM"
    )
    assert row.given == {
        "title": "Talks, long and folded",
        "when": "2017-11-28",
        "summary": "First\nSecond",
        "venue": "Geneva",
        "tags": ["peace-talks"],
        "sources": [{"url": "https://example.org/1"}],
        "status": "cancelled",
        "external_ids": {"ical": "1@example.org"},
    }
    assert row.otherwise == {"kind": "visit"}


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ("DTSTART;VALUE=DATE:20171128", "occurred"), ("DTSTART;VALUE=DATE:29991231", "scheduled"), ("", "occurred"),
        ("DTSTART:29991231T000000Z\r\nSTATUS:CONFIRMED", "scheduled"), ("GEO:1;2", "occurred"),
    ],
)  # fmt: skip
def test_whether_it_was_held_is_told_of_what_is_new_alone(lines: str, status: str) -> None:
    row = one(f"SUMMARY:A\r\n{lines}".strip())
    assert "status" not in row.given
    assert row.otherwise["status"] == status
    assert row.otherwise.get("note") == ("GEO: 1.0, 2.0" if "GEO" in lines else None)


@pytest.mark.parametrize("rule", ["RRULE:FREQ=DAILY", "RDATE:20180101", "RECURRENCE-ID:20180101T000000Z"])
def test_what_repeats_is_refused_and_spoils_no_other(rule: str) -> None:
    first, second, third = rows(calendar("SUMMARY:A", f"SUMMARY:B\r\nDTSTART:20171121T000000Z\r\n{rule}", "SUMMARY:C"))
    assert isinstance(second, Refusal)
    name = rule.partition(":")[0]
    assert second.number == 2
    assert f"it has {name}, and what repeats has no one date" in second.troubles[0].detail
    assert [each.number for each in (first, third) if isinstance(each, Row)] == [1, 3]


def test_a_date_that_is_none_is_named() -> None:
    [refusal] = rows(calendar("SUMMARY:A\r\nDTSTART:2019-13-45"))
    assert isinstance(refusal, Refusal)
    assert refusal.troubles[0].detail == "no event can be read from it: its DTSTART can't be read"


def test_what_is_no_calendar_is_refused() -> None:
    [refusal] = rows(b"title,when\nA,2017\n")
    assert isinstance(refusal, Refusal)
    assert "does not begin with BEGIN:VCALENDAR" in refusal.troubles[0].detail
    assert rows(calendar()) == []


def test_a_place_that_nobody_knows_is_kept_as_a_note(database: Database) -> None:
    make.record(database, make.venue("switzerland", "country"), make.venue("geneva", parent="switzerland"))
    events = [
        "UID:1\r\nSUMMARY:A\r\nLOCATION:Geneva\\, Switzerland",
        "UID:2\r\nSUMMARY:B\r\nLOCATION:Room 5\\, somewhere\r\nCATEGORIES:x",
        "UID:3\r\nSUMMARY:C\r\nLOCATION:Geneva\\, Texas",
        "UID:4\r\nSUMMARY:D\r\nLOCATION:geneva",
    ]
    content = calendar(*events)
    assert counts(brought(database, content, format="ical")) == (4, 0, 0, 0)
    kept = drafts(database)
    assert [kept[key]["venue"] for key in "abcd"] == ["geneva", None, None, "geneva"]
    assert (kept["b"]["note"], kept["b"]["tags"]) == ("venue: Room 5, somewhere", ["x", "venue-unknown"])
    assert counts(brought(database, content, format="ical")) == (0, 0, 4, 0)
    told_by_hand: list[Any] = [{"id": "c", "venue": "geneva", "tags": [], "note": None}]
    assert counts(brought(database, told_by_hand)) == (0, 1, 0, 0)
    assert counts(brought(database, content, format="ical")) == (0, 0, 4, 0)
    moved = calendar(*(event + "\r\nDTSTART;VALUE=DATE:20180101" for event in events))
    assert counts(brought(database, moved, format="ical")) == (0, 4, 0, 0)
    assert drafts(database)["c"]["venue"] == "geneva"


@pytest.mark.parametrize(("seeded_copies", "empty_copies"), [BOTH, BOTH[::-1]], indirect=True, scope="session")
def test_our_own_come_back(app: FastAPI, database: Database) -> None:
    """From each database into the other."""
    source = app.state.database
    for noun in OTHERS:
        brought(database, list(drafts(source, noun).values()), noun=noun)
    content = ask(app, "GET", "/v1/events.ics?limit=5000").body
    report = brought(database, content, format="ical")
    assert told(report) == {}
    before, after = drafts(source), drafts(database)
    dated = {key for key, draft in before.items() if draft["when"]}
    assert after.keys() == dated
    for key in dated:
        names = ("id", "title", "kind", "when", "venue", "series", "status")
        assert [after[key][name] for name in names] == [before[key][name] for name in names]
        assert set(before[key]["tags"]) == set(after[key]["tags"])
        assert (before[key]["verification"] == "disputed") == (after[key]["verification"] == "disputed")
    assert counts(brought(database, content, format="ical")) == (0, 0, len(dated), 0)
    assert counts(brought(source, content, format="ical", dry_run=True)) == (0, 0, len(dated), 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "postponed", "verification": "disputed", "when": "2019"},
        {"status": "scheduled", "verification": "retracted", "when": "2017-11-21T05:49:00Z", "summary": "One.\n\nTwo."},
        {"status": "under_way", "when": "2018-01-19/..", "tags": ["core"], "summary": "Scheduled"},
        {"status": "cancelled", "when": "2017-11-28/2017-12-14", "title": "Cancelled: a play"},
        {"status": "cancelled", "when": "2019", "title": "Réunion\u00a0: «\u00a0Paix\u00a0»  et suite"},
        {"when": "2019", "title": " Two  spaces "},
    ],
)
def test_whatever_is_known_of_the_status_comes_back(editor: Editor, tmp_path: Path, fields: dict[str, Any]) -> None:
    source = editor.app.state.database
    make.record(source, make.event("a", **fields))
    before = dict(drafts(source)["a"])
    content = editor.get("/v1/events.ics").body
    assert counts(brought(source, content, format="ical")) == (0, 0, 1, 0)
    empty = f"sqlite:///{tmp_path}/empty.db"
    migrate(empty)
    with closing(Database(empty)) as other:
        assert counts(brought(other, content, format="ical")) == (1, 0, 0, 0)
        after = drafts(other)["a"]
    for name in ("title", "status", "verification", "when", "tags"):
        assert after[name] == before[name]


def test_our_own_are_known_by_who_made_the_calendar(database: Database) -> None:
    make.record(database, make.event("a", title="Talks", when="2017-11-28"))
    ours = HEAD.replace("-//example.org//EN", "-//Communiqué//EN")
    event = "UID:a@example.org\r\nSUMMARY:Cancelled: Talks\r\nDTSTART;VALUE=DATE:20171128\r\nDESCRIPTION:Cancelled"
    assert counts(brought(database, calendar(event, head=ours), format="ical")) == (0, 1, 0, 0)
    kept: dict[str, Any] = drafts(database)["a"]
    assert (kept["title"], kept["status"]) == ("Talks", "cancelled")
    assert counts(brought(database, calendar(event), format="ical")) == (1, 0, 0, 0)
