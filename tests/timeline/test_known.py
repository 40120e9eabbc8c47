"""Events as the public knew them: what was not known is not told, whatever part of the view it stands in."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI

from tests import make
from tests.reading import get, ids

SECRET = "nobodyknew"
TOLD = ("summary", "outcome", "statements", "claims", "note")


def shown(app: FastAPI, day: str, query: str = "") -> dict[str, Any]:
    """The events as known on a day, by id."""
    return {event["id"]: event for event in get(app, f"/v1/events?known_at={day}&limit=500&{query}").json["data"]}


@pytest.fixture
def told(empty_app: FastAPI) -> FastAPI:
    """A conference from rumour to end, and one that nobody announced, everything of them but the title a secret."""
    sources = [
        {"title": f"Paper {day}", "published_on": f"2017-11-{day}"} for day in ("05", "12", "25")
    ] + [{"title": f"Undated {each}"} for each in ("paper", "notice")]  # fmt: skip
    make.record(
        empty_app.state.database,
        make.actor("turkey"),
        make.event(
            "conference",
            title="A conference",
            summary=SECRET,
            outcome=SECRET,
            note=SECRET,
            actors=["turkey"],
            schedule=[
                {"when": "2017-11-10", "status": "proposed", "known_from": "2017-11-05", "source": "Paper 05"},
                {"when": "2017-11-15", "status": "scheduled", "source": "Undated notice"},
                {"status": "postponed", "known_from": "2017-11-12", "source": "Paper 12"},
                {"when": "2017-11-20/2017-11-22", "status": "occurred", "known_from": "2017-11-20"},
            ],
            statements=[{"speaker": "turkey", "text": SECRET, "source": "Paper 25"}],
            claims=[{"field": "when", "value": "2017-11-21", "source": "Undated paper", "note": SECRET}],
            sources=sources,
            relations=[{"type": "prepares", "event": "unannounced"}],
        ),
        make.event("unannounced", title="Unannounced", when="2017-11-23/2017-11-24", summary=SECRET),
    )
    return empty_app


@pytest.mark.parametrize(
    ("day", "status", "when", "lines"),
    [
        ("2017-11-05", "proposed", "2017-11-10", 1),
        ("2017-11-11", "proposed", "2017-11-10", 1),
        ("2017-11-12", "postponed", None, 3),
        ("2017-11-19", "postponed", None, 3),
        ("2017-11-20", "occurred", "2017-11-20/2017-11-22", 4),
        ("2017-11-21", "occurred", "2017-11-20/2017-11-22", 4),
    ],
)
def test_until_it_is_over_only_the_date_and_status_of_the_day_are_told(
    told: FastAPI, day: str, status: str, when: str | None, lines: int
) -> None:
    event = shown(told, day)["conference"]
    assert (event["status"], event["when"] and event["when"]["edtf"]) == (status, when)
    assert [event[name] for name in TOLD] == ["", None, [], [], None]
    assert len(event["schedule"]) == lines


@pytest.mark.parametrize("day", ["2017-11-22", "2020-01-01"])
def test_once_it_is_over_all_is_told(told: FastAPI, day: str) -> None:
    event, now = shown(told, day)["conference"], get(told, "/v1/events/conference").json
    assert [event[name] for name in ("summary", "outcome", "note", "status", "when")] == [
        now[name] for name in ("summary", "outcome", "note", "status", "when")
    ]
    assert [each["text"] for each in event["statements"]] == [SECRET]
    assert len(event["claims"]) == 1
    assert len(event["schedule"]) == 4


def test_at_last_it_is_as_it_is_now(told: FastAPI) -> None:
    now = {event["id"]: event for event in get(told, "/v1/events").json["data"]}
    assert shown(told, "2020-01-01") == now


def test_what_was_not_announced_shows_from_its_first_day_and_is_under_way_until_its_last(told: FastAPI) -> None:
    states = {}
    for day in range(22, 26):
        event = shown(told, f"2017-11-{day}").get("unannounced")
        states[day] = event and (event["status"], event["summary"])
    assert states == {22: None, 23: ("under_way", ""), 24: ("occurred", SECRET), 25: ("occurred", SECRET)}


def test_relations_to_what_nobody_knew_of_are_not_told(told: FastAPI) -> None:
    assert shown(told, "2017-11-22")["conference"]["relations"] == []
    [relation] = shown(told, "2017-11-23")["conference"]["relations"]
    assert relation["event"]["id"] == "unannounced"


@pytest.mark.parametrize(
    ("day", "papers"),
    [
        ("2017-11-11", ["Paper 05"]),
        ("2017-11-12", ["Paper 05", "Paper 12", "Undated notice"]),
        ("2017-11-24", ["Paper 05", "Paper 12", "Undated paper", "Undated notice"]),
    ],
)
def test_sources_published_later_are_not_told_nor_named(told: FastAPI, day: str, papers: list[str]) -> None:
    """Nor are undated ones before the story is, but for those on which rests what was known."""
    event = shown(told, day)["conference"]
    assert [source["title"] for source in event["sources"]] == papers
    cited = {source["id"] for source in event["sources"]}
    parts = [*event["schedule"], *event["statements"], *event["claims"]]
    assert {part["source"] for part in parts} - {None} <= cited


def test_what_rests_on_a_later_source_is_told_without_it(told: FastAPI) -> None:
    assert shown(told, "2017-11-24")["conference"]["statements"][0]["source"] is None
    assert shown(told, "2017-11-25")["conference"]["statements"][0]["source"] == "paper-25"


@pytest.mark.parametrize("day", ["2017-11-04", "2017-11-05", "2017-11-12", "2017-11-20", "2017-11-21"])
def test_nothing_secret_is_told_or_found_before_the_end(told: FastAPI, day: str) -> None:
    assert SECRET.encode() not in get(told, f"/v1/events?known_at={day}").body
    assert shown(told, day, f"q={SECRET}") == {}
    if day > "2017-11-04":
        assert list(shown(told, day, "q=conference+turkey")) == ["conference"]


def test_filters_look_at_the_day_too(told: FastAPI) -> None:
    assert list(shown(told, "2017-11-06", "from=2017-11-10&to=2017-11-10")) == ["conference"]
    assert shown(told, "2017-11-06", "from=2017-11-20") == {}
    assert list(shown(told, "2017-11-13", "undated=true&status=postponed")) == ["conference"]
    assert shown(told, "2017-11-13", "status=occurred") == {}
    assert shown(told, "2017-11-06", "ongoing=true&from=2017-11-10") == {}  # it was but proposed


@pytest.mark.parametrize("days", range(0, 420, 35))
def test_on_the_seeds_nothing_later_is_told(app: FastAPI, days: int) -> None:
    """Whatever the day: only what was known, nothing that was said or happened later."""
    day = (date(2017, 1, 1) + timedelta(days=days)).isoformat()
    events = shown(app, day)
    assert events
    for event in events.values():
        dated = [line for line in event["schedule"] if line["known_from"] and line["known_from"] > day]
        assert not dated or event["status"] == event["schedule"][-1]["status"], event["id"]
        assert all((source["published_on"] or "") <= day for source in event["sources"])
        if any(event[name] for name in TOLD):
            assert event["when"] is None or (event["when"]["end"] or "") <= day
    known = set(shown(app, day, "from=0001"))
    assert {relation["event"]["id"] for event in events.values() for relation in event["relations"]} <= {
        *events,
        *known,
    }


def test_a_day_before_all_others_knows_nothing(app: FastAPI) -> None:
    assert ids(app, "/v1/events?known_at=0001-01-01") == []
    assert get(app, f"/v1/events?known_at=0001-01-01&q={quote('Сочи')}&count=true").json["meta"]["total"] == 0
