"""Reading the timeline as this database held it at a moment: the events of then, put into a database of their own.

That one is made for the question, in memory, so that every filter means what it always does. Slow, and bounded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import orjson
from pydantic import Field
from sqlalchemy import Connection, StaticPool, create_engine, text
from sqlalchemy.orm import Session

from app.actors.model import Actor
from app.database import Base, Row, add_rows
from app.events.edit import columns, document, reindex, replace_parts, said
from app.events.model import Document, Event
from app.events.past import Past, as_of
from app.history.past import all_names_of, mentioning, recorded, seq_at
from app.problems import NotFound, Trouble, refuse
from app.series.model import Series
from app.texts import Instant
from app.timeline.filters import EventQuery, Spoken
from app.timeline.tongues import ALIASES
from app.venues.model import Venue


class EventAsked(Spoken):
    """How to see an event."""

    as_of: Annotated[Instant | None, Field(description="As this database held it at that instant, RFC 3339.")] = None


MOST = 2_000
"""As many events are looked through."""
TABLES = {"actor": Actor, "venue": Venue, "series": Series}
WORDS = "CREATE VIRTUAL TABLE words_fts USING fts5 (title, names, body, mark, tokenize = 'ascii')"


def one_then(connection: Connection, event_id: str, moment: datetime) -> bytes:
    """The event's JSON as of that moment; NotFound where there was none."""
    found = as_of(Past(connection, seq_at(connection, moment)), [event_id])
    if event_id not in found:
        raise NotFound(f"There was no event {event_id!r} here at {moment.isoformat()}.")
    return orjson.dumps(found[event_id])


@contextmanager
def held_then(connection: Connection, query: EventQuery, moment: datetime) -> Iterator[Connection]:
    """A database with what of this one the query may find, as of that moment; BadQuery where that is too much."""
    seq = seq_at(connection, moment)
    past = Past(connection, seq)
    views = as_of(past, _candidates(connection, query, seq))
    for noun, asked in (("actor", query.actor), ("series", query.series)):
        past.learn(noun, asked)
    past.learn_venues(query.venue)
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.begin() as made:
            Base.metadata.create_all(made)
            made.execute(text(WORDS))
            with Session(made) as session:
                _fill(session, past, views)
                session.flush()
        with engine.connect() as then:
            yield then
    finally:
        engine.dispose()


def _candidates(connection: Connection, query: EventQuery, seq: int) -> list[str]:
    if query.id:
        return query.id
    for noun, asked in (("actor", query.actor), ("series", query.series)):
        if asked:
            names = set().union(*(all_names_of(connection, noun, key, seq) for key in asked))
            found = sorted(mentioning(connection, noun, names, seq))
            break
    else:
        found = recorded(connection, "event", seq, MOST + 1)
    if len(found) > MOST:
        told = f"as_of looks through at most {MOST:,} events: name an actor or a series with fewer, or events by id"
        raise refuse(Trouble(told, parameter="as_of"))
    return found


def _fill(session: Session, past: Past, views: dict[str, Row]) -> None:
    known = past.known()
    never = datetime(1, 1, 1, tzinfo=UTC)
    stamps = {"version": 1, "created_at": never, "updated_at": never, "view": "{}"}
    for noun, table in TABLES.items():
        plain = set(table.__table__.c.keys()) - {*stamps, "parent_id", "merged_into"}
        rows = [
            {**{name: view[name] for name in plain}, **stamps, "merged_into": None}
            for view in past.views[noun].values()
        ]
        merged = [
            {**next(row for row in rows if row["id"] == into), "id": key, "merged_into": into}
            for key, into in past.names[noun].items()
            if key != into
        ]
        if noun == "venue":
            for row in (*rows, *merged):
                parent = past.views["venue"][past.names["venue"][row["id"]]]["parent"]
                row["parent_id"] = parent and parent["id"]
        add_rows(session, table, [*rows, *merged])
        aliases, owner = ALIASES[noun]
        named = [
            {owner.key: key, "position": position, **alias}
            for key, view in past.views[noun].items()
            for position, alias in enumerate(view["aliases"])
        ]
        add_rows(session, aliases, named)
    texts = {key: said(view, known) for key, view in views.items()}
    moments = {
        key: {name: datetime.fromisoformat(view[name]) for name in ("created_at", "updated_at")}
        for key, view in views.items()
    }
    add_rows(
        session,
        Event,
        [{**columns(session, texts, view), "version": view["version"], **moments[key]} for key, view in views.items()],
    )
    add_rows(session, Document, [document(view) for view in views.values()])
    replace_parts(session, views, before=())
    reindex(session, (), list(views.values()), texts)
