"""Linked data as a processor expands it, with schema.org's terms from a context of the tests' own."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pyld import jsonld

from tests import make
from tests.timeline.formats.odd import MARKUP
from tests.web.asking import ask

HERE = "http://127.0.0.1:80"
CONTEXT = json.loads(Path(__file__).with_name("schema_org.json").read_text(encoding="utf-8"))
SCHEMA = "https://schema.org/"
DATED = ("startDate", "endDate", "previousStartDate", "eventStatus")


def loaded(url: str, _: object) -> dict[str, Any]:
    """The one document that may be asked for."""
    assert url == "https://schema.org"
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": CONTEXT}


def expanded(body: bytes) -> Any:
    """What a processor makes of a document: every term has to have become an address."""
    [node] = jsonld.expand(json.loads(body), {"documentLoader": loaded})
    return node


def events(app: FastAPI, query: str) -> list[Any]:
    node = expanded(ask(app, "GET", f"/v1/events.jsonld?{query}").body)
    assert node["@type"] == [f"{SCHEMA}ItemList"]
    entries = node[f"{SCHEMA}itemListElement"]
    assert [values(entry, "position") for entry in entries] == [[place] for place in range(1, len(entries) + 1)]
    return [entry[f"{SCHEMA}item"][0] for entry in entries]


def values(node: Any, name: str) -> list[Any]:
    """The values or addresses of a property."""
    return [each.get("@value", each.get("@id")) for each in node.get(f"{SCHEMA}{name}", [])]


def told(node: Any) -> dict[str, Any]:
    """Its dates and status, those that there are; schema.org's own addresses short."""
    found = {name: [str(each).removeprefix(SCHEMA) for each in values(node, name)] for name in DATED}
    return {name: each[0] if len(each) == 1 else each for name, each in found.items() if each}


def test_a_processor_knows_every_term(app: FastAPI) -> None:
    for event in events(app, "limit=500"):
        assert event["@type"] == [f"{SCHEMA}Event"]
        assert event["@id"].startswith(f"{HERE}/events/")
        assert all(name.startswith((SCHEMA, "@")) for name in event)
        assert "None" not in str(event)


def test_one_event_whole(app: FastAPI) -> None:
    event = expanded(ask(app, "GET", "/v1/events/putin-assad-sochi-20171120.jsonld").body)
    assert event["@id"] == values(event, "url")[0] == f"{HERE}/events/putin-assad-sochi-20171120"
    assert told(event) == {"startDate": "2017-11-20", "endDate": "2017-11-20", "eventStatus": "EventScheduled"}
    [host] = event[f"{SCHEMA}organizer"]
    assert (host["@type"], values(host, "name")) == ([f"{SCHEMA}Person"], ["Vladimir Putin"])
    assert values(host[f"{SCHEMA}affiliation"][0], "name") == ["Russia"]
    assert [values(each, "name")[0] for each in event[f"{SCHEMA}attendee"]] == ["Bashar al-Assad", "Sergei Shoigu"]
    [place] = event[f"{SCHEMA}location"]
    assert values(place, "name") == ["Sochi"]
    assert values(place[f"{SCHEMA}address"][0], "addressCountry") == ["RU"]
    assert values(place[f"{SCHEMA}geo"][0], "latitude") == [43.6]
    view = ask(app, "GET", "/v1/events/putin-assad-sochi-20171120").json
    works = event[f"{SCHEMA}subjectOf"]
    assert [values(each, "url") for each in works] == [[each["url"]] if each["url"] else [] for each in view["sources"]]


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("day", "2017-11-20", "2017-11-20"),
        ("interval", "2017-11-28", "2017-12-14"),
        ("open-end", "2018-01-19", None),
        ("month", "2017-11", "2017-11"),
        ("year", "2017", "2017"),
        ("season", "2017", "2017"),
        ("decade", None, None),
        ("undated", None, None),
        ("instant", "2017-11-21T05:49:00Z", None),
        ("bce", "-0043-03-15", "-0043-03-15"),
        ("year-zero", "0000", "0000"),
        ("far", "12000", "12000"),
        ("older", "-300000", "-300000"),
    ],
)
def test_a_date_is_no_finer_than_it_is_known(odd: FastAPI, key: str, start: str | None, end: str | None) -> None:
    [event] = events(odd, f"id={key}")
    assert (values(event, "startDate") or [None], values(event, "endDate") or [None]) == ([start], [end])


@pytest.mark.parametrize(
    ("dates", "wanted"),
    [
        ([("2017-11-18", "scheduled"), ("2018-01-29", "occurred")],
         {"startDate": "2018-01-29", "endDate": "2018-01-29", "previousStartDate": "2017-11-18",
          "eventStatus": "EventRescheduled"}),
        ([("2017-11", "scheduled"), ("2017-11-20", "occurred")],
         {"startDate": "2017-11-20", "endDate": "2017-11-20", "eventStatus": "EventScheduled"}),
        ([("2017-11-18", "scheduled"), (None, "postponed")],
         {"previousStartDate": "2017-11-18", "eventStatus": "EventPostponed"}),
        ([("2017-11-18", "scheduled"), ("2017-12-02", "scheduled"), ("2018-01-29", "cancelled")],
         {"startDate": "2018-01-29", "endDate": "2018-01-29", "previousStartDate": ["2017-11-18", "2017-12-02"],
          "eventStatus": "EventCancelled"}),
        ([("2017-11-18", "proposed")], {"startDate": "2017-11-18", "endDate": "2017-11-18"}),
        ([("2017-11-18", "scheduled"), ("2017-11-18", "suspended")],
         {"startDate": "2017-11-18", "endDate": "2017-11-18", "eventStatus": "EventPostponed"}),
    ],
)  # fmt: skip
def test_how_a_date_moved_is_told(empty_app: FastAPI, dates: list[tuple[str, str]], wanted: dict[str, Any]) -> None:
    schedule = [
        {"when": when, "status": status, "known_from": f"2017-01-0{n}"} for n, (when, status) in enumerate(dates, 1)
    ]
    make.record(empty_app.state.database, make.event("e", schedule=schedule))
    [event] = events(empty_app, "")
    assert told(event) == wanted


def test_who_did_not_come_did_not_attend(empty_app: FastAPI) -> None:
    attendances = ("attended", "partial", "walked_out", "invited", "declined", "absent", "excluded", "unknown")
    people = [make.actor(each.replace("_", "-"), kind="state") for each in attendances]
    parts = [{"actor": each.replace("_", "-"), "attendance": each} for each in attendances]
    make.record(empty_app.state.database, *people, make.event("e", when="2017", participants=parts))
    [event] = events(empty_app, "")
    assert [values(each, "name")[0] for each in event[f"{SCHEMA}attendee"]] == ["Attended", "Partial", "Walked Out"]
    assert {each["@type"][0] for each in event[f"{SCHEMA}attendee"]} == {f"{SCHEMA}GovernmentOrganization"}


def test_what_it_is_a_part_of(empty_app: FastAPI) -> None:
    make.record(
        empty_app.state.database,
        make.process("talks"),
        make.event("whole", when="2017", external_ids={"wikidata": "Q1", "history.state.gov/visits": "2"}),
        make.event("part", when="2017-11", series="talks", relations=[{"type": "part_of", "event": "whole"}]),
    )
    whole, part = events(empty_app, "")
    assert [each["@id"] for each in whole[f"{SCHEMA}subEvent"]] == [f"{HERE}/events/part"]
    assert values(whole, "sameAs") == ["https://www.wikidata.org/entity/Q1"]
    kinds = {each["@type"][0]: each["@id"] for each in part[f"{SCHEMA}superEvent"]}
    assert kinds == {f"{SCHEMA}EventSeries": f"{HERE}/v1/series/talks", f"{SCHEMA}Event": f"{HERE}/events/whole"}


def test_text_is_text(odd: FastAPI) -> None:
    [event] = events(odd, "id=hostile")
    assert values(event, "name") == [MARKUP]
    assert values(event, "description") == [f"{MARKUP}\n\n{MARKUP}"]
