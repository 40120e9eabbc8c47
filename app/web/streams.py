"""Long answers, sent piece by piece while they are read."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from threading import BoundedSemaphore

import anyio
import psycopg
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from starlette.types import Receive, Scope, Send

from app.database import Database
from app.problems import Unavailable
from app.snapshots import still

MOST = 4
"""As many long answers may be under way: each holds a connection, and the state of the database that it reads."""
LONGEST = 900.0
"""Seconds in which a client has to take a long answer. While one is under way SQLite's log and PostgreSQL's dead rows
pile up, for what it reads must not go away."""
PIECES = 500
"""Pieces that are read in one go: a hop to a thread for each would cost more than they do."""


class BrokenOff(RuntimeError):
    """A long answer that can't be brought to its end. It is no error of the database's, which would be tried again: who
    goes on with what has failed ends early, and a client would take that for the whole.
    """


class Streams:
    """The long answers of a service."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._places = BoundedSemaphore(MOST)

    def hold(self) -> "Snapshot":
        """A state of the database to be read for long; Unavailable when too many are held."""
        if not self._places.acquire(blocking=False):
            raise Unavailable(f"{MOST} long answers are under way already; ask again in a minute, or ask for less.")
        with ExitStack() as held:
            held.callback(self._places.release)
            connection = held.enter_context(self._database.reading.connect())
            held.enter_context(still(connection))
            return Snapshot(connection, held.pop_all())


class Snapshot:
    """A connection that sees one state of the database until it is closed, at the end of a `with` unless it is kept.

    When the edition moves meanwhile, that is not seen: what is sent is all of the edition that its tag was made from,
    and never half of a write. To go on at the same place in a new state would repeat or skip what has moved in time.
    """

    def __init__(self, connection: Connection, held: ExitStack) -> None:
        self.connection, self._held = connection, held

    def __enter__(self) -> "Snapshot":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def kept(self) -> "Snapshot":
        """The same, for whoever closes it."""
        return Snapshot(self.connection, self._held.pop_all())

    def close(self) -> None:
        """Let go of that state, and of the connection."""
        self._held.close()


class Streamed(StreamingResponse):
    """The answer whose body these pieces are. It closes the snapshot they are read from, however it ends."""

    def __init__(
        self,
        database: Database,
        snapshot: Snapshot,
        pieces: Iterator[bytes],
        headers: Mapping[str, str],
        media_type: str,
    ) -> None:
        self._database, self._snapshot, self._pieces = database, snapshot, pieces
        super().__init__(self._chunks(), headers=headers, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with anyio.fail_after(LONGEST):
                await super().__call__(scope, receive, send)
        finally:
            self._snapshot.close()

    async def _chunks(self) -> AsyncIterator[bytes]:
        while chunk := await self._database.read(self._chunk, long=True):
            yield chunk

    def _chunk(self, _: Connection) -> bytes:
        """Read through the snapshot's own connection, in the place where long reads run."""
        try:
            return b"".join(islice(self._pieces, PIECES))
        except (DBAPIError, psycopg.Error) as error:
            raise BrokenOff("the database broke off a long answer") from error
