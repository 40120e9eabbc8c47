"""The database: what all tables share, how rows are written, and the one function that decides where work runs."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import anyio.to_thread
import psycopg
from anyio import CapacityLimiter
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    MetaData,
    String,
    Table,
    TableValuedAlias,
    Text,
    bindparam,
    cast,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.types import TypeDecorator

from app.engines import make_engine, make_frozen_engine

ID_LENGTH = 100
SCHEMA_REVISION = "0004"
"""The migration this version works with; `make check` holds it against the migrations."""

ONE_WRITER = text("SELECT pg_advisory_xact_lock(2011)")
"""PostgreSQL's `BEGIN IMMEDIATE`: who read first and writes then would overwrite what came in between."""

BULK_CACHE = 64_000
"""KiB of pages that a connection to SQLite holds which writes much."""
WORTH_COPYING = 50
"""From so many rows on, PostgreSQL's COPY takes less than inserting them."""

Found = TypeVar("Found")
Row = dict[str, Any]
"""A row to be written, or a view, by column or field."""
Values = tuple[Any, ...]
"""A row to be written, in an order that is told apart."""


class Base(DeclarativeBase):
    """Every table, with constraints that have names on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def binary_text(length: int) -> String:
    """Text that sorts by code point on both databases, whatever the server's locale: ids and index terms."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


Slug = binary_text(ID_LENGTH)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones; this puts UTC back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


def embedded(session: Session) -> bool:
    """Whether it writes to SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def add_rows(session: Session, model: type[Any], rows: Sequence[Row]) -> None:
    """Insert rows as they are, past the ORM and past SQLAlchemy's handling of each: what they cost is the database's.

    All have the same columns.
    """
    if rows:
        columns = tuple(rows[0])
        add_values(session, model, columns, list(map(itemgetter(*columns), rows)))


def add_values(session: Session, model: type[Any], columns: tuple[str, ...], rows: Sequence[Values]) -> None:
    """Insert rows that have their values in the order of these columns. PostgreSQL takes many by COPY."""
    if not rows:
        return
    insertion = _insertion(model.__table__, columns, embedded(session))
    if embedded(session):
        session.connection().exec_driver_sql(insertion.sql, insertion.bound(rows))
    elif len(rows) < WORTH_COPYING:
        session.execute(insert(model.__table__), [dict(zip(columns, row, strict=True)) for row in rows])
    else:
        driver: Any = session.connection().connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(insertion.sql) as copy:
            for row in insertion.bound(rows):
                copy.write_row(row)


def amend_rows(session: Session, model: type[Any], rows: Sequence[Row], *, by: str = "id") -> None:
    """Update the rows that these name.

    The name itself is not set again: SQLite would look through all tables that refer to it.
    """
    table = model.__table__
    if rows:
        named = [{("of" if name == by else name): value for name, value in row.items()} for row in rows]
        session.execute(update(table).where(table.c[by] == bindparam("of")), named)


class Insertion(NamedTuple):
    """How rows of these columns get into a table: by which statement, and what of them the driver is given."""

    sql: str
    bound: Callable[[Sequence[Values]], list[Values]]


@lru_cache(maxsize=256)
def _insertion(table: Table, columns: tuple[str, ...], in_sqlite: bool) -> Insertion:
    dialect: Dialect = (sqlite.dialect if in_sqlite else postgresql.dialect)()
    quote = dialect.identifier_preparer.quote
    target = f"{quote(table.name)} ({', '.join(map(quote, columns))})"
    if not in_sqlite:
        return Insertion(f"COPY {target} FROM STDIN", list)
    sql = f"INSERT INTO {target} VALUES ({', '.join('?' * len(columns))})"
    binders = [
        (place, lru_cache(maxsize=1024)(binder))
        for place, name in enumerate(columns)
        if (binder := table.c[name].type.dialect_impl(dialect).bind_processor(dialect))
    ]

    def bound(rows: Sequence[Values]) -> list[Values]:
        written = list(map(list, rows))
        for place, binder in binders:
            for row in written:
                row[place] = binder(row[place])
        return list(map(tuple, written))

    return Insertion(sql, bound if binders else list)


def one_of(
    session: Session | Connection,
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    values: Iterable[str],
) -> ColumnElement[bool]:
    """Whether the column has one of these, however many: they are one parameter, the statement is always the same."""
    given = list(values)
    if _in_sqlite(session):
        return column.in_(select(each_of(session, given).c.value))
    return column == func.any(cast(given, postgresql.ARRAY(Text)))


def each_of(session: Session | Connection, values: Iterable[str]) -> TableValuedAlias:
    """A table of these texts, its one column `value`: they are one parameter, as with `one_of`."""
    given = list(values)
    if _in_sqlite(session):
        return func.json_each(json.dumps(given)).table_valued("value", name="given")
    return func.unnest(cast(given, postgresql.ARRAY(Text))).table_valued("value", name="given").render_derived()


def _in_sqlite(session: Session | Connection) -> bool:
    bind = session.get_bind() if isinstance(session, Session) else session
    return bind.dialect.name == "sqlite"


class Database:
    """One database as the service uses it: reads without a transaction, each write in one."""

    def __init__(self, url: str | Path, *, threads: int = 4) -> None:
        """The database at this address; a path is that of a SQLite file which is only read, and never changes."""
        if isinstance(url, Path):
            self.engine = self.reading = make_frozen_engine(url, pool_size=threads + 4)
        else:
            self.engine = make_engine(url)
            self.reading = make_engine(url, pool_size=threads + 4, reading=True)
        self.embedded = self.engine.dialect.name == "sqlite"
        self._threads = min(threads, 2) if self.embedded else threads
        self._limiter: CapacityLimiter | None = None
        self._writing: CapacityLimiter | None = None
        self._resting: list[Connection] = []

    async def read(self, work: Callable[[Connection], Found], *, long: bool = False) -> Found:
        """What `work` reads, run where it costs least.

        A bounded, indexed read of SQLite runs in place: it takes 0.1 ms, and a hop to a thread costs more than that,
        because the threads fight over the interpreter lock. What is `long`, and everything on PostgreSQL (which is
        waiting, not computing), goes to a few threads.
        """
        if self.embedded and not long:
            return self._read_here(work)
        if self._limiter is None:
            self._limiter = CapacityLimiter(self._threads)
        return await anyio.to_thread.run_sync(self._read_here, work, limiter=self._limiter)

    def _read_here(self, work: Callable[[Connection], Found]) -> Found:
        """Through a connection that nobody else reads through now. It rests here until the next read and not with its
        thread, which ends when it has been idle: its connection would never come back.
        """
        try:
            reader = self._resting.pop()
        except IndexError:
            reader = self.reading.connect()
        try:
            return work(reader)
        except (DBAPIError, psycopg.OperationalError):
            if self.embedded:
                raise
            reader.invalidate()
            reader.close()
            reader = self.reading.connect()  # the server went away and may be back: once more, on a fresh connection
            return work(reader)
        finally:
            if not (reader.closed or reader.invalidated):  # closed, where there is no other to be had
                self._resting.append(reader)

    @contextmanager
    def write(self, *, bulk: bool = False) -> Iterator[Session]:
        """A session whose changes are kept together, or not at all. For many of them, SQLite gets more memory."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            if not self.embedded:
                session.execute(ONE_WRITER)
            elif bulk:
                session.connection().exec_driver_sql(f"PRAGMA cache_size=-{BULK_CACHE}")
            yield session

    async def change(self, work: Callable[[Session], Found]) -> Found:
        """What `work` returns, once what it wrote is committed. It runs in a thread, one after the other: there is one
        writer at a time anyway, and here they wait in turn.
        """
        if self._writing is None:
            self._writing = CapacityLimiter(1)
        return await anyio.to_thread.run_sync(self._change_here, work, limiter=self._writing)

    def _change_here(self, work: Callable[[Session], Found]) -> Found:
        with self.write() as session:
            return work(session)

    def close(self) -> None:
        """Let go of every connection; nothing may be reading any more."""
        while self._resting:
            self._resting.pop().close()
        self.engine.dispose()
        self.reading.dispose()


def unwritable(error: DBAPIError) -> bool:
    """Whether the database takes no writes at present: it can't be reached, is locked, or is a copy that only reads."""
    return isinstance(error, OperationalError) or isinstance(error.orig, psycopg.errors.ReadOnlySqlTransaction)


def away(error: Exception) -> bool:
    """Whether a server of databases did not answer, or not to the end. It may be back soon."""
    return isinstance(error.orig if isinstance(error, DBAPIError) else error, psycopg.OperationalError)


def fetch(connection: Connection, sql: str, values: Row) -> list[Any]:
    """All rows of a statement with named parameters, straight from the driver: a fifth of the cost on the hot path."""
    driver: Any = connection.connection.driver_connection
    return list(driver.execute(sql, values).fetchall())


def edition(connection: Connection) -> str:
    """Which state of which database this is: equal only if nothing was written in between (see `history`)."""
    rows = fetch(connection, "SELECT dataset, number FROM edition", {})
    return f"{rows[0][0]}.{rows[0][1]}" if rows else "empty"
