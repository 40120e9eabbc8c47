"""The end of the log, followed for everybody who listens: one short look at the database for all of them."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from functools import partial

import orjson
import psycopg
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from app.database import Database
from app.history.log import as_change, last_seq
from app.history.model import Revision
from app.problems import Trouble, refuse

EVERY = 0.25
"""Seconds between two looks."""
WINDOW = 1_000
"""Changes kept at hand; who is further behind reads them from the database, a page at a time."""
PAGE = 200
ROOM = 4 << 20
"""Bytes that the changes of a page take together, or little more; the same for those at hand."""
SOME = 25
"""Changes that are read in one go: nobody knows beforehand how long they are."""
PATIENCE = 5.0
"""Seconds until the next look where the database does not answer."""

logger = logging.getLogger(__name__)

Numbered = tuple[int, bytes]


class Tail:
    """The last changes. It looks only while somebody listens."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._recent: deque[Numbered] = deque()
        self.size = 0
        """Bytes of the changes at hand."""
        self._last = 0
        self._begun, self._came = asyncio.Event(), asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._listeners = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self.stopped = False

    async def follow(self, after: int | None) -> AsyncIterator[Numbered]:
        """Each change after this one as its number and JSON, in order, as they come; None begins with the next."""
        self._loop = asyncio.get_running_loop()
        self._listeners += 1
        try:
            if self._looking is None:  # and it is no longer from here on: nobody else starts another
                self._begun = asyncio.Event()
                self._looking = asyncio.create_task(self._look())
            await self._begun.wait()
            at = self._last if after is None else after
            while not self.stopped:
                came = self._came
                for seq, change in await self._since(at):
                    yield seq, change
                    at = seq
                if at >= self._last:
                    await came.wait()
        finally:
            self._listeners -= 1
            if not self._listeners and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    def stop(self) -> None:
        """Let everybody who listens go."""
        self.stopped = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._release)

    def _release(self) -> None:
        self._begun.set()
        self._tell()

    async def _since(self, at: int) -> list[Numbered]:
        """The changes after this one that there are by now, or a page of them."""
        if self._recent and self._recent[0][0] <= at + 1:
            return [each for each in self._recent if each[0] > at]
        if at >= self._last:
            return []
        return await self._database.read(partial(numbered, after=at))

    async def _look(self) -> None:
        while True:
            try:
                if not self._begun.is_set():
                    self._last = await self._database.read(last_seq)
                    self._recent.clear()
                    self.size = 0
                    self._begun.set()
                await asyncio.sleep(EVERY)
                found = await self._database.read(partial(numbered, after=self._last))
            except (DBAPIError, psycopg.Error):
                logger.exception("the log of changes can't be read; trying again")
                await asyncio.sleep(PATIENCE)
                continue
            if found:
                self._keep_at_hand(found)
                self._last = found[-1][0]
                self._tell()

    def _keep_at_hand(self, found: list[Numbered]) -> None:
        self._recent.extend(found)
        self.size += sum(len(change) for _, change in found)
        while len(self._recent) > WINDOW or (self.size > ROOM and len(self._recent) > 1):
            self.size -= len(self._recent.popleft()[1])

    def _tell(self) -> None:
        came, self._came = self._came, asyncio.Event()
        came.set()


def must_hold(connection: Connection, seq: int, said: str = "after") -> None:
    """BadQuery where the log does not reach as far as this write: who saw it there would miss what comes now.

    `said` is the parameter or header that named it.
    """
    last = last_seq(connection)
    if seq > last:
        told = (
            f"the last write here is {last}, and {seq} is beyond: the database was put back to an earlier state, or is "
            "another one than before; begin anew, after 0"
        )
        raise refuse(Trouble(told, parameter=said))


def numbered(connection: Connection, after: int, limit: int = PAGE) -> list[Numbered]:
    """The next changes after this one, each as its number and its JSON: so many, or fewer where these fill a page."""
    found: list[Numbered] = []
    size = 0
    while size < ROOM and (some := min(SOME, limit - len(found))):
        wanted = select(Revision).where(Revision.seq > after).order_by(Revision.seq).limit(some)
        read = [(row.seq, orjson.dumps(as_change(row))) for row in connection.execute(wanted)]
        for seq, change in read:
            if size >= ROOM:
                break
            found.append((seq, change))
            size += len(change)
            after = seq
        if len(read) < some:
            break
    return found
