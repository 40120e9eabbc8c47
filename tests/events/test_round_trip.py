"""A view can be sent back as a draft, and what an event was leaves no trace in what it is searched by."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from app.events.model import Event
from app.events.schema import EventDraft
from tests import make
from tests.events.drafts import WORLD, events
from tests.stored import but_for_stamps, everything

ID = "geneva-8-2017"
LATER = make.NOW + timedelta(days=1)
each_undoing_what_it_did = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def world(database: Database) -> Database:
    """A database with a few actors, venues and events that drafts may refer to."""
    make.record(database, *WORLD)
    return database


@contextmanager
def undone(database: Database) -> Iterator[Session]:
    """A transaction that leaves nothing behind."""
    with database.write() as session:
        yield session
        session.rollback()


@each_undoing_what_it_did
@given(fields=events(ID))
def test_a_view_sent_back_as_a_draft_says_the_same_and_changes_nothing(world: Database, fields: dict[str, Any]) -> None:
    with undone(world) as session:
        make.keep(session, [draft := EventDraft.model_validate(fields)])
        before = everything(session.connection())
        view = session.scalars(select(Event.view).where(Event.id == ID)).one()
        again = EventDraft.model_validate_json(view)
        says_the_same(again, draft, orjson.loads(view))
        (kept,) = make.keep(session, [again], LATER)
        assert kept.unchanged == [ID]
        assert everything(session.connection()) == before


def says_the_same(again: EventDraft, draft: EventDraft, view: dict[str, Any]) -> None:
    """The drafts are equal but for how they name sources: the view does it by id."""
    parts = ("statements", "schedule", "claims")
    unsourced = {"sources": {"__all__": {"id"}}, **{name: {"__all__": {"source"}} for name in parts}}
    assert again.model_dump(exclude=unsourced) == draft.model_dump(exclude=unsourced)
    ids = {name: source["id"] for source in view["sources"] for name in (source["url"], source["title"]) if name}
    for part in parts:
        assert [each["source"] for each in view[part]] == [
            each.source and ids[each.source] for each in getattr(draft, part)
        ]


@each_undoing_what_it_did
@given(was=events(ID), fields=events(ID))
def test_what_an_event_was_leaves_no_trace(world: Database, was: dict[str, Any], fields: dict[str, Any]) -> None:
    with undone(world) as session:
        make.keep(session, [EventDraft.model_validate(fields)])
        fresh = but_for_stamps(session.connection())
    with undone(world) as session:
        make.keep(session, [EventDraft.model_validate(was)])
        make.keep(session, [EventDraft.model_validate(fields)], LATER)
        assert but_for_stamps(session.connection()) == fresh
