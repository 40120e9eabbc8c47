"""What a new date or status does to the schedule."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.importers.importing import brought
from tests.recording.editor import Editor, pointers

PLAN = {"when": "2017-11-20", "status": "scheduled", "known_from": "2017-10-31", "source": None, "note": None}


@pytest.fixture
def planned(editor: Editor) -> Editor:
    editor.made("events", id="a", title="A congress", kind="conference", schedule=[PLAN])
    return editor


def schedule(editor: Editor) -> list[tuple[str | None, str, str | None]]:
    entries = editor.get("/v1/events/a").json["schedule"]
    return [(each["when"] and each["when"]["edtf"], each["status"], each["known_from"]) for each in entries]


FIRST = ("2017-11-20", "scheduled", "2017-10-31")


@pytest.mark.parametrize(
    ("patch", "state"),
    [
        ({"status": "postponed"}, ("2017-11-20", "postponed")),
        ({"when": "2018-01-29/2018-01-30"}, ("2018-01-29/2018-01-30", "scheduled")),
        ({"when": {"edtf": "2018-01"}}, ("2018-01", "scheduled")),
        ({"when": None, "status": "postponed"}, (None, "postponed")),
    ],
)
def test_a_new_date_or_status_is_an_entry_more(
    planned: Editor, patch: dict[str, Any], state: tuple[str | None, str]
) -> None:
    answer = planned.patch("/v1/events/a?known_from=2017-11-18", patch)
    assert answer.status == 200, answer.body
    assert schedule(planned) == [FIRST, (*state, "2017-11-18")]
    assert (answer.json["when"] and answer.json["when"]["edtf"], answer.json["status"]) == state


def test_it_is_known_from_today_if_nothing_else_is_said(planned: Editor) -> None:
    planned.patch("/v1/events/a", {"status": "cancelled"})
    assert schedule(planned)[1] == ("2017-11-20", "cancelled", datetime.now(UTC).date().isoformat())


def test_a_correction_takes_the_place_of_the_last_entry(planned: Editor) -> None:
    planned.patch("/v1/events/a?correction=true", {"when": "2017-11-21"})
    assert schedule(planned) == [("2017-11-21", "scheduled", "2017-10-31")]


def test_a_correction_takes_no_day(planned: Editor) -> None:
    answer = planned.patch("/v1/events/a?correction=true&known_from=2017-11-01", {"when": "2017-11-21"})
    assert (answer.status, answer.json["errors"][0]["parameter"]) == (400, "known_from")
    assert schedule(planned) == [FIRST]


@pytest.mark.parametrize("wrong", ["postpned", 7, {}, ["postponed"]])
def test_a_wrong_status_is_told_where_it_stands(planned: Editor, wrong: Any) -> None:
    for body in ({"status": wrong}, {"status": wrong, "when": "2018"}):
        assert pointers(planned.patch("/v1/events/a", body)) == ["/status"]
        assert pointers(planned.put("/v1/events/a", {"title": "A", "kind": "conference", **body})) == ["/status"]


def test_who_gives_a_schedule_is_taken_at_his_word(planned: Editor) -> None:
    entries = [PLAN, {**PLAN, "status": "postponed", "known_from": "2017-11-18", "when": None}]
    view = planned.patch("/v1/events/a", {"schedule": entries}).json
    assert (view["when"], view["status"]) == (None, "postponed")
    assert pointers(planned.patch("/v1/events/a", {"schedule": [PLAN], "status": "occurred"})) == ["/status"]
    assert planned.put("/v1/events/a", {"title": "A", "kind": "conference", "schedule": [PLAN]}).status == 200
    assert schedule(planned) == [FIRST]


def test_a_schedule_that_is_kept_needs_the_sources_it_cites(editor: Editor) -> None:
    sources = [{"url": "https://example.org/plan", "title": "The plan"}]
    schedule = [{"when": "2018-01", "status": "scheduled", "source": "The plan"}]
    editor.made("events", id="a", title="A", kind="conference", schedule=schedule, sources=sources)
    refused = editor.put("/v1/events/a", {"title": "B", "kind": "conference"})
    assert pointers(refused) == ["/sources"]
    assert "the schedule is kept and cites it" in refused.json["detail"]
    for body in ({"sources": sources}, {"schedule": [{"when": "2018-02", "status": "scheduled"}]}):
        assert editor.put("/v1/events/a", {"title": "B", "kind": "conference", **body}).status == 200


def test_a_put_without_a_schedule_keeps_it(planned: Editor) -> None:
    planned.put("/v1/events/a", {"title": "A", "kind": "conference"})
    assert schedule(planned) == [FIRST]
    planned.put("/v1/events/a?known_from=2017-11-18", {"title": "A", "kind": "conference", "status": "postponed"})
    assert schedule(planned) == [FIRST, ("2017-11-20", "postponed", "2017-11-18")]


def test_a_view_put_back_with_another_status_is_an_entry_more(planned: Editor) -> None:
    view = planned.get("/v1/events/a").json
    planned.put("/v1/events/a?known_from=2017-11-18", {**view, "status": "postponed", "when": None})
    assert schedule(planned) == [FIRST, (None, "postponed", "2017-11-18")]


def test_what_became_known_before_belongs_into_the_schedule(planned: Editor) -> None:
    assert pointers(planned.patch("/v1/events/a?known_from=2017-10-30", {"status": "postponed"})) == ["/schedule"]
    assert pointers(planned.patch("/v1/events/a", {"when": "soon"})) == ["/when"]


def test_what_was_known_before_an_amendment_stays_known(editor: Editor) -> None:
    """An entry without a day counts from its first day only while it is the last: the day is written down."""
    editor.made("events", id="a", title="A visit", kind="visit", when="2017-11-20")
    editor.patch("/v1/events/a?known_from=2019-01-01", {"when": "2017-11-21"})
    assert schedule(editor) == [("2017-11-20", "occurred", "2017-11-20"), ("2017-11-21", "occurred", "2019-01-01")]
    for day, known in (("2017-11-19", []), ("2018-01-01", ["2017-11-20"]), ("2019-01-01", ["2017-11-21"])):
        found = editor.get(f"/v1/events?known_at={day}").json["data"]
        assert [each["when"]["edtf"] for each in found] == known


def test_an_instant_is_known_from_the_day_that_it_was_at_its_venue(editor: Editor) -> None:
    editor.made("venues", id="moscow", name="Moscow", kind="city", timezone="Europe/Moscow")
    editor.made("events", id="a", title="A call at night", kind="call", when="2017-11-20T22:30:00Z", venue="moscow")
    assert editor.patch("/v1/events/a", {"status": "cancelled"}).status == 200
    assert schedule(editor)[0] == ("2017-11-20T22:30:00Z", "occurred", "2017-11-21")
    for day, there in (("2017-11-20", 0), ("2017-11-21", 1)):
        assert len(editor.get(f"/v1/events?known_at={day}").json["data"]) == there


def test_an_imported_row_goes_by_the_day_of_the_venue_too(editor: Editor) -> None:
    editor.made("venues", id="moscow", name="Moscow", kind="city", timezone="Europe/Moscow")
    editor.made("events", id="a", title="A call at night", kind="call", when="2017-11-20T22:30:00Z", venue="moscow")
    brought(editor.app.state.database, [{"id": "a", "status": "cancelled"}])
    assert schedule(editor)[0] == ("2017-11-20T22:30:00Z", "occurred", "2017-11-21")


def test_another_spelling_of_a_date_is_no_other_date(editor: Editor) -> None:
    draft = {"id": "a", "title": "A call", "kind": "call", "when": "2017-11-21T08:49:00+03:00"}
    editor.made("events", **draft)
    for write in (editor.put, editor.patch):
        assert write("/v1/events/a", draft).json["version"] == 1
    assert schedule(editor) == [("2017-11-21T05:49:00Z", "occurred", None)]
