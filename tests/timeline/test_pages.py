"""Pages: through everything and each once, also while others write; and cursors that are not taken."""

import base64
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI

from app.database import Database
from app.events.schema import EventDraft
from tests import make
from tests.reading import get, ids, pages, refused

SORTS = ("date", "-date", "updated", "-updated")


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("query", ["", "actor=russia", "known_at=2018-01-01", "q=talks", "from=2012&to=2020"])
def test_sevens_through_everything_bring_each_event_once(app: FastAPI, sort: str, query: str) -> None:
    whole = ids(app, f"/v1/events?{query}&sort={sort}&limit=500")
    found = list(pages(app, f"/v1/events?{query}&sort={sort}&limit=7"))
    assert [key for page in found for key in page] == whole
    assert {len(page) for page in found[:-1]} == {7}
    assert len(whole) == len(set(whole)) == get(app, f"/v1/events?{query}&count=true").json["meta"]["total"] > 20


def test_there_and_back_are_the_same_but_for_the_undated_who_come_last(app: FastAPI) -> None:
    there, back = (ids(app, f"/v1/events?sort={sort}&limit=500") for sort in ("date", "-date"))
    undated = ids(app, "/v1/events?undated=true&limit=500")
    assert len(undated) == 3
    assert there[-len(undated) :] == sorted(undated) == undated
    assert back == [*reversed(there[: -len(undated)]), *reversed(undated)]


def test_by_relevance_each_comes_once(app: FastAPI) -> None:
    found = [key for page in pages(app, "/v1/events?q=talks&sort=relevance&limit=7") for key in page]
    assert len(found) == len(set(found))
    assert set(found) == set(ids(app, "/v1/events?q=talks&limit=500"))


DAYS = ("2017-01-10", "2017-01-11", "2017-01-12/2017-01-20", None)


@pytest.mark.parametrize(
    "query",
    [
        *("sort=date", "sort=-date", "sort=updated", "sort=-updated", "sort=date&kind=call&kind=visit"),
        *("sort=date&known_at=2018-01-01", "sort=-date&known_at=2018-01-01", "sort=date&q=event", "sort=-date&q=event"),
    ],
)
def test_while_events_are_inserted_nothing_is_repeated_or_skipped(empty_app: FastAPI, query: str) -> None:
    database: Database = empty_app.state.database
    first = [_event(f"m-{number}", DAYS[number % 4]) for number in range(24)]
    for second in range(3):
        make.record(database, make.actor("turkey"), *first[second::3], now=_moment(second))
    found: list[str] = []
    for number, page in enumerate(pages(empty_app, f"/v1/events?{query}&limit=6")):
        found += page
        if number < 2:  # on every day: behind the last that was shown, before all and behind all
            keys = [f"{key}-{place}" for key in (page[-1], f"a-{number}", f"z-{number}") for place in range(4)]
            more = [_event(key, DAYS[place % 4]) for place, key in enumerate(keys)]
            make.record(database, *more, now=_moment(number))
    assert len(found) == len(set(found))
    assert {event.id for event in first} <= set(found)


def _event(key: str, when: str | None) -> EventDraft:
    """An event that has been known for long."""
    schedule = [{"when": when, "status": "occurred", "known_from": "2017-01-02"}]
    return make.event(key, title="An event", actors=["turkey"], schedule=schedule)


def _moment(second: int) -> datetime:
    return datetime(2020, 1, 1, 0, 0, second, tzinfo=UTC)


def next_cursor(app: FastAPI, target: str) -> str:
    onward: str = get(app, target).json["links"]["next"]
    return parse_qs(urlsplit(onward).query)["cursor"][0]


@pytest.mark.parametrize("other", ["sort=-date", "sort=updated", "actor=russia", "known_at=2018-01-01", "from=2012"])
def test_a_cursor_is_for_one_question(app: FastAPI, other: str) -> None:
    cursor = next_cursor(app, "/v1/events?limit=3")
    error = refused(app, f"/v1/events?{other}&cursor={cursor}")
    assert (error["parameter"], "other filters" in error["detail"]) == ("cursor", True)
    assert ids(app, f"/v1/events?limit=2&cursor={cursor}") == ids(app, "/v1/events?limit=5")[3:]
    assert ids(app, f"/v1/events?limit=2&count=true&cursor={cursor}") == ids(app, "/v1/events?limit=5")[3:]


@pytest.mark.parametrize("target", ["/v1/actors", "/v1/venues", "/v1/series", "/v1/sources", "/v1/tags"])
def test_a_cursor_of_another_list_is_refused(app: FastAPI, target: str) -> None:
    for other in {"/v1/actors", "/v1/venues", "/v1/events"} - {target}:
        cursor = next_cursor(app, f"{other}?limit=1")
        assert refused(app, f"{target}?cursor={cursor}")["parameter"] == "cursor"


def test_a_damaged_cursor_is_refused(app: FastAPI) -> None:
    cursor = next_cursor(app, "/v1/events?limit=3")
    for damaged in (cursor[:-1], cursor[1:], cursor[:-4], cursor + "A", cursor[::-1], "e30", "W10", "A", "_" * 400):
        assert refused(app, f"/v1/events?cursor={damaged}")["parameter"] == "cursor"
    for odd in ("", "%3D%3D", "a.b", "x" * 401):
        assert refused(app, f"/v1/events?cursor={odd}")["parameter"] == "cursor"


FORGED: list[tuple[str, list[Any]]] = [
    ("sort=date", [2**60, "a"]),
    ("sort=date", [-(2**70), "a"]),
    ("sort=date", [1.5, "a"]),
    ("sort=date", [True, "a"]),
    ("sort=date", [1]),
    ("sort=date", ["1", "a"]),
    ("sort=date", [1, "a\0b"]),
    ("sort=date", [1, "a", "b"]),
    ("sort=date", [None, None]),
    ("sort=-date", [[1], {"a": 1}]),
    ("sort=updated", [2**61, "a"]),
    ("sort=-updated", [-(2**61), "a"]),
    ("sort=updated", [0, 0]),
    ("sort=relevance&q=talks", [-1]),
    ("sort=relevance&q=talks", [1_001]),
    ("sort=relevance&q=talks", [2**61]),
]


@pytest.mark.parametrize(("query", "place"), FORGED)
def test_a_forged_cursor_is_refused(app: FastAPI, query: str, place: list[Any]) -> None:
    """One with the mark of its question, which anybody can read from a true one."""
    mark = json.loads(_decoded(next_cursor(app, f"/v1/events?{query}&limit=1")))[0]
    assert refused(app, f"/v1/events?{query}&cursor={_encoded([mark, *place])}")["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("query", "place", "found"),
    [
        ("sort=date", [-(2**50), ""], 50),
        ("sort=date", [2**50, "zzz"], 0),
        ("sort=-date", [2**50, "zzz"], 3),
        ("sort=updated", [-62_135_596_800_000_000, ""], 50),
        ("sort=-updated", [-62_135_596_800_000_000, "\u202e"], 0),
        ("sort=relevance&q=talks", [1_000], 0),
    ],
)
def test_a_cursor_may_lie_outside_of_all_that_there_is(app: FastAPI, query: str, place: list[Any], found: int) -> None:
    mark = json.loads(_decoded(next_cursor(app, f"/v1/events?{query}&limit=1")))[0]
    assert len(ids(app, f"/v1/events?{query}&cursor={_encoded([mark, *place])}")) == found


def _decoded(cursor: str) -> bytes:
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def _encoded(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
