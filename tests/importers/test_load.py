"""Importing rows: what a row changes, which record it is, what waits for others, and what is kept of broken files."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.database import Database
from app.history.log import Act
from app.importers.load import SOME
from app.recording import ends
from tests import make
from tests.importers.importing import CALL, brought, counts, drafts, lines, revisions, told
from tests.stored import all_of, view

FEW = 50


def write(database: Database, way: Any, *arguments: Any, reason: str | None = None) -> None:
    with database.write() as session:
        way(session, *arguments, Act(datetime.now(UTC), reason=reason))


def test_a_file_read_twice_changes_nothing(database: Database) -> None:
    rows = [
        {**CALL, "id": "a", "participants": [{"actor": {"name": "Someone New", "kind": "person"}}]},
        {**CALL, "external_ids": {"other/db": "17"}},
        CALL,
        {**CALL, "participants": [{"actor": {"name": "Someone New", "kind": "person"}}]},
        {"title": "Undated", "kind": "other", "venue": {"name": "Sochi", "kind": "city"}},
    ]
    first = brought(database, rows)
    assert (counts(first), first.refused) == ((5, 0, 0, 0), 0)
    assert [(each.number, each.noun, each.id) for each in first.made] == [
        (1, "actor", "someone-new"),
        (5, "venue", "sochi"),
    ]
    before = all_of(database)
    second = brought(database, rows)
    assert (counts(second), second.refused, second.made) == ((0, 0, 5, 0), 0, [])
    assert all_of(database) == before
    assert sorted(drafts(database)) == [
        "a", "a-call-2019-12-11", "a-call-2019-12-11-2", "a-call-2019-12-11-3", "undated",
    ]  # fmt: skip


def test_a_corrected_file_changes_what_differs_by_one_revision_each(database: Database) -> None:
    rows = [{**CALL, "id": f"e-{number}"} for number in range(20)]
    brought(database, rows)
    before = revisions(database)
    rows[3] = {**rows[3], "summary": "Corrected"}
    rows[7] = {"id": "e-7", "title": "Another title"}
    report = brought(database, rows, reason="A correction")
    assert counts(report) == (0, 2, 18, 0)
    assert revisions(database) == before + 2
    assert view(database, "event", "e-3")["version"] == 2
    assert all_of(database)["revision"][-1]["reason"] == "A correction"


def test_a_row_changes_what_it_says_and_no_more(database: Database) -> None:
    make.record(database, make.actor("x"), make.actor("y"))
    brought(
        database, [{**CALL, "id": "a", "summary": "Kept", "tags": ["one", "two"], "participants": [{"actor": "x"}]}]
    )
    brought(database, [{"id": "a", "tags": ["three"], "participants": [{"actor": "y"}]}])
    now = drafts(database)["a"]
    assert (now["title"], now["summary"], now["tags"]) == ("A call", "Kept", ["three"])
    assert [part["actor"] for part in now["participants"]] == ["y"]


def test_a_new_date_or_status_adds_to_the_schedule(database: Database) -> None:
    brought(database, [{**CALL, "id": "a", "status": "scheduled"}])
    assert counts(brought(database, [{"id": "a", "status": "postponed", "when": None}])) == (0, 1, 0, 0)
    schedule = drafts(database)["a"]["schedule"]
    assert [(each["when"], each["status"], each["known_from"]) for each in schedule] == [
        ("2019-12-11", "scheduled", "2019-12-11"),
        (None, "postponed", datetime.now(UTC).date().isoformat()),
    ]
    assert counts(brought(database, [{"id": "a", "status": "postponed", "when": None}])) == (0, 0, 1, 0)


def test_another_spelling_of_a_date_is_no_other_date(database: Database) -> None:
    brought(database, [{**CALL, "id": "a", "when": "201X"}, {**CALL, "id": "b", "when": {"edtf": "2017"}}])
    again = brought(database, [{"id": "a", "when": "201X"}, {"id": "b", "when": "2017"}, {"id": "b2", **CALL}])
    assert counts(again) == (1, 0, 2, 0)


def test_another_schedule_is_taken_at_its_word(database: Database) -> None:
    brought(database, [{**CALL, "id": "a"}])
    schedule = [{"when": "2019-12-10", "status": "scheduled"}, {"when": "2019-12-11", "status": "occurred"}]
    assert counts(brought(database, [{"id": "a", "schedule": schedule}])) == (0, 1, 0, 0)
    assert counts(brought(database, [{"id": "a", "schedule": schedule}])) == (0, 0, 1, 0)
    assert [each["when"] for each in drafts(database)["a"]["schedule"]] == ["2019-12-10", "2019-12-11"]


@pytest.mark.parametrize(
    ("way", "expected", "title"),
    [("update", (1, 1, 1, 0), "Other"), ("skip", (1, 0, 1, 1), "A call"), ("fail", (1, 0, 1, 0), "A call")],
)
def test_what_differs_is_updated_skipped_or_refused(
    database: Database, way: Any, expected: tuple[int, ...], title: str
) -> None:
    brought(database, [{**CALL, "id": "a"}, {**CALL, "id": "b"}])
    rows = [
        {"id": "a", "title": "Other", "participants": [{"actor": {"name": "New", "kind": "person"}}]},
        {**CALL, "id": "b"}, {**CALL, "id": "c"},
    ]  # fmt: skip
    report = brought(database, rows, on_conflict=way)
    assert counts(report) == expected
    assert drafts(database)["a"]["title"] == title
    assert len(all_of(database)["actor"]) == len(report.made) == (way == "update")
    if way == "fail":
        assert told(report) == {1: "/title: a is there already, and differs in title, participants"}


def test_external_ids_tell_which_event_it_is(database: Database) -> None:
    brought(
        database, [{**CALL, "id": "own", "external_ids": {"s": "1", "t": "2"}}, {**CALL, "external_ids": {"s": "9"}}]
    )
    report = brought(
        database,
        [
            {"external_ids": {"s": "1"}, "title": "By one of them"},
            {**CALL, "external_ids": {"t": "2"}, "title": "The same again"},
            {**CALL, "external_ids": {"s": "9", "t": "2"}},
            {**CALL, "external_ids": {"s": "new"}},
            {**CALL, "external_ids": {"s": "new"}, "title": "Twice"},
            {**CALL, "id": "other", "external_ids": {"t": "2"}},
        ],
    )
    assert counts(report) == (1, 1, 0, 0)
    assert told(report) == {
        2: "/id: row 1 is own already; a file tells of a record once",
        3: "/external_ids: these are the ids of 2 events: a-call-2019-12-11, own; merge them, or name one by its id",
        5: "/external_ids/s: row 4 has the s new already",
        6: "/external_ids/t: other: the t 2 is own already",
    }
    assert drafts(database)["own"]["title"] == "By one of them"
    assert "a-call-2019-12-11-2" in drafts(database)


def test_one_record_stands_in_a_file_once(database: Database) -> None:
    rows: list[Any] = [{**CALL, "id": "a"}, *({**CALL, "id": f"f-{n}"} for n in range(SOME)), {**CALL, "id": "a"}]
    report = brought(database, rows)
    assert told(report) == {SOME + 2: "/id: row 1 is a already; a file tells of a record once"}


def test_who_was_merged_is_followed_and_who_was_withdrawn_is_refused(database: Database) -> None:
    make.record(database, make.actor("old"), make.actor("new"), make.event("a"), make.event("b"), make.event("c"))
    with database.write() as session:
        ends.merge(session, "actor", "old", "new", Act(make.NOW + timedelta(1)))
        ends.merge(session, "event", "a", "b", Act(make.NOW + timedelta(2)))
        ends.withdraw(session, "event", "c", Act(make.NOW + timedelta(3), reason="A hoax"))
    rows = [{"id": "a", "note": "x", "participants": [{"actor": "old"}]}, {**CALL, "id": "c"}, {"id": "old", **CALL}]
    report = brought(database, rows)
    assert counts(report) == (1, 1, 0, 0)
    assert told(report) == {2: "/id: c was withdrawn on 2020-01-04: A hoax; its id is not used again"}
    kept = drafts(database)["b"]
    assert (kept["note"], kept["participants"][0]["actor"]) == ("x", "new")
    again = brought(database, rows)
    assert counts(again) == (0, 0, 2, 0)


def test_a_merged_and_its_other_are_one_record(database: Database) -> None:
    make.record(database, make.event("a"), make.event("b"), make.event("c"))
    with database.write() as session:
        ends.merge(session, "event", "a", "b", Act(make.NOW))
        ends.merge(session, "event", "b", "c", Act(make.NOW))
    report = brought(database, [{"id": "a", "note": "x"}, {"id": "c", "note": "y"}, {"id": "b", "note": "z"}])
    assert counts(report) == (0, 1, 0, 0)
    assert sorted(told(report)) == [2, 3]
    assert drafts(database)["c"]["note"] == "x"


def test_what_was_merged_into_something_withdrawn_is_gone(database: Database) -> None:
    make.record(database, make.event("a"), make.event("b"))
    with database.write() as session:
        ends.merge(session, "event", "a", "b", Act(make.NOW))
        ends.withdraw(session, "event", "b", Act(make.NOW))
    assert told(brought(database, [{**CALL, "id": "a"}])) == {
        1: "/id: b was withdrawn on 2020-01-01; its id is not used again"
    }


def test_what_became_known_before_belongs_into_the_schedule(database: Database) -> None:
    schedule = [{"when": "2999-01-01", "status": "scheduled", "known_from": "2998-01-01"}]
    brought(database, [{"id": "a", "title": "A", "kind": "call", "schedule": schedule}, {**CALL, "id": "b"}])
    report = brought(database, [{"id": "a", "status": "cancelled"}, {"id": "b", "status": "cancelled"}])
    assert counts(report) == (0, 1, 0, 0)
    assert told(report)[1].startswith("/schedule: the schedule tells of 2998-01-01 already")


def related(key: str, *others: str) -> dict[str, Any]:
    return {**CALL, "id": key, "relations": [{"type": "follows", "event": other} for other in others]}


def test_rows_wait_for_what_comes_later_in_the_file(database: Database) -> None:
    """A chain longer than a batch, told backwards; a circle; and what hangs on nothing."""
    chain = [related(f"n-{number}", f"n-{number + 1}") for number in range(FEW + 20)]
    filler = [{**CALL, "id": f"f-{number}"} for number in range(FEW)]
    circle = [related("c-1", "c-2"), *filler, related("c-2", "c-3"), related("c-3", "c-1"), related("after", "c-1")]
    lost = [related("lost", "nowhere"), related("with-it", "lost", "f-1")]
    report = brought(database, [*lost, *chain, *circle, {**CALL, "id": f"n-{FEW + 20}"}], size=FEW)
    assert told(report) == {
        1: "/relations/0/event: there is no event 'nowhere'",
        2: "/relations/0/event: there is no event 'lost'",
    }
    assert counts(report)[0] == len(chain) + len(circle) + 1
    shown = view(database, "event", "c-1")["relations"]
    assert [(each["type"], each["event"]["id"]) for each in shown] == [
        ("follows", "c-2"), ("followed_by", "after"), ("followed_by", "c-3"),
    ]  # fmt: skip


def test_a_broken_row_takes_only_those_along_that_need_it(database: Database) -> None:
    broken = {**related("c-2", "c-1"), "participants": [{"actor": "nobody"}]}
    twice = {**related("d-2", "d-1"), "tags": ["x"], "relations": [{"type": "follows", "event": "d-1"}] * 2}
    rows = [related("c-1", "c-2"), broken, related("d-1", "d-2"), twice, related("e-1", "e-2"), related("e-2", "e-1")]
    report = brought(database, rows)
    assert sorted(told(report)) == [1, 2, 3, 4]
    assert sorted(drafts(database)) == ["e-1", "e-2"]


def test_other_nouns_wait_for_each_other_too(database: Database) -> None:
    people: list[dict[str, Any]] = [{"id": f"p-{n}", "name": f"P {n}", "kind": "person"} for n in range(FEW)]
    people[0]["affiliations"] = [{"organization": "The Agency"}]
    people.append({"id": "agency", "name": "The Agency", "kind": "organization"})
    assert counts(brought(database, people, noun="actor", size=FEW), "actor") == (FEW + 1, 0, 0, 0)
    assert drafts(database, "actor")["p-0"]["affiliations"][0]["organization"] == "agency"
    places = [{"id": f"v-{n}", "name": f"V {n}", "kind": "city", "parent": "land"} for n in range(FEW + 1)]
    places.append({"id": "land", "name": "Land", "kind": "country"})
    assert counts(brought(database, places, noun="venue", size=FEW), "venue") == (FEW + 2, 0, 0, 0)
    told_of = [{"name": "Talks", "sponsors": ["The Agency", "P 1"]}, {"name": "Talks"}]
    assert counts(brought(database, told_of, noun="series"), "series") == (2, 0, 0, 0)
    assert sorted(drafts(database, "series")) == ["talks", "talks-2"]


def test_a_dry_run_shows_all_and_keeps_nothing(database: Database) -> None:
    make.record(database, make.actor("x"))
    before = all_of(database)
    rows = [{**CALL, "id": "a", "participants": [{"actor": {"name": "New", "kind": "person"}}]}, related("b", "a"), {}]
    report = brought(database, rows, dry_run=True)
    assert (counts(report), report.refused, report.kept) == ((2, 0, 0, 0), 1, False)
    assert [each.id for each in report.made] == ["new"]
    assert all_of(database) == before


def test_all_or_nothing(database: Database) -> None:
    rows: list[Any] = [{**CALL, "id": f"e-{number}"} for number in range(SOME + 3)]
    before = all_of(database)
    report = brought(database, [*rows, b"{"], atomic=True)
    assert (counts(report), report.refused, report.kept) == ((SOME + 3, 0, 0, 0), 1, False)
    assert all_of(database) == before
    report = brought(database, rows, atomic=True)
    assert (counts(report), report.kept) == ((SOME + 3, 0, 0, 0), True)
    assert len(drafts(database)) == SOME + 3


def test_views_are_drafts_too(database: Database) -> None:
    """What `GET /v1/events.jsonl` of another service says, with the actors that it shows."""
    make.record(database, make.actor("x"), make.venue("v"), make.event("a", actors=["x"], venue="v", when="2017-11"))
    make.record(database, make.event("b", relations=[{"type": "follows", "event": "a"}]))
    views = [view(database, "event", key) for key in "ab"]
    report = brought(database, views)
    assert (counts(report), told(report)) == ((0, 0, 2, 0), {})
    views[0]["participants"].append({"actor": {"id": "y", "name": "Why", "kind": "state"}})
    report = brought(database, views)
    assert (counts(report), [each.id for each in report.made]) == ((0, 1, 1, 0), ["y"])


def test_what_a_refused_row_carries_inline_is_not_kept(database: Database) -> None:
    new = {"actor": {"name": "New", "kind": "person"}}
    rows = [
        {**CALL, "id": "a", "participants": [new], "tags": ["Not A Slug"]},
        {**CALL, "id": "b", "participants": [{"actor": {"name": "Newer", "kind": "person"}}] * 2},
        {**CALL, "id": "c"},
    ]
    report = brought(database, rows)
    assert sorted(told(report)) == [1, 2]
    assert report.made == []
    assert all_of(database)["actor"] == []


def test_nothing_is_nothing(database: Database) -> None:
    report = brought(database, b"\n \n\r\n")
    assert (report.rows, report.refused, report.kept) == (0, 0, True)
    assert revisions(database) == 0


def test_the_lists_of_a_report_end_and_its_counts_do_not(database: Database) -> None:
    report = brought(database, lines(*[b"[]"] * 1_500))
    assert (report.refused, len(report.refusals), report.rows) == (1_500, 1_000, 1_500)
