"""Sources by themselves: an export has those that no event cites, and an import takes them back."""

import io

import pytest
from fastapi import FastAPI

from app.database import Database
from app.importers import choose, sources
from app.importers.keep import OnConflict
from app.importers.report import Report
from tests import make
from tests.importers.importing import lines, told
from tests.recording.editor import Editor
from tests.web.asking import ask

PAGE = {"id": "a-page", "url": "https://example.org/a", "publisher": "P", "title": "A page"}
PAPER = {"publisher": "P", "title": "A paper", "published_on": "2020-02-03"}


def brought(database: Database, *rows: object, on_conflict: OnConflict = "update", **how: bool) -> Report:
    found = choose.rows(choose.by_name("jsonl"), io.BytesIO(lines(*rows)), "source")
    return sources.load(database, found, Report(), on_conflict, **how)


def done(report: Report) -> tuple[int, ...]:
    return tuple(report.done["source", each] for each in ("created", "changed", "unchanged", "skipped"))


def test_they_are_kept_once_under_their_ids(empty_app: FastAPI) -> None:
    database = empty_app.state.database
    before = ask(empty_app, "GET", "/v1/sources").headers["etag"]
    assert done(brought(database, PAGE, PAPER)) == (2, 0, 0, 0)
    listed = ask(empty_app, "GET", "/v1/sources")
    assert [each["id"] for each in listed.json["data"]] == ["a-page", "p-a-paper"]
    assert listed.headers["etag"] != before
    assert [each["id"] for each in ask(empty_app, "GET", "/v1/sources?q=page").json["data"]] == ["a-page"]
    assert done(brought(database, PAGE, PAPER, PAGE)) == (0, 0, 3, 0)
    assert ask(empty_app, "GET", "/v1/sources").headers["etag"] == listed.headers["etag"]


def test_one_that_is_known_stays_as_it_is(database: Database) -> None:
    make.record(database, make.event("a", sources=[PAGE]))
    other = {**PAGE, "title": "Another title"}
    assert done(brought(database, other)) == (0, 0, 0, 1)
    assert told(brought(database, other, on_conflict="fail")) == {
        1: "/title: a-page is there already, and differs in title"
    }
    assert done(brought(database, {"url": PAGE["url"]}, on_conflict="fail")) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, ": A source has a url, or at least a publisher or a title"),
        ({**PAGE, "url": "example.org"}, "/url: "),
        ({**PAGE, "id": "No Slug"}, "/id: "),
        ({**PAGE, "text": "?"}, "/text: "),
        ({**PAPER, "published_on": "soon"}, "/published_on: "),
        (b"[]\n", ": it has to be an object, in braces; each line is a record"),
    ],
)
def test_what_is_no_source_is_refused_by_its_row(database: Database, row: object, said: str) -> None:
    report = brought(database, row, PAPER)
    assert told(report)[1].startswith(said)
    assert (done(report), report.refused) == ((1, 0, 0, 0), 1)
    atomic = brought(database, PAGE, row, atomic=True)
    assert (atomic.kept, atomic.refused) == (False, 1)
    assert done(brought(database, PAGE, dry_run=True)) == (1, 0, 0, 0)
    assert done(brought(database, PAGE)) == (1, 0, 0, 0)  # neither of the two kept it


def test_they_are_taken_over_http(empty_app: FastAPI) -> None:
    editor = Editor(empty_app)
    headers = {"Authorization": f"Bearer {editor.key}", "Content-Type": "application/jsonl"}
    answer = ask(empty_app, "POST", "/v1/imports?noun=source", headers, lines(PAGE, {}))
    assert (answer.status, answer.json["refused"]) == (200, 1)
    assert answer.json["records"] == [{"noun": "source", "created": 1, "changed": 0, "unchanged": 0, "skipped": 0}]
    headers["Content-Type"] = "text/csv"
    assert ask(empty_app, "POST", "/v1/imports?noun=source", headers, b"title\n").status == 400
    editor.close()
