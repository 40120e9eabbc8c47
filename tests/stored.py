"""What a database holds, table by table, so that two states of it can be compared."""

from typing import Any

import orjson
from sqlalchemy import Connection, select, text

from app.database import Database
from app.history.keep import STAMPS
from app.tables import TABLES

Rows = list[dict[str, Any]]


def everything(connection: Connection) -> dict[str, Rows]:
    """Every row of every table, the full text's too."""
    found = {
        table.name: [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in TABLES
    }
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO words_fts (words_fts) VALUES ('integrity-check')"))
        full_text = connection.execute(text("SELECT rowid, * FROM words_fts ORDER BY rowid"))
        found["words_fts"] = [dict(row._mapping) for row in full_text]
    return found


def but_for_stamps(connection: Connection) -> dict[str, Rows]:
    """The same but for the log and what tells when and how often it was written, and for sources, which stay when
    nobody cites them any more.
    """
    found = everything(connection)
    for table in ("edition", "source", "revision", "mention", "merged_id", "access_key", "repeatable"):
        del found[table]
    found["name_start"] = [row for row in found["name_start"] if row["noun"] != "source"]
    for row in (row for rows in found.values() for row in rows if "view" in row):
        row["view"] = orjson.loads(row["view"])
        for stamp in STAMPS:
            del row["view"][stamp]
    for row in (row for rows in found.values() for row in rows if STAMPS[0] in row):
        for stamp in STAMPS:
            del row[stamp]
    return found


def all_of(database: Database) -> dict[str, Rows]:
    """Everything in a database."""
    with database.engine.begin() as connection:
        return everything(connection)


def view(database: Database, table: str, key: str) -> dict[str, Any]:
    """The stored view of one record."""
    with database.engine.begin() as connection:
        kept = "event JOIN document USING (key)" if table == "event" else table
        found = connection.scalar(text(f"SELECT view FROM {kept} WHERE id = :key"), {"key": key})
    read: dict[str, Any] = orjson.loads(found)
    return read
