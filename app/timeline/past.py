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
from app.history.log import Moved
from app.history.model import Revision
from app.history.past import all_names_of, held, mentioning, recorded, seq_at
from app.problems import Gone, NotFound, Trouble, refuse
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
NEVER = datetime(1, 1, 1, tzinfo=UTC)
TABLES = {"actor": Actor, "venue": Venue, "series": Series}
WORDS = "CREATE VIRTUAL TABLE words_fts USING fts5 (title, names, body, mark, tokenize = 'ascii')"


def one_then(connection: Connection, event_id: str, moment: datetime) -> bytes:
    """The event's JSON as of that moment; Moved where it was merged into another, Gone where it was withdrawn, NotFound
    where there was none.
    """
    seq = seq_at(connection, moment)
    found = as_of(Past(connection, seq), [event_id])
    if event_id in found:
        return orjson.dumps(found[event_id])
    ended = held(connection, "event", [event_id], seq).get(event_id)
    if ended is None:
        raise NotFound(f"There was no event {event_id!r} here at {moment.isoformat()}.")
    if ended.merged_into is None:
        raise Gone(f"The event {event_id!r} was withdrawn by then, by its revision {ended.version}.")
    raise Moved(ended.merged_into)


@contextmanager
def held_then(connection: Connection, query: EventQuery, moment: datetime) -> Iterator[Connection]:
    """A database with what of this one the query may find, as of that moment; BadQuery where that is too much."""
    seq = seq_at(connection, moment)
    past = Past(connection, seq)
    for noun, asked in (("actor", query.actor), ("venue", query.venue), ("series", query.series), ("event", query.id)):
        past.ask(noun, asked)
    views = as_of(past, _candidates(past, query))
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


def _candidates(past: Past, query: EventQuery) -> list[str]:
    connection, seq = past.connection, past.seq
    if query.id:
        return sorted(set(past.asked["event"].values()))
    for noun, asked in (("actor", query.actor), ("series", query.series)):
        if asked:
            them = set(past.asked[noun].values())
            names = set().union(*(all_names_of(connection, noun, key, seq) for key in them))
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
    stamps = {"version": 1, "created_at": NEVER, "updated_at": NEVER, "view": "{}"}
    for noun, table in TABLES.items():
        plain = set(table.__table__.c.keys()) - {*stamps, "parent_id", "merged_into"}
        rows = [
            {**{name: view[name] for name in plain}, **stamps, "merged_into": None}
            for view in past.views[noun].values()
        ]
        if noun == "venue":
            for row in rows:
                parent = past.views["venue"][row["id"]]["parent"]
                row["parent_id"] = parent and parent["id"]
        add_rows(session, table, rows)
        aliases, owner = ALIASES[noun]
        named = [
            {owner.key: key, "position": position, **alias}
            for key, view in past.views[noun].items()
            for position, alias in enumerate(view["aliases"])
        ]
        add_rows(session, aliases, named)
    mergers = [(noun, *pair) for noun, asked in past.asked.items() for pair in asked.items() if pair[0] != pair[1]]
    add_rows(session, Revision, [_merger(seq, *pair) for seq, pair in enumerate(mergers, 1)])
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


def _merger(seq: int, noun: str, key: str, into: str) -> Row:
    """A line of the log by which the id of what was merged leads on."""
    told = {"batch": seq, "noun": noun, "version": 1, "written_at": NEVER, "written_by": "", "draft": "{}"}
    return {**told, "seq": seq, "record_id": key, "op": "merge", "merged_into": into, "reason": None}
