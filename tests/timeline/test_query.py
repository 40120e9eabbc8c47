"""The list of events against the oracle: made-up worlds, made-up queries, every way of finding the answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app import days
from app.database import Database
from app.memory import Recollection
from app.timeline import query as reading
from app.timeline import question, survey
from app.timeline.query import Page, Reading
from app.timeline.question import make_out
from tests.timeline.conftest import BIG, Archive
from tests.timeline.oracle import expected, state_of
from tests.timeline.queries import TODAY, as_model, as_target, queries
from tests.timeline.world import SPELLINGS, Event, World, made_up, record

PLAIN = settings(deadline=None, derandomize=True, database=None, report_multiple_bugs=False)
PATHS = st.fixed_dictionaries(
    {
        "RARE": st.sampled_from([0, 12, 1_000_000]),
        "WALKS": st.sampled_from([1, 30, 30]),
        "CHANGED": st.sampled_from([0, 12, 1_000_000]),
        "BOX_TERMS": st.sampled_from([0, 3, 30]),
    }
)
"""The numbers that decide in which way an answer is found: every way has to find the same."""


@contextmanager
def found_by(paths: dict[str, int]) -> Iterator[None]:
    """Let these numbers decide."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in paths.items():
            patch.setattr(question if name == "BOX_TERMS" else reading, name, value)
        yield


def read(connection: Connection, asked: dict[str, Any], **page: Any) -> Page:
    """A page as the route reads it, with nothing in mind."""
    query, mind = as_model(asked, **page), Recollection("now", 1 << 20)
    return Reading(connection, mind).page(make_out(connection, mind, query, TODAY), query)


def agrees(connection: Connection, world: World, asked: dict[str, Any], limit: int) -> None:
    """The pages are the oracle's answer cut into pages, and the total is the oracle's."""
    wanted, target = expected(world, asked, TODAY), as_target(asked)
    found = read(connection, asked, limit=limit, count=True)
    assert found.total == len(wanted), target
    for begin in range(0, 4 * limit, limit):
        assert found.ids == [event.id for event in wanted[begin : begin + limit]], target
        assert (found.cursor is not None) == (len(wanted) > begin + limit), target
        for event, view in zip(wanted[begin:], map(orjson.loads, found.documents), strict=False):
            state = state_of(world, event, asked.get("known_at"))
            assert state, target
            shown = (view["id"], view["status"], view["when"] and view["when"]["start"])
            assert shown == (event.id, state.status, state.when and days.iso(state.when.first)), target
        if found.cursor is None:
            return
        found = read(connection, asked, limit=limit, cursor=found.cursor)


@settings(PLAIN, max_examples=150)
@given(asked=queries(BIG), limit=st.integers(1, 40), paths=PATHS)
def test_any_query_finds_what_the_oracle_says(
    archive: Archive, asked: dict[str, Any], limit: int, paths: dict[str, int]
) -> None:
    with found_by(paths):
        agrees(archive.connection, archive.world, asked, limit)


@pytest.mark.prove
@settings(PLAIN, max_examples=5_000)
@given(asked=queries(BIG, most=6), limit=st.integers(1, 60), paths=PATHS)
def test_any_of_thousands_of_queries_finds_what_the_oracle_says(
    archive: Archive, asked: dict[str, Any], limit: int, paths: dict[str, int]
) -> None:
    with found_by(paths):
        agrees(archive.connection, archive.world, asked, limit)


@settings(PLAIN, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False), events=st.integers(1, 6), data=st.data())
def test_any_small_world_is_found_as_the_oracle_says(
    database: Database, random: Random, events: int, data: st.DataObject
) -> None:
    world = made_up(random, events)
    with Session(database.engine) as session:  # which ends without a commit
        record(session, world)
        for _ in range(3):
            agrees(session.connection(), world, data.draw(queries(world)), data.draw(st.integers(1, 3)))


@settings(PLAIN, max_examples=25)
@given(asked=queries(BIG), word=st.sampled_from(sorted(SPELLINGS)), limit=st.integers(1, 40), paths=PATHS)
def test_by_relevance_the_same_events_are_found_each_once(
    archive: Archive, asked: dict[str, Any], word: str, limit: int, paths: dict[str, int]
) -> None:
    asked = {"q": {word}, **asked, "sort": "relevance"}
    with found_by(paths):
        found = read(archive.connection, asked, limit=limit, count=True)
        ids, total, pages = list(found.ids), found.total, 1
        while found.cursor:
            assert len(found.ids) == limit
            found = read(archive.connection, asked, limit=limit, cursor=found.cursor)
            ids, pages = [*ids, *found.ids], pages + 1
    assert sorted(ids) == sorted(event.id for event in expected(archive.world, asked, TODAY)), as_target(asked)
    assert (total, pages) == (len(ids), max(1, -(-len(ids) // limit)))


def test_what_a_common_word_finds_is_ranked_from_the_latest_on(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {"q": {"peace"}, "sort": "relevance"}
    days_of = {event.id: _first_day(archive.world, event) for event in expected(archive.world, asked, TODAY)}
    monkeypatch.setattr(survey, "RANKED", 20)
    monkeypatch.setattr(reading, "RANKED", 20)
    first = read(archive.connection, asked, limit=15)
    second = read(archive.connection, asked, limit=15, cursor=first.cursor)
    assert (len(first.ids), len(second.ids), second.cursor) == (15, 5, None)
    ranked = {key: days_of.pop(key) for key in (*first.ids, *second.ids)}
    assert min(ranked.values()) >= max(days_of.values())


def _first_day(world: World, event: Event) -> float:
    when = event.schedule[-1].when
    return when.at(world.zone(event)).first if when else inf
