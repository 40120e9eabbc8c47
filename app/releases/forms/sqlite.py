"""One SQLite file of plain tables with foreign keys, for Datasette, DuckDB and whoever asks in SQL."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from app.releases.tables import Table, tables_of
from app.releases.walk import BATCH, Plural, Walk

FILE = "communique.sqlite"
TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
"""Everything else is text; days and instants as ISO 8601 has them, which sorts from the year 0 to 9999."""


def write(walk: Walk, nouns: Sequence[Plural], folder: Path) -> None:
    """The file, written in one transaction; ValueError where something in it names what is not there."""
    with closing(sqlite3.connect(folder / FILE)) as made:
        made.execute("PRAGMA synchronous = OFF")  # it is thrown away unless it is finished
        chosen = list(tables_of(nouns))
        for table in chosen:
            made.execute(definition(table))
        for noun in nouns:
            own = [table for table in chosen if table.noun == noun]
            views = walk.views(noun)
            while some := list(islice(views, BATCH)):
                for table in own:
                    marks = ", ".join("?" * len(table.columns))
                    rows = (row for view in some for row in table.rows(view))
                    made.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)
        for table in chosen:
            for statement in indexes(table):
                made.execute(statement)
        made.commit()
        if dangling := made.execute("PRAGMA foreign_key_check").fetchone():
            raise ValueError(f"{dangling[0]} names something in {dangling[2]} that is not there: see communique check")
        made.execute("ANALYZE")
        made.commit()


def definition(table: Table) -> str:
    """The statement that makes a table."""
    lines = [f'CREATE TABLE "{table.name}" (  -- {table.about}']
    for column in table.columns:
        refers = f' REFERENCES "{column.refers}" (id)' if column.refers else ""
        required = " NOT NULL" if column.required else ""
        lines.append(f'  "{column.name}" {TYPES.get(column.kind, "TEXT")}{required}{refers},  -- {column.about}')
    key = ", ".join(f'"{column.name}"' for column in table.columns[: table.keys])
    return "\n".join([*lines, f"  PRIMARY KEY ({key})", ")"])


def indexes(table: Table) -> Iterator[str]:
    """The statements that let what refers to something be found; what a key begins with is found by that."""
    for column in table.columns[1:]:
        if column.refers:
            yield f'CREATE INDEX "{table.name}_{column.name}" ON "{table.name}" ("{column.name}")'
    if table.name == "events":
        yield 'CREATE INDEX "events_start" ON "events" ("start")'
