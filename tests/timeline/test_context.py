"""What happened around an event: what it is related to from either end, and what lies within some days of it."""

from typing import Any

import pytest
from fastapi import FastAPI

from tests import make
from tests.reading import HERE, get, problem, refused


def context(app: FastAPI, target: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The relations with the ids they lead to, and the ids of what is nearby."""
    found: dict[str, Any] = get(app, f"/v1/events/{target}").json
    return [(each["type"], each["event"]["id"]) for each in found["related"]], [each["id"] for each in found["nearby"]]


def record(app: FastAPI, *drafts: Any) -> FastAPI:
    make.record(app.state.database, *drafts)
    return app


def test_related_is_what_either_end_says(empty_app: FastAPI) -> None:
    talks = {"type": "prepares", "event": "summit"}
    record(empty_app, make.event("talks", relations=[talks]), make.event("summit"))
    assert context(empty_app, "talks/context")[0] == [("prepares", "summit")]
    assert context(empty_app, "summit/context")[0] == [("prepared_by", "talks")]


def test_an_event_related_in_two_ways_is_told_twice(empty_app: FastAPI) -> None:
    both = [{"type": each, "event": "summit"} for each in ("prepares", "part_of")]
    record(empty_app, make.event("talks", relations=both), make.event("summit"))
    assert context(empty_app, "summit/context")[0] == [("has_part", "talks"), ("prepared_by", "talks")]


def test_on_the_seeds_the_assad_visit_is_related_to_what_it_prepared_and_followed(app: FastAPI) -> None:
    related, nearby = context(app, "putin-assad-sochi-20171120/context")
    assert {("prepares", "sochi-summit-20171122"), ("follows", "assad-moscow-2015")} <= set(related)
    assert {"hijab-resigns-2017", "putin-trump-call-20171121", "sochi-summit-20171122"} <= set(nearby)
    assert "putin-assad-sochi-20171120" not in nearby
    assert "assad-moscow-2015" not in nearby


def test_related_and_nearby_are_whole_events(app: FastAPI) -> None:
    answer = get(app, "/v1/events/putin-assad-sochi-20171120/context").json
    assert answer["event"] == get(app, "/v1/events/putin-assad-sochi-20171120").json
    for shown in (*(each["event"] for each in answer["related"]), *answer["nearby"]):
        assert shown == get(app, f"/v1/events/{shown['id']}").json


def test_the_envelope_says_what_it_is(app: FastAPI) -> None:
    answer = get(app, "/v1/events/geneva-8-2017/context?days=1").json
    assert answer["meta"] == {"description": "Events within 1 day of “Geneva VIII”", "limit": 50, "total": None}
    here = f"{HERE}/v1/events/geneva-8-2017/context?days=1"
    assert answer["links"] == {"self": here, "next": None, "formats": {}}
    assert get(app, "/v1/events/geneva-8-2017/context").json["meta"]["description"].startswith("Events within 7 days")


@pytest.mark.parametrize(
    ("days", "nearby"),
    [
        (0, ["long-before", "month", "same-day"]),
        (1, ["long-before", "month", "day-before", "same-day", "day-after"]),
        (7, ["long-before", "week-before", "month", "day-before", "same-day", "day-after", "week-after"]),
    ],
)
def test_nearby_is_what_may_lie_within_so_many_days(empty_app: FastAPI, days: int, nearby: list[str]) -> None:
    dates = {
        "one": "2017-11-20/2017-11-22", "same-day": "2017-11-20", "day-before": "2017-11-19", "day-after": "2017-11-23",
        "week-before": "2017-11-13", "week-after": "2017-11-29", "month": "2017-11-18~/..", "long-before": "2011/..",
        "eight-before": "2017-11-12", "eight-after": "2017-11-30", "undated": None, "over": "2016", "bce": "-0043",
    }  # fmt: skip
    record(empty_app, *(make.event(key, when=when) for key, when in dates.items()))
    assert context(empty_app, f"one/context?days={days}")[1] == nearby


def test_around_what_ends_openly_lies_all_that_comes(empty_app: FastAPI) -> None:
    dates = {"open": "2017-11-20/..", "before": "2017-11-12", "near": "2017-11-13", "far": "Y12000"}
    record(empty_app, *(make.event(key, when=when) for key, when in dates.items()))
    assert context(empty_app, "open/context") == ([], ["near", "far"])


def test_around_what_has_no_date_there_is_nothing(empty_app: FastAPI) -> None:
    record(empty_app, make.event("undated"), make.event("also-undated"), make.event("dated", when="2017-11-20"))
    assert context(empty_app, "undated/context?days=366") == ([], [])


def test_a_moment_counts_on_the_day_of_its_venue(empty_app: FastAPI) -> None:
    record(
        empty_app,
        make.venue("tokyo", timezone="Asia/Tokyo"),
        make.event("late", when="2017-11-20T22:00:00Z", venue="tokyo"),
        make.event("twentieth", when="2017-11-20"),
        make.event("twenty-first", when="2017-11-21"),
    )
    assert context(empty_app, "late/context?days=0")[1] == ["twenty-first"]
    assert context(empty_app, "twentieth/context?days=0")[1] == []


def test_nearby_is_cut_where_the_limit_says(empty_app: FastAPI) -> None:
    record(empty_app, *(make.event(f"e{number}", when="2017-11-20") for number in range(5)))
    assert context(empty_app, "e1/context?limit=2")[1] == ["e0", "e2"]
    assert context(empty_app, "e4/context?limit=4")[1] == ["e0", "e1", "e2", "e3"]
    assert context(empty_app, "e4/context?limit=500")[1] == ["e0", "e1", "e2", "e3"]


@pytest.mark.parametrize("query", ["days=367", "days=-1", "days=x", "limit=501", "limit=0", "day=7", "days=1&days=1"])
def test_what_can_not_be_is_refused(app: FastAPI, query: str) -> None:
    assert refused(app, f"/v1/events/geneva-8-2017/context?{query}")["parameter"] == query.partition("=")[0]


def test_around_an_unknown_event_there_is_nothing_to_find(app: FastAPI) -> None:
    assert "geneva-8-2017" in problem(app, "/v1/events/geneva-8/context", 404)["detail"]
