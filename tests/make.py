"""Drafts for tests, with as little said as each needs: `make.event(actors=["turkey"], when="2017-11-22")`."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.actors import edit as actors
from app.actors.schema import ActorDraft
from app.database import Database
from app.events import edit as events
from app.events.schema import EventDraft
from app.history.keep import Kept
from app.history.log import Act
from app.series import edit as series
from app.series.schema import SeriesDraft
from app.venues import edit as venues
from app.venues.schema import VenueDraft

NOW = datetime(2020, 1, 1, tzinfo=UTC)


def event(id: str | None = None, *, actors: Iterable[str] = (), **fields: Any) -> EventDraft:
    """An event; `actors` took part, and `participants` may say how."""
    parts = [*({"actor": each} for each in actors), *fields.pop("participants", ())]
    given = {"title": fields.pop("title", id or "An event"), "kind": fields.pop("kind", "visit"), **fields}
    return EventDraft.model_validate({"id": id, "participants": parts, **given})


def actor(id: str, name: str | None = None, kind: str = "person", **fields: Any) -> ActorDraft:
    """An actor, by default a person named like its id."""
    return ActorDraft.model_validate({"id": id, "name": name or id.replace("-", " ").title(), "kind": kind, **fields})


def venue(id: str, kind: str = "city", parent: str | None = None, **fields: Any) -> VenueDraft:
    """A venue, by default a city."""
    name = fields.pop("name", id.replace("-", " ").title())
    return VenueDraft.model_validate({"id": id, "name": name, "kind": kind, "parent": parent, **fields})


def process(id: str, **fields: Any) -> SeriesDraft:
    """A series."""
    return SeriesDraft.model_validate({"id": id, "name": id.replace("-", " ").title(), **fields})


def record(database: Database, *drafts: Any, now: datetime = NOW) -> list[Kept]:
    """Keep these drafts of any nouns: actors, venues and series first."""
    with database.write() as session:
        return keep(session, drafts, now)


def keep(session: Session, drafts: Sequence[Any], now: datetime = NOW) -> list[Kept]:
    """The same within a transaction."""

    def of(kind: type[Any]) -> list[Any]:
        return [draft for draft in drafts if isinstance(draft, kind)]

    done = []
    if people := of(ActorDraft):
        done.append(actors.record(session, people, Act(now)))
    if places := of(VenueDraft):
        done.append(venues.record(session, places, Act(now)))
    if processes := of(SeriesDraft):
        sponsors = {sponsor for each in processes for sponsor in each.sponsors}
        done.append(series.record(session, processes, actors.references(session, sponsors), Act(now)))
    if happenings := of(EventDraft):
        done.append(events.record(session, happenings, Act(now)))
    return done
