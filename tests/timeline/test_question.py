"""Questions made out over HTTP: ids that are followed, or refused with what is near; dates and boxes that can't be."""

from datetime import UTC, datetime

import pytest
from fastapi import FastAPI

from app.history.log import Act
from app.recording.ends import merge
from tests import make
from tests.reading import get, ids, problem, refused


@pytest.mark.parametrize(
    ("query", "parameter", "nearest"),
    [
        ("actor=vladimir-putn", "actor", "vladimir-putin"),
        ("actor=russia&actor=asad", "actor", "bashar-al-assad"),
        ("venue=genva", "venue", "geneva"),
        ("series=astana", "series", "astana-process"),
        ("kind=visits", "kind", "visit"),
        ("status=ocurred", "status", "occurred"),
        ("role=guarantors", "role", "guarantor"),
        ("sort=dates", "sort", "date"),
        ("actr=russia", "actr", "actor"),
    ],
)
def test_an_unknown_name_is_refused_with_what_is_near(app: FastAPI, query: str, parameter: str, nearest: str) -> None:
    error = refused(app, f"/v1/events?{query}")
    assert error["parameter"] == parameter
    assert nearest in error["nearest"]


def test_every_unknown_id_is_named_at_once(app: FastAPI) -> None:
    errors = problem(app, "/v1/events?actor=nobody-1&actor=nobody-2&venue=nowhere-at-all&actor=russia")["errors"]
    assert [(error["parameter"], error["detail"].split("'")[1]) for error in errors] == [
        ("actor", "nobody-1"),
        ("actor", "nobody-2"),
        ("venue", "nowhere-at-all"),
    ]


def test_an_unknown_event_id_or_tag_in_a_filter_finds_nothing(app: FastAPI) -> None:
    assert ids(app, "/v1/events?id=no-such-event&id=geneva-8-2017") == ["geneva-8-2017"]
    assert ids(app, "/v1/events?tag=no-such-tag") == []


@pytest.mark.parametrize(
    ("query", "parameters", "words"),
    [
        ("from=2017-12&to=2017-11", ["from", "to"], ["2017-12", "2017-11"]),
        ("from=2017-13", ["from"], ["Accepted: 2017-11-20"]),
        ("from=../2017", ["from"], ["no start"]),
        ("to=2017-11/..", ["to"], ["2017-11/..", "leave it out"]),
        ("to=0", ["to"], ["Accepted"]),
        ("ongoing=true&to=2017", ["to"], ["leave out to"]),
        ("ongoing=yes", ["ongoing"], ["true or false"]),
        ("undated=1", ["undated"], ["true or false"]),
        ("known_at=2017", ["known_at"], ["YYYY-MM-DD"]),
        ("known_at=0", ["known_at"], ["YYYY-MM-DD"]),
        ("updated_since=0", ["updated_since"], ["YYYY-MM-DDThh:mm:ssZ"]),
        ("updated_since=2017-11-20T00:00:00", ["updated_since"], ["YYYY-MM-DD"]),
        ("updated_since=0001-01-01T00:00:00%2B23:59", ["updated_since"], ["1 to 9999"]),
        ("limit=501", ["limit"], ["500"]),
        ("limit=0", ["limit"], ["1"]),
        ("limit=1e2", ["limit"], ["digits"]),
        ("limit=%D9%A5", ["limit"], ["digits"]),
        ("bbox=1,2,3", ["bbox"], ["west,south,east,north"]),
        ("bbox=0,91,1,92", ["bbox"], ["90"]),
        ("bbox=-181,0,1,2", ["bbox"], ["180"]),
        ("bbox=0,50,1,40", ["bbox"], ["south"]),
        ("q=!!!", ["q"], ["no letter"]),
        ("q=", ["q"], ["1 character"]),
        ("sort=relevance", ["sort"], ["needs q"]),
        ("actor=Putin", ["actor"], ["lower-case words"]),
        ("actor=" + "a" * 101, ["actor"], ["100"]),
        ("&".join(["actor=russia"] * 21), ["actor"], ["20"]),
        ("&".join(f"id=e{n}" for n in range(101)), ["id"], ["100"]),
        ("formats=ics", ["formats"], ["no parameter"]),
    ],
)
def test_what_can_not_be_is_refused_and_told(app: FastAPI, query: str, parameters: list[str], words: list[str]) -> None:
    errors = problem(app, f"/v1/events?{query}")["errors"]
    assert [error["parameter"] for error in errors] == parameters
    assert [word for word in words if word not in errors[0]["detail"]] == []


def test_ever_so_many_values_are_answered(app: FastAPI) -> None:
    """More index terms than SQLite joins walks: twenty actors in seven roles, a hundred ids."""
    actors = "&".join(f"actor={key}" for key in ids(app, "/v1/actors?limit=20"))
    roles = "&".join(f"role={each}" for each in ("host", "chair", "party", "visitor", "observer", "caller", "subject"))
    found = set(ids(app, f"/v1/events?{actors}&{roles}&limit=500"))
    assert found
    assert found < set(ids(app, f"/v1/events?{actors}&limit=500"))
    attendances = "&".join(f"attendance={each}" for each in ("attended", "partial", "absent", "unknown", "declined"))
    assert set(ids(app, f"/v1/events?{actors}&{roles}&{attendances}&limit=500")) >= found
    everyone = ids(app, "/v1/events?limit=100")
    answer = get(app, "/v1/events?limit=100&" + "&".join(f"id={key}" for key in everyone)).json
    assert [event["id"] for event in answer["data"]] == everyone
    assert len(answer["meta"]["description"]) < 4_000


def test_the_id_of_a_merged_record_is_followed(empty_app: FastAPI) -> None:
    database = empty_app.state.database
    make.record(
        database,
        make.actor("turkey"), make.actor("turkiye"),
        make.venue("sochi"), make.venue("sotschi"),
        make.process("talks"), make.process("the-talks"),
        make.event("one", actors=["turkey"], venue="sochi", series="talks"), make.event("two"),
    )  # fmt: skip
    with database.write() as session:
        merge(session, "actor", "turkiye", "turkey", Act(datetime.now(UTC)))
        merge(session, "venue", "sotschi", "sochi", Act(datetime.now(UTC)))
        merge(session, "series", "the-talks", "talks", Act(datetime.now(UTC)))
    for query in ("actor=turkiye", "venue=sotschi", "series=the-talks", "actor=turkiye&actor=turkey&actor_match=all"):
        answer = get(empty_app, f"/v1/events?{query}&count=true").json
        assert ([event["id"] for event in answer["data"]], answer["meta"]["total"]) == (["one"], 1)
    assert get(empty_app, "/v1/events?actor=turkiye").json["meta"]["description"] == "Events with Turkey"
