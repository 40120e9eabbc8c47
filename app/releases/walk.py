"""All records of one state of a database, a batch at a time, in an order that is the same on every database."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, Literal

import orjson
from sqlalchemy import ColumnElement, Connection, select

from app.actors.model import Actor
from app.database import Database, Row
from app.history.log import as_revision
from app.history.model import Revision
from app.memory import Recollection
from app.series.model import Series
from app.snapshots import still
from app.sources.model import Source
from app.timeline.every import every
from app.timeline.filters import EventQuery
from app.timeline.query import Reading
from app.timeline.question import Question
from app.venues.edit import KINDS
from app.venues.model import Venue

Plural = Literal["events", "actors", "venues", "series", "sources", "revisions"]
NOUNS: tuple[Plural, ...] = ("actors", "venues", "series", "sources", "events")
"""What is named goes before what names it."""
BATCH = 500
SHELVES: dict[str, type[Any]] = {"actors": Actor, "series": Series, "sources": Source}


class Walk:
    """Goes through one state of a database, as often as one likes."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def documents(self, noun: Plural) -> Iterator[bytes]:
        """The JSON of all records there are, merged ones left out: events in the order of time as their list has them,
        venues from the widest to the narrowest, everything else by id.
        """
        if noun == "events":
            return self._events()
        if noun == "venues":
            return chain.from_iterable(self._shelf(Venue, Venue.kind == kind) for kind in KINDS)
        if noun == "revisions":
            return self._revisions()
        return self._shelf(SHELVES[noun])

    def views(self, noun: Plural) -> Iterator[Row]:
        """The same, read."""
        return map(orjson.loads, self.documents(noun))

    def _events(self) -> Iterator[bytes]:
        reading = Reading(self.connection, Recollection("", 0))
        for page in every(reading, Question(EventQuery()), EventQuery()):
            yield from page.documents

    def _shelf(self, table: type[Any], *clauses: ColumnElement[bool]) -> Iterator[bytes]:
        wanted = select(table.id, table.view).where(*clauses).order_by(table.id).limit(BATCH)
        if hasattr(table, "merged_into"):
            wanted = wanted.where(table.merged_into.is_(None))
        last = ""
        while rows := self.connection.execute(wanted.where(table.id > last)).all():
            yield from (row.view.encode() for row in rows)
            last = rows[-1].id

    def _revisions(self) -> Iterator[bytes]:
        wanted, last = select(Revision).order_by(Revision.seq).limit(BATCH), 0
        while rows := self.connection.execute(wanted.where(Revision.seq > last)).all():
            for row in rows:
                told = {"seq": row.seq, "batch": row.batch, "noun": row.noun, "id": row.record_id, **as_revision(row)}
                yield orjson.dumps(told)
            last = rows[-1].seq


@contextmanager
def walking(database: Database) -> Iterator[Walk]:
    """A walk through the database as it is now; what others write meanwhile is not seen, and they do not wait."""
    with database.reading.connect() as connection, still(connection):
        yield Walk(connection)
