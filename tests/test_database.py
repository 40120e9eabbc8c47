"""The database: instants in UTC, writers one after the other, reads where they cost least, and servers that go away."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.database import Database, edition, fetch
from app.engines import make_engine
from app.events.model import Event
from app.problems import Invalid
from app.sources.model import Source
from tests import make
from tests.stored import all_of, view

WRITERS, WRITES = 8, 5
on_sqlite = pytest.mark.parametrize("empty_copies", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("empty_copies", ["postgresql"], indirect=True)


def reads(database: Database, work: Callable[[Connection], Any], **how: bool) -> Any:
    """What a read brings, in an event loop of its own."""

    async def read() -> Any:
        return await database.read(work, **how)

    return asyncio.run(read())


def answer(connection: Connection) -> int:
    return int(fetch(connection, "SELECT 42", {})[0][0])


def test_an_instant_comes_back_in_utc(database: Database) -> None:
    moscow = datetime(2017, 11, 21, 8, 49, 0, 123456, tzinfo=timezone(timedelta(hours=3)))
    make.record(database, make.event("a", sources=[{"title": "T"}]), now=moscow)
    with database.write() as session:
        created, updated = session.execute(select(Event.created_at, Event.updated_at)).one()
        assert created == updated == session.scalar(select(Source.created_at)) == moscow
        assert created.tzinfo is UTC
        assert session.scalars(select(Event.id).where(Event.updated_at >= moscow)).all() == ["a"]
        later = moscow.astimezone(UTC) + timedelta(microseconds=1)
        assert session.scalars(select(Event.id).where(Event.updated_at >= later)).all() == []


def test_a_write_is_kept_whole_or_not_at_all(database: Database) -> None:
    before = all_of(database)
    with pytest.raises(Invalid):
        make.record(database, make.actor("a"), make.event("e", actors=["a", "nobody"]))
    assert all_of(database) == before


def test_many_writers_at_once_all_get_their_turn_and_none_overwrites_another(database: Database) -> None:
    start = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        start.wait()
        for turn in range(WRITES):
            mine = make.event(f"own-{writer}-{turn}", relations=[{"type": "follows", "event": "shared"}])
            make.record(database, mine, make.event("shared", title=f"By {writer} in turn {turn}"))

    make.record(database, make.event("shared"))
    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(write, range(WRITERS)))
    shared = view(database, "event", "shared")
    assert shared["version"] == 1 + WRITERS * WRITES
    assert len(shared["relations"]) == WRITERS * WRITES
    assert all_of(database)["edition"][0]["number"] == 1 + WRITERS * WRITES


def test_the_first_writers_of_all_make_one_edition(database: Database) -> None:
    start = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        start.wait()
        make.record(database, make.actor(f"a{writer}"))

    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(write, range(WRITERS)))
    assert [row["number"] for row in all_of(database)["edition"]] == [WRITERS]


def test_a_short_read_of_sqlite_runs_in_place_and_all_others_on_another_thread(database: Database) -> None:
    def where(_: Connection) -> threading.Thread:
        return threading.current_thread()

    here = threading.current_thread()
    assert (reads(database, where) is here) == database.embedded
    assert reads(database, where, long=True) is not here


def test_a_reader_sees_what_was_written_between_its_reads(database: Database) -> None:
    seen = [reads(database, edition)]
    for key in "ab":
        make.record(database, make.actor(key))
        seen.append(reads(database, edition))
    assert seen[0] == "empty"
    assert [each.partition(".")[2] for each in seen[1:]] == ["1", "2"]


@on_sqlite
def test_a_reader_can_not_write(database: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        reads(database, lambda connection: connection.execute(text("DELETE FROM event")))


def test_readers_come_back_when_their_threads_are_gone(database: Database) -> None:
    for _ in range(20):  # more than the pool has
        assert reads(database, answer, long=True) == 42
    assert database.reading.pool.checkedout() == 1  # type: ignore[attr-defined]  # a queue has it, other pools have not


def test_a_read_that_fails_gives_its_connection_back(database: Database) -> None:
    def give_up(_: Connection) -> None:
        raise LookupError

    for _ in range(20):
        with pytest.raises(LookupError):
            reads(database, give_up)
        with pytest.raises(DBAPIError):
            reads(database, lambda connection: connection.execute(text("SELECT nothing FROM nowhere")))
    assert reads(database, answer) == 42
    assert database.reading.pool.checkedout() == 1  # type: ignore[attr-defined]  # a queue has it


def test_reads_at_the_same_time_have_connections_of_their_own(database: Database) -> None:
    met = threading.Barrier(2)

    def which(connection: Connection) -> int:
        met.wait(timeout=10)
        return id(connection)

    async def both() -> set[int]:
        return {*await asyncio.gather(*(database.read(which, long=True) for _ in range(2)))}

    assert len(asyncio.run(both())) == 2


def through_sqlalchemy(connection: Connection) -> Any:
    return connection.scalar(text("SELECT pg_backend_pid()"))


def through_the_driver(connection: Connection) -> Any:
    return fetch(connection, "SELECT pg_backend_pid()", {})[0][0]


@on_postgresql
@pytest.mark.parametrize("ask", [through_sqlalchemy, through_the_driver])
def test_a_reader_whose_server_went_away_reads_on(database: Database, ask: Callable[[Connection], Any]) -> None:
    for _ in range(3):
        backend = reads(database, ask)
        assert reads(database, ask) == backend
        with database.engine.begin() as connection:
            assert connection.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": backend})
        assert reads(database, ask) != backend
    assert database.reading.pool.checkedout() == 1  # type: ignore[attr-defined]  # a queue has it


@on_postgresql
def test_a_server_that_stays_away_is_told_and_forgotten_once_it_is_back(database: Database) -> None:
    tries = []

    def terminated(connection: Connection) -> None:
        tries.append(connection.scalar(text("SELECT pg_backend_pid()")))
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    for _ in range(3):
        with pytest.raises((OperationalError, psycopg.OperationalError)):
            reads(database, terminated)
    assert len(set(tries)) == 6
    assert reads(database, answer) == 42


@on_sqlite
def test_what_fails_on_sqlite_is_not_tried_again(database: Database) -> None:
    tries = []

    def fail(connection: Connection) -> None:
        tries.append(1)
        connection.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(DBAPIError):
        reads(database, fail)
    assert tries == [1]


def test_a_sqlite_file_is_made_with_the_folders_it_lies_in_and_what_is_written_lasts(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "a.db"
    engine = make_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        told = {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in ("foreign_keys", "journal_mode", "synchronous")
        }
    engine.dispose()
    assert told == {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2}
    assert file.exists()


def test_a_write_to_sqlite_begins_with_the_lock(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/a.db")
    with engine.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
        sqlite3.connect(tmp_path / "a.db", timeout=0).execute("BEGIN IMMEDIATE")
    engine.dispose()


def test_a_closed_database_has_no_connection_left(database: Database) -> None:
    reads(database, answer)
    reads(database, answer, long=True)
    database.close()
    pools = (database.reading.pool, database.engine.pool)
    assert [pool.checkedout() for pool in pools] == [0, 0]  # type: ignore[attr-defined]  # a queue has it
    assert reads(database, answer) == 42
