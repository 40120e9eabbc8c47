"""The full text: each event by its words, and nothing else in it."""

from collections.abc import Iterator, Mapping

import orjson
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.checks.finding import Finding
from app.database import Database, embedded
from app.events import words
from app.events.words import Said

DIFFERING = """
SELECT event.id FROM event JOIN json_to_recordset(:rows) AS wanted (id text, words text)
ON event.id = wanted.id COLLATE "C" WHERE event.vector IS DISTINCT FROM wanted.words::tsvector
"""


def unheard(session: Session, wanted: Mapping[str, tuple[int, Said]]) -> Iterator[str]:
    """Which of these events, by id with key and words, are not found by these words alone."""
    if not wanted:
        return
    if not embedded(session):
        rows = [{"id": key, "words": words.vector(said)} for key, (_, said) in wanted.items()]
        yield from session.scalars(text(DIFFERING), {"rows": orjson.dumps(rows).decode()})
        return
    columns = ", ".join(Said._fields)
    chosen = f"SELECT rowid, {columns} FROM words_fts WHERE rowid IN (SELECT value FROM json_each(:keys))"
    keys = orjson.dumps([key for key, _ in wanted.values()]).decode()
    kept = {row[0]: tuple(row[1:]) for row in session.execute(text(chosen), {"keys": keys})}
    for event_id, (key, said) in wanted.items():
        if kept.get(key) != tuple(" ".join(part) for part in said):
            yield event_id


def check_rest(session: Session, *, repair: bool) -> Iterator[Finding]:
    """What is in SQLite's full text without being an event's; PostgreSQL's is a column of the event."""
    if not embedded(session):
        return
    strangers = "rowid NOT IN (SELECT key FROM event)"
    for key in session.scalars(text(f"SELECT rowid FROM words_fts WHERE {strangers}")).all():
        yield Finding(f"words_fts {key}", "there are words, but no event")
    if repair:
        session.execute(text(f"DELETE FROM words_fts WHERE {strangers}"))


def check_file(database: Database, *, repair: bool) -> Iterator[Finding]:
    """What SQLite itself finds wrong with its file and its full text; `repair` makes the full text's index anew."""
    if not database.embedded:
        return
    with database.reading.connect() as connection:
        for (told,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            if told != "ok":
                yield Finding("file", str(told), lost="words_fts" not in str(told))
    try:
        with database.engine.begin() as connection:  # it counts as a write
            connection.exec_driver_sql("INSERT INTO words_fts (words_fts, rank) VALUES ('integrity-check', 1)")
    except DBAPIError as error:
        yield Finding("words_fts", f"the index is not that of its words: {error.orig}")
        if repair:
            with database.engine.begin() as connection:
                connection.exec_driver_sql("INSERT INTO words_fts (words_fts) VALUES ('rebuild')")
