"""A file with one broken row in a hundred, of more than twenty kinds: the good ones are in, each bad one is named."""

from typing import Any

import pytest

from app.database import Database
from app.importers.lines import LONGEST
from tests import make
from tests.importers.importing import CALL, brought, counts, drafts, lines, told

TWICE = [{"actor": "x"}] * 2
OF_ITSELF = [{"type": "follows", "event": "itself"}]
BROKEN: dict[str, tuple[Any, str]] = {
    "no JSON": (b'{"id": ', "it is not JSON in UTF-8"),
    "no UTF-8": (b'{"title": "\xff"}', "it is not JSON in UTF-8"),
    "a lone surrogate": (b'{"title": "\\ud800"}', "it is not JSON in UTF-8"),
    "no object": ([1, 2], "it has to be an object"),
    "a member twice": (b'{"title": "A", "kind": "call", "title": "B"}', "'title' is there twice in one object"),
    "a member twice, hidden": (b'{"a": 1, "a": "\\u0022:"}', "'a' is there twice in one object"),
    "a member twice, among very many": (
        b'{"a": "\\u0022", ' + b", ".join(b'"k%d": 1' % number for number in range(60_000)) + b', "k7": 1}',
        "'k7' is there twice in one object",
    ),
    "too long": (b'{"title": "' + b"a" * LONGEST + b'"}', "the line is longer than 1,048,576 bytes"),
    "too deep": (b"[" * 2_000 + b"]" * 2_000, "it is not JSON in UTF-8"),
    "a member twice, and deep": (b'{"a": 1, "a": ' + b"[" * 1_010 + b"]" * 1_010 + b"}", "it is nested too deep"),
    "an unknown field": ({**CALL, "titel": "A"}, "/titel: there is no field 'titel'; did you mean title?"),
    "no title": ({"kind": "call"}, "/title: Field required"),
    "no kind": ({"title": "A"}, "/kind: Field required"),
    "an unknown kind": ({**CALL, "kind": "cal"}, "/kind: "),
    "a wrong date": ({**CALL, "when": "2017-02-29"}, "/when: "),
    "an unknown actor": (
        {**CALL, "participants": [{"actor": "lavrov"}]},
        "/participants/0/actor: there is no actor 'lavrov'; did you mean sergey-lavrov?",
    ),
    "an unknown venue": ({**CALL, "venue": "Atlantis"}, "/venue: there is no venue 'Atlantis'"),
    "an unknown series": ({**CALL, "series": "s-17"}, "/series: there is no series 's-17'"),
    "an unknown event": (
        {**CALL, "relations": [{"type": "follows", "event": "zz"}]}, "/relations/0/event: there is no event 'zz'",
    ),
    "two of that name": ({**CALL, "participants": [{"actor": "Same Name"}]}, "2 bear the name 'Same Name'"),
    "a broken inline actor": (
        {**CALL, "participants": [{"actor": {"name": "New", "kind": "alien"}}]}, "/participants/0/actor/kind: ",
    ),
    "a participant twice": ({**CALL, "id": "p", "participants": TWICE}, "/participants/1: p: x takes part twice"),
    "a relation to itself": ({**CALL, "id": "itself", "relations": OF_ITSELF}, "/relations/0: itself: an event has no"),
    "an external id of another": (
        {**CALL, "id": "o", "external_ids": {"s": "1"}}, "/external_ids/s: o: the s 1 is owner already",
    ),
    "a line break in a title": ({**CALL, "title": "a\r\nb"}, "/title: A line has no line breaks, tabs or"),
    "a control character": ({**CALL, "outcome": "a\x1bb"}, "/outcome: Text has no control characters in it but"),
    "a wrong id": ({**CALL, "id": "No Slug"}, "/id: An id is lower-case words"),
    "an id that is no text": ({**CALL, "id": 17}, "/id: "),
    "a wrong type": ({**CALL, "participants": "x"}, "/participants: "),
    "the same id again": ({**CALL, "id": "good-0"}, "/id: row 1 is good-0 already"),
    "a NUL": ({**CALL, "id": "a\0b", "title": "a\0b", "participants": [{"actor": "\0"}]}, "/participants/0/actor: "),
    "a NUL outside": ({**CALL, "external_ids": {"s\0": "\0"}}, "/external_ids/s\0"),
    "a source without a host": ({**CALL, "sources": [{"url": "https://"}]}, "/sources/0/url: "),
    "dates at odds": (
        {**CALL, "schedule": [{"when": "2018", "status": "occurred"}]}, "when is 2019-12-11, but the last entry",
    ),
}  # fmt: skip
GOOD = 100


def rows() -> tuple[list[Any], dict[int, str]]:
    """Good rows by the hundred, a broken one after each, and what is to be said of which."""
    found: list[Any] = []
    expected = {}
    for number, (row, said) in enumerate(BROKEN.values()):
        found += [{**CALL, "id": f"good-{number * GOOD + each}", "title": f"Call {each}"} for each in range(GOOD)]
        found.append(row)
        expected[len(found)] = said
    return found, expected


@pytest.fixture
def peopled(database: Database) -> Database:
    """A database with those whom the rows mean, or nearly."""
    make.record(
        database,
        *(make.actor(key) for key in ("x", "sergey-lavrov")),
        *(make.actor(key, "Same Name") for key in ("a", "b")),
        make.event("owner", external_ids={"s": "1"}),
    )
    return database


def test_the_good_ones_are_in_and_each_bad_one_is_named(peopled: Database) -> None:
    found, expected = rows()
    report = brought(peopled, lines(*found))
    said = told(report)
    assert said.keys() == expected.keys()
    for number, words in expected.items():
        assert words in said[number], (number, said[number])
    assert (counts(report), report.rows) == ((GOOD * len(BROKEN), 0, 0, 0), len(found))
    assert len(drafts(peopled)) == GOOD * len(BROKEN) + 1
    assert drafts(peopled, "actor").keys() == {"x", "sergey-lavrov", "a", "b"}
    again = brought(peopled, lines(*found))
    assert counts(again) == (0, 0, GOOD * len(BROKEN), 0)
    assert told(again) == said


def test_near_matches_are_told(peopled: Database) -> None:
    report = brought(peopled, [BROKEN["an unknown actor"][0], BROKEN["two of that name"][0]])
    assert [refusal.troubles[0].nearest for refusal in report.refusals] == [("sergey-lavrov",), ("a", "b")]


def vevent(lines: bytes) -> bytes:
    return b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + lines + b"\nEND:VEVENT\nEND:VCALENDAR\n"


@pytest.mark.parametrize("format", ["jsonl", "csv", "ical"])
@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04" + bytes(range(256)) * 40, b'"', b"\n" * 99, b"a,b\n\"",
        b"{}\n" * 9, b"title\n\0", b"title,when\n,\n,,,\n", b";" * 5_000,
        b"title,when\rA,2017\r", b"title" * 900, b"title\n\xed\xa0\x80\n",
        b"\xff\xfet\0i\0t\0l\0e\0\n\0A\0", '{"title": "\u202e", "kind": "call"}'.encode(), b"END:VEVENT\n",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", b"BEGIN:VEVENT\nEND:VEVENT\n" * 3,
        vevent(b"DTSTART:x\nGEO:a\nURL:\xff"), vevent(b"DTSTART:x\nGEO:a\nSUMMARY:a\n b\n\tc"),
        vevent(b"BEGIN:VEVENT\nEND:VEVENT\nSUMMARY:x\nDTSTART:20170101\nDTEND:20160101"),
        vevent(b"SUMMARY:x\nDTSTART:20170101\nDTEND:20160101"), vevent(b"SUMMARY:x\nDTSTART;VALUE=PERIOD:x/y"),
        vevent(b"SUMMARY:" + b"a" * (LONGEST + 5)), vevent(b"SUMMARY:" + b"a\n b" * 600_000),
        vevent(b"SUMMARY:x\nDTSTART;TZID=No/Where:20170101T000000\nDURATION:-P1D"),
        vevent(b"SUMMARY:\\n\\,x\nDTSTART:99990101\nDURATION:P9999999D"),
        vevent(b"SUMMARY:x\nDTSTART:00010101T000000Z\nDTEND:99991231T235959Z\nDURATION:P1D\nCATEGORIES:,;\\;"),
        vevent(b"SUMMARY:x\nUID:a\0b\nSUMMARY:y\nUID:c\nDTSTART:20170101\nDTSTART:20180101\nLOCATION:,,,"),
    ],
)  # fmt: skip
def test_no_bytes_break_it(database: Database, content: bytes, format: str) -> None:
    report = brought(database, content, format=format)
    assert len(drafts(database)) == sum(counts(report))
