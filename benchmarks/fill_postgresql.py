"""The bulk load of PostgreSQL: several processes COPY into bare tables, keys and indexes are made afterwards."""

from collections.abc import Sequence

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from app.database import Row

CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f') AND conrelid::regclass::text = ANY(%s)
ORDER BY contype = 'f'
"""
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename = ANY(%s) AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""


def connect(url: str) -> psycopg.Connection:
    """A connection of psycopg's own to what SQLAlchemy calls by this address."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True)


class Part:
    """A connection that one process sends its rows through."""

    def __init__(self, url: str) -> None:
        self._connection = connect(url)
        self._connection.execute("SET synchronous_commit = off")

    def add(self, table: str, rows: Sequence[Row]) -> None:
        if not rows:
            return
        columns = list(rows[0])
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        copying = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with self._connection.cursor().copy(copying) as copy:
            for row in rows:
                copy.write_row([row[name] for name in columns])

    def close(self) -> None:
        self._connection.close()


class Bared:
    """The tables without keys and indexes for as long as they are filled."""

    def __init__(self, url: str, tables: Sequence[str]) -> None:
        self._connection = connect(url)
        self._connection.execute("SET maintenance_work_mem = '1GB'")
        self._connection.execute("SET synchronous_commit = off")
        self._tables = tables
        self._constraints = self._connection.execute(CONSTRAINTS, [list(tables)]).fetchall()
        self._indexes = self._connection.execute(INDEXES, [list(tables)]).fetchall()

    def __enter__(self) -> None:
        for table, name, _ in reversed(self._constraints):
            self._run("ALTER TABLE {} DROP CONSTRAINT {}", table, name)
        for name, _ in self._indexes:
            self._run("DROP INDEX {}", name)

    def __exit__(self, *failure: object) -> None:
        if failure[0] is None:
            for _, definition in self._indexes:
                self._connection.execute(definition)
            for table, name, definition in self._constraints:
                self._run(f"ALTER TABLE {{}} ADD CONSTRAINT {{}} {definition}", table, name)
            self._connection.execute("VACUUM ANALYZE")
        self._connection.close()

    def _run(self, statement: str, *names: str) -> None:
        self._connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
