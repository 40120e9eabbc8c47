"""The usual way, to compare with: the same tables as ORM classes, the same list through a Pydantic response model.

Written as the documentation of FastAPI and SQLAlchemy shows it: relationships, `selectinload`, a session for each
request, a `def` handler. It reads what `app.events` wrote and answers what `app.timeline` answers.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

from fastapi import Depends, FastAPI, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Index, create_engine, or_, select, text
from sqlalchemy.orm import Session, selectinload, sessionmaker

from app.actors.schema import ActorKind
from app.events.roles import NOT_THERE
from app.venues.schema import VenueKind
from benchmarks.orm_model import (
    Event,
    EventSource,
    Participation,
    Relation,
    Statement,
    Venue,
)

INDEX = Index("ix_event_start_min_id", Event.start_min, Event.id)
"""What anyone would add who asks for events by date."""

engine = create_engine(os.environ.get("COMMUNIQUE_DATABASE_URL", "sqlite://"))
SessionLocal = sessionmaker(engine)


class FromRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ActorOut(FromRow):
    id: str
    name: str
    kind: ActorKind


class ParticipantOut(FromRow):
    actor: ActorOut
    role: str
    on_behalf_of: ActorOut | None
    attendance: str
    title: str | None


class PlaceOut(FromRow):
    id: str
    name: str
    kind: VenueKind


class VenueOut(PlaceOut):
    path: list[PlaceOut]
    iso3166: str | None
    latitude: float | None
    longitude: float | None
    timezone: str | None


class SeriesOut(FromRow):
    id: str
    name: str


class WhenOut(BaseModel):
    edtf: str
    start: str
    end: str | None
    start_latest: str
    end_earliest: str
    precision: str
    approximate: bool
    uncertain: bool
    label: str


class StatementOut(FromRow):
    speaker: ActorOut
    text: str
    verbatim: bool
    source: Annotated[str | None, Field(validation_alias="source_id")]


class ScheduleOut(FromRow):
    when: WhenOut | None
    status: str
    known_from: date | None
    source: Annotated[str | None, Field(validation_alias="source_id")]
    note: str | None


class ClaimOut(FromRow):
    field: str
    value: str
    source: Annotated[str | None, Field(validation_alias="source_id")]
    note: str | None


class RelatedOut(FromRow):
    id: str
    title: str


class RelationOut(FromRow):
    type: str
    event: RelatedOut


class SourceOut(FromRow):
    id: str
    url: str | None
    publisher: str | None
    title: str | None
    published_on: date | None


class EventOut(FromRow):
    id: str
    title: str
    summary: str
    kind: str
    when: WhenOut | None
    status: str
    verification: str
    venue: VenueOut | None
    series: SeriesOut | None
    round: int | None
    participants: list[ParticipantOut]
    statements: list[StatementOut]
    outcome: str | None
    relations: list[RelationOut]
    schedule: list[ScheduleOut]
    claims: list[ClaimOut]
    tags: list[str]
    sources: list[SourceOut]
    external_ids: dict[str, str]
    note: str | None
    version: int
    created_at: str
    updated_at: str


class EventListOut(BaseModel):
    data: list[EventOut]


@contextmanager
def indexed(urls: Iterable[str]) -> Iterator[None]:
    """The databases with the index for as long as it is needed; ours has no use for it."""
    engines = [create_engine(url) for url in urls]
    for each in engines:
        INDEX.create(each, checkfirst=True)
        with each.begin() as connection:
            connection.execute(text("ANALYZE event"))
    try:
        yield
    finally:
        for each in engines:
            INDEX.drop(each, checkfirst=True)
            each.dispose()


def get_session() -> Iterator[Session]:
    with SessionLocal() as session:
        yield session


app = FastAPI()


@app.get("/v1/events", response_model=EventListOut)
def list_events(
    session: Annotated[Session, Depends(get_session)],
    actor: str,
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> dict[str, list[Event]]:
    """The events an actor took part in that overlap the dates."""
    took_part = Event.participants.any(
        or_(Participation.actor_id == actor, Participation.on_behalf_of_id == actor)
        & Participation.attendance.not_in(NOT_THERE)
    )
    overlaps = (Event.start_min <= last.toordinal()) & or_(Event.end_max >= first.toordinal(), Event.end_max.is_(None))
    statement = (
        select(Event)
        .where(took_part, overlaps)
        .order_by(Event.start_min, Event.id)
        .limit(limit)
        .options(
            selectinload(Event.participants).selectinload(Participation.actor),
            selectinload(Event.participants).selectinload(Participation.on_behalf_of),
            selectinload(Event.venue).selectinload(Venue.parent).selectinload(Venue.parent),
            selectinload(Event.series),
            selectinload(Event.statements).selectinload(Statement.speaker),
            selectinload(Event.schedule),
            selectinload(Event.claims),
            selectinload(Event.tagged),
            selectinload(Event.cited).selectinload(EventSource.source),
            selectinload(Event.named_elsewhere),
            selectinload(Event.relates_to).selectinload(Relation.other),
            selectinload(Event.related_from).selectinload(Relation.owner),
        )
    )
    return {"data": list(session.scalars(statement))}
