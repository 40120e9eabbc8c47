"""Drafts of events: what is taken, what is made of it, and what is refused where."""

from datetime import date
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from app.events.kinds import KINDS, Kind
from app.events.roles import (
    ATTENDANCES,
    NOT_HELD,
    NOT_THERE,
    ROLES,
    STATUSES,
    VERIFICATIONS,
    Attendance,
    Role,
    Status,
    Verification,
)
from app.events.schema import EventDraft
from tests.refused import malformed

LEAST = {"title": "Talks", "kind": "visit"}
TABLES = [(KINDS, Kind), (ROLES, Role), (ATTENDANCES, Attendance), (STATUSES, Status), (VERIFICATIONS, Verification)]


def drafted(**fields: Any) -> EventDraft:
    return EventDraft.model_validate({**LEAST, **fields})


@pytest.mark.parametrize(("table", "words"), TABLES)
def test_each_word_is_explained(table: tuple[Any, ...], words: Any) -> None:
    assert tuple(row.id for row in table) == get_args(words)
    assert all(row.label and row.definition.endswith(".") for row in table)
    assert set(get_args(Attendance)) > NOT_THERE
    assert set(get_args(Status)) > NOT_HELD


def test_a_title_and_a_kind_are_enough() -> None:
    draft = drafted()
    assert (draft.status, draft.verification, draft.when, draft.summary) == ("occurred", "reported", None, "")
    assert [entry.model_dump() for entry in draft.schedule] == [
        {"when": None, "status": "occurred", "known_from": None, "source": None, "note": None}
    ]


def test_a_summary_of_null_is_empty() -> None:
    assert drafted(summary=None).summary == ""


def test_what_the_service_sets_is_ignored() -> None:
    assert drafted(version=7, created_at="x", updated_at=None) == drafted()


def test_without_a_schedule_it_is_made_of_date_and_status() -> None:
    (entry,) = drafted(when="2017-11", status="scheduled").schedule
    assert (entry.when, entry.status) == ("2017-11", "scheduled")


def test_without_date_and_status_these_are_the_last_of_the_schedule() -> None:
    schedule = [{"status": "proposed"}, {"when": "2017-11", "status": "postponed"}]
    draft = drafted(schedule=schedule)
    assert (draft.when, draft.status) == ("2017-11", "postponed")
    assert drafted(schedule=schedule, when="2017-11", status="postponed") == draft


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"when": "2017-12"}, "when is 2017-12, but the last entry of the schedule has 2017-11"),
        ({"when": None}, "when is None, but the last entry of the schedule has 2017-11"),
        ({"status": "cancelled"}, "status is cancelled, but the last entry of the schedule has postponed"),
        ({"status": "cancelled", "when": "2018"}, "when is 2018, but"),
    ],
)
def test_a_date_or_status_other_than_the_last_of_the_schedule_is_refused(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        drafted(schedule=[{"when": "2017-11", "status": "postponed"}], **fields)


def test_a_schedule_can_not_go_back() -> None:
    known = ["2017-11-20", None, "2017-11-20", "2017-11-19"]
    schedule = [{"status": "occurred", "known_from": day} for day in known]
    assert drafted(schedule=schedule[:3]).schedule[2].known_from == date(2017, 11, 20)
    with pytest.raises(ValidationError, match="known_from can't go back"):
        drafted(schedule=schedule)


def test_tags_are_kept_once_in_their_order() -> None:
    assert drafted(tags=["sochi", "core", "sochi"]).tags == ["sochi", "core"]


def test_inverse_relations_are_left_out_however_many() -> None:
    own = {"type": "follows", "event": "b"}
    shown = [{"type": "followed_by", "event": {"id": f"e{n}", "title": "E"}} for n in range(300)]
    assert [each.model_dump() for each in drafted(relations=[*shown, own]).relations] == [own]
    assert malformed(EventDraft, {**LEAST, "relations": {"type": "follows"}}) == ["relations"]
    assert malformed(EventDraft, {**LEAST, "relations": ["follows"]}) == ["relations.0"]


def test_objects_with_an_id_or_a_date_count_as_these() -> None:
    draft = drafted(
        venue={"id": "geneva", "path": []},
        series={"id": "geneva-talks", "name": "Geneva talks"},
        when={"edtf": "2017-11", "label": "November 2017"},
        participants=[{"actor": {"id": "russia", "kind": "state"}, "on_behalf_of": {"id": "syria"}}],
        statements=[{"speaker": {"id": "russia"}, "text": "Da", "source": {"id": "tass"}}],
    )
    assert (draft.venue, draft.series, draft.when) == ("geneva", "geneva-talks", "2017-11")
    assert (draft.participants[0].actor, draft.participants[0].on_behalf_of) == ("russia", "syria")
    assert (draft.statements[0].speaker, draft.statements[0].source) == ("russia", "tass")


def test_instants_are_kept_in_utc() -> None:
    assert drafted(when="2017-11-21T08:49:00+03:00").when == "2017-11-21T05:49:00Z"


CLAIM = {"field": "when", "value": "2018"}
STATEMENT = {"speaker": "russia", "text": "Da"}
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("kind", {"kind": "party"}),
    ("title", {"title": ""}),
    ("title", {"title": "   "}),
    ("title", {"title": "two\nlines"}),
    ("title", {"title": "nul\0"}),
    ("title", {"title": "half a pair \ud800"}),
    ("title", {"title": "x" * 501}),
    ("title", {"title": 7}),
    ("summary", {"summary": "bell\x07"}),
    ("summary", {"summary": "nul\0"}),
    ("summary", {"summary": "x" * 20_001}),
    ("summary", {"summary": "\udfff"}),
    ("outcome", {"outcome": "escape\x1b"}),
    ("note", {"note": "\x9f"}),
    ("id", {"id": "Upper"}),
    ("id", {"id": "a--b"}),
    ("id", {"id": "a-"}),
    ("id", {"id": ""}),
    ("id", {"id": "a\n"}),
    ("id", {"id": "x" * 101}),
    ("when", {"when": "20 November"}),
    ("when", {"when": "2017-02-29"}),
    ("when", {"when": "2017-12/2017-11"}),
    ("when", {"when": ""}),
    ("when", {"when": 2017}),
    ("when", {"when": "2017-" + "1" * 70}),
    ("when", {"when": {"start": "2017"}}),
    ("status", {"status": "planned"}),
    ("verification", {"verification": "true"}),
    ("venue", {"venue": "No Slug"}),
    ("venue", {"venue": {"name": "Geneva"}}),
    ("round", {"round": -1}),
    ("round", {"round": 10_001}),
    ("round", {"round": 10**30}),
    ("round", {"round": 1.5}),
    ("round", {"round": True}),
    ("round", {"round": False}),
    ("tags.0", {"tags": ["Two words"]}),
    ("tags", {"tags": ["t"] * 51}),
    ("participants.0.actor", {"participants": [{"role": "host"}]}),
    ("participants.0.role", {"participants": [{"actor": "russia", "role": "king"}]}),
    ("participants.0.attendance", {"participants": [{"actor": "russia", "attendance": "late"}]}),
    ("participants.0.title", {"participants": [{"actor": "russia", "title": "x" * 201}]}),
    ("participants.0.name", {"participants": [{"actor": "russia", "name": "Russia"}]}),
    ("participants", {"participants": [{"actor": "russia"}] * 501}),
    ("statements.0.text", {"statements": [{**STATEMENT, "text": ""}]}),
    ("statements.0.verbatim", {"statements": [{**STATEMENT, "verbatim": "perhaps"}]}),
    ("statements.0.source", {"statements": [{**STATEMENT, "source": ""}]}),
    ("statements.0.quote", {"statements": [{**STATEMENT, "quote": True}]}),
    ("relations.0.type", {"relations": [{"type": "causes", "event": "b"}]}),
    ("relations.0.event", {"relations": [{"type": "follows"}]}),
    ("schedule.0.status", {"schedule": [{"when": "2017"}]}),
    ("schedule.0.when", {"schedule": [{"status": "occurred", "when": "soon"}]}),
    ("schedule.0.known_from", {"schedule": [{"status": "occurred", "known_from": "2017-11"}]}),
    ("schedule.0.known_from", {"schedule": [{"status": "occurred", "known_from": 1_511_136_000}]}),
    ("schedule.0.known_from", {"schedule": [{"status": "occurred", "known_from": "2017-11-20T00:00:00Z"}]}),
    ("schedule.0.known_from", {"schedule": [{"status": "occurred", "known_from": "2017-11-31"}]}),
    ("schedule.0.note", {"schedule": [{"status": "occurred", "note": "\0"}]}),
    ("claims.0.field", {"claims": [{**CLAIM, "field": "When"}]}),
    ("claims.0.value", {"claims": [{**CLAIM, "value": ""}]}),
    ("sources.0", {"sources": [{}]}),
    ("sources.0.url", {"sources": [{"url": "javascript:alert(1)"}]}),
    ("external_ids.UPPER.[key]", {"external_ids": {"UPPER": "1"}}),
    ("external_ids.wikidata", {"external_ids": {"wikidata": ""}}),
    ("external_ids.wikidata", {"external_ids": {"wikidata": None}}),
    ("external_ids", {"external_ids": {f"s{n}": "1" for n in range(51)}}),
]  # fmt: skip


@pytest.mark.parametrize(("place", "fields"), REFUSED, ids=[str(fields)[:50] for _, fields in REFUSED])
def test_what_is_not_of_the_right_form_is_refused_at_its_place(place: str, fields: dict[str, Any]) -> None:
    assert malformed(EventDraft, {**LEAST, **fields}) == [place]


@pytest.mark.parametrize("missing", LEAST)
def test_without_a_title_or_a_kind_there_is_no_event(missing: str) -> None:
    assert malformed(EventDraft, {key: value for key, value in LEAST.items() if key != missing}) == [missing]


@pytest.mark.parametrize(("given", "kept"), [(3, 3), (3.0, 3), (None, None)])
def test_a_whole_number_is_a_round(given: float | None, kept: int | None) -> None:
    assert drafted(round=given).stored()["round"] == kept


def test_markup_is_text() -> None:
    assert drafted(title="<script>alert(1)</script> & 'x'").title == "<script>alert(1)</script> & 'x'"


def test_a_lone_surrogate_in_json_is_no_json() -> None:
    with pytest.raises(ValidationError):
        EventDraft.model_validate_json(b'{"title": "half a pair \\ud800", "kind": "visit"}')
