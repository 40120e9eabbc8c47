"""The bulk load of SQLite: rows gathered by several processes in a file each, then sorted into place by SQLite."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.dialects.sqlite import dialect

from app.database import Base, Row
from app.tables import TABLES

HASTE = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE")
ORDER = {
    "posting": "term, span, start, event_id",
    "name_start": "noun, leads, start, owner_id",
    "words_fts": "rowid",  # in any other, FTS5 begins a new segment with each row
    "event": "key",
    "document": "key",
    "source": None,
}
"""In what order a table is filled, where that is not by event."""

assert TABLES  # imported so that every table is known to Base


def open_fast(file: Path) -> sqlite3.Connection:
    """A connection that trades safety for haste: a load that breaks off is begun again."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in (*HASTE, "foreign_keys=OFF", "cache_size=-400000", "threads=2"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


class Part:
    """A file that one process gathers its rows in."""

    def __init__(self, file: Path) -> None:
        self._connection = open_fast(file)
        self._connection.execute("BEGIN")
        self._inserts: dict[str, tuple[str, list[tuple[str, Callable[[Any], Any] | None]]]] = {}

    def add(self, table: str, rows: Sequence[Row]) -> None:
        if not rows:
            return
        if table not in self._inserts:
            self._inserts[table] = self._create(table, rows[0])
        insert, columns = self._inserts[table]
        self._connection.executemany(
            insert, ([bind(row[name]) if bind else row[name] for name, bind in columns] for row in rows)
        )

    def close(self) -> None:
        self._connection.execute("COMMIT")
        self._connection.close()

    def _create(self, table: str, row: Row) -> tuple[str, list[tuple[str, Callable[[Any], Any] | None]]]:
        columns = list(row)
        self._connection.execute(f"CREATE TABLE {table} ({', '.join(map(_quoted, columns))})")
        marks = ", ".join("?" * len(columns))
        return f"INSERT INTO {table} VALUES ({marks})", [(name, _binder(table, name)) for name in columns]


def assemble(url: str, parts: Iterable[Path]) -> None:
    """Fill the migrated database from the parts, each table in the order of its key; indexes are made afterwards."""
    connection = open_fast(Path(str(make_url(url).database)))
    schemas = [f"part{number}" for number, _ in enumerate(parts)]
    for schema, part in zip(schemas, parts, strict=True):
        connection.execute(f"ATTACH ? AS {schema}", [str(part)])
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    connection.execute("BEGIN")
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    tables = [name for (name,) in connection.execute("SELECT DISTINCT name FROM part0.sqlite_master")]
    for table in tables:
        columns = ", ".join(_quoted(name) for _, name, *_ in connection.execute(f"PRAGMA part0.table_info({table})"))
        every = " UNION ALL ".join(
            f"SELECT {columns} FROM {schema}.{table}" for schema in schemas if _has(connection, schema, table)
        )
        order = ORDER.get(table, "event_id")
        connection.execute(f"INSERT INTO main.{table} ({columns}) {every} {f'ORDER BY {order}' if order else ''}")
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute("COMMIT")
    for schema in schemas:
        connection.execute(f"DETACH {schema}")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA locking_mode=NORMAL")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def _has(connection: sqlite3.Connection, schema: str, table: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM {schema}.sqlite_master WHERE name = ?", [table]).fetchone())


def _quoted(name: str) -> str:
    return f'"{name}"'


def _binder(table: str, column: str) -> Callable[[Any], Any] | None:
    """How SQLAlchemy would have written this column's values, where not as they are."""
    known = Base.metadata.tables.get(table)
    if known is None:
        return None
    binder: Callable[[Any], Any] | None = known.c[column].type.dialect_impl(dialect()).bind_processor(dialect())
    return binder
